"""How far something is: rings, bars and segments; outcomes and questions have files of their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.language import tr
from trainer.ui.language.formats import percent
from trainer.ui.layouts import fixed
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.outcome_bar import OutcomeBar
from trainer.ui.widgets.painting import edge_on_flat, paint_pill, paint_track
from trainer.ui.widgets.question_dots import Mark, QuestionDots

__all__ = [
    "DoneMark",
    "Mark",
    "OutcomeBar",
    "ProgressBar",
    "ProgressRing",
    "QuestionDots",
    "SegmentBar",
    "paint_track",
]

_STROKES = {46: 5, 52: 6, 128: 12}
_TEXT = {46: 13, 52: 13, 128: 28}


def _clamp(fraction: float) -> float:
    return min(1.0, max(0.0, fraction))


class ProgressRing(QWidget):
    """A ring with its percentage; size 46, 52 or 128 logical px."""

    def __init__(self, fraction: float = 0, size: int = 46, *, hero: bool = False) -> None:
        super().__init__()
        self._size, self._hero = size, hero
        fixed(self, width=size, height=size)
        self._fraction = 0.0
        self.set_fraction(fraction)

    def set_fraction(self, fraction: float) -> None:
        """Shows a fraction of 1."""
        self._fraction = _clamp(fraction)
        self.setAccessibleName(percent(self._fraction))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke = px(_STROKES.get(self._size, round(self._size / 9)))
        area = QRectF(self.rect()).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
        track, bar, ink = (
            (Role.HERO_TRACK, Role.ACCENT, Role.HERO_INK)
            if self._hero
            else (Role.SUNKEN, Role.PRIMARY, Role.INK)
        )
        if theme().hex(track) == theme().hex(Role.SURFACE):
            track = Role.HERO_TRACK
        painter.setPen(QPen(theme().color(track), stroke))
        painter.drawEllipse(area)
        if self._fraction > 0:
            pen = QPen(theme().color(bar), stroke)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(area, 90 * 16, -round(self._fraction * 360 * 16))
        size = _TEXT.get(self._size, round(self._size * 0.24))
        painter.setFont(theme().font(TypeRole.NUMERIC, size=size, weight=600))
        painter.setPen(theme().color(ink))
        painter.drawText(
            self.rect().translated(0, -px(0.03 * size)),
            Qt.AlignmentFlag.AlignCenter,
            percent(self._fraction),
        )


class DoneMark(QWidget):
    """A tick in a green circle, where a ring was before."""

    def __init__(self, size: int = 46) -> None:
        super().__init__()
        self._size = size
        self.setAccessibleName(tr("Done"))
        fixed(self, width=size, height=size)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(
            painter,
            self.rect(),
            self._size / 2,
            Role.OK_SOFT,
            Role.OK_BORDER if edge_on_flat(Role.OK_SOFT) else None,
        )
        inset = self.width() // 4
        draw_icon(painter, "check", self.rect().adjusted(inset, inset, -inset, -inset), Role.OK)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(tr("Done"))
        super().changeEvent(event)


class ProgressBar(QWidget):
    """A bar for a fraction of 1, or for work whose length is not known."""

    def __init__(self, fraction: float = 0, tone: Tone = Tone.PRIMARY, height: int = 8) -> None:
        super().__init__()
        self._tone, self._high = tone, height
        self._fraction: float | None = None
        self._phase = 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(50)
        self._clock.timeout.connect(self._on_tick)
        fixed(self, height=height)
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_fraction(fraction)

    def set_fraction(self, fraction: float) -> None:
        """Shows a fraction of 1."""
        self._fraction = _clamp(fraction)
        self._clock.stop()
        self.setAccessibleName(percent(self._fraction))
        self.update()

    def set_busy(self) -> None:
        """Shows that work goes on without saying how long."""
        self._fraction = None
        self.setAccessibleName(tr("Working"))
        if self.isVisible() and not theme().reduced_motion:
            self._clock.start()
        self.update()

    def _on_tick(self) -> None:
        self._phase = (self._phase + 0.03) % 1.3
        self.update()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fraction is None:
            self.set_busy()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()
        super().hideEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        radius = self._high / 2 if self._high <= 8 else 5
        paint_track(painter, self.rect(), radius)
        whole = self.rect()
        if self._fraction is None:
            left = round((self._phase - 0.3) * whole.width())
            part = QRect(left, 0, round(0.3 * whole.width()), whole.height()).intersected(whole)
        else:
            wide = round(self._fraction * whole.width())
            part = QRect(0, 0, max(wide, px(self._high)) if wide else 0, whole.height())
        if part.width() > 0:
            paint_pill(painter, part, radius, self._tone.fill)


class SegmentBar(QWidget):
    """Equal segments, some of them done."""

    def __init__(self, total: int, done: int = 0, tone: Tone = Tone.PRIMARY) -> None:
        super().__init__()
        self._tones: tuple[Tone | None, ...] = ()
        self._total, self._tone = total, tone
        fixed(self, height=8)
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_done(done)

    def set_done(self, done: int) -> None:
        """Fills the first segments."""
        self.set_tones(tuple(self._tone if index < done else None for index in range(self._total)))

    def set_tones(self, tones: Sequence[Tone | None]) -> None:
        """Colours each segment by itself; None is an empty one."""
        self._tones = tuple(tones)
        done = sum(tone is not None for tone in self._tones)
        self.setAccessibleName(tr("{done} of {total}", done=done, total=len(self._tones)))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, count = QPainter(self), max(1, len(self._tones))
        gap = theme().px(4 if count < 12 else 2)
        step = (self.width() + gap) / count
        for index, tone in enumerate(self._tones):
            left = round(index * step)
            part = QRect(left, 0, round((index + 1) * step) - gap - left, self.height())
            if tone is None:
                paint_pill(painter, part, 4, Role.SUNKEN, Role.BORDER2)
            else:
                paint_pill(painter, part, 4, tone.fill)
