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
from trainer.storage import backups
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.checkup import journal_end_of
from trainer.storage.committee_tables import TABLES
from trainer.storage.files import free_name, move_whole
from trainer.storage.vault import PLACE_NAME, STORE_NAME


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
    stamp = f"{clock.now():%Y%m%d-%H%M%S}"
    desk = Desk(home, clock=clock, token=None)
    aside = ""
    if (home / PLACE_NAME).exists():
        kept = free_name(home, f"committee.damaged-{stamp}.json")
        (home / PLACE_NAME).rename(kept)
        aside = kept.name
    if not good_committee_store(home / STORE_NAME):
        # A broken file may have named a server; only a store that is here says that it did not.
        if aside:
            (home / aside).rename(home / PLACE_NAME)
        return Repair(Part.STORE, Mending.NOTHING_WHOLE, PLACE_NAME)
    desk.office.finish("")
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
    head = journal_end_of(place)
    try:
        aside = _set_aside(place, f"{clock.now():%Y%m%d-%H%M%S}")
        ready = place.with_name(f".{STORE_NAME}.part")
        shutil.copyfile(copy.path, ready)
        for suffix in ("-wal", "-shm"):
            place.with_name(place.name + suffix).unlink(missing_ok=True)
        move_whole(ready, place)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(place), detail=str(trouble)) from trouble
    desk = Desk(home, clock=clock, token=None)
    try:
        lost = _caught_up(desk, copy.made.isoformat(), head)
        with desk.reading() as connection:
            after = sum(ledger.report_keys(connection).values())
    finally:
        desk.close()
    made = copy.made.astimezone(clock.now().tzinfo).isoformat(timespec="seconds")
    return Repair(
        Part.STORE, Mending.RESTORED, STORE_NAME, made, lost=max(lost, (before or 0) - after), aside=aside
    )


def _caught_up(desk: Desk, made: str, head: str) -> int:
    """Take over what was published since the copy; how many published receipts have no report here."""
    published = desk.office.published()
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


def _set_aside(place: Path, stamp: str) -> str:
    """Copy a damaged store with the log beside it into a folder of its own. *Side effects:* writes it."""
    if not place.exists():
        return ""
    folder = backups.backups_folder(place)
    folder.mkdir(parents=True, exist_ok=True)
    aside = free_name(folder, f"damaged-{stamp}")
    aside.mkdir()
    for name in (place.name, f"{place.name}-wal"):
        path = place.with_name(name)
        if path.is_file():
            shutil.copyfile(path, aside / name)
    return f"{folder.name}/{aside.name}"
