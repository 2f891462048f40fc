"""What the verbs on backups, restoring, one's own data and deletion return."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trainer.domain.ids import LogId
from trainer.domain.log import Event, LogKind, Stamp
from trainer.domain.profile import Profile, ProfileId


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup was written and read back; `size` in bytes, `made` ISO 8601 with offset."""

    path: Path
    size: int
    made: str


@dataclass(frozen=True, slots=True)
class BackupLook:
    """Whose backup a file is; `newest` is the time of the last event, `here` this person's profile on this PC.

    `needs_new_pin`: the organisation asks for a PIN, and the profile in the backup has none.
    """

    name: str
    staff_code: str
    unit: str
    made: str
    app: str
    events: int
    newest: str
    has_pin: bool
    needs_new_pin: bool
    organisation: str
    here: ProfileId | None


@dataclass(frozen=True, slots=True)
class Restored:
    """A profile was restored: `added` events stand in it that were not here, `carried` ones were noted again.

    `into_existing`: it was on this PC already, and what was here is kept too, as the copy `kept`.
    """

    profile: ProfileId
    name: str
    has_pin: bool
    added: int
    carried: int
    into_existing: bool
    kept: str = ""


@dataclass(frozen=True, slots=True)
class AutomaticBackup:
    """A copy the program made by itself; `made` is ISO 8601 with offset, `good` whether it can be restored."""

    file_name: str
    made: str
    size: int
    events: int
    good: bool


@dataclass(frozen=True, slots=True)
class BackupStanding:
    """How an open profile stands with backups: the last one of its owner ("" never) and the copies made by itself.

    `new` counts what was learned since; `due` says that the weekly reminder would be shown.
    """

    made: str
    new: int
    due: bool
    automatic: tuple[AutomaticBackup, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """It is time for a backup: `days` since the last one, or since learning began where `ever` is off."""

    days: int
    ever: bool


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a deletion of the open profile would take away for good.

    Lessons and tests no receipt covers, reports made but not acknowledged, the last backup ("" never), and how many
    copies of the program's own and bytes go with it.
    """

    lessons: int
    tests: int
    reports: int
    last_backup: str
    automatic: int
    bytes: int


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """One event of a log, as stored and as read; `received` where a receipt of the committee covers it."""

    stamp: Stamp
    event: Event
    text: str
    received: bool


@dataclass(frozen=True, slots=True)
class OwnLog:
    """One log with everything in it; `parent` is the log it goes on from, "" where it is the first."""

    id: LogId
    kind: LogKind
    machine: str
    parent: str
    events: tuple[OwnEvent, ...]


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report that was made; `receipt_no` once the committee acknowledged it."""

    number: int
    made: str
    folder: str
    file_name: str
    digest: str
    courses: tuple[str, ...]
    receipt_no: int | None


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything that is stored about the open profile's owner, without any key."""

    profile: Profile
    short_code: str
    organisation: str
    made: str
    app: str
    folder: Path
    logs: tuple[OwnLog, ...]
    reports: tuple[OwnReport, ...]
    files: tuple[tuple[str, int], ...]
