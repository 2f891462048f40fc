"""Nobody at the window: tells when neither key nor mouse was used for some minutes."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid
from typing_extensions import override

_SIGNS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
    }
)


class IdleWatch(QObject):
    """Watches the native windows of the program, which see every key and every move of the mouse before widgets do.

    idle(): nothing was touched for as long as was asked.
    """

    idle = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._watched: set[QWindow] = set()
        self._limit_s = 0.0
        self._touched = 0.0
        self.now = time.time
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._on_idle)

    @property
    def watching(self) -> bool:
        """Whether the time is running."""
        return self._limit_s > 0

    def watch(self, seconds: float) -> None:
        """Begins to count; 0 stops."""
        self.stop()
        if seconds <= 0:
            return
        self._limit_s = seconds
        self._clock.setInterval(round(seconds * 1000))
        handle = self._window.windowHandle()
        if handle is not None:
            self._follow(handle)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_focus_window)
        # Letters of an input method arrive without a key; the cursor they move tells of them.
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self.touch)
        self._touched = self.now()
        self._clock.start()

    def stop(self) -> None:
        """Counts no longer."""
        if not self.watching:
            return
        self._limit_s = 0.0
        self._clock.stop()
        for handle in self._watched:
            if isValid(handle):  # the window of a dialog goes with the dialog
                handle.removeEventFilter(self)
        self._watched.clear()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self._on_focus_window)
        QGuiApplication.inputMethod().cursorRectangleChanged.disconnect(self.touch)

    def touch(self) -> None:
        """Somebody is there; but whoever wakes a computer that slept for longer than the limit is not let in."""
        now, before = self.now(), self._touched
        self._touched = now
        if self.watching and now - before > self._limit_s:
            self._on_idle()
        elif self.watching:
            self._clock.start()

    def _follow(self, handle: QWindow) -> None:
        if handle not in self._watched:
            self._watched.add(handle)
            handle.installEventFilter(self)

    def _on_focus_window(self, handle: QWindow | None) -> None:
        if handle is not None:
            self._follow(handle)

    def _on_idle(self) -> None:
        self.stop()
        self.idle.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS:
            self.touch()
        return False
