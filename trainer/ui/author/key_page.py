"""The trainer's signing key: making one, and the public card that the committee needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from typing_extensions import override

from trainer.domain.errors import Reason, Refused
from trainer.domain.text import collapse
from trainer.services.author import MadeKey
from trainer.ui.author.copy_line import CopyLine
from trainer.ui.author.file_line import FileLine
from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, column, panel, row
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.fields import Field, SecretField
from trainer.ui.widgets.labels import Label, PageTitle
from trainer.ui.widgets.scroll import Page
from trainer.ui.widgets.switches import Segmented


@dataclass(frozen=True, slots=True)
class KeyWish:
    """A key to be made: whose, locked with what, kept where."""

    name: str
    passphrase: str
    file: Path


class KeyPage(Page):
    """Makes a key, or shows the card of one that is there.

    key_wished(object): make this key (`KeyWish`).
    card_wished(object): (file, pass phrase): show the card of this key.
    new_file_requested(), key_file_requested(): another place for the new key, another key file.
    card_file_requested(str): this card is to be saved as a file.
    folder_requested(object): show this file in its folder.
    pack_requested(): the key is made, go on to packing.
    copied(): something went to the clipboard.
    """

    key_wished = Signal(object)
    card_wished = Signal(object)
    new_file_requested = Signal()
    key_file_requested = Signal()
    card_file_requested = Signal(str)
    folder_requested = Signal(object)
    pack_requested = Signal()
    copied = Signal()

    def __init__(self) -> None:
        super().__init__(measure=720)
        self._card_file: Path | None = None
        self._made: MadeKey | None = None
        self._new = True
        self.heading = PageTitle("", "")
        self.choice = Segmented((("", True), ("", False)))
        self.name = Field("")
        self.phrase = SecretField("")
        self.again = SecretField("")
        self.new_file = FileLine()
        self.making = panel(column(self.name, self.phrase, self.again, self.new_file, gap=16))
        self.key_file = FileLine()
        self.opening_phrase = SecretField("")
        self.opening = panel(column(self.key_file, self.opening_phrase, gap=16))
        self.made_title = Label("", TypeRole.H3)
        self.made_text = Label("", TypeRole.LIST)
        self.short_code = CopyLine(size=20)
        self.public_card = CopyLine()
        self.save_button = Button("", ButtonKind.SECONDARY, icon="file-down")
        self.folder_button = Button("", ButtonKind.TEXT, icon="folder-open")
        self.warning = Callout(Tone.WARN, "", icon="key-round")
        self.made_card = Card(tone=Tone.OK)
        for told in (self.made_title, self.made_text, self.short_code, self.public_card):
            self.made_card.body.addWidget(told)
        self.made_card.body.addLayout(row(self.save_button, self.folder_button, STRETCH))
        self.make_button = Button("", ButtonKind.PRIMARY, icon="key-round")
        for widget in (self.heading, self.made_card, self.choice, self.making, self.opening, self.warning):
            self.content.addWidget(widget)
        self.content.addStretch(1)
        self.another_button = Button("", ButtonKind.TEXT, icon="arrow-left")
        self.pack_button = Button("", ButtonKind.PRIMARY, trailing="arrow-right")
        self.footer.addLayout(row(self.another_button, STRETCH, self.make_button, self.pack_button))
        self.set_footer_shown(shown=True)
        self.choice.set_value(True)
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in use."""
        self.heading.set_texts(
            tr("Signing key"),
            tr(
                "Your key signs what you pack. The committee accepts your courses once it has your public card."
            ),
        )
        self.choice.set_texts((tr("Make a new key"), tr("I have a key")))
        self.choice.setAccessibleName(tr("Signing key"))
        self.name.set_label(
            tr("Your name"), tr("As the committee knows you, for example: Trần Thị Bích Ngọc")
        )
        phrase_hint = tr("4 words or more, or 14 characters or more. It is kept nowhere.")
        self.phrase.set_label(tr("Pass phrase"), phrase_hint)
        self.again.set_label(tr("The same pass phrase again"))
        self.new_file.set_words(tr("The key is kept in"), tr("No place chosen yet"), tr("Another place…"))
        self.key_file.set_words(tr("Key file"), tr("No key file chosen yet"), tr("Choose the key file…"))
        self.opening_phrase.set_label(tr("Pass phrase of the key"))
        self.save_button.setText(tr("Save the card as a file…"))
        self.folder_button.setText(tr("Open folder"))
        self.warning.set(
            tr("Keep the key file and the pass phrase to yourself."),
            tr(
                "Make a copy of the file on a USB drive kept in a safe place. A lost key cannot be made again."
            ),
        )
        self.another_button.setText(tr("Another key"))
        self.pack_button.setText(tr("Go on to packing"))
        self._show_state()
        self._say_made()

    def set_new_file(self, path: Path) -> None:
        """Where a new key will be kept."""
        self.new_file.set_path(path)

    def set_key_file(self, path: Path | None) -> None:
        """Which key is there already."""
        self.key_file.set_path(path)

    def show_made(self, made: MadeKey, file: Path, *, new: bool) -> None:
        """Show the short code and the card of a key that was made or opened."""
        self._made, self._card_file = made, file
        for field in (self.phrase, self.again, self.opening_phrase):
            field.set_text("")
        self._new = new
        self._say_made()
        self._show_state()
        self.to_top()
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Show that the key is being made or opened."""
        self.make_button.set_busy(busy=busy)
        self.make_button.setEnabled(not busy)

    def take_refusal(self, error: Exception) -> bool:
        """Say a refusal at its field; False where it belongs to none."""
        message = sentence_for(error)
        text = f"{message.title} {message.text}"
        if not isinstance(error, Refused):
            return False
        match error.reason:
            case Reason.PASSPHRASE_TOO_SHORT:
                self.phrase.set_error(tr("Too short: 4 words or more, or 14 characters or more."))
                self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)
            case Reason.PASSPHRASE_WRONG:
                self.opening_phrase.set_error(text)
                self.opening_phrase.setFocus(Qt.FocusReason.OtherFocusReason)
            case Reason.FILE_EXISTS:
                self.new_file.set_error(tr("There is already a file here, and a key is never overwritten."))
                self.new_file.setFocus(Qt.FocusReason.OtherFocusReason)
            case Reason.FILE_BROKEN | Reason.FILE_NOT_OURS | Reason.FILE_MISSING:
                self.key_file.set_error(text)
                self.key_file.setFocus(Qt.FocusReason.OtherFocusReason)
            case _:
                return False
        return True

    def _connect(self) -> None:
        self.choice.chosen.connect(lambda _value: self._show_state())
        self.make_button.clicked.connect(self._on_make)
        for field in (self.name, self.phrase, self.again, self.opening_phrase):
            field.submitted.connect(self._on_make)
        self.new_file.choose_requested.connect(self.new_file_requested)
        self.key_file.choose_requested.connect(self.key_file_requested)
        self.save_button.clicked.connect(self._on_save)
        self.folder_button.clicked.connect(lambda: self.folder_requested.emit(self._card_file))
        self.another_button.clicked.connect(self.start_again)
        self.pack_button.clicked.connect(self.pack_requested)
        self.short_code.copied.connect(self.copied)
        self.public_card.copied.connect(self.copied)

    def start_again(self) -> None:
        """Ask again, for another key."""
        self._made = None
        self.name.set_text("")
        self._show_state()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_state(self) -> None:
        new, made = bool(self.choice.value()), self._made is not None
        self.choice.setVisible(not made)
        self.making.setVisible(new and not made)
        self.opening.setVisible(not new and not made)
        self.made_card.setVisible(made)
        self.make_button.setVisible(not made)
        self.another_button.setVisible(made)
        self.pack_button.setVisible(made)
        self.make_button.setText(tr("Make the key") if new else tr("Show the card"))
        self.setFocusProxy(self.save_button if made else self.name if new else self.key_file)

    def _say_made(self) -> None:
        made = self._made
        if made is None:
            return
        self.made_title.setText(
            tr("The key of {name} is made", name=made.name)
            if self._new
            else tr("The card of {name}", name=made.name)
        )
        self.made_text.setText(
            tr("Send the public card to the committee, then tell the short code by telephone or in person.")
        )
        self.short_code.show_value(tr("Short code"), made.short_code)
        self.public_card.show_value(tr("Public card"), made.card)

    def _on_make(self) -> None:
        if not self.make_button.isEnabled():
            return
        if self.choice.value():
            self._make()
        elif self.key_file.path is None:
            self.key_file.set_error(tr("Choose the key file first."))
            self.key_file.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.card_wished.emit((self.key_file.path, self.opening_phrase.text()))

    def _make(self) -> None:
        name = collapse(self.name.text())
        if not name:
            self.name.set_error(tr("Type your name."))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        elif collapse(self.phrase.text()) != collapse(self.again.text()):
            self.again.set_error(tr("The two pass phrases differ. Type them again."))
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.new_file.path is not None:
            self.key_wished.emit(KeyWish(name, self.phrase.text(), self.new_file.path))

    def _on_save(self) -> None:
        if self._made is not None:
            self.card_file_requested.emit(self._made.card)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
