"""What became of each question of a quiz, as dots with tick, cross or number."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.language import tr
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.painting import paint_pill


class Mark(Enum):
    """What became of a question."""

    TODO = "todo"
    RIGHT = "right"
    WRONG = "wrong"
    SKIPPED = "skipped"


class QuestionDots(QWidget):
    """A dot for each question with tick, cross or number; from 16 questions on it is a bar of segments."""

    LIMIT = 15

    def __init__(self, count: int) -> None:
        super().__init__()
        self._marks: tuple[Mark, ...] = (Mark.TODO,) * count
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_marks(self, marks: Sequence[Mark], current: int) -> None:
        """Shows what became of each question, and which one (from 0) is open."""
        self._marks, self._current = tuple(marks), current
        self.setAccessibleName(tr("Question {number} of {total}", number=current + 1, total=len(self._marks)))
        self.updateGeometry()
        self.update()

    def _fits(self) -> bool:
        return len(self._marks) <= self.LIMIT and self.width() >= self._natural()

    def _natural(self) -> int:
        count = len(self._marks)
        return count * theme().px(34) + max(0, count - 1) * theme().px(30)

    @override
    def sizeHint(self) -> QSize:
        px = theme().px
        wide = self._natural() if len(self._marks) <= self.LIMIT else px(400)
        return QSize(wide, px(36))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), theme().px(36))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._fits():
            self._paint_dots(painter)
        else:
            self._paint_bar(painter)

    def _paint_dots(self, painter: QPainter) -> None:
        px = theme().px
        x, side = (self.width() - self._natural()) // 2, px(34)
        top = (self.height() - side) // 2
        for index, each in enumerate(self._marks):
            spot = QRect(x, top, side, side)
            open_now = index == self._current and each is Mark.TODO
            ground, line, ink = _dot_roles(each, open_now=open_now)
            paint_pill(painter, spot, 17, ground, line, stroke=2 if open_now else 1)
            name = {Mark.RIGHT: "check", Mark.WRONG: "x", Mark.SKIPPED: "minus"}.get(each, "")
            if name:
                inset = px(8)
                draw_icon(painter, name, spot.adjusted(inset, inset, -inset, -inset), ink)
            else:
                painter.setFont(theme().font(TypeRole.NUMERIC, size=15))
                painter.setPen(theme().color(ink))
                painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(index + 1))
            x += side
            if index + 1 < len(self._marks):
                painter.setPen(QPen(theme().color(Role.BORDER2), px(2)))
                painter.drawLine(x + px(6), self.height() // 2, x + px(24), self.height() // 2)
            x += px(30)

    def _paint_bar(self, painter: QPainter) -> None:
        px, count = theme().px, max(1, len(self._marks))
        step, top, high = self.width() / count, self.height() // 2 - px(5), px(10)
        for index, each in enumerate(self._marks):
            left = round(index * step)
            part = QRect(left, top, max(2, round((index + 1) * step) - left - px(2)), high)
            open_now = index == self._current and each is Mark.TODO
            fill = {Mark.RIGHT: Role.OK_FILL, Mark.WRONG: Role.BAD_FILL, Mark.SKIPPED: Role.BORDER_STRONG}
            paint_pill(
                painter, part, 4, fill.get(each, Role.PRIMARY if open_now else Role.SUNKEN), Role.BORDER2
            )


def _dot_roles(mark: Mark, *, open_now: bool) -> tuple[Role, Role, Role]:
    match mark:
        case Mark.RIGHT:
            return Role.OK_SOFT, Role.OK_BORDER, Role.OK
        case Mark.WRONG:
            return Role.BAD_SOFT, Role.BAD_BORDER, Role.BAD
        case Mark.SKIPPED:
            return Role.SUNKEN, Role.BORDER2, Role.INK2
        case Mark.TODO:
            return (
                (Role.PRIMARY_SOFT, Role.PRIMARY, Role.PRIMARY)
                if open_now
                else (Role.SURFACE, Role.BORDER2, Role.INK2)
            )
