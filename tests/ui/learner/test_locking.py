"""A profile with a PIN: pauses counted down, locked by hand and after idle minutes, and everything kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.services.learner.pc import COURSE, Pc
from tests.trust_builders import a_catalogue
from tests.ui.learner.desk import a_window, press, settle, shown, words_on
from trainer.domain.grading import right_answer
from trainer.domain.log import Interrupted, LogKind
from trainer.domain.profile import Preferences
from trainer.services.preferences import load_preferences, save_preferences
from trainer.ui.first_run_frame import change_language
from trainer.ui.idle_watch import IdleWatch
from trainer.ui.language import Language
from trainer.ui.learner.navigation import Place
from trainer.ui.learner.pin_wait import wait_text
from trainer.ui.learner.profile_lock import ProfileLock
from trainer.ui.learner.who_page import WhoPage
from trainer.ui.learner.wing import LearnerWing
from trainer.ui.main_window import MainWindow
from trainer.ui.theme import Theme
from trainer.ui.widgets.dialogs import Notice

PIN, WRONG = "246810", "111111"


@pytest.fixture
def locked_pc(tmp_path: Path, dressed: Theme) -> Pc:
    """A PC whose one profile has a PIN."""
    pc = Pc(tmp_path)
    pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="Văn phòng", pin=PIN)
    pc.learner.profiles.close()
    save_preferences(pc.home, Preferences(role="learner"))
    return pc


def opened(qtbot: QtBot, pc: Pc) -> tuple[MainWindow, LearnerWing]:
    window = a_window(qtbot, pc)
    type_pin(qtbot, window, PIN)
    return window, shown(window, LearnerWing)


def type_pin(qtbot: QtBot, window: MainWindow, pin: str) -> None:
    page = shown(window, WhoPage)
    if not page.pin.isVisible():
        press(qtbot, page.cards[0])
    page.pin.set_text(pin)
    QTest.keyClick(page.pin.editor, Qt.Key.Key_Return)
    settle(qtbot, window)


def lock_of(window: MainWindow) -> ProfileLock:
    assert window.lock is not None
    return window.lock


def press_lock_keys(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(
        window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    settle(qtbot, window)
    settle(qtbot, window)


# -- pauses -------------------------------------------------------------------------------------------------


def test_a_pause_counts_down_and_the_button_waits_with_it(qtbot: QtBot, locked_pc: Pc) -> None:
    window = a_window(qtbot, locked_pc)
    for _ in range(5):
        type_pin(qtbot, window, WRONG)
    page = shown(window, WhoPage)
    assert "Sai mã PIN nhiều lần. Vui lòng chờ 30 giây." in words_on(page)
    assert not page.open_button.isEnabled()
    qtbot.waitUntil(lambda: "chờ 29 giây" in words_on(page), timeout=3000)
    QTest.keyClick(page.pin.editor, Qt.Key.Key_Return)  # Enter asks nothing while it lasts
    settle(qtbot, window)
    change_language(Language.ENGLISH)
    qtbot.waitUntil(lambda: "Who is learning?" in words_on(page))
    change_language(Language.VIETNAMESE)
    window.close()
    # the program is started again: the pause goes on, seen as soon as the person is picked
    again = a_window(qtbot, Pc(locked_pc.folder, clock=locked_pc.clock))
    page = shown(again, WhoPage)
    press(qtbot, page.cards[0])
    assert "Vui lòng chờ 30 giây." in words_on(page)  # the told clock of the service stood still
    assert not page.open_button.isEnabled()
    page.wait.start(1)
    qtbot.waitUntil(page.open_button.isEnabled, timeout=3000)
    assert "Vui lòng chờ" not in words_on(page)
    locked_pc.clock.go_on(30)
    type_pin(qtbot, again, PIN)
    shown(again, LearnerWing)


def test_the_pause_of_one_person_is_not_that_of_another(qtbot: QtBot, locked_pc: Pc) -> None:
    locked_pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="", pin="135790")
    locked_pc.learner.profiles.close()
    window = a_window(qtbot, locked_pc)
    page = shown(window, WhoPage)
    names = [card.person.name for card in page.cards]
    minh, an = page.cards[names.index("Lê Minh")], page.cards[names.index("An")]
    press(qtbot, minh)
    for _ in range(5):
        type_pin(qtbot, window, WRONG)
    press(qtbot, an)
    assert page.open_button.isEnabled()
    press(qtbot, minh)
    assert not page.open_button.isEnabled()
    press(qtbot, an)
    type_pin(qtbot, window, "135790")
    shown(window, LearnerWing)


def test_the_change_of_a_pin_waits_too(qtbot: QtBot, locked_pc: Pc) -> None:
    window, wing = opened(qtbot, locked_pc)
    wing.show_place(Place.SETTINGS)
    settle(qtbot, window)
    wing.settings.open_section("profile")
    profile = wing.settings.profile
    for _ in range(5):
        profile.old_pin.set_text(WRONG)
        profile.new_pin.set_text("987654")
        press(qtbot, profile.pin_button)
        settle(qtbot, window)
    assert "Vui lòng chờ 30 giây." in words_on(profile)
    assert not profile.pin_button.isEnabled()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 giây"), (59, "59 giây"), (60, "1 phút"), (65, "1 phút 5 giây"), (3600, "60 phút")],
)
def test_a_wait_is_said_in_minutes_and_seconds(dressed: Theme, seconds: int, text: str) -> None:
    assert wait_text(seconds) == text


# -- locking ------------------------------------------------------------------------------------------------


def test_locking_in_a_lesson_keeps_the_place_and_the_pin_leads_back(qtbot: QtBot, locked_pc: Pc) -> None:
    window, wing = opened(qtbot, locked_pc)
    lesson = locked_pc.course.lessons[1].id
    wing.open_lesson(COURSE, lesson)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.reading
    press_lock_keys(qtbot, window)
    page = shown(window, WhoPage)
    assert locked_pc.learner.profiles.me is None
    assert "Hồ sơ đã khóa" in words_on(page)
    assert page.pin.isVisible()
    type_pin(qtbot, window, PIN)
    settle(qtbot, window)
    assert shown(window, LearnerWing).pages.currentWidget() is wing.reading
    assert wing.reading.place == (COURSE, lesson)
    position = locked_pc.learner.study.lesson(COURSE, lesson, {}).position_part
    assert position == locked_pc.course.lessons[1].parts[0].id


def test_locking_in_a_test_keeps_the_answer_stops_the_clock_and_is_an_interruption(
    qtbot: QtBot, locked_pc: Pc
) -> None:
    window, wing = opened(qtbot, locked_pc)
    for lesson in locked_pc.course.lessons:
        locked_pc.learner.study.finish_lesson(COURSE, lesson.id)
    running = locked_pc.learner.test.start(COURSE, locked_pc.course.quizzes[0].id)
    wing.resume_test()
    settle(qtbot, window)
    view = wing.tests.test._view
    assert view is not None
    view._put(right_answer(locked_pc.course.item(view.question.id)))
    view._on_changed()
    locked_pc.clock.go_on(60)
    press_lock_keys(qtbot, window)
    shown(window, WhoPage)
    locked_pc.clock.go_on(3600)
    type_pin(qtbot, window, PIN)
    settle(qtbot, window)
    assert shown(window, LearnerWing).pages.currentWidget() is wing.tests
    again = locked_pc.learner.test.resume()
    assert again.attempt == running.attempt
    assert sum(item.response is not None for item in again.items) == 1
    assert again.used_s <= 60
    record = locked_pc.learner._session.opened().logbook.events(LogKind.RECORD)
    away = [event.away_s for _, event in record if isinstance(event, Interrupted)]
    assert away
    assert max(away) >= 3600


def test_another_person_after_the_lock_sees_home_and_not_the_page_left(qtbot: QtBot, locked_pc: Pc) -> None:
    locked_pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    locked_pc.learner.profiles.close()
    window = a_window(qtbot, locked_pc)
    page = shown(window, WhoPage)
    names = [card.person.name for card in page.cards]
    press(qtbot, page.cards[names.index("Lê Minh")])
    type_pin(qtbot, window, PIN)
    wing = shown(window, LearnerWing)
    wing.show_place(Place.SETTINGS)
    settle(qtbot, window)
    press_lock_keys(qtbot, window)
    page = shown(window, WhoPage)
    press(qtbot, page.cards[[card.person.name for card in page.cards].index("An")])
    settle(qtbot, window)
    assert shown(window, LearnerWing).pages.currentWidget() is wing.home
    assert "An" in words_on(wing.home)
    press_lock_keys(qtbot, window)  # a profile without a PIN has no lock
    shown(window, LearnerWing)


@pytest.mark.parametrize("place", [Place.COURSES, Place.RESULTS, Place.REPORT, Place.SETTINGS, Place.HELP])
def test_every_place_is_found_again(qtbot: QtBot, locked_pc: Pc, place: Place) -> None:
    window, wing = opened(qtbot, locked_pc)
    wing.show_place(place)
    settle(qtbot, window)
    page = wing.pages.currentWidget()
    press_lock_keys(qtbot, window)
    type_pin(qtbot, window, PIN)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is page


def test_a_course_is_found_again_and_open_dialogs_and_menus_go(qtbot: QtBot, locked_pc: Pc) -> None:
    window, wing = opened(qtbot, locked_pc)
    wing.open_course(COURSE)
    settle(qtbot, window)
    notice = Notice(wing, title="Thử", text="", button="Đóng")
    notice.open()
    menu = QMenu(wing)
    menu.addAction("x")
    menu.popup(QPoint(10, 10))
    gone: list[bool] = []
    notice.destroyed.connect(lambda: gone.append(True))
    lock_of(window).lock_now()
    settle(qtbot, window)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: gone == [True])
    assert not menu.isVisible()
    type_pin(qtbot, window, PIN)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.course


def test_what_a_page_asks_after_the_lock_says_nothing(qtbot: QtBot, locked_pc: Pc) -> None:
    window, wing = opened(qtbot, locked_pc)
    lock_of(window).lock_now()
    wing.show_place(Place.RESULTS)
    settle(qtbot, window)
    settle(qtbot, window)
    assert wing.away
    assert not wing.findChildren(Notice)


def test_settings_offer_the_minutes_and_lock_now(qtbot: QtBot, locked_pc: Pc) -> None:
    window, wing = opened(qtbot, locked_pc)
    wing.show_place(Place.SETTINGS)
    settle(qtbot, window)
    wing.settings.open_section("profile")
    card = wing.settings.profile.lock
    assert card.isVisible()
    assert card.choice.value() == 10
    card.choice._box.activated.emit(0)
    settle(qtbot, window)
    assert not lock_of(window).watch.watching
    card.choice._box.activated.emit(1)
    settle(qtbot, window)
    assert lock_of(window).minutes == 5
    window.keep_preferences()
    assert load_preferences(locked_pc.home).idle_lock_minutes == 5
    change_language(Language.ENGLISH)
    qtbot.waitUntil(lambda: "Lock now" in words_on(card))
    change_language(Language.VIETNAMESE)
    press(qtbot, card.lock_button)
    settle(qtbot, window)
    settle(qtbot, window)
    shown(window, WhoPage)


def test_taking_the_pin_away_takes_the_lock_away(qtbot: QtBot, locked_pc: Pc) -> None:
    window, wing = opened(qtbot, locked_pc)
    wing.show_place(Place.SETTINGS)
    settle(qtbot, window)
    wing.settings.open_section("profile")
    profile = wing.settings.profile
    profile.old_pin.set_text(PIN)
    press(qtbot, profile.drop_button)
    settle(qtbot, window)
    settle(qtbot, window)
    assert not profile.lock.isVisible()
    assert not lock_of(window).watch.watching


def test_where_the_organisation_demands_a_pin_never_is_not_offered(qtbot: QtBot, locked_pc: Pc) -> None:
    locked_pc.pin(catalogue=a_catalogue(pin_required=True))
    save_preferences(locked_pc.home, Preferences(role="learner", idle_lock_minutes=0))
    window, wing = opened(qtbot, locked_pc)
    settle(qtbot, window)
    assert lock_of(window).minutes == 30
    wing.show_place(Place.SETTINGS)
    settle(qtbot, window)
    wing.settings.open_section("profile")
    card = wing.settings.profile.lock
    assert list(card.choice._values) == [5, 10, 15, 30]
    assert card.choice.value() == 30
    assert "Cơ quan yêu cầu" in words_on(card)


# -- idle minutes -------------------------------------------------------------------------------------------


def test_idle_minutes_lock_the_profile(qtbot: QtBot, locked_pc: Pc) -> None:
    window, _wing = opened(qtbot, locked_pc)
    watch = lock_of(window).watch
    assert watch.watching
    watch.watch(0.05)
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), WhoPage), timeout=5000)
    assert locked_pc.learner.profiles.me is None


def test_keys_the_mouse_and_letters_of_an_input_method_put_it_off(qtbot: QtBot, locked_pc: Pc) -> None:
    window, _wing = opened(qtbot, locked_pc)
    watch = IdleWatch(window)
    watch.watch(600)
    now = [1_000.0]
    watch.now = lambda: now[0]
    watch.touch()
    handle = window.windowHandle()
    assert handle is not None

    def puts_it_off(act: Callable[[], object]) -> None:
        now[0] += 100
        act()
        qtbot.waitUntil(lambda: watch._touched == now[0])

    puts_it_off(lambda: QTest.mouseMove(handle, QPoint(300, 300)))
    puts_it_off(lambda: QTest.keyClick(handle, Qt.Key.Key_Shift))
    puts_it_off(lambda: QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(2, 2)))
    puts_it_off(QGuiApplication.inputMethod().cursorRectangleChanged.emit)
    dialog = Notice(window, title="Thử", text="", button="Đóng")
    dialog.open()
    other = dialog.windowHandle()
    assert other is not None
    watch._on_focus_window(other)
    watch._on_focus_window(None)
    puts_it_off(lambda: QTest.keyClick(other, Qt.Key.Key_Shift))
    dialog.done(0)
    idle: list[bool] = []
    watch.idle.connect(lambda: idle.append(True))
    now[0] += 601  # the computer slept: whoever wakes it has to type the PIN
    watch.touch()
    assert idle == [True]
    assert not watch.watching
    watch.touch()
    watch.stop()
    assert idle == [True]


def test_a_profile_that_was_left_is_not_guarded_late(qtbot: QtBot, locked_pc: Pc) -> None:
    window, wing = opened(qtbot, locked_pc)
    me = locked_pc.learner.profiles.required_me()
    wing.profile_closed.emit()
    settle(qtbot, window)
    settle(qtbot, window)
    lock_of(window).guard(me, 10, None)
    assert not lock_of(window).watch.watching
    lock_of(window).lock_now()
    shown(window, WhoPage)
