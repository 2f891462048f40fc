"""What was counted, joined with who it belongs to: the one place where grants, revocations and figures meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trainer.domain.course import Course
from trainer.domain.ids import CourseId, PackDigest, PersonId, PublicKey, UnitId
from trainer.domain.log_union import LogKey
from trainer.domain.organisation import CatalogueEntry, CountedResult, Grant, Person, Revocation, Unit
from trainer.domain.standing import LogFigures, Progress, Standing, standing
from trainer.domain.statistics import PersonStandings, asked_of
from trainer.formats.figures_text import decode_figures
from trainer.services.committee.desk import Desk
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_store import Connection


@dataclass(frozen=True, slots=True)
class LedgerView:
    """One consistent state of the store, read in one transaction."""

    desk: Desk
    units: Mapping[UnitId, Unit]
    people: Mapping[PersonId, Person]
    entries: tuple[CatalogueEntry, ...]
    grants: Mapping[PublicKey, Grant]
    revocations: Mapping[PublicKey, Revocation]
    figures: Mapping[LogKey, LogFigures]

    @classmethod
    def of(cls, desk: Desk, connection: Connection, *, with_figures: bool = True) -> LedgerView:
        """Read it; judging files needs no figures of others, and there may be very many."""
        return cls(
            desk,
            {unit.id: unit for unit in store.units(connection)},
            {person.id: person for person in store.people(connection)},
            store.entries(connection),
            ledger.grants(connection),
            ledger.revocations(connection),
            {log: decode_figures(body) for log, body in ledger.figures(connection).items()}
            if with_figures
            else {},
        )

    def unit_name(self, person: Person) -> str:
        """The name of a person's unit."""
        unit = self.units.get(person.unit)
        return unit.name if unit else ""

    def until(self, key: PublicKey) -> int | None:
        """The last receipt number that counts for a key; None while it is in force."""
        revocation = self.revocations.get(key)
        return None if revocation is None else revocation.after_receipt_no

    def logs_by_person(self) -> dict[PersonId, list[tuple[LogFigures, int | None]]]:
        """The logs that speak for each person, each with its last receipt number that counts."""
        found: dict[PersonId, list[tuple[LogFigures, int | None]]] = {}
        for (key, _log), figures in sorted(self.figures.items()):
            grant = self.grants.get(key)
            if grant is not None:
                found.setdefault(grant.person, []).append((figures, self.until(key)))
        return found

    def newest_courses(self, connection: Connection) -> dict[CourseId, Course]:
        """For each entry of the catalogue the newest of its packs the committee has a copy of."""
        newest: dict[CourseId, Course] = {}
        for entry in self.entries:
            for course in self.desk.courses(connection, entry.packs[:1]).values():
                newest[entry.course] = course
        return newest

    def standings(
        self, connection: Connection, course: CourseId | None = None
    ) -> tuple[PersonStandings, ...]:
        """Every active person with what is asked of them; one course, or all mandatory ones (all, if none is)."""
        courses = self.newest_courses(connection)
        logs = self.logs_by_person()
        today = self.desk.today()
        entries = self._chosen(course)
        return tuple(
            PersonStandings(
                person,
                self.unit_name(person),
                tuple(
                    standing(person.id, entry, courses.get(entry.course), logs.get(person.id, ()), today)
                    for entry in entries
                    if asked_of(entry, person)
                ),
            )
            for person in self.people.values()
            if person.active
        )

    def _chosen(self, course: CourseId | None) -> tuple[CatalogueEntry, ...]:
        if course is not None:
            return tuple(entry for entry in self.entries if entry.course == course)
        return tuple(entry for entry in self.entries if entry.mandatory) or self.entries

    def all_standings(self, connection: Connection) -> tuple[Standing, ...]:
        """Every person with every course of the catalogue, asked of them or not, in a fixed order."""
        courses = self.newest_courses(connection)
        logs = self.logs_by_person()
        today = self.desk.today()
        return tuple(
            standing(person, entry, courses.get(entry.course), logs.get(person, ()), today)
            for person in sorted(self.people)
            for entry in sorted(self.entries, key=lambda entry: entry.course)
        )

    def standings_of(self, connection: Connection, person: PersonId) -> tuple[Standing, ...]:
        """One person with every course of the catalogue, in its order."""
        courses = self.newest_courses(connection)
        logs = self.logs_by_person().get(person, ())
        today = self.desk.today()
        return tuple(
            standing(person, entry, courses.get(entry.course), logs, today) for entry in self.entries
        )

    def results(self, connection: Connection) -> tuple[CountedResult, ...]:
        """What goes into the organisation file: every counted score, passed or not yet."""
        return tuple(
            CountedResult(
                each.person,
                each.course,
                each.pack or PackDigest(""),
                each.progress is Progress.PASSED,
                each.score_bp if each.score_bp is not None else 10_000,
                each.received,
            )
            for each in self.all_standings(connection)
            if each.pack is not None and (each.score_bp is not None or each.progress is Progress.PASSED)
        )
