"""The list of questions of a test: answered, not answered, flagged and the open one."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.language import tr
from trainer.ui.language.qt import announce
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.focus_ring import ring_radius, ring_rect
from trainer.ui.widgets.painting import paint_pill

_CELL, _GAP, _EDGE = 44, 8, 6  # the edge leaves room for flags


class QuestionPalette(QWidget):
    """A grid of question numbers: one Tab stop, arrows move, Enter opens.

    `question_chosen(int)` carries the position (from 0) of the question to open.
    """

    question_chosen = Signal(int)

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count, self._current, self._cursor = count, 0, 0
        self._answered: frozenset[int] = frozenset()
        self._flagged: frozenset[int] = frozenset()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        ring_radius(self, 10)
        self._say()

    def set_states(self, answered: Collection[int], flagged: Collection[int], current: int) -> None:
        """Shows which questions (from 0) are answered and flagged, and which one is open."""
        self._answered, self._flagged = frozenset(answered), frozenset(flagged)
        self._current = self._cursor = current
        self._say()
        self.update()

    def describe(self, at: int) -> str:
        """Says in words what the cell of a question shows."""
        parts = [
            tr("Question {number}", number=at + 1),
            tr("answered") if at in self._answered else tr("not answered"),
        ]
        if at in self._flagged:
            parts.append(tr("flagged"))
        if at == self._current:
            parts.append(tr("open now"))
        return ", ".join(parts)

    def _say(self) -> None:
        self.setAccessibleName(tr("List of questions"))
        self.setAccessibleDescription(self.describe(self._cursor) if self._count else "")

    def _columns(self, width: int | None = None) -> int:
        px = theme().px
        room = (self.width() if width is None else width) - 2 * px(_EDGE) + px(_GAP)
        return max(1, min(10, room // (px(_CELL) + px(_GAP))))

    def _cell(self, at: int) -> QRect:
        px = theme().px
        columns, step = self._columns(), px(_CELL) + px(_GAP)
        return QRect(px(_EDGE) + at % columns * step, px(_EDGE) + at // columns * step, px(_CELL), px(_CELL))

    def _at(self, event: QMouseEvent) -> int | None:
        point = event.position().toPoint()
        return next((at for at in range(self._count) if self._cell(at).contains(point)), None)

    def _move_to(self, at: int) -> None:
        self._cursor = min(max(at, 0), self._count - 1)
        self._say()
        announce(self, self.describe(self._cursor))
        ring_rect(self, self._cell(self._cursor))
        self.update()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        px = theme().px
        lines = -(-self._count // self._columns(width))
        return lines * (px(_CELL) + px(_GAP)) - px(_GAP) + 2 * px(_EDGE)

    @override
    def sizeHint(self) -> QSize:
        px = theme().px
        wide = 6 * px(_CELL) + 5 * px(_GAP) + 2 * px(_EDGE)
        return QSize(wide, self.heightForWidth(wide))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(_CELL + 2 * _EDGE), theme().px(_CELL))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        for at in range(self._count):
            cell = self._cell(at)
            ground, line, ink = Role.SURFACE, Role.BORDER_STRONG, Role.INK2
            if at == self._current:
                ground, line, ink = Role.PRIMARY, Role.PRIMARY, Role.ON_PRIMARY
            elif at in self._answered:
                ground, line, ink = Role.PRIMARY_SOFT, Role.PRIMARY_SOFT_BORDER, Role.PRIMARY
            paint_pill(painter, cell, 10, ground, line)
            strong = at == self._current or at in self._answered
            painter.setFont(theme().font(TypeRole.NUMERIC, weight=600 if strong else 500))
            painter.setPen(theme().color(ink))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(at + 1))
            if at in self._flagged:
                spot = QRect(cell.right() - px(15), cell.top() - px(6), px(20), px(20))
                paint_flag(painter, spot)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: self._columns(),
            Qt.Key.Key_Up: -self._columns(),
        }
        key = Qt.Key(event.key())
        if key in steps and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._move_to(self._cursor + steps[key])
        elif key is Qt.Key.Key_Home:
            self._move_to(0)
        elif key is Qt.Key.Key_End:
            self._move_to(self._count - 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.question_chosen.emit(self._cursor)
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.question_chosen.emit(at)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if at is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self.describe(at), self, self._cell(at))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        ring_rect(self, self._cell(self._cursor))
        super().focusInEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        ring_rect(self, self._cell(self._cursor))
        super().resizeEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.LanguageChange}:
            self._say()
            self.updateGeometry()
        super().changeEvent(event)


def paint_flag(painter: QPainter, spot: QRect) -> None:
    """Draws the amber flag of a question to look at again."""
    paint_pill(painter, spot, 10, Role.ACCENT)
    inset = max(2, spot.width() // 5)
    draw_icon(painter, "flag", spot.adjusted(inset, inset, -inset, -inset), Role.ON_ACCENT)
