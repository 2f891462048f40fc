"""The window finds its way in, keeps how it looks, and says errors in a sentence."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.architecture.source_tree import plain_environment
from tests.services.learner.pc import Pc
from tests.ui.learner.desk import a_window, press, settle, shown, words_on
from trainer import app
from trainer.domain.profile import Preferences
from trainer.services.preferences import load_preferences, save_preferences
from trainer.ui.first_run import RolePage
from trainer.ui.first_run_frame import change_language
from trainer.ui.language import Language, language
from trainer.ui.learner.enrol_flow import EnrolFlow
from trainer.ui.learner.who_page import WhoPage
from trainer.ui.learner.wing import LearnerWing
from trainer.ui.theme import Theme, ThemeName, theme
from trainer.ui.widgets.dialogs import Notice

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "sqlalchemy alembic psycopg sqlite3 markdown nacl pyrage msgspec xlsxwriter python_calamine segno yaml asyncio "
    "multiprocessing unittest PySide6.QtNetwork PySide6.QtPrintSupport PySide6.QtSql PySide6.QtQml"
).split()
FIRST_PAINT = """
import sys, builtins
plain = builtins.__import__
from pathlib import Path
from trainer import app
from trainer.ui.main_window import MainWindow
home = Path(sys.argv[1])
application = app.start_application(home)
window = MainWindow(home)
def painted():
    print(*sys.modules)
    print("own import:", builtins.__import__ is plain, type(window.pages.currentWidget()).__name__)
    sys.stdout.flush()
    import os
    os._exit(0)
