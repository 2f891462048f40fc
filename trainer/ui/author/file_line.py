"""A file that was chosen, with the button to choose another."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from trainer.ui.language import tr
from trainer.ui.layouts import column, row
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.labels import ElidedLabel, IconLabel, Label


class FileLine(QWidget):
    """A labelled file name.

    choose_requested(): another file is to be chosen.
    """

    choose_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self._none = ""
        self.label = Label("", TypeRole.LIST_STRONG)
        self.name = ElidedLabel("", TypeRole.MONO, middle=True)
        self.button = Button("", ButtonKind.SECONDARY)
        self.error = IconLabel("circle-alert", "", Role.BAD, TypeRole.SMALL, size=16)
        self.error.hide()
        line = row(gap=10)
        line.addWidget(self.name, 1)
        line.addWidget(self.button)
        self.line = line
        self.setLayout(column(self.label, line, self.error, gap=4))
        self.setFocusProxy(self.button)
        self.button.clicked.connect(self.choose_requested)

    def set_words(self, label: str, none: str, button: str) -> None:
        """Label, what stands there while no file is chosen, and the words of the button."""
        self.label.setText(label)
        self._none = none
        self.button.setText(button)
        self.button.setAccessibleName(tr("{label}: {action}", label=label, action=button))
        self.set_path(self.path)

    def set_path(self, path: Path | None) -> None:
        """Show this file."""
        self.path = path
        self.name.set_text(self._none if path is None else str(path))
        self.name.set_ink(Role.INK3 if path is None else Role.INK)
        self.error.hide()

    def set_error(self, text: str) -> None:
        """Say what is wrong with it."""
        self.error.set("circle-alert", text, Role.BAD)
        self.error.show()
