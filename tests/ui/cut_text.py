"""Finds text on a screen that is cut: by its own widget, or by something it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QScrollArea,
    QWidget,
)

from trainer.ui.widgets.buttons import IconButton
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.labels import ElidedLabel, KeyCap
from trainer.ui.widgets.nav import NavButton

SLACK = 1
"""Rounding of scaled sizes, px."""


def cut_texts(widget: QWidget) -> list[str]:
    """One line for each text below a visible widget that cannot be read whole, with what cuts it.

    Text that ends in "…" by design (`ElidedLabel`) has its whole in the tooltip and is left out; so is what can be
    scrolled to.
    """
    for _ in range(3):  # a layout that moves its widgets may ask the one around it to lay out again
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    found: list[str] = []
    for child in (widget, *widget.findChildren(QWidget)):
        text = _text_of(child)
        if not text or not child.isVisibleTo(widget):
            continue
        shown = text if len(text) <= 60 else f"{text[:57]}…"
        found += [f"“{shown}” ({type(child).__name__}): {reason}" for reason in _reasons(child, widget)]
    return found


def _text_of(widget: QWidget) -> str:
    match widget:
        case ElidedLabel() | IconButton():
            return ""
        case QLabel() | QAbstractButton():
            return widget.text()
        case QComboBox():
            return widget.currentText()
        case Chip() | KeyCap():
            return widget.accessibleName()
        case _:
            return ""


def _reasons(widget: QWidget, top: QWidget) -> Iterator[str]:
    own = _cut_by_itself(widget)
    if own:
        yield own
    outside = _cut_by_another(widget, top)
    if outside:
        yield outside


def _cut_by_itself(widget: QWidget) -> str:
    inner = widget.contentsRect()
    match widget:
        case QLabel() if widget.wordWrap():
            return _wrapped(widget, inner)
        case NavButton():
            wanted = widget.sizeHint().height()
            return f"{wanted} px high, has {widget.height()}" if wanted > widget.height() + SLACK else ""
        case QAbstractButton() | QLabel() | QComboBox() | Chip() | KeyCap():
            return _on_one_line(widget)
        case _:
            return ""


def _wrapped(label: QLabel, inner: QRect) -> str:
    wanted = label.heightForWidth(label.width())
    if wanted > label.height() + SLACK:
        return f"{wanted} px high when wrapped, has {label.height()}"
    if "<" not in label.text():
        metrics = QFontMetrics(label.font())
        widest = max((metrics.horizontalAdvance(word) for word in label.text().split()), default=0)
        if widest > inner.width() + SLACK:
            return f"a word is {widest} px wide, has {inner.width()}"
    return ""


def _on_one_line(widget: QWidget) -> str:
    hint = widget.sizeHint()
    if hint.width() > widget.width() + SLACK:
        if not widget.hasHeightForWidth():
            return f"{hint.width()} px wide, has {widget.width()}"
        wanted = widget.heightForWidth(widget.width())
        return (
            f"{wanted} px high when wrapped, has {widget.height()}"
            if wanted > widget.height() + SLACK
            else ""
        )
    if isinstance(widget, QLabel):
        line = QFontMetrics(widget.font()).height()
        return f"{line} px high, has {widget.height()}" if line > widget.height() + SLACK else ""
    return (
        f"{hint.height()} px high, has {widget.height()}" if hint.height() > widget.height() + SLACK else ""
    )


def _cut_by_another(widget: QWidget, top: QWidget) -> str:
    """What lies over the edge of a widget around it; what a scroll area hides below or above can be scrolled to."""
    around = widget.parentWidget()
    tall = True
    while around is not None and widget is not top:
        area = around.parentWidget()
        if isinstance(area, QAbstractScrollArea) and around is area.viewport():
            tall = False
        place = QRect(widget.mapTo(around, QPoint(0, 0)), widget.size())
        left, right = place.left() < -SLACK, place.right() > around.width() - 1 + SLACK
        above, below = place.top() < -SLACK, place.bottom() > around.height() - 1 + SLACK
        if left or right or (tall and (above or below)):
            return f"reaches out of {type(around).__name__} ({around.width()} × {around.height()}) at {place.getRect()}"
        if around is top or isinstance(area, QScrollArea):
            # A page that scrolls down as a whole may lie anywhere in its own frame.
            tall = tall and not isinstance(area, QScrollArea)
        if around is top:
            return ""
        around = area
    return ""
