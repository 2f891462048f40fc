"""What the screens of a test and of its result show: frozen values without words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from trainer.domain.ids import (
    AttemptId,
    CourseId,
    LessonId,
    OutcomeId,
    QuizId,
)
from trainer.domain.question import Response
from trainer.services.reading import (
    Feedback,
    QuestionPage,
)


@dataclass(frozen=True, slots=True)
class AttemptItem:
    """One item of a running test with what was answered so far."""

    question: QuestionPage
    response: Response | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class RunningAttempt:
    """A test being taken; `resumed` after the program was away, `seconds_left` None without a limit."""

    attempt: AttemptId
    course: CourseId
    course_title: str
    quiz: QuizId
    title: str
    items: tuple[AttemptItem, ...]
    pass_mark: int
    minutes: int
    used_s: int
    seconds_left: int | None
    resumed: bool
    away_s: int
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer is on the disk; `at` is the wall clock, `over` where the time ended the test just now."""

    at: str
    answered: int
    seconds_left: int | None
    over: bool


@dataclass(frozen=True, slots=True)
class OutcomeResult:
    """Points of one outcome in a test; `bp` in hundredths of a percent."""

    id: OutcomeId
    text: str
    items: int
    right: int
    bp: int
    reached: bool


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item after the test: what was answered, and the feedback that practice would have given."""

    number: int
    question: QuestionPage
    response: Response | None
    feedback: Feedback


class PaperState(Enum):
    """What the giấy xác nhận hoàn thành says of itself."""

    NONE = "none"
    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """A test handed in: the score in hundredths of a percent (rounded down), by outcome and by item."""

    attempt: AttemptId
    course: CourseId
    course_title: str
    quiz: QuizId
    title: str
    submitted: str
    by_clock: bool
    used_s: int
    score_bp: int
    pass_mark: int
    passed: bool
    must_failed: tuple[int, ...]
    outcomes: tuple[OutcomeResult, ...]
    items: tuple[ItemResult, ...]
    reread: LessonId | None
    reread_number: int
    reread_title: str
    may_try_now: bool
    again_on: date | None
    attempts_left: int | None
    interruptions: int
    paper: PaperState


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed on the giấy xác nhận hoàn thành; `check_code` XXXX-XXXX-XXXX, `passed_on` a day.

    `qr` holds the rows of the code, "1" a dark module; its text is `formats.qr_code.paper_text`.
    """

    state: PaperState
    name: str
    unit: str
    position: str
    staff_code: str
    organisation: str
    committee: str
    course_title: str
    course_version: str
    lessons: int
    minutes: int
    score_bp: int
    passed_on: date
    confirmed_on: str
    check_code: str
    qr: tuple[str, ...] = ()
