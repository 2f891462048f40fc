"""What a hostile file may do to this computer: how long it takes, how much memory, and which files changed."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import memory_mb

MOST_SECONDS = 2.0
MOST_MB = 256.0
_TRACED = 6
"""So many times slower everything is while coverage is measured."""


@dataclass
class Cost:
    """What a piece of work took: seconds of this process (not of the machine), MB beyond what was there before."""

    seconds: float = 0.0
    mb: float | None = None


@contextlib.contextmanager
def cost() -> Iterator[Cost]:
    """Measures the block; memory only where the system can forget the highest mark (Linux)."""
    made = Cost()
    before = memory_mb("VmRSS") if _forget_highest() else None
    began = time.process_time()
    yield made
    made.seconds = (time.process_time() - began) / (_TRACED if sys.gettrace() else 1)
    highest = memory_mb("VmHWM")
    if before is not None and highest is not None:
        made.mb = highest - before


def _forget_highest() -> bool:
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return False
    return True


def state(folder: Path) -> dict[str, str]:
    """A digest of every file below a folder; of a database the rows of every table, not the bytes of its file."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.suffix == ".db":
            found |= {f"{name}/{table}": digest for table, digest in _tables(path)}
        elif path.is_file() and not path.name.endswith((".db-wal", ".db-shm")):
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _tables(path: Path) -> Iterator[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in sorted(names):
            rows = sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))
            yield name, hashlib.sha256("\n".join(rows).encode("utf-8")).hexdigest()


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The names whose content differs."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
