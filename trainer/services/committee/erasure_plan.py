"""What belongs to somebody: their keys and reports, reports that only claim to be theirs, and words about them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from trainer.domain.erasure import BlankedLine, ErasedReceipt, PastCount, add_up, speaks_of
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PersonId, PublicKey
from trainer.domain.organisation import Person, RevocationReason
from trainer.domain.report import Introduction
from trainer.domain.standing import Progress
from trainer.domain.text import fold
from trainer.formats import envelope, report_file
from trainer.formats.envelope import REPORT_CAP
from trainer.services.committee.erasure_values import Trace
from trainer.services.committee.ledger_view import LedgerView
from trainer.storage import committee_erasure as erasure
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage import key_facts
from trainer.storage.committee_erasure import ReceiptRow
from trainer.storage.committee_store import Connection

_WORDY = ("note", "reason", "name")
"""Members of journal lines of layout 1 that hold what somebody typed."""
_CODES = {reason.value for reason in RevocationReason}


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """Everything an erasure would touch, found in one transaction.

    `claimed` are keys nobody was granted whose reports give one of these people. `blanked` are journal lines of layout
    1 with the text that is to be left of them; `notes` places in rows that stay; `reworded` revocations with words.
    """

    people: tuple[Person, ...]
    keys: frozenset[PublicKey]
    claimed: frozenset[PublicKey]
    receipts: tuple[ReceiptRow, ...]
    counts: tuple[PastCount, ...]
    blanked: tuple[tuple[int, str, bytes], ...]
    remarks: tuple[int, ...]
    notes: tuple[tuple[str, ...], ...]
    reworded: frozenset[PublicKey]

    @classmethod
    def of(
        cls, view: LedgerView, connection: Connection, people: Collection[PersonId], number: int
    ) -> ErasurePlan:
        """Look everything up for entry `number`; Refused(NOT_FOUND) for nobody, or somebody unknown."""
        if not people or not set(people) <= view.people.keys():
            raise Refused(Reason.NOT_FOUND)
        chosen = tuple(view.people[person] for person in sorted(set(people)))
        keys = frozenset(key for key, grant in view.grants.items() if grant.person in set(people))
        claimed = frozenset(_claimed(view, connection, chosen))
        gone = keys | claimed
        return cls(
            chosen,
            keys,
            claimed,
            erasure.receipt_rows(connection, gone) if gone else (),
            add_up(_counts(view, connection, chosen)),
            tuple(_blanked(connection, chosen, gone, number)),
            tuple(_remarks(connection, chosen, gone)),
            tuple(
                place
                for place, words in erasure.notes_in_use(connection).items()
                if PublicKey(place[1]) not in gone and _about(words, chosen)
            ),
            frozenset(
                key
                for key, revocation in view.revocations.items()
                if revocation.reason not in _CODES and (key in gone or _about(revocation.reason, chosen))
            ),
        )

    @property
    def words(self) -> int:
        """How many officers' words go."""
        return len({number for number, _, _ in self.blanked} | set(self.remarks))

    def erased_receipts(self) -> tuple[ErasedReceipt, ...]:
        """What the signed entry says of the reports."""
        return tuple(
            ErasedReceipt(row.receipt_no, row.report, row.log, row.through_seq, row.head)
            for row in self.receipts
        )

    def blanked_lines(self) -> tuple[BlankedLine, ...]:
        """What the signed entry says of the journal's lines."""
        return tuple(
            BlankedLine(number, head.hex(), hashlib.sha256(kept.encode("utf-8")).hexdigest())
            for number, kept, head in self.blanked
        )


def traces(view: LedgerView, connection: Connection, plan: ErasurePlan) -> tuple[Trace, ...]:
    """Where a name of the plan stays: told before anything is erased, because no program can decide it."""
    found: list[Trace] = []
    roots = view.desk.roots(connection)[1]
    trainers = {fold(trainer.name) for root in roots for trainer in root.trainers}
    if trainers & {fold(person.name) for person in plan.people}:
        found.append(Trace.TRAINER)
    if any(_about(holder, plan.people) for holder in key_facts.holders(connection).values()):
        found.append(Trace.KEY_HOLDER)
    if any(_about(value, plan.people) for _, value in store.variables(connection)):
        found.append(Trace.VARIABLES)
    gone = plan.keys | plan.claimed
    if any(_carries(row, view, plan.people) for row in ledger.all_reports(connection) if row.key not in gone):
        found.append(Trace.OTHER_REPORTS)
    if plan.reworded:  # organisation files of before carried the free words of revocations
        found.append(Trace.PUBLISHED_WORDS)
    return tuple(found)


def _carries(row: ledger.ReportRow, view: LedgerView, people: tuple[Person, ...]) -> bool:
    """Whether somebody else's report holds one of these names; a namesake's own does not count."""
    grant = view.grants.get(row.key)
    own = fold(view.people[grant.person].name) if grant else ""
    body = envelope.peek(row.signed, REPORT_CAP).body
    return any(fold(person.name) != own and person.name.encode("utf-8") in body for person in people)


def _about(words: str, people: tuple[Person, ...]) -> bool:
    return any(speaks_of(words, person.name, person.staff_code) for person in people)


def _claimed(view: LedgerView, connection: Connection, people: tuple[Person, ...]) -> Iterator[PublicKey]:
    waiting = ledger.report_keys(connection).keys() - view.grants.keys()
    rows = erasure.receipt_rows(connection, waiting) if waiting else ()
    logs = {(row.key, row.log) for row in rows}
    for (key, _), reports in ledger.reports_of(connection, logs).items():
        named = (report_file.read_signed(row.signed).report.introduction for row in reports)
        if any(_gives(who, person, view.unit_name(person)) for who in named for person in people):
            yield key


def _gives(who: Introduction, person: Person, unit: str) -> bool:
    """Whether a report nobody was granted says it is this person's: by staff code, else by name and unit."""
    if who.staff_code and person.staff_code:
        return who.staff_code.casefold() == person.staff_code.casefold()
    return fold(who.name) == fold(person.name) and fold(who.unit) == fold(unit)


def _counts(view: LedgerView, connection: Connection, people: tuple[Person, ...]) -> Iterator[PastCount]:
    for person in people:
        for each in view.standings_of(connection, person.id):
            if each.progress is not Progress.NOT_STARTED:
                yield PastCount(person.unit, each.course, each.progress is Progress.PASSED, 1)


def _blanked(
    connection: Connection, people: tuple[Person, ...], gone: frozenset[PublicKey], number: int
) -> Iterator[tuple[int, str, bytes]]:
    for line, text, head in erasure.lines_with_words(connection):
        facts = json.loads(text)
        words = [str(facts[name]) for name in _WORDY if name in facts]
        if facts.get("key") in gone or any(_about(each, people) for each in words):
            left = {name: value for name, value in facts.items() if name not in _WORDY}
            kept = json.dumps({**left, "blanked": number}, ensure_ascii=False, separators=(",", ":"))
            yield line, kept, head


def _remarks(connection: Connection, people: tuple[Person, ...], gone: frozenset[PublicKey]) -> Iterator[int]:
    remarks = erasure.remarks(connection)
    for row in ledger.journal_lines(connection, tuple(remarks)):
        if json.loads(row.text).get("key") in gone or _about(remarks[row.number].text, people):
            yield row.number
