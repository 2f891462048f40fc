"""Where the rail stands: it scrolls by wheel and focus when a large zoom leaves no room for all its places."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from trainer.ui.layouts import fixed
from trainer.ui.widgets.nav import COMPACT, NavRail


class RailPlace(QScrollArea):
    """As wide as the rail; no scroll bar, because there is no room for one."""

    def __init__(self, rail: NavRail) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(rail)
        fixed(self, width=COMPACT)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        rail = self.widget()
        if new is not None and rail is not None and rail.isAncestorOf(new):
            self.ensureWidgetVisible(new)
