"""What is wrong or weak in a course: one closed set of kinds, each with a place and the values its sentence needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """An error stops packing, a warning asks for a change, a hint may be left alone."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class FindingKind(Enum):
    """A stable code for each thing the reader and the checker know; the sentences are in `ui/finding_words.py`."""

    # files
    COURSE_FILE_MISSING = "course-file-missing"
    MODULE_FILE_MISSING = "module-file-missing"
    MODULE_WITHOUT_LESSONS = "module-without-lessons"
    FILE_NAME_BAD = "file-name-bad"
    FILE_UNEXPECTED = "file-unexpected"
    FILE_LINK = "file-link"
    FILE_TOO_LARGE = "file-too-large"
    FILE_UNREADABLE = "file-unreadable"
    FILES_TOO_MANY = "files-too-many"
    FILE_NUMBER_REPEATED = "file-number-repeated"
    NOT_UTF8 = "not-utf8"
    NOT_NFC = "not-nfc"
    # front matter
    FRONT_MATTER_MISSING = "front-matter-missing"
    FRONT_MATTER_BROKEN = "front-matter-broken"
    MEMBER_UNKNOWN = "member-unknown"
    MEMBER_MISSING = "member-missing"
    MEMBER_REPEATED = "member-repeated"
    MEMBER_WRONG_TYPE = "member-wrong-type"
    MEMBER_OUT_OF_RANGE = "member-out-of-range"
    DATE_BAD = "date-bad"
    # ids and references
    ID_MISSING = "id-missing"
    ID_BAD = "id-bad"
    ID_REPEATED = "id-repeated"
    OUTCOME_UNKNOWN = "outcome-unknown"
    BANK_UNKNOWN = "bank-unknown"
    # lessons taken from another course
    TAKEN_FOLDER_MISSING = "taken-folder-missing"
    TAKEN_CHAIN = "taken-chain"
    TAKEN_LESSON_UNKNOWN = "taken-lesson-unknown"
    TAKEN_LESSON_OWN = "taken-lesson-own"
    # lessons
    TEXT_BEFORE_PART = "text-before-part"
    LESSON_WITHOUT_PARTS = "lesson-without-parts"
    PART_WITHOUT_TITLE = "part-without-title"
    PART_EMPTY = "part-empty"
    PART_COUNT = "part-count"
    HEADING_LEVEL = "heading-level"
    CALLOUT_UNKNOWN = "callout-unknown"
    CALLOUT_OPEN = "callout-open"
    CALLOUT_NESTED = "callout-nested"
    CALLOUT_STRAY_END = "callout-stray-end"
    SUMMARY_MISSING = "summary-missing"
    ACTION_MISSING = "action-missing"
    MINUTES_UNUSUAL = "minutes-unusual"
    PRACTICE_COUNT = "practice-count"
    PRACTICE_ONE_KIND = "practice-one-kind"
    RAW_HTML = "raw-html"
    VARIABLE_UNKNOWN = "variable-unknown"
    # questions
    PROMPT_MISSING = "prompt-missing"
    ATTRIBUTE_UNKNOWN = "attribute-unknown"
    ATTRIBUTE_MISSING = "attribute-missing"
    ATTRIBUTE_BAD = "attribute-bad"
    ATTRIBUTE_UNFIT = "attribute-unfit"
    ANSWERS_MISSING = "answers-missing"
    KINDS_MIXED = "kinds-mixed"
    OPTION_COUNT = "option-count"
    OPTION_EMPTY = "option-empty"
    OPTIONS_EQUAL = "options-equal"
    RIGHT_NONE = "right-none"
    RIGHT_SEVERAL = "right-several"
    WRONG_NONE = "wrong-none"
    PAIR_BROKEN = "pair-broken"
    NUMBER_BROKEN = "number-broken"
    NUMBER_AMBIGUOUS = "number-ambiguous"
    NUMBER_SEVERAL = "number-several"
    GAP_BROKEN = "gap-broken"
    FEEDBACK_MISSING = "feedback-missing"
    FEEDBACK_NOT_INDENTED = "feedback-not-indented"
    EXPLANATION_MISSING = "explanation-missing"
    BASIS_MISSING = "basis-missing"
    NOTE_REPEATED = "note-repeated"
    TEXT_UNEXPECTED = "text-unexpected"
    ALL_OF_ABOVE = "all-of-above"
    # banks, tests, outcomes
    TEST_MISSING = "test-missing"
    BANK_TOO_SMALL = "bank-too-small"
    BANK_NARROW = "bank-narrow"
    BANK_UNUSED = "bank-unused"
    OUTCOME_WITHOUT_LESSON = "outcome-without-lesson"
    OUTCOME_WITHOUT_QUESTION = "outcome-without-question"
    RIGHT_IS_LONGEST = "right-is-longest"
    RIGHT_POSITION = "right-position"
    # pictures and addresses
    PICTURE_MISSING = "picture-missing"
    PICTURE_UNUSED = "picture-unused"
    PICTURE_TOO_LARGE = "picture-too-large"
    PICTURE_BROKEN = "picture-broken"
    PICTURE_WITHOUT_ALT = "picture-without-alt"
    PICTURE_ELSEWHERE = "picture-elsewhere"
    LINK_BROKEN = "link-broken"
    LINK_DEAD = "link-dead"
    ADDRESS_REAL = "address-real"
    PERSONAL_DATA = "personal-data"
    # wording
    SENTENCE_LONG = "sentence-long"
    LAW_EXPIRED = "law-expired"
    TONE_MIXED = "tone-mixed"
    EXCLAMATION = "exclamation"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a course folder: file name with `/`, line and column counted from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that needs no thought: the line `line` reads `before` and becomes `after`."""

    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `values` fill the sentence of its kind, in the order `ui/finding_words.py` documents.

    `folder` is the one beside the course's own where the file stands, "" for a file of the course itself.
    """

    kind: FindingKind
    severity: Severity
    file: str
    line: int = 0
    column: int = 0
    values: tuple[str, ...] = ()
    fix: Fix | None = None
    folder: str = ""

    @property
    def stops(self) -> bool:
        """Whether a course with this finding cannot be packed."""
        return self.severity is Severity.ERROR


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Sorted by file, line and column, worst first within a line, without repetition."""
    rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}
    once = dict.fromkeys(findings)
    return tuple(sorted(once, key=lambda f: (f.file, f.line, rank[f.severity], f.column, f.kind.value)))
