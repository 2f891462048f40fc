"""The check of this computer from the help: what is whole, what is broken, and what to do about it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.services.learner.pc import Pc
from tests.ui.learner.desk import a_window, press, settle, shown, words_on
from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import Preferences
from trainer.services.preferences import save_preferences
from trainer.storage.profiles import store_file
from trainer.ui.learner.help_page import HelpPage
from trainer.ui.learner.navigation import Place
from trainer.ui.learner.wing import LearnerWing
from trainer.ui.main_window import MainWindow
from trainer.ui.theme import Theme, ThemeName
from trainer.ui.widgets.callouts import Callout


def the_help(qtbot: QtBot, pc: Pc) -> tuple[MainWindow, HelpPage]:
    save_preferences(pc.home, Preferences())
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="Văn phòng")
    window = a_window(qtbot, pc)
    window._enter(me)
    settle(qtbot, window)
    shown(window, LearnerWing).show_place(Place.HELP)
    settle(qtbot, window)
    return window, shown(window, LearnerWing).help


def check(qtbot: QtBot, window: MainWindow, page: HelpPage) -> str:
    press(qtbot, page.check.button)
    settle(qtbot, window)

    qtbot.waitUntil(page.check.button.isEnabled)
    qtbot.wait(
        1
    )  # Qt shows what was added to a layout, and lets go of what was there, in the next round of events
    return words_on(page.check)


def test_a_whole_computer_is_said_to_be_in_order(qtbot: QtBot, pc: Pc) -> None:
    window, page = the_help(qtbot, pc)
    said = check(qtbot, window, page)
    assert "Hồ sơ Lê Minh" in said
    assert "Có chỗ bị hỏng" not in said
    assert "PyNaCl" not in said
    assert page.check.button.hasFocus()


def test_a_damaged_profile_is_named_with_what_to_do_and_without_commands(qtbot: QtBot, pc: Pc) -> None:
    other = pc.learner.profiles.enrol_by_hand(name="Trần Bình", staff_code="MH-003", unit="VP").profile.id
    pc.learner.profiles.close()
    store_file(pc.home, other).write_bytes(b"broken" * 2000)
    window, page = the_help(qtbot, pc)
    said = check(qtbot, window, page)
    assert "Có chỗ bị hỏng, xem bên dưới." in said
    assert "Hồ sơ Trần Bình" in said
    assert "Hãy chọn hồ sơ này ở màn hình “Ai đang học?”" in said
    assert said.index("Trần Bình") < said.index("Lê Minh")  # the worst first
    assert "hocso" not in said
    again = check(qtbot, window, page)
    assert [again.count(f"Hồ sơ {name}") for name in ("Trần Bình", "Lê Minh")] == [1, 1]  # not said twice


def test_a_check_that_is_refused_can_be_asked_for_again(
    qtbot: QtBot, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page = the_help(qtbot, pc)

    def refused(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    with monkeypatch.context() as patch:
        patch.setattr("trainer.services.health.examine", refused)
        assert "Hồ sơ" not in check(qtbot, window, page)
    assert "Hồ sơ Lê Minh" in check(qtbot, window, page)


def test_at_150_percent_the_verdict_is_scrolled_into_sight(qtbot: QtBot, pc: Pc, dressed: Theme) -> None:
    dressed.set_look(ThemeName.LIGHT, 1.5)
    window, page = the_help(qtbot, pc)
    window.resize(1366, 768)
    page.check.button.setFocus()
    check(qtbot, window, page)
    verdict = page.check.findChild(Callout)
    assert verdict is not None
    qtbot.waitUntil(lambda: verdict.visibleRegion().boundingRect() == verdict.rect())
