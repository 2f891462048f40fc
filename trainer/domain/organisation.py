"""An organisation: who signs for it, which courses it asks for, who belongs to it, and what it acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from trainer.domain.ids import CourseId, LogId, OrgId, PackDigest, PersonId, PublicKey, UnitId


class Role(Enum):
    """What a committee key may sign; `READER` keys open reports (age X25519) and sign nothing."""

    ROOT = "root"
    REGISTRAR = "registrar"
    CATALOGUE = "catalogue"
    IMPORTER = "importer"
    READER = "reader"
    TRAINER = "trainer"


@dataclass(frozen=True, slots=True)
class RoleKeys:
    """The public keys of one role and how many of them have to sign."""

    role: Role
    threshold: int
    keys: tuple[PublicKey, ...]


@dataclass(frozen=True, slots=True)
class TrainerKey:
    """A trainer whose packs are accepted; `prefixes` empty means every course id."""

    name: str
    key: PublicKey
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (phòng, ban, trạm, trường …) of the organisation."""

    id: UnitId
    name: str


@dataclass(frozen=True, slots=True)
class Root:
    """The start of trust, version `version`; `prev` is the SHA-256 of the payload of the root before (or "")."""

    version: int
    prev: str
    organisation: str
    committee: str
    roles: tuple[RoleKeys, ...]
    readers: tuple[str, ...]
    trainers: tuple[TrainerKey, ...]
    made: str
    expires: str

    def role(self, role: Role) -> RoleKeys:
        """The keys of a role; an empty set of threshold 1 where the root names none."""
        for entry in self.roles:
            if entry.role is role:
                return entry
        return RoleKeys(role, 1, ())


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A course the committee accepts: `packs` newest first; `units` empty means everybody; `due` may be open."""

    course: CourseId
    title: str
    packs: tuple[PackDigest, ...]
    mandatory: bool
    due: date | None
    units: tuple[UnitId, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is asked of whom; `variables` fill `{{names}}` in course texts."""

    version: int
    made: str
    expires: str
    units: tuple[Unit, ...]
    entries: tuple[CatalogueEntry, ...]
    variables: tuple[tuple[str, str], ...] = ()
    pin_required: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the roster; `staff_code` is the organisation's own number, never an identity number."""

    id: PersonId
    name: str
    staff_code: str
    unit: UnitId
    position: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What an activation code opens: who it belongs to, in clear words; `until` is its last day (ISO 8601) or ""."""

    person: PersonId
    name: str
    staff_code: str
    unit: str
    position: str
    until: str = ""


class GrantGround(Enum):
    """Why a key was granted: the activation code's proof, or a short code typed by an officer."""

    ACTIVATION = "activation"
    SHORT_CODE = "short-code"


@dataclass(frozen=True, slots=True)
class Grant:
    """A key speaks for a person."""

    key: PublicKey
    person: PersonId
    ground: GrantGround
    made: str


class RevocationReason(Enum):
    """Why a key was ended. `RETIRED` is an honest old PC and says nothing bad; the officer's own words never travel."""

    RETIRED = "retired"
    LOST = "lost"
    MISUSED = "misused"
    LEFT = "left"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Revocation:
    """A key no longer speaks, for reports received after receipt number `after_receipt_no`.

    `reason` is the value of a `RevocationReason`, or free words in revocations made before there was such a set.
    """

    version: int
    key: PublicKey
    reason: str
    after_receipt_no: int
    made: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The committee has this report; `head` is the log's head after `through_seq`, hexadecimal."""

    receipt_no: int
    received: str
    report: str
    log: LogId
    through_seq: int
    head: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountedResult:
    """What the committee counted for a person and a course; `score_bp` in hundredths of a percent."""

    person: PersonId
    course: CourseId
    pack: PackDigest
    passed: bool
    score_bp: int
    at: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An accepted organisation file, opened: everything a learner's or trainer's program needs to know.

    `number` counts the files the committee has published.
    """

    id: OrgId
    roots: tuple[Root, ...]
    catalogue: Catalogue
    grants: tuple[Grant, ...]
    revocations: tuple[Revocation, ...]
    receipts: tuple[Receipt, ...]
    results: tuple[CountedResult, ...]
    digest: str
    made: str
    number: int = 0

    @property
    def root(self) -> Root:
        """The newest root."""
        return self.roots[-1]


def days_left(due: date, now: datetime) -> int:
    """Whole days from today to the due day; negative once it is over."""
    return (due - now.date()).days
