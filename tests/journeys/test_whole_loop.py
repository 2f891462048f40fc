"""The whole loop in the windows: enrol, learn, be cut off, pass, report, be counted, see “đã ghi nhận” come back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import a_course, a_course_folder
from tests.committee_room import Room, cheap_locks
from trainer.domain.grading import right_answer
from trainer.domain.standing import Progress
from trainer.services.learner import LearnerService
from trainer.ui.background import running_jobs
from trainer.ui.committee.navigation import Place as CommitteePlace
from trainer.ui.committee.wing import CommitteeWing
from trainer.ui.learner.enrol_flow import EnrolFlow
from trainer.ui.learner.navigation import Place
from trainer.ui.learner.wing import LearnerWing
from trainer.ui.main_window import MainWindow
from trainer.ui.theme import Theme
from trainer.ui.widgets.dialogs import Dialog

COURSE = a_course()
PROJECT = Path(__file__).resolve().parents[2]
Act = Callable[[QWidget, Qt.Key], None]


@pytest.fixture
def room(tmp_path: Path, dressed: Theme) -> Iterator[Room]:
    """A committee that asks Nguyễn Thị Thu Hà for the test course."""
    with cheap_locks():
        made = Room(tmp_path / "committee")
        made.add_course()
        made.add_people(("Nguyễn Thị Thu Hà", "MH-0147", "Văn phòng"))
        yield made
        made.close()


def mouse(qtbot: QtBot) -> Act:
    """Acts with the mouse: the key is not used."""
    return lambda widget, _key: QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def keyboard(qtbot: QtBot) -> Act:
    """Acts with the keyboard: puts the focus where Tab would bring it, and presses the key."""

    def act(widget: QWidget, key: Qt.Key) -> None:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(widget, key)

    return act


@pytest.mark.parametrize("hand", [mouse, keyboard], ids=["mouse", "keyboard"])
def test_the_whole_loop(
    hand: Callable[[QtBot], Act], qtbot: QtBot, room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = hand(qtbot)
    shipped, home, usb = tmp_path / "shipped", tmp_path / "pc", tmp_path / "usb"
    a_course_folder(shipped)
    usb.mkdir()
    organisation_file = usb / "to-chuc-1.hsorg"
    room.committee.publisher.publish(organisation_file)

    # the first day: the profile, and every lesson
    window = open_window(qtbot, home, shipped)
    enrol(qtbot, window, act, organisation_file, room)
    wing = shown(window, LearnerWing)
    for _ in COURSE.lessons:
        read_a_lesson(qtbot, window, wing, act)
    close(qtbot, window)

    # the test, cut off by a power cut in the middle
    killed = subprocess.run(
        [sys.executable, "-m", "tests.journeys.killed_window", str(home), str(shipped)],
        cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert "kept" in killed.stdout, killed.stderr
    assert killed.returncode != 0

    # the next start goes on where it stopped
    window = open_window(qtbot, home, shipped)
    wing = shown(window, LearnerWing)
    assert wing.tests.test.restored.isVisible()
    assert wing.tests.test.empty == 1
    finish_the_test(qtbot, window, wing, act)
    assert "Chúc mừng" in wing.tests.result.title.text()

    # the report
    act(wing.tests.result.report_button, Qt.Key.Key_Space)
    settle(qtbot, window)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_words: str(usb))
    act(wing.report.destinations.rows[-1], Qt.Key.Key_Space)
    act(wing.report.make_button, Qt.Key.Key_Space)
    settle(qtbot, window)
    report = next(usb.glob("*.hsreport"))
    assert "chờ ghi nhận" in cells(wing)

    # the committee's window
    answer = committee_counts(qtbot, room, report, usb)

    # and back
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_words: (str(answer), ""))
    act(wing.report.receive_button, Qt.Key.Key_Space)
    settle(qtbot, window)
    wing.show_place(Place.REPORT)
    settle(qtbot, window)
    assert "Đã ghi nhận" in cells(wing)
    close(qtbot, window)


def open_window(qtbot: QtBot, home: Path, shipped: Path) -> MainWindow:
    """Start the program."""
    window = MainWindow(home, service=LearnerService(home, shipped=shipped))
    qtbot.addWidget(window)
    window.resize(1366, 700)
    with qtbot.waitSignal(window.first_painted):
        window.show()
    settle(qtbot, window)
    return window


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is asked any more."""

    def quiet() -> bool:
        askers = [window.asker, *(getattr(wing, "asker", window.asker) for wing in window._wings.values())]
        return not any(asker.busy for asker in askers) and not running_jobs()

    qtbot.waitUntil(quiet, timeout=20_000)
    qtbot.wait(5)


