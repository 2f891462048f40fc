"""Asking for the pass phrase of a backup: a new one when making it, the same again when putting it back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from trainer.ui.committee.file_choosing import choose_organisation_file
from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.fields import SecretField
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.passphrase_rules import PassphraseRules


class BackupDialog(Dialog):
    """A pass phrase for the backup, twice.

    given(str): the pass phrase.
    """

    given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            title=tr("Choose a pass phrase for the backup"),
            text=tr(
                "The backup holds the roster, the reports and the locked keys. Without this pass phrase nobody can "
                "open it, neither can we. Write it down and keep it apart from the USB drive."
            ),
            safe=tr("Cancel"),
            act=tr("Make the backup"),
            icon="database-backup",
            tone=Tone.PRIMARY,
        )
        self.phrase = SecretField(tr("Pass phrase"))
        self.phrase.set_label(
            tr("Pass phrase"), tr("Switch the Vietnamese input method off while typing it.")
        )
        self.again = SecretField(tr("Pass phrase once more"))
        self.rules = PassphraseRules()
        for item in (self.phrase, self.rules, self.again):
            self.body.addWidget(item)
        self.phrase.edited.connect(self.rules.judge)
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self._act)
        self.again.submitted.connect(self._act)
        self.swap_primary()
        self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self) -> None:
        if not self.rules.judge(self.phrase.text()):
            self.phrase.set_error(tr("At least 4 words, or at least 14 characters."))
        elif self.phrase.text() != self.again.text():
            self.again.set_error(tr("The two are not the same. Type it again."))
        else:
            self.given.emit(self.phrase.text())
            self.accept()


class RestoreDialog(Dialog):
    """The pass phrase of a backup, and the newest organisation file where there is one.

    given(object): (pass phrase, path of the organisation file or None); the desk says whether the phrase was right.
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, file: Path, *, replaces: bool) -> None:
        kept = tr(
            "What is on this computer now is kept aside in a folder of its own; nothing is overwritten."
        )
        super().__init__(
            parent,
            title=tr("Restore the committee from {name}", name=file.name),
            text=kept if replaces else "",
            safe=tr("Cancel"),
            act=tr("Restore"),
            icon="database-backup",
            tone=Tone.PRIMARY,
        )
        self.organisation: Path | None = None
        self.phrase = SecretField(tr("Pass phrase of the backup"))
        self.phrase.set_label(
            tr("Pass phrase of the backup"), tr("Switch the Vietnamese input method off while typing it.")
        )
        self._why = Label(
            tr(
                "Also choose the newest organisation file, for example from a learner's computer. "
                "It keeps numbers and receipts given out after the backup from being given out twice."
            ),
            TypeRole.LIST,
            Role.INK2,
        )
        self.chosen = Label("", TypeRole.LIST_STRONG)
        self.chosen.hide()
        self.choose_button = Button(tr("Choose the organisation file…"), icon="file-down")
        self.body.addWidget(self.phrase)
        self.body.addWidget(self._why)
        self.body.addWidget(self.chosen)
        self.body.addLayout(row(self.choose_button, STRETCH, gap=0))
        self.choose_button.clicked.connect(self._choose)
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self._act)
        self.phrase.submitted.connect(self._act)
        self.swap_primary()
        self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wrong(self) -> None:
        """Says that it was not the right one."""
        self.set_busy(busy=False)
        self.phrase.set_error(
            tr("This is not the pass phrase. Check the input method and the Caps Lock key.")
        )
        self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Shows that it is being put back."""
        self.act_button.set_busy(busy=busy)
        self.act_button.setEnabled(not busy)

    def _choose(self) -> None:
        path = choose_organisation_file(self)
        if path is not None:
            self.organisation = path
            self.chosen.setText(path.name)
            self.chosen.show()

    def _act(self) -> None:
        if self.phrase.text():
            self.set_busy(busy=True)
            self.given.emit((self.phrase.text(), self.organisation))
