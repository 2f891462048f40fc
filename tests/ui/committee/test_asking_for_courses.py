"""Courses and deadlines in the window, the figures, and publishing the organisation file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.builders import a_pack
from tests.committee_room import COURSE
from tests.ui.committee.busy_office import BusyOffice
from tests.ui.committee.conftest import Settle
from tests.ui.committee.pressing import button_named, open_dialogs, press, said, write
from trainer.ui.committee import wing as wing_module
from trainer.ui.committee.entry_dialog import EntryDialog
from trainer.ui.committee.navigation import Place
from trainer.ui.committee.shipped_dialog import ShippedDialog
from trainer.ui.committee.wing import CommitteeWing
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.labels import ElidedLabel

D = TypeVar("D", bound=Dialog)


def the_dialog(kind: type[D]) -> D:
    return next(each for each in open_dialogs() if isinstance(each, kind))


def test_a_shipped_course_is_taken_and_asked_for(
    wing: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    wing.show_place(Place.CATALOGUE)
    settle(wing)
    press(qtbot, wing.catalogue.page.shipped_button)
    settle(wing)
    chooser = the_dialog(ShippedDialog)
    press(qtbot, chooser.cards[0])
    settle(wing)
    entry = the_dialog(EntryDialog)
    write(qtbot, entry.due, "31/12/2026")
    press(qtbot, entry._boxes[0][1])
    press(qtbot, entry.act_button)
    settle(wing)
    added = office.room.committee.catalogue.entries()[-1]
    assert (added.mandatory, added.due, len(added.units)) == (True, date(2026, 12, 31), 7)
    assert "Hạn 31/12/2026" in [
        chip.text() for chip in wing.catalogue.page.findChildren(Chip) if chip.isVisible()
    ]


def test_a_pack_of_an_unknown_key_needs_a_decision(
    wing: CommitteeWing, office: BusyOffice, tmp_path: Path, qtbot: QtBot, settle: Settle
) -> None:
    path = tmp_path / "la.hspack"
    path.write_bytes(a_pack())
    wing.catalogue.add(path)
    settle(wing)
    (dialog,) = open_dialogs()
    assert "một khóa lạ ký" in dialog.title.text()
    press(qtbot, dialog.safe_button)
    settle(wing)
    assert len(office.room.committee.catalogue.packs()) == 1


def test_a_course_is_asked_for_no_longer(
    wing: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    wing.show_place(Place.CATALOGUE)
    settle(wing)
    press(qtbot, button_named(wing.catalogue.page, "Không giao nữa…"))
    (dialog,) = open_dialogs()
    press(qtbot, dialog.act_button)
    settle(wing)
    assert office.room.committee.catalogue.entries() == ()


def test_the_overview_has_the_figures_of_the_service(
    wing: CommitteeWing, office: BusyOffice, settle: Settle
) -> None:
    wing.show_place(Place.OVERVIEW)
    settle(wing)
    figures = office.room.committee.overview.overview()
    asked, done, late, _ = wing.overview.figures
    assert (asked.value.text(), done.value.text(), late.value.text()) == (
        str(figures.asked),
        str(figures.finished),
        str(figures.late),
    )
    words = said(wing.overview)
    assert all(
        unit.name in [label.whole_text() for label in wing.overview.findChildren(ElidedLabel)]
        for unit in figures.units
    )
    assert "kiểm tra tại máy (tham khảo)" in words
    wing.overview.course_chosen.emit(COURSE.id)
    settle(wing)
    assert wing.overview.chooser.currentText() == COURSE.title


def test_the_late_are_listed_and_a_reminder_is_copied(
    wing: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    press(qtbot, wing.overview.late_button)
    late = office.room.committee.overview.overview().late
    assert wing.late.model.rowCount() == late
    press(qtbot, wing.late.copy_button)
    assert QGuiApplication.clipboard().text().startswith("Danh sách quá hạn học")


def test_publishing_writes_the_file_and_shows_the_code_for_the_letter(
    wing: CommitteeWing,
    office: BusyOffice,
    tmp_path: Path,
    qtbot: QtBot,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "MyHao.hsorg"
    monkeypatch.setattr(wing_module, "save_as", lambda *_: target)
    wing.show_place(Place.ORGANISATION)
    settle(wing)
    assert "Chưa xuất tệp tổ chức lần nào." in said(wing.organisation)
    press(qtbot, wing.organisation.publish_button)
    settle(wing)
    assert target.stat().st_size > 1000
    words = said(wing.organisation)
    assert "Đã ghi tệp MyHao.hsorg" in words
    assert office.room.sheet.root_code in words
    assert not wing.organisation.note.isVisible()
    office.room.committee.catalogue.set_variables([("so_may", "123")])
    wing.refresh_status()
    settle(wing)
    assert "Có thay đổi chưa xuất" in said(wing.organisation)


def test_the_workbook_is_written(
    wing: CommitteeWing, tmp_path: Path, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "bang.xlsx"
    monkeypatch.setattr(wing_module, "save_as", lambda *_: target)
    press(qtbot, wing.overview.export_button)
    settle(wing)
    assert target.read_bytes().startswith(b"PK")


def test_the_journal_is_checked(wing: CommitteeWing, qtbot: QtBot, settle: Settle) -> None:
    wing.show_place(Place.ORGANISATION)
    settle(wing)
    press(qtbot, wing.organisation.check_button)
    settle(wing)
    assert wing._toasts.history()[-1].startswith("Nhật ký nguyên vẹn")
