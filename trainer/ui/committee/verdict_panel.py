"""The panel beside the list of files: what a verdict means, what to do, and the technical detail folded away."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from trainer.domain.intake import FileVerdict, NamedBy, Verdict
from trainer.ui.committee.work_page import SidePanel, fact, heading
from trainer.ui.committee_words import (
    LOOKS,
    evidence_word,
    finding_sentence,
    named_by_word,
    score_text,
    verdict_advice,
    verdict_meaning,
    verdict_word,
)
from trainer.ui.language import tr
from trainer.ui.language.formats import date_time
from trainer.ui.layouts import column
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.labels import Label, Rule


class VerdictPanel(SidePanel):
    """Speaks of one file.

    approval_requested(): look at the keys and cases that wait.
    catalogue_requested(): look at the packs.
    """

    approval_requested = Signal()
    catalogue_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._file: FileVerdict | None = None
        self._titles: dict[str, str] = {}
        self.show_nothing()

    def show_nothing(self) -> None:
        """Says how the panel is used."""
        self._file = None
        self.fill(
            column(
                Label(tr("Details"), TypeRole.H3),
                Label(
                    tr("Choose a line to see what the verdict means and what to do."),
                    TypeRole.LIST,
                    Role.INK2,
                ),
            )
        )

    def show_file(self, file: FileVerdict) -> None:
        """Speaks of a file."""
        self._file = file
        look = LOOKS[file.verdict]
        lines = column(heading(look.icon, verdict_word(file.verdict), look.tone))
        if file.name:
            lines.addWidget(Label(file.name, TypeRole.BODY_STRONG))
        lines.addWidget(Label(verdict_meaning(file), TypeRole.LIST, Role.INK2))
        self._add_findings(lines, file)
        self._add_facts(lines, file)
        lines.addWidget(Rule())
        lines.addWidget(Label(verdict_advice(file.verdict), TypeRole.LIST))
        if file.verdict in {Verdict.WAITING, Verdict.FORK}:
            button = Button(tr("To the approvals"), ButtonKind.OUTLINE, icon="user-check")
            button.clicked.connect(self.approval_requested)
            lines.addWidget(button)
        elif file.verdict is Verdict.UNKNOWN_PACK:
            button = Button(tr("To the course packs"), ButtonKind.OUTLINE, icon="calendar-clock")
            button.clicked.connect(self.catalogue_requested)
            lines.addWidget(button)
        self._add_fold(lines, file)
        self.fill(lines)

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        if self._file is None:
            self.show_nothing()
        else:
            self.show_file(self._file)

    @staticmethod
    def _add_findings(lines: QVBoxLayout, file: FileVerdict) -> None:
        titles = {score.course: score.title for score in file.courses}
        said = dict.fromkeys(
            finding_sentence(finding, titles.get(finding.course, finding.course) if finding.course else "")
            for finding in file.findings
        )
        for sentence in said:
            if sentence != verdict_word(file.verdict):
                lines.addWidget(Label(f"· {sentence}", TypeRole.SMALL, Role.INK2))

    @staticmethod
    def _add_facts(lines: QVBoxLayout, file: FileVerdict) -> None:
        if file.verdict is Verdict.INVALID:
            return
        lines.addWidget(Rule())
        if file.named_by is not NamedBy.NOBODY:
            lines.addWidget(fact(tr("Person"), named_by_word(file.named_by)))
        for score in file.courses:
            lines.addWidget(Label(score.title or score.course, TypeRole.SMALL_STRONG))
            if score.score_bp is not None:
                lines.addWidget(fact(tr("Regraded score"), score_text(score.score_bp)))
            if score.claimed_bp is not None:
                lines.addWidget(fact(tr("Score in the file"), score_text(score.claimed_bp)))
            if score.score_bp is not None:
                lines.addWidget(Label(evidence_word(score.evidence), TypeRole.SMALL, Role.INK2))
        if file.made:
            lines.addWidget(fact(tr("Made"), moment(file.made)))
        if file.received:
            lines.addWidget(fact(tr("Received before"), moment(file.received)))

    @staticmethod
    def _add_fold(lines: QVBoxLayout, file: FileVerdict) -> None:
        facts = [
            (tr("File"), file.path or file.file_name),
            (tr("Digest"), file.digest),
            (tr("Key"), file.key_code),
            (tr("Log"), file.log or ""),
            (tr("Events"), f"{file.first}–{file.through}" if file.through else ""),
            (tr("Report number"), str(file.report_no) if file.report_no else ""),
            (tr("Reason"), file.reason.value if file.reason else ""),
            (tr("Detail"), file.detail),
        ]
        inner = column(gap=4)
        for name, value in facts:
            if value:
                inner.addWidget(Label(name, TypeRole.SMALL, Role.INK3))
                inner.addWidget(Label(breakable(value), TypeRole.MONO, selectable=True))
        fold = QWidget()
        fold.setLayout(inner)
        fold.hide()
        button = Button(tr("Show technical detail"), ButtonKind.TEXT, size=ButtonSize.SMALL)

        def turn() -> None:
            fold.setVisible(fold.isHidden())
            button.setText(tr("Show technical detail") if fold.isHidden() else tr("Hide technical detail"))

        button.clicked.connect(turn)
        lines.addWidget(button)
        lines.addWidget(fold)


def moment(text: str) -> str:
    """A stored moment as 09:41, 23/11/2026, by the clock that wrote it; the text itself where it is none."""
    try:
        return date_time(datetime.fromisoformat(text))
    except ValueError:
        return text


def breakable(text: str) -> str:
    """A long word that may break anywhere, so that it never widens its place."""
    return "\u200b".join(text[start : start + 8] for start in range(0, len(text), 8))
