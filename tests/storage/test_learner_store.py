"""The learner's store: logs, events and reports as they were put in, and its layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import LogId, PublicKey
from trainer.domain.log import LogKind
from trainer.domain.report import Parent
from trainer.storage import learner_store
from trainer.storage.learner_store import EventRow, ReportRecord, open_learner_store
from trainer.storage.learner_tables import LAYOUT

KEY = PublicKey("ab" * 32)


def test_what_was_put_in_comes_out(tmp_path: Path) -> None:
    database = open_learner_store(tmp_path / "learner.db")
    parent = Parent(LogId("1b" * 16), 7, "00" * 32)
    rows = (EventRow(0, '{"k":"open"}', bytes(32)), EventRow(1, '{"k":"Đặng"}', bytes(32)))
    record = ReportRecord(
        1,
        "2026-11-23T08:00:00+07:00",
        "E:/",
        "bao-cao.hsreport",
        "6f" * 32,
        9,
        LogId("2b" * 16),
        0,
        1,
        ("A\nB", "C"),
    )
    with database.begin() as connection:
        first = learner_store.add_log(connection, LogId("1b" * 16), LogKind.RECORD, KEY, "pc", None)
        second = learner_store.add_log(connection, LogId("2b" * 16), LogKind.RECORD, KEY, "pc", parent)
        learner_store.append(connection, second, rows)
        learner_store.add_report(connection, record)
    with database.read() as connection:
        assert learner_store.logs(connection) == (first, second)
        assert learner_store.events(connection, second) == rows
        assert learner_store.events(connection, second, 0) == rows[1:]
        assert learner_store.last_seq(connection, first) == -1
        assert learner_store.last_seq(connection, second) == 1
        assert learner_store.reports(connection)[0].courses == ("A B", "C")
    database.close()


def test_two_events_never_share_a_number(tmp_path: Path) -> None:
    database = open_learner_store(tmp_path / "learner.db")
    with database.begin() as connection:
        log = learner_store.add_log(connection, LogId("1b" * 16), LogKind.PRIVATE, KEY, "pc", None)
        learner_store.append(connection, log, [EventRow(0, "x", bytes(32))])
    with pytest.raises(IntegrityError), database.begin() as connection:
        learner_store.append(connection, log, [EventRow(0, "y", bytes(32))])
    database.close()


def test_the_migrations_end_at_the_layout_of_this_program() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(LAYOUT.migrations), version_locations=[str(LAYOUT.migrations)])
    assert script.get_heads() == [f"{LAYOUT.version:04d}"]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE event SET head = 'text' WHERE seq = 1",
        "UPDATE event SET text = x'00ff' WHERE seq = 1",
        "UPDATE event SET seq = 5 WHERE seq = 1",
        "DELETE FROM event WHERE seq = 0",
    ],
)
def test_a_row_that_is_not_the_next_event_is_refused(damage: str, tmp_path: Path) -> None:
    database = open_learner_store(tmp_path / "learner.db")
    with database.begin() as connection:
        log = learner_store.add_log(connection, LogId("1b" * 16), LogKind.RECORD, KEY, "pc", None)
        learner_store.append(connection, log, [EventRow(seq, "{}", bytes(32)) for seq in range(3)])
        assert learner_store.count_events(connection) == 3
        connection.exec_driver_sql(damage)
    with pytest.raises(Refused) as refusal, database.read() as connection:
        learner_store.events(connection, log)
    assert refusal.value.reason is Reason.CHAIN_BROKEN
    database.close()


def test_a_log_of_no_kind_is_refused(tmp_path: Path) -> None:
    database = open_learner_store(tmp_path / "learner.db")
    with database.begin() as connection:
        learner_store.add_log(connection, LogId("1b" * 16), LogKind.RECORD, KEY, "pc", None)
        connection.exec_driver_sql("UPDATE log SET kind = 'recorf'")
    with pytest.raises(Refused) as refusal, database.read() as connection:
        learner_store.logs(connection)
    assert refusal.value.reason is Reason.STORE_BROKEN
    database.close()
