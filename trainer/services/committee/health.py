"""Looking a committee's folder over: vault, store, chains, receipts, packs and backups; quick checks only.

What is recomputed from the signed reports themselves is the audit's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.formats.keys import locked_facts
from trainer.services.clock import Clock
from trainer.services.committee.backups import Backups
from trainer.services.committee.desk import Desk
from trainer.services.committee.journal import Journal
from trainer.services.health.findings import Finding, Health, Part, Trouble, good
from trainer.storage import backups, key_facts
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.checkup import check_file, layout_number, parts_missing
from trainer.storage.committee_store import Connection
from trainer.storage.committee_tables import TABLES, VERSION
from trainer.storage.vault import PLACE_NAME, STORE_NAME, VAULT_NAME

REHEARSE_EVERY = timedelta(days=366)


def examine_committee(home: Path, clock: Clock) -> tuple[Finding, ...]:
    """Everything about a committee's folder; empty where none was set up. Nothing is changed."""
    if not (home / PLACE_NAME).exists():
        if not (home / STORE_NAME).exists():
            return ()
        return (Finding(Part.STORE, Health.BAD, Trouble.INCOMPLETE, PLACE_NAME, mendable=True),)
    desk = Desk(home, clock=clock, token=None)
    try:
        return (*_vault(desk), *_store(desk))
    finally:
        desk.close()


def _vault(desk: Desk) -> Iterator[Finding]:
    data = desk.office.vault_bytes()
    if data is None:
        yield Finding(Part.VAULT, Health.BAD, Trouble.LOST, VAULT_NAME)
        return
    try:
        locked_facts(data)
    except Refused:
        yield Finding(Part.VAULT, Health.BAD, Trouble.DAMAGED, VAULT_NAME)
    else:
        yield good(Part.VAULT, VAULT_NAME)


def _store(desk: Desk) -> Iterator[Finding]:
    try:
        place = desk.office.store_place()
    except Refused:
        yield Finding(Part.STORE, Health.BAD, Trouble.UNREADABLE, PLACE_NAME, mendable=True)
        return
    if isinstance(place, Path):
        damage = check_file(place) if place.is_file() else ("",)
        if damage:
            trouble = Trouble.DAMAGED if place.is_file() else Trouble.LOST
            yield Finding(Part.STORE, Health.BAD, trouble, place.name, damage[0], mendable=True)
            yield from _copies(place)
            return
        missing = parts_missing(place, TABLES)
        if missing and _is_current(place):
            # An index can be made again; what stood in a table is gone, and only a copy has it.
            tables = set(missing) & set(TABLES.tables)
            trouble = Trouble.DAMAGED if tables else Trouble.INCOMPLETE
            yield Finding(Part.STORE, Health.BAD, trouble, place.name, ", ".join(missing), mendable=True)
            yield from _copies(place)
            return
    try:
        findings = tuple(_inside(desk))
    except Refused as refusal:
        newer = refusal.reason is Reason.STORE_NEWER
        trouble = Trouble.NEWER if newer else Trouble.UNREADABLE
        yield Finding(Part.STORE, Health.BAD, trouble, STORE_NAME, refusal.detail or refusal.reason.value)
        return
    except (TypeError, ValueError) as trouble_in_it:  # values no program of ours ever wrote
        yield Finding(Part.STORE, Health.BAD, Trouble.UNREADABLE, STORE_NAME, type(trouble_in_it).__name__)
        return
    yield from findings
    if isinstance(place, Path):
        yield from _copies(place)
    yield from _file(desk)


def _is_current(place: Path) -> bool:
    """Whether a lack of parts is damage; an older store gets them when it is brought up to date."""
    return layout_number(place) in {None, VERSION}


def _inside(desk: Desk) -> Iterator[Finding]:
    database = desk.database()
    with desk.reading() as connection:
        reports = sum(ledger.report_keys(connection).values())
        yield good(Part.STORE, database.file.name if database.file else "PostgreSQL", str(reports))
        roots = _roots(desk, connection)
        yield roots
        yield _receipts(connection)
        yield from _kept_packs(connection)
        yield _figures(connection)
        rehearsed = key_facts.rehearsed(connection)
    if roots.health is Health.GOOD:  # the deletion entries beside the journal are believed by the roots
        yield _journal(desk)
    old = rehearsed != "" and desk.clock.now() - datetime.fromisoformat(rehearsed) > REHEARSE_EVERY
    if not rehearsed or old:
        trouble = Trouble.OLD if old else Trouble.NONE_YET
        yield Finding(Part.REHEARSAL, Health.WARNING, trouble, "", rehearsed)
    else:
        yield good(Part.REHEARSAL, "", rehearsed)


