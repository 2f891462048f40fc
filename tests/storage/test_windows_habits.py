"""What a Windows office does to files: held open by others, twins in another case, odd names, long paths, odd homes.

Every test runs on both systems; where Windows behaves otherwise the test says what holds there. `dev.py test --windows`
runs them on Windows' own Python.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.builders import a_course
from tests.services.learner.pc import Pc
from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import Preferences
from trainer.services.preferences import load_preferences, save_preferences
from trainer.storage.files import safe_name, write_whole
from trainer.ui.messages import sentence_for

WINDOWS = sys.platform == "win32"


def test_a_file_open_elsewhere_is_refused_with_a_sentence_and_stays_as_it_was(tmp_path: Path) -> None:
    """Excel holds the last export open: Windows then refuses to replace it (WinError 5 or 32)."""
    path = tmp_path / "Kết quả.xlsx"
    path.write_bytes(b"old")
    with path.open("rb") as held:
        if WINDOWS:
            with pytest.raises(Refused) as refused:
                write_whole(path, b"new")
            assert refused.value.reason is Reason.CANNOT_WRITE
            assert sentence_for(refused.value).text
        else:
            write_whole(path, b"new")
        assert held.read() == b"old"
    assert path.read_bytes() == (b"old" if WINDOWS else b"new")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    write_whole(path, b"newer")
    assert path.read_bytes() == b"newer"


def test_a_name_in_another_case_is_the_same_file_on_windows_and_never_two_by_accident(tmp_path: Path) -> None:
    write_whole(tmp_path / "BAO-CAO.hsreport", b"one")
    write_whole(tmp_path / "bao-cao.hsreport", b"two")
    names = sorted(path.name for path in tmp_path.iterdir())
    if WINDOWS:
        assert len(names) == 1
        assert (tmp_path / "BAO-CAO.hsreport").read_bytes() == b"two"
    else:
        assert names == ["BAO-CAO.hsreport", "bao-cao.hsreport"]


@pytest.mark.parametrize(
    "name", ["CON", "nul.txt", "COM1", "lpt9.hsreport", "aux", "hết.", "câu hỏi?", "a:b"]
)
def test_a_name_windows_keeps_for_itself_is_written_under_one_it_takes(tmp_path: Path, name: str) -> None:
    path = tmp_path / safe_name(name)
    write_whole(path, b"x")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [(path.name, b"x")]


def test_a_path_longer_than_windows_takes_is_written_or_refused_with_a_sentence(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*(["thư mục rất dài của phòng nội vụ"] * 12)) / "báo cáo.hsreport"
    assert len(str(deep)) > 260
    refusal = None
    try:
        write_whole(deep, b"x")
    except Refused as refused:
        refusal = refused
    if refusal is None:
        assert deep.read_bytes() == b"x"
    else:
        assert refusal.reason is Reason.CANNOT_WRITE
        assert sentence_for(refusal).text


def test_a_learner_works_in_a_folder_with_vietnamese_letters_and_spaces(tmp_path: Path) -> None:
    pc = Pc(tmp_path / "Nguyễn Thị Ánh" / "Dữ liệu học  (máy cơ quan)", course=a_course())
    pc.learner.profiles.enrol_by_hand(name="Nguyễn Thị Ánh", staff_code="MH-1", unit="Văn phòng")
    assert pc.learner.study.home().courses
    pc.restart()
    (person,) = pc.learner.profiles.all()
    assert person.name == "Nguyễn Thị Ánh"
    pc.learner.profiles.close()


def test_a_database_open_in_another_program_is_waited_for_and_then_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two windows on one profile, or a backup program that holds the file."""
    from sqlalchemy import MetaData

    from trainer.storage import database

    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    file = tmp_path / "hồ sơ" / "learner.db"
    store = database.open_database(file, database.Layout(1, MetaData(), tmp_path))
    with sqlite3.connect(file) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused) as refused, store.begin():
            pass
        other.rollback()
    other.close()
    assert refused.value.reason is Reason.STORE_BUSY
    with store.begin():
        pass
    store.close()
    file.unlink()  # nothing keeps the file open; Windows would refuse this otherwise


def test_preferences_that_cannot_be_kept_are_an_error_and_not_a_loss(tmp_path: Path) -> None:
    save_preferences(tmp_path, Preferences(role="learner"))
    path = tmp_path / "settings.json"
    path.chmod(0o400)
    try:
        save_preferences(tmp_path, Preferences(role="author"))
    except (Refused, OSError):
        assert load_preferences(tmp_path).role == "learner"
    else:
        assert load_preferences(tmp_path).role == "author"
    finally:
        path.chmod(0o600)


def test_other_processes_of_the_program_can_be_spawned() -> None:
    """Windows knows no fork: what runs in another process is imported there by name."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(safe_name, ("CON",)) == "_CON"
        pool.close()
        pool.join()
