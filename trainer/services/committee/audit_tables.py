"""The audit of decisions: grants, revocations, picks, catalogue, settings and deletion entries against the journal."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.domain.codes import short_code
from trainer.domain.erasure import Deletion
from trainer.domain.errors import Refused
from trainer.domain.ids import CourseId, PublicKey
from trainer.formats import envelope
from trainer.formats.envelope import ORGANISATION_CAP
from trainer.services.committee.audit_told import Told, ToldEnd
from trainer.services.committee.audit_values import AuditFault, AuditFinding
from trainer.services.committee.erasing import RETENTION
from trainer.services.committee.journal import deletion_by, root_chains
from trainer.services.committee.ledger_view import LedgerView
from trainer.storage import committee_erasure as erasure
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_erasure import ReceiptRow
from trainer.storage.committee_store import Connection


def check_tables(view: LedgerView, connection: Connection, told: Told) -> Iterator[AuditFinding]:
    """Everything decided, as the tables have it, beside what the journal tells."""
    ended = erasure.ended_keys(connection)
    yield from _grants(view, told, ended)
    yield from _revocations(view, told)
    yield from _decisions(connection, told, ended)
    yield from _catalogue(view, connection, told)
    yield from _settings(view, connection, told)
    yield from _deletions(view, connection, told)


def _grants(view: LedgerView, told: Told, ended: frozenset[PublicKey]) -> Iterator[AuditFinding]:
    for key, grant in view.grants.items():
        if grant.person not in view.people:
            yield AuditFinding(AuditFault.GRANT_WITHOUT_PERSON, short_code(key))
        if told.grants.get(key) != (grant.person, grant.ground.value) or key in ended:
            yield AuditFinding(AuditFault.GRANT_DIFFERS, short_code(key))
    for key in sorted(told.grants.keys() - view.grants.keys() - ended):
        yield AuditFinding(AuditFault.GRANT_DIFFERS, short_code(key))


def _revocations(view: LedgerView, told: Told) -> Iterator[AuditFinding]:
    found = list(view.revocations.values())
    for at in range(max(len(found), len(told.ends))):
        if at >= len(found) or at >= len(told.ends):
            yield AuditFinding(AuditFault.REVOCATION_DIFFERS, str(at + 1))
            continue
        revocation, end = found[at], told.ends[at]
        wanted = ToldEnd(revocation.key, end.why and revocation.reason, revocation.after_receipt_no)
        if revocation.version != at + 1 or wanted != end:
            yield AuditFinding(AuditFault.REVOCATION_DIFFERS, str(at + 1))


def _decisions(connection: Connection, told: Told, ended: frozenset[PublicKey]) -> Iterator[AuditFinding]:
    picks = {(row.log, row.seq): row.head for row in ledger.pick_rows(connection)}
    wanted = {place: head for place, head in told.picks.items() if place[0][0] not in ended}
    for place in sorted(picks.keys() | wanted.keys()):
        if picks.get(place) != wanted.get(place):
            yield AuditFinding(AuditFault.DECISION_DIFFERS, short_code(place[0][0]), str(place[1]))
    for key in sorted(ledger.keys_aside(connection) ^ (told.asides - ended)):
        yield AuditFinding(AuditFault.DECISION_DIFFERS, short_code(key))


def _catalogue(view: LedgerView, connection: Connection, told: Told) -> Iterator[AuditFinding]:
    found = {
        entry.course: {
            "mandatory": entry.mandatory,
            "due": entry.due.isoformat() if entry.due else "",
            "units": list(entry.units),
            "packs": list(entry.packs),
        }
        for entry in view.entries
    }
    wanted: dict[CourseId, dict[str, object]] = {
        course: {name: line[name] for name in ("mandatory", "due", "units", "packs")}
        for course, line in told.entries.items()
    }
    for course in sorted(found.keys() | wanted.keys()):
        if found.get(course) != wanted.get(course):
            yield AuditFinding(AuditFault.CATALOGUE_DIFFERS, course)
    kept = {row.digest: str(row.course) for row in store.packs(connection)}
    for digest in sorted(kept.keys() | told.packs.keys()):
        if kept.get(digest) != told.packs.get(digest):
            yield AuditFinding(AuditFault.PACK_BROKEN, kept.get(digest) or told.packs[digest], digest)


def _settings(view: LedgerView, connection: Connection, told: Told) -> Iterator[AuditFinding]:
    facts = store.facts(connection)
    newest = view.desk.roots(connection)[1][-1]
    retention = facts.get(RETENTION)
    pairs = (
        ("organisation", facts.get("organisation"), newest.organisation),
        ("committee", facts.get("committee"), newest.committee),
        ("pin_required", facts.get("pin_required") == "1", told.pin_required),
        (RETENTION, None if retention is None else int(retention), told.retention),
        ("file_number", int(facts.get("file_number", "0")), told.file_number),
    )
    for name, found, wanted in pairs:
        if found != wanted:
            yield AuditFinding(AuditFault.SETTING_DIFFERS, name)


def _deletions(view: LedgerView, connection: Connection, told: Told) -> Iterator[AuditFinding]:
    chains = root_chains(view.desk, connection)
    lines = dict(erasure.deletion_lines(connection))
    numbers = range(1, max((*lines, *told.deletions), default=0) + 1)
    rows = [row for row in erasure.receipt_rows(connection) if row.deletion is not None]
    listed: set[int] = set()
    for number in numbers:
        line = lines.get(number)
        if line is None:
            yield AuditFinding(AuditFault.DELETION_DIFFERS, str(number))
            continue
        try:
            entry = deletion_by(line, chains)
        except Refused as refusal:
            yield AuditFinding(AuditFault.DELETION_BROKEN, str(number), str(refusal))
            continue
        journalled = told.deletions.get(number) == envelope.peek(line, ORGANISATION_CAP).digest
        if not journalled or not _stands_for(entry, number, rows):
            yield AuditFinding(AuditFault.DELETION_DIFFERS, str(number))
        listed |= {each.receipt_no for each in entry.receipts}
    spare = {row.receipt_no for row in rows} - listed
    for receipt_no in sorted(spare | set(erasure.erased_with_bytes(connection))):
        yield AuditFinding(AuditFault.RECEIPT_DIFFERS, str(receipt_no))


def _stands_for(entry: Deletion, number: int, rows: list[ReceiptRow]) -> bool:
    """Whether an entry lists exactly the reports that say they were erased under its number."""
    there = {
        (row.receipt_no, row.report, row.log, row.through_seq, row.head)
        for row in rows
        if row.deletion == number
    }
    told = {(each.receipt_no, each.report, each.log, each.through_seq, each.head) for each in entry.receipts}
    return entry.number == number and there == told
