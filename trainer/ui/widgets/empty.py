"""What a place says while there is nothing in it yet, and the one thing to do next."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from trainer.ui.icons import draw_icon, draw_motif
from trainer.ui.layouts import STRETCH, column, row
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.painting import paint_pill


class EmptyState(QFrame):
    """A card with the drum motif, why it is empty, and an action.

    `action_requested()` is a press on the button.
    """

    action_requested = Signal()

    def __init__(self, icon: str, title: str, text: str, action: str = "", *, primary: bool = True) -> None:
        super().__init__()
        self._icon = icon
        self.setProperty("look", "card")
        self.title = Label(title, TypeRole.BODY_STRONG)
        self.text = Label(text, TypeRole.LIST, Role.INK2)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(action, ButtonKind.PRIMARY if primary else ButtonKind.SECONDARY)
        self.button.clicked.connect(self.action_requested)
        self.setLayout(
            column(
                154,
                self.title,
                4,
                self.text,
                16,
                row(STRETCH, self.button, STRETCH, gap=0),
                STRETCH,
                gap=0,
                margins=(24, 0, 24, 26),
            )
        )
        self.button.setVisible(bool(action))  # not before it has a parent: it would be a window for a moment
        self.setAccessibleName(f"{title} {text}".strip())

    def set_texts(self, title: str, text: str, action: str = "") -> None:
        """Changes the words."""
        self.title.setText(title)
        self.text.setText(text)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{title} {text}".strip())

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        super().paintEvent(arg__1)
        painter, px = QPainter(self), theme().px
        side = px(160)
        middle = self.width() / 2
        painter.setClipRect(self.rect().adjusted(1, 1, -1, -1))
        draw_motif(painter, QRectF(middle - side / 2, px(-8), side, side))
        spot = QRect(round(middle) - px(32), px(40), px(64), px(64))
        paint_pill(painter, spot, 32, Role.SURFACE, Role.BORDER2)
        inset = px(18)
        draw_icon(painter, self._icon, spot.adjusted(inset, inset, -inset, -inset), Role.PRIMARY)
