"""One transaction of recording reports: each file whole or not at all, with its receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from trainer.domain.errors import Reason
from trainer.domain.ids import CourseId
from trainer.domain.intake import FileVerdict, Finding, NamedBy, Verdict
from trainer.domain.log_union import LogKey, LogUnion, Piece, covered
from trainer.domain.organisation import CatalogueEntry, Grant, Receipt
from trainer.domain.standing import LogFigures
from trainer.formats.figures_text import encode_figures, under_receipt
from trainer.formats.opened_report import Checked, Lone, Opened
from trainer.services.committee.checked_file import Arrival, received_of
from trainer.services.committee.desk import Desk
from trainer.services.committee.judging import Judge
from trainer.services.committee.regrading import grade, piece_of
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_ledger import ReportRow
from trainer.storage.committee_store import Connection


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file that gets a receipt; `by_code` says that its key was granted by its activation code just now."""

    checked: Checked
    arrival: Arrival
    number: int
    by_code: bool


def receipt_of(receipt_no: int, received: str, opened: Opened, verdict: FileVerdict) -> Receipt:
    """The receipt of a report that is kept with this verdict."""
    flags = tuple(dict.fromkeys(finding.verdict.value for finding in verdict.findings))
    return Receipt(receipt_no, received, opened.digest, opened.log_id, opened.through, opened.head, flags)


