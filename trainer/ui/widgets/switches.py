"""On and off, one of several: switch, check box, radio button and segmented choice, all drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.layouts import FlowLayout
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.key_button import KeyButton
from trainer.ui.widgets.painting import WRAPPED, lifted, paint_pill, text_size

_GAP = 12


def paint_check(painter: QPainter, box: QRect, *, on: bool, enabled: bool = True) -> None:
    """Draws the box of a check box."""
    if on:
        role = Role.PRIMARY if enabled else Role.INK3
        paint_pill(painter, box, 6, role, role, stroke=2)
        inset = max(1, box.width() // 7)
        draw_icon(painter, "check", box.adjusted(inset, inset, -inset, -inset), Role.ON_PRIMARY)
    else:
        paint_pill(painter, box, 6, Role.SURFACE, Role.BORDER_STRONG if enabled else Role.BORDER2, stroke=2)


class _Toggle(QAbstractButton):
    """What the three have in common: a drawn mark of a fixed width and a text that wraps."""

    mark_width, mark_height = 22, 22

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._set_policy()
        ring_radius(self, 8)

    def set_text(self, text: str) -> None:
        """Changes the words beside the mark, which are also what is spoken."""
        self.setText(text)
        self.setAccessibleName(text)
        self._set_policy()
        self.updateGeometry()

    def _set_policy(self) -> None:
        """Words may be narrower than they would like, a bare mark may not."""
        across = QSizePolicy.Policy.Preferred if self.text() else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(across, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _mark(self) -> QRect:
        px = theme().px
        side = px(self.mark_height)
        return QRect(px(3), (self.height() - side) // 2, px(self.mark_width), side)

    def _text_left(self) -> int:
        return theme().px(3 + self.mark_width + (_GAP if self.text() else 3))

    def _paint_mark(self, painter: QPainter, spot: QRect) -> None:
        """Draws the mark into its place; each kind of toggle has its own."""

    @override
    def sizeHint(self) -> QSize:
        words = text_size(theme().font(TypeRole.BODY), self.text())[0] if self.text() else 0
        return QSize(self._text_left() + words + 2, theme().px(44 if self.text() else 32))

    @override
    def minimumSizeHint(self) -> QSize:
        px = theme().px
        return QSize(self._text_left() + (px(60) if self.text() else 0), px(44 if self.text() else 32))

    @override
    def hasHeightForWidth(self) -> bool:
        return bool(self.text())

    @override
    def heightForWidth(self, width: int) -> int:
        px = theme().px
        words = text_size(theme().font(TypeRole.BODY), self.text(), width - self._text_left())[1]
        return max(px(44), words + px(12))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_mark(painter, self._mark())
        if not self.text():
            return
        face = theme().font(TypeRole.BODY)
        painter.setFont(face)
        painter.setPen(theme().color(Role.INK if self.isEnabled() else Role.INK3))
        area = self.rect().adjusted(self._text_left(), 0, 0, 0)
        painter.drawText(lifted(area, face), WRAPPED.value, self.text())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)


class CheckBox(_Toggle):
    """A box to tick; `toggled(bool)` as in Qt."""

    @override
    def _paint_mark(self, painter: QPainter, spot: QRect) -> None:
        paint_check(painter, spot, on=self.isChecked(), enabled=self.isEnabled())


class RadioButton(_Toggle):
    """One of several; those with the same parent exclude each other; `toggled(bool)` as in Qt."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setAutoExclusive(True)

    @override
    def _paint_mark(self, painter: QPainter, spot: QRect) -> None:
        on, enabled = self.isChecked(), self.isEnabled()
        line = Role.PRIMARY if on and enabled else Role.BORDER_STRONG if enabled else Role.BORDER2
        paint_pill(painter, spot, 11, Role.SURFACE, line, stroke=2)
        if on:
            inset = theme().px(6)
            paint_pill(painter, spot.adjusted(inset, inset, -inset, -inset), 5, line)


class Switch(_Toggle):
    """On or off at once, without a button to confirm; `toggled(bool)` as in Qt."""

    mark_width, mark_height = 46, 26

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        ring_radius(self, 13)

    @override
    def _paint_mark(self, painter: QPainter, spot: QRect) -> None:
        px, on = theme().px, self.isChecked()
        ground = (Role.PRIMARY if on else Role.BORDER_STRONG) if self.isEnabled() else Role.BORDER2
        paint_pill(painter, spot, 13, ground)
        side = px(20)
        left = spot.right() + 1 - px(3) - side if on else spot.x() + px(3)
        knob = Role.ON_PRIMARY if on else Role.SURFACE
        paint_pill(painter, QRect(left, spot.y() + px(3), side, side), 10, knob)


class _Segment(KeyButton):
    """One choice of a segmented row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        ring_radius(self, 10)

    @override
    def sizeHint(self) -> QSize:
        px = theme().px
        return QSize(text_size(theme().font(TypeRole.BODY_STRONG), self.text())[0] + 2 * px(16), px(44))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, on = QPainter(self), self.isChecked()
        ground = Role.PRIMARY_SOFT if on else Role.SUNKEN if self.underMouse() else Role.SURFACE
        paint_pill(
            painter,
            self.rect(),
            10,
            ground,
            Role.PRIMARY if on else Role.BORDER_STRONG,
            stroke=2 if on else 1,
        )
        face = theme().font(TypeRole.BODY_STRONG if on else TypeRole.BODY_MEDIUM)
        painter.setFont(face)
        painter.setPen(theme().color(Role.PRIMARY if on else Role.INK))
        painter.drawText(lifted(self.rect(), face), Qt.AlignmentFlag.AlignCenter, self.text())


class Segmented(QWidget):
    """A few choices side by side, one of them in force.

    `chosen(object)` carries the value of the pressed choice.
    """

    chosen = Signal(object)

    def __init__(self, choices: Sequence[tuple[str, object]], name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._values: list[object] = []
        self._group = QButtonGroup(self)
        self._flow = FlowLayout(gap=8, line_gap=8)
        self.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for text, value in choices:
            segment = _Segment(text)
            self._group.addButton(segment, len(self._values))
            self._values.append(value)
            self._flow.addWidget(segment)
        self._group.idClicked.connect(self._on_pressed)

    def value(self) -> object:
        """Gives the value in force, or None."""
        at = self._group.checkedId()
        return self._values[at] if at >= 0 else None

    def set_value(self, value: object) -> None:
        """Marks a value as the one in force without sending a signal."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Changes the words, for another language."""
        for button, text in zip(self._group.buttons(), texts, strict=True):
            button.setText(text)
            button.setAccessibleName(text)
            button.updateGeometry()

    def _on_pressed(self, at: int) -> None:
        self.chosen.emit(self._values[at])
