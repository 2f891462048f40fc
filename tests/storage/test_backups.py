"""Copies of a store: whole, found again, checked, thinned out, and never in the way of work."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table

from trainer.domain.errors import Reason, Refused
from trainer.storage import backups
from trainer.storage.checkup import check_file
from trainer.storage.database import Database, Layout, open_database

HANOI = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=HANOI)
TABLES = MetaData()
Table("note", TABLES, Column("id", Integer, primary_key=True), Column("text", String, nullable=False))
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "data" / "notes.db", Layout(1, TABLES, tmp_path))
    yield database
    database.close()


def note(database: Database, text: str) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("INSERT INTO note (text) VALUES (?)", (text,))


def texts(path: Path) -> list[str]:
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as connection:
        found = [row[0] for row in connection.execute("SELECT text FROM note ORDER BY id")]
    connection.close()
    return found


def place(database: Database) -> Path:
    assert database.file is not None
    return database.file


def folder(database: Database) -> Path:
    return backups.backups_folder(place(database))


def whole(path: Path) -> bool:
    return not check_file(path)


def test_a_copy_holds_what_was_committed_even_while_somebody_writes(store: Database) -> None:
    note(store, "một")
    with store.begin() as connection:
        connection.exec_driver_sql("INSERT INTO note (text) VALUES ('chưa xong')")
        made = backups.make(store, NOW)
    assert made is not None
    assert texts(made.path) == ["một"]
    assert made.path.name == "notes-20261123-020000-000.db"
    assert made.size == made.path.stat().st_size
    assert backups.list_backups(place(store)) == (made,)


def test_a_copy_is_one_file_that_a_write_protected_stick_can_hold(store: Database) -> None:
    note(store, "một")
    made = backups.make(store, NOW)
    assert made is not None
    assert [path.name for path in folder(store).iterdir()] == [made.path.name]
    assert made.path.read_bytes()[18:20] == b"\1\1"  # not in WAL mode
    assert whole(made.path)
    assert [path.name for path in folder(store).iterdir()] == [made.path.name]


def test_nothing_is_copied_where_nothing_changed(store: Database) -> None:
    note(store, "một")
    assert backups.make(store, NOW) is not None
    assert backups.make(store, NOW + timedelta(hours=1)) is None
    note(store, "hai")
    assert backups.make(store, NOW + timedelta(hours=2)) is not None
    with store.begin() as connection:  # of the same size, and still another state
        connection.exec_driver_sql("UPDATE note SET text = 'bốn' WHERE text = 'hai'")
    assert backups.make(store, NOW + timedelta(hours=3)) is not None
    assert len(backups.list_backups(place(store))) == 3


def test_names_sort_by_time_and_two_copies_of_one_moment_keep_both(store: Database) -> None:
    for at in (NOW, NOW, NOW - timedelta(days=40)):
        note(store, "x")
        assert backups.make(store, at) is not None
    found = backups.list_backups(place(store))
    assert [each.made for each in found] == sorted(each.made for each in found)
    assert [len(texts(each.path)) for each in found] == [3, 1, 2]


def test_what_is_no_copy_of_this_store_is_left_out_of_the_list_and_left_alone(store: Database) -> None:
    folder(store).mkdir()
    names = [
        "other-20261123-020000-000.db",
        "notes-20261323-020000-000.db",
        "notes-20261123-020000.db",
        "notes.db",
        "ghi-chu.txt",
    ]
    for name in names:
        (folder(store) / name).write_bytes(b"")
    assert backups.list_backups(place(store)) == ()
    backups.prune(place(store), NOW)
    assert sorted(path.name for path in folder(store).iterdir()) == sorted(names)


def test_a_damaged_copy_is_passed_over(store: Database) -> None:
    made = []
    for hour in range(3):
        note(store, "x" * 3000)
        backup = backups.make(store, NOW + timedelta(hours=hour))
        assert backup is not None
        made.append(backup)
    for backup, damage in zip(made[1:], (b"", b"\xff" * 5000), strict=True):
        backup.path.write_bytes(damage)
    assert backups.newest_good(place(store), whole) == made[0]
    made[0].path.unlink()
    assert backups.newest_good(place(store), whole) is None


def test_copies_are_thinned_out_as_they_age(store: Database) -> None:
    first = backups.make(store, NOW)
    assert first is not None
    for day in range(40):
        for hour in range(3):
            at = (NOW + timedelta(days=day, hours=hour)).astimezone(UTC)
            shutil.copy(first.path, folder(store) / f"notes-{at:%Y%m%d-%H%M%S}-500.db")
    now = NOW + timedelta(days=39, hours=3)
    gone = backups.prune(place(store), now)
    left = backups.list_backups(place(store))
    assert len(left) + len(gone) == 121
    assert sum(each.made > now - timedelta(days=2) for each in left) == 6
    assert len(left) == 6 + 12 + 4
    assert not any(each.path.exists() for each in gone)
    assert backups.prune(place(store), now) == ()


def test_a_copy_somebody_has_open_stays_until_next_time(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (0, 300):
        for hour in range(2):
            note(store, "x")
            backups.make(store, NOW + timedelta(days=day, hours=hour))
    unlink = Path.unlink

    def held(path: Path, *, missing_ok: bool = False) -> None:
        if path.suffix == ".db":
            raise PermissionError(errno.EACCES, "in use", str(path))
        unlink(path, missing_ok=missing_ok)

    now = NOW + timedelta(days=400)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)
        assert backups.prune(place(store), now) == ()
    assert len(backups.prune(place(store), now)) == 1  # the newest of the second day stays whatever its age


def test_without_room_nothing_is_begun(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    note(store, "một")
    size = place(store).stat().st_size + place(store).with_name("notes.db-wal").stat().st_size
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, size + backups.SPARE_BYTES - 1))
    with pytest.raises(Refused) as refusal:
        backups.make(store, NOW)
    assert refusal.value.reason is Reason.NO_ROOM
    assert list(folder(store).iterdir()) == []
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, size + backups.SPARE_BYTES))
    assert backups.make(store, NOW) is not None


def test_a_closed_store_has_no_log_to_count(store: Database) -> None:
    note(store, "một")
    store.close()
    assert not place(store).with_name("notes.db-wal").exists()
    assert backups.make(store, NOW) is not None


def test_a_disk_that_fills_up_leaves_no_half_copy_and_an_untouched_store(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(store, "một")
    copy_to = Database.copy_to

    def full(database: Database, target: Path) -> None:
        copy_to(database, target)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))

    monkeypatch.setattr(Database, "copy_to", full)
    with pytest.raises(Refused) as refusal:
        backups.make(store, NOW)
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert list(folder(store).iterdir()) == []
    note(store, "hai")
    assert texts(place(store)) == ["một", "hai"]


@pytest.mark.parametrize(
    "trouble", [Refused(Reason.CANNOT_WRITE), sqlite3.OperationalError("disk I/O error")]
)
def test_what_sqlite_keeps_beside_a_copy_does_not_stay_either(
    store: Database, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def cut_short(_database: Database, target: Path) -> None:
        for suffix in ("", "-journal", "-wal"):
            target.with_name(target.name + suffix).write_bytes(b"half")
        raise trouble

    monkeypatch.setattr(Database, "copy_to", cut_short)
    with pytest.raises(Refused) as refusal:
        backups.make(store, NOW)
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert list(folder(store).iterdir()) == []


def test_a_copy_that_would_need_a_log_beside_it_is_none(
    store: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    note(store, "một")
    really, copy_to = sqlite3.connect, Database.copy_to

    def copied(database: Database, place: Path) -> None:
        copy_to(database, place)
        # A database in memory keeps its own way of going back, and says no more about it than a disk that fails.
        monkeypatch.setattr(sqlite3, "connect", lambda _: really(":memory:"))

    monkeypatch.setattr(Database, "copy_to", copied)
    with pytest.raises(Refused) as refusal:
        backups.copy_alone(store, tmp_path / "copy.db")
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert list(tmp_path.glob("copy.db*")) == []


def test_a_name_that_cannot_be_given_leaves_no_half_copy(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(store, "một")

    def full(_part: Path, path: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    monkeypatch.setattr(backups, "move_whole", full)
    with pytest.raises(Refused) as refusal:
        backups.make(store, NOW)
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert list(folder(store).iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(store: Database) -> None:
    folder(store).write_bytes(b"a file in the way")
    with pytest.raises(Refused) as refusal:
        backups.make(store, NOW)
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert backups.list_backups(place(store)) == ()


def test_a_damaged_store_makes_no_copy_and_drives_no_good_one_out(store: Database) -> None:
    for _ in range(200):
        note(store, "x" * 1000)
    assert backups.make(store, NOW) is not None
    file = place(store)
    store.close()
    data = bytearray(file.read_bytes())
    data[:100] = bytes(100)
    file.write_bytes(data)
    with pytest.raises(Refused) as refusal:
        backups.make(store, NOW + timedelta(hours=1))
    assert refusal.value.reason is Reason.STORE_BROKEN
    assert len(backups.list_backups(file)) == 1


def test_what_a_cut_off_copy_left_is_swept_away_after_half_a_day(store: Database) -> None:
    folder(store).mkdir()
    old, journal, young = (folder(store) / f".{name}" for name in ("aa.part", "aa.part-journal", "bb.part"))
    for path in (old, journal, young):
        path.write_bytes(b"half")
    long_ago = (NOW - timedelta(hours=13)).timestamp()
    for path in (old, journal):
        os.utime(path, (long_ago, long_ago))
    os.utime(young, (NOW.timestamp(), NOW.timestamp()))
    assert backups.leftovers(folder(store), NOW) == (old, journal)
    note(store, "một")
    assert backups.make(store, NOW) is not None
    assert not old.exists()
    assert not journal.exists()
    assert young.exists()


def test_a_leftover_that_cannot_be_looked_at_or_removed_is_in_nobodys_way(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(store).mkdir()
    (folder(store) / ".aa.part").write_bytes(b"half")
    note(store, "một")

    def gone(path: Path, **words: Any) -> os.stat_result:
        raise PermissionError(errno.EACCES, "no", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", gone)
        assert backups.leftovers(folder(store), NOW) == ()
    assert backups.leftovers(folder(store) / "not there", NOW) == ()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", gone)
        assert backups.leftovers(folder(store), NOW + timedelta(days=900))
        backups._sweep(folder(store), NOW + timedelta(days=900))
    assert backups.make(store, NOW) is not None


def test_postgresql_is_not_copied() -> None:
    import sqlalchemy

    elsewhere = Database(sqlalchemy.create_engine("sqlite://"), where="PostgreSQL", file=None)
    with pytest.raises(ValueError, match="file"):
        backups.make(elsewhere, NOW)
    elsewhere.close()
