"""The place of the rail: where the window is too low for all of it, the rail scrolls with the wheel and the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget
from typing_extensions import override

from trainer.ui.layouts import fixed
from trainer.ui.widgets.nav import COMPACT, WIDE, NavRail


class RailPlace(QScrollArea):
    """Holds the rail at its own width and at least the window's height."""

    def __init__(self, rail: NavRail) -> None:
        super().__init__()
        self._rail = rail
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(rail)
        rail.setAutoFillBackground(False)
        fixed(self, width=COMPACT if rail.compact else WIDE)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def set_compact(self, *, compact: bool) -> None:
        """Puts words below the icons, or beside them."""
        self._rail.set_compact(compact=compact)
        fixed(self, width=COMPACT if compact else WIDE)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._rail.isAncestorOf(new):
            self.ensureWidgetVisible(new, 0, 8)

    @override
    def changeEvent(self, arg__1: QEvent) -> None:
        super().changeEvent(arg__1)
        if arg__1.type() == QEvent.Type.StyleChange:
            fixed(self, width=COMPACT if self._rail.compact else WIDE)
