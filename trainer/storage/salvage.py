"""What can still be read of a damaged store: row by row until it hurts; nothing of it is believed here."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from trainer.domain.ids import LogId, PublicKey
from trainer.domain.log import LogKind
from trainer.domain.report import Parent
from trainer.storage.learner_store import EventRow, KeptLog, KeptStore, LogRow, ReportRecord


def readable(store: Path, known: Sequence[LogRow], lengths: Mapping[LogId, int]) -> KeptStore:
    """The logs, events and reports that can be read; whether events follow one another is for the caller to check.

    `known` are logs that surely were in the store, used where their own table cannot be read; of a log with an entry
    in `lengths` only the events behind that many are looked for. Give a copy that lies alone: SQLite writes beside it.
    """
    try:
        with contextlib.closing(sqlite3.connect(store)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            rows = tuple(_logs(connection)) or tuple(known)
            logs = tuple(
                KeptLog(row, tuple(_events(connection, row.number, lengths.get(row.id, 0)))) for row in rows
            )
            return KeptStore(tuple(log for log in logs if log.events), tuple(_reports(connection)))
    except sqlite3.Error:
        return KeptStore((), ())


def _rows(
    connection: sqlite3.Connection, query: str, values: tuple[int, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    with contextlib.suppress(sqlite3.Error):
        yield from connection.execute(query, values)


def _logs(connection: sqlite3.Connection) -> Iterator[LogRow]:
    query = (
        "SELECT number, id, kind, key, machine, parent_log, parent_seq, parent_head FROM log ORDER BY number"
    )
    for number, log, kind, key, machine, *parent in _rows(connection, query):
        with contextlib.suppress(ValueError, TypeError):
            whence = Parent(LogId(str(parent[0])), int(parent[1]), str(parent[2])) if parent[0] else None
            yield LogRow(
                int(number), LogId(str(log)), LogKind(kind), PublicKey(str(key)), str(machine), whence
            )


def _events(connection: sqlite3.Connection, log: int, first: int) -> Iterator[EventRow]:
    query = "SELECT seq, text, head FROM event WHERE log = ? AND seq >= ? ORDER BY seq"
    for seq, text, head in _rows(connection, query, (log, first)):
        if isinstance(seq, int) and isinstance(text, str) and isinstance(head, bytes):
            yield EventRow(seq, text, head)


def _reports(connection: sqlite3.Connection) -> Iterator[ReportRecord]:
    query = (
        "SELECT report_no, made, folder, file_name, digest, size, log, first, through, courses FROM report "
        "ORDER BY report_no"
    )
    for number, made, folder, name, digest, size, log, first, through, courses in _rows(connection, query):
        with contextlib.suppress(ValueError, TypeError):
            titles = tuple(str(courses).split("\n")) if courses else ()
            yield ReportRecord(
                int(number), str(made), str(folder), str(name), str(digest), int(size), LogId(str(log)),
                int(first), int(through), titles,
            )  # fmt: skip
