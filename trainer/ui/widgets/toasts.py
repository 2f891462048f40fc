"""Short news at the lower left that goes away by itself; never for errors that block."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.ui.icons import draw_icon
from trainer.ui.language.qt import announce
from trainer.ui.layouts import row
from trainer.ui.theme import Role, ThemeName, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.painting import paint_pill, text_size

SHOWN_MS = 6000
_KEPT = 50


class _ToastButton(Button):
    """The one thing to do about the news, in the colours of the toast."""

    def __init__(self, text: str) -> None:
        super().__init__(text, ButtonKind.TEXT, size=ButtonSize.SMALL)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        face = QFont(theme().font(TypeRole.LIST_STRONG))
        face.setUnderline(True)
        painter.setFont(face)
        painter.setPen(theme().color(Role.CANVAS))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Toast(QWidget):
    """One piece of news.

    `gone()` is sent when it has gone away.
    """

    gone = Signal()

    def __init__(self, text: str, tone: Tone, action: str, on_action: Callable[[], None] | None) -> None:
        super().__init__()
        self._tone, self._on_action = tone, on_action
        self.label = Label(text, TypeRole.BODY_MEDIUM, Role.CANVAS)
        line = row(gap=12, margins=(46, 10, 16, 10))
        line.addWidget(self.label, 1)
        self.button = _ToastButton(action)
        self.button.clicked.connect(self._on_pressed)
        line.addWidget(self.button)
        self.setLayout(line)
        self.button.setVisible(bool(action))  # not before it has a parent: it would be a window for a moment
        self.setAccessibleName(text)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SHOWN_MS)
        self._clock.timeout.connect(self.gone)
        self._clock.start()
        self.button.installEventFilter(self)

    def _on_pressed(self) -> None:
        if self._on_action is not None:
            self._on_action()
        self.gone.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._clock.stop()
        elif event.type() == QEvent.Type.FocusOut:
            self._clock.start()
        return False

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._clock.start()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        edge = Role.BORDER if theme().shown is ThemeName.HIGH_CONTRAST else None
        paint_pill(painter, self.rect(), 12, Role.INK, edge)
        name = {Tone.OK: "circle-check", Tone.WARN: "triangle-alert", Tone.BAD: "circle-alert"}
        spot = self.rect().adjusted(px(16), px(2), px(36) - self.width(), 0)
        # on the reversed ground the fill colours carry the contrast that the inks have on paper
        role = self._tone.fill if self._tone in {Tone.OK, Tone.BAD, Tone.WARN} else Role.CANVAS
        draw_icon(painter, name.get(self._tone, "info"), spot, role)


class ToastHost(QObject):
    """Stacks toasts over the lower left corner of a window and remembers what they said."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._toasts: list[Toast] = []
        self._said: list[str] = []
        self.left = 24  # logical px; a window with a rail sets the rail's width beside it
        window.installEventFilter(self)

    def show_toast(
        self,
        text: str,
        *,
        tone: Tone = Tone.OK,
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> Toast:
        """Shows a piece of news for six seconds, longer while it is hovered or has the focus."""
        toast = Toast(text, tone, action, on_action)
        toast.setParent(self._window)
        toast.gone.connect(lambda: self._remove(toast))
        self._toasts.append(toast)
        self._said = [*self._said, text][-_KEPT:]
        self._place()
        toast.show()
        toast.raise_()
        announce(toast, text)
        return toast

    def history(self) -> tuple[str, ...]:
        """Gives what was said, oldest first."""
        return tuple(self._said)

    def shown(self) -> tuple[Toast, ...]:
        """Gives the toasts that are on screen."""
        return tuple(self._toasts)

    def _remove(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        px = theme().px
        bottom = self._window.height() - px(24)
        for toast in reversed(self._toasts):
            words = text_size(theme().font(TypeRole.BODY_MEDIUM), toast.label.text())[0]
            extra = toast.button.sizeHint().width() + px(12) if not toast.button.isHidden() else 0
            wide = min(words + extra + px(72), px(560), self._window.width() - 2 * px(24))
            high = max(toast.sizeHint().height(), toast.heightForWidth(wide), px(48))
            toast.setGeometry(px(self.left), bottom - high, wide, high)
            bottom -= high + px(12)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
