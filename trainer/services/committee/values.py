"""What the committee's verbs take and return; light, so that pages may import it at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from trainer.domain.erasure import PastCount, PastLine
from trainer.domain.ids import CourseId, LogId, PackDigest, PublicKey, QuizId
from trainer.domain.intake import CourseScore, Verdict
from trainer.domain.organisation import Grant, GrantGround, Person, Revocation
from trainer.domain.standing import Progress, Rank, Standing
from trainer.domain.statistics import CourseLine, ItemFigure, PersonStandings, UnitLine, WeekPoint


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new committee is to be; `store` is empty for a file in the committee's folder, else a PostgreSQL URL."""

    organisation: str
    committee: str
    units: tuple[str, ...]
    passphrase: str
    store: str = ""


class SecretKind(Enum):
    """What stands on the recovery sheet."""

    ROOT = "root"
    READER_ESCROW = "reader-escrow"


@dataclass(frozen=True, slots=True)
class RecoverySecret:
    """One secret in four lines of short groups, each with a check character."""

    kind: SecretKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What is printed once and kept in a safe; the program does not keep it."""

    organisation: str
    committee: str
    made: str
    root_code: str
    secrets: tuple[RecoverySecret, ...]


class StoreKind(Enum):
    """Where the committee's store is."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class Status:
    """The committee at a glance; counts are 0 before set-up. `waiting` counts keys, `results` passed courses."""

    set_up: bool
    unlocked: bool
    organisation: str = ""
    committee: str = ""
    root_code: str = ""
    root_version: int = 0
    store: StoreKind = StoreKind.SQLITE
    people: int = 0
    units: int = 0
    active_codes: int = 0
    packs: int = 0
    reports: int = 0
    waiting: int = 0
    forks: int = 0
    results: int = 0
    last_receipt_no: int = 0
    last_received: str = ""
    catalogue_version: int = 0
    unpublished: bool = False
    published: str = ""
    journal_length: int = 0
    journal_head: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a roster changed."""

    new: int
    changed: int
    removed: int
    codes: int
    units: int


class CodeState(Enum):
    """Whether a person's activation code can still be used."""

    NONE = "none"
    READY = "ready"
    EXPIRED = "expired"
    USED_UP = "used-up"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the roster, with how many keys speak for them."""

    person: Person
    unit_name: str
    devices: int
    code: CodeState
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Slip:
    """One activation slip; `code` is shown "XXXX-XXXX-X"."""

    name: str
    staff_code: str
    unit: str
    position: str
    code: str
    valid_until: date
    devices: int


@dataclass(frozen=True, slots=True)
class UnitSlips:
    """The slips of one unit, by name."""

    unit: str
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class SlipSet:
    """All slips to be printed; `root_code` is what a learner types to believe the organisation file.

    `journal_head` stands at the head of each page.
    """

    organisation: str
    committee: str
    root_code: str
    made: str
    units: tuple[UnitSlips, ...]
    journal_head: str = ""


class TrainerPolicy(Enum):
    """Whose packs are taken: accepted trainers' only, or any the committee has looked through and vouches for."""

    KNOWN_ONLY = "known-only"
    VOUCHED = "vouched"


@dataclass(frozen=True, slots=True)
class PackSighting:
    """What a pack is, before anything is done with it; `trainer` is empty where no accepted trainer signed it."""

    path: str
    course: CourseId
    title: str
    version: str
    digest: PackDigest
    lessons: int
    minutes: int
    quizzes: int
    trainer: str
    accepted: bool
    shipped: bool
    known: bool
    variables: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KnownPack:
    """A pack the committee keeps its own copy of."""

    course: CourseId
    title: str
    version: str
    digest: PackDigest
    trainer: str
    added: str
    lessons: int
    minutes: int
    pass_marks: tuple[tuple[QuizId, int], ...]
    in_catalogue: bool
    newest: bool


