"""The roster: what a table of staff says, row faults, and what applying it would change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from trainer.domain.ids import UnitId
from trainer.domain.organisation import Person, Unit
from trainer.domain.text import fold

LONGEST_FIELD = 120
"""Characters a name, unit or position may have; the people cards of the organisation file are padded to hold them."""
LONGEST_CODE = 32


class Column(Enum):
    """What a column of a roster may hold; a family and a given name side by side make a name."""

    NAME = "name"
    FAMILY_NAME = "family-name"
    GIVEN_NAME = "given-name"
    STAFF_CODE = "staff-code"
    UNIT = "unit"
    POSITION = "position"
    ORDINAL = "ordinal"


class RowFault(Enum):
    """Why a row was left out."""

    NAME_MISSING = "name-missing"
    UNIT_MISSING = "unit-missing"
    STAFF_CODE_MISSING = "staff-code-missing"
    STAFF_CODE_REPEATED = "staff-code-repeated"
    SAME_PERSON_TWICE = "same-person-twice"
    LOOKS_LIKE_IDENTITY_NUMBER = "looks-like-identity-number"
    OLD_FONT = "old-font"
    TOO_LONG = "too-long"


class OldFont(Enum):
    """Encodings from before Unicode that turn into wrong letters: .VnTime (TCVN3) and VNI-Times."""

    TCVN3 = "tcvn3"
    VNI = "vni"


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A heading that was understood; `index` counts from 0."""

    column: Column
    heading: str
    index: int


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as the table has them; `row` is the line number in the file, from 1."""

    row: int
    name: str
    staff_code: str
    unit: str
    position: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was left out, and why; `text` is what stands in the cell at fault."""

    row: int
    fault: RowFault
    column: Column | None
    text: str


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A line that is no person: the heading of a group, a total or a signature below the table."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What was understood of a roster file; nothing has been changed by reading it."""

    file_name: str
    sheet: str
    encoding: str
    header_row: int
    columns: tuple[FoundColumn, ...]
    ignored: tuple[str, ...]
    rows: tuple[RosterRow, ...]
    problems: tuple[RowProblem, ...]
    old_font: OldFont | None
    skipped: tuple[SkippedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A known person whose line differs in these columns."""

    person: Person
    row: RosterRow
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class RosterDiff:
    """What applying a reading would do; `gone` is only removed on request, `back` had been removed before."""

    new: tuple[RosterRow, ...]
    changed: tuple[Change, ...]
    gone: tuple[Person, ...]
    same: tuple[Person, ...]
    back: tuple[Change, ...]
    new_units: tuple[str, ...]
    problems: tuple[RowProblem, ...]

    @property
    def empty(self) -> bool:
        """Whether applying it would change nothing."""
        return not (self.new or self.changed or self.gone or self.back or self.new_units)


def compare(reading: RosterReading, people: Sequence[Person], units: Sequence[Unit]) -> RosterDiff:
    """What a reading would change: people are found by staff code, and without one by name and unit."""
    names = {unit.id: unit.name for unit in units}
    by_code = {person.staff_code.casefold(): person for person in people if person.staff_code}
    by_name = {_name_mark(person, names): person for person in people}
    new: list[RosterRow] = []
    changed: list[Change] = []
    back: list[Change] = []
    same: list[Person] = []
    met: set[str] = set()
    for row in reading.rows:
        person = by_code.get(row.staff_code.casefold()) if row.staff_code else None
        if person is None:
            namesake = by_name.get((fold(row.name), fold(row.unit)))
            if namesake is not None and not (row.staff_code and namesake.staff_code):
                person = namesake
        if person is None or person.id in met:
            new.append(row)
            continue
        met.add(person.id)
        columns = _differing(person, row, names)
        if not person.active:
            back.append(Change(person, row, columns))
        elif columns:
            changed.append(Change(person, row, columns))
        else:
            same.append(person)
    known = {fold(unit.name) for unit in units}
    fresh = {fold(row.unit): row.unit for row in reversed(reading.rows) if fold(row.unit) not in known}
    gone = tuple(person for person in people if person.active and person.id not in met)
    return RosterDiff(
        tuple(new),
        tuple(changed),
        gone,
        tuple(same),
        tuple(back),
        tuple(reversed(fresh.values())),
        reading.problems,
    )


def _name_mark(person: Person, names: Mapping[UnitId, str]) -> tuple[str, str]:
    return fold(person.name), fold(names.get(person.unit, ""))


def _differing(person: Person, row: RosterRow, names: Mapping[UnitId, str]) -> tuple[Column, ...]:
    """Columns that differ; an empty staff code or position in the table takes nothing away."""
    pairs = (
        (Column.NAME, person.name, row.name),
        (Column.STAFF_CODE, person.staff_code, row.staff_code or person.staff_code),
        (Column.POSITION, person.position, row.position or person.position),
    )
    found = tuple(column for column, old, now in pairs if old != now)
    return found if fold(names.get(person.unit, "")) == fold(row.unit) else (*found, Column.UNIT)


def unit_id(name: str, taken: Iterable[UnitId]) -> UnitId:
    """A readable id for a new unit, never one already taken: "Trạm Y tế" becomes `tram-y-te`, then `tram-y-te-2`."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:48] or "don-vi"
    used = set(taken)
    number = 2
    choice = slug
    while choice in used:
        choice, number = f"{slug}-{number}", number + 1
    return UnitId(choice)
