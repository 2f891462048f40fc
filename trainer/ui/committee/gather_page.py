"""Fetching root keys one after another, for a rehearsal on a copy or for recovery in earnest."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from typing_extensions import override

from trainer.services.committee.key_values import GivenBy, Protocol
from trainer.ui.committee.key_dialogs import typed_lines
from trainer.ui.key_words import given_word, proof_sentence
from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, FlowLayout, clear, column, row
from trainer.ui.messages import Message
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.fields import Field, SecretField, TextArea
from trainer.ui.widgets.labels import IconLabel, Label, PageTitle
from trainer.ui.widgets.passphrase_rules import PassphraseRules
from trainer.ui.widgets.scroll import Page


class GatherPage(Page):
    """The keys given so far, the spare key, and for recovery a new pass phrase; then one act.

    stick_requested(), sheet_requested(): one more root key.
    act_requested(object): (lines of the spare key, new pass phrase or "").
    print_requested(), save_requested(): the protocol.
    left(): back.
    """

    stick_requested = Signal()
    sheet_requested = Signal()
    act_requested = Signal(object)
    print_requested = Signal()
    save_requested = Signal()
    left = Signal()

    def __init__(self, *, earnest: bool) -> None:
        super().__init__(measure=720, gutter=40)
        self._earnest = earnest
        self._given: tuple[tuple[int, GivenBy], ...] = ()
        self._threshold, self._of = 1, 1
        self._protocol: Protocol | None = None
        self.title = PageTitle("")
        self.refusal = Callout(Tone.BAD, "")
        self.refusal.hide()
        self._what = Callout(Tone.WARN if earnest else Tone.INFO, "")
        self._keys_title = Label("", TypeRole.BODY_STRONG)
        self._keys = column(gap=6)
        self.stick_button = Button("", ButtonKind.OUTLINE, icon="usb")
        self.sheet_button = Button("", icon="file-text")
        buttons = FlowLayout(gap=12)
        buttons.addWidget(self.stick_button)
        buttons.addWidget(self.sheet_button)
        self._keys_card = Card()
        self._keys_card.body.addWidget(self._keys_title)
        self._keys_card.body.addLayout(self._keys)
        self._keys_card.body.addLayout(buttons)
        self.spare = TextArea("", lines=4)
        self.phrase, self.again = SecretField(""), SecretField("")
        self.rules = PassphraseRules()
        self._spare_card = Card()
        for item in (self.spare, self.phrase, self.rules, self.again):
            self._spare_card.body.addWidget(item)
            item.setVisible(earnest or item is self.spare)
        self._proofs = column(gap=8)
        self._proof_card = Card()
        self._proof_title = Label("", TypeRole.H3)
        self.people = Field("")
        self.print_button = Button("", ButtonKind.OUTLINE, icon="printer")
        self.save_button = Button("", icon="file-down")
        papers = FlowLayout(gap=12)
        papers.addWidget(self.print_button)
        papers.addWidget(self.save_button)
        self._proof_card.body.addWidget(self._proof_title)
        self._proof_card.body.addLayout(self._proofs)
        self._proof_card.body.addWidget(self.people)
        self._proof_card.body.addLayout(papers)
        self.content.addLayout(
            column(
                16,
                self.title,
                14,
                self.refusal,
                self._what,
                14,
                self._keys_card,
                14,
                self._spare_card,
                self._proof_card,
                gap=0,
            )
        )
        self.content.addStretch(1)
        self.leave_button = Button("", ButtonKind.TEXT, size=ButtonSize.FLOW, icon="arrow-left")
        self.act_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW)
        self.footer.addLayout(row(self.leave_button, STRETCH, self.act_button, gap=12))
        self.set_footer_shown(shown=True)
        self.stick_button.clicked.connect(self.stick_requested)
        self.sheet_button.clicked.connect(self.sheet_requested)
        self.print_button.clicked.connect(self.print_requested)
        self.save_button.clicked.connect(self.save_requested)
        self.leave_button.clicked.connect(self.left)
        self.act_button.clicked.connect(self._act)
        self.phrase.edited.connect(self.rules.judge)
        self.setFocusProxy(self.stick_button)
        self.retranslate()

    def begin(self, threshold: int, of: int) -> None:
        """Empties everything; so many of so many root keys are needed."""
        self._threshold, self._of, self._given, self._protocol = threshold, of, (), None
        for field in (self.spare, self.phrase, self.again, self.people):
            field.set_text("")
        self.refusal.hide()
        self.retranslate()
        self.to_top()

    def show_given(self, given: Sequence[tuple[int, GivenBy]]) -> None:
        """Shows which keys are there."""
        self._given = tuple(given)
        self.refusal.hide()
        self.retranslate()

    def show_refused(self, message: Message) -> None:
        """Says at the head of the page what was refused."""
        self.act_button.set_busy(busy=False)
        self.refusal.set(message.title, message.text)
        self.refusal.show()
        self.to_top()

    def show_protocol(self, protocol: Protocol) -> None:
        """Says what was proven, and lets the protocol be printed."""
        self.act_button.set_busy(busy=False)
        self.spare.set_text("")
        self._protocol = protocol
        self.refusal.hide()
        self.retranslate()
        self.to_top()
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)

    def present(self) -> tuple[str, ...]:
        """Who is there, for the paper only."""
        return tuple(name.strip() for name in self.people.text().split(",") if name.strip())

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        done = self._protocol is not None
        one = self._of == 1
        if self._earnest:
            self.title.set_texts(
                tr("Recover the committee’s keys"),
                tr("For a lost pass phrase, or a new computer on which a backup was restored"),
            )
            self._what.set(
                tr("New working keys are made, and a new pass phrase is chosen."),
                tr("Slips with activation codes that were not used yet end; make new ones afterwards."),
            )
        else:
            self.title.set_texts(
                tr("Rehearse recovery"), tr("Played to its end on a copy. The keys in use stay as they are.")
            )
            self._what.set(
                tr("A sheet or a stick that nobody has tried is no safeguard."),
                tr("Fetch them, put them to the proof here, and bring them back to their places."),
            )
        self._keys_title.setText(
            tr("1. Root key A from the recovery sheet")
            if one
            else tr(
                "1. {threshold} of the {of} parts of the root key", threshold=self._threshold, of=self._of
            )
        )
        clear(self._keys)
        for used in self._given:
            self._keys.addWidget(IconLabel("circle-check", given_word(*used), Role.OK, TypeRole.LIST))
        self.stick_button.setText(tr("A USB stick…"))
        self.stick_button.setVisible(not one)
        self.sheet_button.setText(tr("Type it from the sheet…") if one else tr("A printed sheet…"))
        enough = len(self._given) >= self._threshold
        self.stick_button.setEnabled(not enough)
        self.sheet_button.setEnabled(not enough)
        self.spare.set_label(
            tr("2. Spare key B for reading reports: the four lines of the recovery sheet"),
            tr("One below the other; capital and small letters are the same."),
        )
        self.phrase.set_label(tr("3. New pass phrase of the committee"))
        self.again.set_label(tr("Pass phrase once more"))
        for card in (self._what, self._keys_card, self._spare_card):
            card.setVisible(not done)
        self._proof_card.setVisible(done)
        self._proof_title.setText(tr("Recovery works"))
        clear(self._proofs)
        for proof in self._protocol.proofs if self._protocol else ():
            self._proofs.addWidget(IconLabel("circle-check", proof_sentence(proof), Role.OK, TypeRole.LIST))
        self.people.set_label(
            tr("Who is here, separated by commas"), tr("The names stand on the printed protocol only.")
        )
        self.print_button.setText(tr("Print the protocol…"))
        self.save_button.setText(tr("Save as PDF…"))
        self.leave_button.setText(tr("Back"))
        self.act_button.setText(
            tr("Done") if done else tr("Recover") if self._earnest else tr("Rehearse now")
        )
        self.act_button.setEnabled(enough or done)

    def _act(self) -> None:
        if self._protocol is not None:
            self.left.emit()
            return
        if self._earnest and not self.rules.judge(self.phrase.text()):
            self.phrase.set_error(tr("At least 4 words, or at least 14 characters."))
            return
        if self._earnest and self.phrase.text() != self.again.text():
            self.again.set_error(tr("The two are not the same. Type it again."))
            return
        self.act_button.set_busy(busy=True)
        self.act_requested.emit((typed_lines(self.spare.text()), self.phrase.text()))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
