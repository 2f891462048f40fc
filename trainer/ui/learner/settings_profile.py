"""Settings: the open profile, its form of address and its PIN."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import Enrolment
from trainer.services.learner.organisation_pages import OrganisationFacts
from trainer.services.learner.profile_pages import GrantState, Me
from trainer.ui.language import mark, tr
from trainer.ui.layouts import STRETCH, column, row
from trainer.ui.learner.course_words import address_choices, initials
from trainer.ui.learner.enrol_person import PIN_DIGITS
from trainer.ui.learner.enrol_ready import ShortCodeLabel
from trainer.ui.learner.pin_wait import PinWait
from trainer.ui.learner.settings_lock import LockCard
from trainer.ui.learner.two_columns import limited
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.cards import Avatar, Card
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.fields import ChoiceField, SecretField
from trainer.ui.widgets.labels import Label

_GRANTS = {
    GrantState.NO_ORGANISATION: (mark("No organisation file yet"), Tone.NEUTRAL, "building-2"),
    GrantState.WAITING: (mark("Waiting for approval"), Tone.WARN, "clock"),
    GrantState.GRANTED: (mark("Approved by the committee"), Tone.OK, "badge-check"),
    GrantState.REVOKED: (mark("Key withdrawn by the committee"), Tone.BAD, "shield-alert"),
}


class ProfileSection(QWidget):
    """Who is learning, how to greet them, and the PIN.

    address_chosen(object): the value is an Address.
    pin_change_requested(object): (old PIN or None, new PIN or None).
    organisation_requested(): an organisation file is to be added or renewed.
    profile_closed(): leave this profile.
    lock_requested(): lock it now.
    idle_minutes_chosen(int): lock it after so many minutes without a key or the mouse.
    deletion_requested(): delete the profile from this computer.
    """

    address_chosen = Signal(object)
    pin_change_requested = Signal(object)
    organisation_requested = Signal()
    profile_closed = Signal()
    lock_requested = Signal()
    idle_minutes_chosen = Signal(int)
    deletion_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._me: Me | None = None
        self._facts: OrganisationFacts | None = None
        self._avatar = Avatar("", 48)
        self.name, self.unit = Label("", TypeRole.H3), Label("", TypeRole.BODY, Role.INK2)
        self.state = Chip("")
        self.code_title = Label("", TypeRole.LIST, Role.INK2)
        self.code = ShortCodeLabel("")
        self.address = ChoiceField("", address_choices())
        self.close_button = Button("", ButtonKind.SECONDARY, icon="users")
        self.file_title = Label("", TypeRole.BODY_STRONG)
        self.file_text = Label("", TypeRole.LIST, Role.INK2)
        self.file_button = Button("", ButtonKind.SECONDARY, icon="folder-open")
        self.pin_title = Label("", TypeRole.BODY_STRONG)
        self.pin_text = Label("", TypeRole.LIST, Role.INK2)
        self.old_pin, self.new_pin = SecretField(""), SecretField("")
        self.pin_button = Button("", ButtonKind.PRIMARY)
        self.drop_button = Button("", ButtonKind.DANGER)
        self._wait = PinWait(self.old_pin, self.pin_button)
        who = row(self._avatar, gap=16)
        who.addLayout(column(self.name, self.unit, gap=1), 1)
        who.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)
        first = Card(who, padding=22)
        first.body.addLayout(column(self.code_title, self.code, gap=2))
        first.body.addLayout(limited(self.address, 300))
        first.body.addLayout(row(self.close_button, STRETCH, gap=0))
        files = Card(column(self.file_title, self.file_text, gap=2), padding=22)
        files.body.addLayout(row(self.file_button, STRETCH, gap=0))
        pins = Card(column(self.pin_title, self.pin_text, gap=2), padding=22)
        pins.body.addLayout(limited(self.old_pin, 340))
        pins.body.addLayout(limited(self.new_pin, 340))
        pins.body.addLayout(row(self.pin_button, self.drop_button, STRETCH, gap=12))
        self.lock = LockCard()
        self._idle_minutes = 0
        self.end_title = Label("", TypeRole.BODY_STRONG)
        self.end_text = Label("", TypeRole.LIST, Role.INK2)
        self.delete_button = Button("", ButtonKind.DANGER, icon="trash-2")
        end = Card(column(self.end_title, self.end_text, gap=2), padding=22)
        end.body.addLayout(row(self.delete_button, STRETCH, gap=0))
        self.delete_button.clicked.connect(self.deletion_requested)
        self.setLayout(column(first, files, pins, self.lock, end, gap=16))
        self.lock.lock_requested.connect(self.lock_requested)
        self.lock.minutes_chosen.connect(self.idle_minutes_chosen)
        self.address.chosen.connect(self.address_chosen)
        self.close_button.clicked.connect(self.profile_closed)
        self.file_button.clicked.connect(self.organisation_requested)
        self.pin_button.clicked.connect(self._set_pin)
        self.new_pin.submitted.connect(self._set_pin)
        self.drop_button.clicked.connect(self._drop_pin)
        self.retranslate()

    def show_me(self, me: Me, facts: OrganisationFacts | None = None) -> None:
        """Shows the open profile."""
        if self._me is not None and self._me.profile.id != me.profile.id:
            self._wait.stop()
        self._me, self._facts = me, facts
        self.retranslate()
        for field in (self.old_pin, self.new_pin):
            field.set_text("")
            field.clear_error()

    def show_idle_minutes(self, minutes: int) -> None:
        """Shows after how many minutes the profile is locked."""
        self._idle_minutes = minutes
        self._show_lock()

    def take_refusal(self, error: Exception) -> bool:
        """Shows a refused change of the PIN at its field."""
        if not isinstance(error, Refused):
            return False
        if self._wait.take(error):
            return True
        if error.reason is Reason.PIN_TOO_SHORT:
            self.new_pin.set_error(tr("A PIN has 6 digits or more, and digits only."))
        else:
            message = sentence_for(error)
            self.new_pin.set_error(f"{message.title} {message.text}")
        return True

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.address.set_label(tr("Form of address"))
        self.address.set_choices(address_choices())
        self.close_button.setText(tr("Switch person or role"))
        self.file_button.setText(tr("Open the organisation file…"))
        self.old_pin.set_label(tr("PIN now"))
        self.end_title.setText(tr("Leave this computer for good"))
        self.end_text.setText(tr("Deletes this profile with its key and everything learned. It asks first."))
        self.delete_button.setText(tr("Delete the profile…"))
        me = self._me
        if me is None:
            return
        self._avatar.set_initials(initials(me.profile.name))
        self.name.setText(me.profile.name)
        self.unit.setText(", ".join(part for part in (me.profile.position, me.profile.unit) if part))
        text, tone, icon = _GRANTS[me.grant]
        self.state.set(tr(text), tone, icon)
        shown = me.enrolment is Enrolment.BY_HAND
        self.code_title.setText(tr("Your short code, to read to the committee"))
        self.code_title.setVisible(shown)
        self.code.setText(me.short_code)
        self.code.setVisible(shown)
        self.address.set_value(me.address)
        facts = self._facts
        self.file_title.setText(facts.organisation if facts is not None else tr("No organisation file yet"))
        self.file_text.setText(
            facts.committee if facts is not None else tr("Reports need the file of your organisation.")
        )
        has_pin = me.profile.has_pin
        self._show_lock()
        self.pin_title.setText(tr("PIN of the profile"))
        self.pin_text.setText(
            tr("This profile opens with a PIN.")
            if has_pin
            else tr("Everyone at this computer can open this profile.")
        )
        self.old_pin.setVisible(has_pin)
        self.new_pin.set_label(
            tr("New PIN") if has_pin else tr("PIN"),
            tr("6 digits or more. A forgotten PIN cannot be recovered."),
        )
        self.pin_button.setText(tr("Change the PIN") if has_pin else tr("Set a PIN"))
        self.drop_button.setText(tr("Take the PIN away"))
        self.drop_button.setVisible(has_pin and not (facts is not None and facts.pin_required))

    def _show_lock(self) -> None:
        required = self._facts is not None and self._facts.pin_required
        self.lock.setVisible(self._me is not None and self._me.profile.has_pin)
        self.lock.show_lock(self._idle_minutes, required=required)

    def _old(self) -> str | None:
        return self.old_pin.text().strip() or None

    def _set_pin(self) -> None:
        new = self.new_pin.text().strip()
        if len(new) < PIN_DIGITS or not (new.isascii() and new.isdigit()):
            self.new_pin.set_error(tr("A PIN has 6 digits or more, and digits only."))
            self.new_pin.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.pin_change_requested.emit((self._old(), new))

    def _drop_pin(self) -> None:
        self.pin_change_requested.emit((self._old(), None))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
