"""From the chosen role to Home: organisation file, activation code or manual entry, on a real PC."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from tests import trust_builders
from tests.services.learner.pc import CODE, Pc
from tests.ui.learner.desk import a_window, press, settle, shown, words_on
from trainer.domain.codes import root_code
from trainer.domain.profile import Address, Enrolment
from trainer.ui.learner import enrol_organisation
from trainer.ui.learner.enrol_flow import EnrolFlow
from trainer.ui.learner.who_page import WhoPage
from trainer.ui.learner.wing import LearnerWing
from trainer.ui.main_window import MainWindow
from trainer.ui.theme import Theme


@pytest.fixture
def new_pc(tmp_path: Path, dressed: Theme) -> Pc:
    """A PC nobody has learned on yet."""
    return Pc(tmp_path)


def typed(widget: QWidget, text: str) -> None:
    """Types as an input method does: the text arrives as a commit, not as keys."""
    for letter in text:
        event = QInputMethodEvent("", [])
        event.setCommitString(letter)
        QApplication.sendEvent(widget, event)


def flow_of(qtbot: QtBot, pc: Pc, *, look_in: tuple[Path, ...] = ()) -> tuple[MainWindow, EnrolFlow]:
    window = a_window(qtbot, pc)
    flow = EnrolFlow(window.service, window.asker)
    flow.search_in(look_in)
    window._wings["enrol"] = flow
    window.pages.addWidget(flow)
    flow.enrolled.connect(window._enter)
    flow.setProperty("wired", True)
    window.choose_role("learner")
    settle(qtbot, window)
    return window, shown(window, EnrolFlow)


def test_the_file_in_a_folder_is_found_and_its_letter_code_proves_it(qtbot: QtBot, new_pc: Pc) -> None:
    new_pc.organisation_file()
    window, flow = flow_of(qtbot, new_pc, look_in=(new_pc.usb,))
    step = flow.organisation
    assert [card.found.path.name for card in step.cards] == ["to-chuc.hsorg"]
    step.code.set_text("0000-0000-0000")
    press(qtbot, step.next_button)
    settle(qtbot, window)
    assert "Mã không khớp với tệp này" in words_on(step)
    assert flow.pages.currentWidget() is step
    step.code.set_text("x")
    press(qtbot, step.next_button)
    settle(qtbot, window)
    assert "Mã gõ chưa đúng" in words_on(step)
    step.code.set_text(root_code(trust_builders.the_org()).lower().replace("-", " "))
    press(qtbot, step.next_button)
    settle(qtbot, window)
    assert flow.pages.currentWidget() is flow.code


def test_a_code_typed_through_an_input_method_shows_the_person_and_opens_home(
    qtbot: QtBot, new_pc: Pc
) -> None:
    new_pc.pin()
    window, flow = flow_of(qtbot, new_pc)
    step = flow.code
    assert flow.pages.currentWidget() is step
    typed(step.code.editor, CODE)
    settle(qtbot, window)
    step.more.address.set_value(Address.CHI)
    step.more.address_chosen.emit(Address.CHI)
    assert "Chị Nguyễn Thị Thu Hà" in words_on(step)
    assert "Văn phòng" in words_on(step)
    assert step.next_button.text() == "Đúng là tôi"
    press(qtbot, step.next_button)
    settle(qtbot, window)
    assert flow.pages.currentWidget() is flow.ready
    press(qtbot, flow.ready.start_button)
    settle(qtbot, window)
    wing = shown(window, LearnerWing)
    settle(qtbot, window)
    assert "Chào chị Thu Hà" in words_on(wing.home)
    me = new_pc.learner.profiles.me
    assert me is not None
    assert me.enrolment is Enrolment.CODE


def test_a_wrong_code_is_said_at_the_field(qtbot: QtBot, new_pc: Pc) -> None:
    new_pc.pin()
    window, flow = flow_of(qtbot, new_pc)
    flow.code.code.set_text("000000011")
    press(qtbot, flow.code.next_button)
    settle(qtbot, window)
    assert not flow.code.code.error.isHidden()
    assert "phiếu" in words_on(flow.code)


def test_a_person_who_has_a_profile_here_is_sent_to_it(qtbot: QtBot, new_pc: Pc) -> None:
    new_pc.pin()
    new_pc.learner.profiles.enrol_with_code(CODE, pin="135790")
    new_pc.learner.profiles.close()
    window = a_window(qtbot, new_pc)
    window.choose_role("learner")
    settle(qtbot, window)
    press(qtbot, shown(window, WhoPage).new_button)
    settle(qtbot, window)
    flow = shown(window, EnrolFlow)
    typed(flow.code.code.editor, CODE)
    settle(qtbot, window)
    assert "đã có hồ sơ trên máy này" in words_on(flow.code)
    press(qtbot, flow.code.open_taken)
    settle(qtbot, window)
    assert shown(window, WhoPage).pin.isVisible()


def test_without_file_and_code_one_learns_all_the_same(qtbot: QtBot, new_pc: Pc) -> None:
    window, flow = flow_of(qtbot, new_pc)
    assert "Chưa tìm thấy tệp tổ chức" in words_on(flow.organisation)
    press(qtbot, flow.organisation.later_button)
    step = flow.by_hand
    assert flow.pages.currentWidget() is step
    assert "chờ duyệt" in step.state.text()
    press(qtbot, step.next_button)
    assert "Cần sửa 3 chỗ" in words_on(step)
    typed(step.name.editor, "Vũ Đức Ổn")
    typed(step.staff_code.editor, "MH-0391")
    typed(step.unit_text.editor, "Trạm Y tế phường")
    step.more.pin.set_text("12345")
    press(qtbot, step.next_button)
    assert "Mã PIN gồm từ 6 chữ số" in words_on(step)
    step.more.pin.set_text("")
    QTest.keyClick(step.name.editor, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert flow.pages.currentWidget() is flow.ready
    me = new_pc.learner.profiles.me
    assert me is not None
    assert me.short_code in words_on(flow.ready)
    press(qtbot, flow.ready.start_button)
    settle(qtbot, window)
    wing = shown(window, LearnerWing)
    settle(qtbot, window)
    assert "Chưa có tệp tổ chức" in words_on(wing.home)


def test_units_of_the_organisation_are_offered(qtbot: QtBot, new_pc: Pc) -> None:
    new_pc.pin()
    window, flow = flow_of(qtbot, new_pc)
    press(qtbot, flow.code.by_hand_button)
    step = flow.by_hand
    facts = new_pc.learner.organisation.facts()
    assert facts is not None
    assert step.unit_list.isVisible()
    step.name.set_text("Lê Minh")
    step.staff_code.set_text("MH-002")
    step.unit_list.set_value(facts.units[0])
    press(qtbot, step.next_button)
    settle(qtbot, window)
    me = new_pc.learner.profiles.me
    assert me is not None
    assert me.profile.unit == facts.units[0]


def test_a_file_picked_by_hand_that_is_none_is_refused_in_words(
    qtbot: QtBot, new_pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = new_pc.usb / "thu.hsorg"
    wrong.write_text("no file of ours", encoding="utf-8")
    window, flow = flow_of(qtbot, new_pc)
    monkeypatch.setattr(enrol_organisation, "pick_organisation_file", lambda _parent: wrong)
    press(qtbot, flow.organisation.pick_button)
    settle(qtbot, window)
    assert flow.organisation.trouble.isVisible()
    press(qtbot, flow.organisation.back_button)


class Watch(QObject):
    """Notes whether a widget was ever made visible."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.seen = False
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen |= event.type() == QEvent.Type.Show
        return super().eventFilter(watched, event)


