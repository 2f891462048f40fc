"""Setting a committee up, opening and closing its vault, and the committee at a glance."""

from __future__ import annotations

from collections.abc import Mapping

from trainer.domain.codes import root_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.domain.organisation import Role, RoleKeys, Root, Unit
from trainer.domain.recovery_sheet import paper_lines
from trainer.domain.roster import unit_id
from trainer.domain.text import collapse, fold
from trainer.formats import keys as key_format
from trainer.formats.committee_keys import Vault
from trainer.formats.keys import ReaderKey, SigningKey
from trainer.formats.root_line import root_digest, write_root
from trainer.services.committee.desk import Desk
from trainer.services.committee.values import (
    JournalKind,
    RecoverySecret,
    RecoverySheet,
    SecretKind,
    Status,
    StoreKind,
    Wish,
)
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage import key_facts


class Setup:
    """The verbs of set-up; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def is_set_up(self) -> bool:
        """Whether a committee was set up in this folder."""
        return self._desk.office.is_set_up

    @property
    def unlocked(self) -> bool:
        """Whether the vault is open."""
        return self._desk.unlocked

    @property
    def name(self) -> str:
        """The organisation's name; empty before the set-up."""
        return self._fact("organisation")

    @property
    def committee(self) -> str:
        """The committee's name; empty before the set-up."""
        return self._fact("committee")

    def _fact(self, name: str) -> str:
        if not self.is_set_up:
            return ""
        with self._desk.reading() as connection:
            return store.facts(connection).get(name, "")

    def set_up(self, wish: Wish) -> RecoverySheet:
        """Make the keys, the vault, the store and root 1; the vault stays open.

        Refused(ALREADY_SET_UP), Refused(PASSPHRASE_TOO_SHORT) or what the store refuses. *Side effects:* writes the
        committee's folder, or tables at the URL.
        """
        desk = self._desk
        key_format.check_passphrase(wish.passphrase)
        root_key = SigningKey.generate(desk.token(32))
        vault = new_vault(desk, root_key)
        escrow_chance = desk.token(32)
        readers = (vault.readers[0].public, ReaderKey.generate(escrow_chance).public)
        root = first_root(
            wish.organisation,
            wish.committee,
            role_keys(vault, RoleKeys(Role.ROOT, 1, (root_key.public,))),
            readers,
            desk.now(),
        )
        self.establish(wish, write_root(root, [root_key]), vault)
        secrets = (
            RecoverySecret(SecretKind.ROOT, paper_lines(root_key.seed)),
            RecoverySecret(SecretKind.READER_ESCROW, paper_lines(escrow_chance)),
        )
        return RecoverySheet(root.organisation, root.committee, root.made, self.root_code, secrets)

    def establish(
        self, wish: Wish, line: bytes, vault: Vault, holders: Mapping[PublicKey, str] | None = None
    ) -> None:
        """Make the store around a signed root 1, and the vault; it stays open. Refusals as for `set_up`.

        *Side effects:* writes the committee's folder, or tables at the URL.
        """
        desk = self._desk
        place = desk.office.new_store_place(wish.store)
        database = store.open_committee_store(place)
        try:
            with database.begin() as connection:
                store.take_turn(connection)
                if store.root_lines(connection):
                    raise Refused(Reason.ALREADY_SET_UP, where="PostgreSQL")
                store.add_root(connection, 1, line)
                store.set_fact(connection, "organisation", collapse(wish.organisation))
                store.set_fact(connection, "committee", collapse(wish.committee))
                key_facts.set_holders(connection, holders or {})
                store.add_units(connection, _units(wish.units))
                desk.note(connection, JournalKind.SET_UP, root=root_digest(line))
                # Inside the transaction: a vault that cannot be written leaves an empty store behind.
                desk.office.write_vault(vault, wish.passphrase, collapse(wish.organisation))
        except BaseException:
            database.close()
            raise
        desk.office.finish(wish.store)
        desk.adopt(database)
        desk.hold(vault)

    @property
    def root_code(self) -> str:
        """The code in the letter; empty before the set-up."""
        if not self.is_set_up:
            return ""
        with self._desk.reading() as connection:
            return root_code(self._desk.roots(connection)[2])

    def unlock(self, passphrase: str) -> None:
        """Open the vault; Refused(NOT_SET_UP) or Refused(PASSPHRASE_WRONG).

        *Side effects:* signing keys that the newest root gives no power any more are taken out of the vault's file.
        """
        desk = self._desk
        vault = desk.office.open_vault(passphrase)
        with desk.reading() as connection:
            tidy = vault.tidy(desk.roots(connection)[1][-1])
            waits = key_facts.waiting_root(connection) is not None
        if tidy != vault and not waits:
            desk.office.write_vault(tidy, passphrase, self.name)
            vault = tidy
        desk.hold(vault)

    def lock(self) -> None:
        """Forget the secrets."""
        self._desk.hold(None)

    def change_passphrase(self, old: str, new: str) -> None:
        """Put the vault under another passphrase. *Side effects:* rewrites the vault's file."""
        vault = self._desk.office.open_vault(old)
        with (
            self._desk.office.vault_after(vault, new, self.name),
            self._desk.writing() as connection,
        ):
            self._desk.note(connection, JournalKind.PASSPHRASE)
        self._desk.hold(vault)

    def status(self) -> Status:
        """The committee at a glance."""
        desk = self._desk
        if not self.is_set_up:
            return Status(set_up=False, unlocked=False)
        from trainer.services.committee.ledger_view import LedgerView

        with desk.reading() as connection:
            _, roots, org = desk.roots(connection)
            view = LedgerView.of(desk, connection)
            facts = store.facts(connection)
            number, head = ledger.journal_end(connection)
            receipt_no, received = ledger.last_receipt(connection)
            aside = ledger.keys_aside(connection)
            report_keys = ledger.report_keys(connection)
            today = desk.today()
            active_codes = sum(
                not row.replaced and row.valid_until >= today for row in store.codes(connection)
            )
            return Status(
                set_up=True,
                unlocked=desk.unlocked,
                organisation=roots[-1].organisation,
                committee=roots[-1].committee,
                root_code=root_code(org),
                root_version=roots[-1].version,
                store=StoreKind.SQLITE if desk.database().is_sqlite else StoreKind.POSTGRESQL,
                people=sum(person.active for person in view.people.values()),
                units=len(view.units),
                active_codes=active_codes,
                packs=len(store.packs(connection)),
                reports=sum(report_keys.values()),
                waiting=len(report_keys.keys() - view.grants.keys() - aside),
                forks=sum(figures.fork_seq is not None for figures in view.figures.values()),
                results=len(view.results(connection)),
                last_receipt_no=receipt_no,
                last_received=received,
                catalogue_version=int(facts.get("catalogue_version", "0")),
                unpublished=number > int(facts.get("published_journal", "0")),
                published=facts.get("published", ""),
                journal_length=number,
                journal_head=head.hex(),
            )


