"""The learner's store: logs, events and reports as they were put in, and its layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

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
