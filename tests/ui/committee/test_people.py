"""The list of learners in the window: a dry run first, then the change, slips and a new code."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.committee.busy_office import BusyOffice
from tests.ui.committee.conftest import Settle
from tests.ui.committee.pressing import button_named, open_dialogs, press, said
from trainer.domain.text import fold
from trainer.ui.committee import people_desk
from trainer.ui.committee.navigation import Place
from trainer.ui.committee.slips_dialog import SlipsDialog
from trainer.ui.committee.wing import CommitteeWing


def a_list(office: BusyOffice, folder: Path) -> Path:
    """Everybody but the last two, one with another name, one new, and two lines that cannot be taken."""
    lines = [
        f"{at};{name}{' Mới' if at == 4 else ''};{code};{unit}"
        for at, (name, code, unit) in enumerate(office.lines[:-2], 1)
    ]
    lines += [
        "91;Ngô Thúy Quỳnh;MH-0901;Ban Quản lý chợ",
        "92;;MH-0902;Ban Quản lý chợ",
        "93;Chu Văn Tuấn;001099012345;Ban Quản lý chợ",
    ]
    path = folder / "danh-sach.csv"
    path.write_text("\n".join(["TT;Họ và tên;Mã cán bộ;Đơn vị", *lines]), encoding="utf-8-sig")
    return path


def test_a_list_is_shown_before_it_changes_anything(
    wing: CommitteeWing, office: BusyOffice, tmp_path: Path, qtbot: QtBot, settle: Settle
) -> None:
    wing.show_place(Place.PEOPLE)
    settle(wing)
    press(qtbot, wing.people.people.import_button)
    roster = wing.people.roster
    wing.people.read(a_list(office, tmp_path))
    settle(wing)
    shown = {name: chip.accessibleName() for name, chip in roster._chips.items() if chip.isVisible()}
    assert shown == {
        "new": "Thêm mới, 1",
        "changed": "Thay đổi, 1",
        "gone": "Không còn trong tệp, 2",
        "same": "Không đổi, 17",
        "problems": "Dòng bị bỏ, 2",
    }
    assert "Đơn vị mới: Ban Quản lý chợ" in said(roster)
    press(qtbot, roster._chips["problems"])
    faults = [[roster.model.index(row, column).data() for column in (0, 3)] for row in range(2)]
    assert faults == [
        ["Dòng 21", "thiếu họ tên"],
        ["Dòng 22", "giống số căn cước, chương trình không thu thập"],
    ]
    assert len(office.room.committee.roster.people()) == 20
    press(qtbot, roster.apply_button)
    settle(wing)
    people = office.room.committee.roster.people()
    assert len(people) == 21  # nobody was taken out without being asked for
    assert "1 người mới, 1 người thay đổi, 1 đơn vị mới" in said(roster.banner)


def test_those_no_longer_in_the_file_go_only_when_asked_for(
    wing: CommitteeWing, office: BusyOffice, tmp_path: Path, qtbot: QtBot, settle: Settle
) -> None:
    wing.people._begin()
    wing.people.read(a_list(office, tmp_path))
    settle(wing)
    press(qtbot, wing.people.roster.remove_box)
    wing.people.roster.until.set_text("31/13/2026")
    press(qtbot, wing.people.roster.apply_button)
    assert "Viết ngày như 31/12/2026." in said(wing.people.roster)
    wing.people.roster.until.set_text("31-12-2026")
    press(qtbot, wing.people.roster.apply_button)
    settle(wing)
    assert len(office.room.committee.roster.people()) == 19


def test_a_file_that_is_no_list_is_refused_in_words(
    wing: CommitteeWing, tmp_path: Path, qtbot: QtBot, settle: Settle
) -> None:
    path = tmp_path / "hong.xlsx"
    path.write_bytes(b"nothing of the kind")
    wing.people._begin()
    wing.people.read(path)
    settle(wing)
    (notice,) = open_dialogs()
    assert notice.title.text()
    press(qtbot, notice.safe_button)


def test_search_finds_without_marks(
    wing: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    wing.show_place(Place.PEOPLE)
    settle(wing)
    page = wing.people.people
    page.focus_search()
    QTest.keyClicks(page.search.editor, "tram y te")
    assert page.model.rowCount() == sum("tram y te" in fold(unit) for _, _, unit in office.lines) > 0
    QTest.keyClicks(page.search.editor, "zzz")
    assert page.model.rowCount() == 0


def test_slips_are_saved_for_those_who_still_need_one(
    wing: CommitteeWing, tmp_path: Path, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "phieu.pdf"
    monkeypatch.setattr(people_desk, "save_as", lambda *_: target)
    wing.show_place(Place.PEOPLE)
    settle(wing)
    press(qtbot, wing.people.people.slips_button)
    settle(wing)
    dialog = next(each for each in open_dialogs() if isinstance(each, SlipsDialog))
    assert dialog.title.text() == "10 phiếu kích hoạt"
    press(qtbot, dialog.act_button)
    settle(wing)
    assert target.read_bytes().startswith(b"%PDF")


def test_a_person_shows_results_with_their_evidence_and_gets_a_new_code(
    wing: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    wing.show_place(Place.PEOPLE)
    settle(wing)
    page = wing.people.people
    row = next(at for at in range(page.model.rowCount()) if page.model.index(at, 3).data() == "1")
    page.table.select_row(row)
    settle(wing)
    assert "kiểm tra tại máy (tham khảo)" in said(page.details)
    press(qtbot, button_named(page.details, "Cấp mã mới"))
    (dialog,) = open_dialogs()
    press(qtbot, dialog.act_button)
    settle(wing)
    assert "Mã trước đó không còn dùng được." in said(page.details)
