"""One learner: what was counted of them, the keys that speak for them, and a new activation code."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from trainer.domain.ids import CourseId
from trainer.domain.standing import Progress, Standing
from trainer.services.committee.device_values import KeyState, key_state
from trainer.services.committee.values import AttemptLine, PersonDetail, PersonLine, Slip
from trainer.ui.committee.verdict_panel import moment
from trainer.ui.committee.work_page import CodeLabel, SidePanel, fact
from trainer.ui.committee_words import (
    code_word,
    evidence_word,
    ground_word,
    progress_word,
    score_text,
    verdict_word,
)
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text, minutes_text
from trainer.ui.layouts import column
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.trust_words import state_word
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.labels import Label, Rule

_LOOKS = {
    Progress.NOT_STARTED: (Tone.NEUTRAL, "minus"),
    Progress.IN_PROGRESS: (Tone.INFO, "book-open"),
    Progress.DONE: (Tone.WARN, "clock"),
    Progress.PASSED: (Tone.OK, "circle-check"),
}


class PersonPanel(SidePanel):
    """Speaks of one person.

    code_requested(object): the PersonId that needs a new code.
    erase_requested(object): the PersonId whose personal data shall be erased.
    """

    code_requested = Signal(object)
    erase_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[PersonDetail, PersonLine | None] | None = None
        self._titles: dict[CourseId, str] = {}
        self.show_nothing()

    def set_titles(self, titles: dict[CourseId, str]) -> None:
        """Takes the titles of the courses that are asked for."""
        self._titles = titles

    def show_nothing(self) -> None:
        """Says how the panel is used."""
        self._shown = None
        words = Label(
            tr("Choose a person to see results, keys and the activation code."), TypeRole.LIST, Role.INK2
        )
        self.fill(column(Label(tr("Details"), TypeRole.H3), words))

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        if self._shown is None:
            self.show_nothing()
        else:
            self.show_person(*self._shown)

    def show_person(self, detail: PersonDetail, line: PersonLine | None) -> None:
        """Speaks of a person."""
        self._shown = (detail, line)
        lines = column(Label(detail.person.name, TypeRole.H3))
        who = " · ".join(
            part for part in (detail.person.staff_code, detail.person.position, detail.unit_name) if part
        )
        lines.addWidget(Label(who, TypeRole.SMALL, Role.INK2))
        if not detail.standings:
            lines.addWidget(Label(tr("No course is asked of this person."), TypeRole.LIST, Role.INK2))
        for standing in detail.standings:
            self._add_standing(lines, standing, self._titles.get(standing.course, standing.course))
        self._add_attempts(lines, detail.attempts)
        lines.addWidget(Rule())
        self._add_keys(lines, detail)
        if line is not None:
            until = tr("until {date}", date=date_text(line.valid_until)) if line.valid_until else ""
            lines.addWidget(fact(code_word(line.code), until))
        button = Button(tr("Make a new code"), icon="key-round")
        button.clicked.connect(lambda *_: self.code_requested.emit(detail.person.id))
        lines.addWidget(button)
        erase = Button(tr("Erase personal data…"), ButtonKind.DANGER, icon="trash-2")
        erase.clicked.connect(lambda *_: self.erase_requested.emit(detail.person.id))
        lines.addWidget(Rule())
        lines.addWidget(erase)
        self.fill(lines)

    def show_slip(self, slip: Slip) -> None:
        """Shows a code that has just been made; it is not shown again later."""
        if self._shown is None:
            return
        lines = column(Label(slip.name, TypeRole.H3))
        lines.addWidget(Label(tr("New activation code"), TypeRole.SMALL, Role.INK2))
        code = CodeLabel()
        code.setText(slip.code)
        lines.addWidget(code)
        lines.addWidget(
            Label(
                tr("Valid until {date}", date=date_text(slip.valid_until))
                + " · "
                + trn("{n} computer", "{n} computers", slip.devices),
                TypeRole.SMALL,
                Role.INK2,
            )
        )
        words = tr(
            "The code before it no longer works. Publish the organisation file so that the new one does."
        )
        lines.addWidget(Label(words, TypeRole.LIST))
        self.fill(lines)

    @staticmethod
    def _add_standing(lines: QVBoxLayout, standing: Standing, title: str) -> None:
        lines.addWidget(Rule())
        lines.addWidget(Label(title, TypeRole.LIST_STRONG))
        tone, icon = _LOOKS[standing.progress]
        lines.addWidget(Chip(progress_word(standing.progress), tone, icon))
        if standing.late:
            lines.addWidget(Chip(tr("Late"), Tone.BAD, "clock-alert"))
        if standing.disputed:
            lines.addWidget(Chip(tr("Two branches, not decided"), Tone.WARN, "shield-alert"))
        if not standing.complete:
            lines.addWidget(Chip(tr("Events lacking"), Tone.WARN, "file-warning"))
        lines.addWidget(fact(tr("Lessons"), f"{standing.lessons_done}/{standing.lessons}"))
        lines.addWidget(fact(tr("Time of learning"), minutes_text(standing.minutes)))
        if standing.score_bp is not None:
            lines.addWidget(fact(tr("Best score"), score_text(standing.score_bp)))
            lines.addWidget(Label(evidence_word(standing.evidence), TypeRole.SMALL, Role.INK2))

    @staticmethod
    def _add_attempts(lines: QVBoxLayout, attempts: tuple[AttemptLine, ...]) -> None:
        for attempt in attempts:
            words = score_text(attempt.score_bp)
            if not attempt.counted:
                words += " · " + (verdict_word(attempt.why) if attempt.why else tr("not counted"))
            lines.addWidget(fact(moment(attempt.submitted or attempt.started), words))

    @staticmethod
    def _add_keys(lines: QVBoxLayout, detail: PersonDetail) -> None:
        if not detail.keys:
            lines.addWidget(Label(tr("No computer has been approved yet."), TypeRole.SMALL, Role.INK2))
        for key in detail.keys:
            state = key_state(key.revoked)
            words = ground_word(key.ground) if state is KeyState.IN_USE else state_word(state)
            lines.addWidget(Label(key.code, TypeRole.MONO, selectable=True))
            lines.addWidget(Label(f"{words}, {moment(key.made)}", TypeRole.SMALL, Role.INK2))
