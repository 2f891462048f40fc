"""A window on a learner's PC for tests: the real service, answers waited for, things found by what they say."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.services.learner.pc import Pc
from trainer.ui.main_window import MainWindow

W = TypeVar("W", bound=QWidget)


def a_window(qtbot: QtBot, pc: Pc, **words: object) -> MainWindow:
    """The window of this PC, shown, with its first work done."""
    window = MainWindow(pc.home, service=pc.learner, **words)  # type: ignore[arg-type]  # files
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.first_painted):
        window.show()
    settle(qtbot, window)
    return window


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Waits until nothing is asked any more."""

    def quiet() -> None:
        askers = [window.asker, *(getattr(wing, "asker", window.asker) for wing in window._wings.values())]
        assert not any(asker.busy for asker in askers)

    qtbot.waitUntil(quiet, timeout=20_000)
    qtbot.wait(1)  # what was added to a page is shown by the next turn of the event loop


def shown(window: MainWindow, kind: type[W]) -> W:
    """The page on show, which has to be of this kind."""
    page = window.pages.currentWidget()
    assert isinstance(page, kind), type(page).__name__
    return page


def press(qtbot: QtBot, button: QAbstractButton | QWidget) -> None:
    """Clicks in the middle of a widget that is on show."""
    assert button.isVisible(), button.accessibleName()
    assert button.isEnabled(), button.accessibleName()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def words_on(widget: QWidget) -> str:
    """Everything that can be read on a widget."""
    from PySide6.QtWidgets import QLabel

    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    buttons = [button.text() for button in widget.findChildren(QAbstractButton) if button.isVisibleTo(widget)]
    return "\n".join((*labels, *buttons))
