"""Khóa ký: which wish of the page becomes which verb, and what is shown of the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from trainer.domain.organisation import Role
from trainer.domain.roots import RootForm
from trainer.services.committee.key_values import KeyState, Waiting
from trainer.ui.asking import Asker
from trainer.ui.committee.ceremony_desk import CeremonyDesk
from trainer.ui.committee.file_choosing import save_as
from trainer.ui.committee.gather_desk import GatherDesk
from trainer.ui.committee.key_dialogs import FormDialog, KeyDialog, PhraseDialog, SheetDialog, StickDialog
from trainer.ui.committee.keys_page import KeysPage
from trainer.ui.key_words import role_word
from trainer.ui.language import tr
from trainer.ui.widgets.dialogs import Dialog

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService

WAITING_NAME = "khoa-goc-cho-ky.json"


class KeysDesk(QStackedWidget):
    """The page of keys, a ceremony, or a rehearsal.

    told(str): something was done. changed(): the glance and the journal are to be asked for anew. left(): back.
    """

    told = Signal(str)
    changed = Signal()
    left = Signal()

    def __init__(self, service: CommitteeService, asker: Asker) -> None:
        super().__init__()
        self._service, self._asker = service, asker
        self.page = KeysPage()
        self.ceremony = CeremonyDesk(asker)
        self.rehearsal = GatherDesk(service, asker, earnest=False)
        self.dialog: KeyDialog | Dialog | None = None
        for page in (self.page, self.ceremony.page, self.rehearsal.page):
            self.addWidget(page)
        page = self.page
        page.left.connect(self.left)
        page.stick_requested.connect(self._sign_with_stick)
        page.sheet_requested.connect(self._sign_with_sheet)
        page.file_requested.connect(self._send)
        page.file_brought.connect(self._bring)
        page.abandon_requested.connect(self._ask_abandon)
        page.share_requested.connect(self._share)
        page.rotate_requested.connect(self._rotate)
        page.again_requested.connect(self._begin_again)
        page.role_requested.connect(self._role)
        page.rehearse_requested.connect(self.rehearsal.begin)
        self.ceremony.begun.connect(lambda: self._show(self.ceremony.page))
        self.ceremony.left.connect(self.refresh)
        self.ceremony.finished.connect(self._ceremony_done)
        self.rehearsal.ready.connect(lambda: self._show(self.rehearsal.page))
        self.rehearsal.rehearsed.connect(self.changed)
        self.rehearsal.left.connect(self.refresh)

    def refresh(self) -> None:
        """Shows the keys as they are now."""
        self._asker.ask(self._service.roots.state, self._show_state)

    def _show_state(self, state: KeyState) -> None:
        self.page.show_state(state)
        self._show(self.page)

    def _show(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self, text: str) -> None:
        self.told.emit(text)
        self.changed.emit()
        self.refresh()

    # -- signatures ------------------------------------------------------------------------------------------

    def _signed(self, dialog: KeyDialog, left: Waiting | None) -> None:
        dialog.done(0)
        self._done(
            tr("Signed. The new root is in force: export the organisation file.")
            if left is None
            else tr("Signed.")
        )

    def _sign_with_stick(self) -> None:
        dialog = StickDialog(self.window(), act=tr("Sign"))
        dialog.given.connect(
            lambda pair: self._asker.ask(
                lambda: self._service.roots.sign_with_stick(*pair),
                lambda left: self._signed(dialog, left),
                or_else=dialog.take_refusal,
            )
        )
        self._open(dialog)

    def _sign_with_sheet(self) -> None:
        dialog = SheetDialog(self.window(), act=tr("Sign"))
        dialog.given.connect(
            lambda lines: self._asker.ask(
                lambda: self._service.roots.sign_with_sheet(lines),
                lambda left: self._signed(dialog, left),
                or_else=dialog.take_refusal,
            )
        )
        self._open(dialog)

    def _send(self) -> None:
        path = save_as(
            self, tr("Write the file for the other computer"), WAITING_NAME, tr("Key files (*.json)")
        )
        if path is not None:
            self._asker.ask(
                lambda: self._service.roots.write_waiting(path),
                lambda _: self.told.emit(tr("Saved: {name}", name=path.name)),
            )

    def _bring(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Choose the file that was signed"), "", tr("Key files (*.json)")
        )
        if name:
            self._asker.ask(
                lambda: self._service.roots.take_signed(Path(name)),
                lambda left: self._done(
                    tr("The signature was taken in.")
                    if left
                    else tr("The new root is in force: export the organisation file.")
                ),
            )

    def _taken(self, left: Waiting | None) -> None:
        words = tr("The signature was taken in.")
        self._done(words if left else tr("The new root is in force: export the organisation file."))

    def _ask_abandon(self) -> None:
        dialog = Dialog(
            self.window(),
            title=tr("Give this change up?"),
            text=tr("The root in force stays. Signatures given so far are thrown away."),
            safe=tr("Keep it"),
            act=tr("Give it up"),
        )
        dialog.acted.connect(
            lambda: self._asker.ask(self._service.roots.abandon, lambda _: self._done(tr("Given up")))
        )
        self._open(dialog)

    # -- replacing -------------------------------------------------------------------------------------------

    def _share(self, number: int) -> None:
        self.ceremony.start(lambda: self._service.ceremonies.begin_share(number))

    def _rotate(self) -> None:
        dialog = FormDialog(
            self.window(),
            title=tr("Replace all root keys"),
            text=tr("New sticks and sheets are made. Learners notice nothing and type no code."),
            act=tr("Begin"),
        )
        self._form(dialog, self._service.ceremonies.begin_rotation)

    def _begin_again(self) -> None:
        dialog = FormDialog(
            self.window(),
            title=tr("Begin again with a new code?"),
            text=tr(
                "Only when too few parts are left to sign. Every learner needs the new letter, opens the new "
                "organisation file and types the new code. Type the committee’s pass phrase."
            ),
            act=tr("Begin"),
        )
        self._form(dialog, self._service.ceremonies.begin_successor)

    def _form(self, dialog: FormDialog, begin: Callable[..., object]) -> None:
        def given(pair: tuple[RootForm, str]) -> None:
            def started() -> object:
                # The pass phrase is tried first, so that it cannot be mistyped at the end of the ceremony.
                self._service.setup.unlock(pair[1])
                return begin(*pair)

            self.ceremony.start(started, or_else=dialog.take_refusal)  # type: ignore[arg-type]

        dialog.given.connect(given)
        self.ceremony.begun.connect(dialog.accept)
        self._open(dialog)

    def _role(self, role: Role) -> None:
        dialog = PhraseDialog(
            self.window(),
            title=tr("Replace: {name}", name=role_word(role)),
            text=tr(
                "The new key is made on this computer. Once its root is signed, the old one has no power."
            ),
            act=tr("Replace"),
        )
        dialog.given.connect(
            lambda phrase: self._asker.ask(
                lambda: self._service.role_keys.replace(role, phrase),
                lambda in_force: self._role_done(dialog, in_force=in_force),
                or_else=dialog.take_refusal,
            )
        )
        self._open(dialog)

    def _role_done(self, dialog: KeyDialog, *, in_force: bool) -> None:
        dialog.done(0)
        self._ceremony_done(in_force)

    def _ceremony_done(self, in_force: bool) -> None:  # noqa: FBT001 - what the signal carries
        self._done(
            tr("The new root is in force: export the organisation file.")
            if in_force
            else tr("Ready. Now the holders of the root key sign.")
        )

    def _open(self, dialog: KeyDialog | Dialog) -> None:
        self.dialog = dialog
        dialog.open()
