"""The audit of the newest organisation file: it was made from this store, and says what the store says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from trainer.domain.errors import Refused
from trainer.domain.organisation import Organisation
from trainer.formats.envelope import ORGANISATION_CAP
from trainer.formats.organisation_file import open_organisation
from trainer.services.committee.audit_told import Told
from trainer.services.committee.audit_values import AuditFault, AuditFinding
from trainer.services.committee.desk import Desk
from trainer.services.committee.ledger_view import LedgerView
from trainer.storage import committee_erasure as erasure
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_store import Connection
from trainer.storage.files import read_capped


def check_file(
    desk: Desk, connection: Connection, told: Told, path: Path
) -> tuple[list[AuditFinding], int | None]:
    """What is wrong with the file, and its number; None where it was refused altogether."""
    _, roots, org = desk.roots(connection)
    try:
        data = read_capped(path, ORGANISATION_CAP)
        opened = open_organisation(data, pinned=org)
    except Refused as refusal:
        return [AuditFinding(AuditFault.FILE_REFUSED, path.name, str(refusal))], None
    found: list[AuditFinding] = []
    newest = told.file_number
    if opened.number != newest:
        found.append(AuditFinding(AuditFault.FILE_NOT_NEWEST, str(opened.number), str(newest)))
    known = told.published.get(opened.number) == hashlib.sha256(data).hexdigest()
    if not known and opened.digest not in told.caught:
        found.append(AuditFinding(AuditFault.FILE_DIFFERS, "journal"))
    if opened.roots != roots[: len(opened.roots)]:
        found.append(AuditFinding(AuditFault.FILE_DIFFERS, "roots"))
    found += (AuditFinding(AuditFault.FILE_DIFFERS, part) for part in _parts(desk, connection, told, opened))
    return found, opened.number


def _parts(desk: Desk, connection: Connection, told: Told, opened: Organisation) -> Iterator[str]:
    """The parts of the file the store does not bear out; results only while nothing has been recorded since."""
    view = LedgerView.of(desk, connection)
    ended = erasure.ended_keys(connection)
    caught = (
        opened.digest in told.caught
    )  # published by a store that was lost: not all of it could be taken over
    if not caught and any(
        view.grants.get(grant.key) != grant for grant in opened.grants if grant.key not in ended
    ):
        yield "grants"
    effects = {(each.version, each.key, each.after_receipt_no) for each in view.revocations.values()}
    if any((each.version, each.key, each.after_receipt_no) not in effects for each in opened.revocations):
        yield "revocations"
    rows = {
        (row.receipt_no, row.received, row.report, row.log, row.through_seq, row.head)
        for row in erasure.receipt_rows(connection)
    }
    if any(
        (each.receipt_no, each.received, each.report, each.log, each.through_seq, each.head) not in rows
        for each in opened.receipts
        if each.receipt_no not in told.lost
    ):
        yield "receipts"
    if told.published_line == ledger.journal_end(connection)[0] and set(opened.results) != set(
        view.results(connection)
    ):
        yield "results"
