"""Accepting a trainer: the name on the key card, and the short code that the trainer reads out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from trainer.domain.organisation import TrainerKey
from trainer.ui.language import tr
from trainer.ui.theme import Tone
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.fields import Field


class TrainerDialog(Dialog):
    """The box is empty: nobody can accept a card without having heard its code.

    code_typed(str): the short code; the wing says whether it was right.
    """

    code_typed = Signal(str)

    def __init__(self, parent: QWidget, card: TrainerKey) -> None:
        super().__init__(
            parent,
            title=tr("Accept {name} as a trainer?", name=card.name),
            text=tr(
                "Packs signed with this key are taken from now on. Have the trainer read the short code to you."
            ),
            safe=tr("Cancel"),
            act=tr("Accept"),
            icon="signature",
            tone=Tone.PRIMARY,
        )
        self.code = Field(tr("Short code"), hint=tr("12 characters"), placeholder="____-____-____")
        self.body.addWidget(self.code)
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self._act)
        self.code.submitted.connect(self._act)
        self.swap_primary()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_refused(self, text: str) -> None:
        """Says why the code was not taken."""
        self.code.set_error(text)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self) -> None:
        if self.code.text().strip():
            self.code_typed.emit(self.code.text())
        else:
            self.show_refused(tr("Type the 12 characters that are read to you."))