def new_vault(desk: Desk, root_key: SigningKey | None) -> Vault:
    """Fresh working keys; `root_key` is None where it lies in shares."""
    token = desk.token
    return Vault(
        (root_key,) if root_key else (),
        (SigningKey.generate(token(32)),),
        (SigningKey.generate(token(32)),),
        (SigningKey.generate(token(32)),),
        (ReaderKey.generate(token(32)),),
        token(32),
    )


def role_keys(vault: Vault, root: RoleKeys) -> tuple[RoleKeys, ...]:
    """The roles a root names: its own keys, and the first of each kind in the vault."""
    return (
        root,
        RoleKeys(Role.REGISTRAR, 1, (vault.registrars[0].public,)),
        RoleKeys(Role.CATALOGUE, 1, (vault.catalogues[0].public,)),
        RoleKeys(Role.IMPORTER, 1, (vault.importers[0].public,)),
    )


def first_root(
    organisation: str, committee: str, roles: tuple[RoleKeys, ...], readers: tuple[str, ...], made: str
) -> Root:
    """Root 1 of a new organisation."""
    return Root(
        version=1,
        prev="",
        organisation=collapse(organisation),
        committee=collapse(committee),
        roles=roles,
        readers=readers,
        trainers=(),
        made=made,
        expires="",
    )


def _units(names: tuple[str, ...]) -> list[Unit]:
    made: list[Unit] = []
    for name in names:
        clean = collapse(name)
        if clean and fold(clean) not in {fold(unit.name) for unit in made}:
            made.append(Unit(unit_id(clean, [unit.id for unit in made]), clean))
    return made
