"""Receiving reports: check first, which changes nothing, then record, which takes each file whole or not at all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from trainer.domain.errors import Reason, Refused
from trainer.domain.intake import FileVerdict, Finding, NamedBy, Recorded, Verdict
from trainer.domain.log_union import LogKey, Piece, covered
from trainer.domain.organisation import Grant, Receipt
from trainer.services.committee.desk import Desk
from trainer.services.committee.judging import Judge, OpenReport, open_report, open_signed
from trainer.services.committee.ledger_view import encode_figures
from trainer.services.committee.regrading import grade, piece_of
from trainer.services.committee.sources import Source, SourceReader, list_sources
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_ledger import ReportRow

CHECKED_AT_ONCE = 64
RECORDED_AT_ONCE = 500
_KEPT_OPEN = 2_000
"""So many reports stay parsed between checking and recording; of the others only the signed bytes are kept."""
_NOT_YET = 10**12
"""Receipt numbers of what is only checked: behind every real one."""

Told = Callable[[int, int], None]
Stop = Callable[[], bool]


@dataclass(slots=True)
class _Checked:
    """A file with its verdict; `opened` is dropped when there are very many, `signed` never."""

    verdict: FileVerdict
    file_digest: str
    signed: bytes | None = None
    opened: OpenReport | None = None


class Checking:
    """Checks files while it is iterated, and remembers what it found; nothing is recorded by it."""

    def __init__(self, desk: Desk, sources: tuple[Source, ...]) -> None:
        self._desk = desk
        self._sources = sources
        self._stopped = False
        self._checked: list[_Checked] = []
        self._pieces: dict[LogKey, list[Piece]] = {}
        self._digests: dict[str, int] = {}

    @property
    def total(self) -> int:
        """How many files there are."""
        return len(self._sources)

    @property
    def done(self) -> int:
        """How many have a verdict."""
        return len(self._checked)

    @property
    def verdicts(self) -> tuple[FileVerdict, ...]:
        """The verdicts so far."""
        return tuple(checked.verdict for checked in self._checked)

    @property
    def recordable(self) -> int:
        """How many files recording would keep."""
        return sum(checked.verdict.recordable for checked in self._checked)

    def counts(self) -> dict[Verdict, int]:
        """How many files have each verdict."""
        return dict(Counter(checked.verdict.verdict for checked in self._checked))

    def stop(self) -> None:
        """End the iteration after the file at hand; from any thread."""
        self._stopped = True

    def __iter__(self) -> Iterator[FileVerdict]:
        """Go on checking where it was left; Refused(LOCKED) without the vault."""
        keys = self._desk.keys
        reader = SourceReader()
        try:
            while self.done < self.total and not self._stopped:
                batch = self._sources[self.done : self.done + CHECKED_AT_ONCE]
                with self._desk.reading() as connection:
                    org = self._desk.roots(connection)[2]
                opened: list[OpenReport | Refused] = []
                digests: list[str] = []
                for source in batch:
                    if self._stopped:
                        break
                    try:
                        data = reader.read(source)
                        digests.append(hashlib.sha256(data).hexdigest())
                        opened.append(open_report(data, [keys.reader], org))
                    except Refused as refusal:
                        digests += [""] * (len(opened) + 1 - len(digests))
                        opened.append(refusal)
                with self._desk.reading() as connection:
                    made = self._judge(connection, batch, opened, digests)
                for checked in made:
                    self._checked.append(checked)
                    yield checked.verdict
        finally:
            reader.close()

    def _judge(
        self,
        connection: Connection,
        batch: tuple[Source, ...],
        opened: list[OpenReport | Refused],
        digests: list[str],
    ) -> list[_Checked]:
        judge = Judge.of(self._desk, connection)
        good = [report for report in opened if isinstance(report, OpenReport)]
        known = ledger.known_reports(connection, {report.digest for report in good})
        stored = {
            log: [piece_of(row) for row in rows]
            for log, rows in ledger.reports_of(connection, {report.log for report in good}).items()
        }
        now = self._desk.now()
        made: list[_Checked] = []
        for source, report, digest in zip(batch, opened, digests, strict=False):
            number = self.done + len(made)
            blank = FileVerdict(number, source.name, str(source.path), Verdict.INVALID)
            if isinstance(report, Refused):
                made.append(_Checked(_refused(blank, report, digest), digest))
                continue
            earlier = (*stored[report.log], *self._pieces.get(report.log, ()))
            piece = report.piece(_NOT_YET + number, now)
            if report.digest in known or report.digest in self._digests:
                repeated = Finding(Verdict.DUPLICATE)
                verdict = judge.described(
                    blank, report, (repeated,), (), received=known.get(report.digest, "")
                )
            elif covered(piece, earlier):
                verdict = judge.described(
                    blank, report, (Finding(Verdict.COVERED),), (), received=_received(piece, earlier)
                )
            else:
                union, figures = grade(
                    self._desk, connection, (*earlier, piece), judge.picks.get(report.log, {})
                )
                by_code = (
                    judge.grant_of(report.report.key) is None
                    and judge.take_grant(report.report, now) is not None
                )
                verdict = judge.verdict(blank, report, union, figures, by_code=by_code)
                if by_code:
                    verdict = replace(verdict, named_by=NamedBy.CODE)
                self._pieces.setdefault(report.log, []).append(piece)
            self._digests[report.digest] = number
            kept = report if number < _KEPT_OPEN else None
            made.append(_Checked(verdict, digest, report.signed, kept))
        return made

    def files(self) -> tuple[_Checked, ...]:
        """What was checked, for recording."""
        return tuple(self._checked)


def _refused(blank: FileVerdict, refusal: Refused, digest: str) -> FileVerdict:
    return replace(
        blank,
        verdict=Verdict.INVALID,
        reason=refusal.reason,
        findings=(Finding(Verdict.INVALID),),
        digest=digest,
        detail=refusal.detail,
    )


def _received(piece: Piece, earlier: Iterable[Piece]) -> str:
    """When the events of a covered piece arrived last."""
    last = piece.entries[-1].head
    return next((other.received for other in earlier if any(e.head == last for e in other.entries)), "")


class Intake:
    """The verbs of receiving; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def check(self, paths: Iterable[Path]) -> Checking:
        """List the files now; they are checked while the result is iterated. Records nothing."""
        return Checking(self._desk, list_sources(paths))

    def record(
        self, checking: Checking, *, progress: Told | None = None, stop: Stop | None = None
    ) -> Recorded:
        """Keep what was checked, in transactions of some hundred files; stopping loses nothing that was kept.

        Every file is judged once more by the store as it is now. Refused(LOCKED). *Side effects:* writes reports,
        receipts, grants by activation code, figures and the journal.
        """
        self._desk.require_unlocked()
        files = checking.files()
        receipts: list[Receipt] = []
        verdicts: list[FileVerdict] = []
        granted: list[Grant] = []
        head = ""
        stopped = False
        for start in range(0, len(files), RECORDED_AT_ONCE):
            if stop is not None and stop():
                stopped = True
                break
            part = files[start : start + RECORDED_AT_ONCE]
            with self._desk.writing() as connection:
                batch = _Batch(self._desk, connection)
                for checked in part:
                    batch.take(checked)
                head = batch.finish().hex()
            receipts += batch.receipts
            verdicts += batch.verdicts
            granted += batch.granted
            if progress is not None:
                progress(min(start + RECORDED_AT_ONCE, len(files)), len(files))
        refused = sum(verdict.verdict is Verdict.INVALID for verdict in verdicts)
        return Recorded(tuple(receipts), tuple(verdicts), tuple(granted), refused, head, stopped)


