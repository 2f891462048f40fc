"""Settings: when a profile with a PIN locks itself, and locking it now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from typing_extensions import override

from trainer.domain.profile import IDLE_CHOICES, idle_lock_minutes
from trainer.ui.language import tr, trn
from trainer.ui.layouts import STRETCH, column, row
from trainer.ui.learner.two_columns import limited
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.fields import ChoiceField
from trainer.ui.widgets.labels import KeyHint, Label


class LockCard(Card):
    """How long the window may stand untouched before the PIN is asked again.

    minutes_chosen(int): lock after so many minutes; 0 never.
    lock_requested(): lock now.
    """

    minutes_chosen = Signal(int)
    lock_requested = Signal()

    def __init__(self) -> None:
        super().__init__(padding=22)
        self._minutes, self._required = 0, False
        self.title = Label("", TypeRole.BODY_STRONG)
        self.text = Label("", TypeRole.LIST, Role.INK2)
        self.choice = ChoiceField("", ())
        self.lock_button = Button("", ButtonKind.SECONDARY, icon="lock")
        self.keys = KeyHint(("Ctrl", "Shift", "L"))
        self.body.addLayout(column(self.title, self.text, gap=2))
        self.body.addLayout(limited(self.choice, 300))
        self.body.addLayout(row(self.lock_button, self.keys, STRETCH, gap=16))
        self.choice.chosen.connect(lambda minutes: self.minutes_chosen.emit(int(minutes)))
        self.lock_button.clicked.connect(self.lock_requested)

    def show_lock(self, minutes: int, *, required: bool) -> None:
        """Shows the minutes in force; where a PIN is demanded, "never" is not offered."""
        self._minutes, self._required = minutes, required
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.setText(tr("Locking by itself"))
        self.text.setText(
            tr("When nobody uses the keys or the mouse, the PIN is asked again. Nothing is lost.")
        )
        self.choice.set_label(
            tr("Lock after"),
            tr("Your organisation asks for a PIN, so the lock stays on.") if self._required else "",
        )
        offered = [minutes for minutes in IDLE_CHOICES if minutes or not self._required]
        self.choice.set_choices(
            [(trn("{n} minute", "{n} minutes", each) if each else tr("never"), each) for each in offered]
        )
        self.choice.set_value(idle_lock_minutes(self._minutes, pin_required=self._required))
        self.lock_button.setText(tr("Lock now"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
