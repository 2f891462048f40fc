"""Emptying a column before it is filled anew."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout


def clear(layout: QVBoxLayout) -> None:
    """Takes everything out of a column."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
