"""Framed notes with a coloured bar at the left, in lessons and above lists."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout
from typing_extensions import override

from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, column, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize, IconButton
from trainer.ui.widgets.labels import Label, Picture
from trainer.ui.widgets.painting import repolish

_ICONS = {
    Tone.INFO: "lightbulb",
    Tone.OK: "circle-check",
    Tone.WARN: "triangle-alert",
    Tone.BAD: "circle-alert",
    Tone.NEUTRAL: "info",
}


class Callout(QFrame):
    """A note with icon, title and text; more widgets go into `body`.

    `closed()` is sent when a person has put the note away.
    """

    closed = Signal()

    def __init__(
        self, tone: Tone, title: str, text: str = "", *, icon: str = "", closable: bool = False
    ) -> None:
        super().__init__()
        self._tone = tone
        self.setProperty("look", "callout")
        self.setProperty("tone", tone.value)
        self.picture = Picture(icon or _ICONS.get(tone, "info"), tone.ink, 22)
        self.title = Label(title, TypeRole.BODY_STRONG)
        self.text = Label(text, TypeRole.LIST, Role.INK2)
        self.body: QVBoxLayout = column(self.title, self.text, gap=2)
        line = row(gap=12, margins=(14, 12, 14, 12), align_top=True)
        line.addLayout(column(3, self.picture, STRETCH, gap=0))
        line.addLayout(column(self.body, STRETCH, gap=0), 1)
        self._close = IconButton("x", tr("Close"), size=ButtonSize.SMALL)
        if not closable:
            self._close.hide()
        self._close.clicked.connect(self._on_close)
        line.addLayout(column(self._close, STRETCH, gap=0))
        self.setLayout(line)
        self.set(title, text)

    def set(self, title: str, text: str = "") -> None:
        """Changes both texts; an empty one takes no room."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.setAccessibleName(f"{title} {text}".strip())

    def set_tone(self, tone: Tone, icon: str = "") -> None:
        """Changes the meaning: colours and icon."""
        self._tone = tone
        self.setProperty("tone", tone.value)
        self.picture.set(icon or _ICONS.get(tone, "info"), tone.ink)
        repolish(self)

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._close.set_name(tr("Close"))
        super().changeEvent(event)


class Banner(Callout):
    """A note across the top of a screen with one thing to do about it.

    `action_requested()` is a press on that button.
    """

    action_requested = Signal()

    def __init__(
        self,
        tone: Tone,
        title: str,
        text: str = "",
        action: str = "",
        *,
        icon: str = "",
        closable: bool = True,
    ) -> None:
        super().__init__(tone, title, text, icon=icon, closable=closable)
        self.action = Button(action, ButtonKind.SECONDARY, size=ButtonSize.SMALL)
        self.action.clicked.connect(self.action_requested)
        self.body.addLayout(row(self.action, STRETCH, gap=0))
        self.action.setVisible(bool(action))  # not before it has a parent: it would be a window for a moment