def shown(window: MainWindow, kind: type) -> LearnerWing:
    """The page on show."""
    page = window.pages.currentWidget()
    assert isinstance(page, kind), type(page).__name__
    return page  # type: ignore[return-value]  # callers name the kind


def close(qtbot: QtBot, window: MainWindow) -> None:
    """End the program in the usual way."""
    settle(qtbot, window)
    window.service.profiles.close()
    window.close()


def enrol(qtbot: QtBot, window: MainWindow, act: Act, file: Path, room: Room) -> None:
    """Choose the role, take up the organisation file, type the codes of letter and slip."""
    window.choose_role("learner")
    settle(qtbot, window)
    flow = window.pages.currentWidget()
    assert isinstance(flow, EnrolFlow)
    flow.look_at(file)
    settle(qtbot, window)
    flow.organisation.code.set_text(room.committee.setup.status().root_code)
    act(flow.organisation.next_button, Qt.Key.Key_Space)
    settle(qtbot, window)
    for letter in room.code("MH-0147"):
        event = QInputMethodEvent("", [])
        event.setCommitString(letter)
        QApplication.sendEvent(flow.code.code.editor, event)
    settle(qtbot, window)
    act(flow.code.next_button, Qt.Key.Key_Space)
    settle(qtbot, window)
    act(flow.ready.start_button, Qt.Key.Key_Space)
    settle(qtbot, window)


def read_a_lesson(qtbot: QtBot, window: MainWindow, wing: LearnerWing, act: Act) -> None:
    """From Home into the next lesson, through its parts and its practice."""
    wing.show_place(Place.COURSES)
    settle(qtbot, window)
    wing.open_course(COURSE.id)
    settle(qtbot, window)
    assert wing.course.main_button is not None
    act(wing.course.main_button, Qt.Key.Key_Space)
    settle(qtbot, window)
    lesson, practice = wing.reading.lesson, wing.reading.practice
    while wing.reading.currentWidget() is lesson:
        act(lesson.next_button, Qt.Key.Key_Space)
        settle(qtbot, window)
    while wing.reading.currentWidget() is practice:
        view = practice._view
        assert view is not None
        view.show_response(right_answer(COURSE.item(view.question.id)))
        view._on_changed()
        act(practice.check_button, Qt.Key.Key_Space)
        settle(qtbot, window)
        act(practice.feedback.continue_button, Qt.Key.Key_Space)
        settle(qtbot, window)
    act(wing.reading.summary.next_button, Qt.Key.Key_Space)
    settle(qtbot, window)


def finish_the_test(qtbot: QtBot, window: MainWindow, wing: LearnerWing, act: Act) -> None:
    """Answer what is open, and hand in."""
    test = wing.tests.test
    view = test._view
    assert view is not None
    view.show_response(right_answer(COURSE.item(view.question.id)))
    view._on_changed()
    test.keep_answer()
    settle(qtbot, window)
    act(test.submit_button, Qt.Key.Key_Space)
    dialog = test.findChild(Dialog)
    assert dialog is not None
    act(dialog.act_button, Qt.Key.Key_Space)
    settle(qtbot, window)


def committee_counts(qtbot: QtBot, room: Room, report: Path, usb: Path) -> Path:
    """Check and record the report in the committee's window, look at the figures, publish the next file."""
    wing = CommitteeWing(room.committee)
    qtbot.addWidget(wing)
    wing.resize(1366, 768)
    wing.show()
    wing.open()

    def quiet() -> None:
        qtbot.waitUntil(
            lambda: not wing.asker.busy and not wing.importing.busy and not running_jobs(), timeout=20_000
        )
        qtbot.wait(5)

    quiet()
    wing.show_place(CommitteePlace.REPORTS)
    quiet()
    wing.reports.files_chosen.emit((report,))
    quiet()
    assert room.committee.setup.status().reports == 0, "something was recorded before “Ghi nhận”"
    QTest.mouseClick(wing.reports.record_button, Qt.MouseButton.LeftButton)
    quiet()
    figures = room.committee.overview.overview(COURSE.id)
    assert [each.progress for line in figures.people for each in line.standings] == [Progress.PASSED]
    answer = usb / "to-chuc-2.hsorg"
    room.committee.publisher.publish(answer)
    return answer


def cells(wing: LearnerWing) -> str:
    """What the table of reports says."""
    model = wing.report.model
    return "\n".join(
        str(model.data(model.index(line, column)))
        for line in range(model.rowCount())
        for column in range(model.columnCount())
    )
