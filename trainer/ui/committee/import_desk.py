"""Receiving reports: runs checking and recording off the screen's thread and shows what they say as it comes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from trainer.domain.intake import FileVerdict, Recorded
from trainer.ui.background import Job, Progress
from trainer.ui.committee.import_page import ImportPage

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService
    from trainer.services.committee.checking import Checking

_FLUSH_S = 0.1  # verdicts are shown together, so that thousands of files do not swamp the screen


@dataclass(frozen=True, slots=True)
class _Step:
    """What the checking reports: verdicts new since the last step."""

    checking: Checking
    verdicts: tuple[FileVerdict, ...]


class ImportDesk(QObject):
    """Joins the page and the service.

    refused(object): a verb raised.
    recorded(object): Recorded; figures and waiting keys have changed.
    """

    refused = Signal(object)
    recorded = Signal(object)

    def __init__(self, service: CommitteeService, page: ImportPage) -> None:
        super().__init__(page)
        self._service, self._page = service, page
        self._checking: Checking | None = None
        self._job: Job | None = None
        self._stopped = False
        page.files_chosen.connect(self.check)
        page.stop_requested.connect(self.stop)
        page.record_requested.connect(self.record)

    @property
    def busy(self) -> bool:
        """Whether files are being checked or recorded."""
        return self._job is not None

    def check(self, paths: tuple[Path, ...]) -> None:
        """Check files, folders and archives; nothing is recorded."""
        if self.busy:
            return
        self._checking, self._stopped = None, False
        self._page.show_started(0)
        job = Job(self._check, paths, parent=self)
        job.progressed.connect(self._on_step)
        job.finished_with.connect(lambda _: self._checked())
        self._start(job)

    def record(self) -> None:
        """Keep what was checked."""
        checking = self._checking
        if self.busy or checking is None:
            return
        self._stopped = False
        job = Job(self._record, checking, parent=self)
        job.progressed.connect(lambda step: self._page.show_recording(*step))
        job.finished_with.connect(self._on_recorded)
        self._page.show_recording(0, checking.total)
        self._start(job)

    def stop(self) -> None:
        """Stop after the file, or the transaction, that is under way."""
        self._stopped = True
        if self._checking is not None:
            self._checking.stop()

    def _start(self, job: Job) -> None:
        self._job = job
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)
        job.start()

    def _check(self, paths: tuple[Path, ...], progress: Progress) -> None:
        checking = self._service.intake.check(paths)
        progress.report(_Step(checking, ()))
        waiting: list[FileVerdict] = []
        last = time.monotonic()
        for verdict in checking:
            waiting.append(verdict)
            if time.monotonic() - last >= _FLUSH_S:
                progress.report(_Step(checking, tuple(waiting)))
                waiting, last = [], time.monotonic()
        progress.report(_Step(checking, tuple(waiting)))

    def _record(self, checking: Checking, progress: Progress) -> Recorded:
        return self._service.intake.record(
            checking, progress=lambda done, total: progress.report((done, total)), stop=lambda: self._stopped
        )

    def _on_step(self, step: object) -> None:
        found = cast(_Step, step)
        self._checking = found.checking
        if self._stopped:
            found.checking.stop()
        self._page.add_verdicts(found.verdicts)
        self._page.show_step(found.checking.done, found.checking.total)

    def _checked(self) -> None:
        checking = self._checking
        if checking is not None:
            stopped = self._stopped and checking.done < checking.total
            self._page.show_checked(recordable=checking.recordable, stopped=stopped)

    def _on_recorded(self, result: object) -> None:
        recorded = cast(Recorded, result)
        self._checking = None
        self._page.show_recorded(recorded)
        self.recorded.emit(recorded)

    def _on_failed(self, error: object) -> None:
        self._page.show_failed()
        self.refused.emit(error)

    def _on_ended(self) -> None:
        self._job = None
