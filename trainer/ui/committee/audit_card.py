"""The audit on the screen: what it is, how far it is, and what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Signal
from typing_extensions import override

from trainer.services.committee.audit_values import AuditReport
from trainer.ui.background import Job, Progress
from trainer.ui.language import tr, trn
from trainer.ui.layouts import STRETCH, clear, column, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.trust_words import finding_sentence
from trainer.ui.widgets.buttons import Button
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.progress import ProgressBar

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService

_SHOWN = 30


class AuditCard(Card):
    """Runs off the screen's thread and can be stopped.

    refused(object): the audit raised.
    """

    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._service: CommitteeService | None = None
        self._job: Job | None = None
        self._stopped = False
        self._report: AuditReport | None = None
        self._title = Label("", TypeRole.H3)
        self._note = Label("", TypeRole.LIST, Role.INK2)
        self.outcome = Callout(Tone.OK, "")
        self.outcome.hide()
        self._findings = column(gap=4)
        self.bar = ProgressBar()
        self.bar.hide()
        self.start_button = Button("", icon="list-checks")
        self.stop_button = Button("", icon="x")
        self.stop_button.hide()
        self.body.addLayout(column(self._title, self._note, self.outcome, self._findings, self.bar, gap=8))
        self.body.addLayout(row(self.start_button, self.stop_button, STRETCH, gap=12))
        self.start_button.clicked.connect(self.start)
        self.stop_button.clicked.connect(self.stop)
        self.retranslate()

    def serve(self, service: CommitteeService) -> None:
        """Takes the service whose store is looked at."""
        self._service = service

    @property
    def busy(self) -> bool:
        """Whether an audit runs."""
        return self._job is not None

    def start(self) -> None:
        """Begin, unless one runs already."""
        service = self._service
        if service is None or self.busy:
            return
        self._stopped, self._report = False, None

        def work(progress: Progress) -> AuditReport:
            return service.auditor.audit(
                progress=lambda done, total: progress.report((done, total)), stop=lambda: self._stopped
            )

        job = Job(work, parent=self)
        self._job = job
        job.progressed.connect(lambda step: self.bar.set_fraction(step[0] / step[1]))
        job.finished_with.connect(lambda report: self.show_report(cast(AuditReport, report)))
        job.failed.connect(self.refused)
        job.ended.connect(self._ended)
        self.bar.set_fraction(0)
        self._show_running(running=True)
        job.start()

    def stop(self) -> None:
        """Stop after what is under way; nothing was changed by it anyway."""
        self._stopped = True

    def show_report(self, report: AuditReport) -> None:
        """Says what was found."""
        self._report = report
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self._title.setText(tr("Check everything"))
        self._note.setText(
            tr(
                "Every signature, every chain and every figure is computed again from what was received, and compared. "
                "Nothing is changed; with very many reports it takes some minutes."
            )
        )
        self.start_button.setText(tr("Check everything"))
        self.stop_button.setText(tr("Stop"))
        report = self._report
        clear(self._findings)
        self.outcome.setVisible(report is not None)
        if report is None:
            return
        words = tr(
            "Looked at {reports} reports in {logs} logs, {packs} packs and {lines} lines of the journal.",
            reports=report.reports,
            logs=report.logs,
            packs=report.packs,
            lines=report.journal_length,
        )
        if report.findings:
            self.outcome.set_tone(Tone.BAD)
            count = trn("{n} thing does not fit.", "{n} things do not fit.", len(report.findings))
            act = tr(
                "Keep this computer as it is, restore the last good backup elsewhere, and have it looked into."
            )
            self.outcome.set(count, f"{act} {words}")
            for finding in report.findings[:_SHOWN]:
                self._findings.addWidget(Label(f"• {finding_sentence(finding)}", TypeRole.LIST))
        elif report.stopped:
            self.outcome.set_tone(Tone.INFO)
            self.outcome.set(tr("Stopped before the end; nothing was found so far."))
        else:
            self.outcome.set_tone(Tone.OK, "circle-check")
            self.outcome.set(tr("Everything holds."), words)

    def _show_running(self, *, running: bool) -> None:
        self.bar.setVisible(running)
        self.stop_button.setVisible(running)
        self.start_button.setEnabled(not running)
        if running:
            self.outcome.hide()
            clear(self._findings)

    def _ended(self) -> None:
        self._job = None
        self._show_running(running=False)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
