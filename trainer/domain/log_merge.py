"""Two copies of one log: how far they agree, and what the other copy holds that this one does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from trainer.domain.log import (
    Answered,
    AttemptStarted,
    Event,
    Flagged,
    Interrupted,
    LessonDone,
    PackSeen,
    PartRead,
    Position,
    Practised,
    Submitted,
)

WORK = (LessonDone, AttemptStarted, Answered, Interrupted, Submitted)
"""Events of the record that a learner would miss; the others say what this PC did or saw."""
LEARNED = (*WORK, PackSeen, PartRead, Position, Practised, Flagged)
"""Events of both logs for whose sake a copy is worth taking in."""
CARRIED = (*WORK, PartRead, Position, Practised, Flagged)
"""Events that are noted again in a new log where the log they stood in cannot be kept."""


class Other(Enum):
    """How another copy of a log stands to this one: nothing new in it, it goes on from here, or it went apart."""

    COVERED = "covered"
    FOLLOWS = "follows"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many events both copies share, and what the other one is."""

    common: int
    other: Other


def compare(here: Sequence[bytes], there: Sequence[bytes]) -> Comparison:
    """Compare two copies by the heads after each of their events; an empty `here` is a log that is not known."""
    common = 0
    for ours, theirs in zip(here, there, strict=False):
        if ours != theirs:
            break
        common += 1
    if common == len(there):
        return Comparison(common, Other.COVERED)
    return Comparison(common, Other.FOLLOWS if common == len(here) else Other.APART)


def worth_taking(events: Iterable[Event]) -> bool:
    """Whether anything was learned in these events."""
    return any(isinstance(event, LEARNED) for event in events)


def to_carry(branch: Iterable[Event], known: Iterable[Event]) -> tuple[Event, ...]:
    """The events of a branch to note again: what was learned in it and stands nowhere else yet.

    Taking in the same branch a second time so brings nothing.
    """
    seen = set(known)
    return tuple(event for event in branch if isinstance(event, CARRIED) and event not in seen)
