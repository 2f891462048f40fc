"""A test from its rules to its result, cut off in the middle, with mouse and with keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.services.learner.pc import COURSE, Pc
from trainer.domain.grading import right_answer
from trainer.ui.asking import Asker
from trainer.ui.learner.test_desk import TestDesk as Desk
from trainer.ui.widgets.dialogs import Dialog

Wait = Callable[[], None]


def make(qtbot: QtBot, pc: Pc, asker: Asker) -> Desk:
    made = Desk(pc.learner, asker)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    return made


@pytest.fixture
def desk(qtbot: QtBot, pc: Pc, asker: Asker, settled: Wait) -> Iterator[Desk]:
    for lesson in pc.course.lessons:
        pc.learner.study.finish_lesson(COURSE, lesson.id)
    made = make(qtbot, pc, asker)
    made.introduce(COURSE, pc.course.quizzes[0].id)
    settled()
    yield made
    settled()  # an answer that is still on its way is for this desk


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def begin(desk: Desk, settled: Wait) -> None:
    desk.intro.who.click()
    click(desk.intro.start_button)
    settled()


def answer_right(desk: Desk, pc: Pc) -> None:
    view = desk.test._view
    assert view is not None
    view._put(right_answer(pc.course.item(view.question.id)))
    view._on_changed()


def hand_in(desk: Desk, settled: Wait) -> None:
    dialog = desk.test.findChild(Dialog)
    assert dialog is not None
    click(dialog.act_button)
    settled()


def test_nobody_begins_without_saying_who_they_are(desk: Desk) -> None:
    assert not desk.intro.start_button.isEnabled()
    desk.intro.who.click()
    assert desk.intro.start_button.isEnabled()
    assert "Nguyễn Thị Thu Hà" in desk.intro.who.text()


def test_the_mouse_alone_passes_the_test(qtbot: QtBot, desk: Desk, pc: Pc, settled: Wait) -> None:
    begin(desk, settled)
    answer_right(desk, pc)
    click(desk.test.next_button)
    settled()
    answer_right(desk, pc)
    settled()
    click(desk.test.next_button)
    hand_in(desk, settled)
    assert desk.currentWidget() is desk.result
    assert "Chúc mừng" in desk.result.title.text()
    assert desk.result.paper_card.isVisible()


def test_the_keyboard_alone_passes_the_test(qtbot: QtBot, desk: Desk, pc: Pc, settled: Wait) -> None:
    begin(desk, settled)
    answer_right(desk, pc)
    QTest.keyClick(desk.test, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    settled()
    answer_right(desk, pc)
    QTest.keyClick(desk.test, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(desk.test, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.test.findChild(Dialog)
    assert dialog is not None
    assert dialog.safe_button.hasFocus() or dialog.focusWidget() in (dialog.safe_button, None)
    hand_in(desk, settled)
    assert "Chúc mừng" in desk.result.title.text()


def test_an_answer_is_on_the_disk_before_the_next_question_shows(
    qtbot: QtBot, desk: Desk, pc: Pc, settled: Wait
) -> None:
    begin(desk, settled)
    shown = desk.test._place
    answer_right(desk, pc)
    desk.test.go(1)
    kept: list[int] = []
    original = desk.test._show_question

    def watch() -> None:
        found = pc.learner.test.open_attempt()
        kept.append(0 if found is None else found.answered)
        original()

    desk.test._show_question = watch  # type: ignore[method-assign]  # a spy on the moment the next question shows
    settled()
    assert shown == 0
    assert desk.test._place == 1
    assert kept in ([1], [])


def test_a_test_cut_off_goes_on_without_loss(
    qtbot: QtBot, desk: Desk, pc: Pc, asker: Asker, settled: Wait
) -> None:
    begin(desk, settled)
    answer_right(desk, pc)
    desk.test.go(1)
    settled()
    desk.test.stop()
    profile = pc.learner.profiles.all()[0].id
    pc.restart()
    pc.learner.profiles.open(profile)
    again = make(qtbot, pc, asker)
    again.resume()
    settled()
    assert again.test.restored.isVisible()
    assert again.test.empty == 1
    assert again.test._place == 1


def test_time_over_hands_in_by_itself(qtbot: QtBot, desk: Desk, pc: Pc, settled: Wait) -> None:
    begin(desk, settled)
    desk.test._deadline_s = 0
    desk.test._on_tick()
    settled()
    assert desk.currentWidget() is desk.result
    assert not desk.result.paper_card.isVisible()
    assert desk.result.again_card.isVisible()


def test_a_failed_test_says_what_is_needed_and_may_be_taken_again(
    qtbot: QtBot, desk: Desk, settled: Wait
) -> None:
    begin(desk, settled)
    click(desk.test.submit_button)
    dialog = desk.test.findChild(Dialog)
    assert dialog is not None
    assert "2" in dialog.title.text()
    hand_in(desk, settled)
    assert "80" in desk.result.title.text()
    click(desk.result.again_button)
    settled()
    assert desk.currentWidget() is desk.intro


def test_a_typed_answer_is_kept_after_a_pause(qtbot: QtBot, desk: Desk, pc: Pc, settled: Wait) -> None:
    begin(desk, settled)
    answer_right(desk, pc)
    desk.test._pause.setInterval(1)
    qtbot.wait(10)
    desk.test.keep_answer()
    settled()
    found = pc.learner.test.open_attempt()
    assert found is not None
    assert found.answered == 1
    assert "Đã lưu" in desk.test.saved.label.text()


def test_the_paper_is_saved_as_a_pdf_where_one_says(
    qtbot: QtBot, desk: Desk, pc: Pc, settled: Wait, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begin(desk, settled)
    for _ in range(2):
        answer_right(desk, pc)
        desk.test.go(desk.test._place + 1)
        settled()
    desk.test._submit(by_clock=False)
    settled()
    target = tmp_path / "giấy xác nhận.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_words: (str(target), ""))
    QTest.keyClick(desk.result, Qt.Key.Key_P)
    settled()
    assert target.read_bytes().startswith(b"%PDF")


def test_the_result_leads_to_the_report_and_back_to_the_course(
    qtbot: QtBot, desk: Desk, settled: Wait
) -> None:
    begin(desk, settled)
    desk.test._submit(by_clock=False)
    settled()
    with qtbot.waitSignal(desk.report_requested):
        QTest.keyClick(desk.result, Qt.Key.Key_G)
    with qtbot.waitSignal(desk.left):
        click(desk.result.back_button)
