"""Opening the committee's keys with the pass phrase, or going on with the figures only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from typing_extensions import override

from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, FlowLayout, at_most, column, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.cards import Card, Tile
from trainer.ui.widgets.fields import SecretField
from trainer.ui.widgets.labels import Label, PageTitle
from trainer.ui.widgets.scroll import Page


class UnlockPage(Page):
    """Asks for the pass phrase.

    unlock_requested(str): the pass phrase that was typed.
    figures_requested(): look at figures without the keys.
    recovery_requested(): the pass phrase or the keys are lost.
    restore_requested(): put the committee back from a backup.
    left(): another role.
    """

    restore_requested = Signal()
    unlock_requested = Signal(str)
    figures_requested = Signal()
    recovery_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(gutter=40)
        self._name = ""
        self.title = PageTitle("")
        self.phrase = SecretField("")
        self._note = Label("", TypeRole.SMALL, Role.INK2)
        self.unlock_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, icon="key-round")
        self.figures_button = Button("", size=ButtonSize.FLOW)
        self.recovery_button = Button("", ButtonKind.TEXT)
        self.leave_button = Button("", ButtonKind.TEXT, icon="arrow-left")
        buttons = FlowLayout(gap=12)
        buttons.addWidget(self.unlock_button)
        buttons.addWidget(self.figures_button)
        card = at_most(Card(padding=32), width=620)
        card.body.addLayout(
            column(
                row(Tile("landmark", Tone.WARN, 56), STRETCH),
                self.title,
                8,
                self.phrase,
                self._note,
                6,
                gap=8,
            )
        )
        card.body.addLayout(buttons)
        card.body.addLayout(row(self.recovery_button, STRETCH, gap=0))
        line = row(gap=0)
        line.addStretch(1)
        line.addWidget(card, 1000)
        line.addStretch(1)
        self.restore_button = Button("", ButtonKind.TEXT, icon="database-backup")
        self.content.addLayout(row(self.leave_button, STRETCH, self.restore_button, gap=0))
        self.content.addStretch(1)
        self.content.addLayout(line)
        self.content.addStretch(2)
        self.unlock_button.clicked.connect(self._unlock)
        self.phrase.submitted.connect(self._unlock)
        self.figures_button.clicked.connect(self.figures_requested)
        self.recovery_button.clicked.connect(self.recovery_requested)
        self.leave_button.clicked.connect(self.left)
        self.restore_button.clicked.connect(self.restore_requested)
        self.setFocusProxy(self.phrase)
        self.retranslate()

    def show_committee(self, name: str) -> None:
        """Names the committee whose keys are asked for, and empties the field."""
        self._name = name
        self.phrase.set_text("")
        self.phrase.clear_error()
        self.retranslate()

    def show_wrong(self) -> None:
        """Says that it was not the right one."""
        self.phrase.set_error(
            tr("This is not the pass phrase. Check the input method and the Caps Lock key.")
        )
        self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Shows that the keys are being opened."""
        self.unlock_button.set_busy(busy=busy)
        self.unlock_button.setEnabled(not busy)

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(tr("Open the committee’s keys"), self._name)
        self.phrase.set_label(
            tr("Pass phrase"), tr("Switch the Vietnamese input method off while typing it.")
        )
        self._note.setText(
            tr(
                "Keys are needed to receive reports, approve people and publish. Figures can be seen without them."
            )
        )
        self.unlock_button.setText(tr("Open the keys"))
        self.figures_button.setText(tr("Only see figures"))
        self.recovery_button.setText(tr("Pass phrase or computer lost?"))
        self.leave_button.setText(tr("Another role"))
        self.restore_button.setText(tr("Restore from a backup…"))

    def _unlock(self) -> None:
        if self.phrase.text():
            self.unlock_requested.emit(self.phrase.text())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
