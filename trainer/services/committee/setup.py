"""Setting a committee up, opening and closing its vault, and getting it back from the recovery sheet."""

from __future__ import annotations

from dataclasses import replace

from trainer.domain.codes import root_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Role, RoleKeys, Root, Unit
from trainer.domain.recovery_sheet import paper_lines, secret_on_paper
from trainer.domain.roster import unit_id
from trainer.domain.text import collapse, fold
from trainer.formats import keys as key_format
from trainer.formats.committee_keys import CommitteeKeys
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
        place = desk.office.new_store_place(wish.store)
        keys = self._new_keys(SigningKey.generate(desk.token(32)))
        escrow_chance = desk.token(32)
        now = desk.now()
        root = Root(
            version=1,
            prev="",
            organisation=collapse(wish.organisation),
            committee=collapse(wish.committee),
            roles=_roles(keys),
            readers=(keys.reader.public, ReaderKey.generate(escrow_chance).public),
            trainers=(),
            made=now,
            expires="",
        )
        line = write_root(root, [keys.root])
        database = store.open_committee_store(place)
        try:
            with database.begin() as connection:
                store.take_turn(connection)
                if store.root_lines(connection):
                    raise Refused(Reason.ALREADY_SET_UP, where="PostgreSQL")
                store.add_root(connection, 1, line)
                store.set_fact(connection, "organisation", root.organisation)
                store.set_fact(connection, "committee", root.committee)
                store.add_units(connection, _units(wish.units))
                desk.note(connection, JournalKind.SET_UP, root=root_digest(line))
                # Inside the transaction: a vault that cannot be written leaves an empty store behind.
                desk.office.write_vault(keys, wish.passphrase, root.organisation)
        except BaseException:
            database.close()
            raise
        desk.office.finish(wish.store)
        desk.adopt(database)
        desk.hold(keys)
        with desk.reading() as connection:
            org = desk.roots(connection)[2]
        secrets = (
            RecoverySecret(SecretKind.ROOT, paper_lines(keys.root.seed)),
            RecoverySecret(SecretKind.READER_ESCROW, paper_lines(escrow_chance)),
        )
        return RecoverySheet(root.organisation, root.committee, now, root_code(org), secrets)

    def _new_keys(self, root: SigningKey) -> CommitteeKeys:
        token = self._desk.token
        return CommitteeKeys(
            root=root,
            registrar=SigningKey.generate(token(32)),
            catalogue=SigningKey.generate(token(32)),
            importer=SigningKey.generate(token(32)),
            reader=ReaderKey.generate(token(32)),
            codes=token(32),
        )

    def unlock(self, passphrase: str) -> None:
        """Open the vault; Refused(NOT_SET_UP) or Refused(PASSPHRASE_WRONG)."""
        self._desk.hold(self._desk.office.open_vault(passphrase))

    def lock(self) -> None:
        """Forget the secrets."""
        self._desk.hold(None)

    def change_passphrase(self, old: str, new: str) -> None:
        """Put the vault under another passphrase. *Side effects:* rewrites the vault's file."""
        keys = self._desk.office.open_vault(old)
        self._desk.office.write_vault(keys, new, self.name)
        self._desk.hold(keys)
        with self._desk.writing() as connection:
            self._desk.note(connection, JournalKind.PASSPHRASE)

    def read_sheet(self, lines: tuple[str, ...]) -> bytes:
        """The secret of a recovery sheet's four lines; Refused(CODE_MISTYPED), `where` being the line's number."""
        return secret_on_paper(lines)

    def recover(self, root_lines: tuple[str, ...], escrow_lines: tuple[str, ...], passphrase: str) -> None:
        """Make a new vault from the recovery sheet: new working keys under a new root, signed by the old root key.

        Activation codes printed so far are dead, because their boxes went with the old vault. The escrow key becomes
        the reader, so that reports made before stay readable. Refused(SIGNER_UNKNOWN) for another committee's sheet.
        *Side effects:* rewrites the vault, adds a root.
        """
        desk = self._desk
        key_format.check_passphrase(passphrase)
        root_key = SigningKey(secret_on_paper(root_lines))
        reader = ReaderKey.generate(secret_on_paper(escrow_lines))
        with desk.writing() as connection:
            lines, roots, _ = desk.roots(connection)
            newest = roots[-1]
            if root_key.public not in newest.role(Role.ROOT).keys or reader.public not in newest.readers:
                raise Refused(Reason.SIGNER_UNKNOWN)
            keys = replace(self._new_keys(root_key), reader=reader)
            following = replace(
                newest,
                version=newest.version + 1,
                prev=root_digest(lines[-1]),
                roles=_roles(keys),
                made=desk.now(),
            )
            store.add_root(connection, following.version, write_root(following, [root_key]))
            store.replace_all_codes(connection)
            desk.note(connection, JournalKind.RECOVERED, root=following.version)
            desk.office.write_vault(keys, passphrase, newest.organisation)
        desk.hold(None)
        desk.hold(keys)

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


def _roles(keys: CommitteeKeys) -> tuple[RoleKeys, ...]:
    return (
        RoleKeys(Role.ROOT, 1, (keys.root.public,)),
        RoleKeys(Role.REGISTRAR, 1, (keys.registrar.public,)),
        RoleKeys(Role.CATALOGUE, 1, (keys.catalogue.public,)),
        RoleKeys(Role.IMPORTER, 1, (keys.importer.public,)),
    )


def _units(names: tuple[str, ...]) -> list[Unit]:
    made: list[Unit] = []
    for name in names:
        clean = collapse(name)
        if clean and fold(clean) not in {fold(unit.name) for unit in made}:
            made.append(Unit(unit_id(clean, [unit.id for unit in made]), clean))
    return made
