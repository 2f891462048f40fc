"""The roster: read a file, see what would change, change it, and make the activation codes people get on paper."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from trainer.domain.codes import grouped_activation_code, new_activation_code, root_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import OrgId, PersonId, UnitId
from trainer.domain.name_order import name_key
from trainer.domain.organisation import Person, Unit
from trainer.domain.roster import Change, RosterDiff, RosterReading, RosterRow, compare, unit_id
from trainer.domain.text import collapse, fold
from trainer.formats.committee_keys import seal_box
from trainer.formats.person_cards import card_key
from trainer.services.committee.desk import Desk
from trainer.services.committee.values import (
    Applied,
    CodeState,
    JournalKind,
    PersonLine,
    Slip,
    SlipSet,
    UnitSlips,
)
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_store import CodeRow, Connection

VALID_DAYS = 90
DEVICES = 2
_WORKERS = 2

Told = Callable[[int, int], None]
_NewCode = tuple[str, bytes]


class Roster:
    """The verbs of the roster; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(self, path: Path) -> RosterReading:
        """Understand a roster file; nothing changes. Refusals: see `read_roster_file`."""
        from trainer.formats.roster_file import read_roster_file

        return read_roster_file(path)

    def compare(self, reading: RosterReading) -> RosterDiff:
        """What applying the reading would change."""
        with self._desk.reading() as connection:
            return compare(reading, store.people(connection), store.units(connection))

    def apply(
        self,
        diff: RosterDiff,
        *,
        remove_gone: bool = False,
        valid_until: date | None = None,
        devices: int = DEVICES,
        progress: Told | None = None,
    ) -> Applied:
        """Take a difference over, with a new activation code for each new person; people keep their ids for ever.

        Codes cost some 30 ms each, once. Refused(LOCKED). *Side effects:* writes people, units, codes and the journal.
        """
        desk = self._desk
        secret = desk.keys.codes
        fresh = (*diff.new, *(change.row for change in diff.back))
        with desk.reading() as connection:
            org = desk.roots(connection)[2]
        made = self._make_codes(org, len(fresh), progress)
        until = valid_until or desk.today() + timedelta(days=VALID_DAYS)
        with desk.writing() as connection:
            units = self._units_for(connection, diff)
            known = {person.staff_code.casefold() for person in store.people(connection) if person.staff_code}
            added = [
                self._person(row, units)
                for row in diff.new
                if not row.staff_code or row.staff_code.casefold() not in known
            ]
            store.add_people(connection, added)
            for change in (*diff.changed, *diff.back):
                store.change_person(connection, _changed(change, units))
            gone = diff.gone if remove_gone else ()
            for person in gone:
                store.change_person(connection, replace(person, active=False), gone_since=desk.now())
            owners = [person.id for person in added] + [change.person.id for change in diff.back]
            self._keep_codes(connection, secret, list(zip(owners, made, strict=False)), until, devices)
            desk.note(
                connection,
                JournalKind.ROSTER,
                new=len(added),
                changed=len(diff.changed),
                back=len(diff.back),
                removed=len(gone),
                codes=len(owners),
            )
        return Applied(
            len(added), len(diff.changed) + len(diff.back), len(gone), len(owners), len(diff.new_units)
        )

    def _make_codes(self, org: OrgId, count: int, progress: Told | None) -> list[_NewCode]:
        """Codes with the keys of their cards; Argon2id lets both cores work."""
        codes = [new_activation_code(self._desk.token(5)) for _ in range(count)]
        made: list[_NewCode] = []
        with ThreadPoolExecutor(_WORKERS, thread_name_prefix="codes") as pool:
            for number, (code, key) in enumerate(
                zip(codes, pool.map(lambda c: card_key(c, org), codes), strict=True), 1
            ):
                made.append((code, key))
                if progress is not None:
                    progress(number, count)
        return made

    def _keep_codes(
        self,
        connection: Connection,
        secret: bytes,
        made: Sequence[tuple[PersonId, _NewCode]],
        until: date,
        devices: int,
    ) -> None:
        first = store.next_code_number(connection)
        rows = [
            CodeRow(
                number,
                person,
                seal_box(secret, key + code.encode("ascii"), number, self._desk.token(24)),
                until,
                devices,
                replaced=False,
            )
            for number, (person, (code, key)) in enumerate(made, first)
        ]
        store.add_codes(connection, rows)

    def _units_for(self, connection: Connection, diff: RosterDiff) -> dict[str, UnitId]:
        """Units by folded name, with those the roster brings."""
        found = {fold(unit.name): unit.id for unit in store.units(connection)}
        added: list[Unit] = []
        rows = (*diff.new, *(change.row for change in (*diff.changed, *diff.back)))
        for name in (*diff.new_units, *(row.unit for row in rows)):
            if fold(name) not in found:
                unit = Unit(unit_id(name, found.values()), name)
                found[fold(name)] = unit.id
                added.append(unit)
        store.add_units(connection, added)
        return found

    def _person(self, row: RosterRow, units: dict[str, UnitId]) -> Person:
        return Person(
            PersonId(self._desk.token(16).hex()),
            row.name,
            row.staff_code,
            units[fold(row.unit)],
            row.position,
        )

    def people(self) -> tuple[PersonLine, ...]:
        """Everybody active, by given name."""
        desk = self._desk
        with desk.reading() as connection:
            names = {unit.id: unit.name for unit in store.units(connection)}
            people = store.people(connection)
            devices, states = self._code_states(connection)
        lines = [
            PersonLine(
                person,
                names.get(person.unit, ""),
                devices.get(person.id, 0),
                *states.get(person.id, (CodeState.NONE, None)),
            )
            for person in people
            if person.active
        ]
        return tuple(sorted(lines, key=lambda line: (name_key(line.person.name), line.person.id)))

    def _code_states(
        self, connection: Connection
    ) -> tuple[dict[PersonId, int], dict[PersonId, tuple[CodeState, date | None]]]:
        """How many keys each person has, and how it stands with their code."""
        devices: dict[PersonId, int] = {}
        for grant in ledger.grants(connection).values():
            devices[grant.person] = devices.get(grant.person, 0) + 1
        uses = ledger.code_uses(connection)
        today = self._desk.today()
        states: dict[PersonId, tuple[CodeState, date | None]] = {}
        for row in store.codes(connection):
            if row.replaced:
                continue
            state = CodeState.READY
            if uses.get(row.number, 0) >= row.devices:
                state = CodeState.USED_UP
            elif row.valid_until < today:
                state = CodeState.EXPIRED
            states[row.person] = state, row.valid_until
        return devices, states

    def slips(self, people: Collection[PersonId] | None = None) -> SlipSet:
        """The slips of these people, or of everybody with a ready code and no device yet; Refused(LOCKED)."""
        desk = self._desk
        with desk.reading() as connection:
            _, roots, org = desk.roots(connection)
            rows = {row.person: row for row in store.codes(connection) if not row.replaced}
            codes = desk.open_codes(tuple(rows.values()))
            head = ledger.journal_end(connection)[1]
        by_unit: dict[str, list[Slip]] = {}
        for line in self.people():
            wanted = line.person.id in people if people is not None else line.devices == 0
            if wanted and line.code is CodeState.READY:
                row = rows[line.person.id]
                by_unit.setdefault(line.unit_name, []).append(
                    Slip(
                        line.person.name,
                        line.person.staff_code,
                        line.unit_name,
                        line.person.position,
                        grouped_activation_code(codes[row.number].code),
                        row.valid_until,
                        row.devices,
                    )
                )
        order = [unit.name for unit in self.units()]
        units = tuple(UnitSlips(name, tuple(by_unit[name])) for name in order if name in by_unit)
        return SlipSet(
            roots[-1].organisation, roots[-1].committee, root_code(org), desk.now(), units, head.hex()
        )

    def renew_code(
        self, person: PersonId, *, valid_until: date | None = None, devices: int = DEVICES
    ) -> Slip:
        """A new code for a person; the old one ends. Refused(NOT_FOUND) or Refused(LOCKED). *Side effects:* writes."""
        desk = self._desk
        secret = desk.keys.codes
        with desk.reading() as connection:
            org = desk.roots(connection)[2]
        made = self._make_codes(org, 1, None)
        until = valid_until or desk.today() + timedelta(days=VALID_DAYS)
        with desk.writing() as connection:
            found = next((one for one in store.people(connection) if one.id == person and one.active), None)
            if found is None:
                raise Refused(Reason.NOT_FOUND)
            self._keep_codes(connection, secret, [(person, made[0])], until, devices)
            names = {unit.id: unit.name for unit in store.units(connection)}
            desk.note(connection, JournalKind.CODES, person=person)
        code = grouped_activation_code(made[0][0])
        return Slip(found.name, found.staff_code, names[found.unit], found.position, code, until, devices)

    def units(self) -> tuple[Unit, ...]:
        """All units in the order they were added."""
        with self._desk.reading() as connection:
            return store.units(connection)

    def add_unit(self, name: str) -> Unit:
        """Add a unit, or give the one of this name. *Side effects:* writes a row and the journal."""
        clean = collapse(name)
        with self._desk.writing() as connection:
            known = store.units(connection)
            for unit in known:
                if fold(unit.name) == fold(clean):
                    return unit
            unit = Unit(unit_id(clean, [each.id for each in known]), clean)
            store.add_units(connection, [unit])
            self._desk.note(connection, JournalKind.UNIT, remark=unit.name, unit=unit.id)
        return unit


def _changed(change: Change, units: dict[str, UnitId]) -> Person:
    row, person = change.row, change.person
    return replace(
        person,
        name=row.name,
        staff_code=row.staff_code or person.staff_code,
        unit=units[fold(row.unit)],
        position=row.position or person.position,
        active=True,
    )
