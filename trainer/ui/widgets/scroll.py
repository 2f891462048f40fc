"""What scrolls and what stays: scroll areas and the page with its pinned head and foot."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.ui.layouts import at_most, column, fixed, row
from trainer.ui.theme import theme

_ROOM = 24  # logical px kept around a focused widget, so that its ring is never cut


class ScrollArea(QScrollArea):
    """Scrolls down only; its content takes the width of the view and what has the focus stays in sight."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        widget.setProperty("look", "scrolled")
        self.viewport().setAutoFillBackground(False)
        self.setWidget(widget)
        widget.setAutoFillBackground(False)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        inner = self.widget()
        if new is not None and inner is not None and inner.isAncestorOf(new):
            room = theme().px(_ROOM)
            self.ensureWidgetVisible(new, room, room)

    def reveal(self, widget: QWidget) -> None:
        """Scrolls so that all of a widget is seen, once it has its size."""
        QTimer.singleShot(0, widget, lambda: self._reveal_now(widget))

    def _reveal_now(self, widget: QWidget) -> None:
        QCoreApplication.sendPostedEvents(
            None, QEvent.Type.LayoutRequest
        )  # what was just added has no place yet
        self.ensureWidgetVisible(widget, 0, 16)

    @override
    def eventFilter(self, arg__1: QObject, arg__2: QEvent) -> bool:
        if arg__2.type() == QEvent.Type.LayoutRequest and arg__1 is self.widget():
            self._least()
        return super().eventFilter(arg__1, arg__2)

    def _least(self) -> None:
        inner = self.widget()
        if inner is not None:
            self.setMinimumWidth(min(inner.minimumSizeHint().width(), theme().px(280)))

    @override
    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        self._least()


class Page(QWidget):
    """A screen: a pinned head, a middle that scrolls, and a pinned foot for the main step.

    Put widgets into `header` and `content` (columns) and `footer` (a row); head and foot stay hidden until they are
    used through `set_header_shown` and `set_footer_shown`.
    """

    def __init__(self, *, gutter: int = 32, measure: int | None = None) -> None:
        super().__init__()
        self.header: QVBoxLayout = column(gap=0, margins=(gutter, 22, gutter, 0))
        self.content: QVBoxLayout = column(gap=16, margins=(gutter, 20, gutter, 24))
        self._head = QFrame()
        self._head.setLayout(self.header)
        self._head.hide()
        inner = QWidget()
        if measure is None:
            inner.setLayout(self.content)
        else:
            middle = at_most(QWidget(), width=measure + 2 * gutter)
            middle.setLayout(self.content)
            line = row(gap=0)
            line.addStretch(1)
            line.addWidget(middle, 1000)
            line.addStretch(1)
            inner.setLayout(line)
        self.area = ScrollArea(inner)
        self._foot = QFrame()
        self._foot.setProperty("look", "bar")
        self.footer: QHBoxLayout = row(gap=12, margins=(gutter, 12))
        self._foot.setLayout(self.footer)
        fixed(self._foot, height=76)
        self._foot.hide()
        whole = column(gap=0)
        whole.addWidget(self._head)
        whole.addWidget(self.area, 1)
        whole.addWidget(self._foot)
        self.setLayout(whole)

    def set_header_shown(self, *, shown: bool) -> None:
        """Shows or hides the pinned head."""
        self._head.setVisible(shown)

    def set_footer_shown(self, *, shown: bool) -> None:
        """Shows or hides the pinned foot."""
        self._foot.setVisible(shown)

    def reveal(self, widget: QWidget) -> None:
        """Scrolls so that all of a widget is seen, once it has its size."""
        self.area.reveal(widget)

    def to_top(self) -> None:
        """Scrolls to the beginning."""
        self.area.verticalScrollBar().setValue(0)
