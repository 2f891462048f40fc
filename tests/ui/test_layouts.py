"""Layouts that are filled anew: nothing of the old content stays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from trainer.ui.layouts import clear, column, row


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_clear_takes_widgets_at_every_depth(qtbot: QtBot, depth: int) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    inner = row(QLabel("a"), QLabel("b"))
    for _ in range(depth):
        inner = row(column(QLabel("c"), inner))
    outer = column(QLabel("d"), inner)
    holder.setLayout(outer)
    clear(outer)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert outer.count() == 0
    assert not holder.findChildren(QLabel)
