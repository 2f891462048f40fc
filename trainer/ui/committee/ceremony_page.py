"""A key ceremony on the screen: one stick and one sheet at a time, one obvious next step."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from typing_extensions import override

from trainer.services.committee.key_values import Part
from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, FlowLayout, column, row
from trainer.ui.messages import Message
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.fields import Field, SecretField
from trainer.ui.widgets.labels import IconLabel, Label, PageTitle
from trainer.ui.widgets.scroll import Page
from trainer.ui.widgets.steps import Steps


class _Phase(Enum):
    """What the page waits for."""

    WRITE = "write"
    KEEP = "keep"
    PROVE = "prove"


class CeremonyPage(Page):
    """Shows one part: write it onto its stick, put its sheet on paper, type one line of it back.

    folder_requested(): where the stick is.
    write_requested(object): (folder, holder, pass phrase).
    print_requested(), save_requested(): the sheet.
    line_typed(str): what was read from the paper.
    left(): the ceremony is given up; nothing has changed.
    """

    folder_requested = Signal()
    write_requested = Signal(object)
    print_requested = Signal()
    save_requested = Signal()
    line_typed = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(measure=720, gutter=40)
        self._phase = _Phase.WRITE
        self._number, self._of = 1, 1
        self._secret, self._line = "", 1
        self._folder: Path | None = None
        self._kept = ""
        self.steps = Steps(())
        self.title = PageTitle("")
        self.refusal = Callout(Tone.BAD, "")
        self.refusal.hide()
        self._why = Callout(Tone.INFO, "")
        self._stick_title = Label("", TypeRole.BODY_STRONG)
        self.folder_button = Button("", ButtonKind.OUTLINE, icon="usb")
        self._folder_name = IconLabel("circle-check", "", Role.OK, TypeRole.LIST)
        self.holder = Field("")
        self.phrase = SecretField("")
        self.again = SecretField("")
        self._write_card = Card()
        self._write_card.body.addLayout(
            column(
                self._stick_title,
                row(self.folder_button, STRETCH),
                self._folder_name,
                self.holder,
                self.phrase,
                self.again,
                gap=12,
            )
        )
        self._keep_title = Label("", TypeRole.BODY_STRONG)
        self.print_button = Button("", ButtonKind.OUTLINE, icon="printer")
        self.save_button = Button("", icon="file-down")
        self._done = IconLabel("circle-check", "", Role.OK, TypeRole.LIST)
        buttons = FlowLayout(gap=12)
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.save_button)
        self._keep_card = Card()
        self._keep_card.body.addWidget(self._keep_title)
        self._keep_card.body.addLayout(buttons)
        self._keep_card.body.addWidget(self._done)
        self._prove_title = Label("", TypeRole.BODY_STRONG)
        self.typed = Field("")
        self._prove_card = Card()
        self._prove_card.body.addWidget(self._prove_title)
        self._prove_card.body.addWidget(self.typed)
        self.content.addLayout(
            column(
                12,
                self.steps,
                20,
                self.title,
                14,
                self.refusal,
                self._why,
                14,
                self._write_card,
                self._keep_card,
                14,
                self._prove_card,
                gap=0,
            )
        )
        self.content.addStretch(1)
        self.leave_button = Button("", ButtonKind.TEXT, size=ButtonSize.FLOW)
        self.next_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        self.footer.addLayout(row(self.leave_button, STRETCH, self.next_button, gap=12))
        self.set_footer_shown(shown=True)
        self.folder_button.clicked.connect(self.folder_requested)
        self.print_button.clicked.connect(self.print_requested)
        self.save_button.clicked.connect(self.save_requested)
        self.leave_button.clicked.connect(self.left)
        self.next_button.clicked.connect(self._go_on)
        for field in (self.holder, self.phrase, self.again, self.typed):
            field.submitted.connect(self._go_on)
        self.setFocusProxy(self.folder_button)
        self.retranslate()

    def show_part(
        self, parts: tuple[Part, ...], number: int, of: int, asked: tuple[int, int], *, both: bool
    ) -> None:
        """Begins with a part; 0 is the recovery sheet, which needs no stick.

        `asked` is the secret and the line (each from 0) to be typed; `both` says that the sheet has two secrets.
        """
        self._number, self._of = number, of
        self._secret = "AB"[asked[0]] if both else ""
        self._line = asked[1] + 1
        self._phase = _Phase.KEEP if number == 0 else _Phase.WRITE
        self._folder, self._kept = None, ""
        for field in (self.holder, self.phrase, self.again, self.typed):
            field.set_text("")
        names = [tr("Part {n}", n=part.number) if part.number else tr("Recovery sheet") for part in parts]
        self.steps.set_texts(names)
        self.steps.set_current([part.number for part in parts].index(number))
        self._say()
        self.to_top()
        (self.print_button if number == 0 else self.folder_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_folder(self, folder: Path) -> None:
        """Says which stick was chosen."""
        self._folder = folder
        self._say()
        self.holder.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_written(self) -> None:
        """The part lies on its stick; now its sheet."""
        self._phase = _Phase.KEEP
        self.phrase.set_text("")
        self.again.set_text("")
        self._say()
        self.to_top()
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_kept(self, where: str) -> None:
        """The sheet is on paper or in a file; now one line of it."""
        self._phase, self._kept = _Phase.PROVE, where
        self._say()
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_refused(self, message: Message) -> None:
        """Says at the head of the page what was refused; at the line where it was mistyped."""
        if self._phase is _Phase.PROVE:
            self.typed.set_error(f"{message.title} {message.text}")
            self.typed.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.refusal.set(message.title, message.text)
        self.refusal.show()
        self.to_top()

    def set_busy(self, *, busy: bool) -> None:
        """Shows that a key is being written."""
        self.next_button.set_busy(busy=busy)
        self.next_button.setEnabled(not busy)

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self._say()

    def _say(self) -> None:
        stick = self._number != 0
        self.refusal.hide()
        self.title.set_texts(
            tr("Root key, part {n} of {of}", n=self._number, of=self._of)
            if stick
            else tr("The recovery sheet"),
            tr("Only the holder of this part should be here and type its pass phrase.")
            if stick
            else tr("It is made once and kept nowhere on this computer."),
        )
        self._why.set(
            tr("Nothing is in force before the last step."),
            tr("You can break off at any time: everything then stays as it was."),
        )
        self._why.setVisible(self._phase is _Phase.WRITE)
        self._write_card.setVisible(self._phase is _Phase.WRITE)
        self._keep_card.setVisible(self._phase is not _Phase.WRITE)
        self._prove_card.setVisible(self._phase is not _Phase.WRITE)
        self._stick_title.setText(tr("Plug in the USB stick of part {n}", n=self._number))
        self.folder_button.setText(tr("Choose the stick…") if self._folder is None else tr("Another stick…"))
        self._folder_name.setVisible(self._folder is not None)
        self._folder_name.set("usb", str(self._folder or ""), Role.OK)
        self.holder.set_label(
            tr("Who keeps it"), tr("An office is enough, for example: Chairman. It stands on the sheet.")
        )
        self.phrase.set_label(
            tr("Pass phrase of this stick"), tr("4 words or 14 characters. Known to the holder only.")
        )
        self.again.set_label(tr("Pass phrase once more"))
        self._keep_title.setText(tr("1. Print the sheet, or save it on a USB stick"))
        self.print_button.setText(tr("Print…"))
        self.save_button.setText(tr("Save as PDF…"))
        self._done.set("circle-check", self._kept, Role.OK)
        self._done.setVisible(bool(self._kept))
        self._prove_title.setText(tr("2. Type one line from the paper, so that we know it can be read"))
        self.typed.set_label(
            tr("Line {line}", line=f"{self._secret}{self._line}"),
            tr("4 groups of 5 characters; capital and small letters are the same."),
        )
        self.typed.setEnabled(self._phase is _Phase.PROVE)
        self.leave_button.setText(tr("Break off"))
        writing = self._phase is _Phase.WRITE
        self.next_button.setText(tr("Write onto the stick") if writing else tr("Continue"))
        self.next_button.setEnabled(self._folder is not None if writing else self._phase is _Phase.PROVE)

    def _go_on(self) -> None:
        if self._phase is _Phase.PROVE:
            self.line_typed.emit(self.typed.text())
        elif self._phase is _Phase.WRITE and self._folder is not None:
            if self.phrase.text() != self.again.text():
                self.again.set_error(tr("The two are not the same. Type it again."))
                self.again.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            self.write_requested.emit((self._folder, self.holder.text(), self.phrase.text()))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
