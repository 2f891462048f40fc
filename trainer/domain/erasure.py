"""Erasing a person: why, what is counted without a name, and what the signed deletion entry says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from trainer.domain.ids import CourseId, LogId, UnitId
from trainer.domain.text import fold

RETENTION_YEARS = 5
"""How long people who left are kept unless the committee says otherwise."""
MOST_YEARS = 100
_REMARK_TAG = b"hocso-remark-v1\0"


class ErasureGround(Enum):
    """Why somebody was erased; a closed set, because a signed entry must not hold words about a person."""

    REQUEST = "request"
    RETENTION = "retention"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True)
class PastCount:
    """How many erased people of a unit had begun a course, split by whether they had passed it."""

    unit: UnitId
    course: CourseId
    passed: bool
    people: int


@dataclass(frozen=True, slots=True)
class PastLine:
    """The erased people of one unit in one course, as tables show them: how many had begun, and passed."""

    unit_name: str
    course: CourseId
    title: str
    begun: int
    passed: int


@dataclass(frozen=True, slots=True)
class ErasedReceipt:
    """What stays of a report: its receipt, its digest, and the place of its events in the chain of its log."""

    receipt_no: int
    report: str
    log: LogId
    through_seq: int
    head: str


@dataclass(frozen=True, slots=True)
class BlankedLine:
    """A line of the journal that lost words about a person.

    `head` is the chain after the line as it was, which still stands; `kept` the SHA-256 of what is left of it.
    """

    number: int
    head: str
    kept: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """A deletion entry, signed by the registrar named in root `root`; nothing in it names or numbers a person.

    `remarks` are the lines of the journal whose remark was destroyed together with its salt.
    """

    number: int
    root: int
    made: str
    ground: ErasureGround
    people: int
    receipts: tuple[ErasedReceipt, ...]
    counts: tuple[PastCount, ...]
    lines: tuple[BlankedLine, ...]
    remarks: tuple[int, ...]


def remark_hash(salt: bytes, text: str) -> str:
    """What the journal keeps of an officer's words: SHA-256("hocso-remark-v1\\0" || salt of 16 bytes || text), hex.

    The words stand beside the chain. With words and salt gone nobody can find out, or try, what they were.
    """
    return hashlib.sha256(_REMARK_TAG + salt + text.encode("utf-8")).hexdigest()


def add_up(counts: Iterable[PastCount]) -> tuple[PastCount, ...]:
    """The same counts with one line for each unit, course and outcome, in a fixed order."""
    sums: dict[tuple[UnitId, CourseId, bool], int] = {}
    for count in counts:
        place = (count.unit, count.course, count.passed)
        sums[place] = sums.get(place, 0) + count.people
    return tuple(PastCount(*place, people) for place, people in sorted(sums.items()))


def past_lines(
    counts: Iterable[PastCount], units: Mapping[UnitId, str], titles: Mapping[CourseId, str]
) -> tuple[PastLine, ...]:
    """The counts by course and unit; what has no name any more goes by its id."""
    sums: dict[tuple[CourseId, UnitId], list[int]] = {}
    for count in counts:
        both = sums.setdefault((count.course, count.unit), [0, 0])
        both[0] += count.people
        both[1] += count.people if count.passed else 0
    return tuple(
        PastLine(units.get(unit, unit), course, titles.get(course, course), *both)
        for (course, unit), both in sorted(sums.items())
    )


def speaks_of(text: str, name: str, staff_code: str) -> bool:
    """Whether an officer's words contain a person's name or staff code as whole words, whatever marks and case."""
    heap = fold(text)
    wanted = (fold(name), fold(staff_code))
    return any(word and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", heap) for word in wanted)


def kept_long_enough(left: str, today: date, years: int) -> bool:
    """Whether `years` have passed since somebody left (ISO 8601); unknown dates never have."""
    if not left:
        return False
    day = datetime.fromisoformat(left).date()
    try:
        end = day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        end = date(day.year + years, 3, 1)
    return today >= end
