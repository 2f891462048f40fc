"""How far a learner is: a pure function of the log's events and the course, never a thing that is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from trainer.domain.attempt import AttemptLog, Judged, take_event
from trainer.domain.course import Course, Lesson
from trainer.domain.ids import AttemptId, CourseId, ItemId, LessonId, OutcomeId, PartId, QuizId
from trainer.domain.log import (
    Answered,
    Event,
    LessonDone,
    Opened,
    PartRead,
    Position,
    Practised,
    Stamp,
)

IDLE_S = 180
"""A pause longer than this counts as this much: nobody is known to have read on."""
MASTERED = Fraction(4, 5)
LESSON_PERMILLE, TEST_PERMILLE = 900, 100
"""What lessons and tests weigh in a course that has both."""

Events = Iterable[tuple[Stamp, Event]]


class Mastery(Enum):
    """How well one outcome is known (Chưa học, Đang học, Đạt, Vững); see `mastery_of` for the rule."""

    NOT_STARTED = "not-started"
    LEARNING = "learning"
    REACHED = "reached"
    SOLID = "solid"


# -- one pass over the logs -------------------------------------------------------------------------------


@dataclass(slots=True)
class Study:
    """What the logs say of one course; practice marks are in permille, times in seconds."""

    done: dict[LessonId, str] = field(default_factory=dict)
    read: set[tuple[LessonId, PartId]] = field(default_factory=set)
    practice_best: dict[ItemId, int] = field(default_factory=dict)
    practice_last: dict[ItemId, int] = field(default_factory=dict)
    positions: dict[LessonId, Position] = field(default_factory=dict)
    last_lesson: LessonId | None = None
    last_wall: str = ""
    active_ms: dict[LessonId, int] = field(default_factory=dict)


class Learned:
    """Everything the screens ask of the logs: by course, the attempts in order, active milliseconds by day.

    It is a fold: taking in one more event gives the same as reading all of them again.
    """

    def __init__(self) -> None:
        self.studies: dict[CourseId, Study] = {}
        self.days: dict[date, int] = {}
        self._attempts: dict[AttemptId, AttemptLog] = {}
        self._record_before: Stamp | None = None
        self._private_before: Stamp | None = None
        self._place: tuple[CourseId, LessonId] | None = None

    @property
    def attempts(self) -> tuple[AttemptLog, ...]:
        """All attempts, in the order they began."""
        return tuple(self._attempts.values())

    def attempt(self, attempt: AttemptId) -> AttemptLog | None:
        """The attempt of this name; None where the logs hold none."""
        return self._attempts.get(attempt)

    def study(self, course: CourseId) -> Study:
        """What is known of one course; an empty study where it was never opened."""
        return self.studies.get(course) or Study()

    def tries(self, course: CourseId, quiz: QuizId | None = None) -> tuple[AttemptLog, ...]:
        """The attempts at a course's tests, in the order they began."""
        return tuple(
            attempt
            for attempt in self._attempts.values()
            if attempt.started.course == course and quiz in (None, attempt.started.quiz)
        )

    def take_record(self, stamp: Stamp, event: Event) -> None:
        """Take in the next event of the record."""
        take_event(self._attempts, stamp, event)
        if isinstance(event, LessonDone):
            study = self._study(event.course)
            study.done.setdefault(event.lesson, stamp.wall)
            study.last_wall = max(study.last_wall, stamp.wall)
        if isinstance(event, Answered) and self._record_before is not None:
            self._add_day(stamp, _active_ms(self._record_before, stamp))
        self._record_before = None if isinstance(event, Opened) else stamp

    def take_private(self, stamp: Stamp, event: Event) -> None:
        """Take in the next event of the private log."""
        match event:
            case Opened():
                self._private_before = self._place = None
            case Position() | PartRead():
                study = self._study(event.course)
                _take_in_reading(study, event)
                self._spend(stamp, study, (event.course, event.lesson))
            case Practised():
                study = self._study(event.course)
                study.practice_last[event.item] = event.permille
                study.practice_best[event.item] = max(event.permille, study.practice_best.get(event.item, 0))
                if self._place is not None and self._place[0] == event.course:
                    self._spend(stamp, study, self._place)
                else:
                    self._private_before, self._place = stamp, None
            case _:
                pass

    def _spend(self, stamp: Stamp, study: Study, here: tuple[CourseId, LessonId]) -> None:
        """Count the time since the event before, if that was in the same lesson."""
        study.last_wall = max(study.last_wall, stamp.wall)
        if self._private_before is not None and self._place == here:
            spent = _active_ms(self._private_before, stamp)
            study.active_ms[here[1]] = study.active_ms.get(here[1], 0) + spent
            self._add_day(stamp, spent)
        self._private_before, self._place = stamp, here

    def _study(self, course: CourseId) -> Study:
        return self.studies.setdefault(course, Study())

    def _add_day(self, stamp: Stamp, spent_ms: int) -> None:
        day = date.fromisoformat(stamp.wall[:10])
        self.days[day] = self.days.get(day, 0) + spent_ms


def learned(record: Events, private: Events) -> Learned:
    """Read both logs from their beginning."""
    found = Learned()
    for stamp, event in record:
        found.take_record(stamp, event)
    for stamp, event in private:
        found.take_private(stamp, event)
    return found


def _take_in_reading(study: Study, event: Position | PartRead) -> None:
    study.last_lesson = event.lesson
    if isinstance(event, Position):
        study.positions[event.lesson] = event
    elif event.read:
        study.read.add((event.lesson, event.part))
    else:
        study.read.discard((event.lesson, event.part))


def _active_ms(before: Stamp, after: Stamp) -> int:
    return min(max(0, after.ticks - before.ticks), IDLE_S * 1000)