def test_no_file_is_said_to_be_missing_while_one_that_was_opened_is_looked_at(
    qtbot: QtBot, new_pc: Pc
) -> None:
    window, flow = flow_of(qtbot, new_pc)
    step = flow.organisation
    assert step.nothing.isVisible()
    fresh = EnrolFlow(window.service, window.asker)
    fresh.search_in(())
    window.pages.addWidget(fresh)
    window.pages.setCurrentWidget(fresh)
    watch = Watch(fresh.organisation.nothing)
    QApplication.sendEvent(fresh.organisation, QEvent(QEvent.Type.LanguageChange))
    fresh.start(new_pc.organisation_file())
    settle(qtbot, window)
    assert fresh.organisation.chosen() is not None
    assert fresh.organisation.code.editor.hasFocus()
    assert not watch.seen


def test_a_file_that_was_opened_and_is_none_is_refused_in_words_beside_those_that_were_found(
    qtbot: QtBot, new_pc: Pc
) -> None:
    good = new_pc.organisation_file()
    wrong = new_pc.usb.parent / "thu.hsorg"
    wrong.write_text("no file of ours", encoding="utf-8")
    window, flow = flow_of(qtbot, new_pc, look_in=(good.parent,))
    for opened in (wrong, None):
        flow.start(opened)
        settle(qtbot, window)
        assert flow.organisation.trouble.isVisible() == (opened is wrong)
        assert [card.found.path for card in flow.organisation.cards] == [good]


def test_everything_is_reached_by_the_keyboard_in_reading_order(qtbot: QtBot, new_pc: Pc) -> None:
    window, flow = flow_of(qtbot, new_pc)
    press(qtbot, flow.organisation.later_button)
    step = flow.by_hand
    order = [step.name.editor, step.staff_code.editor, step.unit_text.editor, step.position.editor]
    order[0].setFocus()
    for here, there in pairwise(order):
        assert window.focusWidget() is here
        QTest.keyClick(here, Qt.Key.Key_Tab)
        assert window.focusWidget() is there
