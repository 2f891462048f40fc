"""The frame of the committee's screens: a pinned head with its buttons, and a middle in one column or two."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.ui.layouts import FlowLayout, at_least, column, panel, row, spaced
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.focus_ring import no_ring
from trainer.ui.widgets.labels import IconLabel, Label, PageTitle
from trainer.ui.widgets.scroll import Page, ScrollArea

GUTTER = 32
_TWO_FROM = 860  # logical px of the place, the rail not counted
_NO_LIMIT = 16_777_215  # Qt's QWIDGETSIZE_MAX


class Split(QWidget):
    """Two parts side by side, the second of a fixed width; without room one below the other.

    Below the other a panel that scrolls by itself would shrink to nothing: `heights` are its least heights beside the
    first part and below it, in logical px.
    """

    def __init__(
        self,
        main: QWidget,
        side: QWidget,
        *,
        side_width: int,
        gap: int = 20,
        heights: tuple[int, int] | None = None,
    ) -> None:
        super().__init__()
        self._side, self._side_width, self._heights = side, side_width, heights
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        spaced(self._box, gap=gap)
        self._box.addWidget(main, 1)
        self._box.addWidget(side, 0)
        self.setLayout(self._box)
        self._two: bool | None = None
        self._fit()

    def _fit(self) -> None:
        two = self.width() >= theme().px(_TWO_FROM)
        if two == self._two:
            return
        self._two = two
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if two else ways.TopToBottom)
        wide = theme().px(self._side_width)
        self._side.setMinimumWidth(wide if two else 0)
        self._side.setMaximumWidth(wide if two else _NO_LIMIT)
        if self._heights is not None:
            at_least(self._side, height=self._heights[0 if two else 1])
            # A box gives nothing to an item whose hint is ignored, whatever its least height says.
            policy = self._side.sizePolicy()
            policy.setVerticalPolicy(QSizePolicy.Policy.Ignored if two else QSizePolicy.Policy.Preferred)
            self._side.setSizePolicy(policy)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._two = None
            self._fit()
        super().changeEvent(event)


class WorkPage(Page):
    """A screen of the committee: title and buttons stay, `content` scrolls; Tab goes from the title to the buttons."""

    def __init__(self, *buttons: QWidget, measure: int | None = None) -> None:
        super().__init__(gutter=GUTTER, measure=measure)
        self.title = PageTitle("")
        no_ring(self.title.title)  # nothing can be done with it; Tab goes on to the buttons
        self._buttons = QWidget()
        flow = FlowLayout(gap=12)
        for button in buttons:
            flow.addWidget(button)
        self._buttons.setLayout(flow)
        self._buttons.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        spaced(self._top, gap=12)
        self._top.addWidget(self.title, 1)
        self._top.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignVCenter)
        self.header.addLayout(self._top)
        # Not before it has a parent: it would be a window for a moment.
        self._buttons.setVisible(bool(buttons))
        spaced(self.header, gap=0, margins=(GUTTER, 16, GUTTER, 0))
        spaced(self.content, gap=14, margins=(GUTTER, 14, GUTTER, 20))
        self.set_header_shown(shown=True)
        self.setFocusProxy(self.title)

    def add_button(self, button: QWidget) -> None:
        """Puts one more button beside the title."""
        layout = self._buttons.layout()
        if layout is not None:
            layout.addWidget(button)
        self._buttons.show()

    def retranslate(self) -> None:
        """Says everything in the language in use; pages with words of their own override it."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        narrow = self._buttons.sizeHint().width() + theme().px(300) > self.width()
        self._top.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        policy = QSizePolicy.Policy.Preferred if narrow else QSizePolicy.Policy.Maximum
        self._buttons.setSizePolicy(policy, QSizePolicy.Policy.Preferred)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class SidePanel(Card):
    """A card at the side that is filled anew for each thing it speaks of."""

    def __init__(self) -> None:
        super().__init__(padding=0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._area = ScrollArea(panel(column(gap=0)))
        self._foot = QWidget()
        self._foot.hide()
        spaced(self.body, gap=0)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self._foot)

    @override
    def hasHeightForWidth(self) -> bool:
        return False  # its content scrolls, so the page need not grow with it

    def set_foot(self, layout: QVBoxLayout) -> None:
        """Keeps something in sight below what scrolls."""
        self._foot.hide()
        self._foot.deleteLater()
        spaced(layout, gap=12, margins=(18, 10, 18, 14))
        self._foot = panel(layout)
        self.body.addWidget(self._foot)

    def fill(self, layout: QVBoxLayout) -> None:
        """Shows new content from its beginning; buttons below it go."""
        self._foot.hide()
        old = self._area.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        content = panel(layout)
        content.setProperty("look", "scrolled")
        spaced(layout, gap=10, margins=18)
        layout.addStretch(1)
        self._area.setWidget(content)
        content.setAutoFillBackground(False)
        self._area.verticalScrollBar().setValue(0)


class CodeLabel(Label):
    """A code to be read out or typed off, in the face of codes and large."""

    def __init__(self, ink: Role = Role.PRIMARY) -> None:
        super().__init__("", TypeRole.MONO, ink, wrap=False, selectable=True)
        self._enlarge()

    def _enlarge(self) -> None:
        self.setFont(theme().font(TypeRole.MONO, size=26))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._enlarge()


def still(empty: EmptyState) -> EmptyState:
    """An empty state that keeps its height instead of filling the page."""
    empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return empty


def fact(name: str, value: str, *, mono: bool = False) -> QWidget:
    """A small line: what it is at the left, its value at the right."""
    left = Label(name, TypeRole.SMALL, Role.INK2, wrap=False)
    right = Label(value, TypeRole.MONO if mono else TypeRole.SMALL_STRONG, selectable=True)
    right.setAlignment(Qt.AlignmentFlag.AlignRight)
    line = row(gap=12, align_top=True)
    line.addWidget(left)
    line.addWidget(right, 1)
    return panel(line)


def heading(icon: str, text: str, tone: Tone) -> IconLabel:
    """The coloured heading of a side panel."""
    return IconLabel(icon, text, tone.ink, TypeRole.H3, size=24)


def card_title(text: str, note: str = "") -> QVBoxLayout:
    """A card's title with a grey line below it."""
    lines = column(Label(text, TypeRole.H3), gap=2)
    if note:
        lines.addWidget(Label(note, TypeRole.SMALL, Role.INK2))
    return lines
