"""Rows by the thousand go in and are found again, and broken constraints are told as ever, on every database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from trainer.storage import bulk
from trainer.storage import committee_store as store
from trainer.storage.committee_tables import FIGURES, REPORT
from trainer.storage.database import Database

ROWS = [(f"{number:064x}", "1b" * 16, b"\x00\xff" * number) for number in range(3_000)]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = store.open_committee_store(database_url)
    yield made
    made.close()


def a_row(number: int, *, file: str | None = None) -> tuple[object, ...]:
    name = f"{number:064x}"
    return (number, name, "lúc", "aa" * 32, "1b" * 16, 0, 9, "7a" * 32, "", "[]", b"x", None, file, 2**53 - 1)


def test_rows_stand_as_they_were_given(database: Database) -> None:
    rows = [a_row(1), a_row(2, file="ab" * 32)]
    with database.begin() as connection:
        bulk.insert_rows(connection, REPORT, rows)
        bulk.insert_rows(connection, REPORT, [])
        bulk.insert_rows(connection, FIGURES, ROWS)
    with database.read() as connection:
        assert [
            tuple(row) for row in connection.execute(select(REPORT).order_by(REPORT.c.receipt_no))
        ] == rows
        found = connection.execute(select(FIGURES).order_by(FIGURES.c.key))
        assert [tuple(row) for row in found] == ROWS


def test_replaced_rows_take_the_place_of_those_with_their_key(database: Database) -> None:
    with database.begin() as connection:
        bulk.replace_rows(connection, FIGURES, ROWS[:3])
        bulk.replace_rows(connection, FIGURES, [(*ROWS[1][:2], b"new"), ROWS[5]])
        bulk.replace_rows(connection, FIGURES, [])
        found = connection.execute(select(FIGURES).order_by(FIGURES.c.key))
        assert [tuple(row) for row in found] == [ROWS[0], (*ROWS[1][:2], b"new"), ROWS[2], ROWS[5]]


def test_a_broken_constraint_is_told_and_nothing_of_it_is_kept(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as connection:
        bulk.insert_rows(connection, FIGURES, [ROWS[1], ROWS[2], ROWS[1]])
    with database.read() as connection:
        assert connection.execute(select(FIGURES)).all() == []


def test_any_number_of_values_is_looked_for_at_once(database: Database) -> None:
    with database.begin() as connection:
        bulk.insert_rows(connection, FIGURES, ROWS)
        odd = {row[0] for row in ROWS[1::2]} | {"'; DROP TABLE figures; --", 'nháy "kép"', ""}
        query = select(FIGURES.c.key).where(bulk.among(connection, FIGURES.c.key, odd))
        assert sorted(connection.execute(query).scalars()) == [row[0] for row in ROWS[1::2]]
        none = select(FIGURES.c.key).where(bulk.among(connection, FIGURES.c.key, set()))
        assert connection.execute(none).all() == []