class _Batch:
    """One transaction of recording: files are taken in turn, then figures, receipts and the journal are written."""

    def __init__(self, desk: Desk, connection: Connection) -> None:
        self._desk = desk
        self._connection = connection
        self._now = desk.now()
        self._judge = Judge.of(desk, connection)
        self._org = desk.roots(connection)[2]
        self._receipt_no = ledger.last_receipt(connection)[0]
        self._pieces: dict[LogKey, list[Piece]] = {}
        self._kept: list[tuple[_Checked, OpenReport, int, bool]] = []
        self._other: list[FileVerdict] = []
        self._lines: list[list[str | int]] = []
        self._digests: set[str] = set()
        self.granted: list[Grant] = []
        self.receipts: list[Receipt] = []
        self.verdicts: list[FileVerdict] = []

    def take(self, checked: _Checked) -> None:
        """One file: refused, known already, or kept under the next receipt number."""
        if checked.signed is None:
            reason = checked.verdict.reason or Reason.FILE_UNREADABLE
            self._lines.append([checked.file_digest, reason.value])
            self._other.append(checked.verdict)
            return
        opened = checked.opened or open_signed(checked.signed, self._org)
        pieces = self._log(opened.log)
        piece = opened.piece(self._receipt_no + 1, self._now)
        known = opened.digest in self._digests or ledger.known_reports(self._connection, [opened.digest])
        if known or covered(piece, pieces):
            verdict = Verdict.DUPLICATE if known else Verdict.COVERED
            self._lines.append([opened.digest, verdict.value])
            self._other.append(
                self._judge.described(
                    checked.verdict, opened, (Finding(verdict),), (), received=_received(piece, pieces)
                )
            )
            return
        made = self._judge.take_grant(opened.report, self._now)
        if made is not None:
            ledger.add_grant(self._connection, made[0], made[1].number)
            self.granted.append(made[0])
        self._receipt_no += 1
        self._digests.add(opened.digest)
        pieces.append(piece)
        self._lines.append([opened.digest, self._receipt_no])
        self._kept.append((checked, opened, self._receipt_no, made is not None))

    def _log(self, log: LogKey) -> list[Piece]:
        if log not in self._pieces:
            rows = ledger.reports_of(self._connection, [log])[log]
            self._pieces[log] = [piece_of(row) for row in rows]
        return self._pieces[log]

    def finish(self) -> bytes:
        """Write everything; returns the journal's head."""
        touched = {opened.log for _, opened, _, _ in self._kept}
        graded = {
            log: grade(self._desk, self._connection, self._pieces[log], self._judge.picks.get(log, {}))
            for log in sorted(touched)
        }
        rows: list[ReportRow] = []
        for checked, opened, number, by_code in self._kept:
            union, figures = graded[opened.log]
            verdict = self._judge.verdict(checked.verdict, opened, union, figures, by_code=False)
            if by_code:
                verdict = replace(verdict, named_by=NamedBy.CODE)
            report = opened.report
            flags = tuple(dict.fromkeys(finding.verdict.value for finding in verdict.findings))
            receipt = Receipt(
                number, self._now, opened.digest, report.log, report.through, report.head, flags
            )
            self.receipts.append(receipt)
            self.verdicts.append(verdict)
            rows.append(ReportRow(receipt, report.key, report.first, report.made, opened.signed))
        ledger.add_reports(self._connection, rows)
        ledger.set_figures(
            self._connection, {log: encode_figures(figures) for log, (_, figures) in graded.items()}
        )
        self.verdicts = sorted((*self.verdicts, *self._other), key=lambda verdict: verdict.number)
        for grant in self.granted:
            self._desk.note(
                self._connection,
                JournalKind.GRANT,
                key=grant.key,
                person=grant.person,
                ground=grant.ground.value,
            )
        counts = Counter(verdict.verdict.value for verdict in self.verdicts)
        return self._desk.note(
            self._connection, JournalKind.IMPORT, counts=dict(sorted(counts.items())), files=self._lines
        )
