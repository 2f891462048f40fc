"""The report page on a real PC: what is said before, the file that is made, what goes wrong, and the receipt."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.services.learner.pc import COURSE, Pc
from tests.ui.learner.desk import a_window, press, settle, shown, words_on
from trainer.domain.errors import Reason, Refused
from trainer.domain.grading import right_answer
from trainer.domain.ids import ItemId
from trainer.domain.profile import Preferences
from trainer.services.learner.report_pages import Drive, ReportMade, ReportState
from trainer.services.preferences import save_preferences
from trainer.ui.learner.navigation import Place
from trainer.ui.learner.report_page import ReportPage
from trainer.ui.learner.report_words import state_words
from trainer.ui.learner.wing import LearnerWing
from trainer.ui.main_window import MainWindow

PIN = "135790"


def learn(pc: Pc) -> None:
    """All lessons and a passed test."""
    for lesson in pc.course.lessons:
        pc.learner.study.finish_lesson(COURSE, lesson.id)
    running = pc.learner.test.start(COURSE, pc.course.quizzes[0].id)
    for item in running.items:
        answer = right_answer(pc.course.item(ItemId(item.question.id)))
        pc.learner.test.answer(running.attempt, item.question.id, answer, 5_000)
    pc.learner.test.submit(running.attempt)


def report_page(qtbot: QtBot, pc: Pc) -> tuple[MainWindow, ReportPage]:
    """The page as the profile's owner finds it."""
    profile = pc.learner.profiles.all()[0].id
    pc.learner.profiles.close()
    save_preferences(pc.home, Preferences())
    window = a_window(qtbot, pc)
    window._enter(pc.learner.profiles.open(profile))
    settle(qtbot, window)
    go(qtbot, window, Place.REPORT)
    return window, shown(window, LearnerWing).report


def go(qtbot: QtBot, window: MainWindow, *places: Place) -> None:
    """Visits places one after the other."""
    for place in places:
        shown(window, LearnerWing).show_place(place)
        settle(qtbot, window)


