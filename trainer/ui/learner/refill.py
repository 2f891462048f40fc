"""A scrolling place whose whole content is built anew for each value it shows."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout
from typing_extensions import override

from trainer.ui.layouts import column, panel, spaced
from trainer.ui.widgets.scroll import ScrollArea

_BAR = 12  # logical px, as wide as the style sheet makes a scroll bar
GUTTER = 32


class RefillArea(ScrollArea):
    """Scrolls down only; `refill` swaps the content, the old one goes once no event needs it any more."""

    def __init__(self) -> None:
        self._inner, self._top = column(gap=0), 8
        super().__init__(panel(self._inner))

    def refill(self, content: QLayout, *, top: int = 8) -> None:
        """Shows new content from its beginning; it gets the gutters of a page."""
        old = self.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        inner = column(content, gap=0)
        widget = panel(inner)
        widget.setProperty("look", "scrolled")
        self._inner, self._top = inner, top
        self._fit()
        self.setWidget(widget)
        widget.setAutoFillBackground(False)
        self.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        # The bar takes its room from the gutter, so that the content keeps its width and its right edge.
        bar = _BAR if self.viewport().width() < self.width() else 0
        spaced(self._inner, gap=0, margins=(GUTTER, self._top, GUTTER - bar, 24))

    @override
    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        self._fit()
