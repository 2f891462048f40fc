"""First run, the learner's step 2: the activation code from the printed slip, and whose it is."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.domain.codes import ACTIVATION_LENGTH, normalise_activation_code
from trainer.domain.errors import Refused
from trainer.domain.profile import Address, ProfileId
from trainer.services.learner.organisation_pages import OrganisationFacts
from trainer.services.learner.profile_pages import CodeMatch
from trainer.ui.first_run_frame import GUTTER
from trainer.ui.language import tr
from trainer.ui.language.formats import date_text
from trainer.ui.layouts import STRETCH, column, fixed, row
from trainer.ui.learner.course_words import addressed, initials
from trainer.ui.learner.enrol_person import AddressAndPin
from trainer.ui.learner.two_columns import limited
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Avatar, Card
from trainer.ui.widgets.fields import Field, LineEdit
from trainer.ui.widgets.labels import Label, PageTitle
from trainer.ui.widgets.scroll import Page


class PersonCardView(Card):
    """Who a code belongs to: the person's own name, unit and position."""

    def __init__(self) -> None:
        super().__init__(padding=18, tone=Tone.OK)
        self._avatar = Avatar("", 48)
        self.name = Label("", TypeRole.H3)
        self.detail = Label("", TypeRole.BODY, Role.INK2)
        self.code = Label("", TypeRole.SMALL, Role.INK2)
        line = row(self._avatar, gap=16)
        line.addLayout(column(self.name, self.detail, self.code, gap=1), 1)
        self.body.addLayout(line)

    def show_person(self, match: CodeMatch, address: Address) -> None:
        """Shows a person with the form of address picked so far."""
        card = match.card
        greeted = addressed(address, card.name)
        self._avatar.set_initials(initials(card.name))
        self.name.setText(greeted[0].upper() + greeted[1:])
        self.detail.setText(", ".join(part for part in (card.position, card.unit) if part))
        self.code.setText(tr("Staff code {code}", code=card.staff_code) if card.staff_code else "")
        self.code.setVisible(bool(card.staff_code))
        self.setAccessibleName(f"{greeted}, {card.unit}")


class CodeEdit(LineEdit):
    """One large field for the nine characters of a slip."""

    def __init__(self) -> None:
        super().__init__(placeholder="XXXX-XXXX-X")
        fixed(self, height=60)
        self._enlarge()

    def _enlarge(self) -> None:
        self.setFont(theme().font(TypeRole.MONO, size=24))

    @override
    def changeEvent(self, arg__1: QEvent) -> None:
        super().changeEvent(arg__1)
        if arg__1.type() == QEvent.Type.StyleChange:
            self._enlarge()


