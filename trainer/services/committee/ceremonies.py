"""Which ceremonies there are: setting up, rotating root keys, replacing one share, and beginning again after loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from trainer.domain.codes import root_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import OrgId, PublicKey
from trainer.domain.organisation import Role, RoleKeys, Root
from trainer.domain.recovery_sheet import paper_lines
from trainer.domain.roots import RootForm
from trainer.formats import keys as key_format
from trainer.formats.committee_keys import Vault, seal_box
from trainer.formats.keys import ReaderKey, SigningKey
from trainer.formats.person_cards import card_key
from trainer.formats.root_line import organisation_id, write_root
from trainer.formats.share_file import Share
from trainer.services.committee.ceremony import Ceremony, Facts, shares_of
from trainer.services.committee.desk import Desk
from trainer.services.committee.roots import follow, sheet_secret
from trainer.services.committee.setup import Setup, first_root, new_vault, role_keys
from trainer.services.committee.values import JournalKind, RecoverySecret, RecoverySheet, SecretKind, Wish
from trainer.storage import committee_store as store
from trainer.storage import key_facts
from trainer.storage.committee_store import Connection
from trainer.storage.key_facts import Succeeded


@dataclass(frozen=True, slots=True)
class _New:
    """A new organisation before it is written anywhere."""

    line: bytes
    org: OrgId
    vault: Vault
    facts: Facts
    shares: dict[int, Share]
    sheet: RecoverySheet


class Ceremonies:
    """The verbs that begin a ceremony; see `CommitteeService`."""

    def __init__(self, desk: Desk, setup: Setup) -> None:
        self._desk, self._setup = desk, setup

    def begin_set_up(self, wish: Wish, form: RootForm) -> Ceremony:
        """Set a committee up; nothing is made before the end.

        Refused(ALREADY_SET_UP), Refused(PASSPHRASE_TOO_SHORT).
        """
        desk = self._desk
        key_format.check_passphrase(wish.passphrase)
        if desk.office.is_set_up:
            raise Refused(Reason.ALREADY_SET_UP, where=str(desk.office.home))
        made = self._new_organisation(wish.organisation, wish.committee, form)

        def finish(holders: Mapping[PublicKey, str]) -> bool:
            self._setup.establish(wish, made.line, made.vault, holders)
            return True

        return self._ceremony(made, finish)

    def begin_rotation(self, form: RootForm, passphrase: str = "") -> Ceremony:
        """New root keys of either form, and a new spare reader, for the organisation as it is.

        The pass phrase is needed where the new root key goes into the vault. Refused(LOCKED), Refused(ROOT_WAITING),
        Refused(PASSPHRASE_WRONG).
        """
        desk = self._desk
        desk.require_unlocked()
        vault = desk.office.open_vault(passphrase) if form is RootForm.ONE else None
        newest, org = self._current()
        keys, shares, escrow = self._new_keys(form)
        facts = Facts(
            newest.organisation, newest.committee, desk.now(), root_code(org), form.threshold, len(keys)
        )
        named = RoleKeys(Role.ROOT, form.threshold, tuple(key.public for key in keys))

        def finish(holders: Mapping[PublicKey, str]) -> bool:
            with desk.writing() as connection:
                if key_facts.waiting_root(connection) is not None:
                    raise Refused(Reason.ROOT_WAITING)
                root = desk.roots(connection)[1][-1]
                if vault is not None:
                    tidy = vault.tidy(root)
                    ready = replace(tidy, roots=(*tidy.roots, *keys))
                    desk.office.write_vault(ready, passphrase, root.organisation)
                    desk.hold(ready)
                following = replace(
                    root,
                    roles=_with_root(root, named),
                    readers=(root.readers[0], ReaderKey.generate(escrow).public),
                )
                told = {"form": form.value}
                return follow(
                    desk, connection, following, JournalKind.ROOT_ROTATED, told, signers=keys, holders=holders
                )

        sheet = _sheet(facts, keys if form is RootForm.ONE else (), escrow)
        return Ceremony(facts, shares, sheet, finish, desk.token)

    def begin_share(self, number: int) -> Ceremony:
        """A new key in the place of one lost or worn-out share. Refused(NOT_FOUND) where there is no such part.

        Refused(LOCKED), Refused(ROOT_WAITING).
        """
        desk = self._desk
        desk.require_unlocked()
        newest, org = self._current()
        own = newest.role(Role.ROOT)
        if len(own.keys) < 2 or not 1 <= number <= len(own.keys):
            raise Refused(Reason.NOT_FOUND, where=str(number))
        key = SigningKey.generate(desk.token(32))
        facts = Facts(
            newest.organisation, newest.committee, desk.now(), root_code(org), own.threshold, len(own.keys)
        )

        def finish(holders: Mapping[PublicKey, str]) -> bool:
            with desk.writing() as connection:
                root = desk.roots(connection)[1][-1]
                if root.role(Role.ROOT) != own:
                    raise Refused(Reason.SHARE_OLD)
                kept = (*own.keys[: number - 1], key.public, *own.keys[number:])
                following = replace(root, roles=_with_root(root, replace(own, keys=kept)))
                told = {"share": number}
                return follow(
                    desk,
                    connection,
                    following,
                    JournalKind.SHARE_REPLACED,
                    told,
                    signers=[key],
                    holders=holders,
                )

        share = Share(number, len(own.keys), key)
        return Ceremony(facts, {number: share}, None, finish, desk.token)

    def begin_successor(
        self, form: RootForm, passphrase: str, escrow_lines: Sequence[str] | None = None
    ) -> Ceremony:
        """Begin again with a root 1 of a new code, because too few shares are left to sign another root.

        People, packs, reports, grants, receipts and the journal stay; reports sealed for the organisation before are
        still received. The old reader comes from the open vault, or from the spare key on paper (`escrow_lines`); then
        activation codes end, since their boxes went with the vault. Refused(LOCKED), Refused(SHARE_OTHER) for a spare
        key of another committee, Refused(SHEET_MISTYPED), Refused(PASSPHRASE_TOO_SHORT).
        """
        desk = self._desk
        key_format.check_passphrase(passphrase)
        newest, _ = self._current()
        old = desk.vault if escrow_lines is None else None
        spare = None if escrow_lines is None else escrow_reader(newest, escrow_lines)
        made = self._new_organisation(newest.organisation, newest.committee, form, newest)
        readers = (made.vault.readers[0], *(old.readers if old else ()), *((spare,) if spare else ()))
        vault = replace(made.vault, readers=readers, codes=old.codes if old else made.vault.codes)

        def finish(holders: Mapping[PublicKey, str]) -> bool:
            with ExitStack() as finishing, desk.writing() as connection:
                lines, roots, org = desk.roots(connection)
                key_facts.add_succeeded(connection, Succeeded(org, lines, desk.now()))
                store.begin_roots_again(connection, made.line)
                key_facts.set_waiting_root(connection, None)
                key_facts.set_holders(connection, holders)
                store.set_fact(connection, "published", "")
                if old is None:
                    store.replace_all_codes(connection)
                else:
                    self._box_codes_again(connection, vault.codes, made.org)
                desk.note(
                    connection,
                    JournalKind.SUCCEEDED,
                    form=form.value,
                    before=org,
                    roots=len(roots),
                    now=made.org,
                )
                # In its place only after the commit: the old one must not go for a root that has not come.
                finishing.enter_context(desk.office.vault_after(vault, passphrase, newest.organisation))
            desk.hold(vault)
            return True

        return self._ceremony(made, finish)

    def _box_codes_again(self, connection: Connection, secret: bytes, org: OrgId) -> None:
        """The keys of person cards hang on the organisation's id: compute them anew for codes that still open one."""
        desk = self._desk
        live = [
            row for row in store.codes(connection) if not row.replaced and row.valid_until >= desk.today()
        ]
        for number, code in desk.open_codes(live).items():
            text = card_key(code.code, org) + code.code.encode("ascii")
            store.set_code_box(connection, number, seal_box(secret, text, number, desk.token(24)))

    # -- making ---------------------------------------------------------------------------------------

    def _current(self) -> tuple[Root, OrgId]:
        with self._desk.reading() as connection:
            if key_facts.waiting_root(connection) is not None:
                raise Refused(Reason.ROOT_WAITING)
            _, roots, org = self._desk.roots(connection)
        return roots[-1], org

    def _new_keys(self, form: RootForm) -> tuple[tuple[SigningKey, ...], dict[int, Share], bytes]:
        """Root keys, their shares, and what the spare reader is made from."""
        token = self._desk.token
        keys = tuple(SigningKey.generate(token(32)) for _ in range(max(1, form.shares)))
        shares = [Share(number, form.shares, key) for number, key in enumerate(keys, 1)]
        return keys, shares_of(shares if form.shares else ()), token(32)

    def _new_organisation(
        self, organisation: str, committee: str, form: RootForm, before: Root | None = None
    ) -> _New:
        desk = self._desk
        keys, shares, escrow = self._new_keys(form)
        vault = new_vault(desk, keys[0] if form is RootForm.ONE else None)
        named = RoleKeys(Role.ROOT, form.threshold, tuple(key.public for key in keys))
        readers = (vault.readers[0].public, ReaderKey.generate(escrow).public)
        root = first_root(organisation, committee, role_keys(vault, named), readers, desk.now())
        if before is not None:
            root = replace(root, trainers=before.trainers)
        line = write_root(root, keys)
        org = organisation_id(line)
        facts = Facts(root.organisation, root.committee, root.made, root_code(org), form.threshold, len(keys))
        sheet = _sheet(facts, keys if form is RootForm.ONE else (), escrow)
        return _New(line, org, vault, facts, shares, sheet)

    def _ceremony(self, made: _New, finish: Callable[[Mapping[PublicKey, str]], bool]) -> Ceremony:
        return Ceremony(made.facts, made.shares, made.sheet, finish, self._desk.token)


def escrow_reader(root: Root, lines: Sequence[str]) -> ReaderKey:
    """The spare reader of a recovery sheet; Refused(SHEET_MISTYPED), or SHARE_OTHER where it is not of this root."""
    reader = ReaderKey.generate(sheet_secret(lines))
    if reader.public not in root.readers:
        raise Refused(Reason.SHARE_OTHER)
    return reader


def _with_root(root: Root, named: RoleKeys) -> tuple[RoleKeys, ...]:
    return tuple(named if each.role is Role.ROOT else each for each in root.roles)


def _sheet(facts: Facts, keys: Sequence[SigningKey], escrow: bytes) -> RecoverySheet:
    secrets = [RecoverySecret(SecretKind.ROOT, paper_lines(key.seed)) for key in keys]
    secrets.append(RecoverySecret(SecretKind.READER_ESCROW, paper_lines(escrow)))
    return RecoverySheet(facts.organisation, facts.committee, facts.made, facts.root_code, tuple(secrets))
