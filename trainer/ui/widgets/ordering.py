"""Rows to put into an order: arrows on each row, Alt with Up and Down, dragging as an extra."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.language import tr
from trainer.ui.language.qt import announce
from trainer.ui.layouts import at_least, column, row
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.buttons import IconButton
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.painting import lifted, paint_pill


class OrderRow(QWidget):
    """One row; the list moves it."""

    def __init__(self, text: str, owner: OrderList) -> None:
        super().__init__()
        self.text, self._owner = text, owner
        self.position = 0
        self.right: bool | None = None
        self._lifted_at: QPoint | None = None
        self.up = IconButton("arrow-up", tr("Up"))
        self.down = IconButton("arrow-down", tr("Down"))
        for button, step in ((self.up, -1), (self.down, 1)):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda *_, by=step: owner.move_row(self, by))
        line = row(gap=12, margins=(90, 7, 6, 7))
        self.label = Label(text)
        line.addWidget(self.label, 1)
        line.addWidget(self.up)
        line.addWidget(self.down)
        self.setLayout(line)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        at_least(self, height=60)
        ring_radius(self, 12)

    def place(self, position: int, total: int, *, frozen: bool) -> None:
        """Shows where the row stands."""
        self.position = position
        self.up.setEnabled(position > 0 and not frozen)
        self.down.setEnabled(position + 1 < total and not frozen)
        word = "" if self.right is None else tr("Right place") if self.right else tr("Other place")
        said = tr("Position {position} of {total}", position=position + 1, total=total)
        self.setAccessibleName(", ".join(part for part in (self.text, said, word) if part))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        active = self.hasFocus() and self.right is None
        ground, line, spot_role, ink = Role.SURFACE, Role.BORDER_STRONG, Role.SUNKEN, Role.INK
        if active:
            ground, line, spot_role, ink = Role.PRIMARY_SOFT, Role.PRIMARY, Role.PRIMARY, Role.ON_PRIMARY
        elif self.right is True:
            ground, line, spot_role, ink = Role.OK_SOFT, Role.OK, Role.OK, Role.SURFACE
        elif self.right is False:
            ground, line, spot_role, ink = Role.BAD_SOFT, Role.BAD, Role.BAD, Role.SURFACE
        strong = active or self.right is not None
        paint_pill(painter, self.rect(), 12, ground, line, stroke=2 if strong else 1)
        name = "grip-vertical" if self.right is None else "check" if self.right else "x"
        role = {True: Role.OK, False: Role.BAD, None: Role.INK2}[self.right]
        draw_icon(painter, name, QRect(px(14), 0, px(22), self.height()), role)
        spot = QRect(px(48), (self.height() - px(30)) // 2, px(30), px(30))
        edge = Role.BORDER2 if theme().hex(spot_role) == theme().hex(ground) else None
        paint_pill(painter, spot, 15, spot_role, edge)
        face = theme().font(TypeRole.NUMERIC, weight=600)
        painter.setFont(face)
        painter.setPen(theme().color(ink))
        painter.drawText(lifted(spot, face), Qt.AlignmentFlag.AlignCenter, str(self.position + 1))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.up.set_name(tr("Up"))
            self.down.set_name(tr("Down"))
        super().changeEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._owner.move_row(self, step)
        else:
            self._owner.focus_row(self.position + step)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._lifted_at = event.position().toPoint()
            self.raise_()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._lifted_at is None:
            return
        self._owner.drag_row(self, self.mapToParent(event.position().toPoint()).y())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._lifted_at = None


class OrderList(QWidget):
    """Rows in an order that a person changes.

    `order_changed(object)` carries the ids of the rows from top to bottom as a tuple.
    """

    order_changed = Signal(object)

    def __init__(self, texts: Sequence[str], ids: Sequence[object] | None = None) -> None:
        super().__init__()
        self._frozen = False
        self._layout = column(gap=8)
        self.rows = [OrderRow(text, self) for text in texts]
        self._ids = dict(zip(self.rows, ids if ids is not None else range(len(texts)), strict=True))
        for each in self.rows:
            self._layout.addWidget(each)
        self.setLayout(self._layout)
        if self.rows:
            self.setFocusProxy(self.rows[0])
        self._renumber()

    def order(self) -> tuple[object, ...]:
        """Gives the ids from top to bottom."""
        return tuple(self._ids[each] for each in self.rows)

    def set_order(self, ids: Sequence[object]) -> None:
        """Puts the rows into an order without sending a signal."""
        places = {each: at for at, each in enumerate(ids)}
        self.rows.sort(key=lambda each: places[self._ids[each]])
        self._arrange()

    def show_result(self, correct: Sequence[object]) -> None:
        """Freezes the rows and shows which stand where they belong."""
        self._frozen = True
        for each, wanted in zip(self.rows, correct, strict=True):
            each.right = self._ids[each] == wanted
        self._renumber()

    def move_row(self, moved: OrderRow, by: int) -> None:
        """Moves a row up (-1) or down (1) and says where it is."""
        to = moved.position + by
        if self._frozen or not 0 <= to < len(self.rows):
            return
        self._move_to(moved, to)
        moved.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(moved, tr("Position {position} of {total}", position=to + 1, total=len(self.rows)))

    def focus_row(self, at: int) -> None:
        """Moves the focus to a row."""
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def drag_row(self, dragged: OrderRow, y: int) -> None:
        """Gives a dragged row the place of the row under the pointer."""
        if self._frozen:
            return
        for at, each in enumerate(self.rows):
            if each is not dragged and each.geometry().top() < y < each.geometry().bottom():
                self._move_to(dragged, at)
                return

    def _move_to(self, moved: OrderRow, to: int) -> None:
        self.rows.remove(moved)
        self.rows.insert(to, moved)
        self._arrange()
        self.order_changed.emit(self.order())

    def _arrange(self) -> None:
        for at, each in enumerate(self.rows):
            self._layout.removeWidget(each)
            self._layout.insertWidget(at, each)
        for before, after in zip(self.rows, self.rows[1:], strict=False):
            QWidget.setTabOrder(before, after)
        self._renumber()

    def _renumber(self) -> None:
        for at, each in enumerate(self.rows):
            each.place(at, len(self.rows), frozen=self._frozen)
