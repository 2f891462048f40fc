"""Every test that was handed in, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.services.learner.attempt_pages import AttemptResult, PaperState
from trainer.ui.language import mark, tr, trn
from trainer.ui.language.formats import date_time
from trainer.ui.layouts import FlowLayout, column, panel, row
from trainer.ui.learner.course_words import points
from trainer.ui.learner.refill import RefillArea
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.cards import CardButton, Tile
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.focus_ring import no_ring
from trainer.ui.widgets.labels import Label, PageTitle

_PAPERS = {
    PaperState.PROVISIONAL: (mark("Completion paper: provisional"), Tone.WARN, "file-clock"),
    PaperState.CONFIRMED: (mark("Completion paper: confirmed"), Tone.OK, "badge-check"),
}


class ResultRow(CardButton):
    """One attempt: score, course, test, when, passed or not."""

    def __init__(self, result: AttemptResult) -> None:
        self.result = result
        passed = tr("Passed") if result.passed else tr("Not passed")
        score = tr("{points} points", points=points(result.score_bp))
        when = date_time(datetime.fromisoformat(result.submitted))
        chips = FlowLayout(gap=8, line_gap=6)
        chips.addWidget(
            Chip(
                passed,
                Tone.OK if result.passed else Tone.WARN,
                "circle-check" if result.passed else "circle-alert",
            )
        )
        paper = _PAPERS.get(result.paper)
        if paper is not None:
            chips.addWidget(Chip(tr(paper[0]), paper[1], paper[2]))
        words = column(
            Label(result.course_title, TypeRole.BODY_STRONG),
            Label(f"{result.title} · {when}", TypeRole.LIST, Role.INK2),
            gap=2,
        )
        words.addSpacing(6)
        words.addLayout(chips)
        line = row(Tile("file-check-2", Tone.OK if result.passed else Tone.WARN, 48), gap=16)
        line.addLayout(words, 1)
        line.addWidget(Label(score, TypeRole.H3, wrap=False))
        super().__init__(f"{result.course_title}, {result.title}, {score}, {passed}, {when}", line)


class ResultsPage(QWidget):
    """The list of results.

    result_requested(object): look at one; the value is its AttemptId.
    """

    result_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._results: tuple[AttemptResult, ...] = ()
        self.rows: tuple[ResultRow, ...] = ()
        self.title = PageTitle("")
        self._area = RefillArea()
        whole = column(panel(column(self.title, gap=0, margins=(32, 20, 32, 12))), gap=0)
        whole.addWidget(self._area, 1)
        self.setLayout(whole)
        no_ring(self.title.title)
        self.setFocusProxy(self.title)

    def show_results(self, results: Sequence[AttemptResult]) -> None:
        """Shows everything anew."""
        self._results = tuple(results)
        count = len(self._results)
        self.title.set_texts(
            tr("Your results"), trn("{n} test handed in", "{n} tests handed in", count) if count else ""
        )
        content = column(gap=12)
        self.rows = tuple(ResultRow(result) for result in self._results)
        for each in self.rows:
            each.clicked.connect(lambda *_, attempt=each.result.attempt: self.result_requested.emit(attempt))
            content.addWidget(each)
        if not self.rows:
            content.addWidget(
                EmptyState(
                    "chart-no-axes-column",
                    tr("No result yet"),
                    tr("A test opens on the page of its course once the lessons are done."),
                )
            )
        content.addStretch(1)
        self._area.refill(content)
        self.setFocusProxy(self.rows[0] if self.rows else self.title)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.show_results(self._results)
        super().changeEvent(event)
