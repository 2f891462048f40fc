"""The backup desk: making backups, putting the reminder off, and mending from the program's own copies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from trainer.domain.profile import ProfileId
from trainer.services.learner import LearnerService
from trainer.services.learner.backup_pages import BackupMade, BackupStanding, Restored
from trainer.ui.asking import Asker
from trainer.ui.language import tr
from trainer.ui.language.formats import file_size
from trainer.ui.learner.backup_dialog import BackupDialog
from trainer.ui.theme import Tone
from trainer.ui.widgets.dialogs import Dialog, Notice


class BackupDesk(QObject):
    """Serves what asks for backups, Home and the settings.

    changed(): a backup was made or put off; what shows it should look again.
    restored(object): the profile was mended and is closed now; the value is a Restored.
    """

    changed = Signal()
    restored = Signal(object)

    def __init__(self, service: LearnerService, asker: Asker, over: QWidget) -> None:
        super().__init__(over)
        self._service, self._asker, self._over = service, asker, over

    def back_up(self, *, moving: bool = False) -> None:
        """Asks for a pass phrase and a place, then makes the backup."""
        dialog = BackupDialog(self._over, moving=moving)
        dialog.phrase_given.connect(lambda phrase: self._choose_place(phrase, moving=moving))
        dialog.open()

    def put_off(self) -> None:
        """Remind again in a week."""
        self._asker.ask(self._service.backups.put_off, lambda _: self.changed.emit())

    def refresh(self, show: Callable[[BackupStanding], None]) -> None:
        """Asks how the profile stands."""
        self._asker.ask(self._service.backups.standing, show)

    def mend(self, profile: ProfileId, file_name: str | None) -> None:
        """Asks whether to restore a copy, and does."""
        dialog = Dialog(
            self._over,
            title=tr("Restore this copy?"),
            text=tr(
                "Only what is missing or damaged is taken from the copy; newer work stays. What is here now is kept "
                "as a copy first."
            ),
            safe=tr("Cancel"),
            act=tr("Restore"),
            icon="history",
            tone=Tone.WARN,
        )
        dialog.acted.connect(
            lambda: self._asker.ask(
                lambda: self._service.restoring.restore_automatic(profile, file_name), self._mended
            )
        )
        dialog.open()

    def _choose_place(self, phrase: str, *, moving: bool) -> None:
        def choose(name: str) -> None:
            chosen, _kind = QFileDialog.getSaveFileName(
                self._over, tr("Save the backup"), name, tr("Backups (*.hsbackup)")
            )
            if chosen:
                self._make(Path(chosen), phrase, moving=moving)

        self._asker.ask(self._service.backups.file_name, choose)

    def _make(self, path: Path, phrase: str, *, moving: bool) -> None:
        def make() -> BackupMade:
            return self._service.backups.make(path, phrase, replace=True)  # the dialog has asked

        def made(backup: BackupMade) -> None:
            Notice(
                self._over,
                title=tr("Backup written and read back"),
                text=tr(
                    "{name}, {size}. Take it to the other computer, press “Restore from a backup…” there and type the "
                    "pass phrase."
                    if moving
                    else "{name}, {size}. Keep it apart from this computer, and the pass phrase apart from the file.",
                    name=backup.path.name,
                    size=file_size(backup.size),
                ),
                button=tr("Close"),
                icon="circle-check",
                tone=Tone.OK,
            ).open()
            self.changed.emit()

        self._asker.ask(make, made)

    def _mended(self, restored: Restored) -> None:
        self.restored.emit(restored)
