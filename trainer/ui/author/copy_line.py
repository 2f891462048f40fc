"""A value to be handed on exactly: shown in fixed width, selectable, with a button that copies it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from trainer.ui.language import tr
from trainer.ui.layouts import column, row
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.buttons import IconButton
from trainer.ui.widgets.fields import LineEdit
from trainer.ui.widgets.labels import Label


class CopyLine(QWidget):
    """A label, the value below it, and a button to copy it.

    copied(): the value went to the clipboard.
    """

    copied = Signal()

    def __init__(self, *, size: int = 15) -> None:
        super().__init__()
        self._size = size
        self.label = Label("", TypeRole.SMALL_STRONG, Role.INK2)
        self.value = LineEdit()
        self.value.setReadOnly(True)
        self.button = IconButton("copy", "")
        line = row(gap=8)
        line.addWidget(self.value, 1)
        line.addWidget(self.button)
        self.setLayout(column(self.label, line, gap=4))
        self.button.clicked.connect(self._on_copy)
        self._dress()
        theme().changed.connect(self._dress)

    def show_value(self, label: str, value: str) -> None:
        """Show this value from its beginning."""
        self.label.setText(label)
        self.value.setText(value)
        self.value.setCursorPosition(0)
        self.value.setAccessibleName(label)
        self.button.set_name(tr("Copy: {what}", what=label))

    def text(self) -> str:
        """The value."""
        return self.value.text()

    def _dress(self) -> None:
        self.value.setFont(theme().font(TypeRole.MONO, size=self._size))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.value.text())
        self.copied.emit()
