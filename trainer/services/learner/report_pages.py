"""What the screen of reports shows: frozen values without words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class ReportState(Enum):
    """Chưa gửi, đã tạo tệp, đã ghi nhận."""

    UNSENT = "unsent"
    MADE = "made"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One course in a report as the learner's program sees it."""

    title: str
    lessons_done: int
    lessons: int
    best_score_bp: int | None
    passed: bool


@dataclass(frozen=True, slots=True)
class ReportPreview:
    """What a report made now would hold, in numbers; the claim is for reading, the committee counts itself."""

    number: int
    name: str
    staff_code: str
    unit: str
    organisation: str
    lines: tuple[ReportLine, ...]
    lessons: int
    tests: int
    answers: int
    interruptions: int
    clock_changes: int
    events: int
    first_seq: int
    since: str
    file_name: str
    needs_pin: bool
    notes_kept_back: int


@dataclass(frozen=True, slots=True)
class ReportMade:
    """A report was written and read back; `digest` is the SHA-256 of its payload, `size` in bytes.

    `others` are further files of the same making, each for a log of an earlier PC; all of them are to be handed in.
    """

    number: int
    path: Path
    size: int
    digest: str
    made: str
    others: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report in the list; `received` and `receipt_no` once the committee has it; `flags` as it set them."""

    number: int
    state: ReportState
    made: str
    file_name: str
    folder: str
    courses: tuple[str, ...]
    digest: str
    received: str
    receipt_no: int | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drive:
    """A removable drive or a folder to write to."""

    path: Path
    name: str
    free_bytes: int
    removable: bool
