"""Pairs to find: for each thing at the left a list of what may belong to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.language import tr
from trainer.ui.layouts import at_least, column, grid, panel, row
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.fields import ComboBox, set_state
from trainer.ui.widgets.labels import IconLabel, Label, Picture


class MatchRows(QWidget):
    """One row for each left side with a list of all right sides.

    `matches_changed(object)` carries for each left side the chosen right position, or None, as a tuple.
    """

    matches_changed = Signal(object)

    def __init__(self, lefts: Sequence[str], rights: Sequence[str]) -> None:
        super().__init__()
        self._boxes: list[ComboBox] = []
        self._verdicts: list[IconLabel] = []
        self._rights = tuple(rights)
        self._lines: list[tuple[QFrame, Picture, QWidget]] = []
        layout = grid(gap=10)
        layout.setColumnStretch(0, 10)
        layout.setColumnStretch(2, 12)
        for left in lefts:
            card = QFrame()
            card.setProperty("look", "card")
            card.setProperty("tone", "neutral")
            card.setLayout(row(Label(left, TypeRole.BODY), gap=0, margins=(12, 8)))
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            at_least(card, height=46)
            box = ComboBox((tr("Choose…"), *rights))
            box.setAccessibleName(left)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            set_state(box, "empty")
            box.activated.connect(self._on_picked)
            verdict = IconLabel("check", "", Role.OK, TypeRole.SMALL_STRONG, size=16)
            verdict.hide()
            side = panel(column(box, verdict, gap=2))
            self._lines.append((card, Picture("arrow-right", Role.INK3, 20), side))
            self._boxes.append(box)
            self._verdicts.append(verdict)
        self._grid, self._stacked = layout, True
        self.setLayout(layout)
        self._lay(stacked=False)
        if self._boxes:
            self.setFocusProxy(self._boxes[0])

    def matches(self) -> tuple[int | None, ...]:
        """Gives the chosen right position of each left side."""
        return tuple(box.currentIndex() - 1 if box.currentIndex() > 0 else None for box in self._boxes)

    def set_matches(self, matches: Sequence[int | None]) -> None:
        """Chooses right sides without sending a signal."""
        for box, chosen in zip(self._boxes, matches, strict=True):
            box.setCurrentIndex(0 if chosen is None else chosen + 1)
            set_state(box, "empty" if chosen is None else "")

    def show_result(self, correct: Sequence[int]) -> None:
        """Freezes the lists and shows which pairs are right, and the right one beside each that is not."""
        for box, verdict, chosen, wanted in zip(
            self._boxes, self._verdicts, self.matches(), correct, strict=True
        ):
            right = chosen == wanted
            set_state(box, "right" if right else "wrong")
            box.setEnabled(False)
            word = tr("Correct") if right else tr("Answer: {text}", text=self._rights[wanted])
            verdict.set("check" if right else "x", word, Role.OK if right else Role.BAD)
            verdict.show()
            box.setAccessibleDescription(word)

    def _lay(self, *, stacked: bool) -> None:
        """Puts the lists beside the left sides, or under them where there is no room."""
        if stacked == self._stacked:
            return
        self._stacked = stacked
        for at, (card, arrow, side) in enumerate(self._lines):
            for each in (card, arrow, side):
                self._grid.removeWidget(each)
            if stacked:
                self._grid.addWidget(card, 2 * at, 0, 1, 3)
                self._grid.addWidget(side, 2 * at + 1, 0, 1, 3)
            else:
                self._grid.addWidget(card, at, 0)
                self._grid.addWidget(arrow, at, 1, Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(side, at, 2)
            arrow.setVisible(not stacked)  # not before it has a parent: it would be a window for a moment

    def _on_picked(self) -> None:
        for box, chosen in zip(self._boxes, self.matches(), strict=True):
            set_state(box, "empty" if chosen is None else "")
        self.matches_changed.emit(self.matches())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay(stacked=self.width() < theme().px(360))
        super().resizeEvent(event)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(180), super().minimumSizeHint().height())
