"""Receiving reports: check first, which changes nothing, then record, which takes each file whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from trainer.domain.intake import Recorded
from trainer.services.committee.checking import Checking
from trainer.services.committee.desk import Desk
from trainer.services.committee.judging import Judge
from trainer.services.committee.recorded_files import RecordedFiles
from trainer.services.committee.recording import Batch
from trainer.services.committee.sources import list_sources
from trainer.storage import committee_ledger as ledger

RECORDED_AT_ONCE = 1_000
"""So many are recorded in one transaction; each takes 10 KB of memory meanwhile."""

Told = Callable[[int, int], None]
Stop = Callable[[], bool]


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
        """Keep what was checked, in transactions of many files; stopping loses nothing that was kept.

        Every file is judged once more by the store as it is now. Refused(LOCKED). *Side effects:* writes reports,
        receipts, grants by activation code, figures and the journal.
        """
        self._desk.require_unlocked()
        files = checking.files
        weighed_by = checking.opener.catalogue if checking.opener else {}
        made = RecordedFiles(files)
        stopped = False
        judge: Judge | None = None
        journalled = -1
        unchanged = True
        while made.done < len(files):
            if stop is not None and stop():
                stopped = True
                break
            numbers = range(made.done, min(made.done + RECORDED_AT_ONCE, len(files)))
            part = map(files.__getitem__, numbers)
            with self._desk.writing() as connection:
                if made.done == 0:
                    judge = checking.judge_now(connection)
                elif ledger.journal_end(connection)[0] != journalled:
                    judge = None
                unchanged = unchanged and judge is not None
                batch = Batch(self._desk, connection, part, weighed_by, judge, unchanged=unchanged)
                head = batch.finish()
                judge, journalled = batch.judge, ledger.journal_end(connection)[0]
            made.add(batch, head)
            del batch  # or it would be held until the next has as many reports in memory
            if progress is not None:
                progress(made.done, len(files))
        return made.told(stopped=stopped)
