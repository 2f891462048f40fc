"""What both ways of enrolling ask at the end: the form of address and a PIN."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.domain.profile import Address
from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, column, panel
from trainer.ui.learner.course_card import CardGrid
from trainer.ui.learner.course_words import address_choices
from trainer.ui.learner.two_columns import limited
from trainer.ui.widgets.fields import ChoiceField, SecretField

PIN_DIGITS = 6


class AddressAndPin(QWidget):
    """How to greet the learner, and the PIN of the profile.

    address_chosen(object): the value is an Address.
    submitted(): Enter in the PIN field.
    """

    address_chosen = Signal(object)
    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._required = False
        self.address = ChoiceField("", address_choices())
        self.pin = SecretField("")
        fields = tuple(panel(column(each, STRETCH, gap=0)) for each in (self.address, self.pin))
        self.setLayout(limited(CardGrid(fields, width=300), 760))
        self.address.chosen.connect(self.address_chosen)
        self.pin.submitted.connect(self.submitted)
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.address.set_label(tr("Form of address (optional)"))
        self.address.set_choices(address_choices())
        self.pin.set_label(
            tr("PIN of the profile") if self._required else tr("PIN of the profile (optional)"),
            tr("6 digits or more. A forgotten PIN cannot be recovered."),
        )

    def set_required(self, *, required: bool) -> None:
        """Whether the organisation demands a PIN."""
        self._required = required
        self.retranslate()

    def chosen_address(self) -> Address:
        """Tells the form of address."""
        value = self.address.value()
        return value if isinstance(value, Address) else Address.NONE

    def typed_pin(self) -> str | None:
        """Tells the PIN; None where the field is empty."""
        return self.pin.text().strip() or None

    def check(self) -> str:
        """Shows what is wrong with the PIN and gives it as a sentence, "" where nothing is."""
        pin = self.typed_pin()
        sentence = ""
        if pin is None and self._required:
            sentence = tr("Your organisation asks for a PIN of 6 digits or more.")
        elif pin is not None and (len(pin) < PIN_DIGITS or not (pin.isascii() and pin.isdigit())):
            sentence = tr("A PIN has 6 digits or more, and digits only.")
        if sentence:
            self.pin.set_error(sentence)
        return sentence

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
