"""What the verbs about keys take and return: devices of a person, and what ending one would change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from trainer.domain.ids import CourseId, PersonId, PublicKey
from trainer.domain.organisation import GrantGround, Person, Revocation, RevocationReason
from trainer.domain.standing import Standing
from trainer.domain.statistics import UnitLine


class KeyState(Enum):
    """How it stands with a granted key; `RETIRED` keys ended honestly, their receipts up to then count."""

    IN_USE = "in-use"
    RETIRED = "retired"
    REVOKED = "revoked"


def key_state(revocation: Revocation | None) -> KeyState:
    """The state a key has by its revocation, if there is one."""
    if revocation is None:
        return KeyState.IN_USE
    retired = revocation.reason == RevocationReason.RETIRED.value
    return KeyState.RETIRED if retired else KeyState.REVOKED


@dataclass(frozen=True, slots=True)
class Device:
    """A PC that speaks, or spoke, for a person: a key with what its reports say; `device` is the PC's name for itself.

    `note` holds the officer's words about the end of the key, as long as they have not been erased.
    """

    key: PublicKey
    code: str
    device: str
    ground: GrantGround
    granted: str
    first_received: str
    last_received: str
    last_receipt_no: int
    reports: int
    revocation: Revocation | None
    note: str

    @property
    def state(self) -> KeyState:
        """Whether it is in use, retired or revoked."""
        return key_state(self.revocation)


@dataclass(frozen=True, slots=True)
class StandingChange:
    """One course of a person, as it counts now and as it would count."""

    person: PersonId
    course: CourseId
    title: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of the whole organisation over its mandatory courses."""

    asked: int
    started: int
    finished: int
    late: int
    mean_bp: int | None


@dataclass(frozen=True, slots=True)
class RevocationEffect:
    """What ending a key after a receipt number would change; equal to what changes once it is signed.

    `receipts` are those that stop counting; `newest` is the last receipt number of all.
    """

    key: PublicKey
    person: Person
    unit_name: str
    after_receipt_no: int
    newest: int
    receipts: tuple[int, ...]
    changes: tuple[StandingChange, ...]
    unit_before: UnitLine | None
    unit_after: UnitLine | None
    before: Totals
    after: Totals

    @property
    def nothing_changes(self) -> bool:
        """Whether every figure stays as it is."""
        return not self.changes