def choose_folder(monkeypatch: pytest.MonkeyPatch, page: ReportPage, folder: Path | str) -> None:
    """Another folder is picked, which the last line offers."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page.destinations.select((len(page._places) - 1,))


def states(page: ReportPage) -> list[str]:
    return [str(page.model.data(page.model.index(line, 3))) for line in range(page.model.rowCount())]


def test_without_an_organisation_no_report_can_be_made_and_the_page_says_why(qtbot: QtBot, pc: Pc) -> None:
    learn(pc)
    _window, page = report_page(qtbot, pc)
    assert not page.make_button.isEnabled()
    assert "Cần tệp tổ chức trước" in words_on(page)
    page.pin.submitted.emit()
    assert not list(pc.usb.glob("*.hsreport"))


def test_the_page_says_what_is_inside_before_anything_is_made(qtbot: QtBot, pc: Pc) -> None:
    pc.pin()
    learn(pc)
    _window, page = report_page(qtbot, pc)
    said = words_on(page)
    assert "Nguyễn Thị Thu Hà · MH-0147 · Văn phòng" in said
    assert "Thư lạ: 2 trong 2 bài" in said
    assert "100 điểm" in said
    assert not page.pin.isVisible()


def test_a_result_that_is_no_pass_yet_is_told_as_the_best_one(qtbot: QtBot, pc: Pc) -> None:
    pc.pin()
    for lesson in pc.course.lessons:
        pc.learner.study.finish_lesson(COURSE, lesson.id)
    running = pc.learner.test.start(COURSE, pc.course.quizzes[0].id)
    pc.learner.test.submit(running.attempt)
    _window, page = report_page(qtbot, pc)
    assert "0 điểm" in words_on(page)


def test_a_report_is_made_in_the_chosen_folder_and_its_receipt_comes_back(
    qtbot: QtBot, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc.pin()
    learn(pc)
    window, page = report_page(qtbot, pc)
    choose_folder(monkeypatch, page, pc.usb)
    press(qtbot, page.make_button)
    settle(qtbot, window)
    (file,) = pc.usb.glob("*.hsreport")
    assert "Đã tạo tệp báo cáo và kiểm tra lại" in words_on(page.note)
    assert file.name in words_on(page.note)
    assert states(page) == [state_words(ReportState.MADE)]
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    press(qtbot, page.open_folder)
    assert [Path(url.toLocalFile()) for url in opened] == [pc.usb]

    made = pc.learner.reports.all()[0]
    answer = pc.answer_file(_as_made(pc, file, made.digest))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(answer), ""))
    press(qtbot, page.receive_button)
    settle(qtbot, window)
    go(qtbot, window, Place.HOME, Place.REPORT)
    assert states(page) == ["Đã ghi nhận, biên nhận số 1"]
    assert "Chưa có gì mới để báo cáo" in words_on(page)
    assert not page.make_button.isEnabled()


def test_a_full_report_is_offered_once_there_was_one_and_begins_at_the_first_event(
    qtbot: QtBot, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc.pin()
    learn(pc)
    window, page = report_page(qtbot, pc)
    assert not page.full_button.isVisible()  # the first report is a full one anyway
    made = pc.learner.reports.make(pc.usb)
    pc.learner.organisation.receive(pc.answer_file(made))
    go(qtbot, window, Place.HOME, Place.REPORT)
    assert not page.make_button.isEnabled()
    assert "Chỉ cần khi Ban Chỉ đạo báo thiếu sự kiện" in words_on(page)
    choose_folder(monkeypatch, page, pc.usb)
    press(qtbot, page.full_button)
    settle(qtbot, window)
    (file,) = set(pc.usb.glob("*.hsreport")) - {made.path}
    assert file.name in words_on(page.note)
    again = pc.read_report(_as_made(pc, file, ""))
    assert again.first == 0
    assert again.events[: len(pc.read_report(made).events)] == pc.read_report(made).events
    assert states(page)[0] == state_words(ReportState.MADE)


def test_where_several_files_were_made_all_of_them_are_named(qtbot: QtBot, pc: Pc) -> None:
    pc.pin()
    _window, page = report_page(qtbot, pc)
    file = pc.usb / "bao-cao-2.hsreport"
    page.show_made(ReportMade(2, file, 9_000, "", "", (pc.usb / "bao-cao-1.hsreport",)))
    assert f"{pc.usb}: bao-cao-1.hsreport, bao-cao-2.hsreport. Hãy gửi tất cả" in words_on(page.note)


def _as_made(pc: Pc, file: Path, digest: str) -> ReportMade:
    return ReportMade(1, file, file.stat().st_size, digest, pc.clock.now().isoformat())


def test_a_question_answered_with_cancel_changes_nothing(
    qtbot: QtBot, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc.pin()
    learn(pc)
    window, page = report_page(qtbot, pc)
    choose_folder(monkeypatch, page, "")
    press(qtbot, page.make_button)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    with qtbot.assertNotEmitted(page.organisation_file_chosen):
        press(qtbot, page.receive_button)
    settle(qtbot, window)
    assert states(page) == []
    assert not page.note.isVisible()


def test_a_folder_that_takes_no_file_is_told_in_words(
    qtbot: QtBot, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc.pin()
    learn(pc)
    window, page = report_page(qtbot, pc)
    blocked = pc.usb / "day.txt"
    blocked.write_bytes(b"x")
    choose_folder(monkeypatch, page, blocked)
    press(qtbot, page.make_button)
    settle(qtbot, window)
    assert page.note.isVisible()
    assert not page.open_folder.isVisible()
    assert "Traceback" not in words_on(page.note)
    assert states(page) == []


def test_where_a_pin_is_needed_it_goes_with_the_wish_and_a_wrong_one_is_said_at_the_field(
    qtbot: QtBot, pc: Pc
) -> None:
    pc.pin()
    learn(pc)
    _window, page = report_page(qtbot, pc)
    preview = dataclasses.replace(pc.learner.reports.preview(), needs_pin=True)
    page.show_report(preview, (), (Drive(pc.usb, "USB của Hà", 8_000_000_000, removable=True),))
    page.make_requested.disconnect()
    assert page.pin.isVisible()
    page.pin.set_text(PIN)
    with qtbot.waitSignal(page.make_requested) as wished:
        page.pin.submitted.emit()
    assert wished.args == [(pc.usb, PIN, False)]
    assert page.take_refusal(Refused(Reason.PIN_WRONG))
    assert "Mã PIN chưa đúng." in words_on(page.pin)
    assert page.take_refusal(Refused(Reason.LOCKED, where="30"))
    assert "30" in words_on(page.pin)
    assert not page.note.isVisible()


def test_every_state_of_a_report_has_its_own_words() -> None:
    assert len({state_words(state) for state in ReportState}) == len(ReportState)
