"""What a person reached in a course, as the committee counts it: log by log, then all logs of the person together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from itertools import accumulate
from operator import itemgetter

from trainer.domain.attempt import AttemptLog, OfAttempt, basis_points, judge_attempt, take_event
from trainer.domain.course import Course
from trainer.domain.ids import AttemptId, CourseId, ItemId, LessonId, PackDigest, PersonId, QuizId
from trainer.domain.log import AttemptStarted, LessonDone, PackSeen
from trainer.domain.log_union import LogUnion, Stretch
from trainer.domain.organisation import CatalogueEntry


class Evidence(Enum):
    """How much a score proves: the answer key was on the learner's PC, or it was not."""

    ON_PC = "on-pc"
    SEALED = "sealed"


class Progress(Enum):
    """How far a person is; `DONE` means every lesson or test was done but the tests are not all passed."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    PASSED = "passed"


class Rank(Enum):
    """Xếp loại by score; the limits are a habit, not a rule (facts §5.3)."""

    EXCELLENT = "excellent"
    VERY_GOOD = "very-good"
    GOOD = "good"
    PASSED = "passed"
    NOT_PASSED = "not-passed"


@dataclass(frozen=True, slots=True)
class Mark:
    """The share of one item, in thousandths."""

    item: ItemId
    permille: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """The first sign of a course in a log."""

    course: CourseId
    wall: str
    receipt_no: int


@dataclass(frozen=True, slots=True)
class LessonFigure:
    """A lesson done; `active_s` is the time spent with it, in seconds."""

    course: CourseId
    pack: PackDigest
    lesson: LessonId
    active_s: int
    wall: str
    receipt_no: int
    received: str


@dataclass(frozen=True, slots=True)
class AttemptFigure:
    """An attempt graded again from its raw responses; `score_bp` is None where the pack is not known here.

    `whole` is off while an event between its start and its end is missing; `receipt_no` and `received` are of the
    report that completed it. `submitted` is empty while it has not been handed in.
    """

    attempt: AttemptId
    course: CourseId
    pack: PackDigest
    quiz: QuizId
    started: str
    submitted: str
    used_s: int
    whole: bool
    fits: bool
    over_time: bool
    score_bp: int | None
    passed: bool
    marks: tuple[Mark, ...]
    receipt_no: int
    received: str


@dataclass(frozen=True, slots=True)
class LogFigures:
    """Everything that counts in one log: a pure function of its events and the packs they name."""

    through: int
    head: str
    events: int
    gaps: tuple[tuple[int, int], ...]
    fork_seq: int | None
    seen: tuple[Sighting, ...]
    lessons: tuple[LessonFigure, ...]
    attempts: tuple[AttemptFigure, ...]
    unknown_packs: tuple[PackDigest, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What one person reached in one course; times are ISO 8601, `started` and `finished` claims of the PC's clock."""

    person: PersonId
    course: CourseId
    progress: Progress
    late: bool
    score_bp: int | None
    evidence: Evidence
    attempts: int
    lessons_done: int
    lessons: int
    minutes: int
    started: str
    finished: str
    received: str
    complete: bool
    disputed: bool
    rank: Rank | None
    pack: PackDigest | None = None


def figures_of(union: LogUnion, courses: Mapping[PackDigest, Course]) -> LogFigures:
    """Grade a log again with the committee's own packs."""
    seen: dict[CourseId, Sighting] = {}
    lessons: dict[tuple[CourseId, LessonId, PackDigest], LessonFigure] = {}
    packs: dict[PackDigest, None] = {}
    attempts: dict[AttemptId, AttemptLog] = {}
    for stretch in union.stretches:
        for entry in stretch.entries:
            event = entry.event
            if isinstance(event, OfAttempt):
                take_event(attempts, entry.stamp, event)
            if not isinstance(event, (AttemptStarted, LessonDone, PackSeen)):
                continue
            course = event.course
            if course not in seen:
                seen[course] = Sighting(course, entry.stamp.wall, stretch.receipt_no)
            if not isinstance(event, PackSeen):
                packs[event.pack] = None
            if isinstance(event, LessonDone) and (course, event.lesson, event.pack) not in lessons:
                lessons[course, event.lesson, event.pack] = LessonFigure(
                    course,
                    event.pack,
                    event.lesson,
                    event.active_s,
                    entry.stamp.wall,
                    stretch.receipt_no,
                    stretch.received,
                )
    arrivals = _Arrivals(union.stretches)
    return LogFigures(
        through=union.through,
        head=union.stretches[-1].entries[-1].head.hex() if union.stretches else "",
        events=sum(len(stretch.entries) for stretch in union.stretches),
        gaps=tuple((gap.first, gap.last) for gap in union.gaps),
        fork_seq=union.fork.seq if union.fork else None,
        seen=tuple(seen.values()),
        lessons=tuple(lessons.values()),
        attempts=tuple(_attempt(attempt, arrivals, courses) for attempt in attempts.values()),
        unknown_packs=tuple(pack for pack in packs if pack not in courses),
    )


