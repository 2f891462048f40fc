"""What is decided about erasing: hashes of remarks, words that speak of somebody, sums, and when the time is over."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from trainer.domain.erasure import (
    PastCount,
    PastLine,
    add_up,
    kept_long_enough,
    past_lines,
    remark_hash,
    speaks_of,
)
from trainer.domain.ids import CourseId, UnitId


def test_a_remark_is_hashed_with_its_salt() -> None:
    wanted = hashlib.sha256(b"hocso-remark-v1\0" + b"s" * 16 + "mất máy".encode()).hexdigest()
    assert remark_hash(b"s" * 16, "mất máy") == wanted
    assert remark_hash(b"t" * 16, "mất máy") != wanted


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("Đã gọi nguyen thi HA hôm qua", True),
        ("mã mh-1 bị trùng", True),
        ("mã MH-11 bị trùng", False),
        ("Nguyễn Thị Hải", False),
        ("", False),
    ],
)
def test_words_speak_of_a_person_by_name_or_staff_code(text: str, *, speaks: bool) -> None:
    assert speaks_of(text, "Nguyễn Thị Hà", "MH-1") is speaks


def test_an_empty_staff_code_is_found_nowhere() -> None:
    assert not speaks_of("mất máy", "Nguyễn Thị Hà", "")


def test_counts_of_one_place_are_added_up() -> None:
    unit, course = UnitId("vp"), CourseId("thu-la")
    counts = [
        PastCount(unit, course, passed, people) for passed, people in ((True, 1), (False, 2), (True, 3))
    ]
    assert add_up(counts) == (PastCount(unit, course, False, 2), PastCount(unit, course, True, 4))
    assert add_up(()) == ()


def test_counts_become_lines_with_names_or_else_ids() -> None:
    unit, gone, course = UnitId("vp"), UnitId("to-cu"), CourseId("thu-la")
    counts = [
        PastCount(unit, course, False, 2),
        PastCount(unit, course, True, 4),
        PastCount(gone, course, True, 1),
    ]
    assert past_lines(counts, {unit: "Văn phòng"}, {course: "Thư lạ"}) == (
        PastLine("to-cu", course, "Thư lạ", 1, 1),
        PastLine("Văn phòng", course, "Thư lạ", 6, 4),
    )
    assert [line.title for line in past_lines(counts[:1], {}, {})] == ["thu-la"]


@pytest.mark.parametrize(
    ("left", "today", "over"),
    [
        ("2021-11-23T09:00:00+07:00", date(2026, 11, 22), False),
        ("2021-11-23T09:00:00+07:00", date(2026, 11, 23), True),
        ("2024-02-29T09:00:00+07:00", date(2029, 2, 28), False),
        ("2024-02-29T09:00:00+07:00", date(2029, 3, 1), True),
        ("", date(2099, 1, 1), False),
    ],
)
def test_the_retention_period_ends_on_its_day(left: str, today: date, *, over: bool) -> None:
    assert kept_long_enough(left, today, 5) is over
