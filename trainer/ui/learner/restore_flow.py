"""Restoring from a backup file: choose it, type the pass phrase, see whose it is, take it in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from trainer.domain.errors import Reason, Refused
from trainer.services.learner import LearnerService
from trainer.services.learner.backup_pages import BackupLook, Restored
from trainer.ui.asking import Asker
from trainer.ui.first_run_frame import GUTTER, FirstRunFrame
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_time
from trainer.ui.layouts import STRETCH, column, panel, row
from trainer.ui.learner.course_words import initials
from trainer.ui.learner.enrol_person import PIN_DIGITS
from trainer.ui.learner.two_columns import limited
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Avatar, Card
from trainer.ui.widgets.fields import SecretField
from trainer.ui.widgets.labels import Label, PageTitle
from trainer.ui.widgets.scroll import Page


class RestoreFlow(FirstRunFrame):
    """One page in two steps: the file and its pass phrase, then the person in it.

    restored(object): the profile is on this computer; the value is a Restored.
    left(): back to where one came from.
    """

    restored = Signal(object)
    left = Signal()

    def __init__(self, service: LearnerService, asker: Asker) -> None:
        super().__init__(())
        self._service, self._asker = service, asker
        self._path: Path | None = None
        self._look: BackupLook | None = None
        self.page = Page(gutter=GUTTER)
        self.title = PageTitle("")
        self.trouble = Callout(Tone.BAD, "")
        self.file_title, self.file_name = Label("", TypeRole.LIST_STRONG), Label("", TypeRole.MONO, Role.INK2)
        self.choose_button = Button("", ButtonKind.SECONDARY, icon="folder-open")
        self.phrase = SecretField("")
        self._avatar = Avatar("", 48)
        self.name, self.unit = Label("", TypeRole.H3), Label("", TypeRole.BODY, Role.INK2)
        self.facts, self.note = Label("", TypeRole.LIST, Role.INK2), Callout(Tone.INFO, "", icon="info")
        self.pin = SecretField("")
        who = row(self._avatar, gap=16)
        who.addLayout(column(self.name, self.unit, self.facts, gap=2), 1)
        self.person = Card(who, padding=20)
        self.back_button = Button("", ButtonKind.QUIET, icon="arrow-left")
        self.next_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        self._pin_line = panel(limited(self.pin, 420))
        content = self.page.content
        content.addWidget(self.title)
        content.addWidget(self.trouble)
        content.addLayout(column(self.file_title, self.file_name, gap=2))
        content.addLayout(row(self.choose_button, STRETCH, gap=0))
        content.addLayout(limited(self.phrase, 420))
        for part in (self.person, self.note, self._pin_line):
            content.addWidget(part)
        content.addStretch(1)
        self.page.footer.addWidget(self.back_button)
        self.page.footer.addStretch(1)
        self.page.footer.addWidget(self.next_button)
        self.page.set_footer_shown(shown=True)
        self.choose_button.clicked.connect(self.choose)
        self.back_button.clicked.connect(self.left)
        self.next_button.clicked.connect(self._go_on)
        self.phrase.submitted.connect(self._go_on)
        self.phrase.edited.connect(lambda _text: self._forget_look())
        self.pin.submitted.connect(self._go_on)
        self.show_page(self.page)
        self.start()

    def start(self, path: Path | None = None) -> None:
        """Begins anew, with a file where one is known."""
        self._path = path
        self.phrase.set_text("")
        self.pin.set_text("")
        self._forget_look()
        self.retranslate()
        self.page.setFocusProxy(self.choose_button if path is None else self.phrase)

    def choose(self) -> None:
        """Asks for the file."""
        kinds = tr("Backups (*.hsbackup)")
        name, _kind = QFileDialog.getOpenFileName(self, tr("Open a backup"), "", kinds)
        if name:
            self.start(Path(name))
            self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(
            tr("Restore from a backup"),
            tr("Open the file of a backup (.hsbackup) made on this or another computer."),
        )
        self.file_title.setText(tr("Backup file"))
        self.file_name.setText(self._path.name if self._path is not None else tr("none chosen yet"))
        self.choose_button.setText(tr("Choose the file…"))
        self.phrase.set_label(tr("Pass phrase of the backup"))
        self.pin.set_label(tr("New PIN"), tr("Your organisation asks for a PIN of 6 digits or more."))
        self.back_button.setText(tr("Back"))
        self.next_button.setText(tr("Restore") if self._look is not None else tr("Open the backup"))
        self._show_look()

    def _show_look(self) -> None:
        look = self._look
        self.person.setVisible(look is not None)
        self.note.setVisible(look is not None)
        self._pin_line.setVisible(look is not None and look.needs_new_pin)
        if look is None:
            return
        self._avatar.set_initials(initials(look.name))
        self.name.setText(look.name)
        self.unit.setText(
            " · ".join(part for part in (look.staff_code, look.unit, look.organisation) if part)
        )
        self.facts.setText(
            tr(
                "Made {made}; last entry {newest}; {events}",
                made=date_time(datetime.fromisoformat(look.made)),
                newest=date_time(datetime.fromisoformat(look.newest)),
                events=trn("{n} entry", "{n} entries", look.events),
            )
        )
        if look.here is not None:
            title = tr("This person is on this computer already")
            text = tr("Only what is missing here is taken in; nothing newer is overwritten.")
        else:
            title = tr("Learning goes on here in a record of its own")
            text = tr("The computer the backup comes from may go on too; the committee counts both together.")
        self.note.set(title, text)

    def _forget_look(self) -> None:
        self.trouble.hide()
        if self._look is not None or self.person.isVisibleTo(self):
            self._look = None
        self.next_button.setText(tr("Open the backup"))
        self._show_look()

    def _go_on(self) -> None:
        path = self._path
        if path is None:
            self.choose()
        elif not self.phrase.text().strip():
            self.phrase.set_error(tr("Type the pass phrase."))
            self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._look is None:
            self._ask_look(path, self.phrase.text())
        else:
            self._ask_restore(path, self.phrase.text(), self._look)

    def _ask_look(self, path: Path, phrase: str) -> None:
        def show(look: BackupLook) -> None:
            self._done()
            self._look = look
            self.retranslate()
            self.page.reveal(self._pin_line if look.needs_new_pin else self.note)
            (self.pin if look.needs_new_pin else self.next_button).setFocus(Qt.FocusReason.OtherFocusReason)

        self.next_button.set_busy(busy=True)
        self._asker.ask(lambda: self._service.restoring.look(path, phrase), show, or_else=self._take_refusal)

    def _ask_restore(self, path: Path, phrase: str, look: BackupLook) -> None:
        pin = self.pin.text().strip() if look.needs_new_pin else None
        if pin is not None and (len(pin) < PIN_DIGITS or not (pin.isascii() and pin.isdigit())):
            self.pin.set_error(tr("A PIN has 6 digits or more, and digits only."))
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def show(restored: Restored) -> None:
            self._done()
            self.start()
            self.restored.emit(restored)

        self.next_button.set_busy(busy=True)
        self._asker.ask(
            lambda: self._service.restoring.restore_as_new(path, phrase, pin),
            show,
            or_else=self._take_refusal,
        )

    def _done(self) -> None:
        self.next_button.set_busy(busy=False)
        self.trouble.hide()

    def _take_refusal(self, error: Exception) -> bool:
        self._done()
        if isinstance(error, Refused) and error.reason is Reason.PASSPHRASE_WRONG:
            self.phrase.set_error(
                tr("This is not the pass phrase. Check the input method and the Caps Lock key.")
            )
            self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        message = sentence_for(error)
        self.trouble.set(message.title, message.text)
        self.trouble.show()
        return True

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
