"""Chips: a state in a word with its icon, a filter with its count, and the clock of a test."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.language import tr
from trainer.ui.language.formats import minutes_text, number, seconds_left
from trainer.ui.theme import Role, ThemeName, Tone, TypeRole, theme
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.key_button import KeyButton
from trainer.ui.widgets.painting import edge_on_flat, lifted, paint_pill, text_size

_HEIGHT, _PAD, _ICON, _GAP = 28, 11, 16, 6
SOON_S = 300  # from here on the clock is amber and says so


class Chip(QWidget):
    """A state that is only read: an icon, a word and a colour."""

    def __init__(self, text: str, tone: Tone = Tone.NEUTRAL, icon: str = "") -> None:
        super().__init__()
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set(self, text: str, tone: Tone = Tone.NEUTRAL, icon: str = "") -> None:
        """Changes word, colour and icon together."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Gives the word."""
        return self._text

    @override
    def sizeHint(self) -> QSize:
        return chip_size(self._text, self._icon)

    @override
    def minimumSizeHint(self) -> QSize:
        px = theme().px
        return QSize(min(self.sizeHint().width(), px(72)), px(_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_chip(QPainter(self), self.rect(), self._text, self._tone, self._icon)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)


def chip_face() -> QFont:
    """Gives the font of chips."""
    return theme().font(TypeRole.SMALL, weight=500)


def chip_size(text: str, icon: str = "") -> QSize:
    """Measures a chip (px)."""
    px = theme().px
    wide = text_size(chip_face(), text)[0] + 2 * px(_PAD) + (px(_ICON) + px(_GAP) if icon else 0)
    return QSize(wide + 1, px(_HEIGHT))


def paint_chip(painter: QPainter, rect: QRect, text: str, tone: Tone, icon: str = "") -> None:
    """Draws a chip, in a widget or in a cell of a table."""
    px = theme().px
    outlined = theme().shown is ThemeName.HIGH_CONTRAST
    paint_pill(painter, rect, _HEIGHT / 2, tone.soft, tone.ink if outlined else None)
    x = rect.x() + px(_PAD)
    if icon:
        draw_icon(painter, icon, QRect(x, rect.y(), px(_ICON), rect.height()), tone.ink)
        x += px(_ICON) + px(_GAP)
    face = chip_face()
    painter.setFont(face)
    painter.setPen(theme().color(tone.ink))
    area = QRect(x, rect.y(), rect.right() + 1 - px(_PAD) - x + 1, rect.height())
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(lifted(area, face), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class FilterChip(KeyButton):
    """A filter that is on or off, with how many rows it lets through; `toggled(bool)` as in Qt."""

    def __init__(
        self, text: str, count: int | None = None, icon: str = "", *, tone: Tone = Tone.NEUTRAL
    ) -> None:
        super().__init__()
        self._icon, self._tone, self._count = icon, tone, count
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        ring_radius(self, 10)
        self.set_count(count)

    def set_count(self, count: int | None) -> None:
        """Changes how many rows it lets through."""
        self._count = count
        self.setAccessibleName(self.text() if count is None else f"{self.text()}, {number(count)}")
        self.updateGeometry()
        self.update()

    def _number(self) -> str:
        return "" if self._count is None else number(self._count)

    @override
    def sizeHint(self) -> QSize:
        px = theme().px
        wide = text_size(theme().font(TypeRole.BODY_MEDIUM), self.text())[0] + 2 * px(15)
        if self._icon:
            wide += px(20 + 8)
        if self._count is not None:
            wide += px(8) + text_size(theme().font(TypeRole.NUMERIC, size=16, weight=600), self._number())[0]
        return QSize(wide + 2, px(44))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        on = self.isChecked()
        ground = Role.PRIMARY_SOFT if on else Role.SUNKEN if self.underMouse() else Role.SURFACE
        paint_pill(
            painter, self.rect(), 10, ground, Role.PRIMARY if on else Role.BORDER2, stroke=2 if on else 1
        )
        x = px(15)
        if self._icon:
            draw_icon(painter, self._icon, QRect(x, 0, px(20), self.height()), self._tone.ink)
            x += px(28)
        face = theme().font(TypeRole.BODY_MEDIUM)
        wide = text_size(face, self.text())[0]
        painter.setFont(face)
        painter.setPen(theme().color(Role.PRIMARY if on else Role.INK))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(lifted(QRect(x, 0, wide + 2, self.height()), face), flags, self.text())
        painter.setFont(theme().font(TypeRole.NUMERIC, size=16, weight=600))
        painter.drawText(
            QRect(x + wide + px(8), 0, self.width(), self.height()).translated(0, -1), flags, self._number()
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)


class TimerChip(QWidget):
    """The time that is left: neutral, and amber with a word in the last five minutes."""

    def __init__(self, seconds: int = 0) -> None:
        super().__init__()
        self._seconds, self._covered = seconds, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_seconds(seconds)

    def set_seconds(self, seconds: int) -> None:
        """Shows the time left in seconds."""
        was_soon, self._seconds = self._soon(), max(0, seconds)
        self.setAccessibleName(tr("Time left: {time}", time=minutes_text((self._seconds + 59) // 60)))
        if was_soon != self._soon() or not self._seconds % 60:
            self.updateGeometry()
        self.update()

    def set_hidden(self, *, hidden: bool) -> None:
        """Covers the digits for people whom they make nervous; the clock runs on."""
        self._covered = hidden
        self.update()

    def _soon(self) -> bool:
        return self._seconds < SOON_S

    def _digits(self) -> str:
        return "••:••" if self._covered and not self._soon() else seconds_left(self._seconds)

    @override
    def sizeHint(self) -> QSize:
        px = theme().px
        wide = 2 * px(16) + px(22 + 10)
        wide += text_size(theme().font(TypeRole.NUMERIC_LARGE), seconds_left(self._seconds))[0]
        if self._soon():
            wide += px(10) + text_size(theme().font(TypeRole.SMALL_STRONG), tr("Almost over"))[0]
        return QSize(wide + 2, px(48))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px, soon = QPainter(self), theme().px, self._soon()
        ink = Role.ACCENT_INK if soon else Role.INK
        paint_pill(
            painter,
            self.rect(),
            12,
            Role.ACCENT_SOFT if soon else Role.SUNKEN,
            Role.ACCENT_BORDER if soon else edge_on_flat(Role.SUNKEN),
            stroke=2 if soon else 1,
        )
        draw_icon(painter, "timer", QRect(px(16), 0, px(22), self.height()), ink if soon else Role.INK2)
        digits = theme().font(TypeRole.NUMERIC_LARGE)
        painter.setFont(digits)
        painter.setPen(theme().color(ink))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        area = self.rect().adjusted(px(48), 0, 0, 0)
        painter.drawText(lifted(area, digits), flags, self._digits())
        if soon:
            face = theme().font(TypeRole.SMALL_STRONG)
            start = px(58) + text_size(digits, self._digits())[0]
            painter.setFont(face)
            painter.drawText(lifted(self.rect().adjusted(start, 0, 0, 0), face), flags, tr("Almost over"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.LanguageChange}:
            self.set_seconds(self._seconds)
            self.updateGeometry()
        super().changeEvent(event)
