"""Asking for a reason before something that stands in the journal for ever."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from trainer.domain.text import collapse
from trainer.ui.language import tr
from trainer.ui.theme import Tone
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.fields import Field


class ReasonDialog(Dialog):
    """A question with a field; the act needs a reason.

    reasoned(str): the act, with its reason.
    """

    reasoned = Signal(str)

    def __init__(
        self, parent: QWidget, *, title: str, text: str, label: str, act: str, dangerous: bool = False
    ) -> None:
        super().__init__(
            parent, title=title, text=text, safe=tr("Cancel"), act=act, tone=Tone.WARN, dangerous=dangerous
        )
        self.reason = Field(label, hint=tr("It stands in the journal."))
        self.body.addWidget(self.reason)
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self._act)
        self.reason.submitted.connect(self._act)
        self.setFocusProxy(self.reason)

    def _act(self) -> None:
        words = collapse(self.reason.text())
        if not words:
            self.reason.set_error(tr("Write the reason in a few words."))
            return
        self.reasoned.emit(words)
        self.accept()
