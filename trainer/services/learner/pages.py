"""What the learner's screens are given: frozen values without words, computed from courses and logs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

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
from trainer.domain.log import Event
from trainer.domain.organisation import PersonCard
from trainer.domain.profile import Address, Enrolment, Profile, ProfileId
from trainer.domain.progress import Mastery
from trainer.domain.question import Response
from trainer.services.learner.backup_pages import Reminder
from trainer.services.reading import (
    Choice,
    Feedback,
    OptionFeedback,
    QuestionKind,
    QuestionPage,
    ShownGap,
    Verdict,
)

__all__ = ["Choice", "OptionFeedback", "QuestionKind", "ShownGap", "Verdict"]  # read with the pages below

# -- people on this PC ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProfileSummary:
    """One person who learns on this PC; `last_used` is ISO 8601 with offset, "" where never opened.

    `wait_s` seconds no PIN is taken, because of wrong ones.
    """

    id: ProfileId
    name: str
    unit: str
    has_pin: bool
    last_used: str
    wait_s: int = 0


class GrantState(Enum):
    """Whether the committee's file already names this profile's key."""

    NO_ORGANISATION = "no-organisation"
    WAITING = "waiting"
    GRANTED = "granted"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Me:
    """The open profile; `short_code` is what is read to the committee when there was no activation code."""

    profile: Profile
    familiar_name: str
    short_code: str
    grant: GrantState

    @property
    def address(self) -> Address:
        """The word before the name."""
        return self.profile.address

    @property
    def enrolment(self) -> Enrolment:
        """How the profile was made."""
        return self.profile.enrolment


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """What an activation code opened; `taken` names the profile on this PC that already uses it."""

    card: PersonCard
    taken: ProfileId | None


# -- the organisation -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """The pinned organisation as people know it; dates are ISO 8601; `expired` only warns."""

    organisation: str
    committee: str
    made: str
    units: tuple[str, ...]
    pin_required: bool
    expired: bool


@dataclass(frozen=True, slots=True)
class OrganisationFound:
    """An organisation file that was looked at but not accepted yet: whose it claims to be."""

    path: Path
    organisation: str
    committee: str
    made: str
    known: bool


@dataclass(frozen=True, slots=True)
class Received:
    """What a newer organisation file brought; `reports` are the numbers now acknowledged."""

    facts: OrganisationFacts
    unchanged: bool
    reports: tuple[int, ...]
    confirmed: tuple[str, ...]
    courses_new: tuple[str, ...]
    courses_missing: tuple[str, ...]
    deadlines_changed: bool
    granted_now: bool


# -- courses ----------------------------------------------------------------------------------------------


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


# -- lessons ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartPage:
    """One part of a lesson: HTML as formats/lesson_text.py makes it, and its questions."""

    id: PartId
    title: str
    html: str
    questions: tuple[QuestionPage, ...]
    read: bool


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source of the lesson and the day it was last checked; `html` is inline."""

    html: str
    checked: date


@dataclass(frozen=True, slots=True)
class LessonPage:
    """An opened lesson: all parts rendered, and where reading stopped."""

    course: CourseId
    course_title: str
    lesson: LessonId
    number: int
    lessons: int
    title: str
    minutes: int
    outcomes: tuple[str, ...]
    parts: tuple[PartPage, ...]
    sources: tuple[SourceRow, ...]
    position_part: PartId
    position_permille: int
    done: bool
    previous: LessonId | None
    next: LessonId | None
    next_title: str
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LessonStanding:
    """After a part was read: how far the lesson is; `done_now` exactly once, when its last part was read."""

    parts: int
    parts_read: int
    done: bool
    done_now: bool
    active_s: int


# -- tests ------------------------------------------------------------------------------------------------


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


# -- reports ----------------------------------------------------------------------------------------------


class ReportState(Enum):
    """Chưa gửi, đã tạo tệp, đã ghi nhận."""

    UNSENT = "unsent"
    MADE = "made"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One course in a report as the learner's program sees it."""

    title: str
    lessons_done: int
    lessons: int
    best_score_bp: int | None
    passed: bool


@dataclass(frozen=True, slots=True)
class ReportPreview:
    """What a report made now would hold, in numbers; the claim is for reading, the committee counts itself."""

    number: int
    name: str
    staff_code: str
    unit: str
    organisation: str
    lines: tuple[ReportLine, ...]
    lessons: int
    tests: int
    answers: int
    interruptions: int
    clock_changes: int
    events: int
    first_seq: int
    since: str
    file_name: str
    needs_pin: bool
    notes_kept_back: int


@dataclass(frozen=True, slots=True)
class ReportMade:
    """A report was written and read back; `digest` is the SHA-256 of its payload, `size` in bytes.

    `others` are further files of the same making, each for a log of an earlier PC; all of them are to be handed in.
    """

    number: int
    path: Path
    size: int
    digest: str
    made: str
    others: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report in the list; `received` and `receipt_no` once the committee has it; `flags` as it set them."""

    number: int
    state: ReportState
    made: str
    file_name: str
    folder: str
    courses: tuple[str, ...]
    digest: str
    received: str
    receipt_no: int | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drive:
    """A removable drive or a folder to write to."""

    path: Path
    name: str
    free_bytes: int
    removable: bool


# -- search and one's own data ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a lesson that search found; `excerpt` is plain text, `spans` the found words in it (start, end)."""

    course: CourseId
    course_title: str
    lesson: LessonId
    lesson_title: str
    part: PartId
    part_title: str
    excerpt: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event of the record as stored; `received` where a receipt covers it."""

    seq: int
    wall: str
    event: Event
    received: bool


@dataclass(frozen=True, slots=True)
class MyData:
    """Everything that is kept about the learner: the record event by event, the private log in counts."""

    folder: Path
    record: tuple[Recorded, ...]
    parts_read: int
    practised: int
    positions: int
    flagged: int
    bytes: int
