"""Find in the open part: a field that marks the next place of the words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, at_most, row
from trainer.ui.reading.lesson_text_view import LessonTextView
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.buttons import IconButton
from trainer.ui.widgets.fields import SearchField
from trainer.ui.widgets.labels import Label


class FindBar(QFrame):
    """Hidden until Ctrl+F; Enter goes to the next place, Esc closes."""

    def __init__(self, text: LessonTextView) -> None:
        super().__init__()
        self._text = text
        self.setProperty("look", "head")
        self.field = SearchField(tr("Find in this part"), keys=())
        self.note = Label("", TypeRole.SMALL, Role.INK2, wrap=False)
        self.next_button = IconButton("arrow-down", tr("Next place"))
        self.close_button = IconButton("x", tr("Close"))
        self.setLayout(
            row(
                at_most(self.field, width=420),
                self.next_button,
                self.note,
                STRETCH,
                self.close_button,
                margins=(24, 6),
            )
        )
        self.field.submitted.connect(self._on_find)
        self.next_button.clicked.connect(self._on_find)
        self.close_button.clicked.connect(self.close_up)
        self.hide()

    def open_up(self) -> None:
        """Show the bar and put the cursor into it."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_up(self) -> None:
        """Hide the bar and go back to the text."""
        self.hide()
        self._text.setFocus()

    def _on_find(self) -> None:
        words = self.field.text().strip()
        found = bool(words) and self._text.find_next(words)
        self.note.setText("" if found or not words else tr("Not found in this part"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        else:
            super().keyPressEvent(event)
