"""The two-layer ring around whatever has the keyboard, drawn above its neighbours so that nothing cuts it off."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid
from typing_extensions import override

from trainer.ui.theme import Role, theme

INNER, OUTER = 2, 3  # logical px: ink right at the control, amber around it
_REACH = INNER + OUTER + 1
_RADIUS = "ringRadius"
_OFF = "ringOff"
_RECT = "ringRect"

_MOVING = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.Paint,
    QEvent.Type.ParentChange,
}


def ring_radius(widget: QWidget, radius: int) -> None:
    """Says how round a widget is (logical px), so that the ring follows its corners."""
    widget.setProperty(_RADIUS, radius)


def no_ring(widget: QWidget) -> None:
    """Keeps the ring off a widget that shows its focus in another way."""
    widget.setProperty(_OFF, True)


def ring_rect(widget: QWidget, rect: QRect | None) -> None:
    """Puts the ring around a part of a widget (its own px), such as the current cell of a grid."""
    widget.setProperty(_RECT, rect)


class FocusRing(QWidget):
    """One ring; it takes no clicks and belongs to the window of the widget it surrounds."""

    def __init__(self) -> None:
        super().__init__(None)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("focusRing")
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._clip = QRect()

    def surround(self, target: QWidget) -> None:
        """Moves the ring to a widget."""
        self.leave()
        self._target = target
        window = target.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        each: QWidget | None = target
        while each is not None and each is not window:
            each.installEventFilter(self)
            self._watched.append(each)
            each = each.parentWidget()
        self._place()

    def leave(self) -> None:
        """Takes the ring away."""
        for each in self._watched:
            if isValid(each):
                each.removeEventFilter(self)
        self._watched.clear()
        self._target = None
        self.hide()

    def _place(self) -> None:
        target = self._target
        if target is None or not isValid(target):
            return
        window = target.window()
        if not target.isVisibleTo(window):
            self.hide()
            return
        part = target.property(_RECT)
        rect = part if isinstance(part, QRect) and part.isValid() else target.rect()
        reach = theme().px(_REACH)
        place = QRect(target.mapTo(window, rect.topLeft()), rect.size()).adjusted(
            -reach, -reach, reach, reach
        )
        clip = self._seen(target, window)
        if place != self.geometry() or clip != self._clip:
            self._clip = clip
            self.setGeometry(place)
            self.update()
        if not self.isVisible():
            self.show()
        self.raise_()

    @staticmethod
    def _seen(target: QWidget, window: QWidget) -> QRect:
        """The part of the window in which the widget may show: scrolled-away rings must not cover a pinned bar."""
        seen = window.rect()
        each = target.parentWidget()
        while each is not None and each is not window:
            area = each.parentWidget()
            if isinstance(area, QAbstractScrollArea) and area.viewport() is each:
                seen = seen.intersected(QRect(each.mapTo(window, QPoint(0, 0)), each.size()))
            each = each.parentWidget()
        return seen

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVING:
            self._place()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        target = self._target
        if target is None:
            return
        painter = QPainter(self)
        painter.setClipRect(self._clip.translated(-self.pos()))
        given = target.property(_RADIUS)
        inner = self.rect().adjusted(*(theme().px(_REACH) * sign for sign in (1, 1, -1, -1)))
        draw_ring(painter, QRectF(inner), theme().px(10 if given is None else int(given)))


def draw_ring(painter: QPainter, around: QRectF, radius: float) -> None:
    """Draws the two layers around a rounded rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner, outer = theme().px(INNER), theme().px(OUTER)
    for width, away, role in (
        (outer, inner + outer / 2, Role.FOCUS_OUTER),
        (inner, inner / 2, Role.FOCUS_INNER),
    ):
        painter.setPen(QPen(QColor(theme().color(role)), width))
        painter.drawRoundedRect(around.adjusted(-away, -away, away, away), radius + away, radius + away)


class FocusRings(QObject):
    """Follows the focus of the application with one ring; a click hides it until a key is pressed."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: FocusRing | None = None
        self._focus: QWidget | None = None
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        self._focus = new
        self._drop()
        if new is None:
            return
        new.installEventFilter(self)
        if not QApplication.mouseButtons():
            self._show()

    def _show(self) -> None:
        widget = self._focus
        if widget is None or widget.isWindow() or widget.property(_OFF):
            return
        if self._ring is None:
            self._ring = FocusRing()
        self._ring.surround(widget)

    def _drop(self) -> None:
        if self._ring is not None and isValid(self._ring):  # its window may have taken it along
            self._ring.leave()
            self._ring.deleteLater()
        self._ring = None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.KeyPress if self._ring is None or not isValid(self._ring):
                self._ring = None
                self._show()
            case QEvent.Type.MouseButtonPress:
                self._drop()
            case QEvent.Type.Hide | QEvent.Type.Destroy:
                self._drop()
            case _:
                pass
        return False
