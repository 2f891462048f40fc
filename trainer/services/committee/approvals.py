"""Keys that wait, keys that speak, keys that no longer do, and logs with two continuations."""

from __future__ import annotations

from trainer.domain.codes import normalise_short_code, short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import LogId, PersonId, PublicKey
from trainer.domain.intake import course_scores
from trainer.domain.log_union import LogKey, unite
from trainer.domain.organisation import Grant, GrantGround, Revocation
from trainer.domain.report import Introduction
from trainer.domain.text import fold
from trainer.formats import report_file
from trainer.services.committee.desk import Desk
from trainer.services.committee.ledger_view import LedgerView
from trainer.services.committee.regrading import grade, piece_of, regrade
from trainer.services.committee.values import (
    Approved,
    Branch,
    Candidate,
    ForkCase,
    GrantedKey,
    JournalKind,
    Match,
    WaitingKey,
)
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_store import Connection

MOST_CANDIDATES = 8


class Approvals:
    """The verbs of approval; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def waiting(self) -> tuple[WaitingKey, ...]:
        """The keys nobody granted, with what they claim beside the roster; first come, first shown."""
        with self._desk.reading() as connection:
            view = LedgerView.of(self._desk, connection)
            keys = ledger.report_keys(connection).keys() - view.grants.keys() - ledger.keys_aside(connection)
            newest = ledger.newest_reports(connection, keys)
            first = ledger.first_received(connection)
        made: list[WaitingKey] = []
        for key, (count, row) in newest.items():
            report = report_file.read_signed(row.signed).report
            who = report.introduction
            made.append(
                WaitingKey(
                    key=key,
                    name=who.name,
                    staff_code=who.staff_code,
                    unit=who.unit,
                    position=who.position,
                    device=who.device,
                    code_tried=bool(who.proof),
                    reports=count,
                    first_received=first[key],
                    courses=tuple(claim.title for claim in report.claims),
                    candidates=_candidates(view, who),
                )
            )
        return tuple(sorted(made, key=lambda waiting: (waiting.first_received, waiting.key)))

    def approve(self, key: PublicKey, person: PersonId, typed_code: str) -> Approved:
        """Let a key speak for a person, because its short code was heard and typed.

        Refused(CODE_MISTYPED), Refused(SHORT_CODE_WRONG), Refused(NOT_FOUND) for a key that does not wait or a person
        who is not in the roster, Refused(LOCKED). *Side effects:* writes a grant and the journal.
        """
        self._desk.require_unlocked()
        if normalise_short_code(typed_code) != short_code(key):
            raise Refused(Reason.SHORT_CODE_WRONG)
        with self._desk.writing() as connection:
            view = LedgerView.of(self._desk, connection)
            reports = ledger.report_keys(connection).get(key, 0)
            known = view.people.get(person)
            if not reports or key in view.grants or known is None or not known.active:
                raise Refused(Reason.NOT_FOUND)
            grant = Grant(key, person, GrantGround.SHORT_CODE, self._desk.now())
            ledger.add_grant(connection, grant, None)
            self._desk.note(connection, JournalKind.GRANT, key=key, person=person, ground=grant.ground.value)
        return Approved(grant, reports)

    def set_aside(self, key: PublicKey, note: str) -> None:
        """Take a key out of the list without granting it; its reports stay. *Side effects:* writes."""
        with self._desk.writing() as connection:
            if key not in ledger.report_keys(connection) or key in ledger.grants(connection):
                raise Refused(Reason.NOT_FOUND)
            ledger.set_aside(connection, key, note, self._desk.now())
            self._desk.note(connection, JournalKind.SET_ASIDE, key=key, note=note)

    def keys(self) -> tuple[GrantedKey, ...]:
        """Every key that was granted, newest first."""
        with self._desk.reading() as connection:
            view = LedgerView.of(self._desk, connection)
            return tuple(reversed(granted_keys(view, connection)))

    def revoke(self, key: PublicKey, reason: str) -> Revocation:
        """End a key: reports received from now on do not count. Refused(NOT_FOUND). *Side effects:* writes."""
        with self._desk.writing() as connection:
            known = ledger.revocations(connection)
            if key not in ledger.grants(connection) or key in known:
                raise Refused(Reason.NOT_FOUND)
            last, _ = ledger.last_receipt(connection)
            revocation = Revocation(len(known) + 1, key, reason, last, self._desk.now())
            ledger.add_revocation(connection, revocation)
            self._desk.note(connection, JournalKind.REVOCATION, key=key, reason=reason, after_receipt_no=last)
        return revocation

    def forks(self) -> tuple[ForkCase, ...]:
        """The logs with two continuations nobody has chosen between; neutral, because a fork proves nothing."""
        with self._desk.reading() as connection:
            view = LedgerView.of(self._desk, connection)
            forked = {log for log, figures in view.figures.items() if figures.fork_seq is not None}
            return tuple(
                self._fork(connection, view, log, rows)
                for log, rows in ledger.reports_of(connection, forked).items()
            )

    def _fork(
        self, connection: Connection, view: LedgerView, log: LogKey, rows: list[ledger.ReportRow]
    ) -> ForkCase:
        pieces = [piece_of(row) for row in rows]
        picks = ledger.picks(connection).get(log, {})
        fork = unite(pieces, picks).fork
        assert fork is not None
        catalogue = {entry.course: entry for entry in view.entries}
        branches: list[Branch] = []
        for head in fork.heads:
            union, figures = grade(self._desk, connection, pieces, {**picks, fork.seq: head})
            after = [counted for counted in union.counted if counted.entry.stamp.seq >= fork.seq]
            branches.append(
                Branch(
                    head=head.hex(),
                    events=len(after),
                    last_wall=after[-1].entry.stamp.wall if after else "",
                    received=after[0].received if after else "",
                    courses=course_scores(figures, (), catalogue),
                )
            )
        grant = view.grants.get(log[0])
        person = view.people.get(grant.person) if grant else None
        claimed = report_file.read_signed(rows[-1].signed).report.introduction.name
        return ForkCase(log[0], log[1], person, person.name if person else claimed, fork.seq, tuple(branches))

    def pick(self, key: PublicKey, log: LogId, seq: int, head: str, note: str) -> None:
        """Let one branch of a fork count; Refused(NOT_FOUND) where there is no such branch. *Side effects:* writes."""
        case = next((one for one in self.forks() if (one.key, one.log, one.seq) == (key, log, seq)), None)
        if case is None or head not in {branch.head for branch in case.branches}:
            raise Refused(Reason.NOT_FOUND)
        with self._desk.writing() as connection:
            ledger.add_pick(connection, (key, log), seq, head, note, self._desk.now())
            ledger.set_figures(connection, regrade(self._desk, connection, [(key, log)]))
            self._desk.note(connection, JournalKind.PICK, key=key, log=log, seq=seq, head=head, note=note)


def granted_keys(view: LedgerView, connection: Connection) -> list[GrantedKey]:
    """Every granted key with its person, in the order of grants."""
    counts = ledger.report_keys(connection)
    return [
        GrantedKey(
            key,
            short_code(key),
            view.people[grant.person],
            view.unit_name(view.people[grant.person]),
            grant.ground,
            grant.made,
            view.revocations.get(key),
            counts.get(key, 0),
        )
        for key, grant in view.grants.items()
    ]


def _candidates(view: LedgerView, who: Introduction) -> tuple[Candidate, ...]:
    """People of the roster a claim may mean, the likeliest first."""
    found: list[tuple[int, Candidate]] = []
    for person in view.people.values():
        if not person.active:
            continue
        unit = view.unit_name(person)
        if who.staff_code and person.staff_code.casefold() == who.staff_code.casefold():
            found.append((0, Candidate(person, unit, Match.STAFF_CODE)))
        elif who.name and fold(person.name) == fold(who.name):
            same_unit = fold(unit) == fold(who.unit)
            match = Match.NAME_AND_UNIT if same_unit else Match.NAME
            found.append((1 if same_unit else 2, Candidate(person, unit, match)))
    found.sort(key=lambda ranked: (ranked[0], ranked[1].person.id))
    return tuple(candidate for _, candidate in found[:MOST_CANDIDATES])
