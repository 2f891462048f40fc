"""A committee's store, the organisation's side: facts, roots, units, people, activation codes, packs, catalogue."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from trainer.domain.ids import CourseId, PackDigest, PersonId, UnitId
from trainer.domain.organisation import CatalogueEntry, Person, Unit
from trainer.storage import bulk
from trainer.storage.committee_tables import (
    CODE,
    ENTRY,
    FACT,
    LAYOUT,
    PACK,
    PERSON,
    ROOT,
    TURN,
    UNIT,
    VARIABLE,
)
from trainer.storage.database import Database, open_database

_AT_ONCE = 400
CODES_GIVEN = "codes_given"
"""The fact that keeps the highest number of a code that was erased."""

__all__ = [
    "CODES_GIVEN",
    "CodeRow",
    "Connection",
    "PackRow",
    "_person_values",
    "add_codes",
    "add_pack",
    "add_people",
    "add_root",
    "add_units",
    "begin_roots_again",
    "change_person",
    "codes",
    "entries",
    "facts",
    "live_codes",
    "next_code_number",
    "open_committee_store",
    "pack_data",
    "packs",
    "people",
    "remove_entry",
    "replace_all_codes",
    "root_lines",
    "set_code_box",
    "set_entry",
    "set_fact",
    "set_variables",
    "take_turn",
    "units",
    "variables",
]
"""`Connection` too: services name the type of an open transaction without knowing the library behind it."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """An activation code as stored: `sealed` opens with the vault; `replaced` codes are dead."""

    number: int
    person: PersonId
    sealed: bytes
    valid_until: date
    devices: int
    replaced: bool


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack the committee keeps; `place` counts in the order of adding, `signer` is empty for a shipped course."""

    digest: PackDigest
    place: int
    course: CourseId
    title: str
    version: str
    signer: str
    trainer: str
    added: str


def open_committee_store(place: Path | str) -> Database:
    """Open a committee's store in a file or at a URL. *Side effects:* see `open_database`."""
    return open_database(place, LAYOUT)


def take_turn(connection: Connection) -> None:
    """Wait until no other desk writes; every writing verb begins with it. *Side effects:* touches one row."""
    if connection.execute(update(TURN).values(taken=TURN.c.taken + 1)).rowcount == 0:
        connection.execute(insert(TURN).values(id=1, taken=1))


def facts(connection: Connection) -> dict[str, str]:
    """All single facts by name."""
    return {row.name: row.value for row in connection.execute(select(FACT))}


def set_fact(connection: Connection, name: str, value: str) -> None:
    """Keep a fact. *Side effects:* writes one row."""
    if connection.execute(update(FACT).where(FACT.c.name == name).values(value=value)).rowcount == 0:
        connection.execute(insert(FACT).values(name=name, value=value))


def add_root(connection: Connection, version: int, line: bytes) -> None:
    """Keep a signed root. *Side effects:* writes one row."""
    connection.execute(insert(ROOT).values(version=version, line=line))


def root_lines(connection: Connection) -> tuple[bytes, ...]:
    """The signed roots 1 … N."""
    return tuple(
        bytes(line) for line in connection.execute(select(ROOT.c.line).order_by(ROOT.c.version)).scalars()
    )


def begin_roots_again(connection: Connection, line: bytes) -> None:
    """Put a root 1 of another organisation in the place of all roots. *Side effects:* deletes rows, writes one."""
    connection.execute(delete(ROOT))
    add_root(connection, 1, line)


def units(connection: Connection) -> tuple[Unit, ...]:
    """All units in the order they were added."""
    return tuple(
        Unit(UnitId(row.id), row.name) for row in connection.execute(select(UNIT).order_by(UNIT.c.place))
    )


def add_units(connection: Connection, added: Sequence[Unit]) -> None:
    """Add units behind those there are. *Side effects:* writes rows."""
    start = 1 + (connection.execute(select(func.max(UNIT.c.place))).scalar() or 0)
    if added:
        connection.execute(
            insert(UNIT), [{"id": u.id, "name": u.name, "place": start + at} for at, u in enumerate(added)]
        )


def people(connection: Connection) -> tuple[Person, ...]:
    """Everybody, active or not."""
    one: dict[str, UnitId] = {}  # text of each unit, however many belong to it
    return tuple(
        Person(
            PersonId(row.id),
            row.name,
            row.staff_code,
            one.setdefault(row.unit, UnitId(row.unit)),
            row.position,
            row.active,
        )
        for row in connection.execute(select(PERSON).order_by(PERSON.c.id))
    )


def add_people(connection: Connection, added: Sequence[Person]) -> None:
    """Add people. *Side effects:* writes rows."""
    if added:
        connection.execute(insert(PERSON), [_person_values(person) for person in added])


def change_person(connection: Connection, person: Person, *, gone_since: str | None = None) -> None:
    """Bring a person's line up to date; `gone_since` is when they left the roster. *Side effects:* changes one row."""
    values = {**_person_values(person), "gone_since": gone_since}
    connection.execute(update(PERSON).where(PERSON.c.id == person.id).values(**values))


def _person_values(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "staff_code": person.staff_code,
        "unit": person.unit,
        "position": person.position,
        "active": person.active,
    }


