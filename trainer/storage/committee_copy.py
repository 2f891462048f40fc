"""A copy of a committee's store in a file of its own, from whichever kind of database, as one moment saw it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import insert, select

from trainer.storage.committee_store import Connection, open_committee_store
from trainer.storage.committee_tables import TABLES

_AT_ONCE = 200


def copy_store(connection: Connection, target: Path) -> None:
    """Write everything the open transaction sees into a new store. *Side effects:* makes the file `target`."""
    database = open_committee_store(target)
    try:
        with database.begin() as other:
            for table in TABLES.sorted_tables:
                rows = connection.execution_options(yield_per=_AT_ONCE).execute(select(table))
                for part in rows.mappings().partitions(_AT_ONCE):
                    other.execute(insert(table), [dict(row) for row in part])
    finally:
        database.close()
