"""Coming in: setting a committee up, its recovery sheet, and opening its keys."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from trainer.domain.errors import Reason, Refused
from trainer.domain.roots import RootForm
from trainer.services.committee.values import RecoverySheet, Wish
from trainer.ui.asking import Asker
from trainer.ui.committee.ceremony_desk import CeremonyDesk
from trainer.ui.committee.file_choosing import on_printer, save_as
from trainer.ui.committee.gather_desk import GatherDesk
from trainer.ui.committee.recovery_page import RecoveryPage
from trainer.ui.committee.restore_desk import RestoreDesk
from trainer.ui.committee.setup_page import SetupPage
from trainer.ui.committee.unlock_page import UnlockPage
from trainer.ui.language import tr

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService


class EntryDesk(QStackedWidget):
    """The pages before the wing is open.

    entered(): the committee is set up, and its keys are open or not wanted.
    left(): another role.
    """

    entered = Signal()
    left = Signal()

    def __init__(self, service: CommitteeService, asker: Asker) -> None:
        super().__init__()
        self._service, self._asker = service, asker
        self._sheet: RecoverySheet | None = None
        self.setup = SetupPage()
        self.recovery = RecoveryPage()
        self.unlocking = UnlockPage()
        self.ceremony = CeremonyDesk(asker)
        self.recovering = GatherDesk(service, asker, earnest=True)
        for page in (self.setup, self.recovery, self.unlocking, self.ceremony.page, self.recovering.page):
            self.addWidget(page)
        self.ceremony.begun.connect(lambda: self._show(self.ceremony.page))
        self.ceremony.left.connect(lambda: self._show(self.setup))
        self.ceremony.finished.connect(lambda _: self.entered.emit())
        self.recovering.ready.connect(lambda: self._show(self.recovering.page))
        self.recovering.left.connect(lambda: self._show(self.unlocking))
        self.recovering.recovered.connect(self.entered)
        self.unlocking.recovery_requested.connect(self.recovering.begin)
        self.setup.left.connect(self.left)
        self.setup.wish_made.connect(self._set_up)
        self.recovery.print_requested.connect(self._print)
        self.recovery.save_requested.connect(self._save)
        self.recovery.confirmed.connect(self._confirmed)
        self.unlocking.left.connect(self.left)
        self.unlocking.figures_requested.connect(self.entered)
        self.unlocking.unlock_requested.connect(self._unlock)
        self.restoring = RestoreDesk(service, asker, self)
        self.restoring.restored.connect(self.begin)
        for asking in (self.setup, self.unlocking):
            asking.restore_requested.connect(self.restoring.ask)

    def begin(self) -> None:
        """Shows the first page that is needed."""
        if self._service.setup.is_set_up:
            self.unlocking.show_committee(self._service.setup.name)
            self._show(self.unlocking)
        else:
            self._show(self.setup)

    def _set_up(self, wish: Wish) -> None:
        if self.setup.form is RootForm.TWO_OF_THREE:
            self.ceremony.start(lambda: self._service.ceremonies.begin_set_up(wish, RootForm.TWO_OF_THREE))
            return
        self.setup.set_busy(busy=True)
        self._asker.ask(
            lambda: self._service.setup.set_up(wish),
            self._made,
            or_else=self._not_made,
        )

    def _not_made(self, _error: Exception) -> bool:
        self.setup.set_busy(busy=False)
        return False

    def _made(self, sheet: RecoverySheet) -> None:
        self.setup.set_busy(busy=False)
        self.setup.forget()
        self._sheet = sheet
        # Any group will do; a different one each time keeps it from being learnt.
        secret = secrets.randbelow(len(sheet.secrets))
        line = secrets.randbelow(len(sheet.secrets[secret].lines))
        group = secrets.randbelow(len(sheet.secrets[secret].lines[line].split()))
        self.recovery.show_sheet(sheet, (secret, line, group))
        self._show(self.recovery)

    def _print(self) -> None:
        from trainer.ui.papers.recovery_sheet import draw_recovery_sheet

        sheet = self._sheet
        if sheet is not None and on_printer(self, lambda page: draw_recovery_sheet(sheet, page)):
            self.recovery.show_kept(tr("Sent to the printer."))

    def _save(self) -> None:
        from trainer.services.output import write_document
        from trainer.ui.papers.recovery_sheet import recovery_pdf

        sheet = self._sheet
        if sheet is None:
            return
        path = save_as(self, tr("Save the recovery sheet"), "PhieuKhoiPhuc.pdf", tr("PDF files (*.pdf)"))
        if path is None:
            return
        data = recovery_pdf(sheet)
        self._asker.ask(lambda: write_document(path, data), lambda _: self._saved(path))

    def _saved(self, path: Path) -> None:
        self.recovery.show_kept(tr("Saved as {name}. Print it, then delete the file.", name=path.name))

    def _confirmed(self) -> None:
        self._sheet = None
        self.entered.emit()

    def _unlock(self, phrase: str) -> None:
        self.unlocking.set_busy(busy=True)
        self._asker.ask(
            lambda: self._service.setup.unlock(phrase), lambda _: self._unlocked(), or_else=self._wrong
        )

    def _unlocked(self) -> None:
        self.unlocking.set_busy(busy=False)
        self.unlocking.show_committee("")
        self.entered.emit()

    def _wrong(self, error: Exception) -> bool:
        self.unlocking.set_busy(busy=False)
        wrong = isinstance(error, Refused) and error.reason is Reason.PASSPHRASE_WRONG
        if wrong:
            self.unlocking.show_wrong()
        return wrong

    def _show(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