class _Arrivals:
    """When which stretch of a log arrived; asked once an attempt, so it costs nothing that grows with the stretch.

    A log may claim any numbers and any number of attempts inside each other: walking through the numbers of each
    would take one hostile report for ever.
    """

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._seqs = [entry.stamp.seq for stretch in stretches for entry in stretch.entries]
        places = accumulate((len(stretch.entries) for stretch in stretches), initial=0)
        self._runs = list(zip(places, stretches, strict=False))

    def whole(self, first: int, last: int) -> bool:
        """Whether every event from `first` to `last` is there."""
        inside = bisect_right(self._seqs, last) - bisect_left(self._seqs, first)
        return inside == last - first + 1

    def latest(self, first: int, last: int) -> Stretch:
        """The stretch of the newest receipt among those from `first`, which is there, to `last`."""
        if len(self._runs) == 1:
            return self._runs[0][1]
        begins = bisect_right(self._runs, bisect_left(self._seqs, first), key=itemgetter(0)) - 1
        ends = bisect_left(self._runs, bisect_right(self._seqs, last), key=itemgetter(0))
        return max((each for _, each in self._runs[begins:ends]), key=lambda each: each.receipt_no)


def _attempt(logged: AttemptLog, arrivals: _Arrivals, courses: Mapping[PackDigest, Course]) -> AttemptFigure:
    begun, ended = logged.started, logged.submitted_at
    last = logged.last if ended is None else ended
    assert last is not None
    latest = arrivals.latest(logged.at.seq, last.seq)
    course = courses.get(begun.pack)
    judged = None
    if course is not None and course.id == begun.course:
        judged = judge_attempt(course, begun, logged.answers, logged.submitted)
    whole = arrivals.whole(logged.at.seq, last.seq)
    return AttemptFigure(
        attempt=begun.attempt,
        course=begun.course,
        pack=begun.pack,
        quiz=begun.quiz,
        started=logged.at.wall,
        submitted=ended.wall if ended else "",
        used_s=logged.submitted.used_s if logged.submitted else 0,
        whole=whole,
        fits=judged is not None and judged.fits,
        over_time=judged is not None and judged.over_time,
        score_bp=judged.score_bp if judged else None,
        passed=judged is not None and judged.passed and whole,
        marks=tuple(Mark(mark.item, basis_points(mark.share) // 10) for mark in judged.marks)
        if judged
        else (),
        receipt_no=latest.receipt_no,
        received=latest.received,
    )


def counts(attempt: AttemptFigure, packs: Sequence[PackDigest], until: int | None) -> bool:
    """Whether an attempt counts: handed in, whole, drawn by the rules, of an accepted pack, received in time.

    `until` is the last receipt number that counts for a revoked key, None for a key in force.
    """
    return bool(
        attempt.submitted
        and attempt.whole
        and attempt.fits
        and attempt.pack in packs
        and (until is None or attempt.receipt_no <= until)
    )


def standing(
    person: PersonId,
    entry: CatalogueEntry,
    course: Course | None,
    logs: Iterable[tuple[LogFigures, int | None]],
    today: date,
) -> Standing:
    """What a person reached in a course of the catalogue.

    `course` is the newest accepted pack, None where the committee has no copy. Each log comes with the last receipt
    number that counts. The deadline is judged by the time of receipt, in the offset it was written with.
    """
    own = tuple(logs)
    good = _counted_attempts(entry, own)
    done = _counted_lessons(entry, own)
    signs = [
        s.wall for log, until in own for s in log.seen if s.course == entry.course and _in_time(s, until)
    ]
    quizzes = [quiz.id for quiz in course.quizzes] if course else []
    lessons = {lesson.id for lesson in course.lessons} if course else set()
    best = [max((a for a in good if a.quiz == quiz), key=_by_merit, default=None) for quiz in quizzes]
    scores = [a.score_bp for a in best if a is not None and a.score_bp is not None]
    score = sum(scores) // len(scores) if scores else None
    finish = _finish(quizzes, lessons, good, done)
    day = datetime.fromisoformat(finish.received).date() if finish else today
    return Standing(
        person=person,
        course=entry.course,
        progress=_progress(
            finished=finish is not None,
            all_tried=bool(quizzes) and len(scores) == len(quizzes),
            all_read=bool(lessons) and lessons <= done.keys(),
            begun=bool(signs),
        ),
        late=entry.due is not None and day > entry.due,
        score_bp=score,
        evidence=Evidence.ON_PC,
        attempts=len(good),
        lessons_done=len(lessons & done.keys()) if course else len(done),
        lessons=len(lessons),
        minutes=(sum(figure.active_s for figure in done.values()) + sum(a.used_s for a in good)) // 60,
        started=min(signs, key=datetime.fromisoformat, default=""),
        finished=finish.wall if finish else "",
        received=finish.received if finish else "",
        complete=all(not log.gaps for log, _ in own),
        disputed=any(log.fork_seq is not None for log, _ in own),
        rank=rank_of(score, passed=finish is not None),
        pack=finish.pack if finish else (good[-1].pack if good else None),
    )


def _counted_attempts(
    entry: CatalogueEntry, logs: Sequence[tuple[LogFigures, int | None]]
) -> list[AttemptFigure]:
    found = [
        attempt
        for log, until in logs
        for attempt in log.attempts
        if attempt.course == entry.course and counts(attempt, entry.packs, until)
    ]
    found.sort(key=lambda attempt: (_moment(attempt), attempt.submitted, attempt.attempt))
    # A restored PC notes work again that may have arrived before: the same test with the same answers is one test.
    once = {(a.attempt, a.quiz, a.pack, a.used_s, a.marks): a for a in reversed(found)}
    return list(reversed(once.values()))


def _counted_lessons(
    entry: CatalogueEntry, logs: Sequence[tuple[LogFigures, int | None]]
) -> dict[LessonId, LessonFigure]:
    """The earliest received record of each lesson."""
    found = [
        figure
        for log, until in logs
        for figure in log.lessons
        if figure.course == entry.course and figure.pack in entry.packs and _in_time(figure, until)
    ]
    found.sort(key=lambda figure: (_moment(figure), figure.wall, figure.pack), reverse=True)
    return {figure.lesson: figure for figure in found}


@dataclass(frozen=True, slots=True)
class _Finish:
    """What completed a course: its time by the PC's clock, its receipt, and the pack it belongs to."""

    wall: str
    received: str
    pack: PackDigest


def _finish(
    quizzes: Sequence[QuizId],
    lessons: Set[LessonId],
    good: Sequence[AttemptFigure],
    done: Mapping[LessonId, LessonFigure],
) -> _Finish | None:
    """All tests passed; where a course has no test, all lessons done."""
    if quizzes:
        passes = [next((a for a in good if a.quiz == quiz and a.passed), None) for quiz in quizzes]
        reached = [attempt for attempt in passes if attempt is not None]
        if len(reached) < len(quizzes):
            return None
        last = max(reached, key=_moment)
        return _Finish(last.submitted, last.received, last.pack)
    if not lessons or not lessons <= done.keys():
        return None
    final = max((done[lesson] for lesson in sorted(lessons)), key=_moment)
    return _Finish(final.wall, final.received, final.pack)


def _moment(figure: AttemptFigure | LessonFigure) -> datetime:
    """When it was received; files of one import have one moment, so that their order cannot matter."""
    return datetime.fromisoformat(figure.received)


def _in_time(figure: Sighting | LessonFigure, until: int | None) -> bool:
    return until is None or figure.receipt_no <= until


def _by_merit(attempt: AttemptFigure) -> tuple[bool, int]:
    return attempt.passed, attempt.score_bp or 0


def _progress(*, finished: bool, all_tried: bool, all_read: bool, begun: bool) -> Progress:
    if finished:
        return Progress.PASSED
    if all_tried or all_read:
        return Progress.DONE
    return Progress.IN_PROGRESS if begun else Progress.NOT_STARTED


def rank_of(score_bp: int | None, *, passed: bool) -> Rank | None:
    """The rank of a counted score: from 90, 80 and 70 of 100; None without a score."""
    if score_bp is None:
        return None
    if not passed:
        return Rank.NOT_PASSED
    limits = ((9000, Rank.EXCELLENT), (8000, Rank.VERY_GOOD), (7000, Rank.GOOD))
    return next((rank for limit, rank in limits if score_bp >= limit), Rank.PASSED)
