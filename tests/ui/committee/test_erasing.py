"""Erasing somebody on the screen, people who left, and the audit in the place of the organisation."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from pytestqt.qtbot import QtBot

from tests.ui.committee.busy_office import BusyOffice
from tests.ui.committee.conftest import Settle
from tests.ui.committee.pressing import button_named, open_dialogs, press, said, write
from trainer.domain.erasure import ErasureGround
from trainer.domain.ids import PersonId
from trainer.ui.committee.erasure_dialog import ErasureDialog
from trainer.ui.committee.navigation import Place
from trainer.ui.committee.wing import CommitteeWing


def the_dialog() -> ErasureDialog:
    return next(each for each in open_dialogs() if isinstance(each, ErasureDialog))


def first_person(office: BusyOffice) -> PersonId:
    return next(
        line.person.id
        for line in office.room.committee.roster.people()
        if line.person.staff_code == "MH-0001"
    )


def take_out(office: BusyOffice, code: str, since: str) -> None:
    with closing(sqlite3.connect(office.room.home / "committee" / "committee.db")) as connection:
        connection.execute(
            "UPDATE person SET active = 0, gone_since = ? WHERE staff_code = ?", (since or None, code)
        )
        connection.commit()


def test_a_person_is_erased_after_it_was_said_what_goes_and_what_stays(
    wing: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    wing.show_place(Place.PEOPLE)
    settle(wing)
    wing.people.people.person_chosen.emit(first_person(office))
    settle(wing)
    press(qtbot, button_named(wing.people.people.details, "Xóa dữ liệu cá nhân…"))
    settle(wing)
    dialog = the_dialog()
    words = said(dialog)
    assert "Sẽ bị xóa" in words
    assert "Được giữ lại" in words
    assert not dialog.act_button.isEnabled()
    dialog.box.click()
    press(qtbot, dialog.act_button)
    settle(wing)
    assert "MH-0001" not in {line.person.staff_code for line in office.room.committee.roster.people()}
    assert office.room.committee.auditor.audit().holds


def test_the_overview_shows_how_many_were_erased_without_a_name(
    wing: CommitteeWing, office: BusyOffice, settle: Settle
) -> None:
    card = wing.overview.past
    assert card.isHidden()
    office.room.committee.erasing.erase([first_person(office)], ErasureGround.REQUEST)
    (line,) = office.room.committee.overview.overview().past_lines
    for course, name in ((None, line.title), (line.course, line.unit_name)):
        wing.overview.course_chosen.emit(course)
        settle(wing)
        assert card.isVisible()
        words = said(card)
        assert "Đã xóa dữ liệu cá nhân" in words
        assert name in words
        assert f"1 người đã bắt đầu học, {line.passed} người đạt" in words


def test_the_journal_on_the_screen_says_in_words_what_an_erasure_was(
    wing: CommitteeWing, office: BusyOffice, settle: Settle
) -> None:
    office.room.committee.erasing.erase([first_person(office)], ErasureGround.REQUEST)
    wing.show_place(Place.ORGANISATION)
    settle(wing)
    words = said(wing.organisation)
    reports = dict(office.room.committee.journal.entries(1)[0].facts)["reports"]
    assert f"biên bản số 1, 1 người, {reports} báo cáo, Theo yêu cầu của người học" in words
    assert "người học đã chuyển công tác hoặc nghỉ việc, tính đến biên nhận số" in words
    assert "request" not in words
    assert ", left" not in words


def test_people_who_left_are_listed_and_erased_when_their_time_is_over(
    wing: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    wing.show_place(Place.PEOPLE)
    settle(wing)
    press(qtbot, wing.people.people.leavers_button)
    settle(wing)
    page = wing.people.leavers
    assert page.empty.isVisible()
    for number, since in ((1, "2001-02-03T08:00:00+07:00"), (2, "2026-11-01T08:00:00+07:00"), (3, "")):
        take_out(office, f"MH-{number:04}", since)
    wing.people.show_leavers()
    settle(wing)
    assert page.over_button.text() == "Xóa dữ liệu 1 người hết hạn lưu…"
    press(qtbot, page.over_button)
    settle(wing)
    dialog = the_dialog()
    dialog.box.click()
    press(qtbot, dialog.act_button)
    settle(wing)
    left = office.room.committee.erasing.leavers()
    assert [leaver.person.staff_code for leaver in left] != []
    assert len(left) == 2
    write(qtbot, page.years, "0")
    press(qtbot, page.years_button)
    assert "Gõ số năm từ 1 đến 100." in said(page)
    write(qtbot, page.years, "2")
    press(qtbot, page.years_button)
    settle(wing)
    assert office.room.committee.erasing.retention_years == 2
    page.table.select_row(0)
    press(qtbot, page.erase_button)
    settle(wing)
    the_dialog().reject()
    settle(wing)
    assert len(office.room.committee.erasing.leavers()) == 2
    wing.people.people_wanted.emit()
    settle(wing)


def test_several_people_are_named_and_a_busy_file_is_told(
    wing: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    for number in range(1, 8):
        take_out(office, f"MH-{number:04}", "2001-02-03T08:00:00+07:00")
    wing.people.show_leavers()
    settle(wing)
    press(qtbot, wing.people.leavers.over_button)
    settle(wing)
    dialog = the_dialog()
    assert "và 2 người nữa" in said(dialog)
    dialog.box.click()
    told: list[str] = []
    wing.people.told.connect(told.append)
    with closing(sqlite3.connect(office.room.home / "committee" / "committee.db")) as other:
        other.isolation_level = None
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM report").fetchone()
        press(qtbot, dialog.act_button)
        settle(wing)
    assert "khi chương trình khác" in told[0]


def test_the_audit_runs_can_be_stopped_and_says_what_it_found(
    wing: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    wing.show_place(Place.ORGANISATION)
    settle(wing)
    card = wing.organisation.audit
    press(qtbot, card.start_button)
    card.start()  # a second one does not begin
    qtbot.waitUntil(lambda: not card.busy, timeout=15_000)
    assert "Mọi thứ đều khớp." in said(card)
    card.start()
    card.stop()
    qtbot.waitUntil(lambda: not card.busy, timeout=15_000)
    assert "Đã dừng giữa chừng" in said(card)
    with closing(sqlite3.connect(office.room.home / "committee" / "committee.db")) as connection:
        connection.execute("DELETE FROM report WHERE receipt_no = 2")
        connection.commit()
    card.start()
    qtbot.waitUntil(lambda: not card.busy, timeout=15_000)
    assert "Thiếu biên nhận số 2." in said(card)
    wing.organisation.audit.retranslate()
    assert "điểm không khớp" in said(card)