class CodeStep(Page):
    """Asks for the activation code, shows whose it is, and asks for form of address and PIN.

    preview_requested(str): the typed code is complete; show whose it is.
    enrol_requested(object): (code, PIN or None, Address).
    profile_requested(object): this person has a profile here already; the value is its ProfileId.
    by_hand_requested(): there is no code.
    left(): back.
    """

    preview_requested = Signal(str)
    enrol_requested = Signal(object)
    profile_requested = Signal(object)
    by_hand_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(gutter=GUTTER)
        self._facts: OrganisationFacts | None = None
        self._match: CodeMatch | None = None
        self._asked = ""
        self.title = PageTitle("")
        self.organisation = Callout(Tone.OK, "", icon="badge-check")
        self.code = Field("", editor=CodeEdit())
        self.person = PersonCardView()
        self.taken = Callout(Tone.INFO, "", icon="user-check")
        self.open_taken = Button("", ButtonKind.SECONDARY, size=ButtonSize.SMALL)
        self.taken.body.addLayout(row(self.open_taken, STRETCH, gap=0))
        self.more = AddressAndPin()
        self.content.addWidget(self.title)
        self.content.addWidget(self.organisation)
        self.content.addLayout(limited(self.code, 420))
        for part in (self.person, self.taken, self.more):
            self.content.addWidget(part)
        self.content.addStretch(1)
        self.by_hand_button = Button("", ButtonKind.TEXT, icon="user-plus")
        self.back_button = Button("", ButtonKind.QUIET)
        self.next_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        self.footer.addWidget(self.by_hand_button)
        self.footer.addStretch(1)
        self.footer.addWidget(self.back_button)
        self.footer.addWidget(self.next_button)
        self.set_footer_shown(shown=True)
        self.setFocusProxy(self.code)
        self.code.edited.connect(self._on_edited)
        self.code.submitted.connect(self._on_enter)
        self.more.address_chosen.connect(lambda _: self._show_match())
        self.more.submitted.connect(self._on_enter)
        self.open_taken.clicked.connect(self._on_open_taken)
        self.by_hand_button.clicked.connect(self.by_hand_requested)
        self.back_button.clicked.connect(self.left)
        self.next_button.clicked.connect(self._on_enter)
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(
            tr("Type your activation code"),
            tr("It is printed on the slip with your name. Nothing else is needed."),
        )
        self.code.set_label(
            tr("Activation code"),
            tr(
                "9 characters. Capital or small letters, with or without dashes, Vietnamese typing on or off."
            ),
        )
        self.taken.set(
            tr("This person has a profile on this computer already"),
            tr("Open it to go on where learning stopped."),
        )
        self.open_taken.setText(tr("Open that profile"))
        self.by_hand_button.setText(tr("I have no code"))
        self.back_button.setText(tr("Back"))
        if self._facts is not None:
            self.show_organisation(self._facts)
        self._show_match()

    def show_organisation(self, facts: OrganisationFacts) -> None:
        """Shows which organisation file is in use."""
        self._facts = facts
        made = date_text(datetime.fromisoformat(facts.made).date())
        self.organisation.set(
            "", tr("Organisation file: {name}, made on {day}", name=facts.organisation, day=made)
        )
        self.more.set_required(required=facts.pin_required)

    def start_over(self) -> None:
        """Empties the step."""
        self._match, self._asked = None, ""
        self.code.set_text("")
        self.code.clear_error()
        self.next_button.set_busy(busy=False)
        self._show_match()

    def show_match(self, match: CodeMatch) -> None:
        """Shows whose code it is."""
        self._match = match
        self.next_button.set_busy(busy=False)
        self._show_match()
        target: QWidget = self.next_button if match.taken is None else self.open_taken
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_refusal(self, error: Exception) -> bool:
        """Shows a refusal at the code."""
        self.next_button.set_busy(busy=False)
        message = sentence_for(error)
        self.code.set_error(f"{message.title} {message.text}")
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _show_match(self) -> None:
        match = self._match
        self.person.setVisible(match is not None)
        self.taken.setVisible(match is not None and match.taken is not None)
        self.more.setVisible(match is not None and match.taken is None)
        self.next_button.setText(tr("Check the code") if match is None else tr("That is me"))
        self.next_button.setVisible(match is None or match.taken is None)
        if match is not None:
            self.person.show_person(match, self.more.chosen_address())

    def _on_edited(self, text: str) -> None:
        if self._match is not None:
            self._match = None
            self._show_match()
        if len(text.strip()) >= ACTIVATION_LENGTH:
            self._check(text, say=False)

    def _check(self, text: str, *, say: bool) -> None:
        try:
            code = normalise_activation_code(text)
        except Refused as refusal:
            if say:
                self.take_refusal(refusal)
            return
        if code != self._asked or say:
            self._asked = code
            self.next_button.set_busy(busy=True)
            self.preview_requested.emit(text)

    def _on_enter(self) -> None:
        if self._match is None:
            if self.code.text().strip():
                self._check(self.code.text(), say=True)
            else:
                self.code.set_error(tr("Type the 9 characters of the slip."))
                self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._match.taken is None and not self.more.check():
            self.next_button.set_busy(busy=True)
            self.enrol_requested.emit((self.code.text(), self.more.typed_pin(), self.more.chosen_address()))

    def _on_open_taken(self) -> None:
        if self._match is not None and self._match.taken is not None:
            self.profile_requested.emit(ProfileId(self._match.taken))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
