"""Spreadsheets: typed cells, nothing that runs, one plain sheet and one for paper."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from trainer.domain.text import neutral
from trainer.formats.spreadsheet import CellKind, Heading, Sheet, write_spreadsheet

MADE = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
DATA = Sheet(
    "Dữ liệu",
    (
        Heading("STT", 6, CellKind.WHOLE),
        Heading("Họ và tên", 30),
        Heading("Mã", 12),
        Heading("Điểm", 8, CellKind.DECIMAL),
        Heading("Tỷ lệ", 8, CellKind.PERCENT),
        Heading("Ngày", 12, CellKind.DATE),
    ),
    (
        (1, "Nguyễn Thị Hà", "0147", Decimal("8.5"), 8550, date(2026, 11, 23)),
        (2, "=HYPERLINK(1)", "", None, None, None),
    ),
)


def opened(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_spreadsheet(sheets, MADE)))


def test_cells_keep_their_kind() -> None:
    page = opened(DATA)["Dữ liệu"]
    assert [cell.value for cell in page[2]][:5] == [1, "Nguyễn Thị Hà", "0147", 8.5, 0.855]
    assert page[2][5].value.date() == date(2026, 11, 23)
    assert [cell.number_format for cell in page[2]] == ["0", "@", "@", "0.0", "0.0%", "dd/mm/yyyy"]
    assert page[2][1].font.name == "Times New Roman"


def test_the_plain_sheet_has_one_header_row_and_nothing_merged() -> None:
    page = opened(DATA)["Dữ liệu"]
    assert [cell.value for cell in page[1]][:2] == ["STT", "Họ và tên"]
    assert not page.merged_cells.ranges
    assert page.auto_filter.ref == "A1:F3"
    assert page.freeze_panes == "A2"


def test_the_sheet_for_paper_has_titles_a_frame_a_total_and_notes() -> None:
    sheet = Sheet(
        "Biểu 01",
        DATA.headings,
        DATA.rows,
        ("TỔNG HỢP", "", "Đợt 1"),
        (None, "Tổng cộng", "", 7, 1, None),
        ("Ghi chú",),
    )
    page = opened(DATA, sheet)["Biểu 01"]
    assert page["A1"].value == "TỔNG HỢP"
    assert page["A4"].value == "STT"
    assert page["B7"].value == "Tổng cộng"
    assert page["B7"].font.bold
    assert page["A9"].value == "Ghi chú"
    assert page["A5"].border.left.style == "thin"
    assert page.page_setup.orientation == "landscape"
    assert page.print_title_rows == "$4:$4"
    one = opened(Sheet("Một", DATA.headings[:1], (), ("Tên",)))["Một"]
    assert one["A1"].value == "Tên"


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@x", "\tx", "\rx", " =1", "\u00a0=1", "＝1"])
def test_nothing_that_looks_like_a_formula_is_written(text: str) -> None:
    assert neutral(text) == f"'{text}"
    value = opened(Sheet("S", (Heading(text, 9),), ((text,),), (text,), (text,), (text,)))["S"]["A1"].value
    assert value is not None
    assert str(value).startswith("'")


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\ufeff", "\u2067", "\x01", "\u00ad"])
def test_a_formula_behind_a_sign_nobody_sees_is_found(sign: str) -> None:
    assert neutral(f"{sign}=1+1") == "'=1+1"
    assert neutral(f"H{sign}à") == "Hà"


@pytest.mark.parametrize("text", ["", "Nguyễn", "0147", "a=b", "'=1"])
def test_other_text_is_left_alone(text: str) -> None:
    assert neutral(text) == text


def test_the_same_input_gives_the_same_bytes() -> None:
    assert write_spreadsheet([DATA], MADE) == write_spreadsheet([DATA], MADE)
