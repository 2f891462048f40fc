"""One waiting key: what its report claims beside the person of the roster, and an empty box for the short code."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup

from trainer.domain.ids import PersonId
from trainer.services.committee.values import Candidate, PersonLine, WaitingKey
from trainer.ui.committee.verdict_panel import moment
from trainer.ui.committee.work_page import SidePanel, fact
from trainer.ui.committee_words import match_word
from trainer.ui.language import tr, trn
from trainer.ui.layouts import column, row
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.fields import ComboBox, Field
from trainer.ui.widgets.labels import Label, Rule
from trainer.ui.widgets.switches import RadioButton


class ApprovalPanel(SidePanel):
    """One person at a time; the short code is heard from the learner and typed, never shown here.

    approve_requested(object): (key, person, typed code).
    aside_requested(object): (key, note).
    """

    approve_requested = Signal(object)
    aside_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._people: tuple[PersonLine, ...] = ()
        self._key: WaitingKey | None = None
        self.code = Field("")
        self.approve_button = Button("")
        self._choices: list[tuple[RadioButton, PersonId]] = []
        self.others = ComboBox()
        for waiting in (self.code, self.approve_button, self.others):  # until a key is shown
            waiting.setParent(self)
            waiting.hide()

    def set_people(self, people: tuple[PersonLine, ...]) -> None:
        """Takes everybody who may be chosen."""
        self._people = people

    def show_key(self, key: WaitingKey) -> None:
        """Speaks of a waiting key; the box starts empty."""
        self._key = key
        lines = column(Label(tr("The report says"), TypeRole.SMALL_STRONG, Role.INK2))
        lines.addWidget(Label(key.name or tr("Not known"), TypeRole.H3))
        for name, value in (
            (tr("Staff code"), key.staff_code),
            (tr("Unit"), key.unit),
            (tr("Position"), key.position),
            (tr("Computer"), key.device),
            (tr("Courses"), ", ".join(key.courses)),
            (tr("First received"), moment(key.first_received)),
        ):
            if value:
                lines.addWidget(fact(name, value))
        if key.code_tried:
            words = tr("An activation code was typed that does not fit. It may be an old slip.")
            lines.addWidget(Label(words, TypeRole.SMALL, Role.ACCENT_INK))
        lines.addWidget(Rule())
        lines.addWidget(Label(tr("Person of the roster"), TypeRole.SMALL_STRONG, Role.INK2))
        self._choices = []
        group = QButtonGroup(self)
        for candidate in key.candidates:
            button = RadioButton(_candidate_text(candidate))
            group.addButton(button)
            lines.addWidget(button)
            self._choices.append((button, candidate.person.id))
        if len(self._choices) == 1:
            self._choices[0][0].setChecked(True)
        self.others = ComboBox()
        self.others.setAccessibleName(tr("Another person of the roster"))
        self.others.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.others.addItem(tr("Another person…") if self._choices else tr("Choose a person…"), None)
        for line in self._people:
            self.others.addItem(f"{line.person.name} · {line.unit_name}", line.person.id)
        self.others.activated.connect(lambda at: self._uncheck(group) if at > 0 else None)
        group.buttonClicked.connect(lambda _: self.others.setCurrentIndex(0))
        lines.addWidget(self.others)
        self.code = Field(
            tr("Short code that the learner reads to you"),
            hint=tr(
                "12 characters, on the learner’s home page. Call the number you know, not one in the report."
            ),
            placeholder="____-____-____",
        )
        self.code.submitted.connect(self._approve)
        self.approve_button = Button(tr("Approve this person"), ButtonKind.PRIMARY, icon="check")
        self.approve_button.clicked.connect(self._approve)
        aside = Button(tr("Set aside…"))
        aside.clicked.connect(lambda *_: self.aside_requested.emit(key))
        words = trn("{n} report counts once approved.", "{n} reports count once approved.", key.reports)
        lines.addWidget(Label(words, TypeRole.SMALL, Role.INK2))
        self.fill(lines)
        buttons = row(self.approve_button, aside, gap=12)
        self.set_foot(column(Rule(), self.code, buttons))

    def show_refused(self, text: str) -> None:
        """Says why the code was not taken."""
        self.code.set_error(text)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> PersonId | None:
        """The person the key shall speak for."""
        for button, person in self._choices:
            if button.isChecked():
                return person
        other = self.others.currentData()
        return PersonId(other) if other else None

    @staticmethod
    def _uncheck(group: QButtonGroup) -> None:
        group.setExclusive(False)
        for button in group.buttons():
            button.setChecked(False)
        group.setExclusive(True)

    def _approve(self) -> None:
        key, person = self._key, self.chosen()
        if key is None:
            return
        if person is None:
            self.show_refused(tr("Choose the person of the roster first."))
            self.others.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.code.text().strip():
            self.show_refused(tr("Type the 12 characters that the learner reads to you."))
        else:
            self.approve_requested.emit((key.key, person, self.code.text()))


def _candidate_text(candidate: Candidate) -> str:
    who = [candidate.person.name, candidate.person.staff_code, candidate.unit_name]
    return f"{' · '.join(part for part in who if part)} ({match_word(candidate.match)})"
