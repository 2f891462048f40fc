"""Pressing and reading what is on the screen, as a person does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.fields import Field


def press(qtbot: QtBot, button: QAbstractButton) -> None:
    """A click in the middle of a button that can be clicked."""
    assert button.isVisible(), button.text()
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def button_named(place: QWidget, text: str) -> QAbstractButton:
    """The visible button with these words."""
    return next(
        each for each in place.findChildren(QAbstractButton) if each.text() == text and each.isVisible()
    )


def write(qtbot: QtBot, field: Field, text: str) -> None:
    """Text typed into an emptied field."""
    editor = field.editor
    assert isinstance(editor, QLineEdit)
    editor.clear()
    editor.setFocus(Qt.FocusReason.MouseFocusReason)
    if text.isascii():
        QTest.keyClicks(editor, text)
        return
    event = QInputMethodEvent()  # as a Vietnamese keyboard sends it
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def said(place: QWidget) -> str:
    """Every label that is shown, one a line, once the layouts have shown what was put into them last."""
    QApplication.processEvents()
    return "\n".join(
        each.text().replace("\u200b", "") for each in place.findChildren(QLabel) if each.isVisibleTo(place)
    )


def open_dialogs() -> list[Dialog]:
    """The dialogs on the screen."""
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, Dialog) and each.isVisible()]
