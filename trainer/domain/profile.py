"""A learner on one PC: who they say they are, how they like to be addressed, and how the program looks to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final, NewType

from trainer.domain.ids import PersonId, PublicKey

ProfileId = NewType("ProfileId", str)
"""Random 64 bits, 16 hexadecimal digits: the name of a profile's folder on this PC."""


class Address(Enum):
    """The word that stands before a learner's name in a greeting."""

    NONE = "none"
    CHI = "chi"
    ANH = "anh"
    CO = "co"
    CHU = "chu"
    BAC = "bac"
    DONG_CHI = "dong-chi"


class Enrolment(Enum):
    """How a profile was made: with an activation code, or by typing who one is (waits for an officer)."""

    CODE = "code"
    BY_HAND = "by-hand"


@dataclass(frozen=True, slots=True)
class Profile:
    """The public facts of a profile; `proof` shows that its activation code was typed here, "" without one.

    `made` is a time, ISO 8601 with offset; `person` is empty where no activation code named one. Reports are numbered
    from above `reports_before`: a restored profile cannot know the numbers that were used since its backup.
    """

    id: ProfileId
    name: str
    staff_code: str
    unit: str
    position: str
    address: Address
    enrolment: Enrolment
    key: PublicKey
    has_pin: bool
    made: str
    person: PersonId | None = None
    proof: str = ""
    reports_before: int = 0


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the program looks on this PC; the values are those of the theme, and unknown ones fall back there."""

    language: str = "vi"
    theme: str = "system"
    zoom_percent: int = 100
    reading_face: str = "serif"
    reading_size: int = 20
    line_spacing_percent: int = 162
    reduced_motion: bool = False
    timer_hidden: bool = False
    role: str = ""
    last_profile: str = ""
    report_folder: str = ""
    idle_lock_minutes: int = 10
    backup_reminder: bool = True


IDLE_CHOICES: Final = (0, 5, 10, 15, 30)
"""Minutes without a key or the mouse after which a profile with a PIN is locked; 0 is never."""


def idle_lock_minutes(chosen: int, *, pin_required: bool) -> int:
    """The minutes in force: unknown numbers are the default; where a PIN is demanded, never is the longest."""
    minutes = chosen if chosen in IDLE_CHOICES else Preferences().idle_lock_minutes
    return IDLE_CHOICES[-1] if minutes == 0 and pin_required else minutes


def familiar_name(name: str) -> str:
    """The part of a Vietnamese full name a person is called by: the last word, or the last two of four and more."""
    words = name.split()
    return " ".join(words[-2:] if len(words) >= 4 else words[-1:])
