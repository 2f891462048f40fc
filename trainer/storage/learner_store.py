"""A learner's store on this PC: appends events to hash-chained logs, and remembers which reports were made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Row, func, insert, select, update

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import LogId, PublicKey
from trainer.domain.log import LogKind
from trainer.domain.report import Parent
from trainer.storage.database import Database, open_database
from trainer.storage.learner_tables import EVENT, LAYOUT, LOG, REPORT

RESTORED = " restored"
"""Behind the tag of the machine, for a log that a copy was taken into: no machine goes on in it."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """A log of this store; `number` is its place in the order of creation."""

    number: int
    id: LogId
    kind: LogKind
    key: PublicKey
    machine: str
    parent: Parent | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as stored: its number, its exact text, and the chain's head after it."""

    seq: int
    text: str
    head: bytes


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A report that was made: where it was put, and which events of which log it holds."""

    report_no: int
    made: str
    folder: str
    file_name: str
    digest: str
    size: int
    log: LogId
    first: int
    through: int
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptLog:
    """A log with all its events."""

    row: LogRow
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class KeptStore:
    """Everything a learner's store holds."""

    logs: tuple[KeptLog, ...]
    reports: tuple[ReportRecord, ...]


def open_learner_store(file: Path) -> Database:
    """Open a learner's store, making it where there is none. *Side effects:* see `open_database`."""
    return open_database(file, LAYOUT)


def logs(connection: Connection) -> tuple[LogRow, ...]:
    """All logs, oldest first; Refused(STORE_BROKEN) where a row is none that a program wrote."""
    return tuple(_log(row) for row in connection.execute(select(LOG).order_by(LOG.c.number)))


def _log(row: Row[tuple[object, ...]]) -> LogRow:
    try:
        parent = Parent(LogId(row.parent_log), row.parent_seq, row.parent_head) if row.parent_log else None
        return LogRow(row.number, LogId(row.id), LogKind(row.kind), PublicKey(row.key), row.machine, parent)
    except ValueError as trouble:
        raise Refused(Reason.STORE_BROKEN, detail=str(trouble)) from trouble


def add_log(
    connection: Connection, log: LogId, kind: LogKind, key: PublicKey, machine: str, parent: Parent | None
) -> LogRow:
    """Begin a log. *Side effects:* writes one row."""
    number = 1 + (connection.execute(select(func.max(LOG.c.number))).scalar() or 0)
    connection.execute(
        insert(LOG).values(
            number=number,
            id=log,
            kind=kind.value,
            key=key,
            machine=machine,
            parent_log=parent.log if parent else None,
            parent_seq=parent.seq if parent else None,
            parent_head=parent.head if parent else None,
        )
    )
    return LogRow(number, log, kind, key, machine, parent)


def mark_restored(connection: Connection, log: LogRow) -> None:
    """Say that a log was continued by a copy, so that work goes on in a new one. *Side effects:* changes one row."""
    if not log.machine.endswith(RESTORED):
        changed = update(LOG).where(LOG.c.number == log.number)
        connection.execute(changed.values(machine=f"{log.machine}{RESTORED}"))


def events(connection: Connection, log: LogRow, after: int = -1) -> tuple[EventRow, ...]:
    """The events of a log behind number `after`, in order.

    Refused(CHAIN_BROKEN) where a row is not the next one, or none at all: a bit of its numbers or lengths turned over.
    """
    rows = connection.execute(
        select(EVENT.c.log, EVENT.c.seq, EVENT.c.text, EVENT.c.head)
        .where(EVENT.c.log == log.number, EVENT.c.seq > after)
        .order_by(EVENT.c.seq)
    )
    found: list[EventRow] = []
    for expected, (number, seq, text, head) in enumerate(rows, after + 1):
        whole = isinstance(text, str) and isinstance(head, bytes)
        if not whole or (number, seq) != (log.number, expected):
            raise Refused(Reason.CHAIN_BROKEN, where=str(expected))
        found.append(EventRow(seq, text, head))
    return tuple(found)


def count_events(connection: Connection) -> int:
    """How many events the store holds, of whichever log; more than its logs have, where a row lost its log's number."""
    return connection.execute(select(func.count()).select_from(EVENT)).scalar() or 0


def last_seq(connection: Connection, log: LogRow) -> int:
    """The number of the newest event of a log; −1 where it has none."""
    newest = connection.execute(select(func.max(EVENT.c.seq)).where(EVENT.c.log == log.number)).scalar()
    return -1 if newest is None else newest


NOT_LEARNED = ("open", "org_seen", "receipt_seen", "clock_back")
"""Kinds of events that say what a PC did or saw; every other kind is something a person would miss."""


def learned_events(connection: Connection) -> int:
    """How many events of learning the store holds, in all its logs; their kind stands at the front of their text."""
    others = [EVENT.c.text.not_like(f'{{"k":"{kind}",%') for kind in NOT_LEARNED]
    return connection.execute(select(func.count()).select_from(EVENT).where(*others)).scalar_one()


def append(connection: Connection, log: LogRow, rows: Sequence[EventRow]) -> None:
    """Add events to a log; a number that is taken already is an IntegrityError. *Side effects:* writes the rows."""
    connection.execute(
        insert(EVENT),
        [{"log": log.number, "seq": row.seq, "text": row.text, "head": row.head} for row in rows],
    )


def reports(connection: Connection) -> tuple[ReportRecord, ...]:
    """All reports that were made, oldest first."""
    return tuple(
        ReportRecord(
            row.report_no,
            row.made,
            row.folder,
            row.file_name,
            row.digest,
            row.size,
            LogId(row.log),
            row.first,
            row.through,
            tuple(row.courses.split("\n")) if row.courses else (),
        )
        for row in connection.execute(select(REPORT).order_by(REPORT.c.report_no))
    )


def everything(connection: Connection) -> KeptStore:
    """All logs with their events, and all reports."""
    return KeptStore(
        tuple(KeptLog(row, events(connection, row)) for row in logs(connection)), reports(connection)
    )


def add_report(connection: Connection, record: ReportRecord) -> None:
    """Remember a report. *Side effects:* writes one row."""
    connection.execute(
        insert(REPORT).values(
            report_no=record.report_no,
            made=record.made,
            folder=record.folder,
            file_name=record.file_name,
            digest=record.digest,
            size=record.size,
            log=record.log,
            first=record.first,
            through=record.through,
            courses=_lines(record.courses),
        )
    )


def _lines(titles: Iterable[str]) -> str:
    return "\n".join(" ".join(title.split()) for title in titles)