# -- a course ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """How far one lesson is; `practice` is the best share of its practice questions tried so far, None before any."""

    lesson: LessonId
    parts: int
    parts_read: int
    done: bool
    practice_permille: int | None
    active_s: int

    @property
    def permille(self) -> int:
        """Share of the lesson that is read."""
        return 1000 if self.done else self.parts_read * 1000 // max(1, self.parts)


@dataclass(frozen=True, slots=True)
class OutcomeProgress:
    """How well one outcome is known, and the share it was judged by."""

    outcome: OutcomeId
    mastery: Mastery
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """How far one course is; `best` is the best attempt handed in, by score."""

    lessons: tuple[LessonProgress, ...]
    outcomes: tuple[OutcomeProgress, ...]
    passed: frozenset[QuizId]
    best: tuple[AttemptLog, Judged] | None
    permille: int
    begun: bool

    @property
    def lessons_done(self) -> int:
        """How many lessons are done."""
        return sum(lesson.done for lesson in self.lessons)

    @property
    def complete(self) -> bool:
        """Whether every lesson is done and every test passed."""
        return self.permille == 1000


def course_progress(
    course: Course, study: Study, judged: Iterable[tuple[AttemptLog, Judged]]
) -> CourseProgress:
    """How far a course is, from what its log says and its attempts, judged and in the order they began."""
    handed_in = [(log, result) for log, result in judged if log.submitted is not None]
    lessons = tuple(_lesson(lesson, study) for lesson in course.lessons)
    passed = frozenset(log.started.quiz for log, result in handed_in if result.passed)
    best = max(handed_in, key=lambda pair: (pair[1].passed, pair[1].score), default=None)
    return CourseProgress(
        lessons=lessons,
        outcomes=tuple(
            mastery_of(course, outcome.id, lessons, study, handed_in) for outcome in course.outcomes
        ),
        passed=passed,
        best=best,
        permille=_course_permille(course, lessons, passed),
        begun=bool(handed_in)
        or any(lesson.done or lesson.parts_read for lesson in lessons)
        or bool(study.positions),
    )


def mastery_of(
    course: Course,
    outcome: OutcomeId,
    lessons: Iterable[LessonProgress],
    study: Study,
    handed_in: Iterable[tuple[AttemptLog, Judged]],
) -> OutcomeProgress:
    """How well an outcome is known.

    The newest test with items of it decides: 80 % and its lessons done is SOLID, the pass mark is REACHED, less is
    LEARNING. Before any test: lessons done and 80 % of its practice right at the last try is REACHED, anything
    begun is LEARNING. A new test may lift or lower it.
    """
    mine = {lesson.id for lesson in course.lessons if outcome in lesson.outcomes}
    standing = [lesson for lesson in lessons if lesson.lesson in mine]
    lessons_done = all(lesson.done for lesson in standing)
    practice = [
        question for lesson in course.lessons for question in lesson.questions if question.outcome == outcome
    ]
    tried = any(question.id in study.practice_last for question in practice)
    share = (
        Fraction(
            sum(study.practice_last.get(question.id, 0) * question.points for question in practice),
            1000 * sum(question.points for question in practice),
        )
        if tried
        else None
    )
    test = _newest_test_share(outcome, handed_in)
    if test is not None:
        of_test, pass_mark = test[0], Fraction(_pass_mark(course, test[1]), 100)
        if of_test >= MASTERED and lessons_done:
            return OutcomeProgress(outcome, Mastery.SOLID, of_test)
        reached = Mastery.REACHED if of_test >= pass_mark else Mastery.LEARNING
        return OutcomeProgress(outcome, reached, of_test)
    if share is not None and share >= MASTERED and lessons_done:
        return OutcomeProgress(outcome, Mastery.REACHED, share)
    begun = tried or any(lesson.done or lesson.parts_read for lesson in standing)
    return OutcomeProgress(outcome, Mastery.LEARNING if begun else Mastery.NOT_STARTED, share)


def _newest_test_share(
    outcome: OutcomeId, handed_in: Iterable[tuple[AttemptLog, Judged]]
) -> tuple[Fraction, QuizId] | None:
    newest = None
    for log, result in handed_in:
        for points in result.by_outcome:
            if points.outcome == outcome:
                newest = (points.share, log.started.quiz)
    return newest


def _pass_mark(course: Course, quiz_id: QuizId) -> int:
    return next((quiz.pass_mark for quiz in course.quizzes if quiz.id == quiz_id), 100)


def _lesson(lesson: Lesson, study: Study) -> LessonProgress:
    tried = [question for question in lesson.questions if question.id in study.practice_best]
    points = sum(question.points for question in lesson.questions)
    earned = sum(study.practice_best[question.id] * question.points for question in tried)
    return LessonProgress(
        lesson=lesson.id,
        parts=len(lesson.parts),
        parts_read=sum((lesson.id, part.id) in study.read for part in lesson.parts),
        done=lesson.id in study.done,
        practice_permille=earned // points if tried else None,
        active_s=study.active_ms.get(lesson.id, 0) // 1000,
    )


def _course_permille(course: Course, lessons: tuple[LessonProgress, ...], passed: frozenset[QuizId]) -> int:
    weights = {lesson.id: max(1, lesson.minutes) for lesson in course.lessons}
    whole = sum(weights.values())
    read = sum(weights[lesson.lesson] * lesson.permille for lesson in lessons)
    if not course.quizzes:
        return read // whole if whole else 0
    tests = TEST_PERMILLE * sum(quiz.id in passed for quiz in course.quizzes) // len(course.quizzes)
    return (read * LESSON_PERMILLE // (whole * 1000) if whole else 0) + tests