class Batch:
    """One transaction of recording: files are taken in turn; `finish` writes figures, receipts and the journal."""

    def __init__(
        self,
        desk: Desk,
        connection: Connection,
        files: Iterable[Checked],
        weighed_by: Mapping[CourseId, CatalogueEntry],
        judge: Judge | None,
        *,
        unchanged: bool,
    ) -> None:
        """`weighed_by` is the catalogue when the files were opened.

        `judge` is the one of checking or of the batch before, where nobody else has written since; `unchanged` says
        that nobody has since the files were checked.
        """
        self._desk = desk
        self._connection = connection
        self.received = desk.now()
        """When all of them are received."""
        self._judge = judge or Judge.of(desk, connection)
        self._judge.today = desk.today()
        self._unchanged = unchanged
        self._weighed = self._judge.catalogue == weighed_by
        self._orgs = desk.organisations(connection)
        self._receipt_no = ledger.highest_receipt_no(connection)
        # Whatever is inside lies in the facts, and would be held twice.
        taken = [(replace(checked, outcome=b""), checked.opened) for checked in files]
        reports = [opened for _, opened in taken if opened is not None]
        self._known = ledger.known_reports(connection, {opened.digest for opened in reports})
        fresh = {opened.log for opened in reports if opened.digest not in self._known}
        self._stored = {
            log: [piece_of(row) for row in rows]
            for log, rows in ledger.reports_of(connection, fresh).items()
            if rows
        }
        self._judge.know_proofs(connection, [each for each in reports if each.digest not in self._known])
        self._arrived: dict[LogKey, list[Arrival]] = {}
        self._kept: list[_Kept] = []
        self._other: list[FileVerdict] = []
        self._said = [checked.verdict for checked, _ in taken]
        self._lines: list[list[str | int]] = []
        self._digests: set[str] = set()
        self._codes: list[tuple[Grant, int | None]] = []
        self.granted: list[Grant] = []
        self.receipts: dict[int, Receipt] = {}
        """The receipts by the number of the file, once it is finished."""
        self.verdicts: list[FileVerdict] = []
        """Those of all files in their order, once it is finished."""
        self.judged_anew: list[FileVerdict] = []
        """Those of them that are not what checking said."""
        for checked, opened in taken:
            self._take(checked, opened)

    @property
    def judge(self) -> Judge:
        """The state of the store with everything this batch brings."""
        return self._judge

    def _take(self, checked: Checked, opened: Opened | None) -> None:
        """One file: refused, known already, or kept under the next receipt number."""
        said = checked.verdict
        if opened is None and said.verdict is Verdict.DUPLICATE:
            self._lines.append([said.digest, Verdict.DUPLICATE.value])
            self._other.append(said)
            return
        if opened is None:
            reason = checked.verdict.reason or Reason.FILE_UNREADABLE
            self._lines.append([checked.file_digest, reason.value])
            self._other.append(checked.verdict)
            return
        arrival = Arrival(opened, self._orgs, self._receipt_no + 1, self.received)
        if (known := self._repeats(arrival)) is not None:
            self._lines.append([opened.digest, known.value])
            received = self._received(arrival)
            self._other.append(
                self._judge.described(checked.verdict, opened, (Finding(known),), (), received=received)
            )
            return
        if opened.key in self._judge.ended:  # erased since it was checked
            self._lines.append([checked.file_digest, Reason.KEY_ENDED.value])
            self._other.append(
                FileVerdict(said.number, said.file_name, said.path, Verdict.INVALID, Reason.KEY_ENDED)
            )
            return
        made = self._judge.take_grant(opened, self.received)
        if made is not None:
            self._codes.append((made[0], made[1].number))
            self.granted.append(made[0])
        self._receipt_no += 1
        self._digests.add(opened.digest)
        self._arrived.setdefault(opened.log, []).append(arrival)
        self._lines.append([opened.digest, self._receipt_no])
        self._kept.append(_Kept(checked, arrival, self._receipt_no, made is not None))

    def _repeats(self, arrival: Arrival) -> Verdict | None:
        """DUPLICATE, COVERED, or None for a report that brings something."""
        opened = arrival.opened
        if opened.digest in self._known or opened.digest in self._digests:
            return Verdict.DUPLICATE
        earlier = self._pieces(opened.log)
        return Verdict.COVERED if earlier and covered(arrival.piece, earlier) else None

    def _received(self, arrival: Arrival) -> str:
        known = self._known.get(arrival.opened.digest)
        return known or received_of(arrival.piece, self._pieces(arrival.opened.log))

    def _pieces(self, log: LogKey) -> list[Piece]:
        arrived = [arrival.piece for arrival in self._arrived.get(log, ())]
        return [*self._stored.get(log, ()), *arrived]

    def finish(self) -> bytes:
        """Write everything; returns the journal's head."""
        figures: dict[LogKey, bytes] = {}
        graded: dict[LogKey, tuple[LogUnion, LogFigures]] = {}
        rows: list[ReportRow] = []
        for kept in self._kept:
            opened = kept.arrival.opened
            lone = self._lone(opened)
            if lone is not None:
                figures[opened.log] = under_receipt(lone.figures, kept.number, self.received)
                verdict = self._said_of(kept) or self._judge.lone_verdict(
                    kept.checked.verdict, opened, lone, by_code=kept.by_code
                )
            else:
                if opened.log not in graded:
                    picks = self._judge.picks.get(opened.log, {})
                    graded[opened.log] = grade(self._desk, self._connection, self._pieces(opened.log), picks)
                    figures[opened.log] = encode_figures(graded[opened.log][1])
                verdict = self._judge.verdict(
                    kept.checked.verdict,
                    opened,
                    kept.arrival.report,
                    *graded[opened.log],
                    by_code=kept.by_code,
                )
            rows.append(self._row(kept, verdict))
        ledger.add_grants(self._connection, self._codes)
        ledger.add_reports(self._connection, rows)
        ledger.set_figures(self._connection, figures)
        self.verdicts = sorted((*self.verdicts, *self._other), key=lambda verdict: verdict.number)
        self.judged_anew = [
            verdict for verdict, said in zip(self.verdicts, self._said, strict=True) if verdict != said
        ]
        return self._note()

    def _lone(self, opened: Opened) -> Lone | None:
        """How the report was weighed when it was opened, where that still holds."""
        single = opened.log not in self._stored and len(self._arrived[opened.log]) == 1
        return opened.lone if single and self._weighed else None

    def _said_of(self, kept: _Kept) -> FileVerdict | None:
        """What checking said of a report alone in its log; None where it has to be asked again.

        Of such a report the verdict rests on its own bytes, which are the same, and on the state of the store.
        """
        said = kept.checked.verdict
        same = self._unchanged and said.recordable and kept.by_code == (said.named_by is NamedBy.CODE)
        return said if same else None

    def _row(self, kept: _Kept, verdict: FileVerdict) -> ReportRow:
        """Give the receipt and the verdict."""
        opened, said = kept.arrival.opened, kept.checked.verdict
        receipt = receipt_of(kept.number, self.received, opened, verdict)
        self.receipts[said.number] = receipt
        self.verdicts.append(verdict)
        return ReportRow(
            receipt,
            opened.key,
            opened.first,
            opened.made,
            opened.signed,
            kept.checked.file_digest,
            opened.report_no,
        )

    def _note(self) -> bytes:
        lines: list[tuple[JournalKind, dict[str, object]]] = [
            (JournalKind.GRANT, {"key": grant.key, "person": grant.person, "ground": grant.ground.value})
            for grant in self.granted
        ]
        counts = Counter(verdict.verdict.value for verdict in self.verdicts)
        facts: dict[str, object] = {
            "counts": dict(sorted(counts.items())),
            "received": self.received,
            "files": self._lines,
        }
        return self._desk.note_all(self._connection, [*lines, (JournalKind.IMPORT, facts)])
