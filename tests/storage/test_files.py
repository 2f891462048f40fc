"""Writing files whole, reading them capped, and names that every system accepts."""

from __future__ import annotations

import os
import time
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.errors import Reason, Refused
from trainer.storage.files import free_name, read_capped, remove, safe_name, write_whole, written_after


def test_a_file_is_written_whole_in_a_new_folder_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "Báo cáo" / "tệp.hsreport"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in path.parent.iterdir()] == ["tệp.hsreport"]


def test_a_write_that_fails_leaves_the_old_file_and_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "f"
    write_whole(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refusal:
        write_whole(path, b"new")
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["f"]


def test_a_medium_that_does_not_keep_the_bytes_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(tmp_path / "f", b"old")
    with monkeypatch.context() as forgetful:
        forgetful.setattr(Path, "read_bytes", lambda _: b"other")
        with pytest.raises(Refused) as refusal:
            write_whole(tmp_path / "f", b"data")
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert (tmp_path / "f").read_bytes() == b"old"


def test_a_file_gets_its_name_only_when_what_belongs_to_it_went_well(tmp_path: Path) -> None:
    write_whole(tmp_path / "f", b"old")
    with pytest.raises(ZeroDivisionError), written_after(tmp_path / "f", b"new"):
        raise ZeroDivisionError
    assert (tmp_path / "f").read_bytes() == b"old"
    with written_after(tmp_path / "f", b"new"):
        assert (tmp_path / "f").read_bytes() == b"old"
    assert (tmp_path / "f").read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["f"]


def test_what_a_killed_program_left_half_written_is_taken_away_later(tmp_path: Path) -> None:
    names = [".0123456789ab.part", ".ba9876543210.part", ".mine.part", "0123456789ab.part"]
    for name in names:
        (tmp_path / name).write_bytes(b"half")
        if name != names[1]:  # somebody may be writing this one
            os.utime(tmp_path / name, (1, 1))
    write_whole(tmp_path / "f", b"x")
    assert {entry.name for entry in tmp_path.iterdir()} == {*names[1:], "f"}


def test_a_file_that_is_not_there_need_not_be_removed(tmp_path: Path) -> None:
    remove(tmp_path / "nowhere" / "f")
    write_whole(tmp_path / "f", b"x")
    remove(tmp_path / "f")
    assert not list(tmp_path.iterdir())


def test_a_file_held_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace
    held = [True, True]

    def stubborn(part: Path, target: Path) -> Path:
        if held:
            held.pop()
            raise PermissionError
        return replace(part, target)

    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(Path, "replace", stubborn)
    write_whole(tmp_path / "f", b"x")
    assert (tmp_path / "f").read_bytes() == b"x"
    held.extend([True] * 50)
    with pytest.raises(Refused):
        write_whole(tmp_path / "f", b"y")


def test_reading_is_capped(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"12345")
    assert read_capped(tmp_path / "f", 5) == b"12345"
    for path, reason in (
        (tmp_path / "f", Reason.FILE_TOO_LARGE),
        (tmp_path / "g", Reason.FILE_MISSING),
        (tmp_path, Reason.FILE_UNREADABLE),
    ):
        with pytest.raises(Refused) as refusal:
            read_capped(path, 4)
        assert refusal.value.reason is reason


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("bao-cao-CB001-20261123.hsreport", "bao-cao-CB001-20261123.hsreport"),
        ("CON", "_CON"),
        ("aux.txt", "_aux.txt"),
        ("com1 .txt", "_com1 .txt"),
        ('a/b\\c:d*e?f"g<h>i|j', "a-b-c-d-e-f-g-h-i-j"),
        ("hết. ", "hết"),
        ("\x00\n", "tep"),
        ("…", "…"),
        ("..", "tep"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text())
def test_every_name_becomes_one_that_windows_takes(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(PureWindowsPath(safe).parts) == 1
    assert safe == safe_name(safe)
    assert safe[-1] not in ". "


def test_a_free_name_counts_up(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "a-2.txt").write_bytes(b"")
    assert free_name(tmp_path, "a.txt") == tmp_path / "a-3.txt"
    assert free_name(tmp_path, "b.txt") == tmp_path / "b.txt"