def _journal(desk: Desk) -> Finding:
    try:
        broken = Journal(desk).check()
    except Refused as refusal:
        return Finding(Part.JOURNAL, Health.BAD, Trouble.DAMAGED, "", refusal.reason.value)
    if broken is not None:
        return Finding(Part.JOURNAL, Health.BAD, Trouble.CHAIN_BROKEN, "", str(broken))
    return good(Part.JOURNAL)


def _roots(desk: Desk, connection: Connection) -> Finding:
    try:
        roots = desk.roots(connection)[1]
    except Refused as refusal:
        return Finding(Part.ROOTS, Health.BAD, Trouble.CHAIN_BROKEN, "", refusal.reason.value)
    except IndexError:
        return Finding(Part.ROOTS, Health.BAD, Trouble.LOST)
    return good(Part.ROOTS, "", str(len(roots)))


def _receipts(connection: Connection) -> Finding:
    """Receipt numbers go up one by one; a restore leaves gaps, and says which."""
    explained = {
        number
        for gap in store.facts(connection).get("receipt_gaps", "").split()
        for number in range(int(gap.partition("-")[0]), int(gap.partition("-")[2]) + 1)
    }
    numbers = ledger.receipt_numbers(connection)
    missing = sorted(set(range(1, (numbers[-1] if numbers else 0) + 1)) - set(numbers) - explained)
    if missing:
        return Finding(Part.RECEIPTS, Health.BAD, Trouble.INCOMPLETE, str(missing[0]), str(len(missing)))
    return good(Part.RECEIPTS, "", str(numbers[-1] if numbers else 0))


def _kept_packs(connection: Connection) -> Iterator[Finding]:
    kept = {row.digest for row in store.packs(connection)}
    for entry in store.entries(connection):
        if not set(entry.packs) & kept:
            yield Finding(Part.KEPT_PACKS, Health.BAD, Trouble.MISSING, entry.title)
    yield good(Part.KEPT_PACKS, "", str(len(kept)))


def _figures(connection: Connection) -> Finding:
    lacking = ledger.logs_without_figures(connection)
    if lacking:
        return Finding(Part.FIGURES, Health.BAD, Trouble.INCOMPLETE, "", str(len(lacking)), mendable=True)
    return good(Part.FIGURES)


def _copies(place: Path) -> Iterator[Finding]:
    copies = backups.list_backups(place)
    if not copies:
        yield Finding(Part.COPIES, Health.WARNING, Trouble.NONE_YET, place.name)
        return
    whole = backups.newest_good(place, good_committee_store)
    if whole is None:
        yield Finding(Part.COPIES, Health.BAD, Trouble.UNREADABLE, place.name, str(len(copies)))
    elif whole != copies[-1]:
        yield Finding(Part.COPIES, Health.WARNING, Trouble.DAMAGED, place.name, "1")
    else:
        yield good(Part.COPIES, place.name, whole.made.astimezone().isoformat(timespec="seconds"))


def good_committee_store(file: Path) -> bool:
    """Whether a copy of a committee's store can be gone on with."""
    if check_file(file):
        return False
    missing = set(parts_missing(file, TABLES)) & set(TABLES.tables)
    return not missing if _is_current(file) else layout_number(file) is not None


def _file(desk: Desk) -> Iterator[Finding]:
    standing = Backups(desk).standing()
    if standing.blind:
        yield Finding(Part.BACKUP_FILE, Health.WARNING, Trouble.BLIND, "", standing.blind)
    if standing.due:
        trouble = Trouble.OLD if standing.file else Trouble.NONE_YET
        yield Finding(Part.BACKUP_FILE, Health.WARNING, trouble, "", standing.file)
    elif standing.file:
        yield good(Part.BACKUP_FILE, "", standing.file)
