"""Keys that wait, keys that speak, keys that no longer do, and logs with two continuations."""

from __future__ import annotations

from trainer.domain.codes import normalise_short_code, short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import LogId, PersonId, PublicKey
from trainer.domain.organisation import Grant, GrantGround, Revocation, RevocationReason
from trainer.domain.report import Introduction
from trainer.domain.text import fold, shown
from trainer.formats import report_file
from trainer.services.committee.branches import fork_case
from trainer.services.committee.desk import Desk
from trainer.services.committee.device_values import Device, RevocationEffect
from trainer.services.committee.ledger_view import LedgerView
from trainer.services.committee.regrading import regrade
from trainer.services.committee.revoking import devices, effect_of, next_revocation
from trainer.services.committee.values import (
    Approved,
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
                    name=shown(who.name),
                    staff_code=shown(who.staff_code),
                    unit=shown(who.unit),
                    position=shown(who.position),
                    device=shown(who.device),
                    code_tried=bool(who.proof),
                    reports=count,
                    first_received=first[key],
                    courses=tuple(shown(claim.title) for claim in report.claims),
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
            self._desk.note(connection, JournalKind.SET_ASIDE, remark=note, key=key)

    def keys(self) -> tuple[GrantedKey, ...]:
        """Every key that was granted, newest first."""
        with self._desk.reading() as connection:
            view = LedgerView.of(self._desk, connection)
            return tuple(reversed(granted_keys(view, connection)))

    def devices(self, person: PersonId) -> tuple[Device, ...]:
        """The PCs that speak, or spoke, for a person, the newest first; Refused(NOT_FOUND)."""
        with self._desk.reading() as connection:
            view = LedgerView.of(self._desk, connection, with_figures=False)
            if person not in view.people:
                raise Refused(Reason.NOT_FOUND)
            return devices(view, connection, person)

    def preview_revocation(self, key: PublicKey, after_receipt_no: int | None = None) -> RevocationEffect:
        """What ending a key would change, before anything is signed; None means the newest receipt.

        Refused(NOT_FOUND) for a key that is not in use, Refused(RECEIPT_UNKNOWN) for a number that was never given.
        """
        with self._desk.reading() as connection:
            return effect_of(self._desk, connection, key, after_receipt_no)

    def revoke(
        self,
        key: PublicKey,
        note: str,
        *,
        reason: RevocationReason = RevocationReason.LOST,
        after_receipt_no: int | None = None,
    ) -> Revocation:
        """End a key: reports received after that receipt do not count; without a number, after the newest.

        Only the reason of the closed set travels in the organisation file; the officer's `note` stays here and can be
        erased. Refusals of `preview_revocation`. *Side effects:* writes a revocation and the journal.
        """
        with self._desk.writing() as connection:
            revocation = next_revocation(connection, key, after_receipt_no, reason.value, self._desk.now())
            ledger.add_revocation(connection, revocation)
            self._desk.note(
                connection,
                JournalKind.REVOCATION,
                remark=note,
                key=key,
                why=reason.value,
                after_receipt_no=revocation.after_receipt_no,
            )
        return revocation

    def retire(self, key: PublicKey, note: str = "") -> Revocation:
        """End an honest old PC: everything received so far counts, and nothing is held against anybody.

        Refused(NOT_FOUND). *Side effects:* as `revoke`.
        """
        return self.revoke(key, note, reason=RevocationReason.RETIRED)

    def forks(self) -> tuple[ForkCase, ...]:
        """The logs with two continuations nobody has chosen between; neutral, because a fork proves nothing."""
        with self._desk.reading() as connection:
            view = LedgerView.of(self._desk, connection)
            forked = {log for log, figures in view.figures.items() if figures.fork_seq is not None}
            return tuple(
                case
                for log, rows in ledger.reports_of(connection, forked).items()
                if (case := fork_case(self._desk, connection, view, log, rows)) is not None
            )

    def decided_forks(self) -> tuple[ForkCase, ...]:
        """The forks an officer has decided, the newest decision first; each can be decided anew with `pick`."""
        with self._desk.reading() as connection:
            view = LedgerView.of(self._desk, connection)
            rows_of = ledger.reports_of(connection, ledger.picks(connection).keys())
            cases = [
                fork_case(self._desk, connection, view, pick.log, rows_of[pick.log], decision=pick)
                for pick in ledger.pick_rows(connection)
            ]
        made = [case for case in cases if case is not None]
        return tuple(sorted(made, key=lambda case: (case.decided, case.key, case.log), reverse=True))

    def pick(self, key: PublicKey, log: LogId, seq: int, head: str, note: str) -> None:
        """Let one branch of a fork count, or after all another one than before; both decisions stand in the journal.

        Refused(NOT_FOUND) where there is no such branch. *Side effects:* writes.
        """
        cases = (*self.forks(), *self.decided_forks())
        case = next((one for one in cases if (one.key, one.log, one.seq) == (key, log, seq)), None)
        if case is None or head not in {branch.head for branch in case.branches}:
            raise Refused(Reason.NOT_FOUND)
        with self._desk.writing() as connection:
            ledger.add_pick(connection, (key, log), seq, head, note, self._desk.now())
            ledger.set_figures(connection, regrade(self._desk, connection, [(key, log)]))
            self._desk.note(connection, JournalKind.PICK, remark=note, key=key, log=log, seq=seq, head=head)


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
