"""Changing the pass phrase of the committee's keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from trainer.ui.language import tr
from trainer.ui.theme import Tone
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.fields import SecretField
from trainer.ui.widgets.passphrase_rules import PassphraseRules


class PassphraseDialog(Dialog):
    """The old one, the new one twice.

    change_given(object): (old, new); the wing says whether the old one was right.
    """

    change_given = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            title=tr("Change the pass phrase"),
            text=tr("The recovery sheet stays as it is."),
            safe=tr("Cancel"),
            act=tr("Change"),
            icon="key-round",
            tone=Tone.PRIMARY,
        )
        self.old = SecretField(tr("Pass phrase now"))
        self.new = SecretField(tr("New pass phrase"))
        self.again = SecretField(tr("New pass phrase once more"))
        self.rules = PassphraseRules()
        for item in (self.old, self.new, self.rules, self.again):
            self.body.addWidget(item)
        self.new.edited.connect(self.rules.judge)
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self._act)
        self.again.submitted.connect(self._act)
        self.swap_primary()
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wrong(self) -> None:
        """Says that the old one was not right."""
        self.old.set_error(tr("This is not the pass phrase. Check the input method and the Caps Lock key."))
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self) -> None:
        if not self.rules.judge(self.new.text()):
            self.new.set_error(tr("At least 4 words, or at least 14 characters."))
        elif self.new.text() != self.again.text():
            self.again.set_error(tr("The two are not the same. Type it again."))
        else:
            self.change_given.emit((self.old.text(), self.new.text()))
