"""Decisions of people: approving with a code that was heard, revoking, and choosing between two branches."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.committee.busy_office import BusyOffice
from tests.ui.committee.conftest import Settle
from tests.ui.committee.pressing import button_named, open_dialogs, press, said, write
from trainer.ui.committee.approvals_page import FORKS, KEYS, ApprovalsPage
from trainer.ui.committee.navigation import Place
from trainer.ui.committee.reason_dialog import ReasonDialog
from trainer.ui.committee.revocation_dialog import RevocationDialog
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


def ending(qtbot: QtBot, page: ApprovalsPage, act: str) -> RevocationDialog:
    """The dialog that ends the key of the last row."""
    page.show_tab(KEYS)
    page.tabs[KEYS].table.select_row(page.tabs[KEYS].model.rowCount() - 1)
    press(qtbot, button_named(page, act))
    return next(each for each in open_dialogs() if isinstance(each, RevocationDialog))


def test_what_a_revocation_changes_is_shown_before_it_is_signed(
    deciding: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    page, committee = deciding.approvals.page, office.room.committee
    dialog = ending(qtbot, page, "Thu hồi…")
    newest = committee.setup.status().last_receipt_no
    write(qtbot, dialog.after, "mười")
    press(qtbot, dialog.act_button)
    assert "Hãy gõ một số." in said(dialog)
    write(qtbot, dialog.after, str(newest + 1))
    press(qtbot, dialog.act_button)
    settle(deciding)
    assert "Không có biên nhận nào mang số này." in said(dialog)
    write(qtbot, dialog.after, "")
    press(qtbot, dialog.act_button)
    settle(deciding)
    assert "Không số liệu nào thay đổi." in said(dialog)
    write(qtbot, dialog.after, "0")  # another number has to be shown again
    assert dialog.act_button.text() == "Xem điều gì thay đổi"
    finished = committee.overview.overview().finished
    press(qtbot, dialog.act_button)
    settle(deciding)
    assert f"{finished}/20 người hoàn thành, sau đó {finished - 1}" in said(dialog)
    assert not any(key.revoked for key in committee.approvals.keys())  # noqa: SIM118 - a verb, not a dict
    write(qtbot, dialog.note, "mất máy")
    press(qtbot, dialog.act_button)
    settle(deciding)
    ended = next(key for key in committee.approvals.keys() if key.revoked)  # noqa: SIM118 - a verb, not a dict
    assert ended.revoked is not None
    assert (ended.revoked.reason, ended.revoked.after_receipt_no) == ("lost", 0)
    assert committee.overview.overview().finished == finished - 1
    [device] = committee.approvals.devices(ended.person.id)
    assert device.note == "mất máy"
    page.tabs[KEYS].table.select_row(page.tabs[KEYS].model.rowCount() - 1)
    settle(deciding)
    assert "máy bị mất hoặc bị lấy cắp · mất máy" in said(page.key)


def test_an_old_computer_is_retired_and_nobody_is_blamed(
    deciding: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    page, committee = deciding.approvals.page, office.room.committee
    finished = committee.overview.overview().finished
    dialog = ending(qtbot, page, "Ngừng dùng…")
    assert "không ai bị trách" in said(dialog)
    for _ in range(2):
        press(qtbot, dialog.act_button)
        settle(deciding)
    ended = next(key for key in committee.approvals.keys() if key.revoked)  # noqa: SIM118 - a verb, not a dict
    assert ended.revoked is not None
    assert ended.revoked.reason == "retired"
    assert committee.overview.overview().finished == finished
    deciding.show_place(Place.PEOPLE)
    settle(deciding)
    deciding.people.people.person_chosen.emit(ended.person.id)
    settle(deciding)
    assert "Đã ngừng dùng" in said(deciding.people.people.details)


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
    page.tabs[FORKS].table.select_row(0)
    assert "người học nói máy đã khôi phục" in said(page.fork)
    press(qtbot, button_named(page, "Tính nhánh 1…"))  # it was wrong: decided anew
    give_reason(qtbot, "hỏi lại, nhánh 1 mới đúng")
    settle(deciding)
    [decided] = office.room.committee.approvals.decided_forks()
    assert decided.chosen == decided.branches[0].head
