"""The report desk: what a report would hold, making it, and the list of those made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from trainer.services.learner import LearnerService
from trainer.services.learner.report_pages import Drive, ReportMade, ReportPreview, ReportRow
from trainer.ui.asking import Asker
from trainer.ui.learner.report_page import ReportPage

_Found = tuple[ReportPreview, tuple[ReportRow, ...], tuple[Drive, ...]]


class ReportDesk(QObject):
    """Serves the report page."""

    def __init__(self, service: LearnerService, asker: Asker, page: ReportPage) -> None:
        super().__init__(page)
        self._service, self._asker, self._page = service, asker, page
        page.make_requested.connect(self._make)

    def refresh(self, then: Callable[[], None]) -> None:
        """Shows what a report made now would hold, then calls `then`."""

        def show(found: _Found) -> None:
            self._page.show_report(*found)
            then()

        self._asker.ask(self._look, show)

    def _look(self) -> _Found:
        reports = self._service.reports
        return reports.preview(), reports.all(), reports.drives()

    def _make(self, wish: tuple[Path, str | None, bool]) -> None:
        folder, pin, full = wish

        def made(report: ReportMade) -> None:
            self._page.show_made(report)
            self.refresh(lambda: None)

        self._asker.ask(
            lambda: self._service.reports.make(folder, pin=pin, full=full),
            made,
            or_else=self._page.take_refusal,
        )
