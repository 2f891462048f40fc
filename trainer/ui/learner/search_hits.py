"""Places in the lessons that search found, as rows to open."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from trainer.services.learner.own_data_pages import Hit
from trainer.ui.language import tr, trn
from trainer.ui.layouts import clear, column
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.cards import CardButton
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.labels import Label


def marked_excerpt(hit: Hit) -> str:
    """The excerpt as rich text with the found words in bold; everything else is escaped."""
    pieces: list[str] = []
    at = 0
    for start, end in hit.spans:
        pieces += (escape(hit.excerpt[at:start]), f"<b>{escape(hit.excerpt[start:end])}</b>")
        at = end
    return "".join((*pieces, escape(hit.excerpt[at:])))


class HitRow(CardButton):
    """One found place; the arrows move between rows."""

    arrows: ClassVar[bool] = True

    def __init__(self, hit: Hit) -> None:
        self.hit = hit
        excerpt = Label(marked_excerpt(hit), TypeRole.LIST, Role.INK2, rich=True)
        if not hit.excerpt:
            excerpt.hide()
        where = Label(f"{hit.course_title} · {hit.part_title}", TypeRole.SMALL, Role.INK3)
        super().__init__(
            f"{hit.lesson_title}. {hit.excerpt}",
            column(Label(hit.lesson_title, TypeRole.BODY_STRONG), excerpt, where, gap=3),
            padding=14,
        )


class SearchHits(QWidget):
    """The list of found places, or what to try when there is none.

    hit_chosen(object): a place was chosen; the value is the Hit.
    """

    hit_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column: QVBoxLayout = column(gap=10)
        self.setLayout(self._column)
        self.rows: tuple[HitRow, ...] = ()

    def show_hits(self, words: str, hits: Sequence[Hit]) -> None:
        """Shows what was found for these words."""
        clear(self._column)
        self.rows = tuple(HitRow(hit) for hit in hits)
        if not self.rows:
            self._column.addWidget(
                EmptyState(
                    "search-x",
                    tr("Nothing found for “{words}”", words=words),
                    tr("Try fewer words; typing without accents works too."),
                )
            )
        else:
            self._column.addWidget(
                Label(trn("{n} place found", "{n} places found", len(hits)), TypeRole.LIST, Role.INK2)
            )
        for each in self.rows:
            each.clicked.connect(lambda *_, hit=each.hit: self.hit_chosen.emit(hit))
            self._column.addWidget(each)
        self._column.addStretch(1)
