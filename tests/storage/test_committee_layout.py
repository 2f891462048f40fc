"""Stores of older layouts are brought up to date with a copy beside them; those of newer ones are left alone."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy

from tests.trust_builders import VECTORS
from trainer.domain.errors import Reason, Refused
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_erasure import gone_since
from trainer.storage.committee_tables import TABLES, VERSION
from trainer.storage.database import layout_of

HEADS = {
    1: (18, "d806c2ec7ea842401ec00ff3d2d69a6c2a1484925d289b231f9218da7e916ccc"),
    2: (13, "e19f3e0ffe6263a3f86ab29c6b0ae657ba572f7d1930c1781cbdcb1d6ce802ef"),
}
"""How the journal of each frozen layout ends."""
LEFT = {1: ["2026-11-27T09:00:00+07:00"], 2: []}


def a_frozen_store(folder: Path, layout: int = 1) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    frozen = VECTORS / f"committee-layout-{layout}"
    return Path(shutil.copy(frozen / "committee.db", folder / "committee.db"))


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def test_every_older_layout_is_frozen() -> None:
    assert set(HEADS) == set(range(1, VERSION))


@pytest.mark.parametrize("layout", HEADS)
def test_a_store_of_an_older_layout_is_migrated_and_keeps_every_row(tmp_path: Path, layout: int) -> None:
    file = a_frozen_store(tmp_path, layout)
    before = {
        name: rows(file, f"SELECT count(*) FROM {name}")
        for (name,) in rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    kept = "WHERE length(signed) > 0 ORDER BY receipt_no"
    signed = rows(file, f"SELECT receipt_no, digest, signed FROM report {kept}")
    database = store.open_committee_store(file)
    assert layout_of(database) == VERSION
    with database.read() as connection:
        number, head = ledger.journal_end(connection)
        assert (number, head.hex()) == HEADS[layout]
        assert not ledger.files_received(connection)
        assert [list(row[:2]) for row in signed] == [
            [row.receipt.receipt_no, row.receipt.report] for row in ledger.all_reports(connection)
        ]
        assert [row[2] for row in signed] == [row.signed for row in ledger.all_reports(connection)]
        assert list(gone_since(connection).values()) == LEFT[layout]
    database.close()
    for name, count in before.items():
        assert rows(file, f"SELECT count(*) FROM {name}") == count, name


@pytest.mark.parametrize("layout", HEADS)
def test_a_copy_of_the_old_layout_stands_beside_it(tmp_path: Path, layout: int) -> None:
    file = a_frozen_store(tmp_path, layout)
    old = rows(file, "SELECT number, text, head FROM journal")
    store.open_committee_store(file).close()
    copy = tmp_path / f"committee.layout-{layout}.db"
    assert rows(copy, "SELECT version_num FROM alembic_version") == [(f"{layout:04d}",)]
    assert rows(copy, "SELECT number, text, head FROM journal") == old


@pytest.mark.parametrize("layout", HEADS)
def test_a_migrated_store_has_the_shape_of_a_new_one(tmp_path: Path, layout: int) -> None:
    migrated = store.open_committee_store(a_frozen_store(tmp_path / "old", layout))
    new = store.open_committee_store(tmp_path / "new" / "committee.db")
    shapes = []
    for database in (migrated, new):
        with database.read() as connection:
            inspector = sqlalchemy.inspect(connection)
            shapes.append(
                {
                    table: (
                        sorted(
                            (c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)
                        ),
                        sorted(str(i["name"]) for i in inspector.get_indexes(table)),
                        inspector.get_pk_constraint(table)["constrained_columns"],
                    )
                    for table in TABLES.tables
                }
            )
        database.close()
    assert shapes[0] == shapes[1]


def test_a_store_of_a_newer_layout_is_refused_and_not_touched(tmp_path: Path) -> None:
    file = a_frozen_store(tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (f"{VERSION + 1:04d}",))
        connection.commit()
    before = hashlib.sha256(file.read_bytes()).digest()
    with pytest.raises(Refused) as refusal:
        store.open_committee_store(file)
    assert refusal.value.reason is Reason.STORE_NEWER
    assert hashlib.sha256(file.read_bytes()).digest() == before


def test_where_nobody_left_no_date_is_made_up(tmp_path: Path) -> None:
    file = a_frozen_store(tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        for number, text in connection.execute("SELECT number, text FROM journal").fetchall():
            line = json.loads(text)
            if line["kind"] == "roster":
                changed = json.dumps({**line, "removed": 0})
                connection.execute("UPDATE journal SET text = ? WHERE number = ?", (changed, number))
        connection.commit()
    database = store.open_committee_store(file)
    with database.read() as reading:
        assert list(gone_since(reading).values()) == [""]
    database.close()
