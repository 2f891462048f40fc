"""Completion by unit: a bar a unit with the target line, its figures, and who is late."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget
from typing_extensions import override

from trainer.domain.statistics import UnitLine
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import percent
from trainer.ui.layouts import fixed, grid
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.labels import ElidedLabel, IconLabel, Label
from trainer.ui.widgets.painting import paint_pill
from trainer.ui.widgets.progress import paint_track

TARGET = 0.8
"""The share of people that every unit should reach, as the screens have it."""
_TWO_LINES_BELOW = 620  # logical px
_NAME = 256  # logical px a unit's name has at least


class ShareBar(QWidget):
    """A bar of 18 px with the target as an ink line that a light edge sets off."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = share
        fixed(self, height=26)
        self.setMinimumWidth(60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(percent(share))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        track = self.rect().adjusted(0, px(4), 0, -px(4))
        paint_track(painter, track, 5)
        wide = round(self._share * self.width())
        if wide > 0:
            paint_pill(painter, QRect(0, track.y(), max(wide, px(10)), track.height()), 5, Role.PRIMARY)
        mark = QRect(round(TARGET * self.width()) - px(1), 0, px(2), self.height())
        edge = max(1, px(1.5))
        painter.fillRect(mark.adjusted(-edge, 0, edge, 0), theme().color(Role.SURFACE))
        painter.fillRect(mark, theme().color(Role.INK))


class UnitBars(QWidget):
    """The rows; without room each takes two lines."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[QWidget, QWidget, QWidget, QWidget, QWidget]] = []
        self._grid: QGridLayout = grid(gap=12)
        self.setLayout(self._grid)
        self._two: bool | None = None

    def show_units(self, units: tuple[UnitLine, ...]) -> None:
        """Shows the units as they come, the highest rate first."""
        for line in self._rows:
            for widget in line:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._rows = [self._row(unit) for unit in units]
        self._two = None
        self._place()

    @staticmethod
    def _row(unit: UnitLine) -> tuple[QWidget, QWidget, QWidget, QWidget, QWidget]:
        share = unit.finished / unit.asked if unit.asked else 0.0
        rate = Label(percent(share), TypeRole.NUMERIC, wrap=False)
        rate.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        count = Label(f"{unit.finished}/{unit.asked}", TypeRole.SMALL, Role.INK2, wrap=False)
        count.setFont(theme().font(TypeRole.NUMERIC, size=14, weight=400))
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        state: QWidget = (
            IconLabel(
                "clock-alert",
                trn("{n} late", "{n} late", unit.late),
                Role.BAD,
                TypeRole.SMALL_STRONG,
                size=16,
            )
            if unit.late
            else Label(tr("On time"), TypeRole.SMALL, Role.INK3, wrap=False)
        )
        fixed(state, width=108)
        return (ElidedLabel(unit.name, TypeRole.LIST), ShareBar(share), rate, count, state)

    def _place(self) -> None:
        two = self.width() < theme().px(_TWO_LINES_BELOW)
        if two == self._two:
            return
        self._two = two
        for at, (name, bar, rate, count, state) in enumerate(self._rows):
            if two:
                self._grid.addWidget(name, 2 * at, 0, 1, 3)
                self._grid.addWidget(state, 2 * at, 3)
                self._grid.addWidget(bar, 2 * at + 1, 0, 1, 2)
                self._grid.addWidget(rate, 2 * at + 1, 2)
                self._grid.addWidget(count, 2 * at + 1, 3, Qt.AlignmentFlag.AlignLeft)
            else:
                for place, widget in enumerate((name, bar, rate, count, state)):
                    self._grid.addWidget(widget, at, place)
        for column, (wide, narrow) in enumerate(((1, 5), (6, 5), (0, 0), (0, 0), (0, 0))):
            self._grid.setColumnStretch(column, narrow if two else wide)
        self._grid.setColumnMinimumWidth(0, 0 if two else theme().px(_NAME))
        self._grid.setVerticalSpacing(theme().px(6 if two else 20))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
