"""What a pass phrase has to be, ticked while it is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.domain.text import collapse
from trainer.ui.language import tr
from trainer.ui.layouts import column
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.labels import IconLabel, Label

WORDS, LETTERS = 4, 14
"""FORMATS §3: 4 words, or 14 characters."""


class PassphraseRules(QWidget):
    """Two rules of which one is enough, each with a tick once it is met."""

    def __init__(self) -> None:
        super().__init__()
        self._phrase = ""
        self._either = Label("", TypeRole.SMALL_STRONG, Role.INK2)
        self._words = IconLabel("minus", "", Role.INK2)
        self._letters = IconLabel("minus", "", Role.INK2)
        self.setLayout(column(self._either, self._words, self._letters, gap=4))
        self.judge("")

    def judge(self, phrase: str) -> bool:
        """Ticks what a phrase meets; tells whether it is good enough."""
        self._phrase = collapse(phrase)
        words, letters = len(self._phrase.split()), len(self._phrase)
        self._either.setText(tr("One of these is enough:"))
        self._show(self._words, tr("4 words or more (now {n})", n=words), met=words >= WORDS)
        self._show(self._letters, tr("14 characters or more (now {n})", n=letters), met=letters >= LETTERS)
        return words >= WORDS or letters >= LETTERS

    @staticmethod
    def _show(line: IconLabel, text: str, *, met: bool) -> None:
        line.set("circle-check" if met else "minus", text, Role.OK if met else Role.INK2)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.judge(self._phrase)
        super().changeEvent(event)