class Match(Enum):
    """Why a person of the roster is shown beside a waiting key."""

    STAFF_CODE = "staff-code"
    NAME_AND_UNIT = "name-and-unit"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person a waiting key may belong to."""

    person: Person
    unit_name: str
    match: Match


@dataclass(frozen=True, slots=True)
class WaitingKey:
    """A key nobody has granted: what its newest report claims. The short code is left out on purpose."""

    key: PublicKey
    name: str
    staff_code: str
    unit: str
    position: str
    device: str
    code_tried: bool
    reports: int
    first_received: str
    courses: tuple[str, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Approved:
    """A key now speaks for a person; `reports` is how many of its reports count from now on."""

    grant: Grant
    reports: int


@dataclass(frozen=True, slots=True)
class GrantedKey:
    """A key that speaks, or spoke, for a person."""

    key: PublicKey
    code: str
    person: Person
    unit_name: str
    ground: GrantGround
    made: str
    revoked: Revocation | None
    reports: int


@dataclass(frozen=True, slots=True)
class Branch:
    """One side of a fork: how far it goes and what it would count."""

    head: str
    events: int
    last_wall: str
    received: str
    courses: tuple[CourseScore, ...]


@dataclass(frozen=True, slots=True)
class ForkCase:
    """A log with two continuations; nothing from event `seq` on counts until one is picked.

    `chosen`, `decided` and `note` say which branch was picked, when, and why; they are empty while nobody has.
    """

    key: PublicKey
    log: LogId
    person: Person | None
    name: str
    seq: int
    branches: tuple[Branch, ...]
    chosen: str = ""
    decided: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole picture, or that of one course; `weeks` adds up, `hardest` has the lowest shares first.

    `past` counts those who were erased, without names: they are in no other figure. `past_lines` are the same counts
    as tables show them.
    """

    made: str
    organisation: str
    committee: str
    course: CourseId | None
    courses: tuple[CourseLine, ...]
    asked: int
    started: int
    finished: int
    late: int
    mean_bp: int | None
    units: tuple[UnitLine, ...]
    people: tuple[PersonStandings, ...]
    weeks: tuple[WeekPoint, ...]
    hardest: tuple[ItemFigure, ...]
    reports: int
    last_received: str
    journal_head: str
    past: tuple[PastCount, ...] = ()
    past_lines: tuple[PastLine, ...] = ()


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One attempt of a person; `why` says what keeps it from counting."""

    course: CourseId
    title: str
    quiz: QuizId
    pack: PackDigest
    started: str
    submitted: str
    received: str
    score_bp: int | None
    passed: bool
    counted: bool
    why: Verdict | None


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """Everything counted of one person."""

    person: Person
    unit_name: str
    standings: tuple[Standing, ...]
    keys: tuple[GrantedKey, ...]
    attempts: tuple[AttemptLine, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """The organisation file that was written; `cards` counts activation codes that still open one."""

    path: Path
    digest: str
    made: str
    number: int
    people: int
    cards: int
    grants: int
    receipts: int
    results: int
    catalogue_version: int
    root_version: int
    root_code: str
    size: int
    journal_head: str = ""


@dataclass(frozen=True, slots=True)
class ExportWords:
    """Every word of an exported workbook; `{…}` places are filled by name. Made by `ui/committee/export_words.py`."""

    data_sheet: str
    unit_sheet: str
    course_sheet: str
    item_sheet: str
    past_sheet: str
    data_headings: tuple[str, ...]
    unit_headings: tuple[str, ...]
    course_headings: tuple[str, ...]
    item_headings: tuple[str, ...]
    past_headings: tuple[str, ...]
    unit_title: str
    course_title: str
    item_title: str
    past_title: str
    total: str
    made_note: str
    evidence_note: str
    past_note: str
    past_elsewhere: str
    progress: Mapping[Progress, str]
    ranks: Mapping[Rank, str]
    passed: str
    not_passed: str
    late: str
    incomplete: str
    disputed: str
    evidence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Exported:
    """The workbook that was written, and the head of the journal that stands in it."""

    path: Path
    rows: int
    units: int
    journal_head: str


class JournalKind(Enum):
    """What the journal remembers."""

    SET_UP = "set-up"
    PASSPHRASE = "passphrase"
    RECOVERED = "recovered"
    ROSTER = "roster"
    UNIT = "unit"
    CODES = "codes"
    PACK = "pack"
    ENTRY = "entry"
    ENTRY_REMOVED = "entry-removed"
    VARIABLES = "variables"
    PIN_RULE = "pin-rule"
    TRAINER = "trainer"
    TRAINER_REMOVED = "trainer-removed"
    IMPORT = "import"
    GRANT = "grant"
    REVOCATION = "revocation"
    SET_ASIDE = "set-aside"
    PICK = "pick"
    DELETION = "deletion"
    RETENTION = "retention"
    PUBLISHED = "published"
    ROOT_WAITS = "root-waits"
    ROOT_ABANDONED = "root-abandoned"
    ROOT_ROTATED = "root-rotated"
    SHARE_REPLACED = "share-replaced"
    ROLE_REPLACED = "role-replaced"
    SUCCEEDED = "succeeded"
    REHEARSED = "rehearsed"
    RESTORED = "restored"
    CAUGHT_UP = "caught-up"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of the journal; `facts` are names and values for people to read."""

    number: int
    made: str
    kind: JournalKind
    facts: tuple[tuple[str, str], ...]
    head: str
