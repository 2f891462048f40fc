"""Roster files as offices have them: .xlsx, .xls, and .csv in every encoding and with every separator."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from trainer.domain.errors import Reason, Refused
from trainer.domain.roster import OldFont, RosterRow
from trainer.formats import roster_file
from trainer.formats.roster_file import read_roster, read_roster_file

TABLE = [
    ["STT", "Họ và tên", "Mã cán bộ", "Đơn vị", "Chức vụ"],
    ["1", "Nguyễn Thị Hà", "0147", "Phòng Văn hóa – Xã hội", "Chuyên viên"],
    ["2", "Đặng Văn Ứng", "0148", "Trạm Y tế", ""],
]
SHEET = "xl/worksheets/sheet1.xml"
ROWS = (
    RosterRow(2, "Nguyễn Thị Hà", "0147", "Phòng Văn hóa – Xã hội", "Chuyên viên"),
    RosterRow(3, "Đặng Văn Ứng", "0148", "Trạm Y tế", ""),
)


def csv_text(separator: str) -> str:
    return "\r\n".join(separator.join(row) for row in TABLE) + "\r\n"


def book(**sheets: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"default_date_format": "dd/mm/yyyy hh:mm"}) as workbook:
        for name, rows in sheets.items():
            page = workbook.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    page.write(line, column, cell)
            if name.startswith("An"):
                page.hide()
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_text_tables_are_read_in_every_encoding_and_with_every_separator(
    encoding: str, separator: str
) -> None:
    reading = read_roster(csv_text(separator).encode(encoding), "ds.csv")
    assert reading.rows == ROWS
    assert reading.encoding == encoding.removesuffix("-sig")


def test_the_windows_code_page_of_vietnam_is_read() -> None:
    # cp1258 has â and ê as letters but every tone as a mark behind its letter.
    apart = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    text = "".join(
        unicodedata.normalize("NFC", "".join(m for m in marks if m not in apart))
        + "".join(m for m in marks if m in apart)
        for marks in (unicodedata.normalize("NFD", letter) for letter in csv_text(";"))
    )
    reading = read_roster(text.encode("cp1258"), "ds.csv")
    assert reading.encoding == "cp1258"
    assert reading.rows == ROWS


def test_decomposed_text_is_composed() -> None:
    assert read_roster(unicodedata.normalize("NFD", csv_text(",")).encode(), "ds.csv").rows == ROWS


def test_the_hint_that_excel_writes_first_keeps_the_line_numbers() -> None:
    reading = read_roster(("sep=;\r\n" + csv_text(";")).encode("utf-8-sig"), "ds.csv")
    assert reading.header_row == 2
    assert [row.row for row in reading.rows] == [3, 4]


def test_a_file_in_an_old_font_is_recognised() -> None:
    text = "Ho ten;Don vi\nNguyÔn V¨n An;Phßng V¨n ho¸\n"
    assert read_roster(text.encode("latin-1"), "ds.csv").old_font is OldFont.TCVN3
    text = "Ho ten;Don vi\nNguyeãn Vaên An;Phoøng Vaên hoùa\n"
    assert read_roster(text.encode("latin-1"), "ds.csv").old_font is OldFont.VNI


def test_a_workbook_is_read_from_its_best_visible_sheet() -> None:
    reading = read_roster(
        book(
            Bia=[["Danh sách"]],
            Ngan=[["Họ tên", "Đơn vị"], ["A B", "C"]],
            DS=[
                ["UBND"],
                [],
                ["TT", "Họ và tên", "Mã cán bộ", "Đơn vị", "Ngày sinh"],
                [
                    1,
                    "Nguyễn Thị Hà",
                    147.0,
                    "Văn phòng",
                    dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None),
                ],
            ],
            An=[["TT", "Họ và tên", "Mã cán bộ", "Đơn vị", "Chức vụ"], [1, "Ẩn", "9", "X", True]],
        ),
        "ds.xlsx",
    )
    assert reading.sheet == "DS"
    assert reading.header_row == 3
    assert reading.rows == (RosterRow(4, "Nguyễn Thị Hà", "147", "Văn phòng", ""),)
    assert reading.ignored == ("Ngày sinh",)


def test_cells_read_as_people_see_them() -> None:
    reading = read_roster(
        book(
            DS=[
                ["Họ tên", "Mã", "Đơn vị", "Chức vụ"],
                ["Lê An", 1.5, dt.datetime(2026, 1, 2, 8, 30, tzinfo=dt.UTC).replace(tzinfo=None), True],
            ]
        ),
        "ds.xlsx",
    )
    assert reading.rows == (RosterRow(2, "Lê An", "1.5", "2026-01-02", ""),)


def test_an_old_workbook_is_read() -> None:
    reading = read_roster_file(Path(__file__).with_name("roster.xls"))
    assert reading.rows == (
        RosterRow(3, "Nguyễn Thị Hà", "147", "Văn phòng", "Chuyên viên"),
        RosterRow(4, "Đặng Văn Ứng", "0148", "Trạm Y tế", ""),
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 nothing", Reason.ROSTER_UNREADABLE),
        (b"\xd0\xcf\x11\xe0 nothing", Reason.ROSTER_UNREADABLE),
        (b"\xff\xfeA", Reason.ROSTER_UNREADABLE),
        (b"a;b\n\x9d;", Reason.ROSTER_UNREADABLE),
        (b"", Reason.ROSTER_NO_HEADER),
        (b"a;b\n1;2\n", Reason.ROSTER_NO_HEADER),
        (b'Ho ten;Don vi\n"' + b"x" * 200_000, Reason.ROSTER_UNREADABLE),
        (b"x" * (roster_file.ROSTER_CAP + 1), Reason.FILE_TOO_LARGE),
        (b"Ho ten;Don vi\n" + b"A;B\n" * 50_001, Reason.FILE_TOO_LARGE),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, reason: Reason) -> None:
    with pytest.raises(Refused) as refusal:
        read_roster(data, "ds.csv")
    assert refusal.value.reason is reason
    assert refusal.value.where.startswith("ds.csv")


def test_a_workbook_without_headings_or_too_large_is_refused() -> None:
    with pytest.raises(Refused, match=Reason.ROSTER_NO_HEADER.value):
        read_roster(book(DS=[["a", "b"]]), "ds.xlsx")
    with pytest.raises(Refused, match=Reason.FILE_TOO_LARGE.value):
        read_roster(book(DS=[["Họ tên", "Đơn vị", *["x"] * 200]]), "ds.xlsx")


def test_an_old_workbook_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_file, "_MOST_ROWS", 1)
    with pytest.raises(Refused, match=Reason.FILE_TOO_LARGE.value):
        read_roster_file(Path(__file__).with_name("roster.xls"))


def test_a_zip_that_unpacks_to_too_much_is_refused_before_unpacking() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x", "w") as entry:
        for _ in range(201):
            entry.write(bytes(1024 * 1024))
    with pytest.raises(Refused, match=Reason.FILE_TOO_LARGE.value):
        read_roster(stream.getvalue(), "ds.xlsx")


def bent(change: Callable[[bytes], bytes], workbook: bytes = b"", *, extra: str = "") -> bytes:
    """A workbook with its sheet changed, and with one part more if wished."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook or book(DS=[list(row) for row in TABLE]))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == SHEET else old.read(name))
        if extra:
            new.writestr(extra, b"x")
    return stream.getvalue()


