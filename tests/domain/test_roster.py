"""The roster: headings and rows are understood, faults are named, and a difference is shown before anything changes."""

from __future__ import annotations

import unicodedata

import pytest

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PersonId, UnitId
from trainer.domain.name_order import name_key, word_key
from trainer.domain.organisation import Person, Unit
from trainer.domain.roster import (
    Column,
    OldFont,
    RosterReading,
    RosterRow,
    RowFault,
    compare,
    unit_id,
)
from trainer.domain.roster_table import heading_of, old_font, read_table

HEAD = ["STT", "Họ và tên", "Mã cán bộ", "Đơn vị", "Chức vụ"]


def reading(*rows: list[str], head: list[str] | None = None) -> RosterReading:
    return read_table([head or HEAD, *rows], file_name="ds.xlsx")


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Họ và tên", Column.NAME),
        ("HỌ VÀ TÊN", Column.NAME),
        (" Họ  tên: ", Column.NAME),
        (unicodedata.normalize("NFD", "Họ và tên"), Column.NAME),
        ("Họ\u00a0và tên (*)", Column.NAME),
        ("Họ đệm", Column.FAMILY_NAME),
        ("Tên", Column.GIVEN_NAME),
        ("TT", Column.ORDINAL),
        ("Stt", Column.ORDINAL),
        ("Mã số CBCCVC", Column.STAFF_CODE),
        ("Đơn vị công tác", Column.UNIT),
        ("Chức vụ/chức danh", Column.POSITION),
        ("Ngày sinh", None),
        ("", None),
    ],
)
def test_headings_are_known_in_their_variants(text: str, column: Column | None) -> None:
    assert heading_of(text) is column


def test_title_lines_above_the_headings_are_passed_over() -> None:
    found = read_table(
        [
            ["UBND PHƯỜNG MỸ HÀO"],
            [],
            ["DANH SÁCH CÁN BỘ"],
            HEAD,
            ["1", " Nguyễn  Thị\u00a0Hà ", "MH-1", "Văn phòng", ""],
        ],
        file_name="ds.xlsx",
    )
    assert found.header_row == 4
    assert found.rows == (RosterRow(5, "Nguyễn Thị Hà", "MH-1", "Văn phòng", ""),)
    assert [column.column for column in found.columns] == [
        Column.ORDINAL,
        Column.NAME,
        Column.STAFF_CODE,
        Column.UNIT,
        Column.POSITION,
    ]


def test_headings_nobody_asked_for_are_named() -> None:
    found = reading(["Lê An", "1990-01-01", "Văn phòng"], head=["Họ tên", "Ngày sinh", "Đơn vị"])
    assert found.ignored == ("Ngày sinh",)


def test_a_table_without_a_heading_for_names_is_refused() -> None:
    for table in ([["a", "b"]], [], [["Họ và tên"]], [["Họ đệm", "Đơn vị"]]):
        with pytest.raises(Refused) as refusal:
            read_table(table, file_name="ds.csv")
        assert refusal.value.reason is Reason.ROSTER_NO_HEADER


def test_the_line_with_most_headings_is_the_header() -> None:
    found = read_table(
        [["Họ tên", "Đơn vị"], HEAD, ["1", "Lê An", "MH-1", "Văn phòng", ""]], file_name="ds.xlsx"
    )
    assert found.header_row == 2


def test_family_and_given_names_in_two_columns_become_one_name() -> None:
    apart = reading(["Nguyễn Thị", "Hà", "Văn phòng"], head=["Họ đệm", "Tên", "Đơn vị"])
    merged = reading(["Nguyễn Thị", "Hà", "Văn phòng"], head=["Họ và tên", "", "Đơn vị"])
    assert apart.rows[0].name == merged.rows[0].name == "Nguyễn Thị Hà"


def test_an_empty_column_beside_the_name_is_no_given_name() -> None:
    found = reading(["Nguyễn Thị Hà", "", "Văn phòng"], head=["Họ và tên", "", "Đơn vị"])
    assert found.rows[0].name == "Nguyễn Thị Hà"
    short = read_table([["Đơn vị", "Họ và tên"], ["Văn phòng", "Lê An"]], file_name="x")
    assert short.rows[0].name == "Lê An"


