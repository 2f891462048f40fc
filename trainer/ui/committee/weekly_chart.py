"""How many people had finished, week by week: a line with the target dashed above it, or the same as a table."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.domain.statistics import WeekPoint
from trainer.ui.language import tr
from trainer.ui.language.formats import number
from trainer.ui.layouts import fixed
from trainer.ui.theme import Role, TypeRole, theme

WEEKS_SHOWN = 12
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000)


class WeeklyChart(QWidget):
    """Draws the newest weeks; the numbers are spoken by its accessible description."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[WeekPoint, ...] = ()
        self._target = 0
        fixed(self, height=184)

    def show_weeks(self, points: tuple[WeekPoint, ...], target: int) -> None:
        """Shows points that add up; `target` is how many people should finish."""
        self._points, self._target = points[-WEEKS_SHOWN:], target
        self.setAccessibleName(tr("People who completed, by week"))
        self.setAccessibleDescription(
            "; ".join(f"{week_name(point)}: {point.finished}" for point in self._points)
        )
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px, colour = QPainter(self), theme().px, theme().color
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = theme().font(TypeRole.NUMERIC, size=12, weight=400)
        painter.setFont(face)
        area = QRectF(px(38), px(10), self.width() - px(38) - px(14), self.height() - px(38))
        top = max([self._target, *(point.finished for point in self._points), 1])
        step = next((each for each in _STEPS if top / each <= 4), 20_000)
        lines = -(-top // step)
        scale = area.height() / (lines * step)
        for line in range(lines + 1):
            y = area.bottom() - line * step * scale
            painter.setPen(QPen(colour(Role.BORDER), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(colour(Role.INK3))
            place = QRectF(0, y - px(9), area.left() - px(8), px(18))
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(line * step)
            )
        if self._target:
            pen = QPen(colour(Role.INK3), px(2))
            pen.setDashPattern([3, 3])
            painter.setPen(pen)
            y = area.bottom() - self._target * scale
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        self._draw_line(painter, area, scale)

    def _draw_line(self, painter: QPainter, area: QRectF, scale: float) -> None:
        px, colour = theme().px, theme().color
        count = len(self._points)
        step = area.width() / max(1, count - 1)
        spots = [
            QPointF(
                area.left() + (place * step if count > 1 else area.width() / 2),
                area.bottom() - point.finished * scale,
            )
            for place, point in enumerate(self._points)
        ]
        pen = QPen(colour(Role.PRIMARY), px(3))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(spots))
        painter.setBrush(colour(Role.PRIMARY))
        painter.setPen(Qt.PenStyle.NoPen)
        every = max(1, -(-count * px(40) // max(1, int(area.width()))))
        for place, (spot, point) in enumerate(zip(spots, self._points, strict=True)):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(spot, px(3.5), px(3.5))
            if (count - 1 - place) % every == 0:
                painter.setPen(colour(Role.INK3))
                label = QRectF(spot.x() - px(24), area.bottom() + px(6), px(48), px(20))
                painter.drawText(label, Qt.AlignmentFlag.AlignCenter, week_name(point))


class Stroke(QWidget):
    """A sample of a line, for a legend: solid, dashed, or the upright target of a bar."""

    def __init__(self, *, dashed: bool = False, upright: bool = False) -> None:
        super().__init__()
        self._dashed, self._upright = dashed, upright
        fixed(self, width=6 if upright else 20, height=16)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        if self._upright:
            middle = self.width() // 2
            painter.fillRect(middle - px(1), 0, px(2), self.height(), theme().color(Role.INK))
            return
        pen = QPen(theme().color(Role.INK3 if self._dashed else Role.PRIMARY), px(2 if self._dashed else 3))
        if self._dashed:
            pen.setDashPattern([2.5, 2])
        painter.setPen(pen)
        painter.drawLine(0, self.height() // 2, self.width(), self.height() // 2)


def week_name(point: WeekPoint) -> str:
    """The week of the year, as in "T47" (ISO 8601)."""
    return tr("W{week}", week=point.monday.isocalendar().week)
