"""Reading and practising, with real clicks on a real course."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.services.learner.pc import COURSE, Pc
from trainer.domain.grading import right_answer
from trainer.domain.ids import LessonId
from trainer.ui.asking import Asker
from trainer.ui.learner import lesson_page
from trainer.ui.learner.reading_desk import ReadingDesk
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.progress import Mark

FIRST, SECOND = LessonId("kiem-tra-kenh-khac"), LessonId("bao-cao")
Wait = Callable[[], None]


@pytest.fixture
def desk(qtbot: QtBot, pc: Pc, asker: Asker, settled: Wait) -> Iterator[ReadingDesk]:
    made = ReadingDesk(pc.learner, asker)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.open_lesson(COURSE, FIRST)
    settled()
    yield made
    settled()  # an answer that is still on its way is for this desk


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def answer_right(desk: ReadingDesk, pc: Pc) -> None:
    view = desk.practice._view
    assert view is not None
    view._put(right_answer(pc.course.item(view.question.id)))
    view._on_changed()


def test_a_lesson_opens_at_its_first_part_and_names_it(desk: ReadingDesk) -> None:
    assert "Một thư xin chuyển tiền" in desk.lesson.text.toPlainText()
    assert "Phần 1 trong 3" in desk.lesson.text.toPlainText()
    assert not desk.lesson.previous_button.isEnabled()


def test_the_mouse_alone_reads_practises_and_finishes_a_lesson(
    desk: ReadingDesk, pc: Pc, settled: Wait
) -> None:
    click(desk.lesson.next_button)
    click(desk.lesson.next_button)
    settled()
    click(desk.lesson.next_button)
    assert desk.currentWidget() is desk.practice
    for _ in range(3):
        answer_right(desk, pc)
        click(desk.practice.check_button)
        settled()
        assert desk.practice.feedback.isVisible()
        click(desk.practice.feedback.continue_button)
        settled()
    assert desk.currentWidget() is desk.summary
    assert "3 trong 3" in desk.summary.score.text()
    row = pc.learner.study.course(COURSE).modules[0].lessons[0]
    assert row.done
    click(desk.summary.next_button)
    settled()
    assert "Báo cáo đúng chỗ" in desk.lesson.title.whole_text()


def test_the_keyboard_alone_does_the_same(desk: ReadingDesk, pc: Pc, settled: Wait) -> None:
    QTest.keyClick(desk.lesson, Qt.Key.Key_Right)
    QTest.keyClick(desk.lesson, Qt.Key.Key_Left)
    QTest.keyClick(desk.lesson, Qt.Key.Key_Right)
    QTest.keyClick(desk.lesson, Qt.Key.Key_Right)
    settled()
    QTest.keyClick(desk.lesson, Qt.Key.Key_Return)
    assert desk.currentWidget() is desk.practice
    for _ in range(3):
        answer_right(desk, pc)
        QTest.keyClick(desk.practice, Qt.Key.Key_Return)
        settled()
        QTest.keyClick(desk.practice, Qt.Key.Key_Return)
        settled()
    assert desk.currentWidget() is desk.summary
    assert desk.summary.next_button.hasFocus() or desk.summary.focusProxy() is desk.summary.next_button


def test_a_wrong_and_a_skipped_question_come_back_once(desk: ReadingDesk, settled: Wait) -> None:
    part = desk.lesson._page.parts[-1]  # type: ignore[union-attr]  # the lesson is open
    desk.lesson.show_part(part.id)
    click(desk.lesson.next_button)
    first = desk.practice._view.question.id  # type: ignore[union-attr]  # the practice is open
    click(desk.practice.skip_button)
    click(desk.practice.skip_button)
    click(desk.practice.skip_button)
    assert desk.practice._view.question.id == first  # type: ignore[union-attr]
    assert desk.practice._round.marks == [Mark.SKIPPED] * 3
    for _ in range(3):
        click(desk.practice.skip_button)
    settled()
    assert desk.currentWidget() is desk.summary


def test_reading_to_the_end_of_a_part_ticks_it_after_a_moment(
    qtbot: QtBot, desk: ReadingDesk, pc: Pc, settled: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.lesson._settle.setInterval(1)
    desk.lesson.text.read_to_end.emit()
    qtbot.wait(20)
    settled()
    assert pc.learner.study.course(COURSE).modules[0].lessons[0].parts_read == 1
    assert lesson_page.SETTLED_MS >= 500


def test_the_place_is_kept_and_found_again(qtbot: QtBot, desk: ReadingDesk, pc: Pc, settled: Wait) -> None:
    click(desk.lesson.next_button)
    settled()
    with qtbot.waitSignal(desk.left):
        QTest.keyClick(desk.lesson, Qt.Key.Key_Escape)
    settled()
    desk.open_lesson(COURSE, FIRST)
    settled()
    assert "Phần 2 trong 3" in desk.lesson.text.toPlainText()


def test_a_link_to_another_lesson_opens_it(desk: ReadingDesk, settled: Wait) -> None:
    desk.lesson.text.lesson_link_chosen.emit(SECOND)
    settled()
    assert "Báo cáo đúng chỗ" in desk.lesson.title.whole_text()


def test_stopping_a_practice_asks_and_keeps_what_was_tried(desk: ReadingDesk, settled: Wait) -> None:
    part = desk.lesson._page.parts[-1]  # type: ignore[union-attr]  # the lesson is open
    desk.lesson.show_part(part.id)
    click(desk.lesson.next_button)
    QTest.keyClick(desk.practice, Qt.Key.Key_Escape)
    dialog = desk.practice.findChild(Dialog)
    assert dialog is not None
    click(dialog.act_button)
    assert desk.currentWidget() is desk.lesson


def test_the_size_of_the_text_steps_and_stops_at_its_ends(desk: ReadingDesk) -> None:
    for _ in lesson_page.SIZES:
        click(desk.lesson.larger)
    assert not desk.lesson.larger.isEnabled()
    assert desk.lesson.text.document().defaultFont().pixelSize() == lesson_page.SIZES[-1]
    for _ in lesson_page.SIZES:
        click(desk.lesson.smaller)
    assert not desk.lesson.smaller.isEnabled()


def test_finding_in_a_part(desk: ReadingDesk) -> None:
    QTest.keyClick(desk.lesson, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk.lesson.finder.field.set_text("chuyển tiền")
    desk.lesson.finder.field.submitted.emit()
    assert desk.lesson.text.textCursor().selectedText().lower() == "chuyển tiền"
    desk.lesson.finder.field.set_text("không có")
    desk.lesson.finder.field.submitted.emit()
    assert desk.lesson.finder.note.text()
    QTest.keyClick(desk.lesson.finder, Qt.Key.Key_Escape)
    assert desk.lesson.finder.isHidden()


def test_the_outline_leads_to_parts_and_lessons_and_can_be_put_away(desk: ReadingDesk, settled: Wait) -> None:
    parts = list(desk.lesson.outline._rows)
    click(desk.lesson.outline._rows[parts[1]])
    assert "Phần 2 trong 3" in desk.lesson.text.toPlainText()
    desk.lesson.outline.lesson_chosen.emit(SECOND)
    settled()
    assert "Báo cáo đúng chỗ" in desk.lesson.title.whole_text()
    QTest.keyClick(desk.lesson, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert desk.lesson.outline.isHidden()


def test_lessons_opened_again_and_again_leave_only_their_events_behind(
    desk: ReadingDesk, settled: Wait
) -> None:
    """The budget of memory without a clock: objects, of which Python can count every one."""

    def left_after(count: int) -> int:
        for number in range(count):
            desk.open_lesson(COURSE, SECOND if number % 2 else FIRST)
            settled()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return len(gc.get_objects())

    left_after(20)
    before = left_after(10)
    kept_per_lesson = (left_after(40) - before) / 40
    assert kept_per_lesson < 10, "an event with its stamp, and the runner that the pool keeps"
