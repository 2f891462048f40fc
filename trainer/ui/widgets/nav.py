"""The rail at the left: where a person can go, and whose profile is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon, draw_mark
from trainer.ui.layouts import STRETCH, column, fixed, spaced
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.key_button import KeyButton
from trainer.ui.widgets.labels import Rule, paint_badge, paint_key, plain_tip
from trainer.ui.widgets.painting import lifted, paint_pill, text_size

WIDE, COMPACT = 232, 96


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the rail; `shortcut` is shown as a key cap, `badge` as a count when above 0."""

    key: str
    text: str
    icon: str
    badge: int = 0
    shortcut: str = ""


class NavButton(KeyButton):
    """One place in the rail."""

    arrows: ClassVar[bool] = True

    def __init__(self, item: NavItem) -> None:
        super().__init__()
        self.item = item
        self._badge, self._compact = item.badge, False
        self.setCheckable(True)
        self.setText(item.text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ring_radius(self, 10)
        self.set_badge(item.badge)

    def set_badge(self, count: int) -> None:
        """Changes the count that asks for action."""
        self._badge = count
        self.setAccessibleName(f"{self.item.text}, {count}" if count else self.item.text)
        self.update()

    def set_compact(self, *, compact: bool) -> None:
        """Puts the word under the icon, or beside it."""
        self._compact = compact
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        px = theme().px
        if not self._compact:
            words = text_size(theme().font(TypeRole.BODY_STRONG), self.text(), px(232 - 24 - 46 - 12))[1]
            return QSize(px(208), max(px(46), words + px(12)))
        words = text_size(theme().font(TypeRole.MICRO, weight=600), self.text(), px(82))[1]
        return QSize(px(86), max(px(62), words + px(43)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(60), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px, on = QPainter(self), theme().px, self.isChecked()
        if on:
            paint_pill(painter, self.rect(), 10, Role.SURFACE, Role.BORDER)
            bar = px(16 if self._compact else 13)
            paint_pill(painter, QRect(0, bar, px(4), self.height() - 2 * bar), 2, Role.PRIMARY)
        elif self.isDown() or self.underMouse():
            # A ground of its own role: in high contrast lines are as white as the words on them.
            line = Role.PRIMARY if self.isDown() else Role.BORDER
            paint_pill(painter, self.rect(), 10, Role.PRIMARY_SOFT, line)
        ink = Role.PRIMARY if on else Role.INK2
        painter.setPen(theme().color(ink))
        if self._compact:
            self._paint_compact(painter, ink, on=on)
        else:
            self._paint_wide(painter, ink, on=on)

    def _paint_wide(self, painter: QPainter, ink: Role, *, on: bool) -> None:
        px = theme().px
        draw_icon(painter, self.item.icon, QRect(px(13), 0, px(22), self.height()), ink)
        end = self.width() - px(12)
        if self._badge:
            wide = max(
                px(24), text_size(theme().font(TypeRole.NUMERIC, size=13), str(self._badge))[0] + px(16)
            )
            paint_badge(
                painter, QRect(end - wide, (self.height() - px(24)) // 2, wide, px(24)), str(self._badge)
            )
            end -= wide + px(8)
        elif self.item.shortcut:
            wide = paint_key(painter, end, self.height(), self.item.shortcut)
            end -= wide + px(8)
        face = theme().font(TypeRole.BODY_STRONG if on else TypeRole.BODY_MEDIUM)
        painter.setFont(face)
        painter.setPen(theme().color(ink))
        flags = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value
        area = QRect(px(47), 0, max(1, end - px(47)), self.height())
        painter.drawText(lifted(area, face), flags | Qt.TextFlag.TextWordWrap.value, self.text())

    def _paint_compact(self, painter: QPainter, ink: Role, *, on: bool) -> None:
        px = theme().px
        middle = self.width() // 2
        draw_icon(painter, self.item.icon, QRect(middle - px(12), px(8), px(24), px(24)), ink)
        face = theme().font(TypeRole.MICRO, weight=600 if on else 500)
        painter.setFont(face)
        painter.setPen(theme().color(ink))
        flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.AlignmentFlag.AlignTop.value
        area = QRect(0, px(35), self.width(), self.height() - px(35))
        painter.drawText(lifted(area, face), flags | Qt.TextFlag.TextWordWrap.value, self.text())
        if self._badge:
            wide = max(
                px(22), text_size(theme().font(TypeRole.NUMERIC, size=13), str(self._badge))[0] + px(12)
            )
            paint_badge(painter, QRect(middle + px(9), px(1), wide, px(22)), str(self._badge))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)


class _Brand(QWidget):
    """The mark and the name of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.compact = False
        self.setAccessibleName("Học Số")
        fixed(self, height=40)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        side = px(36)
        x = (self.width() - side) // 2 if self.compact else px(8)
        draw_mark(painter, QRect(x, px(2), side, side).toRectF())
        if not self.compact:
            face = theme().font(TypeRole.H3, size=20, weight=700)
            painter.setFont(face)
            painter.setPen(theme().color(Role.INK))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(lifted(self.rect().adjusted(px(52), 0, 0, 0), face), flags, "Học Số")


class _Profile(QAbstractButton):
    """Whose profile is open; a press opens the list of profiles."""

    def __init__(self) -> None:
        super().__init__()
        self.detail, self.initials, self.compact = "", "", False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ring_radius(self, 10)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().px(80), theme().px(52))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        if self.underMouse():
            paint_pill(painter, self.rect(), 10, Role.BORDER)
        side = px(38)
        left = (self.width() - side) // 2 if self.compact else px(4)
        spot = QRect(left, (self.height() - side) // 2, side, side)
        paint_pill(painter, spot, 19, Role.PRIMARY_SOFT, Role.PRIMARY_SOFT_BORDER)
        face = theme().font(TypeRole.LIST_STRONG, weight=700)
        painter.setFont(face)
        painter.setPen(theme().color(Role.PRIMARY))
        painter.drawText(lifted(spot, face), Qt.AlignmentFlag.AlignCenter, self.initials)
        if self.compact:
            return
        x = left + side + px(9)
        room = self.width() - x - px(2)
        for text, role, ink, top in (
            (self.text(), theme().font(TypeRole.SMALL_STRONG), Role.INK, px(3)),
            (self.detail, theme().font(TypeRole.MICRO, weight=400), Role.INK2, px(24)),
        ):
            painter.setFont(role)
            painter.setPen(theme().color(ink))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(x, top, room, px(24)), Qt.AlignmentFlag.AlignVCenter, shown)


class NavRail(QFrame):
    """The rail, 232 px wide with words beside the icons or 96 px with words below them.

    `page_chosen(str)` carries the key of the pressed place; `profile_requested()` is a press on the profile.
    """

    page_chosen = Signal(str)
    profile_requested = Signal()

    def __init__(self, items: Sequence[NavItem] = (), bottom: Sequence[NavItem] = ()) -> None:
        super().__init__()
        self.setProperty("look", "rail")
        self.compact = False
        self._buttons: dict[str, NavButton] = {}
        self._brand, self._profile, self._rule = _Brand(), _Profile(), Rule()
        self._top: QVBoxLayout = column(gap=2)
        self._bottom: QVBoxLayout = column(gap=2)
        outer = column(
            self._brand,
            14,
            self._top,
            STRETCH,
            self._bottom,
            8,
            self._rule,
            4,
            self._profile,
            gap=0,
            margins=(12, 16, 12, 12),
        )
        self.setLayout(outer)
        self._outer = outer
        self._profile.hide()
        self._rule.hide()
        self._profile.clicked.connect(self.profile_requested)
        fixed(self, width=WIDE)
        self.set_items(items, bottom)

    def set_items(self, items: Sequence[NavItem], bottom: Sequence[NavItem] = ()) -> None:
        """Replaces all places, for another wing or another language; the current one stays current."""
        current = self.current()
        for button in self._buttons.values():
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        for layout, group in ((self._top, items), (self._bottom, bottom)):
            for item in group:
                button = NavButton(item)
                button.set_compact(compact=self.compact)
                button.clicked.connect(lambda *_, key=item.key: self._on_pressed(key))
                layout.addWidget(button)
                self._buttons[item.key] = button
        if current in self._buttons:
            self.set_current(current)

    def current(self) -> str:
        """Gives the key of the current place, or "" when there is none."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Marks a place as the current one without sending a signal."""
        for each, button in self._buttons.items():
            button.setChecked(each == key)

    def set_badge(self, key: str, count: int) -> None:
        """Changes the count of a place."""
        self._buttons[key].set_badge(count)

    def set_compact(self, *, compact: bool) -> None:
        """Puts words below the icons, or beside them."""
        if compact == self.compact:
            return
        self.compact = self._brand.compact = self._profile.compact = compact
        for button in self._buttons.values():
            button.set_compact(compact=compact)
        fixed(self, width=COMPACT if compact else WIDE)
        spaced(self._outer, gap=0, margins=(4, 12, 4, 10) if compact else (12, 16, 12, 12))
        self._brand.update()

    def set_profile(self, name: str, detail: str, initials: str) -> None:
        """Shows whose profile is open; an empty name hides it."""
        self._profile.setText(name)
        self._profile.detail, self._profile.initials = detail, initials
        self._profile.setAccessibleName(f"{name}, {detail}" if detail else name)
        self._profile.setToolTip(plain_tip(f"{name}\n{detail}"))
        self._profile.setVisible(bool(name))
        self._rule.setVisible(bool(name))
        self._profile.update()

    def _on_pressed(self, key: str) -> None:
        self.set_current(key)
        self.page_chosen.emit(key)
