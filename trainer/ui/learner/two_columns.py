"""Two columns that become one where the page is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.ui.layouts import at_most, column, row, spaced
from trainer.ui.theme import theme

SIDE = 332
_NO_LIMIT = 16_777_215  # Qt's QWIDGETSIZE_MAX
_TWO_FROM = 800  # logical px of the page, the rail not counted


def limited(widget: QWidget, width: int) -> QHBoxLayout:
    """Sets a widget at the left, no wider than this (logical px).

    A column asks its widgets how high they are at its own full width, whatever their greatest width; a row asks them
    at the width they really get, so text that wraps keeps its room.
    """
    line = row(gap=0)
    line.addWidget(at_most(widget, width=width), 1000)
    line.addStretch(1)
    return line


class TwoColumns(QWidget):
    """`main` at the left and `side`, 332 px wide, at the right; below 800 logical px the side goes under the main."""

    def __init__(self, *, side_width: int = SIDE) -> None:
        super().__init__()
        self.main: QVBoxLayout = column(gap=16)
        self.side: QVBoxLayout = column(gap=16)
        self._side_width = side_width
        self._side = QWidget()
        self._side.setLayout(self.side)
        self._layout = QHBoxLayout()
        spaced(self._layout, gap=24)
        self._layout.addLayout(self.main, 1)
        self._layout.addWidget(self._side)
        self.setLayout(self._layout)
        self._two: bool | None = None
        self._fit()

    def _fit(self) -> None:
        two = self.width() >= theme().px(_TWO_FROM)
        if two == self._two:
            return
        self._two = two
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(across if two else down)
        wide = theme().px(self._side_width)
        self._side.setMinimumWidth(wide if two else 0)
        self._side.setMaximumWidth(wide if two else _NO_LIMIT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._two = None
            self._fit()
        super().changeEvent(event)
