"""What the learner's screens say of the organisation and of what it sends: frozen values without words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
