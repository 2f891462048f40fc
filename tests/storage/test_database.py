"""Opening databases: new, older, newer, damaged and busy ones, on SQLite and on PostgreSQL."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Column, Integer, MetaData, String, Table

from trainer.domain.errors import Reason, Refused
from trainer.storage import database as databases
from trainer.storage.database import Database, Layout, layout_of, open_database

_FIRST = '''"""First."""
revision = "0001"
down_revision = None
def upgrade(): pass
'''
_SECOND = '''"""Adds a column."""
import sqlalchemy as sa
from alembic import op
revision = "0002"
down_revision = "0001"
def upgrade():
    op.add_column("note", sa.Column("colour", sa.String(), nullable=False, server_default="blue"))
'''


def layout(folder: Path, version: int) -> Layout:
    tables = MetaData()
    columns: list[Column[Any]] = [
        Column("id", Integer, primary_key=True),
        Column("text", String, nullable=False),
    ]
    if version > 1:
        columns.append(Column("colour", String, nullable=False, server_default="blue"))
    Table("note", tables, *columns)
    return Layout(version, tables, folder / "migrations")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    if request.param == "sqlite":
        yield tmp_path / "data" / "notes.db"
        return
    url = os.environ.get("HOCSO_TEST_POSTGRES_URL")
    if not url:
        pytest.skip("no PostgreSQL here")
    name = f"notes_{uuid.uuid4().hex[:12]}"
    address = sqlalchemy.make_url(url).set(drivername="postgresql+psycopg")
    admin = sqlalchemy.create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")
    admin.dispose()


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_first.py").write_text(_FIRST, encoding="utf-8")
    (folder / "0002_colour.py").write_text(_SECOND, encoding="utf-8")
    return tmp_path


def texts(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.exec_driver_sql("SELECT text FROM note ORDER BY id").scalars())


def write(database: Database, text: str) -> None:
    with database.begin() as connection:
        connection.execute(sqlalchemy.text("INSERT INTO note (text) VALUES (:text)"), {"text": text})


def test_an_empty_database_gets_the_tables_and_keeps_what_is_written(
    place: Path | str, tmp_path: Path
) -> None:
    database = open_database(place, layout(tmp_path, 1))
    write(database, "Ủy ban")
    database.close()
    again = open_database(place, layout(tmp_path, 1))
    assert texts(again) == ["Ủy ban"]
    assert layout_of(again) == 1
    assert again.damage() == ()
    assert again.is_sqlite is isinstance(place, Path)
    again.close()


def test_a_transaction_that_fails_leaves_nothing(place: Path | str, tmp_path: Path) -> None:
    database = open_database(place, layout(tmp_path, 1))

    def half() -> None:
        with database.begin() as connection:
            connection.exec_driver_sql("INSERT INTO note (text) VALUES ('x')")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert texts(database) == []
    database.close()


def test_an_older_database_is_migrated(place: Path | str, migrations: Path) -> None:
    old = open_database(place, layout(migrations, 1))
    write(old, "cũ")
    old.close()
    database = open_database(place, layout(migrations, 2))
    assert layout_of(database) == 2
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT text, colour FROM note").one() == ("cũ", "blue")
    if isinstance(place, Path):
        copy = sqlite3.connect(place.with_name("notes.layout-1.db"))
        assert copy.execute("SELECT text FROM note").fetchall() == [("cũ",)]
        copy.close()
    database.close()


def test_a_newer_database_is_refused_untouched(place: Path | str, migrations: Path) -> None:
    open_database(place, layout(migrations, 2)).close()
    with pytest.raises(Refused) as refusal:
        open_database(place, layout(migrations, 1))
    assert refusal.value.reason is Reason.STORE_NEWER


def test_a_migration_that_fails_leaves_the_old_database(place: Path | str, migrations: Path) -> None:
    old = open_database(place, layout(migrations, 1))
    write(old, "cũ")
    old.close()
    (migrations / "migrations" / "0002_colour.py").write_text(
        _SECOND + "    op.execute('SELECT * FROM nowhere')\n", encoding="utf-8"
    )
    with pytest.raises(Refused) as refusal:
        open_database(place, layout(migrations, 2))
    assert refusal.value.reason is Reason.STORE_BROKEN
    again = open_database(place, layout(migrations, 1))
    assert texts(again) == ["cũ"]
    again.close()


def test_a_store_without_its_migration_is_refused(tmp_path: Path, migrations: Path) -> None:
    open_database(tmp_path / "n.db", layout(migrations, 1)).close()
    with pytest.raises(Refused) as refusal:
        open_database(tmp_path / "n.db", layout(migrations, 3))
    assert refusal.value.reason is Reason.STORE_BROKEN


def test_a_broken_constraint_stays_a_fault_of_ours(place: Path | str, tmp_path: Path) -> None:
    database = open_database(place, layout(tmp_path, 1))
    with pytest.raises(sqlalchemy.exc.IntegrityError), database.begin() as connection:
        connection.exec_driver_sql("INSERT INTO note (text) VALUES (NULL)")
    database.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "n.db"
    path.write_bytes(b"not a database at all, but long enough to be one" * 100)
    with pytest.raises(Refused) as refusal:
        open_database(path, layout(tmp_path, 1))
    assert refusal.value.reason is Reason.STORE_BROKEN


def test_a_layout_number_that_is_none_is_refused(tmp_path: Path) -> None:
    database = open_database(tmp_path / "n.db", layout(tmp_path, 1))
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'abc'")
    database.close()
    with pytest.raises(Refused) as refusal:
        open_database(tmp_path / "n.db", layout(tmp_path, 1))
    assert refusal.value.reason is Reason.STORE_BROKEN


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refused) as refusal:
        open_database(tmp_path / "file" / "n.db", layout(tmp_path, 1))
    assert refusal.value.reason is Reason.CANNOT_WRITE


def test_a_database_file_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "n.db").mkdir()
    with pytest.raises(Refused) as refusal:
        open_database(tmp_path / "n.db", layout(tmp_path, 1))
    assert refusal.value.reason is Reason.CANNOT_WRITE


def test_a_full_disk_is_told_as_the_system_tells_it(tmp_path: Path) -> None:
    database = open_database(tmp_path / "n.db", layout(tmp_path, 1))
    with database.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE much (text)")
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(Refused) as refusal, database.begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO much VALUES ('{'x' * 100_000}')")
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert isinstance(refusal.value.__cause__, OSError)
    assert refusal.value.__cause__.errno == errno.ENOSPC
    with pytest.raises(Refused) as refusal, database.read() as connection:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")
    assert not isinstance(refusal.value.__cause__, OSError)
    database.close()


def test_a_connection_that_could_only_be_opened_for_reading_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(tmp_path / "n.db", layout(tmp_path, 1))
    database.close()
    really = sqlite3.connect

    def for_reading(place: str, *rest: Any, **named: Any) -> sqlite3.Connection:
        """What SQLite does where a disk does not let it open the file for writing."""
        opened: sqlite3.Connection = really(f"file:{place}?mode=ro", *rest, uri=True, **named)
        return opened

    def write() -> None:
        with database.begin() as connection:
            connection.exec_driver_sql("INSERT INTO note (text) VALUES ('chào')")

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3.dbapi2, "connect", for_reading)
        with pytest.raises(Refused) as refusal:
            write()
        assert refusal.value.reason is Reason.CANNOT_WRITE
    write()  # the disk is well again
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT text FROM note").scalars().all() == ["chào"]
    database.close()


def test_a_copy_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    database = open_database(tmp_path / "n.db", layout(tmp_path, 1))
    with pytest.raises(Refused) as refusal:
        database.copy_to(tmp_path / "nowhere" / "n.db")
    assert refusal.value.reason is Reason.CANNOT_WRITE
    database.close()


def test_a_server_that_does_not_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        open_database("postgresql://nobody@127.0.0.1:9/none?connect_timeout=2", layout(tmp_path, 1))
    assert refusal.value.reason is Reason.STORE_UNREACHABLE


def test_an_unknown_table_is_a_broken_store(place: Path | str, tmp_path: Path) -> None:
    database = open_database(place, layout(tmp_path, 1))
    with pytest.raises(Refused) as refusal, database.read() as connection:
        connection.exec_driver_sql("SELECT * FROM elsewhere")
    assert refusal.value.reason is Reason.STORE_BROKEN
    database.close()


def test_an_sqlite_address_is_a_file_and_memory_is_none(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path.as_posix()}/n.db", layout(tmp_path, 1))
    assert database.file == tmp_path / "n.db"
    database.close()
    with pytest.raises(ValueError, match="file"):
        open_database("sqlite://", layout(tmp_path, 1))


def test_a_writer_waits_for_another_and_is_told_when_it_takes_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0)
    database = open_database(tmp_path / "n.db", layout(tmp_path, 1))
    with database.begin(), pytest.raises(Refused) as refusal, database.begin():
        pass
    assert refusal.value.reason is Reason.STORE_BUSY
    with database.begin(), database.read() as connection:  # readers never wait
        assert connection.exec_driver_sql("SELECT count(*) FROM note").scalar() == 0
    database.close()


def test_two_threads_write_one_after_the_other(tmp_path: Path) -> None:
    database = open_database(tmp_path / "n.db", layout(tmp_path, 1))

    def write_many(number: int) -> None:
        for _ in range(20):
            write(database, f"{number}")

    threads = [threading.Thread(target=write_many, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts(database)) == 80
    database.close()


def test_two_programs_may_create_the_same_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = open_database(tmp_path / "n.db", layout(tmp_path, 1))
    monkeypatch.setattr(databases, "layout_of", lambda _: None)
    database = open_database(tmp_path / "n.db", layout(tmp_path, 1))
    write(database, "x")
    assert texts(other) == ["x"]
    database.close()
    other.close()


def test_damage_is_named(tmp_path: Path) -> None:
    path = tmp_path / "n.db"
    database = open_database(path, layout(tmp_path, 1))
    for n in range(500):
        write(database, f"line {n} " * 20)
    database.close()
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 3000] = b"\xff" * 3000
    path.write_bytes(bytes(data))
    database = open_database(path, layout(tmp_path, 1))
    assert database.damage()
    database.close()
    path.write_bytes(b"x" * 4096)
    assert database.damage()
    database.close()


def test_without_the_driver_of_postgresql_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Refused) as refused:
        open_database("postgresql://someone@127.0.0.1:9/hocso", Layout(1, MetaData(), Path()))
    assert refused.value.reason is Reason.STORE_DRIVER


def test_a_driver_of_postgresql_that_is_not_whole_is_said_to_be_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "psycopg.py").write_text("raise ImportError('no pq wrapper available')", encoding="utf-8")
    for name in [each for each in sys.modules if each.partition(".")[0] == "psycopg"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Refused) as refused:
        open_database("postgresql://someone@127.0.0.1:9/hocso", Layout(1, MetaData(), Path()))
    assert refused.value.reason is Reason.STORE_DRIVER
    assert refused.value.detail == "no pq wrapper available"
