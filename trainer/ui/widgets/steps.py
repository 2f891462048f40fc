"""Where a person is in a short sequence of steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.language import tr
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.painting import lifted, paint_pill, text_size


class Steps(QWidget):
    """Numbered steps in a row: done, current and to come; without room only the current one has its word."""

    def __init__(self, texts: Sequence[str], current: int = 0) -> None:
        super().__init__()
        self._texts, self._current = tuple(texts), current
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_current(current)

    def set_current(self, current: int) -> None:
        """Shows the step (from 0) a person is at."""
        self._current = current
        if self._texts:
            self.setAccessibleName(
                tr(
                    "Step {number} of {total}: {text}",
                    number=current + 1,
                    total=len(self._texts),
                    text=self._texts[current],
                )
            )
        self.update()

    def set_texts(self, texts: Sequence[str]) -> None:
        """Changes the words, for another language."""
        self._texts = tuple(texts)
        self.set_current(self._current)
        self.updateGeometry()

    def _width(self, *, words: bool) -> int:
        px, face = theme().px, theme().font(TypeRole.LIST_STRONG)
        total = 0
        for at, text in enumerate(self._texts):
            total += px(30) + (px(44) if at else 0)
            if words or at == self._current:
                total += px(10) + text_size(face, text)[0]
        return total

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._width(words=True) + 2, theme().px(32))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._width(words=False) + 2, theme().px(200)), theme().px(32))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        all_words = self.width() >= self._width(words=True)
        x, high = 0, self.height()
        for at, text in enumerate(self._texts):
            if at:
                painter.setPen(QPen(theme().color(Role.BORDER2), px(2)))
                painter.drawLine(x + px(10), high // 2, x + px(34), high // 2)
                x += px(44)
            done, now = at < self._current, at == self._current
            spot = QRect(x, (high - px(30)) // 2, px(30), px(30))
            ground = Role.OK if done else Role.PRIMARY if now else Role.SURFACE
            paint_pill(painter, spot, 15, ground, ground if done or now else Role.BORDER_STRONG, stroke=2)
            if done:
                inset = px(7)
                draw_icon(painter, "check", spot.adjusted(inset, inset, -inset, -inset), Role.SURFACE)
            else:
                painter.setFont(theme().font(TypeRole.NUMERIC, size=14, weight=600))
                painter.setPen(theme().color(Role.ON_PRIMARY if now else Role.INK2))
                painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(at + 1))
            x += px(30)
            if all_words or now:
                face = theme().font(TypeRole.LIST_STRONG if now else TypeRole.LIST)
                painter.setFont(face)
                painter.setPen(theme().color(Role.INK if now else Role.INK2))
                wide = text_size(theme().font(TypeRole.LIST_STRONG), text)[0]
                area = QRect(x + px(10), 0, wide + 2, high)
                painter.drawText(lifted(area, face), Qt.AlignmentFlag.AlignVCenter, text)
                x += px(10) + wide

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)
