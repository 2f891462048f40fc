"""One report beside everything known: whose it is, whether it brings anything, and what has to be said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from trainer.domain.codes import short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, OrgId, PublicKey
from trainer.domain.intake import (
    CourseScore,
    FileVerdict,
    Finding,
    NamedBy,
    Verdict,
    check_record,
    course_scores,
    findings_of,
    gravest,
)
from trainer.domain.log import Entry
from trainer.domain.log_union import LogKey, LogUnion, Piece
from trainer.domain.organisation import CatalogueEntry, Grant, GrantGround, Person
from trainer.domain.report import Report
from trainer.domain.standing import LogFigures
from trainer.domain.text import shown
from trainer.formats import report_file, sealed
from trainer.formats.activation import check_proof
from trainer.formats.envelope import REPORT_CAP
from trainer.formats.keys import ReaderKey, check_public_key
from trainer.services.committee.desk import Desk, OpenCode
from trainer.services.committee.ledger_view import LedgerView
from trainer.storage import committee_erasure as erasure
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_store import Connection


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report that opened, verified and parsed, with the envelope it was signed in."""

    signed: bytes
    digest: str
    report: Report
    entries: tuple[Entry, ...]

    @property
    def log(self) -> LogKey:
        """The log it belongs to."""
        return self.report.key, self.report.log

    def piece(self, receipt_no: int, received: str) -> Piece:
        """What it brings, under a receipt number."""
        return Piece(receipt_no, received, bytes.fromhex(self.report.prev), self.entries)


def open_report(data: bytes, readers: Sequence[ReaderKey], orgs: Collection[OrgId]) -> OpenReport:
    """Decrypt, verify, parse and follow the chain (FORMATS §2 and §6); refusals of those steps, and ORG_OTHER.

    `orgs` are this organisation and those it succeeds.
    """
    return open_signed(sealed.open_sealed(data, readers, cap=REPORT_CAP), orgs)


def open_signed(signed: bytes, orgs: Collection[OrgId]) -> OpenReport:
    """The same for the envelope alone."""
    opened = report_file.read_signed(signed)
    report = opened.report
    if report.org not in orgs:
        raise Refused(Reason.ORG_OTHER)
    check_public_key(report.key)
    entries = report_file.entries(report, opened.heads)
    check_record(entries)
    return OpenReport(signed, opened.digest, report, entries)


@dataclass(slots=True)
class Judge:
    """The state of the store that files are judged by; `take_grant` lets later files of a key see it."""

    desk: Desk
    view: LedgerView
    catalogue: Mapping[CourseId, CatalogueEntry]
    codes: Mapping[str, tuple[OpenCode, ...]]
    uses: dict[int, int]
    picks: Mapping[LogKey, Mapping[int, bytes]]
    granted: dict[PublicKey, Grant] = field(default_factory=dict)
    ended: frozenset[PublicKey] = frozenset()

    @classmethod
    def of(cls, desk: Desk, connection: Connection) -> Judge:
        """Read the state; needs the vault."""
        view = LedgerView.of(desk, connection, with_figures=False)
        live = [row for row in store.codes(connection) if not row.replaced]
        return cls(
            desk,
            view,
            {entry.course: entry for entry in view.entries},
            _by_staff_code(desk.open_codes(live).values(), view),
            ledger.code_uses(connection),
            ledger.picks(connection),
            ended=erasure.ended_keys(connection),
        )

    def let_in(self, opened: OpenReport | Refused, known: Collection[str]) -> OpenReport | Refused:
        """The same, or Refused(KEY_ENDED) for news of somebody who was erased: nothing of them is kept again."""
        if isinstance(opened, Refused) or opened.digest in known or opened.report.key not in self.ended:
            return opened
        return Refused(Reason.KEY_ENDED)

    def proven(self, report: Report) -> OpenCode | None:
        """The activation code this report proves, valid today and not used up; None where there is none."""
        proof = report.introduction.proof
        if not proof:
            return None
        # The code of the person named is tried first; others only because a roster may have changed a staff code.
        likely = self.codes.get(report.introduction.staff_code.casefold(), ())
        for code in chain(likely, chain.from_iterable(self.codes.values())):
            if check_proof(code.code, report.key, proof):
                return code if self._fits(code) else None
        return None

    def _fits(self, code: OpenCode) -> bool:
        person = self.view.people.get(code.person)
        unused = self.uses.get(code.number, 0) < code.devices
        return person is not None and person.active and unused and code.valid_until >= self.desk.today()

    def grant_of(self, key: PublicKey) -> Grant | None:
        """The grant of a key, those of this run included."""
        return self.view.grants.get(key) or self.granted.get(key)

    def take_grant(self, report: Report, made: str) -> tuple[Grant, OpenCode] | None:
        """Grant the report's key by its activation code where that is right and nothing was granted yet."""
        if self.grant_of(report.key) is not None or report.key in self.view.revocations:
            return None
        code = self.proven(report)
        if code is None:
            return None
        grant = Grant(report.key, code.person, GrantGround.ACTIVATION, made)
        self.granted[report.key] = grant
        self.uses[code.number] = self.uses.get(code.number, 0) + 1
        return grant, code

    def verdict(
        self,
        blank: FileVerdict,
        opened: OpenReport,
        union: LogUnion,
        figures: LogFigures,
        *,
        by_code: bool,
    ) -> FileVerdict:
        """What to show of a report that brings something; `by_code` says that recording grants its key."""
        report = opened.report
        granted = self.grant_of(report.key) is not None
        found = findings_of(
            union,
            figures,
            report.claims,
            self.catalogue,
            opened.entries,
            granted=granted or by_code,
            revoked=report.key in self.view.revocations,
            alone=report.parent is None,
        )
        scores = course_scores(figures, report.claims, self.catalogue)
        return self.described(blank, opened, found, scores, by_code=by_code)

    def described(
        self,
        blank: FileVerdict,
        opened: OpenReport,
        found: tuple[Finding, ...],
        scores: tuple[CourseScore, ...],
        *,
        by_code: bool = False,
        received: str = "",
    ) -> FileVerdict:
        """The verdict with the words that belong to it: who, which unit, which file."""
        report = opened.report
        who = report.introduction
        grant = self.grant_of(report.key)
        person = self.view.people.get(grant.person) if grant else None
        named_by = NamedBy.GRANT if person else NamedBy.CLAIM
        if person is not None and by_code:
            named_by = NamedBy.CODE
        waiting = any(finding.verdict is Verdict.WAITING for finding in found)
        return replace(
            blank,
            verdict=gravest(found),
            person=person.id if person else None,
            name=person.name if person else shown(who.name),
            staff_code=person.staff_code if person else shown(who.staff_code),
            unit=self._unit(person) if person else shown(who.unit),
            named_by=named_by,
            courses=scores,
            findings=found,
            digest=opened.digest,
            key_code="" if waiting else short_code(report.key),
            log=report.log,
            first=report.first,
            through=report.through,
            report_no=report.report_no,
            made=report.made,
            received=received,
        )

    def _unit(self, person: Person) -> str:
        return self.view.unit_name(person)


def _by_staff_code(codes: Iterable[OpenCode], view: LedgerView) -> dict[str, tuple[OpenCode, ...]]:
    found: dict[str, tuple[OpenCode, ...]] = {}
    for code in codes:
        person = view.people.get(code.person)
        staff_code = person.staff_code.casefold() if person else ""
        found[staff_code] = (*found.get(staff_code, ()), code)
    return found
