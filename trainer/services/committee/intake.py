"""Receiving reports: check first, which changes nothing, then record, which takes each file whole or not at all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from trainer.domain.errors import Refused
from trainer.domain.ids import OrgId
from trainer.domain.intake import FileVerdict, Finding, Recorded, Verdict
from trainer.domain.log_union import LogKey, LogUnion, Piece, covered
from trainer.domain.organisation import Grant, Receipt
from trainer.domain.standing import LogFigures
from trainer.services.committee.checked_file import Checked, received_of
from trainer.services.committee.desk import Desk
from trainer.services.committee.judging import Judge, OpenReport, open_report, open_signed
from trainer.services.committee.recording import Batch
from trainer.services.committee.regrading import grade, piece_of
from trainer.services.committee.sources import Source, SourceReader, list_sources
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_store import Connection

CHECKED_AT_ONCE = 64
RECORDED_AT_ONCE = 500
_KEPT_OPEN = 2_000
"""So many reports stay parsed between checking and recording; of the others only the signed bytes are kept."""
_NOT_YET = 10**12
"""Receipt numbers of what is only checked: behind every real one."""

Told = Callable[[int, int], None]
Stop = Callable[[], bool]


class Checking:
    """Checks files while it is iterated, and remembers what it found; nothing is recorded by it."""

    def __init__(self, desk: Desk, sources: tuple[Source, ...]) -> None:
        self._desk = desk
        self._sources = sources
        self._stopped = False
        self._checked: list[Checked] = []
        self._of_log: dict[LogKey, list[int]] = {}
        self._digests: dict[str, int] = {}
        self._judge_kept: tuple[int, Judge] | None = None

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
                    orgs = self._desk.organisations(connection)
                opened: list[OpenReport | Refused] = []
                digests: list[str] = []
                for source in batch:
                    if self._stopped:
                        break
                    try:
                        data = reader.read(source)
                        digests.append(hashlib.sha256(data).hexdigest())
                        opened.append(open_report(data, keys.readers, orgs))
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
    ) -> list[Checked]:
        judge = self._current_judge(connection)
        good = [report for report in opened if isinstance(report, OpenReport)]
        known = ledger.known_reports(connection, {report.digest for report in good})
        fresh = {report.log for report in good if report.digest not in known}
        stored = {
            log: [piece_of(row) for row in rows] for log, rows in ledger.reports_of(connection, fresh).items()
        }
        now, orgs = self._desk.now(), self._desk.organisations(connection)
        made: list[Checked] = []
        for source, found, digest in zip(batch, opened, digests, strict=False):
            number = self.done + len(made)
            blank = FileVerdict(number, source.name, str(source.path), Verdict.INVALID)
            report = judge.let_in(found, known)
            if isinstance(report, Refused):
                made.append(Checked(_refused(blank, report, digest), digest))
                continue
            alone: tuple[LogUnion, LogFigures] | None = None
            earlier = (*stored.get(report.log, ()), *self._checked_pieces(report.log, made, orgs, now))
            piece = report.piece(_NOT_YET + number, now)
            if report.digest in known or report.digest in self._digests:
                repeated = Finding(Verdict.DUPLICATE)
                verdict = judge.described(
                    blank, report, (repeated,), (), received=known.get(report.digest, "")
                )
            elif covered(piece, earlier):
                verdict = judge.described(
                    blank, report, (Finding(Verdict.COVERED),), (), received=received_of(piece, earlier)
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
                self._of_log.setdefault(report.log, []).append(number)
                if not earlier and not figures.unknown_packs:
                    alone = replace(union, counted=()), figures
            self._digests[report.digest] = number
            kept = report if number < _KEPT_OPEN else None
            made.append(Checked(verdict, digest, report.signed, kept, alone))
        return made

    def _checked_pieces(
        self, log: LogKey, made: Sequence[Checked], orgs: Collection[OrgId], now: str
    ) -> Iterator[Piece]:
        """What earlier files of this run bring to a log; those no longer kept parsed are parsed again."""
        for number in self._of_log.get(log, ()):
            checked = self._checked[number] if number < self.done else made[number - self.done]
            assert checked.signed is not None
            opened = checked.opened or open_signed(checked.signed, orgs)
            yield opened.piece(_NOT_YET + number, now)

    def _current_judge(self, connection: Connection) -> Judge:
        """The state to judge by, read again only when something was written since; every write is journalled."""
        number = ledger.journal_end(connection)[0]
        if self._judge_kept is None or self._judge_kept[0] != number:
            self._judge_kept = number, Judge.of(self._desk, connection)
        return self._judge_kept[1]

    def files(self) -> tuple[Checked, ...]:
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
        judge: Judge | None = None
        journalled = -1
        for start in range(0, len(files), RECORDED_AT_ONCE):
            if stop is not None and stop():
                stopped = True
                break
            part = files[start : start + RECORDED_AT_ONCE]
            with self._desk.writing() as connection:
                others_wrote = ledger.journal_end(connection)[0] != journalled
                batch = Batch(self._desk, connection, part, None if others_wrote else judge)
                for checked in part:
                    batch.take(checked)
                head = batch.finish().hex()
                judge, journalled = batch.judge, ledger.journal_end(connection)[0]
            receipts += batch.receipts
            verdicts += batch.verdicts
            granted += batch.granted
            if progress is not None:
                progress(min(start + RECORDED_AT_ONCE, len(files)), len(files))
        refused = sum(verdict.verdict is Verdict.INVALID for verdict in verdicts)
        return Recorded(tuple(receipts), tuple(verdicts), tuple(granted), refused, head, stopped)
