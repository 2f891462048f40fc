"""Append-only, hash-chained logs of learning: the events, and the arithmetic of the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from trainer.domain.ids import (
    AttemptId,
    CourseId,
    ItemId,
    LessonId,
    LogId,
    PackDigest,
    PartId,
    PublicKey,
    QuizId,
)
from trainer.domain.question import Response

GENESIS = bytes(32)
_EVENT_TAG = b"hocso-event-v1\0"
_LOG_TAG = b"hocso-log-v1\0"


class LogKind(Enum):
    """The record goes into reports; the private log never leaves the PC except in the person's own backup."""

    RECORD = "record"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Stamp:
    """When an event happened: its number in the log, the wall clock (ISO 8601 with offset) and a counter in ms.

    `wall` is a claim of the PC's clock; `ticks` only ever grows within one run of the program.
    """

    seq: int
    wall: str
    ticks: int


@dataclass(frozen=True, slots=True)
class Opened:
    """The log begins, or the program was started on it: its version and a tag of the machine."""

    app: str
    machine: str


@dataclass(frozen=True, slots=True)
class OrgSeen:
    """An organisation file was accepted; `digest` is its identity (`Organisation.digest`), hexadecimal."""

    digest: str


@dataclass(frozen=True, slots=True)
class PackSeen:
    """A course pack was taken up."""

    course: CourseId
    pack: PackDigest


@dataclass(frozen=True, slots=True)
class LessonDone:
    """All parts of a lesson were read; `active_s` is the time spent with it, in seconds."""

    course: CourseId
    pack: PackDigest
    lesson: LessonId
    active_s: int


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """A test was begun: which items were drawn, and the seed that orders their options (32 hex digits)."""

    attempt: AttemptId
    course: CourseId
    pack: PackDigest
    quiz: QuizId
    seed: str
    items: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer, as given; a later one to the same item replaces it; `ms` is the time the item was on screen."""

    attempt: AttemptId
    item: ItemId
    response: Response | None
    ms: int


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The program came back in the middle of an attempt; `away_s` by the wall clock, which may lie."""

    attempt: AttemptId
    away_s: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """A test was handed in, by hand or because its time was over; `used_s` is the time used, in seconds."""

    attempt: AttemptId
    by_clock: bool
    used_s: int


@dataclass(frozen=True, slots=True)
class ClockSetBack:
    """The wall clock was found earlier than the newest event, by this many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class ReceiptSeen:
    """The committee's receipt for events up to `through_seq` arrived."""

    receipt_no: int
    report: str
    through_seq: int


RecordEvent = (
    Opened
    | OrgSeen
    | PackSeen
    | LessonDone
    | AttemptStarted
    | Answered
    | Interrupted
    | Submitted
    | ClockSetBack
    | ReceiptSeen
)


@dataclass(frozen=True, slots=True)
class PartRead:
    """A part of a lesson was read to its end (or, with `read` off, unticked by the learner)."""

    course: CourseId
    lesson: LessonId
    part: PartId
    read: bool = True


@dataclass(frozen=True, slots=True)
class Position:
    """Where reading stopped; `permille` is how far down the part, 0 to 1000."""

    course: CourseId
    lesson: LessonId
    part: PartId
    permille: int


@dataclass(frozen=True, slots=True)
class Practised:
    """A practice question was tried; `permille` is the share of the mark, 0 to 1000."""

    course: CourseId
    item: ItemId
    response: Response
    permille: int


@dataclass(frozen=True, slots=True)
class Flagged:
    """A test item was marked to be looked at again, or unmarked."""

    attempt: AttemptId
    item: ItemId
    flagged: bool


PrivateEvent = Opened | PartRead | Position | Practised | Flagged
Event = RecordEvent | PrivateEvent


@dataclass(frozen=True, slots=True)
class Entry:
    """One event with its stamp, the exact text that was stored, and the head of the chain after it."""

    stamp: Stamp
    event: Event
    text: str
    head: bytes


def chain(head: bytes, text: str) -> bytes:
    """The head after one more event: SHA-256("hocso-event-v1\\0" || head || u32be(len) || event) (FORMATS §5)."""
    return heads(head, (text,))[0]


def heads(prev: bytes, texts: Iterable[str]) -> list[bytes]:
    """The head after each of `texts`, beginning at the head `prev`."""
    made: list[bytes] = []
    head = prev
    for text in texts:
        data = text.encode("utf-8")
        head = hashlib.sha256(_EVENT_TAG + head + len(data).to_bytes(4, "big") + data).digest()
        made.append(head)
    return made


def verify_chain(prev: bytes, texts: Iterable[str]) -> bytes:
    """The head after all of `texts`, beginning at the head `prev`."""
    return [prev, *heads(prev, texts)][-1]


def log_id(public_key: PublicKey, chance: bytes) -> LogId:
    """The name of a new log, from its key and 16 random bytes (FORMATS §5)."""
    if len(chance) != 16:
        raise ValueError("a log id needs 16 random bytes")
    return LogId(hashlib.sha256(_LOG_TAG + bytes.fromhex(public_key) + chance).digest()[:16].hex())
