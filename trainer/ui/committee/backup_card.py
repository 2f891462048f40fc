"""How the committee stands with backups, and making one."""

from __future__ import annotations

from PySide6.QtCore import Signal

from trainer.services.committee.backup_values import BackupStanding
from trainer.ui.committee.verdict_panel import moment
from trainer.ui.language import tr, trn
from trainer.ui.layouts import FlowLayout, column
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import Label


class BackupCard(Card):
    """The last backup file, the copies made by the program, and what is to be done.

    backup_requested(): make a backup file.
    newest_requested(): read the newest organisation file in after a restore.
    """

    backup_requested = Signal()
    newest_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._standing: BackupStanding | None = None
        self._title = Label("", TypeRole.H3)
        self._text = Label("", TypeRole.LIST, Role.INK2)
        self._copies = Label("", TypeRole.SMALL, Role.INK2)
        self.note = Callout(Tone.WARN, "")
        self.note.hide()
        self.save_button = Button("", icon="usb")
        self.newest_button = Button("", icon="file-down")
        self.newest_button.hide()
        buttons = FlowLayout(gap=12)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.newest_button)
        self.body.addLayout(column(self._title, self._text, self._copies, gap=4))
        self.body.addWidget(self.note)
        self.body.addLayout(buttons)
        self.save_button.clicked.connect(self.backup_requested)
        self.newest_button.clicked.connect(self.newest_requested)
        self.retranslate()

    def show_standing(self, standing: BackupStanding) -> None:
        """Shows how it stands now."""
        self._standing = standing
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self._title.setText(tr("Backup"))
        self.save_button.setText(tr("Back up to a USB drive…"))
        self.newest_button.setText(tr("Read the newest organisation file…"))
        standing = self._standing
        if standing is None:
            return
        self._text.setText(
            tr("Last backup file: {moment}.", moment=moment(standing.file))
            if standing.file
            else tr("No backup file has been made yet.")
        )
        self._copies.setVisible(standing.folder is not None)
        if standing.newest:
            words = trn(
                "The program keeps {n} copy of the data on this computer",
                "The program keeps {n} copies of the data on this computer",
                standing.automatic,
            )
            self._copies.setText(f"{words}. {tr('Newest: {moment}', moment=moment(standing.newest))}.")
        else:
            self._copies.setText(tr("The program makes copies on this computer by itself after each import."))
        self.newest_button.setVisible(bool(standing.blind))
        self.note.setVisible(bool(standing.blind) or standing.due)
        if standing.blind:
            self.note.set(
                tr("Restored without the newest organisation file"),
                tr(
                    "Numbers may be given out twice. Get the newest file from a learner's computer "
                    "and read it in before publishing."
                ),
            )
        elif standing.due:
            self.note.set(
                tr("It is time for a backup"),
                tr(
                    "If this computer breaks, only what is on the USB drive can be put back. Keep it elsewhere."
                ),
            )
