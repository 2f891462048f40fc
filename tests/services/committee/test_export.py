"""The workbook of results: sums that outlive an erasure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.byte_search import places_of
from tests.committee_room import COURSE, Room, cheap_locks
from trainer.domain.erasure import ErasureGround, PastLine
from trainer.domain.ids import CourseId
from trainer.ui.committee.export_words import export_words

DATA, COURSES, PAST = "Danh sách kết quả", "Biểu 02", "Biểu 04"
PEOPLE = (
    ("Quách Thị Ngọc Diệu", "MH-1", "Văn phòng"),
    ("Trần Văn Bình", "MH-2", "Văn phòng"),
    ("Lê An", "MH-3", "Trạm Y tế"),
    ("Phạm Thị Hòa", "MH-4", "Trạm Y tế"),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Two people who passed, one who did not, and one who never began."""
    with cheap_locks():
        made = Room(tmp_path)
        made.add_course()
        made.add_people(*PEOPLE)
        for seed, (name, code, _) in enumerate(PEOPLE[:3], 1):
            learner = made.learner(seed, staff_code=code, name=name)
            learner.learn()
            learner.sit(right=code != "MH-3")
            made.receive(learner.report())
        yield made
        made.close()


def export(room: Room) -> Any:
    path = room.home / "ket-qua.xlsx"
    room.committee.exporter.export_xlsx(path, words=export_words())
    return openpyxl.load_workbook(path)


def sums(book: Any) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """How many had begun and how many passed, by unit and course, over the sheets with and without names."""
    begun: Counter[tuple[str, str]] = Counter()
    passed: Counter[tuple[str, str]] = Counter()
    for row in book[DATA].iter_rows(min_row=2, values_only=True):
        if isinstance(row[0], int):
            begun[row[3], row[5]] += row[14] != "Chưa bắt đầu"
            passed[row[3], row[5]] += row[12] == "Đạt"
    if PAST in book.sheetnames:
        for row in book[PAST].iter_rows(min_row=6, values_only=True):
            if isinstance(row[0], int):
                begun[row[1], row[2]] += row[3]
                passed[row[1], row[2]] += row[4]
    return begun, passed


def passed_by_course(book: Any) -> int:
    return sum(
        row[5] for row in book[COURSES].iter_rows(min_row=6, values_only=True) if isinstance(row[0], int)
    )


def erase(room: Room, code: str) -> None:
    (person,) = (line.person.id for line in room.committee.roster.people() if line.person.staff_code == code)
    room.committee.erasing.erase([person], ErasureGround.REQUEST)


def test_figures_before_and_after_an_erasure_add_up(room: Room) -> None:
    before = export(room)
    assert PAST not in before.sheetnames
    begun, passed = sums(before)
    assert (begun.total(), passed.total(), passed_by_course(before)) == (3, 2, 2)
    erase(room, "MH-1")
    once = export(room)
    assert sums(once) == (begun, passed)
    assert passed_by_course(once) == 1
    for code in ("MH-3", "MH-4"):
        erase(room, code)
    after = export(room)
    assert sums(after) == (begun, passed)
    rows = [row for row in after[PAST].iter_rows(values_only=True) if row[1] == "Tổng cộng"]
    assert [row[3:5] for row in rows] == [(2, 1)]
    for name in ("Biểu 01", COURSES):
        notes = [row[0] for row in after[name].iter_rows(values_only=True)]
        assert "Biểu này không gồm người đã xóa dữ liệu cá nhân; xem Biểu 04." in notes
    assert places_of("Quách Thị Ngọc Diệu", room.home / "ket-qua.xlsx") == []


def test_the_overview_counts_the_erased_by_unit_and_course(room: Room) -> None:
    assert room.committee.overview.overview().past_lines == ()
    for code in ("MH-1", "MH-3"):
        erase(room, code)
    lines = (
        PastLine("Trạm Y tế", COURSE.id, COURSE.title, 1, 0),
        PastLine("Văn phòng", COURSE.id, COURSE.title, 1, 1),
    )
    assert room.committee.overview.overview().past_lines == lines
    assert room.committee.overview.overview(COURSE.id).past_lines == lines
    assert room.committee.overview.overview(CourseId("khac")).past_lines == ()
    room.committee.catalogue.remove_entry(COURSE.id)
    assert room.committee.overview.overview().past_lines == lines