@pytest.mark.parametrize(
    ("cells", "fault", "column"),
    [
        (["1", "", "MH-1", "Văn phòng", ""], RowFault.NAME_MISSING, Column.NAME),
        (["1", "Lê An", "MH-1", "", ""], RowFault.UNIT_MISSING, Column.UNIT),
        (["1", "Lê An", "", "Văn phòng", ""], RowFault.STAFF_CODE_MISSING, Column.STAFF_CODE),
        (
            ["1", "Lê An", "033090001234", "Văn phòng", ""],
            RowFault.LOOKS_LIKE_IDENTITY_NUMBER,
            Column.STAFF_CODE,
        ),
        (["1", "Lê " * 60, "MH-1", "Văn phòng", ""], RowFault.TOO_LONG, Column.NAME),
        (["1", "Lê An", "9" * 40, "Văn phòng", ""], RowFault.TOO_LONG, Column.STAFF_CODE),
        (["1", "NguyÔn V¨n An", "MH-1", "Văn phòng", ""], RowFault.OLD_FONT, Column.NAME),
        (["1", "Lê An", "MH-1", "Phoøng Vaên hoùa", ""], RowFault.OLD_FONT, Column.UNIT),
    ],
)
def test_a_bad_row_is_left_out_and_named(cells: list[str], fault: RowFault, column: Column) -> None:
    found = reading(cells, ["2", "Vũ Bình", "MH-2", "Văn phòng", "Chuyên viên"])
    assert [(problem.row, problem.fault, problem.column) for problem in found.problems] == [
        (2, fault, column)
    ]
    assert [row.name for row in found.rows] == ["Vũ Bình"]


def test_repeated_codes_and_people_are_reported_and_the_first_line_stands() -> None:
    coded = reading(["1", "Lê An", "MH-1", "Văn phòng", ""], ["2", "Lê Ân", "mh-1", "Văn phòng", ""])
    assert [problem.fault for problem in coded.problems] == [RowFault.STAFF_CODE_REPEATED]
    plain = reading(
        ["Lê An", "Văn phòng"], ["LÊ AN", "văn phòng"], ["Lê An", "Trạm"], head=["Họ tên", "Đơn vị"]
    )
    assert [problem.fault for problem in plain.problems] == [RowFault.SAME_PERSON_TWICE]
    assert len(plain.rows) == 2


def test_group_lines_give_the_unit_where_no_column_does() -> None:
    found = reading(
        ["I.", "I. Văn phòng", ""],
        ["1", "Lê An", "Chuyên viên"],
        ["", "Trạm Y tế", ""],
        ["2", "Vũ Bình", ""],
        ["", "", ""],
        ["", "Tổng cộng: 2 người", ""],
        head=["TT", "Họ tên", "Chức vụ"],
    )
    assert [(row.name, row.unit) for row in found.rows] == [("Lê An", "Văn phòng"), ("Vũ Bình", "Trạm Y tế")]
    assert [skipped.row for skipped in found.skipped] == [2, 4, 7]


def test_without_numbers_a_lone_name_is_a_problem_where_units_have_a_column() -> None:
    found = reading(["Lê An", ""], ["Vũ Bình", "Văn phòng"], head=["Họ tên", "Đơn vị"])
    assert [problem.fault for problem in found.problems] == [RowFault.UNIT_MISSING]


def test_icelandic_letters_become_vietnamese() -> None:
    assert reading(["1", "\u00d0ặng \u00f0ào", "MH-1", "Văn phòng", ""]).rows[0].name == "Đặng đào"


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("NguyÔn V¨n An", OldFont.TCVN3),
        ("TrÇn ThÞ H­¬ng", OldFont.TCVN3),
        ("Phßng V¨n ho¸", OldFont.TCVN3),
        ("Nguyeãn Vaên An", OldFont.VNI),
        ("Traàn Thò Höông", OldFont.VNI),
        ("Leâ Ñöùc", OldFont.VNI),
        ("Nguyễn Thị Thúy Hòa", None),
        ("Hoà Thuỷ Quý Đặng Ðào Xoăn Thuở Khoẻ", None),
        ("NGUYỄN ĐỨC TOÀN – Phòng Văn hóa (1)", None),
        ("Tuân Xuân Thuê Khuê Huê Quân TUÂN KHUÊ Thoăn Quốc Toản Khải Thoại Liêm Chiến", None),
        ("", None),
    ],
)
def test_old_fonts_are_told_from_unicode(text: str, font: OldFont | None) -> None:
    assert old_font(text) is font


