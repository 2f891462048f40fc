"""Mending a committee's folder from what is whole: the newest good copy, the published file, the signed reports."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.services.clock import Clock
from trainer.services.committee.backups import BLIND, facts_of
from trainer.services.committee.catching_up import catch_up
from trainer.services.committee.desk import Desk
from trainer.services.committee.health import examine_committee, good_committee_store
from trainer.services.committee.regrading import regrade
from trainer.services.committee.values import JournalKind
from trainer.services.health.findings import Mending, Part, Repair, Trouble
from trainer.storage import backups, mending
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.backups import StoreBackup
from trainer.storage.checkup import journal_end_of
from trainer.storage.committee_tables import TABLES
from trainer.storage.files import free_name, move_whole, remove, write_whole
from trainer.storage.staging import staging
from trainer.storage.vault import PLACE_NAME, STORE_NAME, Office

_READY = "ready.db"


def mend_committee(home: Path, clock: Clock) -> Iterator[Repair]:
    """Put right what can be put right, one thing after another. *Side effects:* see each of them; a damaged store is
    kept aside."""
    findings = [found for found in examine_committee(home, clock) if found.mendable]
    for found in findings:
        if found.part is Part.STORE and found.where == PLACE_NAME:
            yield _write_place(home, clock)
        elif found.part is Part.STORE and found.trouble is Trouble.INCOMPLETE:
            yield _complete(home)
        elif found.part is Part.STORE:
            yield _put_copy_back(home, clock)
    # Figures may lack only once the store opens again.
    for found in examine_committee(home, clock):
        if found.part is Part.FIGURES and found.mendable:
            yield _compute(home, clock)


def _write_place(home: Path, clock: Clock) -> Repair:
    """A store and its folder are there, and only the file that says so is not."""
    if not good_committee_store(home / STORE_NAME):
        # A broken file may have named a server; only a store that is here says that it did not.
        return Repair(Part.STORE, Mending.NOTHING_WHOLE, PLACE_NAME)
    note = home / PLACE_NAME
    aside = ""
    if note.exists():
        kept = free_name(home, f"committee.damaged-{clock.now():%Y%m%d-%H%M%S}.json")
        write_whole(kept, note.read_bytes())
        aside = kept.name
    try:
        Office(home).finish("")
    except Refused:
        if aside:
            remove(home / aside)
        raise
    return Repair(Part.STORE, Mending.COMPLETED, PLACE_NAME, aside=aside)


def _complete(home: Path) -> Repair:
    """Indexes that are lacking are made again; they hold nothing of their own."""
    database = store.open_committee_store(home / STORE_NAME)
    try:
        with database.begin() as connection:
            for table in TABLES.sorted_tables:
                for index in table.indexes:
                    index.create(connection, checkfirst=True)
    finally:
        database.close()
    return Repair(Part.STORE, Mending.COMPLETED, STORE_NAME)


def _put_copy_back(home: Path, clock: Clock) -> Repair:
    place = home / STORE_NAME
    copy = backups.newest_good(place, good_committee_store)
    if copy is None:
        return Repair(Part.STORE, Mending.NOTHING_WHOLE, STORE_NAME)
    before = _reports_in(place)
    made = copy.made.astimezone(clock.now().tzinfo).isoformat(timespec="seconds")
    with staging(home) as folder:
        # Beside the store until it has caught up: a copy that had not would give numbers out a second time.
        lost, after = _made_ready(folder, home, clock, copy)
        aside = mending.set_aside(place, clock.now()) if place.exists() else None
        try:
            for suffix in ("-wal", "-shm"):
                place.with_name(place.name + suffix).unlink(missing_ok=True)
            move_whole(folder / _READY, place)
        except OSError as trouble:
            raise Refused(Reason.CANNOT_WRITE, where=str(place), detail=str(trouble)) from trouble
    kept = f"{aside.parent.name}/{aside.name}" if aside else ""
    return Repair(
        Part.STORE, Mending.RESTORED, STORE_NAME, made, lost=max(lost, (before or 0) - after), aside=kept
    )


def _made_ready(folder: Path, home: Path, clock: Clock, copy: StoreBackup) -> tuple[int, int]:
    """Bring a copy up to date in a folder of its own; how many published receipts have no report, and its reports."""
    try:
        shutil.copyfile(copy.path, folder / STORE_NAME)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(folder), detail=str(trouble)) from trouble
    desk = Desk(folder, clock=clock, token=None)
    desk.office.finish("")
    head = journal_end_of(home / STORE_NAME)
    try:
        lost = _caught_up(desk, Office(home).published(), copy.made.isoformat(), head)
        with desk.reading() as connection:
            after = sum(ledger.report_keys(connection).values())
        backups.copy_alone(desk.database(), folder / _READY)
    finally:
        desk.close()
    return lost, after


def _caught_up(desk: Desk, published: bytes | None, made: str, head: str) -> int:
    """Take over what was published since the copy; how many published receipts have no report here."""
    with desk.writing() as connection:
        length, end = ledger.journal_end(connection)
        caught = None
        if published:
            with contextlib.suppress(Refused):
                caught = catch_up(desk, connection, published)
        facts = {
            "backup": made,
            "journal": end.hex(),
            "length": length,
            "before": head,
            **(facts_of(caught) if caught else {"organisation": ""}),
        }
        desk.note_all(connection, [(JournalKind.RESTORED, facts)])
        store.set_fact(connection, BLIND, "" if caught else desk.now())
    return len(caught.missing) if caught else 0


def _compute(home: Path, clock: Clock) -> Repair:
    """Figures are nothing but what the signed reports say; they are computed again."""
    desk = Desk(home, clock=clock, token=None)
    try:
        with desk.writing() as connection:
            lacking = ledger.logs_without_figures(connection)
            ledger.set_figures(connection, regrade(desk, connection, lacking))
    finally:
        desk.close()
    return Repair(Part.FIGURES, Mending.COMPUTED, "", str(len(lacking)))


def _reports_in(file: Path) -> int | None:
    """How many reports a damaged store says it has; None where it cannot tell."""
    from trainer.storage.checkup import rows_in

    return rows_in(file, "report")
