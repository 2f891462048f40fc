"""A table whose columns share its width, so that none is squeezed and nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy
from typing_extensions import override

from trainer.ui.theme import theme
from trainer.ui.widgets.tables import RowsModel, Table

_FIXED_FROM = 70
_TIGHT_BELOW = 600  # logical px
_WIDEST_CONTENT = 296  # logical px a column that follows its content may take


class SharedTable(Table):
    """`shares` below 70 are parts of what is left, from 70 on widths in logical px, and 0 is as wide as the content.

    `yielding` columns go while there is little room; what they say also stands in the panel beside the table.
    """

    def __init__(
        self, model: RowsModel, shares: Sequence[int], *, two_line: bool = False, yielding: Sequence[int] = ()
    ) -> None:
        self._shares, self._yielding = tuple(shares), tuple(yielding)
        super().__init__(model, two_line=two_line)
        # Its rows scroll: what it would like to be high must not make the page scroll as well.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.share)
        for signal in (model.modelReset, model.rowsInserted, model.headerDataChanged):
            signal.connect(self._later.start)

    def share(self) -> None:
        """Gives every column its width."""
        header, px = self.horizontalHeader(), theme().px
        whole = self.viewport().width()
        tight = whole < px(_TIGHT_BELOW)
        for column in self._yielding:
            self.setColumnHidden(column, tight)
        fixed = {
            at: px(share)
            if share
            else min(max(self.sizeHintForColumn(at), header.sectionSizeHint(at)), px(_WIDEST_CONTENT))
            for at, share in enumerate(self._shares)
            if not self.isColumnHidden(at) and (share == 0 or share >= _FIXED_FROM)
        }
        left = max(0, whole - sum(fixed.values()))
        shown = [at for at in range(len(self._shares)) if not self.isColumnHidden(at)]
        parts = sum(self._shares[at] for at in shown if at not in fixed)
        used = 0
        for at in shown:
            share = self._shares[at]
            wide = fixed[at] if at in fixed else left * share // parts
            if at == shown[-1]:
                wide = max(wide, whole - used)
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(at, wide)
            used += wide

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_later"):
            self._later.start()