window.first_painted.connect(painted)
window.show()
application.exec()
"""


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path)


def enrolled(pc: Pc, name: str = "Lê Minh", pin: str | None = None) -> None:
    pc.learner.profiles.enrol_by_hand(name=name, staff_code="MH-002", unit="Văn phòng", pin=pin)
    pc.learner.profiles.close()


def as_learner(pc: Pc, **bent: object) -> None:
    save_preferences(pc.home, dataclasses.replace(Preferences(), role="learner", **bent))  # type: ignore[arg-type]


@pytest.mark.parametrize("people", [0, 1, 2])
def test_nothing_heavy_is_loaded_at_the_first_paint(pc: Pc, people: int) -> None:
    for number in range(people):
        enrolled(pc, name=f"Lê Minh {number}")
    if people:
        as_learner(pc)
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(pc.home)],
        cwd=ROOT,
        env={**plain_environment(), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    modules, told = done.stdout.strip().splitlines()[-2:]
    assert sorted(set(modules.split()) & set(HEAVY)) == []
    assert told == f"own import: True {'WaitingPage' if people else 'RolePage'}"


def test_a_new_computer_asks_for_the_role_first(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    window = a_window(qtbot, pc)
    page = shown(window, RolePage)
    assert "Trên máy này, bạn dùng Học Số để làm gì?" in words_on(page)
    qtbot.waitUntil(page.cards[0].hasFocus)
    press(qtbot, page.next_button)
    settle(qtbot, window)
    shown(window, EnrolFlow)
    window.keep_preferences()
    assert load_preferences(pc.home).role == "learner"


def test_the_roles_are_chosen_by_keyboard_alone(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    window = a_window(qtbot, pc)
    page = shown(window, RolePage)
    page.cards[0].setFocus()
    for _ in range(2):
        QTest.keyClick(page.cards[0], Qt.Key.Key_Down)
    assert page.chosen() == "committee"
    page.choose_card("learner")
    with qtbot.waitSignal(page.role_chosen) as told:
        QTest.keyClick(page.cards[0], Qt.Key.Key_Return)
    assert told.args == ["learner"]
    settle(qtbot, window)


@pytest.mark.parametrize("role", ["author", "committee"])
def test_the_other_wings_open_and_lead_back_to_the_roles(
    dressed: Theme, qtbot: QtBot, pc: Pc, role: str
) -> None:
    window = a_window(qtbot, pc)
    window.choose_role(role)
    settle(qtbot, window)
    wing = window.pages.currentWidget()
    assert wing is window._wings[role]
    window._wings[role].left.emit()  # type: ignore[attr-defined]  # both wings have this signal
    shown(window, RolePage)
    window.keep_preferences()
    assert load_preferences(pc.home).role == role


def test_one_profile_without_a_pin_opens_by_itself(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    enrolled(pc)
    as_learner(pc)
    window = a_window(qtbot, pc)
    wing = shown(window, LearnerWing)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.home
    assert "Thư lạ" in words_on(wing.home)


def test_a_pin_is_asked_for_and_a_wrong_one_is_said(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    enrolled(pc, pin="246810")
    as_learner(pc)
    window = a_window(qtbot, pc)
    page = shown(window, WhoPage)
    press(qtbot, page.cards[0])
    page.pin.set_text("111111")
    press(qtbot, page.open_button)
    settle(qtbot, window)
    assert "Mã PIN chưa đúng. Còn 4 lần thử." in words_on(page)
    page.pin.set_text("246810")
    QTest.keyClick(page.pin.editor, Qt.Key.Key_Return)
    settle(qtbot, window)
    shown(window, LearnerWing)


def test_leaving_a_profile_shows_who_is_here(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    enrolled(pc)
    as_learner(pc)
    window = a_window(qtbot, pc)
    wing = shown(window, LearnerWing)
    wing.profile_closed.emit()
    settle(qtbot, window)
    page = shown(window, WhoPage)
    assert pc.learner.profiles.me is None
    press(qtbot, page.role_button)
    shown(window, RolePage)


def test_zoom_theme_and_language_are_kept(dressed: Theme, qtbot: QtBot, pc: Pc, qapp: QApplication) -> None:
    window = a_window(qtbot, pc)
    QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert theme().zoom == 1.25
    theme().set_name(ThemeName.DARK)
    page = shown(window, RolePage)
    change_language(Language.ENGLISH)
    qtbot.waitUntil(lambda: "What will you use Học Số for" in words_on(page))
    window.close()
    kept = load_preferences(pc.home)
    assert (kept.theme, kept.zoom_percent, kept.language) == ("dark", 125, "en")
    QTest.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    app.start_application(pc.home)
    assert (theme().name, theme().zoom, language()) == (ThemeName.DARK, 1.25, Language.ENGLISH)
    change_language(Language.VIETNAMESE)


def test_the_place_on_the_screen_is_kept(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    window = a_window(qtbot, pc)
    window.resize(760, 580)
    size = window.size()
    window.close()
    again = a_window(qtbot, pc)
    assert again.size() == size


def test_a_course_pack_on_the_command_line_is_taken_up(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    enrolled(pc)
    broken = pc.usb / "hong.hspack"
    broken.write_bytes(b"not a pack")
    window = a_window(qtbot, pc, files=[broken])
    wing = shown(window, LearnerWing)
    settle(qtbot, window)
    notices = wing.findChildren(Notice)
    assert len(notices) == 1
    assert "Traceback" not in words_on(notices[0])
    notices[0].done(0)


def test_an_organisation_file_on_the_command_line_goes_to_the_first_step(
    dressed: Theme, qtbot: QtBot, pc: Pc
) -> None:
    window = a_window(qtbot, pc, files=[pc.organisation_file()])
    settle(qtbot, window)
    flow = shown(window, EnrolFlow)
    assert flow.pages.currentWidget() is flow.organisation
    assert flow.organisation.chosen() is not None


def test_an_organisation_file_that_was_opened_is_offered_again_after_a_look_at_the_roles(
    dressed: Theme, qtbot: QtBot, pc: Pc
) -> None:
    file = pc.organisation_file()
    window = a_window(qtbot, pc, files=[file])
    settle(qtbot, window)
    press(qtbot, shown(window, EnrolFlow).organisation.back_button)
    shown(window, RolePage).role_chosen.emit("learner")
    settle(qtbot, window)
    chosen = shown(window, EnrolFlow).organisation.chosen()
    assert chosen is not None
    assert chosen.path == file


def test_an_error_nobody_foresaw_is_a_sentence_and_a_log(dressed: Theme, qtbot: QtBot, pc: Pc) -> None:
    window = a_window(qtbot, pc)
    complainer = app.Complainer(window)
    try:
        raise ValueError("inner detail")
    except ValueError as error:
        complainer.complain(ValueError, error, error.__traceback__)
    notice = window.findChildren(Notice)[0]
    assert "inner detail" not in words_on(notice)
    assert "inner detail" in (pc.home / app.LOG_FILE).read_text(encoding="utf-8")
    notice.done(0)


def test_wrong_use_of_the_command_is_told_by_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--nonsense"]) == app.WRONG_USE
    assert app.main(["--help"]) == app.GOOD
