"""The audit of what was received: receipts against the journal, reports against receipts, figures against both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from trainer.domain.codes import short_code
from trainer.domain.errors import Refused
from trainer.domain.log_union import LogKey, Piece
from trainer.formats.course_pack import open_pack
from trainer.formats.figures_text import encode_figures
from trainer.services.committee.audit_told import Told, ToldReceipt
from trainer.services.committee.audit_values import AuditFault, AuditFinding
from trainer.services.committee.desk import Desk
from trainer.services.committee.opening import OpenReport, open_signed
from trainer.services.committee.regrading import grade
from trainer.storage import committee_erasure as erasure
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_erasure import ReceiptRow
from trainer.storage.committee_ledger import ReportRow
from trainer.storage.committee_store import Connection, PackRow

_LONGEST_BATCH = timedelta(minutes=10)
"""How long recording one batch may have taken: older journal lines have only the time of its end."""


class ReportCheck:
    """Looks at reports log by log; `logs` are those with anything left to look at."""

    def __init__(self, desk: Desk, connection: Connection, told: Told) -> None:
        self._desk, self._connection, self._told = desk, connection, told
        self._rows = erasure.receipt_rows(connection)
        self._orgs = desk.organisations(connection)
        self._figures = ledger.figures(connection)
        self._picks = ledger.picks(connection)
        self.logs: list[LogKey] = sorted({(row.key, row.log) for row in self._rows if row.deletion is None})
        self.erased = sum(row.deletion is not None for row in self._rows)
        self.kept = len(self._rows) - self.erased

    def receipts(self) -> Iterator[AuditFinding]:
        """Receipt numbers go on without a gap, and each is the one the journal tells of."""
        there = {row.receipt_no for row in self._rows}
        highest = max((*there, *self._told.receipts), default=0)
        for number in sorted(set(range(1, highest + 1)) - there - self._told.lost):
            yield AuditFinding(AuditFault.RECEIPT_MISSING, str(number))
        for row in self._rows:
            told = self._told.receipts.get(row.receipt_no)
            if told is None or told.digest != row.report or not _at_its_time(row, told):
                yield AuditFinding(AuditFault.RECEIPT_DIFFERS, str(row.receipt_no))
        for number in ledger.sharing_a_file(self._connection):
            yield AuditFinding(AuditFault.REPORT_DIFFERS, str(number))

    def reports(self, logs: Sequence[LogKey]) -> Iterator[AuditFinding]:
        """Each report's signature, chain and digest again, then the figures of its log graded again."""
        for log, rows in ledger.reports_of(self._connection, logs).items():
            pieces: list[Piece] = []
            for row in rows:
                try:
                    opened = open_signed(row.signed, self._orgs)
                except Refused as refusal:
                    yield AuditFinding(AuditFault.REPORT_BROKEN, str(row.receipt.receipt_no), str(refusal))
                    continue
                if not _same(opened, row):
                    yield AuditFinding(AuditFault.REPORT_DIFFERS, str(row.receipt.receipt_no))
                pieces.append(opened.piece(row.receipt.receipt_no, row.receipt.received))
            if len(pieces) == len(rows) and not self._figures_hold(log, pieces):
                yield AuditFinding(AuditFault.FIGURES_DIFFER, short_code(log[0]), log[1])

    def _figures_hold(self, log: LogKey, pieces: Sequence[Piece]) -> bool:
        try:
            _, figures = grade(self._desk, self._connection, pieces, self._picks.get(log, {}))
        except Refused:  # a pack that does not open is a finding of its own
            return True
        return self._figures.get(log) == encode_figures(figures)

    def spare_figures(self) -> Iterator[AuditFinding]:
        """Figures no report stands behind."""
        for key, log in sorted(self._figures.keys() - set(self.logs)):
            yield AuditFinding(AuditFault.FIGURES_DIFFER, short_code(key), log)

    def pack(self, row: PackRow) -> Iterator[AuditFinding]:
        """A pack is the course its row says, with the digest the journal tells of."""
        try:
            opened = open_pack(store.pack_data(self._connection, row.digest) or b"")
        except Refused as refusal:
            yield AuditFinding(AuditFault.PACK_BROKEN, row.course, str(refusal))
            return
        is_it = (opened.digest, opened.course.id, opened.course.title, opened.course.version)
        if is_it != (row.digest, row.course, row.title, row.version):
            yield AuditFinding(AuditFault.PACK_BROKEN, row.course, opened.digest)


def _same(opened: OpenReport, row: ReportRow) -> bool:
    report, receipt = opened.report, row.receipt
    return (
        opened.digest,
        report.key,
        report.log,
        report.first,
        report.through,
        report.head,
        report.made,
        report.report_no if row.report_no is not None else None,
    ) == (
        receipt.report,
        row.key,
        receipt.log,
        row.first,
        receipt.through_seq,
        receipt.head,
        row.made,
        row.report_no,
    )


def _at_its_time(row: ReceiptRow, told: ToldReceipt) -> bool:
    if told.received:
        return row.received == told.received
    took = datetime.fromisoformat(told.at) - datetime.fromisoformat(row.received)
    return timedelta(0) <= took <= _LONGEST_BATCH
