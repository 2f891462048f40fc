"""A record with two branches, side by side in neutral words, and the choice between them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from trainer.services.committee.values import Branch, ForkCase
from trainer.ui.committee.verdict_panel import moment
from trainer.ui.committee.work_page import SidePanel, fact
from trainer.ui.committee_words import evidence_word, score_text
from trainer.ui.language import tr, trn
from trainer.ui.layouts import column
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.labels import Label, Rule


class ForkPanel(SidePanel):
    """Speaks of a fork.

    pick_requested(object): (ForkCase, Branch) that shall count; the wing asks for a note.
    """

    pick_requested = Signal(object)

    def show_case(self, case: ForkCase) -> None:
        """Speaks of a record with several continuations."""
        lines = column(Label(case.name or tr("Not known"), TypeRole.H3))
        words = tr(
            "From event {seq} on the same record goes on in more than one way. A computer "
            "that was restored from a copy "
            "does this too; it is no proof of cheating. Ask the learner which one is right.",
            seq=case.seq,
        )
        lines.addWidget(Label(words, TypeRole.LIST, Role.INK2))
        for number, branch in enumerate(case.branches, start=1):
            lines.addWidget(Rule())
            lines.addWidget(Label(tr("Branch {number}", number=number), TypeRole.LIST_STRONG))
            if branch.head == case.chosen:
                lines.addWidget(Chip(tr("Counts"), Tone.OK, "circle-check"))
                words = " · ".join(part for part in (moment(case.decided), case.note) if part)
                lines.addWidget(Label(words, TypeRole.SMALL, Role.INK2))
            lines.addWidget(fact(tr("Events"), str(branch.events)))
            if branch.last_wall:
                lines.addWidget(fact(tr("Last entry"), moment(branch.last_wall)))
            if branch.received:
                lines.addWidget(fact(tr("Received at"), moment(branch.received)))
            self._add_courses(lines, branch)
            if branch.head != case.chosen:
                button = Button(tr("Count branch {number}…", number=number), ButtonKind.OUTLINE)
                button.clicked.connect(lambda *_, chosen=branch: self.pick_requested.emit((case, chosen)))
                lines.addWidget(button)
        words = trn("The other branch stays kept.", "The other branches stay kept.", len(case.branches) - 1)
        lines.addWidget(Label(words, TypeRole.SMALL, Role.INK2))
        self.fill(lines)

    @staticmethod
    def _add_courses(lines: QVBoxLayout, branch: Branch) -> None:
        for score in branch.courses:
            lines.addWidget(fact(score.title or score.course, score_text(score.score_bp)))
            if score.score_bp is not None:
                lines.addWidget(Label(evidence_word(score.evidence), TypeRole.SMALL, Role.INK2))
