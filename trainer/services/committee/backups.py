"""The committee's backups: copies the program makes by itself, and the file that goes to a USB stick."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from trainer import __version__
from trainer.domain.errors import Reason, Refused
from trainer.formats import backup_file
from trainer.formats.backup_file import Backup, BackupKind
from trainer.formats.keys import check_passphrase
from trainer.services.committee.audit_told import state_of
from trainer.services.committee.backup_values import BackupMade, BackupStanding, CaughtUp
from trainer.services.committee.catching_up import catch_up
from trainer.services.committee.desk import Desk
from trainer.services.committee.values import JournalKind
from trainer.storage import backups
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.backups import StoreBackup
from trainer.storage.committee_copy import copy_store
from trainer.storage.files import read_capped, remove, write_whole
from trainer.storage.vault import PLACE_NAME, PUBLISHED_NAME, STORE_NAME, VAULT_NAME

EVERY = timedelta(days=7)
"""How often a backup file is asked for while something goes on."""
BLIND = "restored_blind"
_FILE, _FILE_JOURNAL = "backup_file", "backup_journal"


class Backups:
    """The verbs of backing up; see `CommitteeService`. Restoring is `restoring.restore`: it needs no store."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def automatic(self) -> StoreBackup | None:
        """Copy the store into the folder beside it and thin old copies out.

        None where nothing changed since the newest copy, and for a store on a server. Refuses as `backups.make`.
        *Side effects:* writes and deletes copies.
        """
        database = self._desk.database()
        if database.file is None:
            return None
        made = backups.make(database, self._desk.clock.now())
        backups.prune(database.file, self._desk.clock.now())
        return made

    def write(self, path: Path, passphrase: str) -> BackupMade:
        """Write store, vault and newest organisation file into one sealed file.

        A store on a server is copied into a file too, so that any PC can restore it. Refused(PASSPHRASE_TOO_SHORT,
        FILE_EXISTS, FILE_TOO_LARGE, NO_ROOM, CANNOT_WRITE). *Side effects:* writes the file, and remembers that it was.
        """
        desk = self._desk
        check_passphrase(passphrase)
        if path.exists():
            raise Refused(Reason.FILE_EXISTS, where=path.name)
        made = desk.now()
        files = {
            PLACE_NAME: json.dumps({"v": 1, "store": ""}).encode("ascii"),
            STORE_NAME: self._store_bytes(),
        }
        published = desk.office.published()
        # A lost vault does not stand in the way of saving the rest: the recovery sheet makes a new one.
        found = {VAULT_NAME: desk.office.vault_bytes(), PUBLISHED_NAME: published}
        files |= {name: data for name, data in found.items() if data is not None}
        data = backup_file.write(Backup(BackupKind.COMMITTEE, made, __version__, files), passphrase)
        write_whole(path, data)
        try:
            with desk.writing() as connection:
                store.set_fact(connection, _FILE, made)
                store.set_fact(connection, _FILE_JOURNAL, str(ledger.journal_end(connection)[0]))
        except Refused:
            remove(path)
            raise
        return BackupMade(path, len(data), made, published is not None)

    def _store_bytes(self) -> bytes:
        database, home = self._desk.database(), self._desk.office.home
        try:
            with tempfile.TemporaryDirectory(prefix=".", suffix=".part", dir=home) as folder:
                copy = Path(folder) / STORE_NAME
                if database.is_sqlite:
                    backups.copy_alone(database, copy)
                else:
                    with self._desk.reading() as connection:
                        copy_store(connection, copy)
                return read_capped(copy, backup_file.CAP)
        except OSError as trouble:
            raise Refused(Reason.CANNOT_WRITE, where=str(home), detail=str(trouble)) from None

    def standing(self) -> BackupStanding:
        """How the committee stands with backups."""
        desk = self._desk
        file = desk.database().file
        copies = backups.list_backups(file) if file else ()
        with desk.reading() as connection:
            facts = store.facts(connection)
            journal = ledger.journal_end(connection)[0]
        now = desk.clock.now()
        last = facts.get(_FILE, "")
        fresh = last != "" and now - datetime.fromisoformat(last) < EVERY
        return BackupStanding(
            automatic=len(copies),
            newest=copies[-1].made.astimezone(now.tzinfo).isoformat(timespec="seconds") if copies else "",
            folder=backups.backups_folder(file) if file else None,
            file=last,
            due=not fresh and journal > int(facts.get(_FILE_JOURNAL, "0")),
            blind=facts.get(BLIND, ""),
        )

    def file_name(self) -> str:
        """A name for a backup file made now."""
        return f"sao-luu-ban-chi-dao-{self._desk.today():%Y%m%d}{backup_file.SUFFIX}"

    def catch_up(self, path: Path) -> CaughtUp:
        """Take over what an organisation file published after this store's state says; see `catching_up.catch_up`.

        *Side effects:* writes the store and the journal.
        """
        data = read_capped(path, backup_file.CAP)
        with self._desk.writing() as connection:
            caught = catch_up(self._desk, connection, data)
            told = {**facts_of(caught), "state": state_of(connection)}
            self._desk.note_all(connection, [(JournalKind.CAUGHT_UP, told)])
            store.set_fact(connection, BLIND, "")
        return caught


def facts_of(caught: CaughtUp) -> dict[str, object]:
    """What the journal remembers of catching up; no names."""
    return {
        "organisation": caught.digest,
        "number": caught.number,
        "missing": len(caught.missing),
        "grants": caught.grants,
        "revocations": caught.revocations,
    }
