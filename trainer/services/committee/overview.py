"""The figures: the whole organisation, one course, one person; computed from what is kept, whenever asked."""

from __future__ import annotations

from trainer.domain.course import Course
from trainer.domain.erasure import past_lines
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, ItemId, OutcomeId, PersonId
from trainer.domain.intake import Verdict
from trainer.domain.name_order import name_key
from trainer.domain.organisation import CatalogueEntry
from trainer.domain.standing import AttemptFigure, counts, standing
from trainer.domain.statistics import (
    ItemFigure,
    PersonStandings,
    course_line,
    item_figures,
    mean,
    unit_lines,
    weeks,
)
from trainer.services.committee.approvals import granted_keys
from trainer.services.committee.desk import Desk
from trainer.services.committee.erasing import past_counts
from trainer.services.committee.ledger_view import LedgerView
from trainer.services.committee.values import AttemptLine, Overview, PersonDetail
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_store import Connection

HARDEST = 5


class OverviewDesk:
    """The verbs of looking; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def overview(self, course: CourseId | None = None) -> Overview:
        """One course of the catalogue, or with None all mandatory ones together."""
        desk = self._desk
        with desk.reading() as connection:
            view = LedgerView.of(desk, connection)
            people = view.standings(connection, course)
            asked = sorted(
                (line for line in people if line.standings),
                key=lambda line: (name_key(line.person.name), line.person.id),
            )
            entries = [entry for entry in view.entries if course in (None, entry.course)]
            lines = tuple(
                course_line(
                    entry,
                    [each for line in view.standings(connection, entry.course) for each in line.standings],
                )
                for entry in entries
            )
            roots = desk.roots(connection)[1]
            hardest = self._items(connection, view, course)[:HARDEST]
            _, received = ledger.last_receipt(connection)
            past = tuple(count for count in past_counts(desk, connection) if course in (None, count.course))
            titles = {row.course: row.title for row in reversed(store.packs(connection))} if past else {}
            return Overview(
                made=desk.now(),
                organisation=roots[-1].organisation,
                committee=roots[-1].committee,
                course=course,
                courses=lines,
                asked=len(asked),
                started=sum(line.started for line in asked),
                finished=sum(line.finished for line in asked),
                late=sum(line.late for line in asked),
                mean_bp=mean(
                    [each.score_bp for line in asked for each in line.standings if each.score_bp is not None]
                ),
                units=unit_lines(view.units.values(), asked),
                people=tuple(asked),
                weeks=weeks(asked, desk.today()),
                hardest=hardest,
                reports=sum(ledger.report_keys(connection).values()),
                last_received=received,
                journal_head=ledger.journal_end(connection)[1].hex(),
                past=past,
                past_lines=past_lines(
                    past,
                    {unit.id: unit.name for unit in view.units.values()},
                    titles | {entry.course: entry.title for entry in view.entries},
                ),
            )

    def items(self, course: CourseId | None = None) -> tuple[ItemFigure, ...]:
        """How every question did, the hardest first."""
        with self._desk.reading() as connection:
            return self._items(connection, LedgerView.of(self._desk, connection), course)

    def _items(
        self, connection: Connection, view: LedgerView, course: CourseId | None
    ) -> tuple[ItemFigure, ...]:
        made: list[ItemFigure] = []
        for entry in view.entries:
            if course in (None, entry.course):
                prompts: dict[ItemId, tuple[str, OutcomeId]] = {}
                for known in self._desk.courses(connection, tuple(reversed(entry.packs))).values():
                    prompts |= _prompts(known)
                made += item_figures(entry.course, _counted(view, entry), prompts)
        return tuple(sorted(made, key=lambda figure: (figure.right_bp, figure.course, figure.item)))

    def standings(self) -> tuple[PersonStandings, ...]:
        """Every active person with every course asked of them, mandatory or not, by given name."""
        desk = self._desk
        with desk.reading() as connection:
            view = LedgerView.of(desk, connection)
            by_person: dict[PersonId, list[PersonStandings]] = {}
            for entry in view.entries:
                for line in view.standings(connection, entry.course):
                    by_person.setdefault(line.person.id, []).append(line)
        joined = [
            PersonStandings(
                lines[0].person, lines[0].unit_name, tuple(s for line in lines for s in line.standings)
            )
            for lines in by_person.values()
        ]
        return tuple(sorted(joined, key=lambda line: (name_key(line.person.name), line.person.id)))

    def person(self, person_id: PersonId) -> PersonDetail:
        """Everything counted of one person; Refused(NOT_FOUND)."""
        desk = self._desk
        with desk.reading() as connection:
            view = LedgerView.of(desk, connection)
            person = view.people.get(person_id)
            if person is None:
                raise Refused(Reason.NOT_FOUND)
            courses = view.newest_courses(connection)
            logs = view.logs_by_person().get(person_id, [])
            entries = {entry.course: entry for entry in view.entries}
            titles = {row.course: row.title for row in reversed(store.packs(connection))}
            attempts = [
                _attempt_line(
                    attempt, entries.get(attempt.course), until, titles.get(attempt.course, attempt.course)
                )
                for figures, until in logs
                for attempt in figures.attempts
            ]
            return PersonDetail(
                person,
                view.unit_name(person),
                tuple(
                    standing(person_id, entry, courses.get(entry.course), logs, desk.today())
                    for entry in view.entries
                ),
                tuple(key for key in granted_keys(view, connection) if key.person.id == person_id),
                tuple(sorted(attempts, key=lambda line: (line.received, line.started), reverse=True)),
            )


def _counted(view: LedgerView, entry: CatalogueEntry) -> list[tuple[PersonId, AttemptFigure]]:
    """Everybody's counted attempts at a course, in the order of receipt."""
    found = [
        (person, attempt)
        for person, logs in view.logs_by_person().items()
        for figures, until in logs
        for attempt in figures.attempts
        if attempt.course == entry.course and counts(attempt, entry.packs, until)
    ]
    return sorted(found, key=lambda one: (one[1].received, one[1].submitted, one[1].attempt))


def _prompts(course: Course) -> dict[ItemId, tuple[str, OutcomeId]]:
    return {question.id: (question.prompt, question.outcome) for question in course.questions()}


def _attempt_line(
    attempt: AttemptFigure, entry: CatalogueEntry | None, until: int | None, title: str
) -> AttemptLine:
    packs = entry.packs if entry else ()
    counted = counts(attempt, packs, until)
    why: Verdict | None = None
    if not counted and attempt.submitted:
        if until is not None and attempt.receipt_no > until:
            why = Verdict.REVOKED
        elif attempt.pack not in packs or attempt.score_bp is None:
            why = Verdict.UNKNOWN_PACK
        else:
            why = Verdict.INVALID if attempt.whole else Verdict.GAP
    return AttemptLine(
        attempt.course,
        title,
        attempt.quiz,
        attempt.pack,
        attempt.started,
        attempt.submitted,
        attempt.received,
        attempt.score_bp,
        attempt.passed,
        counted,
        why,
    )
