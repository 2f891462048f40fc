"""Home, course, results, settings and help on a real PC: what they say and where their buttons lead."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLayout, QWidget
from pytestqt.qtbot import QtBot

from tests import trust_builders
from tests.services.learner.pc import COURSE, Pc
from tests.ui.learner.desk import a_window, press, settle, shown, words_on
from trainer.domain.codes import root_code
from trainer.domain.profile import Address, Preferences
from trainer.services.learner.course_pages import CourseState
from trainer.services.preferences import load_preferences, save_preferences
from trainer.ui.first_run_frame import change_language
from trainer.ui.language import Language
from trainer.ui.learner import home_page, organisation_desk
from trainer.ui.learner.course_words import card_chip, days_text, deadline_line, points
from trainer.ui.learner.home_hero import HeroAim, hero_words
from trainer.ui.learner.navigation import Place
from trainer.ui.learner.wing import LearnerWing
from trainer.ui.main_window import MainWindow
from trainer.ui.theme import ReadingFace, ThemeName, Tone, theme
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.dialogs import Notice


def home_of(qtbot: QtBot, pc: Pc) -> tuple[MainWindow, LearnerWing]:
    pc.learner.profiles.close()
    save_preferences(pc.home, dataclasses.replace(Preferences(), role="learner"))
    window = a_window(qtbot, pc)
    settle(qtbot, window)
    return window, shown(window, LearnerWing)


def finish_lessons(pc: Pc) -> None:
    for lesson in pc.course.lessons:
        pc.learner.study.finish_lesson(COURSE, lesson.id)


def go(qtbot: QtBot, window: MainWindow, wing: LearnerWing, place: Place) -> None:
    wing.show_place(place)
    settle(qtbot, window)


def test_home_offers_the_first_lesson_and_enter_opens_it(qtbot: QtBot, pc: Pc) -> None:
    window, wing = home_of(qtbot, pc)
    hero = wing.home.hero
    assert hero is not None
    assert hero.button.text() == "Vào học"
    window.activateWindow()
    hero.button.setFocus()
    QTest.keyClick(hero.button, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.reading
    assert not wing.rail.isVisible()


def test_home_leads_to_the_test_when_the_lessons_are_done(qtbot: QtBot, pc: Pc) -> None:
    finish_lessons(pc)
    window, wing = home_of(qtbot, pc)
    words = hero_words(pc.learner.study.home())
    assert words.aim is HeroAim.COURSE
    hero = wing.home.hero
    assert hero is not None
    press(qtbot, hero.button)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.course
    button = wing.course.main_button
    assert button is not None
    assert button.text() == "Vào bài kiểm tra"
    press(qtbot, button)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.tests


def test_a_test_that_was_cut_off_comes_first(qtbot: QtBot, pc: Pc) -> None:
    finish_lessons(pc)
    pc.learner.test.start(COURSE, pc.course.quizzes[0].id)
    window, wing = home_of(qtbot, pc)
    assert wing.pages.currentWidget() is wing.tests
    assert hero_words(pc.learner.study.home()).aim is HeroAim.TEST
    assert window.isVisible()


def test_search_finds_without_marks_and_opens_the_lesson(qtbot: QtBot, pc: Pc) -> None:
    window, wing = home_of(qtbot, pc)
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    wing.home.start_search()
    QTest.keyClicks(wing.home.search.editor, "thu")
    QTest.keyClick(wing.home.search.editor, Qt.Key.Key_Return)
    settle(qtbot, window)
    rows = wing.home.hits.rows
    assert rows
    press(qtbot, rows[0])
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.reading


def test_search_without_a_hit_says_what_to_try(qtbot: QtBot, pc: Pc) -> None:
    window, wing = home_of(qtbot, pc)
    wing.home.search.set_text("zzzz")
    wing.home.search.submitted.emit()
    settle(qtbot, window)
    assert "Không tìm thấy “zzzz”" in words_on(wing.home)
    QTest.keyClick(wing.home, Qt.Key.Key_Escape)
    assert "Khóa học của tôi" in words_on(wing.home)


def test_a_broken_pack_is_refused_in_a_sentence(
    qtbot: QtBot, pc: Pc, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window, wing = home_of(qtbot, pc)
    broken = tmp_path / "hong.hspack"
    broken.write_bytes(b"PK\x03\x04 nothing")
    monkeypatch.setattr(home_page, "pick_pack", lambda _parent: broken)
    wing.home.choose_pack()
    settle(qtbot, window)
    notice = wing.findChildren(Notice)[0]
    assert notice.title.text()
    assert "Traceback" not in words_on(notice)
    notice.done(0)


def test_a_course_shows_lessons_outcomes_and_the_gate(qtbot: QtBot, pc: Pc) -> None:
    window, wing = home_of(qtbot, pc)
    press(qtbot, wing.home.cards[0])
    settle(qtbot, window)
    page = wing.course
    assert wing.pages.currentWidget() is page
    assert [line.lesson.title for line in page.lines] == [lesson.title for lesson in pc.course.lessons]
    assert "Mở khi học xong 2 bài còn lại." in words_on(page)
    assert not page.tests[0].test_button.isVisible()
    assert "Chưa học" in words_on(page)
    page.lines[0].setFocus()
    QTest.keyClick(page.lines[0], Qt.Key.Key_Down)
    QTest.keyClick(page.lines[1], Qt.Key.Key_Return)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.reading


def test_escape_leaves_the_course_for_the_list(qtbot: QtBot, pc: Pc) -> None:
    window, wing = home_of(qtbot, pc)
    wing.open_course(COURSE)
    settle(qtbot, window)
    QTest.keyClick(wing.course, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.courses
    assert len(wing.courses.cards) == 1


def test_results_lead_to_the_result(qtbot: QtBot, pc: Pc) -> None:
    finish_lessons(pc)
    attempt = pc.learner.test.start(COURSE, pc.course.quizzes[0].id)
    pc.learner.test.submit(attempt.attempt)
    window, wing = home_of(qtbot, pc)
    go(qtbot, window, wing, Place.RESULTS)
    assert "Chưa đạt" in words_of_chips(wing.results)
    press(qtbot, wing.results.rows[0])
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.tests


def words_of_chips(widget: QWidget) -> list[str]:
    return [chip.text() for chip in widget.findChildren(Chip)]


def test_no_result_says_where_tests_are(qtbot: QtBot, pc: Pc) -> None:
    window, wing = home_of(qtbot, pc)
    go(qtbot, window, wing, Place.RESULTS)
    assert "Chưa có kết quả nào" in words_on(wing.results)


def test_settings_change_the_look_at_once_and_keep_it(qtbot: QtBot, pc: Pc) -> None:
    window, wing = home_of(qtbot, pc)
    go(qtbot, window, wing, Place.SETTINGS)
    look = wing.settings.look
    press(qtbot, look.tiles[1])
    assert theme().name is ThemeName.DARK
    look.face.chosen.emit(ReadingFace.CLEAR)
    look.spacing.chosen.emit(200)
    window.close()
    kept = load_preferences(pc.home)
    assert (kept.theme, kept.reading_face, kept.line_spacing_percent) == ("dark", "clear", 200)


def test_a_pin_is_set_changed_and_taken_away(qtbot: QtBot, pc: Pc) -> None:
    window, wing = home_of(qtbot, pc)
    go(qtbot, window, wing, Place.SETTINGS)
    wing.settings.open_section("profile")
    profile = wing.settings.profile
    profile.new_pin.set_text("123")
    press(qtbot, profile.pin_button)
    assert "Mã PIN gồm từ 6 chữ số" in words_on(profile)
    profile.new_pin.set_text("135790")
    press(qtbot, profile.pin_button)
    settle(qtbot, window)
    assert "Hồ sơ này mở bằng mã PIN." in words_on(profile)
    profile.old_pin.set_text("000000")
    profile.new_pin.set_text("246810")
    press(qtbot, profile.pin_button)
    settle(qtbot, window)
    assert "Mã PIN chưa đúng." in words_on(profile)
    profile.old_pin.set_text("135790")
    press(qtbot, profile.drop_button)
    settle(qtbot, window)
    me = pc.learner.profiles.me
    assert me is not None
    assert not me.profile.has_pin


def test_the_form_of_address_changes_the_greeting(qtbot: QtBot, pc: Pc) -> None:
    window, wing = home_of(qtbot, pc)
    go(qtbot, window, wing, Place.SETTINGS)
    wing.settings.address_chosen.emit(Address.CO)
    settle(qtbot, window)
    go(qtbot, window, wing, Place.HOME)
    assert "Chào cô Thu Hà" in words_on(wing.home)


def test_my_data_tells_every_event_in_words(qtbot: QtBot, pc: Pc) -> None:
    finish_lessons(pc)
    attempt = pc.learner.test.start(COURSE, pc.course.quizzes[0].id)
    pc.learner.test.submit(attempt.attempt)
    window, wing = home_of(qtbot, pc)
    go(qtbot, window, wing, Place.SETTINGS)
    wing.settings.open_section("data")
    settle(qtbot, window)
    model = wing.settings.data.table.model()
    said = [model.data(model.index(line, 1)) for line in range(model.rowCount())]
    assert any(str(text).startswith("Học xong bài: ") for text in said)
    assert any(str(text).startswith("Nộp bài kiểm tra") for text in said)
    assert all(said)


def test_the_first_organisation_file_is_added_from_home(
    qtbot: QtBot, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, wing = home_of(qtbot, pc)
    path = pc.organisation_file()
    monkeypatch.setattr(organisation_desk, "pick_organisation_file", lambda _parent: path)
    press(qtbot, wing.home.side_cards["waiting"].button)
    settle(qtbot, window)
    dialog = wing.organisation.dialog
    assert dialog is not None
    dialog.code.set_text("0000-0000-0000")
    press(qtbot, dialog.act_button)
    settle(qtbot, window)
    assert not dialog.code.error.isHidden()
    dialog.code.set_text(root_code(trust_builders.the_org()))
    press(qtbot, dialog.act_button)
    settle(qtbot, window)
    settle(qtbot, window)
    assert pc.learner.organisation.facts() is not None
    assert "Mã ngắn của bạn" in words_on(wing.home)


def test_help_says_what_no_offline_program_can_do(qtbot: QtBot, pc: Pc) -> None:
    window, wing = home_of(qtbot, pc)
    go(qtbot, window, wing, Place.HELP)
    said = words_on(wing.help)
    assert "chữ ký kỹ thuật, không phải chữ ký số" in said
    assert "không chứng minh ai đã ngồi trước máy" in said
    change_language(Language.ENGLISH)
    qtbot.waitUntil(lambda: "How do I learn?" in words_on(wing.help))
    change_language(Language.VIETNAMESE)


def test_help_opens_out_of_a_lesson_and_the_place_is_kept(qtbot: QtBot, pc: Pc) -> None:
    window, wing = home_of(qtbot, pc)
    lesson = pc.course.lessons[0]
    wing.open_lesson(COURSE, lesson.id)
    settle(qtbot, window)
    wing.reading.lesson.show_part(lesson.parts[1].id)
    settle(qtbot, window)
    wing._jump(Place.HELP)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.help
    assert wing.rail.isVisible()
    wing.open_lesson(COURSE, lesson.id)
    settle(qtbot, window)
    assert "Phần 2 trong 3" in wing.reading.lesson.text.toPlainText()


@pytest.mark.parametrize("place", list(Place))
def test_a_practice_is_not_left_by_a_key_of_the_places(qtbot: QtBot, pc: Pc, place: Place) -> None:
    window, wing = home_of(qtbot, pc)
    lesson = pc.course.lessons[0]
    wing.open_lesson(COURSE, lesson.id)
    settle(qtbot, window)
    wing.reading.lesson.show_part(lesson.parts[-1].id)
    press(qtbot, wing.reading.lesson.next_button)
    settle(qtbot, window)
    wing._jump(place)
    settle(qtbot, window)
    assert wing.reading.currentWidget() is wing.reading.practice


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_no_page_makes_the_window_higher_than_the_screen(qtbot: QtBot, pc: Pc, zoom: float) -> None:
    """Windows asks a window before it gives it a size, and one with wrapped words asked for all they need."""
    room = QSize(1366, 688)
    window, wing = home_of(qtbot, pc)
    theme().set_zoom(zoom)
    for place in Place:
        go(qtbot, window, wing, place)
        assert QLayout.closestAcceptableSize(window, room) == room, place
    window._show_roles()
    qtbot.wait(1)
    assert QLayout.closestAcceptableSize(window, room) == room


@pytest.mark.parametrize(
    ("size", "zoom"),
    [((1366, 768), 1.0), ((1366, 688), 1.0), ((911, 456), 1.0), ((1366, 688), 1.5), ((1366, 688), 2.0)],
)
def test_no_place_needs_a_sideways_scroll_bar(
    qtbot: QtBot, pc: Pc, zoom: float, size: tuple[int, int]
) -> None:
    window, wing = home_of(qtbot, pc)
    theme().set_zoom(zoom)
    window.resize(*size)
    for place in Place:
        go(qtbot, window, wing, place)
        qtbot.wait(1)
        page = wing.pages.currentWidget()
        assert page is not None
        assert window.width() <= max(size[0], 911), place
        assert page.width() <= window.width(), place
        for child in page.findChildren(QWidget):
            if (
                child.isVisible()
                and child.parentWidget() is not None
                and child.metaObject().className()
                in {
                    "Button",
                    "LessonLine",
                    "CourseCardButton",
                }
            ):
                right = child.mapTo(window, child.rect().topRight()).x()
                assert right <= window.width(), (place, child.accessibleName(), right)


def test_a_score_is_never_rounded_up() -> None:
    assert [points(bp) for bp in (7996, 8000, 9250, 10000, 5)] == ["79,9", "80", "92,5", "100", "0"]


def test_deadlines_speak_of_days() -> None:
    assert [days_text(days) for days in (7, 0, -2)] == ["còn 7 ngày", "hạn hôm nay", "quá hạn 2 ngày"]
    line = deadline_line(mandatory=True, due=date(2026, 11, 30), days=-1, begun=True)
    assert line == ("Bắt buộc · quá hạn 1 ngày", Tone.BAD)


def test_a_chip_says_the_result_of_a_done_course(pc: Pc) -> None:
    card = pc.learner.study.courses()[0]
    done = dataclasses.replace(card, state=CourseState.DONE, best_score_bp=9200)
    assert card_chip(done)[0] == "Đạt 92 điểm"
    late = dataclasses.replace(card, due=date(2026, 11, 20), days_left=-3)
    assert card_chip(late) == ("Quá hạn 3 ngày", Tone.BAD, "clock-alert")
