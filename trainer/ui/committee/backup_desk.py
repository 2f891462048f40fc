"""The work behind the backup card: copies made in passing, a file made on request, catching up after a restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from trainer.services.committee.backup_values import BackupMade, CaughtUp
from trainer.ui.asking import Asker
from trainer.ui.backup_words import caught_up_lines
from trainer.ui.committee.backup_card import BackupCard
from trainer.ui.committee.backup_dialogs import BackupDialog
from trainer.ui.committee.file_choosing import choose_organisation_file, save_as
from trainer.ui.language import tr
from trainer.ui.theme import Tone
from trainer.ui.widgets.dialogs import Notice

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService


class BackupDesk(QObject):
    """Connects the card to the service.

    told(str): something was done.
    """

    told = Signal(str)

    def __init__(self, service: CommitteeService, asker: Asker, card: BackupCard) -> None:
        super().__init__(card)
        self._service, self._asker, self._card = service, asker, card
        card.backup_requested.connect(self.ask)
        card.newest_requested.connect(self._read_newest)

    def refresh(self) -> None:
        """Show how it stands now."""
        self._asker.ask(self._service.backups.standing, self._card.show_standing)

    def keep_copy(self) -> None:
        """Copy the store on this computer; whatever is in the way of it is no reason to disturb anybody's work."""
        self._asker.ask(self._service.backups.automatic, lambda _: None, or_else=lambda _: True)

    def ask(self) -> None:
        """Ask where the backup goes and for its pass phrase, then make it."""
        window = self._card.window()
        path = save_as(
            window,
            tr("Back up to a USB drive"),
            self._service.backups.file_name(),
            tr("Backups (*.hsbackup)"),
        )
        if path is None:
            return
        dialog = BackupDialog(window)
        dialog.given.connect(lambda phrase: self._make(path, phrase))
        dialog.open()

    def _make(self, path: Path, phrase: str) -> None:
        self._card.save_button.set_busy(busy=True)

        def made(done: BackupMade) -> None:
            self._card.save_button.set_busy(busy=False)
            self.told.emit(tr("Saved: {name}", name=done.path.name))
            self.refresh()

        def failed(_error: Exception) -> bool:
            self._card.save_button.set_busy(busy=False)
            return False

        self._asker.ask(lambda: self._service.backups.write(path, phrase), made, or_else=failed)

    def _read_newest(self) -> None:
        path = choose_organisation_file(self._card.window())
        if path is not None:
            self._asker.ask(lambda: self._service.backups.catch_up(path), self._caught_up)

    def _caught_up(self, caught: CaughtUp) -> None:
        first, *rest = caught_up_lines(caught)
        Notice(
            self._card.window(), title=first, text="\n".join(rest), button=tr("Close"), tone=Tone.OK
        ).open()
        self.refresh()
