"""One transaction of recording reports: each file whole or not at all, with its receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from trainer.domain.errors import Reason
from trainer.domain.intake import FileVerdict, Finding, Verdict
from trainer.domain.log_union import LogKey, LogUnion, covered
from trainer.domain.organisation import Grant, Receipt
from trainer.domain.standing import LogFigures, under_receipt
from trainer.formats.figures_text import encode_figures
from trainer.services.committee.checked_file import Checked, received_of
from trainer.services.committee.desk import Desk
from trainer.services.committee.judging import Judge, OpenReport, open_signed
from trainer.services.committee.regrading import grade, piece_of
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_ledger import ReportRow
from trainer.storage.committee_store import Connection


class Batch:
    """One transaction of recording: files are taken in turn, then figures, receipts and the journal are written."""

    def __init__(
        self, desk: Desk, connection: Connection, files: Sequence[Checked], judge: Judge | None
    ) -> None:
        """`judge` is the one of the batch before, where nobody else has written since."""
        self._desk = desk
        self._connection = connection
        self._now = desk.now()
        self._judge = judge or Judge.of(desk, connection)
        self._orgs = desk.organisations(connection)
        self._receipt_no = ledger.highest_receipt_no(connection)
        signed = [checked for checked in files if checked.signed is not None]
        self._known = ledger.known_reports(connection, {checked.verdict.digest for checked in signed})
        self._opened = {
            checked.verdict.number: checked.opened or open_signed(checked.signed, self._orgs)
            for checked in signed
            if checked.signed is not None and not self._still_duplicate(checked)
        }
        self._pieces = {
            log: [piece_of(row) for row in rows]
            for log, rows in ledger.reports_of(
                connection, {opened.log for opened in self._opened.values()}
            ).items()
        }
        self._kept: list[tuple[Checked, OpenReport, int, bool]] = []
        self._other: list[FileVerdict] = []
        self._lines: list[list[str | int]] = []
        self._digests: set[str] = set()
        self._codes: list[tuple[Grant, int | None]] = []
        self.granted: list[Grant] = []
        self.receipts: list[Receipt] = []
        self.verdicts: list[FileVerdict] = []

    @property
    def judge(self) -> Judge:
        """The state of the store with everything this batch brings."""
        return self._judge

    def take(self, checked: Checked) -> None:
        """One file: refused, known already, or kept under the next receipt number."""
        if checked.signed is None:
            reason = checked.verdict.reason or Reason.FILE_UNREADABLE
            self._lines.append([checked.file_digest, reason.value])
            self._other.append(checked.verdict)
            return
        if self._still_duplicate(checked):
            self._lines.append([checked.verdict.digest, Verdict.DUPLICATE.value])
            self._other.append(checked.verdict)
            return
        opened = self._opened[checked.verdict.number]
        pieces = self._pieces[opened.log]
        piece = opened.piece(self._receipt_no + 1, self._now)
        known = opened.digest in self._digests or opened.digest in self._known
        if known or covered(piece, pieces):
            verdict = Verdict.DUPLICATE if known else Verdict.COVERED
            self._lines.append([opened.digest, verdict.value])
            self._other.append(
                self._judge.described(
                    checked.verdict, opened, (Finding(verdict),), (), received=received_of(piece, pieces)
                )
            )
            return
        if opened.report.key in self._judge.ended:  # erased since it was checked
            self._lines.append([checked.file_digest, Reason.KEY_ENDED.value])
            self._other.append(
                FileVerdict(
                    checked.verdict.number,
                    checked.verdict.file_name,
                    checked.verdict.path,
                    Verdict.INVALID,
                    Reason.KEY_ENDED,
                )
            )
            return
        made = self._judge.take_grant(opened.report, self._now)
        if made is not None:
            self._codes.append((made[0], made[1].number))
            self.granted.append(made[0])
        self._receipt_no += 1
        self._digests.add(opened.digest)
        pieces.append(piece)
        self._lines.append([opened.digest, self._receipt_no])
        self._kept.append((checked, opened, self._receipt_no, made is not None))

    def _still_duplicate(self, checked: Checked) -> bool:
        """Whether checking already found this very report in the store; then there is nothing to open again."""
        return checked.verdict.verdict is Verdict.DUPLICATE and checked.verdict.digest in self._known

    def finish(self) -> bytes:
        """Write everything; returns the journal's head."""
        graded: dict[LogKey, tuple[LogUnion, LogFigures]] = {}
        for checked, opened, number, _ in self._kept:
            if opened.log not in graded:
                graded[opened.log] = self._graded(checked, opened.log, number)
        rows: list[ReportRow] = []
        for checked, opened, number, by_code in self._kept:
            union, figures = graded[opened.log]
            verdict = self._judge.verdict(checked.verdict, opened, union, figures, by_code=by_code)
            report = opened.report
            flags = tuple(dict.fromkeys(finding.verdict.value for finding in verdict.findings))
            receipt = Receipt(
                number, self._now, opened.digest, report.log, report.through, report.head, flags
            )
            self.receipts.append(receipt)
            self.verdicts.append(verdict)
            rows.append(ReportRow(receipt, report.key, report.first, report.made, opened.signed))
        ledger.add_grants(self._connection, self._codes)
        ledger.add_reports(self._connection, rows)
        ledger.set_figures(
            self._connection, {log: encode_figures(figures) for log, (_, figures) in graded.items()}
        )
        self.verdicts = sorted((*self.verdicts, *self._other), key=lambda verdict: verdict.number)
        lines: list[tuple[JournalKind, dict[str, object]]] = [
            (JournalKind.GRANT, {"key": grant.key, "person": grant.person, "ground": grant.ground.value})
            for grant in self.granted
        ]
        counts = Counter(verdict.verdict.value for verdict in self.verdicts)
        facts: dict[str, object] = {
            "counts": dict(sorted(counts.items())),
            "received": self._now,
            "files": self._lines,
        }
        return self._desk.note_all(self._connection, [*lines, (JournalKind.IMPORT, facts)])

    def _graded(self, checked: Checked, log: LogKey, number: int) -> tuple[LogUnion, LogFigures]:
        """The figures of a log as it is now; where one file is all there is of it, those of checking hold."""
        pieces = self._pieces[log]
        if checked.alone is not None and len(pieces) == 1:
            union, figures = checked.alone
            return union, under_receipt(figures, number, self._now)
        return grade(self._desk, self._connection, pieces, self._judge.picks.get(log, {}))
