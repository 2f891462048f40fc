"""A second start: it hands its files to the window that is open, or opens one where that does not answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.services.learner.pc import Pc
from tests.ui.learner.desk import a_window, settle, shown
from trainer import app
from trainer.ui.committee.wing import CommitteeWing
from trainer.ui.first_run import RolePage
from trainer.ui.learner.enrol_flow import EnrolFlow
from trainer.ui.learner.navigation import Place
from trainer.ui.learner.who_page import WhoPage
from trainer.ui.learner.wing import LearnerWing
from trainer.ui.main_window import MainWindow
from trainer.ui.one_window import NOTES_FOLDER, OneWindow
from trainer.ui.theme import Theme
from trainer.ui.widgets.dialogs import Notice


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path)


@pytest.fixture
def first(tmp_path: Path, dressed: Theme) -> Iterator[OneWindow]:
    """The window that is open already."""
    made = OneWindow(tmp_path / "home")
    assert made.claim()
    made.listen()
    yield made
    made.close()


def handed_over(second: OneWindow, *files: Path) -> bool:
    """Hand over from a second process, as a thread, while this one's event loop runs."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(second.hand_over(files, 5.0)))
    thread.start()
    from PySide6.QtTest import QTest

    while thread.is_alive():
        QTest.qWait(20)
    return answers[0]


def test_a_second_start_hands_its_files_to_the_open_window(first: OneWindow, tmp_path: Path) -> None:
    second = OneWindow(tmp_path / "home")
    arrived: list[tuple[Path, ...]] = []
    first.files_arrived.connect(arrived.append)
    assert not second.claim()
    assert handed_over(second, tmp_path / "Tổ chức.hsorg", Path("gói.hspack"))
    assert arrived == [(tmp_path / "Tổ chức.hsorg", Path("gói.hspack").absolute())]
    assert list((tmp_path / "home" / NOTES_FOLDER).iterdir()) == []


def test_a_window_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    silent, second = OneWindow(tmp_path / "home"), OneWindow(tmp_path / "home")
    assert silent.claim()
    assert not second.claim()
    assert not second.hand_over([tmp_path / "x.hspack"], 0.2)
    assert list((tmp_path / "home" / NOTES_FOLDER).iterdir()) == []
    silent.close()
    assert second.claim()
    second.close()


def test_two_data_folders_have_two_windows(tmp_path: Path) -> None:
    one, other = OneWindow(tmp_path / "one"), OneWindow(tmp_path / "other")
    assert one.claim()
    assert other.claim()
    one.close()
    other.close()


def test_where_no_lock_can_be_made_the_window_opens_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"where the folder should be")
    one = OneWindow(tmp_path / "file" / "home")
    assert one.claim()
    one.listen()
    assert not one.hand_over([], 0.1)


def test_notes_nobody_wrote_are_left_alone(first: OneWindow, tmp_path: Path, qtbot: QtBot) -> None:
    arrived: list[object] = []
    first.files_arrived.connect(arrived.append)
    folder = tmp_path / "home" / NOTES_FOLDER
    (folder / "a.json").write_bytes(b"\xff no json")
    (folder / "b.json").write_text(json.dumps({"not": "a list"}), encoding="utf-8")
    (folder / "c.json").write_text(json.dumps([1, "x.hspack"]), encoding="utf-8")
    qtbot.waitUntil(lambda: bool(arrived))
    assert arrived == [(Path("x.hspack"),)]


def test_the_program_started_twice_opens_one_window(
    first: OneWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished: list[list[Path]] = []

    def taken(_self: OneWindow, files: list[Path]) -> bool:
        wished.append(files)
        return True

    monkeypatch.setattr(OneWindow, "hand_over", taken)
    assert app.main(["--home", str(tmp_path / "home"), "goi.hspack"]) == app.GOOD
    assert wished == [[Path("goi.hspack")]]


# -- what the open window does with them --------------------------------------------------------------------


def enrolled(pc: Pc, pin: str | None = None) -> None:
    pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="Văn phòng", pin=pin)
    pc.learner.profiles.close()


def broken_pack(pc: Pc) -> Path:
    path = pc.usb / "hong.hspack"
    path.write_bytes(b"not a pack")
    return path


def told(window: MainWindow) -> list[Notice]:
    return [notice for notice in window.findChildren(Notice) if notice.isVisible()]


def as_learner(qtbot: QtBot, pc: Pc) -> MainWindow:
    """A window with a profile open in it."""
    enrolled(pc)
    window = a_window(qtbot, pc)
    window.choose_role("learner")
    settle(qtbot, window)
    shown(window, LearnerWing)
    return window


def test_a_pack_goes_to_the_profile_that_is_open(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    window = as_learner(qtbot, pc)
    window.open_files((broken_pack(pc), pc.usb / "thư.docx"))
    settle(qtbot, window)
    (notice,) = told(window)
    notice.done(0)
    assert window._files == []


def test_a_pack_waits_for_the_end_of_a_running_test(
    dressed: Theme, qtbot: QtBot, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = as_learner(qtbot, pc)
    monkeypatch.setattr("trainer.ui.main_window._TEST_PAUSE_MS", 10)
    running = [True]
    monkeypatch.setattr(window, "_in_a_test", lambda: running[0])
    window.open_files((broken_pack(pc),))
    qtbot.wait(50)
    assert told(window) == []
    running.clear()
    running.append(False)
    qtbot.waitUntil(lambda: bool(told(window)))
    told(window)[0].done(0)


def test_an_organisation_file_goes_to_the_first_steps(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    window = a_window(qtbot, pc)
    shown(window, RolePage)
    window.open_files((pc.organisation_file(),))
    settle(qtbot, window)
    page = shown(window, EnrolFlow)
    qtbot.waitUntil(lambda: page.organisation.chosen() is not None)
    window.open_files((pc.organisation_file("to-chuc-2.hsorg"),))
    settle(qtbot, window)
    assert shown(window, EnrolFlow) is page


def test_a_file_waits_for_the_pin(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    enrolled(pc, pin="246810")
    window = a_window(qtbot, pc)
    window.choose_role("learner")
    settle(qtbot, window)
    page = shown(window, WhoPage)
    window.open_files((broken_pack(pc),))
    assert shown(window, WhoPage) is page
    assert len(window._files) == 1


def test_a_report_goes_to_the_committee(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    window = a_window(qtbot, pc)
    report = pc.usb / "bao-cao.hsreport"
    report.write_bytes(b"not a report")
    window.open_files((report,))
    settle(qtbot, window)
    shown(window, CommitteeWing)
    assert window._files == [report]


def test_no_file_brings_the_window_to_the_front(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    window = as_learner(qtbot, pc)
    wing = shown(window, LearnerWing)
    wing.show_place(Place.HELP)
    settle(qtbot, window)
    window.showMinimized()
    window.open_files(())
    assert not window.isMinimized()
    assert wing.pages.currentWidget() is wing.help
