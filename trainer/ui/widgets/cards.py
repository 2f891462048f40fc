"""Cards, course tiles, the hero panel and the round picture of a person."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon, draw_motif, is_shipped
from trainer.ui.layouts import column, fixed, spaced
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.key_button import KeyButton
from trainer.ui.widgets.painting import lifted, paint_pill


class Card(QFrame):
    """A white panel; put widgets into `body`, or give it a layout of your own."""

    def __init__(self, layout: QLayout | None = None, padding: int = 20, tone: Tone | None = None) -> None:
        super().__init__()
        self.setProperty("look", "card")
        if tone is not None:
            self.setProperty("tone", tone.value)
        self.body: QVBoxLayout = column(gap=12, margins=padding)
        if layout is not None:
            self.body.addLayout(layout)
        self.setLayout(self.body)


class CardButton(KeyButton):
    """A whole card that is one button; `clicked()` as in Qt; its name is what a screen reader says."""

    def __init__(self, name: str, layout: QLayout, *, padding: int = 16) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        ring_radius(self, 14)
        outer = QVBoxLayout()
        spaced(outer, gap=0, margins=padding)
        outer.addLayout(layout)
        self.setLayout(outer)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_name(self, name: str) -> None:
        """Changes what a screen reader says."""
        self.setAccessibleName(name)

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        down, over = self.isDown() or self.isChecked(), self.underMouse()
        line = Role.PRIMARY if down else Role.BORDER_STRONG if over else Role.BORDER
        ground = Role.PRIMARY_SOFT if down else Role.SURFACE
        paint_pill(painter, self.rect(), 14, ground, line, stroke=2 if self.isChecked() else 1)


def known_icon(name: str) -> str:
    """The icon a course asks for, or an open book where the program ships none of this name."""
    return name if is_shipped(name) else "book-open"


class Tile(QWidget):
    """A course's icon on its tint."""

    def __init__(self, icon: str, tone: Tone = Tone.PRIMARY, size: int = 48) -> None:
        super().__init__()
        self._icon, self._tone, self._size = known_icon(icon), tone, size
        fixed(self, width=size, height=size)

    def set(self, icon: str, tone: Tone) -> None:
        """Changes icon and tint."""
        self._icon, self._tone = known_icon(icon), tone
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        radius = 10 if self._size <= 40 else 12 if self._size <= 52 else 14 if self._size <= 60 else 16
        outlined = self._tone.ink if theme().hex(self._tone.soft) == theme().hex(Role.SURFACE) else None
        paint_pill(painter, self.rect(), radius, self._tone.soft, outlined)
        side = theme().px({40: 22, 48: 24, 56: 28}.get(self._size, round(self._size * 0.5)))
        middle = self.rect().center()
        square = self.rect().adjusted(0, 0, side - self.width(), side - self.height())
        square.moveCenter(middle)
        draw_icon(painter, self._icon, square, self._tone.ink)


class Hero(QFrame):
    """The indigo panel for the one thing to do next, with the drum motif at its right end."""

    def __init__(self, layout: QLayout, *, padding: int = 28) -> None:
        super().__init__()
        outer = QVBoxLayout()
        spaced(outer, gap=0, margins=padding)
        outer.addLayout(layout)
        self.setLayout(outer)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        paint_pill(painter, self.rect(), 16, Role.HERO, Role.PRIMARY_SOFT_BORDER)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(15), px(15))
        painter.setClipPath(clip)
        side = px(380)
        centre = self.width() - px(98)
        place = QRectF(centre - side / 2, self.height() / 2 - side / 2, side, side)
        draw_motif(painter, place, Role.HERO_LINE)


class Avatar(QWidget):
    """The initials of a person in a circle."""

    def __init__(self, initials: str, size: int = 38) -> None:
        super().__init__()
        self._initials, self._size = initials, size
        fixed(self, width=size, height=size)

    def set_initials(self, initials: str) -> None:
        """Changes the letters."""
        self._initials = initials
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, self.rect(), self._size / 2, Role.PRIMARY_SOFT, Role.PRIMARY_SOFT_BORDER)
        face = theme().font(TypeRole.LIST_STRONG, size=self._size * 0.4, weight=700)
        painter.setFont(face)
        painter.setPen(theme().color(Role.PRIMARY))
        painter.drawText(lifted(self.rect(), face), Qt.AlignmentFlag.AlignCenter, self._initials)


class DateTile(QWidget):
    """A day and its month on a small calendar leaf."""

    def __init__(self, day: str, month: str) -> None:
        super().__init__()
        self._day, self._month = day, month
        self.setAccessibleName(f"{day} {month}")
        fixed(self, width=48, height=48)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        paint_pill(painter, self.rect(), 10, Role.SURFACE, Role.BORDER2)
        painter.setPen(theme().color(Role.INK))
        painter.setFont(theme().font(TypeRole.NUMERIC, size=18, weight=600))
        half = self.rect().adjusted(0, px(3), 0, -px(18))
        painter.drawText(half, Qt.AlignmentFlag.AlignCenter, self._day)
        face = theme().font(TypeRole.MICRO)
        painter.setFont(face)
        painter.setPen(theme().color(Role.INK2))
        low = self.rect().adjusted(0, px(26), 0, -px(2))
        painter.drawText(lifted(low, face), Qt.AlignmentFlag.AlignCenter, self._month)
