"""What the window shows until the data are there: the mark, and after a moment a bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.ui.icons import draw_mark
from trainer.ui.layouts import STRETCH, column, fixed, row
from trainer.ui.theme import theme
from trainer.ui.widgets.progress import ProgressBar

_QUIET_MS = 300


class WaitingPage(QWidget):
    """The mark of the program in the middle; a bar shows from 300 ms on."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = fixed(ProgressBar(), width=160)
        self._bar.setVisible(False)
        line = row(STRETCH, self._bar, STRETCH, gap=0)
        self.setLayout(column(STRETCH, 140, line, STRETCH, gap=0))
        self._patience = QTimer(self, interval=_QUIET_MS, singleShot=True)
        self._patience.timeout.connect(self._show_bar)

    def _show_bar(self) -> None:
        self._bar.setVisible(True)
        self._bar.set_busy()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        side = theme().px(64)
        place = QRectF((self.width() - side) / 2, self.height() / 2 - side, side, side)
        if event.rect().intersects(place.toAlignedRect()):  # not for each step of the bar
            draw_mark(QPainter(self), place)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._patience.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._patience.stop()
        self._bar.setVisible(False)
        super().hideEvent(event)
