"""Layouts whose gaps, and widgets whose fixed sizes, follow the zoom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLayout, QLayoutItem, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.ui.theme import theme

W = TypeVar("W", bound=QWidget)
Margins = int | tuple[int, int] | tuple[int, int, int, int]


class _Stretch:
    """The elastic space between items."""


STRETCH: Final = _Stretch()
Item = QWidget | QLayout | int | _Stretch

_GAP, _MARGINS, _SPACES, _SIZES, _GLUED = "hsGap", "hsMargins", "hsSpaces", "hsSizes", "hsGlued"


def _four(margins: Margins) -> tuple[int, int, int, int]:
    if isinstance(margins, int):
        return (margins, margins, margins, margins)
    if len(margins) == 2:
        return (margins[0], margins[1], margins[0], margins[1])
    return margins


def spaced(layout: QLayout, *, gap: int, margins: Margins = 0) -> None:
    """Gives a layout its gap and margins in logical px and keeps them for later zooms."""
    layout.setProperty(_GAP, gap)
    layout.setProperty(_MARGINS, list(_four(margins)))
    _scale_layout(layout)


def _fill(layout: QBoxLayout, items: Sequence[Item], *, align: Qt.AlignmentFlag | None) -> None:
    spaces: list[int] = []
    for item in items:
        match item:
            case QWidget():
                if align is None:
                    layout.addWidget(item)
                else:
                    layout.addWidget(item, 0, align)
            case QLayout():
                layout.addLayout(item)
            case int():
                spaces += (layout.count(), item)
                layout.addSpacing(theme().px(item))
            case _Stretch():
                layout.addStretch(1)
    layout.setProperty(_SPACES, spaces)


def column(*items: Item, gap: int = 12, margins: Margins = 0) -> QVBoxLayout:
    """Stacks items; an int among them is a space in logical px."""
    layout = QVBoxLayout()
    spaced(layout, gap=gap, margins=margins)
    _fill(layout, items, align=None)
    return layout


def row(*items: Item, gap: int = 12, margins: Margins = 0, align_top: bool = False) -> QHBoxLayout:
    """Sets items side by side, centred on one line or with their tops level."""
    layout = QHBoxLayout()
    spaced(layout, gap=gap, margins=margins)
    _fill(layout, items, align=Qt.AlignmentFlag.AlignTop if align_top else None)
    return layout


def grid(*, gap: int = 12, margins: Margins = 0) -> QGridLayout:
    """Makes an empty grid."""
    layout = QGridLayout()
    spaced(layout, gap=gap, margins=margins)
    return layout


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout and the layouts in it; the widgets go for good."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            clear(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def panel(layout: QLayout, name: str = "") -> QWidget:
    """Puts a layout on a transparent widget."""
    widget = QWidget()
    widget.setObjectName(name)
    widget.setLayout(layout)
    return widget


def glued(widget: W) -> W:
    """Has a widget follow the one before it in a FlowLayout without a gap, as a comma follows a word."""
    widget.setProperty(_GLUED, True)
    return widget


def fixed(widget: W, *, width: int | None = None, height: int | None = None) -> W:
    """Fixes a width or height in logical px."""
    return _sized(widget, (width, width, height, height))


def at_most(widget: W, *, width: int | None = None, height: int | None = None) -> W:
    """Limits a width or height in logical px."""
    return _sized(widget, (None, width, None, height))


def at_least(widget: W, *, width: int | None = None, height: int | None = None) -> W:
    """Sets a least width or height in logical px."""
    return _sized(widget, (width, None, height, None))


def _sized(widget: W, sizes: tuple[int | None, int | None, int | None, int | None]) -> W:
    old = widget.property(_SIZES) or [-1, -1, -1, -1]
    merged = [before if new is None else new for before, new in zip(old, sizes, strict=True)]
    widget.setProperty(_SIZES, merged)
    _scale_widget(widget)
    return widget


def _scale_widget(widget: QWidget) -> None:
    px = theme().px
    setters = (
        widget.setMinimumWidth,
        widget.setMaximumWidth,
        widget.setMinimumHeight,
        widget.setMaximumHeight,
    )
    for size, setter in zip(widget.property(_SIZES), setters, strict=True):
        if size >= 0:
            setter(px(size))


def _scale_layout(layout: QLayout) -> None:
    px = theme().px
    layout.setSpacing(px(layout.property(_GAP)))
    layout.setContentsMargins(*(px(each) for each in layout.property(_MARGINS)))
    if isinstance(layout, QBoxLayout):
        spaces = layout.property(_SPACES) or []
        for index, size in zip(spaces[::2], spaces[1::2], strict=True):
            item = layout.itemAt(index)
            spacer = item.spacerItem() if item is not None else None
            if spacer is not None:
                across = isinstance(layout, QHBoxLayout)
                spacer.changeSize(px(size) if across else 0, 0 if across else px(size))
        layout.invalidate()


def rescale(top: QWidget) -> None:
    """Applies the zoom to all remembered sizes below a window."""
    for layout in top.findChildren(QLayout):
        if layout.property(_GAP) is not None:
            _scale_layout(layout)
    for widget in (top, *top.findChildren(QWidget)):
        if widget.property(_SIZES):
            _scale_widget(widget)


class FlowLayout(QLayout):
    """Sets items side by side and breaks the line when the width is used up."""

    def __init__(self, *, gap: int = 8, line_gap: int = 8, right: bool = False) -> None:
        super().__init__()
        self._right = right
        self._items: list[QLayoutItem] = []
        self._gap, self._line_gap = gap, line_gap
        self.setContentsMargins(0, 0, 0, 0)

    def _lay(self, rect: QRect, *, move: bool) -> int:
        area = rect.marginsRemoved(self.contentsMargins())
        gap, line_gap = theme().px(self._gap), theme().px(self._line_gap)
        x, y, line = area.x(), area.y(), 0
        pending: list[tuple[QLayoutItem, QRect]] = []
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(1, area.width()), 16777215))
            if item.hasHeightForWidth():
                size.setHeight(max(size.height(), item.heightForWidth(size.width())))
            widget = item.widget()
            if pending and widget is not None and widget.property(_GLUED):
                x -= gap
            if x > area.x() and x + size.width() > area.right() + 1:
                self._settle(pending, line, area.right(), move=move)
                pending, x, y, line = [], area.x(), y + line + line_gap, 0
            pending.append((item, QRect(x, y, size.width(), size.height())))
            x += size.width() + gap
            line = max(line, size.height())
        self._settle(pending, line, area.right(), move=move)
        return y + line - rect.y() + self.contentsMargins().bottom()

    def _settle(self, pending: list[tuple[QLayoutItem, QRect]], line: int, end: int, *, move: bool) -> None:
        if not move or not pending:
            return
        shift = end - pending[-1][1].right() if self._right else 0
        for item, place in pending:
            item.setGeometry(place.translated(max(0, shift), (line - place.height()) // 2))

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        spare = rect.height() - self._lay(rect, move=False) if self._right else 0
        self._lay(rect.translated(0, max(0, spare // 2)), move=True)

    @override
    def sizeHint(self) -> QSize:
        gap = theme().px(self._gap)
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        return QSize(
            sum(hint.width() for hint in hints) + gap * max(0, len(hints) - 1),
            max((hint.height() for hint in hints), default=0),
        )

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size
