"""Taking in an organisation file: a newer one at once, the first one after its short code was typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from trainer.domain.errors import Reason, Refused
from trainer.services.learner import LearnerService
from trainer.services.learner.organisation_pages import OrganisationFacts, OrganisationFound
from trainer.ui.asking import Asker
from trainer.ui.language import tr
from trainer.ui.learner.pack_picker import pick_organisation_file
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Tone
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.fields import Field


class CodeDialog(Dialog):
    """Asks for the short code of the committee's letter.

    code_given(str): what was typed.
    """

    code_given = Signal(str)

    def __init__(self, parent: QWidget, found: OrganisationFound) -> None:
        super().__init__(
            parent,
            title=tr("Is this the file of your organisation?"),
            text=f"{found.organisation}\n{found.committee}",
            safe=tr("Cancel"),
            act=tr("Take the file"),
            icon="building-2",
            tone=Tone.PRIMARY,
        )
        self.code = Field(
            tr("Short code from the committee's letter"),
            hint=tr("12 characters. Type them from the paper: they prove that the file is really yours."),
            placeholder="XXXX-XXXX-XXXX",
        )
        self.body.addWidget(self.code)
        self.swap_primary()
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self._give)
        self.code.submitted.connect(self._give)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_refusal(self, error: Exception) -> bool:
        """Shows a refusal at the field."""
        self.act_button.set_busy(busy=False)
        message = sentence_for(error)
        self.code.set_error(f"{message.title} {message.text}")
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _give(self) -> None:
        if self.code.text().strip():
            self.act_button.set_busy(busy=True)
            self.code_given.emit(self.code.text())
        else:
            self.code.set_error(tr("Type the short code from the letter."))


class SuccessorDialog(CodeDialog):
    """Says that a file is of another root than the one in use, and asks for the code of the new letter."""

    def __init__(self, parent: QWidget, found: OrganisationFound, now: OrganisationFacts) -> None:
        super().__init__(parent, found)
        self.title.setText(tr("Has the committee got a new key?"))
        self.text.setText(
            tr(
                "In use: {old}\nIn this file: {new}\n\nThis file was not made with the key you know. Go on only if "
                "the committee has sent you a new letter with a new code. "
                "Your profile, your lessons and your results stay.",
                old=f"{now.organisation}, {now.committee}",
                new=f"{found.organisation}, {found.committee}",
            )
        )
        self.code.set_label(
            tr("Short code from the committee’s new letter"),
            tr("12 characters. No letter, or not sure? Cancel and ask the committee by telephone."),
        )
        self.act_button.setText(tr("Take the new key"))


class OrganisationDesk(QObject):
    """Takes in organisation files for a window.

    received(object): a newer file was taken in; the value is Received.
    pinned(object): the first file was accepted; the value is OrganisationFacts.
    """

    received = Signal(object)
    pinned = Signal(object)

    def __init__(self, service: LearnerService, asker: Asker, window: QWidget) -> None:
        super().__init__(window)
        self._service, self._asker, self._window = service, asker, window
        self.dialog: CodeDialog | None = None

    def choose(self) -> None:
        """Asks for a file on the disk and takes it in."""
        path = pick_organisation_file(self._window)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Takes a file in; the first one of this computer needs its short code."""
        self._asker.ask(
            lambda: self._service.organisation.receive(path),
            self.received.emit,
            or_else=lambda error: self._first(error, path) or self._other(error, path),
        )

    def _other(self, error: Exception, path: Path) -> bool:
        if not isinstance(error, Refused) or error.reason is not Reason.ORG_OTHER:
            return False
        self._asker.ask(
            lambda: (self._service.organisation.look(path), self._service.organisation.facts()),
            self._ask_new_code,
        )
        return True

    def _ask_new_code(self, both: tuple[OrganisationFound, OrganisationFacts | None]) -> None:
        found, now = both
        if now is not None:
            self._open(SuccessorDialog(self._window, found, now), found, self._service.organisation.succeed)

    def _first(self, error: Exception, path: Path) -> bool:
        if not isinstance(error, Refused) or error.reason is not Reason.ORG_MISSING:
            return False
        self._asker.ask(lambda: self._service.organisation.look(path), self._ask_code)
        return True

    def _ask_code(self, found: OrganisationFound) -> None:
        self._open(CodeDialog(self._window, found), found, self._service.organisation.pin)

    def _open(
        self, dialog: CodeDialog, found: OrganisationFound, take: Callable[[Path, str], OrganisationFacts]
    ) -> None:
        self.dialog = dialog
        dialog.code_given.connect(
            lambda code: self._asker.ask(
                lambda: take(found.path, code),
                lambda facts: self._accepted(dialog, facts),
                or_else=dialog.take_refusal,
            )
        )
        dialog.finished.connect(lambda _: setattr(self, "dialog", None))
        dialog.open()

    def _accepted(self, dialog: CodeDialog, facts: OrganisationFacts) -> None:
        dialog.done(0)
        self.pinned.emit(facts)
