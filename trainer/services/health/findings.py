"""What the doctor looks at, what may be wrong with it, and what a repair did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Part(Enum):
    """What was looked at."""

    DATA_FOLDER = "data-folder"
    ROOM = "room"
    CLOCK = "clock"
    PROGRAM = "program"
    PARTS = "parts"
    ASSETS = "assets"
    COURSES = "courses"
    PACKS = "packs"
    ORGANISATION = "organisation"
    PROFILE = "profile"
    DATABASE = "database"
    SETTINGS = "settings"
    LEFTOVERS = "leftovers"
    FONTS = "fonts"
    COPIES = "copies"
    VAULT = "vault"
    STORE = "store"
    JOURNAL = "journal"
    RECEIPTS = "receipts"
    ROOTS = "roots"
    KEPT_PACKS = "kept-packs"
    FIGURES = "figures"
    BACKUP_FILE = "backup-file"
    REHEARSAL = "rehearsal"


class Health(Enum):
    """How it is: good, to be looked at, or broken."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class Trouble(Enum):
    """What is wrong; the sentence is in the command."""

    NONE = "none"
    NOT_THERE_YET = "not-there-yet"
    NOT_RECEIVED = "not-received"
    NOT_WRITABLE = "not-writable"
    REMOTE = "remote"
    LITTLE_ROOM = "little-room"
    CLOCK_WRONG = "clock-wrong"
    CLOCK_BEHIND = "clock-behind"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    EXPIRED = "expired"
    DAMAGED = "damaged"
    NEWER = "newer"
    CHAIN_BROKEN = "chain-broken"
    NONE_YET = "none-yet"
    OLD = "old"
    LEFT_BEHIND = "left-behind"
    INCOMPLETE = "incomplete"
    LOST = "lost"
    NO_GLYPHS = "no-glyphs"
    BLIND = "blind"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `where` names it, `value` is a number, a moment or a version.

    `mendable`: `hocso doctor --repair` puts it right.
    """

    part: Part
    health: Health
    trouble: Trouble
    where: str = ""
    value: str = ""
    mendable: bool = False


class Mending(Enum):
    """What a repair did."""

    RESTORED = "restored"
    NOTHING_WHOLE = "nothing-whole"
    RESET = "reset"
    REMOVED = "removed"
    COMPUTED = "computed"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was put right, or could not be.

    `value` is how far what is there now reaches (a moment) or how many there are; `saved` counts what was carried over
    from the damaged file and `lost` what is known to be missing; `aside` names where the damaged file is kept.
    """

    part: Part
    mending: Mending
    where: str = ""
    value: str = ""
    saved: int = 0
    lost: int = 0
    aside: str = ""


def good(part: Part, where: str = "", value: str = "") -> Finding:
    """A finding that all is well."""
    return Finding(part, Health.GOOD, Trouble.NONE, where, value)
