"""Looking at stores without changing them: is the file whole, does its layout fit, do its chains hold."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import MetaData

from trainer.domain.errors import Reason, Refused
from trainer.domain.log import GENESIS, LogKind, chain
from trainer.storage.learner_tables import VERSION

# As `learner_store.learned_events` counts.
_LEARNED = """
SELECT count(*) FROM event
WHERE json_extract(text, '$.k') NOT IN ('open', 'org_seen', 'receipt_seen', 'clock_back')
"""


@dataclass(frozen=True, slots=True)
class StoreCheckup:
    """What was found in one database; `broken_at` is the number of the first bad event, `newest` its last time."""

    damage: tuple[str, ...]
    layout: int | None
    newer: bool
    events: int
    broken_at: int | None
    newest: str


def check_file(file: Path) -> tuple[str, ...]:
    """What SQLite itself finds wrong with a database; empty where all is well."""
    try:
        with _reading(file) as connection:
            rows = connection.execute("PRAGMA integrity_check(20)").fetchall()
    except sqlite3.Error as trouble:
        return (str(trouble),)
    return tuple(str(row[0]) for row in rows if row[0] != "ok")


def parts_missing(file: Path, tables: MetaData) -> tuple[str, ...]:
    """The tables and indexes of a layout that a database lacks; Refused(STORE_BROKEN) where it cannot be read."""
    wanted = {table.name for table in tables.sorted_tables}
    wanted |= {str(index.name) for table in tables.sorted_tables for index in table.indexes}
    try:
        with _reading(file) as connection:
            rows = connection.execute("SELECT name FROM sqlite_master").fetchall()
    except sqlite3.Error as trouble:
        raise Refused(Reason.STORE_BROKEN, where=file.name, detail=str(trouble)) from trouble
    return tuple(sorted(wanted - {str(row[0]) for row in rows}))


def layout_number(file: Path) -> int | None:
    """The number of a store's layout; None where it says none."""
    try:
        with _reading(file) as connection:
            return int(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.Error, TypeError, ValueError):
        return None


def rows_in(file: Path, table: str) -> int | None:
    """How many rows a table of a store has, as far as the store can tell; None where it cannot."""
    try:
        with _reading(file) as connection:
            return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608
    except (sqlite3.Error, OSError):
        return None


def journal_end_of(file: Path) -> str:
    """The head a committee's journal ends with, hexadecimal; "" where there is no such store or it cannot be read."""
    if not file.is_file():
        return ""
    try:
        with _reading(file) as connection:
            row = connection.execute("SELECT head FROM journal ORDER BY number DESC LIMIT 1").fetchone()
        return bytes(row[0]).hex() if row else ""
    except (sqlite3.Error, TypeError):
        return ""


def check_learner_store(file: Path) -> StoreCheckup:
    """A learner's store: its file, its layout, and the chain of each of its logs."""
    damage = check_file(file)
    if damage:
        return StoreCheckup(damage, None, newer=False, events=0, broken_at=None, newest="")
    try:
        with _reading(file) as connection:
            layout = int(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
            if layout != VERSION:
                return StoreCheckup((), layout, newer=layout > VERSION, events=0, broken_at=None, newest="")
            rows = connection.execute("SELECT log, seq, text, head FROM event ORDER BY log, seq").fetchall()
    except (sqlite3.Error, TypeError, ValueError) as trouble:
        return StoreCheckup((str(trouble),), None, newer=False, events=0, broken_at=None, newest="")
    broken_at, newest, heads = None, "", dict[int, tuple[int, bytes]]()
    for log, seq, text, head in rows:
        expected, before = heads.get(log, (0, GENESIS))
        follows = chain(before, text)
        if broken_at is None and (seq != expected or bytes(head) != follows):
            broken_at = seq
        heads[log] = (seq + 1, follows)
        newest = max(newest, _wall(text))
    return StoreCheckup((), layout, newer=False, events=len(rows), broken_at=broken_at, newest=newest)


def learned_in(file: Path) -> int | None:
    """How many events of learning a store holds, without opening it for writing; None where it cannot be read."""
    try:
        with _reading(file) as connection:
            return int(connection.execute(_LEARNED).fetchone()[0])
    except sqlite3.Error:
        return None


def good_learner_store(file: Path) -> bool:
    """Whether a learner's store can be gone on with: whole, of a layout this program knows, its chains unbroken."""
    found = check_learner_store(file)
    known = found.layout is not None and not found.newer
    return known and not found.damage and found.broken_at is None and begun(file)


def begun(file: Path) -> bool:
    """Whether a learner's store has its logs: one that is gone, empty or emptied has not.

    Every profile has both from its making on, so without them something was lost. A store that cannot be read counts
    as begun: opening it says what is wrong.
    """
    try:
        if not file.is_file() or not file.stat().st_size:
            return False
        with _reading(file) as connection:
            if not connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'log'").fetchone()[0]:
                return False
            kinds = connection.execute("SELECT count(DISTINCT kind) FROM log").fetchone()[0]
            return int(kinds) >= len(LogKind)
    except (sqlite3.Error, OSError):
        return True


def _wall(text: str) -> str:
    """The time in an event's text, found without parsing it."""
    _, _, rest = text.partition('"at":"')
    return rest.partition('"')[0]


@contextlib.contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    # A window may have the store open, and then its newest events are in the log beside it. Where there is no log,
    # SQLite is told so: it would leave an empty one behind, and could not read from a write-protected stick.
    way = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(f"{file.resolve().as_uri()}?{way}", uri=True)) as connection:
        yield connection
