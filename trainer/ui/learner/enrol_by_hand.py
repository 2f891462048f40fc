"""First run without an activation code: who one is, typed by hand and approved later."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.domain.profile import Address
from trainer.services.learner.organisation_pages import OrganisationFacts
from trainer.ui.first_run_frame import GUTTER
from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, column, panel
from trainer.ui.learner.course_card import CardGrid
from trainer.ui.learner.enrol_person import AddressAndPin
from trainer.ui.learner.two_columns import limited
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Tone
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.error_summary import ErrorSummary
from trainer.ui.widgets.fields import ChoiceField, Field
from trainer.ui.widgets.labels import PageTitle
from trainer.ui.widgets.scroll import Page


@dataclass(frozen=True, slots=True)
class TypedPerson:
    """What was typed; `pin` None where there is none."""

    name: str
    staff_code: str
    unit: str
    position: str
    pin: str | None
    address: Address


class ByHandStep(Page):
    """Asks for name, staff code, unit and position.

    enrol_requested(object): the value is a TypedPerson.
    left(): back.
    """

    enrol_requested = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(gutter=GUTTER)
        self._facts: OrganisationFacts | None = None
        self.title = PageTitle("")
        self.state = Chip("", Tone.WARN, "clock")
        self.note = Callout(Tone.INFO, "", icon="info")
        self.summary = ErrorSummary()
        self.name = Field("")
        self.staff_code = Field("")
        self.unit_list = ChoiceField("", ())
        self.unit_text = Field("")
        self.position = Field("")
        self.more = AddressAndPin()
        self.content.addWidget(self.title)
        self.content.addWidget(self.state)
        self.content.addWidget(self.note)
        self.content.addWidget(self.summary)
        units = QWidget()
        units.setLayout(column(self.unit_list, self.unit_text, gap=0))
        fields = CardGrid(
            tuple(
                panel(column(each, STRETCH, gap=0))
                for each in (self.name, self.staff_code, units, self.position)
            ),
            width=300,
        )
        self.content.addLayout(limited(fields, 760))
        self.content.addWidget(self.more)
        self.content.addStretch(1)
        self.back_button = Button("", ButtonKind.QUIET)
        self.next_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        self.footer.addStretch(1)
        self.footer.addWidget(self.back_button)
        self.footer.addWidget(self.next_button)
        self.set_footer_shown(shown=True)
        self.setFocusProxy(self.name)
        for field in (self.name, self.staff_code, self.unit_text, self.position):
            field.submitted.connect(self._go_on)
        self.more.submitted.connect(self._go_on)
        self.back_button.clicked.connect(self.left)
        self.next_button.clicked.connect(self._go_on)
        self.show_organisation(None)
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(tr("Who are you?"), tr("Only your organisation sees this."))
        self.state.set(tr("waiting for approval"), Tone.WARN, "clock")
        self.note.set(
            "",
            tr(
                "The committee approves this profile with the short code that the next step shows. "
                "You can learn and make reports meanwhile."
            ),
        )
        self.name.set_label(tr("Full name"))
        self.staff_code.set_label(tr("Staff code"), tr("The number your organisation knows you by."))
        self.unit_list.set_label(tr("Unit"))
        self.unit_text.set_label(tr("Unit"))
        self.position.set_label(tr("Position (optional)"))
        self.back_button.setText(tr("Back"))
        self.next_button.setText(tr("Make the profile"))

    def show_organisation(self, facts: OrganisationFacts | None) -> None:
        """Offers the organisation's units, or a field where there is no organisation file."""
        self._facts = facts
        units = facts.units if facts is not None else ()
        self.unit_list.setVisible(bool(units))
        self.unit_text.setVisible(not units)
        choices: tuple[tuple[str, object], ...] = (
            (tr("Choose a unit"), ""),
            *((unit, unit) for unit in units),
        )
        self.unit_list.set_choices(choices)
        self.more.set_required(required=facts is not None and facts.pin_required)

    def take_refusal(self, error: Exception) -> bool:
        """Shows a refusal above the fields."""
        self.next_button.set_busy(busy=False)
        message = sentence_for(error)
        self.summary.show_errors(((f"{message.title} {message.text}", self.name),))
        self.to_top()
        return True

    def _unit(self) -> str:
        if not self.unit_list.isHidden():
            return str(self.unit_list.value() or "")
        return self.unit_text.text().strip()

    def _go_on(self) -> None:
        errors: list[tuple[str, QWidget]] = []
        unit: QWidget = self.unit_list if not self.unit_list.isHidden() else self.unit_text
        for field, value, sentence in (
            (self.name, self.name.text().strip(), tr("Type your full name.")),
            (self.staff_code, self.staff_code.text().strip(), tr("Type your staff code.")),
            (unit, self._unit(), tr("Choose your unit.")),
        ):
            assert isinstance(field, Field)
            if value:
                field.clear_error()
            else:
                field.set_error(sentence)
                errors.append((sentence, field))
        pin = self.more.check()
        if pin:
            errors.append((pin, self.more.pin))
        self.summary.show_errors(errors if len(errors) > 1 else ())
        if errors:
            if len(errors) == 1:
                errors[0][1].setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.to_top()
            return
        self.next_button.set_busy(busy=True)
        self.enrol_requested.emit(
            TypedPerson(
                self.name.text().strip(),
                self.staff_code.text().strip(),
                self._unit(),
                self.position.text().strip(),
                self.more.typed_pin(),
                self.more.chosen_address(),
            )
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_organisation(self._facts)
        super().changeEvent(event)
