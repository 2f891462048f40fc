"""What every button of ours has in common: Enter presses it, as Space does in Qt."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton
from typing_extensions import override


class KeyButton(QAbstractButton):
    """Enter presses it; in a list (`arrows`) Up and Down move to the row above and below."""

    arrows: ClassVar[bool] = False

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        match e.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Down if self.arrows:
                self.focusNextChild()
            case Qt.Key.Key_Up if self.arrows:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(e)
