"""Small questions about keys: a stick or a sheet that signs, the pass phrase for an act, and which form."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from trainer.domain.roots import RootForm
from trainer.ui.committee.file_choosing import choose_folder
from trainer.ui.key_words import form_words
from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, row
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.fields import SecretField, TextArea
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.options import OptionList


class KeyDialog(Dialog):
    """A dialog whose act is answered by the service; it stays open on a refusal and says why."""

    def __init__(self, parent: QWidget, *, title: str, text: str, act: str, icon: str = "key-round") -> None:
        super().__init__(
            parent, title=title, text=text, safe=tr("Cancel"), act=act, icon=icon, tone=Tone.PRIMARY
        )
        self.wrong = Label("", TypeRole.LIST, Role.BAD)
        self.wrong.hide()
        self.act_button.clicked.disconnect()
        self.swap_primary()

    def take_refusal(self, error: Exception) -> bool:
        """Shows a refusal below the fields."""
        message = sentence_for(error)
        self.act_button.set_busy(busy=False)
        self.wrong.setText(f"{message.title} {message.text}")
        self.wrong.show()
        return True


class StickDialog(KeyDialog):
    """A USB stick and its pass phrase.

    given(object): (folder, pass phrase).
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, *, act: str) -> None:
        super().__init__(
            parent,
            title=tr("Plug in a holder’s USB stick"),
            text=tr("The holder types the pass phrase of the stick. It is not kept on this computer."),
            act=act,
            icon="usb",
        )
        self.folder: Path | None = None
        self.folder_button = Button(tr("Choose the stick…"), ButtonKind.OUTLINE, icon="usb")
        self.place = Label("", TypeRole.LIST, Role.INK2)
        self.phrase = SecretField(tr("Pass phrase of this stick"))
        self.body.addLayout(row(self.folder_button, STRETCH))
        for item in (self.place, self.phrase, self.wrong):
            self.body.addWidget(item)
        self.folder_button.clicked.connect(self._choose)
        self.act_button.clicked.connect(self._give)
        self.phrase.submitted.connect(self._give)
        self.folder_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        chosen = choose_folder(self)
        if chosen:
            self.folder = chosen[0]
            self.place.setText(str(self.folder))
            self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        if self.folder is None:
            self.wrong.setText(tr("Choose the stick first."))
            self.wrong.show()
            return
        self.act_button.set_busy(busy=True)
        self.given.emit((self.folder, self.phrase.text()))


class SheetDialog(KeyDialog):
    """The four lines of a printed part.

    given(object): the lines as a tuple.
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, *, act: str) -> None:
        super().__init__(
            parent,
            title=tr("Type the four lines of a printed part"),
            text=tr(
                "For a stick that no longer reads. The sheet does not need the pass phrase of the stick."
            ),
            act=act,
            icon="file-text",
        )
        self.lines = TextArea(tr("The four lines, one below the other"), lines=4)
        self.body.addWidget(self.lines)
        self.body.addWidget(self.wrong)
        self.act_button.clicked.connect(self._give)
        self.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        self.act_button.set_busy(busy=True)
        self.given.emit(typed_lines(self.lines.text()))


class PhraseDialog(KeyDialog):
    """The committee's pass phrase for one act.

    given(str): the pass phrase.
    """

    given = Signal(str)

    def __init__(self, parent: QWidget, *, title: str, text: str, act: str) -> None:
        super().__init__(parent, title=title, text=text, act=act)
        self.phrase = SecretField(tr("Pass phrase"))
        self.body.addWidget(self.phrase)
        self.body.addWidget(self.wrong)
        self.act_button.clicked.connect(self._give)
        self.phrase.submitted.connect(self._give)
        self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        self.act_button.set_busy(busy=True)
        self.given.emit(self.phrase.text())


class FormDialog(KeyDialog):
    """Which form the new root keys shall have, and the committee's pass phrase.

    given(object): (RootForm, pass phrase).
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, *, title: str, text: str, act: str) -> None:
        super().__init__(parent, title=title, text=text, act=act)
        self.forms = OptionList([form_words(form)[0] for form in RootForm], letters=False)
        self.forms.select((1,))
        self.phrase = SecretField(tr("Pass phrase"))
        for item in (self.forms, self.phrase, self.wrong):
            self.body.addWidget(item)
        self.act_button.clicked.connect(self._give)
        self.phrase.submitted.connect(self._give)

    def _give(self) -> None:
        self.act_button.set_busy(busy=True)
        chosen = tuple(RootForm)[(self.forms.selection() or (1,))[0]]
        self.given.emit((chosen, self.phrase.text()))


def typed_lines(text: str) -> tuple[str, ...]:
    """The lines somebody typed, without empty ones."""
    return tuple(line for line in text.splitlines() if line.strip())
