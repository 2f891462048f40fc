"""Making a backup, or moving to another computer: the pass phrase twice, and what happens with the file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from trainer.ui.language import mark, tr
from trainer.ui.layouts import column, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.fields import SecretField
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.passphrase_rules import PassphraseRules

_STEPS = (
    mark("Here: choose a pass phrase and save the file on a USB drive."),
    mark("There: start Học Số, press “Restore from a backup…”, open the file, type the pass phrase."),
    mark(
        "Both computers may go on after that. Each writes a record of its own, and the committee counts both together."
    ),
    mark("A test that is open here is finished here; it does not move."),
)


class BackupDialog(Dialog):
    """Asks for a new pass phrase; with `moving` it says what happens on the other computer.

    phrase_given(str): good enough, and typed twice the same.
    """

    phrase_given = Signal(str)

    def __init__(self, parent: QWidget, *, moving: bool = False) -> None:
        super().__init__(
            parent,
            title=tr("Move to another computer") if moving else tr("Make a backup"),
            text=""
            if moving
            else tr(
                "The whole profile goes into one file that only your pass phrase opens. Keep it on a USB drive."
            ),
            safe=tr("Cancel"),
            act=tr("Choose where to save…"),
            icon="hard-drive-download" if moving else "database-backup",
            tone=Tone.PRIMARY,
        )
        if moving:
            for number, step in enumerate(_STEPS, 1):
                line = row(
                    Label(f"{number}.", TypeRole.LIST_STRONG, Role.INK2, wrap=False), gap=8, align_top=True
                )
                line.addWidget(Label(tr(step), TypeRole.LIST, Role.INK2), 1)
                self.body.addLayout(line)
        self.phrase = SecretField(tr("Pass phrase of the backup"))
        self.again = SecretField(tr("The same once more"))
        self.rules = PassphraseRules()
        self.warning = Label(
            tr("A forgotten pass phrase cannot be recovered: the file then stays closed."),
            TypeRole.SMALL,
            Role.INK2,
        )
        self.body.addLayout(
            column(self.phrase, self.rules, self.again, self.warning, gap=10, margins=(0, 8, 0, 0))
        )
        self.phrase.edited.connect(self.rules.judge)
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self._act)
        self.again.submitted.connect(self._act)
        self.swap_primary()
        self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self) -> None:
        if not self.rules.judge(self.phrase.text()):
            self.phrase.set_error(tr("At least 4 words, or at least 14 characters."))
            self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.phrase.text() != self.again.text():
            self.again.set_error(tr("The two are not the same. Type it again."))
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            phrase = self.phrase.text()
            self.accept()
            self.phrase_given.emit(phrase)