def codes(connection: Connection) -> tuple[CodeRow, ...]:
    """All activation codes ever made, in order."""
    return tuple(_code(row) for row in connection.execute(select(CODE).order_by(CODE.c.number)))


def live_codes(connection: Connection, people: Collection[PersonId] | None = None) -> Iterator[CodeRow]:
    """The activation codes of these people, or of everybody, that no other has replaced; in order."""
    query = select(CODE).where(CODE.c.replaced.is_(False)).order_by(CODE.c.number)
    if people is not None:
        query = query.where(bulk.among(connection, CODE.c.person, people))
    for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
        yield _code(row)


def _code(row: Any) -> CodeRow:
    return CodeRow(
        row.number, PersonId(row.person), bytes(row.sealed), row.valid_until, row.devices, row.replaced
    )


def next_code_number(connection: Connection) -> int:
    """The number the next code gets; numbers of erased codes are never given again."""
    given = connection.execute(select(FACT.c.value).where(FACT.c.name == CODES_GIVEN)).scalar()
    return 1 + max(int(given or "0"), connection.execute(select(func.max(CODE.c.number))).scalar() or 0)


def add_codes(connection: Connection, added: Sequence[CodeRow]) -> None:
    """Add codes; older ones of the same people are replaced. *Side effects:* writes and changes rows."""
    for row in added:
        connection.execute(update(CODE).where(CODE.c.person == row.person).values(replaced=True))
    if added:
        connection.execute(
            insert(CODE),
            [
                {
                    "number": row.number,
                    "person": row.person,
                    "sealed": row.sealed,
                    "valid_until": row.valid_until,
                    "devices": row.devices,
                    "replaced": row.replaced,
                }
                for row in added
            ],
        )


def packs(connection: Connection) -> tuple[PackRow, ...]:
    """The packs kept, newest first."""
    columns = [column for column in PACK.c if column.name != "data"]
    return tuple(
        PackRow(
            PackDigest(row.digest),
            row.place,
            CourseId(row.course),
            row.title,
            row.version,
            row.signer,
            row.trainer,
            row.added,
        )
        for row in connection.execute(select(*columns).order_by(PACK.c.place.desc()))
    )


def pack_data(connection: Connection, digest: PackDigest) -> bytes | None:
    """The bytes of a pack; None where it is not kept."""
    row = connection.execute(select(PACK.c.data).where(PACK.c.digest == digest)).first()
    return None if row is None else bytes(row.data)


def add_pack(connection: Connection, row: PackRow, data: bytes) -> None:
    """Keep a pack. *Side effects:* writes one row."""
    place = 1 + (connection.execute(select(func.max(PACK.c.place))).scalar() or 0)
    connection.execute(
        insert(PACK).values(
            digest=row.digest,
            place=place,
            course=row.course,
            title=row.title,
            version=row.version,
            signer=row.signer,
            trainer=row.trainer,
            added=row.added,
            data=data,
        )
    )


def entries(connection: Connection) -> tuple[CatalogueEntry, ...]:
    """The catalogue's entries in the order they were added."""
    return tuple(
        CatalogueEntry(
            CourseId(row.course),
            row.title,
            tuple(PackDigest(pack) for pack in json.loads(row.packs)),
            row.mandatory,
            row.due,
            tuple(UnitId(unit) for unit in json.loads(row.units)),
        )
        for row in connection.execute(select(ENTRY).order_by(ENTRY.c.place))
    )


def set_entry(connection: Connection, entry: CatalogueEntry) -> None:
    """Add or replace an entry; a replaced one keeps its place. *Side effects:* writes one row."""
    values = {
        "title": entry.title,
        "packs": json.dumps(entry.packs),
        "mandatory": entry.mandatory,
        "due": entry.due,
        "units": json.dumps(entry.units),
    }
    if connection.execute(update(ENTRY).where(ENTRY.c.course == entry.course).values(**values)).rowcount == 0:
        place = 1 + (connection.execute(select(func.max(ENTRY.c.place))).scalar() or 0)
        connection.execute(insert(ENTRY).values(course=entry.course, place=place, **values))


def remove_entry(connection: Connection, course: CourseId) -> None:
    """Take a course out of the catalogue. *Side effects:* deletes one row."""
    connection.execute(delete(ENTRY).where(ENTRY.c.course == course))


def variables(connection: Connection) -> tuple[tuple[str, str], ...]:
    """What fills `{{names}}` in course texts, by name."""
    return tuple(
        (row.name, row.value) for row in connection.execute(select(VARIABLE).order_by(VARIABLE.c.name))
    )


def set_variables(connection: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """Replace all variables. *Side effects:* deletes and writes rows."""
    connection.execute(delete(VARIABLE))
    rows = [{"name": name, "value": value} for name, value in dict(pairs).items()]
    if rows:
        connection.execute(insert(VARIABLE), rows)


def replace_all_codes(connection: Connection) -> None:
    """End all activation codes. *Side effects:* changes rows."""
    connection.execute(update(CODE).values(replaced=True))


def set_code_box(connection: Connection, number: int, sealed: bytes) -> None:
    """Put a code into another box. *Side effects:* changes one row."""
    connection.execute(update(CODE).where(CODE.c.number == number).values(sealed=sealed))
