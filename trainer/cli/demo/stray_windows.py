"""Parts of a screen that are windows of their own for a moment: on Windows they flash, and each costs time.

A widget that is made visible before it has a parent is such a window until it is put in its place.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from typing_extensions import override

_SHOWN = "shownAlone"


class StrayWindows(QObject):
    """An event filter for the application; it tells of every window that becomes a part of another."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what is shown and what gets a parent; nothing is held up."""
        kind = event.type()
        if isinstance(watched, QWidget):
            if kind == QEvent.Type.Show and watched.isWindow():
                watched.setProperty(_SHOWN, True)
            elif kind == QEvent.Type.ParentChange and watched.property(_SHOWN) and not watched.isWindow():
                watched.setProperty(_SHOWN, None)
                self._tell(f"{type(watched).__name__} was a window of its own for a moment")
        return False
