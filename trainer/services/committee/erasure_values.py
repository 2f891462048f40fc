"""What the verbs of erasing take and return: who has left, what would go and what would stay, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from trainer.domain.erasure import ErasureGround, PastCount
from trainer.domain.organisation import Person


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who is no longer in the roster; `since` is empty where nobody knows, `over` once they may be erased."""

    person: Person
    unit_name: str
    since: str
    over: bool


class Trace(Enum):
    """Where a name may stand that an erasure cannot or must not touch."""

    TRAINER = "trainer"
    KEY_HOLDER = "key-holder"
    VARIABLES = "variables"
    OTHER_REPORTS = "other-reports"
    PUBLISHED_WORDS = "published-words"


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What erasing these people takes and what it leaves.

    `waiting` counts reports nobody was granted that give one of these people, `notes` officers' words about them,
    `copies` the old copies of the store beside it, which go too. `counts` is all that stays of their results.
    """

    people: tuple[Person, ...]
    in_roster: int
    keys: int
    reports: int
    waiting: int
    notes: int
    copies: tuple[str, ...]
    counts: tuple[PastCount, ...]
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased under entry `number`; `wiped` is off while another program keeps the store's file busy."""

    number: int
    ground: ErasureGround
    people: int
    reports: int
    notes: int
    counts: tuple[PastCount, ...]
    journal_head: str
    wiped: bool
