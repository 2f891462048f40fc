"""One report beside everything known: whose it is, whether it brings anything, and what has to be said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from trainer.domain.codes import short_code
from trainer.domain.errors import Reason
from trainer.domain.ids import CourseId, PersonId, PublicKey
from trainer.domain.intake import (
    CourseScore,
    FileVerdict,
    Finding,
    NamedBy,
    Verdict,
    course_scores,
    findings_of,
    findings_of_key,
    gravest,
)
from trainer.domain.log_union import LogKey, LogUnion
from trainer.domain.organisation import CatalogueEntry, Grant, GrantGround, Person
from trainer.domain.report import Introduction
from trainer.domain.standing import LogFigures
from trainer.domain.text import shown
from trainer.formats.activation import check_proof
from trainer.formats.opened_report import Lone, Opened, Outcome
from trainer.services.committee.desk import Desk, OpenCode
from trainer.services.committee.ledger_view import LedgerView
from trainer.services.committee.opening import OpenReport
from trainer.storage import committee_erasure as erasure
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_ledger import ReceivedFile
from trainer.storage.committee_store import Connection

NOBODY = Introduction("", "", "", "", "", "")


@dataclass(slots=True)
class Judge:
    """The state of the store that files are judged by; `take_grant` lets later files of a key see it."""

    desk: Desk
    view: LedgerView
    catalogue: Mapping[CourseId, CatalogueEntry]
    uses: dict[int, int]
    picks: Mapping[LogKey, Mapping[int, bytes]]
    today: date
    granted: dict[PublicKey, Grant] = field(default_factory=dict)
    ended: frozenset[PublicKey] = frozenset()
    _proofs: dict[tuple[PublicKey, str], OpenCode] = field(default_factory=dict)
    _scores: dict[CourseScore, CourseScore] = field(default_factory=dict)
    """One of each that was told: a hundred thousand verdicts stay in memory, and most of them tell the same."""
    _staff: Mapping[str, tuple[PersonId, ...]] | None = None

    @classmethod
    def of(cls, desk: Desk, connection: Connection) -> Judge:
        """Read the state; needs the vault."""
        view = LedgerView.of(desk, connection, with_figures=False)
        return cls(
            desk,
            view,
            {entry.course: entry for entry in view.entries},
            ledger.code_uses(connection),
            ledger.picks(connection),
            desk.today(),
            ended=erasure.ended_keys(connection),
        )

    def know_proofs(self, connection: Connection, reports: Iterable[Opened]) -> None:
        """Find out which activation codes these reports prove, in the place of what was known of others.

        Only the codes of the people they name are taken out of their boxes, and those of everybody where one of them
        proves none of these, because a roster may have changed a staff code. Needs the vault.
        """
        asking = [
            report
            for report in reports
            if report.introduction.proof
            and self.grant_of(report.key) is None
            and report.key not in self.view.revocations
        ]
        self._proofs = {}
        if not asking:
            return
        named = {report.introduction.staff_code.casefold() for report in asking}
        people = [person for code in named for person in self._by_staff_code().get(code, ())]
        codes: dict[PersonId, list[OpenCode]] = {}
        for code in self.desk.codes_in(store.live_codes(connection, people) if people else ()):
            codes.setdefault(code.person, []).append(code)
        asking = [report for report in asking if not self._prove(report, self._likely(report, codes))]
        if asking:
            everything = list(self.desk.codes_in(store.live_codes(connection)))
            for report in asking:
                self._prove(report, everything)

    def _likely(self, report: Opened, codes: Mapping[PersonId, list[OpenCode]]) -> Iterator[OpenCode]:
        for person in self._by_staff_code().get(report.introduction.staff_code.casefold(), ()):
            yield from codes.get(person, ())

    def _prove(self, report: Opened, codes: Iterable[OpenCode]) -> bool:
        proof = report.introduction.proof
        code = next((code for code in codes if check_proof(code.code, report.key, proof)), None)
        if code is not None:
            self._proofs[report.key, proof] = code
        return code is not None

    def _by_staff_code(self) -> Mapping[str, tuple[PersonId, ...]]:
        if self._staff is None:
            found: dict[str, tuple[PersonId, ...]] = {}
            for person in self.view.people.values():
                code = person.staff_code.casefold()
                found[code] = (*found.get(code, ()), person.id)
            self._staff = found
        return self._staff

    def begun_again(self, connection: Connection) -> Judge:
        """The same state without what this judge has granted, for recording what it has checked."""
        return replace(self, uses=ledger.code_uses(connection), granted={})

    def let_in(self, outcome: Outcome, known: Collection[str]) -> Outcome:
        """The same, or a refusal (KEY_ENDED) of news of somebody who was erased: nothing of them is kept again."""
        opened = outcome.opened
        if opened is None or opened.digest in known or opened.key not in self.ended:
            return outcome
        return Outcome(outcome.file_digest, reason=Reason.KEY_ENDED)

    def proven(self, report: Opened) -> OpenCode | None:
        """The activation code this report proves, valid today and not used up; None where there is none."""
        code = self._proofs.get((report.key, report.introduction.proof))
        return code if code is not None and self._fits(code) else None

    def _fits(self, code: OpenCode) -> bool:
        person = self.view.people.get(code.person)
        unused = self.uses.get(code.number, 0) < code.devices
        return person is not None and person.active and unused and code.valid_until >= self.today

    def grant_of(self, key: PublicKey) -> Grant | None:
        """The grant of a key, those of this run included."""
        return self.view.grants.get(key) or self.granted.get(key)

    def take_grant(self, report: Opened, made: str) -> tuple[Grant, OpenCode] | None:
        """Grant the report's key by its activation code where that is right and nothing was granted yet."""
        if self.grant_of(report.key) is not None or report.key in self.view.revocations:
            return None
        code = self.proven(report)
        if code is None:
            return None
        person = self.view.people[code.person].id  # the one text of it: an import may grant very many keys
        grant = Grant(report.key, person, GrantGround.ACTIVATION, made)
        self.granted[report.key] = grant
        self.uses[code.number] = self.uses.get(code.number, 0) + 1
        return grant, code

    def verdict(
        self,
        blank: FileVerdict,
        opened: Opened,
        read: OpenReport,
        union: LogUnion,
        figures: LogFigures,
        *,
        by_code: bool,
    ) -> FileVerdict:
        """What to show of a report that brings something; `by_code` says that recording grants its key."""
        claims = read.report.claims
        found = findings_of(
            union,
            figures,
            claims,
            self.catalogue,
            read.entries,
            granted=by_code or self.grant_of(opened.key) is not None,
            revoked=opened.key in self.view.revocations,
            alone=read.report.parent is None,
        )
        scores = course_scores(figures, claims, self.catalogue)
        return self.described(blank, opened, found, scores, by_code=by_code)

    def lone_verdict(self, blank: FileVerdict, opened: Opened, lone: Lone, *, by_code: bool) -> FileVerdict:
        """The same for a report that is all there is of its log, weighed by this judge's catalogue when opened."""
        of_key = findings_of_key(
            granted=by_code or self.grant_of(opened.key) is not None,
            revoked=opened.key in self.view.revocations,
        )
        scores = tuple([self._scores.setdefault(score, score) for score in lone.scores])
        return self.described(blank, opened, (*of_key, *lone.findings), scores, by_code=by_code)

    def told_again(self, blank: FileVerdict, row: ReceivedFile, who: Introduction) -> FileVerdict:
        """The verdict of a file that was received before; `who` is what it says, for a key nobody was granted."""
        receipt = row.receipt
        opened = Opened(
            receipt.report,
            row.key,
            receipt.log,
            row.first,
            receipt.through_seq,
            receipt.head,
            row.report_no,
            row.made,
            who,
            signed=b"",
            lone=None,
        )
        return self.described(blank, opened, (Finding(Verdict.DUPLICATE),), (), received=receipt.received)

    def person_of(self, key: PublicKey) -> Person | None:
        """Whom a key was granted to."""
        grant = self.grant_of(key)
        return self.view.people.get(grant.person) if grant else None

    def described(
        self,
        blank: FileVerdict,
        opened: Opened,
        found: tuple[Finding, ...],
        scores: tuple[CourseScore, ...],
        *,
        by_code: bool = False,
        received: str = "",
    ) -> FileVerdict:
        """The verdict with the words that belong to it: who, which unit, which file."""
        who = opened.introduction
        person = self.person_of(opened.key)
        named_by = NamedBy.GRANT if person else NamedBy.CLAIM
        if person is not None and by_code:
            named_by = NamedBy.CODE
        waiting = any(finding.verdict is Verdict.WAITING for finding in found)
        return FileVerdict(
            number=blank.number,
            file_name=blank.file_name,
            path=blank.path,
            verdict=gravest(found),
            person=person.id if person else None,
            name=person.name if person else shown(who.name),
            staff_code=person.staff_code if person else shown(who.staff_code),
            unit=self._unit(person) if person else shown(who.unit),
            named_by=named_by,
            courses=scores,
            findings=found,
            digest=opened.digest,
            key_code="" if waiting else short_code(opened.key),
            log=opened.log_id,
            first=opened.first,
            through=opened.through,
            report_no=opened.report_no,
            made=opened.made,
            received=received,
        )

    def _unit(self, person: Person) -> str:
        return self.view.unit_name(person)