def test_a_whole_file_in_an_old_font_says_so() -> None:
    assert reading(["1", "NguyÔn V¨n An", "1", "Văn phòng", ""]).old_font is OldFont.TCVN3
    assert reading(["1", "Lê An", "1", "Văn phòng", ""]).old_font is None


VP, TYT = Unit(UnitId("vp"), "Văn phòng"), Unit(UnitId("tyt"), "Trạm Y tế")


def person(
    number: int, name: str, code: str, unit: Unit = VP, position: str = "", *, active: bool = True
) -> Person:
    return Person(PersonId(f"{number:032x}"), name, code, unit.id, position, active)


def test_a_difference_sorts_people_into_new_changed_gone_and_same() -> None:
    known = [
        person(1, "Lê An", "MH-1"),
        person(2, "Vũ Bình", "MH-2"),
        person(3, "Trần Chi", "MH-3"),
        person(4, "Đỗ Dung", "MH-4", active=False),
        person(5, "Hồ Em", "MH-5", active=False),
    ]
    found = reading(
        ["1", "Lê An", "mh-1", "văn  phòng", ""],
        ["2", "Vũ Bình", "MH-2", "Trạm Y tế", "Trưởng trạm"],
        ["3", "Đỗ Dung", "MH-4", "Văn phòng", ""],
        ["4", "Ngô Hạnh", "MH-6", "Tổ dân phố 3", ""],
        ["5", "Ngô Hạ", "MH-7", "Tổ dân phố 3", ""],
    )
    diff = compare(found, known, [VP, TYT])
    assert [row.name for row in diff.new] == ["Ngô Hạnh", "Ngô Hạ"]
    assert [(change.person.name, change.columns) for change in diff.changed] == [
        ("Lê An", (Column.STAFF_CODE,)),
        ("Vũ Bình", (Column.POSITION, Column.UNIT)),
    ]
    assert [change.person.name for change in diff.back] == ["Đỗ Dung"]
    assert [gone.name for gone in diff.gone] == ["Trần Chi"]
    assert diff.new_units == ("Tổ dân phố 3",)
    assert not diff.empty


def test_people_without_codes_are_found_by_name_and_unit() -> None:
    known = [person(1, "Lê An", ""), person(2, "Vũ Bình", "MH-2")]
    diff = compare(
        reading(["1", "Lê An", "MH-9", "Văn phòng", ""], ["2", "Vũ Bình", "MH-8", "Văn phòng", ""]),
        known,
        [VP],
    )
    assert [(change.person.name, change.columns) for change in diff.changed] == [
        ("Lê An", (Column.STAFF_CODE,))
    ]
    assert [row.staff_code for row in diff.new] == ["MH-8"]
    plain = reading(["Lê An", "Văn phòng"], ["Vũ Bình", "Văn phòng"], head=["Họ tên", "Đơn vị"])
    assert compare(plain, known, [VP]).empty


def test_one_person_is_met_once() -> None:
    known = [person(1, "Lê An", "")]
    diff = compare(
        reading(["1", "Lê An", "A", "Văn phòng", ""], ["2", "Lê An", "B", "Văn phòng", ""]), known, [VP]
    )
    assert len(diff.changed) == 1
    assert len(diff.new) == 1


def test_unit_ids_are_readable_and_unique() -> None:
    assert unit_id("Trạm Y tế", []) == "tram-y-te"
    assert unit_id("Trạm Y tế", [UnitId("tram-y-te"), UnitId("tram-y-te-2")]) == "tram-y-te-3"
    assert unit_id("…", []) == "don-vi"


def test_words_follow_the_vietnamese_alphabet_and_tones_break_ties() -> None:
    words = [
        "an",
        "án",
        "anh",
        "ăn",
        "ân",
        "ấn",
        "dũng",
        "đức",
        "em",
        "hoa",
        "hòa",
        "hóa",
        "oanh",
        "ông",
        "ơn",
    ]
    assert sorted(set(words), key=word_key) == words
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(set(tones), key=word_key) == tones
    assert word_key("\u0301a") == word_key("a")
    assert word_key("e\u0306")[0] == word_key("e")[0]


def test_names_are_ordered_by_given_name_first() -> None:
    names = ["Lê Văn An", "Nguyễn Thị An", "Nguyễn Văn An", "Bùi Thị Ánh", "Trần Bình", "Vũ Đức"]
    assert sorted(set(names), key=name_key) == names
    assert name_key("") == (((), ()),)
