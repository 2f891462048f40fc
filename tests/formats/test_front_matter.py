"""Front matter is strict: every wrong member is a finding with its line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.findings import FindingKind
from trainer.formats.course_document import read_document
from trainer.formats.course_front import read_course_front, read_lesson_front, read_test_front, read_title
from trainer.formats.finding_list import FindingList

GOOD = """id: thu-la
title: Thư lạ
version: "1.0"
language: vi
authors: [Tổ biên soạn]
reviewed_until: 2026-11-23
tile: {icon: mail, colour: sen}
outcomes:
  - {id: kenh, text: Kiểm tra}
variables:
  don_vi: cơ quan
"""
LESSON = """title: Bài
outcomes: [kenh]
minutes: 10
sources:
  - {text: Nguồn, checked: 2026-11-23}
"""
TEST = """id: cuoi-khoa
title: Kiểm tra
pass_mark: 80
attempts_a_day: 0
minutes: 0
opens_after: nothing
draw:
  - {bank: nh, count: 2, outcome: kenh, level: V}
"""


def course(text: str) -> list[tuple[FindingKind, int]]:
    findings = FindingList(file="course.md")
    document = read_document("course.md", f"---\n{text}---\n".encode(), findings)
    read_course_front(document, findings)
    return [(finding.kind, finding.line) for finding in findings.all]


def test_a_good_course_file_has_no_findings() -> None:
    assert course(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "line"),
    [
        ("title: Thư lạ", "title: Thư lạ\ntua: a", FindingKind.MEMBER_UNKNOWN, 4),
        ("title: Thư lạ", "tittle: Thư lạ", FindingKind.MEMBER_UNKNOWN, 3),
        ('version: "1.0"', "version: 1.0", FindingKind.MEMBER_WRONG_TYPE, 4),
        ('version: "1.0"', 'version: "một"', FindingKind.MEMBER_OUT_OF_RANGE, 4),
        ("title: Thư lạ", "title: [Thư lạ]", FindingKind.MEMBER_WRONG_TYPE, 3),
        ("title: Thư lạ", 'title: " "', FindingKind.MEMBER_OUT_OF_RANGE, 3),
        ("language: vi", "language: no", FindingKind.MEMBER_WRONG_TYPE, 5),
        ("language: vi", "language: fr", FindingKind.MEMBER_OUT_OF_RANGE, 5),
        ("authors: [Tổ biên soạn]", "authors: Tổ", FindingKind.MEMBER_WRONG_TYPE, 6),
        ("authors: [Tổ biên soạn]", "authors: [Tổ, 7]", FindingKind.MEMBER_WRONG_TYPE, 6),
        ("authors: [Tổ biên soạn]", "authors: []", FindingKind.MEMBER_OUT_OF_RANGE, 6),
        ("2026-11-23", "2026-02-30", FindingKind.DATE_BAD, 7),
        ("2026-11-23", "23/11/2026", FindingKind.DATE_BAD, 7),
        ("reviewed_until: 2026-11-23", "reviewed_until: [a]", FindingKind.DATE_BAD, 7),
        ("colour: sen", "colour: red", FindingKind.MEMBER_OUT_OF_RANGE, 8),
        ("tile: {icon: mail, colour: sen}", "tile: mail", FindingKind.MEMBER_WRONG_TYPE, 8),
        ("  - {id: kenh, text: Kiểm tra}", "  - kenh", FindingKind.MEMBER_WRONG_TYPE, 10),
        ("  - {id: kenh, text: Kiểm tra}", "  - {id: kenh}", FindingKind.MEMBER_MISSING, 10),
        ("  - {id: kenh, text: Kiểm tra}", "  - {id: Kênh, text: a}", FindingKind.MEMBER_OUT_OF_RANGE, 10),
        (
            "  - {id: kenh, text: Kiểm tra}",
            "  - {id: k, text: a}\n  - {id: k, text: b}",
            FindingKind.ID_REPEATED,
            11,
        ),
        ("  don_vi: cơ quan", "  Đơn vị: cơ quan", FindingKind.MEMBER_OUT_OF_RANGE, 12),
        ("  don_vi: cơ quan", "  don_vi: 7", FindingKind.MEMBER_WRONG_TYPE, 12),
        ("  don_vi: cơ quan", "  [a]: b", FindingKind.MEMBER_WRONG_TYPE, 12),
        ("id: thu-la", "id: thu-la\nid: thu-la", FindingKind.MEMBER_REPEATED, 3),
        ("title: Thư lạ", "title: &a Thư lạ", FindingKind.FRONT_MATTER_BROKEN, 3),
        ("title: Thư lạ", "title: !!python/object:os.x a", FindingKind.FRONT_MATTER_BROKEN, 3),
        ("title: Thư lạ", "title: [[[[[[[[[a]]]]]]]]]", FindingKind.FRONT_MATTER_BROKEN, 3),
        ("title: Thư lạ", "title: Thư: lạ", FindingKind.FRONT_MATTER_BROKEN, 3),
    ],
)
def test_each_mistake_is_a_finding_with_its_line(old: str, new: str, kind: FindingKind, line: int) -> None:
    assert (kind, line) in course(GOOD.replace(old, new))


def test_a_missing_member_is_named_at_the_top() -> None:
    assert course(GOOD.replace("id: thu-la\n", "")) == [(FindingKind.MEMBER_MISSING, 2)]


def test_the_tile_and_the_variables_may_be_left_out() -> None:
    text = "\n".join(
        line for line in GOOD.split("\n") if not line.startswith(("tile", "variables", "  don_vi"))
    )
    assert course(text) == []


@pytest.mark.parametrize("text", ["- a\n- b\n", "chữ\n"])
def test_front_matter_is_a_mapping(text: str) -> None:
    assert course(text) == [(FindingKind.FRONT_MATTER_BROKEN, 2)]


def test_empty_front_matter_misses_everything() -> None:
    assert {kind for kind, _ in course("")} == {FindingKind.MEMBER_MISSING}


def test_giant_front_matter_is_not_parsed() -> None:
    assert course("a: " + "x" * 70_000 + "\n") == [(FindingKind.FRONT_MATTER_BROKEN, 2)]


def test_a_number_where_text_is_meant_gets_quotes() -> None:
    findings = FindingList(file="course.md")
    data = ("---\n" + GOOD.replace('"1.0"', "1.0") + "---\n").encode()
    read_course_front(read_document("course.md", data, findings), findings)
    fix = findings.all[0].fix
    assert fix is not None
    assert (fix.line, fix.before, fix.after) == (4, "version: 1.0", 'version: "1.0"')


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("[kenh]", "[la]", FindingKind.OUTCOME_UNKNOWN),
        ("minutes: 10", "minutes: mười", FindingKind.MEMBER_WRONG_TYPE),
        ("minutes: 10", "minutes: 0", FindingKind.MEMBER_OUT_OF_RANGE),
        ("minutes: 10", "minutes: 0x10", FindingKind.MEMBER_WRONG_TYPE),
        ("minutes: 10\n", "", FindingKind.MEMBER_MISSING),
        ("sources:\n  - {text: Nguồn, checked: 2026-11-23}\n", "", FindingKind.MEMBER_MISSING),
        ("checked: 2026-11-23", "checked: hôm nay", FindingKind.DATE_BAD),
    ],
)
def test_lesson_members_are_checked(old: str, new: str, kind: FindingKind) -> None:
    findings = FindingList()
    document = read_document("a.md", f"---\n{LESSON.replace(old, new)}---\n".encode(), findings)
    read_lesson_front(document, frozenset({"kenh"}), findings)
    assert [finding.kind for finding in findings.all] == [kind]


def test_a_good_lesson_has_its_source_with_the_day_it_was_checked() -> None:
    findings = FindingList()
    document = read_document("a.md", f"---\n{LESSON}---\n".encode(), findings)
    front = read_lesson_front(document, frozenset({"kenh"}), findings)
    assert front is not None
    assert front.sources[0].checked == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("pass_mark: 80", "pass_mark: 20", FindingKind.MEMBER_OUT_OF_RANGE),
        ("opens_after: nothing", "opens_after: later", FindingKind.MEMBER_OUT_OF_RANGE),
        ("bank: nh", "bank: khac", FindingKind.BANK_UNKNOWN),
        ("outcome: kenh", "outcome: la", FindingKind.OUTCOME_UNKNOWN),
        ("level: V", "level: X", FindingKind.MEMBER_OUT_OF_RANGE),
        ("count: 2, ", "", FindingKind.MEMBER_MISSING),
        (
            "draw:\n  - {bank: nh, count: 2, outcome: kenh, level: V}\n",
            "draw: []\n",
            FindingKind.MEMBER_OUT_OF_RANGE,
        ),
    ],
)
def test_test_members_are_checked(old: str, new: str, kind: FindingKind) -> None:
    findings = FindingList()
    document = read_document("t.md", f"---\n{TEST.replace(old, new)}---\n".encode(), findings)
    read_test_front(document, frozenset({"kenh"}), frozenset({"nh"}), "", findings)
    assert [finding.kind for finding in findings.all] == [kind]


@given(st.text(max_size=300))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    findings = FindingList()
    document = read_document("a.md", f"---\n{text}\n---\n".encode("utf-8", "surrogatepass"), findings)
    read_title(document, findings)
