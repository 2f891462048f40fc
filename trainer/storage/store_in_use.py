"""Whether another window of the program has a store open: SQLite itself is asked, so no lock file stays behind."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path


def in_use(store: Path) -> bool:
    """Whether somebody else has this store open; a store that is damaged or not there is nobody's.

    Taking a store out of write-ahead mode needs it alone, so SQLite refuses while any other connection is open.
    *Side effects:* leaves write-ahead mode and empties the log beside the store; opening it again turns it on.
    """
    if not store.is_file():
        return False
    try:
        with contextlib.closing(sqlite3.connect(store, timeout=0.2)) as connection:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as trouble:
        return getattr(trouble, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    except sqlite3.DatabaseError:
        return False
    return mode is not None and mode[0] == "wal"
