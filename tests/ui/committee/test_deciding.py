"""Decisions of people: approving with a code that was heard, revoking, and choosing between two branches."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.committee.busy_office import BusyOffice
from tests.ui.committee.conftest import Settle
from tests.ui.committee.pressing import button_named, open_dialogs, press, said, write
from trainer.ui.committee.approvals_page import FORKS, KEYS
from trainer.ui.committee.navigation import Place
from trainer.ui.committee.reason_dialog import ReasonDialog
from trainer.ui.committee.wing import CommitteeWing


@pytest.fixture
def deciding(wing: CommitteeWing, office: BusyOffice, settle: Settle) -> CommitteeWing:
    """The page of approvals after the incoming files were recorded."""
    wing.importing.check(office.incoming)
    settle(wing)
    wing.importing.record()
    settle(wing)
    wing.show_place(Place.APPROVALS)
    settle(wing)
    return wing


def give_reason(qtbot: QtBot, reason: str) -> None:
    dialog = next(each for each in open_dialogs() if isinstance(each, ReasonDialog))
    press(qtbot, dialog.act_button)
    assert "Ghi lý do bằng vài từ." in said(dialog)  # not without one
    write(qtbot, dialog.reason, reason)
    press(qtbot, dialog.act_button)


def test_the_box_starts_empty_and_only_the_right_code_approves(
    deciding: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    panel = deciding.approvals.page.approval
    assert panel.code.text() == ""
    assert office.waiting.code not in said(deciding.approvals.page)
    assert panel.chosen() is not None  # the one person with this staff code
    press(qtbot, panel.approve_button)
    assert "Gõ 12 ký tự do người học đọc." in said(panel)
    write(qtbot, panel.code, office.learner(2).code)
    press(qtbot, panel.approve_button)
    settle(deciding)
    assert "Mã này là của máy khác" in said(panel)
    write(qtbot, panel.code, office.waiting.code[:-1])
    press(qtbot, panel.approve_button)
    settle(deciding)
    assert "Mã gõ có lỗi" in said(panel)
    assert office.room.committee.setup.status().waiting == 1
    write(qtbot, panel.code, office.waiting.code.replace("-", " ").lower())
    press(qtbot, panel.approve_button)
    settle(deciding)
    assert office.room.committee.setup.status().waiting == 0
    assert deciding.approvals.page.tabs[0].empty.isVisible()


def test_a_key_is_set_aside_with_a_reason(
    deciding: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    press(qtbot, button_named(deciding.approvals.page, "Để sang bên…"))
    give_reason(qtbot, "không liên lạc được")
    settle(deciding)
    assert office.room.committee.approvals.waiting() == ()


def test_a_key_in_use_is_revoked_with_a_reason(
    deciding: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    page = deciding.approvals.page
    page.show_tab(KEYS)
    page.tabs[KEYS].table.select_row(1)
    press(qtbot, button_named(page, "Thu hồi…"))
    give_reason(qtbot, "mất máy")
    settle(deciding)
    in_use = office.room.committee.approvals.keys()
    assert [key.revoked.reason for key in in_use if key.revoked] == ["mất máy"]


def test_two_branches_are_shown_in_neutral_words_and_one_is_chosen(
    deciding: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    page = deciding.approvals.page
    page.show_tab(FORKS)
    page.tabs[FORKS].table.select_row(0)
    words = said(page.fork)
    assert "không phải bằng chứng gian lận" in words
    assert ("Nhánh 1" in words, "Nhánh 2" in words) == (True, True)
    press(qtbot, button_named(page, "Tính nhánh 2…"))
    give_reason(qtbot, "người học nói máy đã khôi phục")
    settle(deciding)
    assert office.room.committee.approvals.forks() == ()
    assert page.tabs[FORKS].empty.isVisible()
