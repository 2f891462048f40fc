"""Putting a committee back from a backup file: into an empty folder, or in the place of one that is kept aside."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.formats import backup_file
from trainer.formats.backup_file import Backup, BackupKind
from trainer.formats.envelope import ORGANISATION_CAP
from trainer.formats.organisation_file import open_organisation
from trainer.services.clock import Clock
from trainer.services.committee.audit_told import state_of
from trainer.services.committee.backup_values import CaughtUp, Restored
from trainer.services.committee.backups import BLIND, facts_of
from trainer.services.committee.catching_up import catch_up
from trainer.services.committee.desk import Desk
from trainer.services.committee.journal import Journal
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.checkup import check_file, journal_end_of
from trainer.storage.files import free_name, read_capped, write_whole
from trainer.storage.organisation_store import current_file
from trainer.storage.vault import PLACE_NAME, PUBLISHED_NAME, STORE_NAME, VAULT_NAME

_NEEDED = (STORE_NAME, PLACE_NAME)


def restore(
    home: Path,
    file: Path,
    passphrase: str,
    *,
    organisation: Path | None = None,
    clock: Clock | None = None,
    token: Callable[[int], bytes] | None = None,
) -> Restored:
    """Put a committee back into `home`; what lies there is moved aside and never overwritten.

    With the newest organisation file (`organisation`, or one that lies on this PC) what was published since the backup
    is taken over. Refused(FILE_…, PASSPHRASE_WRONG, WRONG_KIND, STORE_NEWER), ORG_… for the organisation file,
    CANNOT_WRITE, STORE_BUSY where another window has the old folder open; then everything is as it was.
    *Side effects:* makes the folder, renames an old one.
    """
    sealed = read_capped(file, backup_file.CAP + backup_file.CAP // 64)
    backup = backup_file.read(sealed, passphrase, expect=BackupKind.COMMITTEE)
    for name in _NEEDED:
        if name not in backup.files:
            raise Refused(Reason.FILE_BROKEN, where=file.name, detail=name)
    with _staging(home) as staged:
        for name, data in backup.files.items():
            if name in {*_NEEDED, VAULT_NAME, PUBLISHED_NAME}:
                write_whole(staged / name, data)
        damage = check_file(staged / STORE_NAME)
        if damage:
            raise Refused(Reason.FILE_BROKEN, where=file.name, detail=damage[0])
        desk = Desk(staged, clock=clock, token=token)
        try:
            restored = _brought_up_to_date(desk, backup, home, file, organisation)
            now = desk.clock.now()
        finally:
            desk.close()
        aside = _put_in_place(staged, home, f"{now:%Y%m%d-%H%M%S}")
    name, reports, length, caught, found = restored
    return Restored(home, aside, name, backup.made, backup.app, reports, length, caught, found)


def _brought_up_to_date(
    desk: Desk, backup: Backup, home: Path, file: Path, organisation: Path | None
) -> tuple[str, int, int, CaughtUp | None, bool]:
    if Journal(desk).check() is not None:
        raise Refused(Reason.FILE_BROKEN, where=file.name, detail="journal")
    with desk.writing() as connection:
        _, roots, _ = desk.roots(connection)
        length, head = ledger.journal_end(connection)
        data = (
            read_capped(organisation, ORGANISATION_CAP) if organisation else _at_hand(desk, connection, home)
        )
        caught = catch_up(desk, connection, data) if data else None
        if data:
            desk.office.keep_published(data)
        facts = {
            "backup": backup.made,
            "journal": head.hex(),
            "length": length,
            "before": journal_end_of(home / STORE_NAME),
            **({**facts_of(caught), "state": state_of(connection)} if caught else {"organisation": ""}),
        }
        desk.note_all(connection, [(JournalKind.RESTORED, facts)])
        store.set_fact(connection, BLIND, "" if caught else desk.now())
        reports = sum(ledger.report_keys(connection).values())
    return roots[-1].organisation, reports, length, caught, organisation is None and caught is not None


def _at_hand(desk: Desk, connection: store.Connection, home: Path) -> bytes | None:
    """The newest organisation file of this organisation on this PC that the store does not go beyond."""
    _, roots, org = desk.roots(connection)
    best: tuple[int, int, bytes] | None = None
    for path in (home / PUBLISHED_NAME, current_file(home.parent)):
        with contextlib.suppress(Refused):
            data = read_capped(path, ORGANISATION_CAP)
            found = open_organisation(data, pinned=org)
            age = len(found.roots), found.number
            if best is None or age > best[:2]:
                best = (*age, data)
    number = int(store.facts(connection).get("file_number", "0"))
    return best[2] if best and best[:2] >= (len(roots), number) else None


@contextlib.contextmanager
def _staging(home: Path) -> Iterator[Path]:
    """A folder beside the committee's that is thrown away unless it got its name."""
    folder = home.with_name(f".{home.name}-{secrets.token_hex(4)}.part")
    try:
        folder.mkdir(parents=True)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(home.parent), detail=str(trouble)) from trouble
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(staged: Path, home: Path, stamp: str) -> Path | None:
    """Give the restored folder its name; where one is there already, that one gets another name first."""
    aside = None
    try:
        if home.exists():
            if any(home.iterdir()):
                aside = free_name(home.parent, f"{home.name}-truoc-{stamp}")
                home.rename(aside)
            else:
                home.rmdir()
        try:
            staged.rename(home)
        except OSError:
            if aside is not None:
                aside.rename(home)
            raise
    except PermissionError as trouble:  # Windows renames no folder in which a file is open
        raise Refused(Reason.STORE_BUSY, where=home.name, detail=str(trouble)) from trouble
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(home), detail=str(trouble)) from trouble
    return aside
