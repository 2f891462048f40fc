"""Putting a committee back from a backup, before the wing is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from trainer.domain.errors import Reason, Refused
from trainer.services.committee.backup_values import Restored
from trainer.ui.asking import Asker
from trainer.ui.backup_words import caught_up_lines, restored_lines
from trainer.ui.committee.backup_dialogs import RestoreDialog
from trainer.ui.committee.file_choosing import choose_backup
from trainer.ui.language import tr
from trainer.ui.theme import Tone
from trainer.ui.widgets.dialogs import Notice

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService


class RestoreDesk(QObject):
    """Asks for the file, its pass phrase and the newest organisation file, and says what came back.

    restored(): the committee is there again.
    """

    restored = Signal()

    def __init__(self, service: CommitteeService, asker: Asker, parent: QWidget) -> None:
        super().__init__(parent)
        self._service, self._asker, self._window = service, asker, parent

    def ask(self) -> None:
        """Begin with the file."""
        file = choose_backup(self._window)
        if file is None:
            return
        dialog = RestoreDialog(self._window, file, replaces=self._service.setup.is_set_up)
        dialog.given.connect(lambda given: self._restore(dialog, file, *given))
        dialog.open()

    def _restore(self, dialog: RestoreDialog, file: Path, phrase: str, organisation: Path | None) -> None:
        def done(restored: Restored) -> None:
            dialog.accept()
            self._say(restored)

        def wrong(error: Exception) -> bool:
            fault = isinstance(error, Refused) and error.reason is Reason.PASSPHRASE_WRONG
            if fault:
                dialog.show_wrong()
            else:
                dialog.set_busy(busy=False)
            return fault

        self._asker.ask(
            lambda: self._service.restore(file, phrase, organisation=organisation), done, or_else=wrong
        )

    def _say(self, restored: Restored) -> None:
        first, *rest = restored_lines(restored.organisation, restored.made, restored.reports, restored.home)
        caught = restored.caught_up
        if restored.aside is not None:
            rest.append(tr("What was there before is kept in {path}.", path=restored.aside))
        if caught is not None:
            rest += caught_up_lines(caught)
        else:
            rest.append(
                tr(
                    "No newer organisation file was read. Get one from a learner's computer and read it in under "
                    "“Organisation” before publishing; otherwise numbers may be given out twice."
                )
            )
        notice = Notice(
            self._window,
            title=first,
            text="\n".join(rest),
            button=tr("Go on"),
            tone=Tone.OK if caught else Tone.WARN,
        )
        notice.kept.connect(self.restored)
        notice.open()
