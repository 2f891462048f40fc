"""Receiving reports in the window: nothing counts before the button, every verdict has its word, sign and colour."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.committee.busy_office import BusyOffice
from tests.ui.committee.conftest import Settle
from tests.ui.committee.pressing import press, said
from trainer.domain.intake import Verdict
from trainer.ui.committee.navigation import Place
from trainer.ui.committee.wing import CommitteeWing
from trainer.ui.committee_words import LOOKS, verdict_word
from trainer.ui.theme import Tone
from trainer.ui.widgets.tables import CHIP, ChipData


def chips(wing: CommitteeWing) -> list[ChipData]:
    model = wing.reports.model
    return [model.index(row, 4).data(CHIP) for row in range(model.rowCount())]


@pytest.fixture
def checked(wing: CommitteeWing, office: BusyOffice, settle: Settle) -> CommitteeWing:
    wing.show_place(Place.REPORTS)
    wing.importing.check(office.incoming)
    settle(wing)
    return wing


def test_checking_shows_every_verdict_and_records_nothing(checked: CommitteeWing, office: BusyOffice) -> None:
    before = office.room.committee.setup.status()
    assert [chip.text for chip in chips(checked)] == [
        *5 * ["Hợp lệ"],
        "Trùng nội dung",
        "Chờ duyệt",
        "Điểm khai khác điểm chấm lại",
        "Thiếu sự kiện 0–7",
        "Không hợp lệ",
    ]
    assert all(chip.icon for chip in chips(checked))
    assert (before.reports, before.last_receipt_no) == (12, 12)
    assert checked.reports.record_button.text() == "Ghi nhận 8 báo cáo hợp lệ"


def test_recording_counts_once_and_says_what_comes_next(
    checked: CommitteeWing, office: BusyOffice, qtbot: QtBot, settle: Settle
) -> None:
    press(qtbot, checked.reports.record_button)
    settle(checked)
    assert office.room.committee.setup.status().last_receipt_no == 20
    words = said(checked.reports.banner)
    assert "Đã ghi nhận 8 báo cáo" in words
    assert "đã ghi nhận" in words
    assert not checked.reports.record_button.isEnabled()
    checked.importing.check(office.incoming)
    settle(checked)
    assert {chip.text for chip in chips(checked)} <= {"Trùng", "Trùng nội dung", "Không hợp lệ"}
    assert "Các tệp này không có gì mới." in said(checked.reports)


def test_a_filter_and_the_search_narrow_the_list(checked: CommitteeWing, qtbot: QtBot) -> None:
    page = checked.reports
    press(qtbot, page._chips[Verdict.DUPLICATE])
    assert [chip.text for chip in chips(checked)] == ["Trùng nội dung"]
    press(qtbot, page._chips[None])
    QTest.keyClicks(page.search.editor, "tram y te")
    assert page.model.rowCount() == sum("Trạm Y tế" in file.unit for file in page._files) > 0
    press(qtbot, page._chips[Verdict.INVALID])
    assert page.model.rowCount() == 0


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (0, ("Hợp lệ", "đã được chấm lại tại đây", "kiểm tra tại máy (tham khảo)")),
        (5, ("Trùng nội dung", "Tệp không thêm gì.")),
        (6, ("Chờ duyệt", "Theo tệp khai, chưa duyệt", "bằng mã ngắn người học đọc cho")),
        (7, ("điểm khai 98, điểm chấm lại 0", "Lấy điểm chấm lại.")),
        (8, ("thiếu sự kiện 0–7, đề nghị gửi lại báo cáo đầy đủ",)),
        (9, ("Không hợp lệ", "Tệp này không được ghi nhận", "Đề nghị người học tạo lại báo cáo")),
    ],
)
def test_the_panel_says_what_it_means_and_what_to_do(
    checked: CommitteeWing, row: int, words: tuple[str, ...]
) -> None:
    checked.reports.table.select_row(row)
    text = said(checked.reports.details)
    assert all(each in text for each in words), text


def test_the_short_code_of_a_waiting_key_is_nowhere_on_the_screen(
    checked: CommitteeWing, office: BusyOffice, qtbot: QtBot
) -> None:
    checked.reports.table.select_row(6)
    fold = next(
        b
        for b in checked.reports.details.findChildren(type(checked.reports.stop_button))
        if "kỹ thuật" in b.text()
    )
    press(qtbot, fold)
    text = said(checked.reports.details)
    assert "Mã băm của tệp" in text
    assert office.waiting.code not in text
    assert office.waiting.code.replace("-", "") not in text


def test_dropped_folders_are_checked(wing: CommitteeWing, office: BusyOffice, settle: Settle) -> None:
    wing.show_place(Place.REPORTS)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(office.room.inbox))])
    drop = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    wing.reports.zone.dropEvent(drop)
    settle(wing)
    assert wing.reports.model.rowCount() == len(list(office.room.inbox.iterdir()))


def test_an_empty_folder_says_so(wing: CommitteeWing, tmp_path: Path, settle: Settle) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    wing.importing.check((empty,))
    settle(wing)
    assert "Không tìm thấy báo cáo nào ở đó." in said(wing.reports)
    assert not wing.reports.record_button.isEnabled()


def test_stopping_keeps_what_was_checked(wing: CommitteeWing, office: BusyOffice, settle: Settle) -> None:
    wing.importing.check((office.room.inbox,))
    wing.importing.stop()
    settle(wing)
    assert wing.reports.model.rowCount() < len(list(office.room.inbox.iterdir()))
    assert wing.reports.zone.isEnabled()


def test_each_verdict_has_a_word_a_sign_and_a_colour_of_its_weight() -> None:
    assert len({verdict_word(verdict) for verdict in Verdict}) == len(Verdict)
    assert {verdict for verdict in Verdict if LOOKS[verdict].tone is Tone.BAD} == {
        Verdict.INVALID,
        Verdict.REVOKED,
    }
