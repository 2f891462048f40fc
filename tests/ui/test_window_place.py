"""Where the window stands at first and later."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from trainer.ui import window_place
from trainer.ui.window_place import keep_place, place_window, show_window


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_at_first_it_fills_a_screen_that_has_no_room_for_it_and_its_frame(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1366 x 768 less the bar of Windows: with a title on top the buttons below would lie outside."""
    room = window.screen().availableSize()
    monkeypatch.setattr(window_place, "USUAL", room - QSize(4, 4))
    place_window(window, tmp_path)
    show_window(window, tmp_path)
    assert window.isMaximized()


def test_where_there_is_room_it_takes_its_usual_size(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = window.screen().availableSize() - window_place.FRAME
    monkeypatch.setattr(window_place, "SMALLEST", QSize(100, 100))
    monkeypatch.setattr(window_place, "USUAL", usual)
    place_window(window, tmp_path)
    show_window(window, tmp_path)
    assert window.isVisible()
    assert not window.isMaximized()
    assert window.size() == usual


def test_a_place_that_was_kept_counts_for_more(qtbot: QtBot, window: QWidget, tmp_path: Path) -> None:
    window.resize(640, 480)
    keep_place(window, tmp_path)
    again = QWidget()
    qtbot.addWidget(again)
    again.setMinimumSize(1, 1)
    again.restoreGeometry(window.saveGeometry())
    show_window(again, tmp_path)
    assert not again.isMaximized()
    assert again.size() == QSize(640, 480)
