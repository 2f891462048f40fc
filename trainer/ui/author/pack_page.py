"""Packing and signing: what goes into the pack, with which key, to which file; and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout
from typing_extensions import override

from trainer.domain.errors import Reason, Refused
from trainer.services.author import AuthorCourse, PackMade
from trainer.ui.author.copy_line import CopyLine
from trainer.ui.author.file_line import FileLine
from trainer.ui.author.pack_contents import PackContents
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import file_size
from trainer.ui.layouts import STRETCH, column, panel, row
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Tone, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.callouts import Banner
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.fields import SecretField
from trainer.ui.widgets.labels import Label, PageTitle
from trainer.ui.widgets.scroll import Page


@dataclass(frozen=True, slots=True)
class PackWish:
    """A pack to be made: signed with the key of this file, unlocked with this, written there."""

    key_file: Path
    passphrase: str
    out: Path


class PackPage(Page):
    """The course as it will be handed on.

    pack_wished(object): pack it so (`PackWish`).
    key_file_requested(), out_requested(): another key file, another place for the pack.
    problems_requested(): show what stops packing.
    key_page_requested(): make a key first.
    course_requested(): open a course first.
    source_requested(object): (file, line): open the file in which the version stands.
    folder_requested(object): show this file in its folder.
    copied(): something went to the clipboard.
    """

    pack_wished = Signal(object)
    key_file_requested = Signal()
    out_requested = Signal()
    problems_requested = Signal()
    key_page_requested = Signal()
    course_requested = Signal()
    source_requested = Signal(object)
    folder_requested = Signal(object)
    copied = Signal()

    def __init__(self) -> None:
        super().__init__(measure=1160)
        self._course: AuthorCourse | None = None
        self._made: PackMade | None = None
        self.heading = PageTitle("", "")
        self.nothing = EmptyState("folder-open", "", "", " ")
        self.state = Banner(Tone.OK, "", "", " ", closable=False)
        self.contents = PackContents()
        self.key_file = FileLine()
        self.key_button = Button("", ButtonKind.TEXT, icon="key-round")
        self.key_file.line.addWidget(self.key_button)
        self.phrase = SecretField("")
        self.out = FileLine()
        self.form = Card()
        for field in (self.key_file, self.phrase, self.out):
            self.form.body.addWidget(field)
        self.made_title = Label("", TypeRole.H3)
        self.made_text = Label("", TypeRole.LIST)
        self.made_file = CopyLine()
        self.made_digest = CopyLine()
        self.made_code = CopyLine()
        self.folder_button = Button("", ButtonKind.PRIMARY, icon="folder-open")
        self.made_card = Card(tone=Tone.OK)
        for told in (self.made_title, self.made_text, self.made_file, self.made_digest, self.made_code):
            self.made_card.body.addWidget(told)
        self.side = panel(column(self.state, self.form, STRETCH, gap=16))
        self.beside = row(gap=16)
        self.beside.addWidget(self.contents, 5)
        self.beside.addWidget(self.side, 5)
        self.work = panel(column(self.made_card, self.beside, gap=16))
        self.pack_button = Button("", ButtonKind.PRIMARY, icon="package-check")
        for widget in (self.heading, self.nothing, self.work):
            self.content.addWidget(widget)
        self.content.addStretch(1)
        self.again_button = Button("", ButtonKind.TEXT, icon="arrow-left")
        self.footer.addLayout(row(self.again_button, STRETCH, self.pack_button, self.folder_button))
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in use."""
        self.heading.set_texts(
            tr("Pack and sign"),
            tr("One file with the whole course. Changing even one character of it is detected."),
        )
        self.nothing.set_texts(
            tr("No course is open"), tr("Open the folder of your course first."), tr("Open a course folder…")
        )
        self.key_file.set_words(
            tr("Signed with the key"), tr("No key file chosen yet"), tr("Choose the key file…")
        )
        self.key_button.setText(tr("Make a key"))
        self.phrase.set_label(tr("Pass phrase of the key"))
        self.out.set_words(tr("Written to"), tr("No place chosen yet"), tr("Another place…"))
        self.folder_button.setText(tr("Open folder"))
        self.again_button.setText(tr("Pack again"))
        self.pack_button.setText(tr("Pack and sign"))
        self.contents.retranslate()
        self._say_state()
        self._say_made()

    def show_course(self, course: AuthorCourse | None) -> None:
        """Show what would be packed now; None where no folder is open."""
        if course is None or self._course is None or course.digest != self._course.digest:
            self._made = None
        self._course = course
        self.contents.show_course(course)
        self._say_state()

    def set_key_file(self, path: Path | None) -> None:
        """Sign with this key."""
        self.key_file.set_path(path)
        self.key_button.setVisible(path is None)

    def set_out(self, path: Path | None) -> None:
        """Write the pack there."""
        self.out.set_path(path)

    def set_busy(self, *, busy: bool) -> None:
        """Show that the pack is being made."""
        self.pack_button.set_busy(busy=busy)
        self.pack_button.setEnabled(not busy and self._ready)

    def show_made(self, made: PackMade) -> None:
        """Say where the pack is and how it is known."""
        self._made = made
        self.phrase.set_text("")
        self._say_made()
        self._say_state()
        self.to_top()
        self.folder_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_refusal(self, error: Exception) -> bool:
        """Say a refusal at its field; False where it belongs to none."""
        if not isinstance(error, Refused):
            return False
        message = sentence_for(error)
        text = f"{message.title} {message.text}"
        match error.reason:
            case Reason.PASSPHRASE_WRONG:
                self.phrase.set_error(text)
                self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)
            case Reason.FILE_BROKEN | Reason.FILE_NOT_OURS | Reason.FILE_MISSING:
                self.key_file.set_error(text)
                self.key_file.setFocus(Qt.FocusReason.OtherFocusReason)
            case Reason.CANNOT_WRITE:
                self.out.set_error(text)
                self.out.setFocus(Qt.FocusReason.OtherFocusReason)
            case _:
                return False
        return True

    @property
    def _ready(self) -> bool:
        return self._course is not None and self._course.course is not None and not self._course.errors

    def _connect(self) -> None:
        self.nothing.action_requested.connect(self.course_requested)
        self.state.action_requested.connect(self.problems_requested)
        self.contents.version_requested.connect(lambda: self.source_requested.emit(("course.md", 0)))
        self.key_file.choose_requested.connect(self.key_file_requested)
        self.key_button.clicked.connect(self.key_page_requested)
        self.out.choose_requested.connect(self.out_requested)
        self.again_button.clicked.connect(self._on_again)
        self.phrase.submitted.connect(self._on_pack)
        self.pack_button.clicked.connect(self._on_pack)
        self.folder_button.clicked.connect(
            lambda: None if self._made is None else self.folder_requested.emit(self._made.path)
        )
        for line in (self.made_file, self.made_digest, self.made_code):
            line.copied.connect(self.copied)

    def _say_state(self) -> None:
        course = self._course
        self.nothing.setVisible(course is None)
        self.work.setVisible(course is not None)
        self.set_footer_shown(shown=course is not None)
        self.setFocusProxy(self.nothing.button if course is None else self.phrase)
        if course is None:
            return
        errors, others = course.errors, len(course.findings) - course.errors
        done = self._made is not None
        self.made_card.setVisible(done)
        self.side.setVisible(not done)
        self.pack_button.setVisible(not done)
        self.again_button.setVisible(done)
        self.folder_button.setVisible(done)
        if done:
            self.setFocusProxy(self.folder_button)
        self.state.action.setText(tr("Show the list of problems"))
        self.state.action.setVisible(bool(course.findings))
        self.pack_button.setEnabled(self._ready)
        if errors:
            self.state.set_tone(Tone.BAD, "circle-x")
            self.state.set(
                trn("{n} error stops packing", "{n} errors stop packing", errors),
                tr("Put right what the list of problems names. This page follows by itself."),
            )
        else:
            self.state.set_tone(Tone.OK, "circle-check")
            left = trn(
                "{n} remark is left; it stops nothing.", "{n} remarks are left; they stop nothing.", others
            )
            self.state.set(tr("Nothing stops packing"), left if others else tr("Every file was checked."))

    def _say_made(self) -> None:
        made = self._made
        if made is None:
            return
        self.made_title.setText(tr("The course is packed and signed"))
        self.made_text.setText(
            tr(
                "{file}, {size}, signed by {name}. Hand this file to the committee, together with your public card.",
                file=made.path.name,
                size=file_size(made.size),
                name=made.signer_name,
            )
        )
        self.made_file.show_value(tr("File"), str(made.path))
        self.made_digest.show_value(tr("Digest of the course"), made.digest)
        self.made_code.show_value(tr("Short code of the key"), made.short_code)

    def _on_again(self) -> None:
        self._made = None
        self._say_state()
        self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_pack(self) -> None:
        if not self.pack_button.isEnabled():
            return
        if self.key_file.path is None:
            self.key_file.set_error(tr("Choose the key file first."))
            self.key_file.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.phrase.text():
            self.phrase.set_error(tr("Type the pass phrase of the key."))
            self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.out.path is not None:
            self.pack_wished.emit(PackWish(self.key_file.path, self.phrase.text(), self.out.path))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= theme().px(960)
        ways = QBoxLayout.Direction
        self.beside.setDirection(ways.LeftToRight if wide else ways.TopToBottom)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