FAR = {
    "the last cell there is": lambda sheet: sheet.replace(b'r="A2"', b'r="XFD1048576"', 1),
    "a row behind all rosters": lambda sheet: sheet.replace(b'r="A2"', b'r="A50001"', 1),
    "a column behind all rosters": lambda sheet: sheet.replace(b'r="A2"', b'r="GS2"', 1),
    "in small letters": lambda sheet: sheet.replace(b'r="A2"', b"r = 'xfd1048576'", 1),
    "behind a sign that ends no tag": lambda sheet: sheet.replace(b'<c r="A2"', b'<c x=">" r="XFD9"', 1),
    "without a place in a far row": lambda sheet: sheet.replace(
        b'<row r="2"', b'<row r="1048576"', 1
    ).replace(b' r="A2"', b"", 1),
    "in another encoding": lambda sheet: sheet.decode().encode("utf-16"),
}


@pytest.mark.parametrize("kind", FAR)
def test_cells_far_apart_are_refused_before_room_is_made_between_them(kind: str) -> None:
    with pytest.raises(Refused, match=Reason.FILE_TOO_LARGE.value):
        read_roster(bent(FAR[kind]), "ds.xlsx")


def test_cells_without_a_place_are_counted_when_they_are_read() -> None:
    wide = book(DS=[["Họ tên", "Đơn vị", *["x"] * 200]])
    data = bent(lambda sheet: re.sub(rb' r="[A-Z]+[0-9]+"', b"", sheet), wide)
    with pytest.raises(Refused, match=Reason.FILE_TOO_LARGE.value):
        read_roster(data, "ds.xlsx")


def test_a_sheet_that_is_no_xml_is_unreadable() -> None:
    with pytest.raises(Refused, match=Reason.ROSTER_UNREADABLE.value):
        read_roster(bent(lambda sheet: sheet[: len(sheet) // 2]), "ds.xlsx")


def test_empty_cells_far_away_have_a_look_and_no_weight() -> None:
    look = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    reading = read_roster(bent(lambda sheet: sheet.replace(b"</sheetData>", look)), "ds.xlsx")
    assert reading.rows == ROWS


@pytest.mark.parametrize("name", ["content.xml", "xl/workbook.bin"])
def test_workbooks_of_other_kinds_are_not_read_by_accident(name: str) -> None:
    with pytest.raises(Refused, match=Reason.ROSTER_UNREADABLE.value):
        read_roster(bent(lambda sheet: sheet, extra=name), "ds.xlsx")


@pytest.mark.parametrize("place", [4, 6])
def test_a_workbook_that_asks_for_a_later_zip_is_unreadable(place: int) -> None:
    data = bytearray(book(DS=[list(row) for row in TABLE]))
    at = data.index(b"PK\x01\x02") + place
    data[at : at + 2] = b"\xff\x00"
    if place == 6:
        with pytest.raises(Refused, match=Reason.ROSTER_UNREADABLE.value):
            read_roster(bytes(data), "ds.xlsx")
    else:
        assert read_roster(bytes(data), "ds.xlsx").rows == ROWS


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=Reason.FILE_MISSING.value):
        read_roster_file(tmp_path / "ds.csv")
    with pytest.raises(Refused, match=Reason.FILE_UNREADABLE.value):
        read_roster_file(tmp_path)
