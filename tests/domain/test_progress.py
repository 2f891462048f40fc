"""How far a learner is, computed from events alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.builders import OUTCOME, a_course
from trainer.domain.attempt import AttemptLog, Judged, attempts_in, judge_attempt
from trainer.domain.course import Course, Outcome
from trainer.domain.grading import right_answer
from trainer.domain.ids import AttemptId, CourseId, ItemId, LessonId, OutcomeId, PackDigest, PartId
from trainer.domain.log import (
    Answered,
    AttemptStarted,
    Event,
    Flagged,
    LessonDone,
    Opened,
    PartRead,
    Position,
    Practised,
    Stamp,
    Submitted,
)
from trainer.domain.profile import familiar_name
from trainer.domain.progress import CourseProgress, Mastery, Study, course_progress, learned
from trainer.domain.question import Chosen

COURSE = a_course()
ID = COURSE.id
FIRST, SECOND = (lesson.id for lesson in COURSE.lessons)
PACK = PackDigest("3d" * 32)
ATTEMPT = AttemptId("ab" * 16)


def stamped(events: Sequence[tuple[float, Event]], day: str = "2026-11-23") -> list[tuple[Stamp, Event]]:
    """Events with the second at which they happened."""
    return [
        (
            Stamp(seq, f"{day}T08:{int(second) // 60:02d}:{int(second) % 60:02d}+07:00", int(second * 1000)),
            event,
        )
        for seq, (second, event) in enumerate(events)
    ]


def read(lesson: LessonId, part: int, *, on: bool = True) -> PartRead:
    return PartRead(ID, lesson, COURSE.lesson(lesson).parts[part].id, on)


def at(lesson: LessonId, part: int = 0, permille: int = 0, course: CourseId = ID) -> Position:
    return Position(course, lesson, COURSE.lesson(lesson).parts[part].id, permille)


def practised(item: str, permille: int, course: CourseId = ID) -> Practised:
    return Practised(course, ItemId(item), Chosen(()), permille)


def a_test(
    course: Course, right: int, attempt: AttemptId = ATTEMPT, second: float = 0
) -> list[tuple[float, Event]]:
    items = (ItemId("nh-01"), ItemId("nh-08"))
    events: list[tuple[float, Event]] = [
        (second, AttemptStarted(attempt, ID, PACK, course.quizzes[0].id, "00" * 16, items))
    ]
    for number, item in enumerate(items[:right], 1):
        events.append((second + number, Answered(attempt, item, right_answer(course.item(item)), 5)))
    return [*events, (second + 9, Submitted(attempt, False, 9))]


def progress(
    record: Sequence[tuple[float, Event]] = (),
    private: Sequence[tuple[float, Event]] = (),
    course: Course = COURSE,
) -> CourseProgress:
    found = learned(stamped(record), stamped(private))
    judged: list[tuple[AttemptLog, Judged]] = [
        (log, judge_attempt(course, log.started, log.answers, log.submitted)) for log in found.tries(ID)
    ]
    return course_progress(course, found.study(ID), judged)


def done(lesson: LessonId) -> LessonDone:
    return LessonDone(ID, PACK, lesson, 60)


BOTH_DONE: list[tuple[float, Event]] = [(0, done(FIRST)), (1, done(SECOND))]
ALL_PRACTISED: list[tuple[float, Event]] = [
    (number, practised(question.id, 1000))
    for number, question in enumerate(question for lesson in COURSE.lessons for question in lesson.questions)
]


def test_nothing_done_is_nothing() -> None:
    found = progress()
    assert (found.permille, found.begun, found.complete, found.lessons_done, found.best) == (
        0,
        False,
        False,
        0,
        None,
    )
    assert [row.practice_permille for row in found.lessons] == [None, None]
    assert found.outcomes[0].mastery is Mastery.NOT_STARTED


def test_parts_count_until_the_lesson_is_done() -> None:
    found = progress(private=[(0, read(FIRST, 0)), (1, read(FIRST, 1)), (2, read(FIRST, 1, on=False))])
    assert [(row.parts_read, row.permille) for row in found.lessons] == [(1, 333), (0, 0)]
    assert found.permille == 149  # a third of half of 900
    assert found.begun
    assert progress([(0, done(FIRST))]).permille == 450


def test_a_course_is_complete_with_all_lessons_and_all_tests() -> None:
    found = progress([*BOTH_DONE, *a_test(COURSE, 2, second=5)])
    assert found.permille == 1000
    assert found.complete
    assert found.passed == {COURSE.quizzes[0].id}
    without = replace(COURSE, quizzes=())
    assert progress(BOTH_DONE, course=without).permille == 1000
    assert progress(course=replace(without, modules=())).permille == 0
    assert progress(course=replace(COURSE, modules=())).permille == 0


def test_practice_keeps_the_best_and_untried_questions_count_nothing() -> None:
    found = progress(private=[(0, practised("ca-01", 1000)), (1, practised("ca-01", 200))])
    assert found.lessons[0].practice_permille == 333


def test_the_best_attempt_is_kept_and_one_not_handed_in_does_not_count() -> None:
    good, bad, open_ = AttemptId("01" * 16), AttemptId("02" * 16), AttemptId("03" * 16)
    found = progress(
        [*a_test(COURSE, 2, good), *a_test(COURSE, 1, bad, 20), *a_test(COURSE, 2, open_, 40)[:-1]]
    )
    assert found.best is not None
    assert found.best[0].id == good
    assert found.begun


@pytest.mark.parametrize(
    ("record", "private", "mastery", "share"),
    [
        ([], [(0, read(FIRST, 0))], Mastery.LEARNING, None),
        ([], [(0, practised("ca-01", 1000))], Mastery.LEARNING, Fraction(1, 7)),
        ([], ALL_PRACTISED, Mastery.LEARNING, Fraction(1)),
        (BOTH_DONE, ALL_PRACTISED, Mastery.REACHED, Fraction(1)),
        (BOTH_DONE, [*ALL_PRACTISED, (99, practised("ca-01", 0))], Mastery.REACHED, Fraction(6, 7)),
        (
            BOTH_DONE,
            [*ALL_PRACTISED, (98, practised("ca-02", 0)), (99, practised("ca-01", 0))],
            Mastery.LEARNING,
            Fraction(5, 7),
        ),
        ([*BOTH_DONE, *a_test(COURSE, 2)], [], Mastery.SOLID, Fraction(1)),
        (a_test(COURSE, 2), [], Mastery.REACHED, Fraction(1)),
        ([*BOTH_DONE, *a_test(COURSE, 1)], ALL_PRACTISED, Mastery.LEARNING, Fraction(1, 2)),
        (
            [*BOTH_DONE, *a_test(COURSE, 2), *a_test(COURSE, 0, AttemptId("02" * 16), 30)],
            [],
            Mastery.LEARNING,
            Fraction(0),
        ),
    ],
)
def test_mastery_follows_practice_and_then_the_newest_test(
    record: list[tuple[float, Event]],
    private: list[tuple[float, Event]],
    mastery: Mastery,
    share: Fraction | None,
) -> None:
    (outcome,) = progress(record, private).outcomes
    assert (outcome.outcome, outcome.mastery, outcome.share) == (OUTCOME, mastery, share)


def test_an_outcome_that_a_test_did_not_touch_keeps_its_practice() -> None:
    course = replace(COURSE, outcomes=(*COURSE.outcomes, Outcome(OutcomeId("khac"), "Khác")))
    found = progress([*BOTH_DONE, *a_test(COURSE, 2)], course=course)
    assert found.outcomes[1].mastery is Mastery.NOT_STARTED


def test_a_test_the_course_no_longer_has_reaches_nothing_below_mastery() -> None:
    log = attempts_in(stamped(a_test(COURSE, 1)))[0]
    judged = judge_attempt(COURSE, log.started, log.answers, log.submitted)
    found = course_progress(replace(COURSE, quizzes=()), learned((), ()).study(ID), [(log, judged)])
    assert found.outcomes[0].mastery is Mastery.LEARNING


def test_reading_time_counts_pauses_only_so_far() -> None:
    private: list[tuple[float, Event]] = [
        (0, at(FIRST)),
        (30, at(FIRST, 0, 500)),
        (50, practised("ca-01", 1000)),
        (60, read(FIRST, 0)),
        (1060, at(FIRST, 1)),  # away for a long time: three minutes of it count
        (1100, at(SECOND)),  # the time before another lesson belongs to neither
        (1110, at(SECOND, 0, 10)),
        (1115, Opened("1", "pc")),
        (1120, at(SECOND, 0, 20)),
        (1125, Flagged(ATTEMPT, ItemId("nh-01"), True)),
        (1130, practised("x", 10, CourseId("another"))),
        (1135, practised("x", 20, CourseId("another"))),
        (1140, at(SECOND, 0, 30)),
    ]
    found = learned((), stamped(private))
    study = found.study(ID)
    assert study.active_ms == {FIRST: 240_000, SECOND: 10_000}
    assert study.last_lesson == SECOND
    assert study.positions[SECOND].permille == 30
    assert found.days == {date(2026, 11, 23): 250_000}
    assert found.study(CourseId("another")).practice_best == {"x": 20}


def test_time_in_tests_counts_for_the_day() -> None:
    record: list[tuple[float, Event]] = [(0, Opened("1", "pc")), *a_test(COURSE, 2, second=100)]
    assert learned(stamped(record), ()).days == {date(2026, 11, 23): 2_000}
    backwards = [
        (Stamp(0, "2026-11-23T08:00:00+07:00", 9), record[1][1]),
        (Stamp(1, "2026-11-23T08:00:00+07:00", 1), record[2][1]),
    ]
    assert learned(backwards, ()).days == {date(2026, 11, 23): 0}


def test_attempts_are_found_by_course_and_test() -> None:
    found = learned(stamped(a_test(COURSE, 2)), ())
    assert len(found.tries(ID)) == 1
    assert len(found.tries(ID, COURSE.quizzes[0].id)) == 1
    assert found.tries(CourseId("another")) == ()
    assert found.study(CourseId("another")).done == {}


def test_the_first_time_a_lesson_was_done_is_kept() -> None:
    record = stamped([(0, done(FIRST)), (60, done(FIRST))])
    study = learned(record, ()).study(ID)
    assert study.done == {FIRST: "2026-11-23T08:00:00+07:00"}
    assert study.last_wall == "2026-11-23T08:01:00+07:00"
    assert PartId("x") not in {part for _, part in study.read}


@pytest.mark.parametrize(
    ("name", "familiar"),
    [
        ("Nguyễn Thị Thu Hà", "Thu Hà"),
        ("Lê Minh", "Minh"),
        ("Trần Văn An", "An"),
        ("An", "An"),
        ("  Đặng  Thị  Ánh Tuyết ", "Ánh Tuyết"),
        ("", ""),
    ],
)
def test_people_are_called_by_the_end_of_their_name(name: str, familiar: str) -> None:
    assert familiar_name(name) == familiar


def test_what_was_never_opened_is_an_empty_study_and_no_attempt() -> None:
    started = AttemptStarted(ATTEMPT, ID, PACK, COURSE.quizzes[0].id, "00" * 16, ())
    known = learned(stamped([(0, started)]), stamped([(5, read(FIRST, 0))]))
    assert known.attempt(ATTEMPT) == known.attempts[0]
    assert known.attempt(AttemptId("cd" * 16)) is None
    assert known.study(ID) is known.studies[ID]
    assert known.study(CourseId("khac")) == Study()
