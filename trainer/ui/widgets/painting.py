"""Strokes that several drawn widgets share: rounded grounds, ticks, centred icon and text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from trainer.ui.theme import Role, theme

WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def repolish(widget: QWidget) -> None:
    """Has the style sheet look at a widget again after one of its properties changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def paint_pill(
    painter: QPainter,
    rect: QRect,
    radius: float,
    ground: Role | None,
    line: Role | None = None,
    *,
    stroke: float = 1,
    dashed: bool = False,
) -> None:
    """Draws a rounded ground with a line just inside its edge; radius and stroke in logical px."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = float(theme().px(stroke)) if line is not None else 0.0
    area = QRectF(rect).adjusted(width / 2, width / 2, -width / 2, -width / 2)
    round_by = min(theme().px(radius) - width / 2, area.height() / 2, area.width() / 2)
    if line is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        pen = QPen(theme().color(line), width)
        if dashed:
            pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if ground is None else QBrush(theme().color(ground)))
    painter.drawRoundedRect(area, round_by, round_by)


def edge_on_flat(ground: Role) -> Role | None:
    """Gives a line for a ground that does not stand out from the surface in the theme shown (high contrast)."""
    return Role.BORDER if theme().hex(ground) == theme().hex(Role.SURFACE) else None


def paint_track(painter: QPainter, rect: QRect, radius: float) -> None:
    """Draws the empty ground of a bar."""
    line = edge_on_flat(Role.SUNKEN)
    dark = theme().color(Role.SURFACE).lightness() < 128
    paint_pill(painter, rect, radius, Role.RAISED if dark else Role.SUNKEN, line)


def text_size(
    font: QFont, text: str, width: int | None = None, *, flag: Qt.TextFlag = Qt.TextFlag.TextWordWrap
) -> tuple[int, int]:
    """Measures text on one line, or wrapped within a width (px)."""
    metrics = QFontMetrics(font)
    if width is None:
        return metrics.horizontalAdvance(text), metrics.height()
    area = metrics.boundingRect(QRect(0, 0, max(1, width), 100_000), flag.value, text)
    return area.width(), max(area.height(), metrics.height())


def widest_word(font: QFont, text: str) -> int:
    """Measures the longest word (px): a wrapped text cannot be narrower."""
    metrics = QFontMetrics(font)
    return max((metrics.horizontalAdvance(word) for word in text.split()), default=0)


def lifted(rect: QRect, font: QFont) -> QRect:
    """Moves a text's rectangle up a little: room for stacked marks makes one line look too low otherwise."""
    return rect.translated(0, -round(font.pixelSize() * 0.11))
