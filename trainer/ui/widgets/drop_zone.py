"""A place to drop files on, with a button that does the same."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.ui.language import trn
from trainer.ui.layouts import FlowLayout, at_least, column, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button
from trainer.ui.widgets.cards import Tile
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.painting import paint_pill
from trainer.ui.widgets.progress import ProgressBar


class DropZone(QWidget):
    """A dashed frame: idle, with files above it, or busy.

    `files_dropped(object)` carries the dropped files and folders as a tuple of Path; `choose_requested()` is a press on
    the button; `refused()` says that none of the dropped things could be used.
    """

    files_dropped = Signal(object)
    choose_requested = Signal()
    refused = Signal()

    def __init__(
        self,
        title: str,
        hint: str,
        button_text: str,
        *,
        suffixes: tuple[str, ...] = (),
        icon: str = "inbox",
    ) -> None:
        super().__init__()
        self._suffixes = tuple(each.lower() for each in suffixes)
        self._hovering = 0
        self._title_text, self._hint_text = title, hint
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        self.title = Label(title, TypeRole.BODY_STRONG)
        self.hint = Label(hint, TypeRole.LIST, Role.INK2)
        self.bar = ProgressBar()
        self.bar.hide()
        self.button = Button(button_text, icon="folder-open")
        self.button.clicked.connect(self.choose_requested)
        self._buttons = FlowLayout(gap=12, right=True)
        self._buttons.addWidget(self.button)
        self._side = QWidget()
        self._side.setLayout(self._buttons)
        line = row(gap=20, margins=(24, 18))
        line.addWidget(Tile(icon, Tone.PRIMARY))
        line.addLayout(column(self.title, self.hint, self.bar, gap=2), 1)
        line.addWidget(self._side)
        self.setLayout(line)
        self.hint.setVisible(bool(hint))  # not before it has a parent: it would be a window for a moment
        at_least(self, height=88)

    def set_texts(self, title: str, hint: str, button_text: str) -> None:
        """Changes the words, for another language."""
        self._title_text, self._hint_text = title, hint
        self.button.setText(button_text)
        self.set_idle()

    def add_button(self, button: Button) -> None:
        """Adds another way to bring files, such as the drive that is plugged in."""
        self._buttons.addWidget(button)

    def set_busy(self, text: str, fraction: float | None = None) -> None:
        """Shows that files are being read, and how far that is."""
        self.title.setText(text)
        self.hint.hide()
        self.bar.show()
        if fraction is None:
            self.bar.set_busy()
        else:
            self.bar.set_fraction(fraction)

    def set_idle(self) -> None:
        """Asks for files again."""
        self._hovering = 0
        self.title.setText(self._title_text)
        self.hint.setText(self._hint_text)
        self.hint.setVisible(bool(self._hint_text))
        self.title.set_ink(Role.INK)
        self.bar.hide()
        self.setAccessibleName(self._title_text)
        self.update()

    def _usable(self, data: QMimeData) -> tuple[Path, ...]:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        return tuple(
            path
            for path in paths
            if not self._suffixes or path.is_dir() or path.suffix.lower() in self._suffixes
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        over = self._hovering > 0
        paint_pill(
            QPainter(self),
            self.rect(),
            14,
            Role.PRIMARY_SOFT if over else Role.SURFACE,
            Role.PRIMARY if over else Role.BORDER_STRONG,
            stroke=2,
            dashed=True,
        )

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        count = len(self._usable(event.mimeData()))
        if not count:
            event.ignore()
            return
        self._hovering = count
        self.title.setText(trn("Drop to take {n} file", "Drop to take {n} files", count))
        self.title.set_ink(Role.PRIMARY)
        event.acceptProposedAction()
        self.update()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.set_idle()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = self._usable(event.mimeData())
        self.set_idle()
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)
        else:
            self.refused.emit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            self.setAcceptDrops(self.isEnabled())
        super().changeEvent(event)
