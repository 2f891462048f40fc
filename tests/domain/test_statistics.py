"""Figures over many people: units, courses, weeks and questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from trainer.domain.ids import AttemptId, CourseId, ItemId, OutcomeId, PackDigest, PersonId, QuizId, UnitId
from trainer.domain.organisation import CatalogueEntry, Person, Unit
from trainer.domain.standing import AttemptFigure, Evidence, Mark, Progress, Rank, Standing
from trainer.domain.statistics import (
    PersonStandings,
    WeekPoint,
    asked_of,
    course_line,
    item_figures,
    mean,
    unit_lines,
    weeks,
)

COURSE = CourseId("thu-la")
VP, TYT, EMPTY = Unit(UnitId("vp"), "Văn phòng"), Unit(UnitId("tyt"), "Trạm"), Unit(UnitId("x"), "Trống")


def a_standing(
    number: int, progress: Progress, score: int | None = None, *, late: bool = False, received: str = ""
) -> Standing:
    return Standing(
        PersonId(f"{number:032x}"), COURSE, progress, late, score, Evidence.ON_PC, 1, 2, 2, 10, "", "", received,
        complete=True, disputed=False, rank=Rank.GOOD if score else None,
    )  # fmt: skip


def a_person(number: int, unit: Unit, *standings: Standing) -> PersonStandings:
    person = Person(PersonId(f"{number:032x}"), "Lê An", str(number), unit.id)
    return PersonStandings(person, unit.name, standings)


def test_a_course_is_asked_of_active_people_of_its_units() -> None:
    person = a_person(1, VP).person
    everybody = CatalogueEntry(COURSE, "Thư lạ", (), mandatory=True, due=None)
    assert asked_of(everybody, person)
    assert not asked_of(everybody, replace(person, active=False))
    assert asked_of(replace(everybody, units=(VP.id,)), person)
    assert not asked_of(replace(everybody, units=(TYT.id,)), person)


def test_a_course_line_adds_up_its_standings() -> None:
    line = course_line(
        CatalogueEntry(COURSE, "Thư lạ", (), mandatory=True, due=date(2026, 11, 30)),
        [
            a_standing(1, Progress.PASSED, 7500),
            a_standing(2, Progress.IN_PROGRESS, late=True),
            a_standing(3, Progress.NOT_STARTED),
        ],
    )
    assert (line.asked, line.started, line.finished, line.late, line.mean_bp) == (3, 2, 1, 1, 7500)
    assert line.ranks == ((Rank.GOOD, 1),)
    assert mean([]) is None


def test_units_are_ordered_by_rate_and_empty_ones_left_out() -> None:
    people = [
        a_person(1, VP, a_standing(1, Progress.PASSED, 8000), a_standing(1, Progress.DONE, 5000)),
        a_person(2, VP, a_standing(2, Progress.PASSED, 9000)),
        a_person(3, TYT, a_standing(3, Progress.PASSED, 7000, late=True)),
        a_person(4, EMPTY),
    ]
    lines = unit_lines([VP, TYT, EMPTY], people)
    assert [(line.name, line.rate_bp, line.late, line.mean_bp) for line in lines] == [
        ("Trạm", 10_000, 1, 7000),
        ("Văn phòng", 5_000, 0, 7333),
    ]
    assert not people[3].finished
    assert not people[3].started


def test_weeks_add_up_until_today() -> None:
    people = [
        a_person(1, VP, a_standing(1, Progress.PASSED, received="2026-11-04T09:00:00+07:00")),
        a_person(2, VP, a_standing(2, Progress.PASSED, received="2026-11-16T09:00:00+07:00")),
        a_person(3, VP, a_standing(3, Progress.DONE)),
    ]
    assert weeks(people, date(2026, 11, 23)) == (
        WeekPoint(date(2026, 11, 2), 1),
        WeekPoint(date(2026, 11, 9), 1),
        WeekPoint(date(2026, 11, 16), 2),
        WeekPoint(date(2026, 11, 23), 2),
    )
    assert weeks(people[2:], date(2026, 11, 23)) == ()


def an_attempt(number: int, score: int, **marks: int) -> AttemptFigure:
    return AttemptFigure(
        AttemptId(f"{number:032x}"), COURSE, PackDigest("ab" * 32), QuizId("kt"), "", "x", 60, whole=True, fits=True,
        over_time=False, score_bp=score, passed=True,
        marks=tuple(Mark(ItemId(item), permille) for item, permille in marks.items()), receipt_no=number, received="",
    )  # fmt: skip


def test_questions_are_judged_by_first_attempts_the_hardest_first() -> None:
    attempts = [
        (
            PersonId(f"{number:032x}"),
            an_attempt(number, number * 100, easy=1000, hard=1000 if number > 6 else 0),
        )
        for number in range(1, 11)
    ]
    again = (attempts[0][0], an_attempt(99, 10_000, easy=0, hard=0))
    figures = item_figures(COURSE, [*attempts, again], {ItemId("hard"): ("Câu khó", OutcomeId("o"))})
    assert [
        (figure.item, figure.answers, figure.right_bp, figure.discrimination_pm) for figure in figures
    ] == [
        ("hard", 10, 4_000, 1000),
        ("easy", 10, 10_000, 0),
    ]
    assert (figures[0].prompt, figures[0].outcome) == ("Câu khó", "o")
    assert (figures[1].prompt, figures[1].outcome) == ("", None)


def test_too_few_answers_have_no_discrimination() -> None:
    figures = item_figures(COURSE, [(PersonId("a"), an_attempt(1, 0, x=500))], {})
    assert figures[0].discrimination_pm is None
