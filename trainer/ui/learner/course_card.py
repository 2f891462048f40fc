"""A course as a card that is one button, and the grid that sets cards side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from trainer.services.learner.course_pages import CourseCard, CourseState
from trainer.ui.layouts import STRETCH, at_least, column, grid, row
from trainer.ui.learner.course_words import TILE_TONES, card_chip, card_name, length_text
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.cards import CardButton, Tile
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.progress import DoneMark, ProgressRing

_CARD_WIDTH = 220


class CourseCardButton(CardButton):
    """A course: tile, ring or tick, title, length and one chip; `clicked()` as in Qt."""

    def __init__(self, card: CourseCard) -> None:
        self.card = card
        done = card.state is CourseState.DONE
        top = row(
            Tile(card.tile.icon, TILE_TONES[card.tile.colour], 48),
            STRETCH,
            DoneMark() if done else ProgressRing(card.progress_permille / 1000),
            gap=8,
            align_top=True,
        )
        text, tone, icon = card_chip(card)
        super().__init__(
            card_name(card),
            column(
                top,
                10,
                Label(card.title, TypeRole.BODY_STRONG),
                2,
                Label(length_text(card.lessons, card.minutes), TypeRole.SMALL, Role.INK3),
                10,
                STRETCH,
                row(Chip(text, tone, icon), STRETCH, gap=0),
                gap=0,
            ),
        )
        at_least(self, height=200)


class CardGrid(QWidget):
    """Cards of one width, as many in a row as fit; the arrow keys of Tab order follow the reading order."""

    def __init__(self, cards: Sequence[QWidget], *, width: int = _CARD_WIDTH) -> None:
        super().__init__()
        self._cards, self._wish = tuple(cards), width
        self._grid: QGridLayout = grid(gap=16)
        self.setLayout(self._grid)
        self._columns = 0
        self._place(max(1, min(3, len(self._cards))))

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        for old in range(self._columns):
            self._grid.setColumnStretch(old, 0)
        self._columns = columns
        for index, card in enumerate(self._cards):
            self._grid.addWidget(card, index // columns, index % columns)
        for each in range(columns):
            self._grid.setColumnStretch(each, 1)

    def _fit(self) -> None:
        gap = theme().px(16)
        most = max(1, (self.width() + gap) // (theme().px(self._wish) + gap))
        self._place(max(1, most))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        super().changeEvent(event)
