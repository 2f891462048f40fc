"""What Home, the shelf and the page of a course show: frozen values without words, computed from courses and logs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from trainer.domain.course import Tile
from trainer.domain.ids import (
    AttemptId,
    CourseId,
    LessonId,
    ModuleId,
    OutcomeId,
    PackDigest,
    PartId,
    QuizId,
)
from trainer.domain.progress import Mastery
from trainer.services.learner.backup_pages import Reminder
from trainer.services.learner.organisation_pages import OrganisationFacts
from trainer.services.learner.profile_pages import Me


class PackStanding(Enum):
    """How far a pack is trusted: by the catalogue, by a named trainer's signature, as shipped, or not at all."""

    IN_CATALOGUE = "in-catalogue"
    BY_TRAINER = "by-trainer"
    SHIPPED = "shipped"
    UNKNOWN = "unknown"


class CourseState(Enum):
    """Where the learner is with a course."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    TEST_NEXT = "test-next"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course on Home and in the list; `days_left` is negative once the day is over, None without a deadline."""

    id: CourseId
    title: str
    tile: Tile
    lessons: int
    lessons_done: int
    minutes: int
    progress_permille: int
    state: CourseState
    mandatory: bool
    due: date | None
    days_left: int | None
    best_score_bp: int | None
    standing: PackStanding


@dataclass(frozen=True, slots=True)
class MissingCourse:
    """A course the organisation asks for whose pack is not on this PC yet."""

    title: str
    mandatory: bool
    due: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class ContinueCard:
    """Where to go on: the lesson in progress, or the first one not done of the most pressing course."""

    course: CourseId
    course_title: str
    tile: Tile
    lesson: LessonId
    lesson_title: str
    lesson_number: int
    part: PartId
    part_title: str
    parts_left: int
    minutes_left: int
    lesson_permille: int
    begun: bool


@dataclass(frozen=True, slots=True)
class DayMinutes:
    """Active minutes of one day."""

    day: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """What no receipt covers yet: lessons done and tests handed in; `made` = a file exists that holds all of it."""

    lessons: int
    tests: int
    made: bool
    since: str

    @property
    def any(self) -> bool:
        """Whether there is anything a report would bring."""
        return bool(self.lessons or self.tests)


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """A test that was begun and not handed in; `seconds_left` is None without a time limit."""

    attempt: AttemptId
    course: CourseId
    course_title: str
    quiz: QuizId
    title: str
    answered: int
    items: int
    seconds_left: int | None
    last_kept: str


@dataclass(frozen=True, slots=True)
class Home:
    """The first screen: one look, one action."""

    me: Me
    today: date
    go_on: ContinueCard | None
    test: OpenAttempt | None
    courses: tuple[CourseCard, ...]
    missing: tuple[MissingCourse, ...]
    week: tuple[DayMinutes, ...]
    unsent: Unsent
    organisation: OrganisationFacts | None
    all_mandatory_done: bool
    reminder: Reminder | None = None


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson in the list of its course; `practice_permille` is the best practice, None before any."""

    id: LessonId
    number: int
    title: str
    minutes: int
    parts: int
    parts_read: int
    done: bool
    current: bool
    practice_permille: int | None


@dataclass(frozen=True, slots=True)
class ModuleRows:
    """A chapter with its lessons."""

    id: ModuleId
    title: str
    summary: str
    lessons: tuple[LessonRow, ...]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """How well one outcome is known; `permille` is the share the level was judged by, None before any."""

    id: OutcomeId
    text: str
    mastery: Mastery
    permille: int | None


class GateState(Enum):
    """Whether a test may be begun now."""

    OPEN = "open"
    LESSONS_FIRST = "lessons-first"
    USED_UP_TODAY = "used-up-today"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class QuizGate:
    """A test on the course page; `attempts_left` is None without a limit, `again_on` the day it opens again."""

    quiz: QuizId
    title: str
    intro_html: str
    items: int
    minutes: int
    pass_mark: int
    state: GateState
    lessons_left: int
    attempts: int
    attempts_left: int | None
    attempts_a_day: int
    again_on: date | None
    best_score_bp: int | None
    best_attempt: AttemptId | None
    last_attempt: AttemptId | None
    passed: bool


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course: what it takes, where I am, how well I know it."""

    card: CourseCard
    version: str
    authors: tuple[str, ...]
    reviewed_until: date
    pack: PackDigest
    trainer: str
    welcome_html: str
    modules: tuple[ModuleRows, ...]
    outcomes: tuple[OutcomeRow, ...]
    tests: tuple[QuizGate, ...]
    go_on: ContinueCard | None


@dataclass(frozen=True, slots=True)
class AddedCourse:
    """A pack that was taken up; `known` where it was there already."""

    course: CourseId
    title: str
    version: str
    standing: PackStanding
    trainer: str
    known: bool
