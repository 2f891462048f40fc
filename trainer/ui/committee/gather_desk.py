"""Asks the service for root keys one after another, then rehearses with them or recovers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from trainer.services.committee.key_values import GivenBy, KeyState, Protocol
from trainer.ui.asking import Asker
from trainer.ui.committee.file_choosing import on_printer, save_as
from trainer.ui.committee.gather_page import GatherPage
from trainer.ui.committee.key_dialogs import SheetDialog, StickDialog
from trainer.ui.language import tr
from trainer.ui.messages import sentence_for

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService
    from trainer.services.committee.rehearsal import Given


class GatherDesk(QObject):
    """One gathering at a time; the keys are forgotten when it ends.

    ready(): the page may be shown.
    recovered(): the committee has new keys, and they are open.
    rehearsed(): the journal has the rehearsal.
    left(): back.
    """

    ready = Signal()
    recovered = Signal()
    rehearsed = Signal()
    left = Signal()

    def __init__(self, service: CommitteeService, asker: Asker, *, earnest: bool) -> None:
        self.page = GatherPage(earnest=earnest)
        super().__init__(self.page)
        self._service, self._asker, self._earnest = service, asker, earnest
        self._given: list[Given] = []
        self._state: KeyState | None = None
        self._protocol: Protocol | None = None
        self.dialog: StickDialog | SheetDialog | None = None
        page = self.page
        page.stick_requested.connect(self._ask_stick)
        page.sheet_requested.connect(self._ask_sheet)
        page.act_requested.connect(self._act)
        page.print_requested.connect(self._print)
        page.save_requested.connect(self._save)
        page.left.connect(self._leave)

    def begin(self) -> None:
        """Starts anew."""
        self._asker.ask(self._service.roots.state, self._begun)

    def _begun(self, state: KeyState) -> None:
        self._state, self._given, self._protocol = state, [], None
        self.page.begin(state.threshold, state.of)
        self.ready.emit()

    def _leave(self) -> None:
        self._given = []
        self.left.emit()

    def _ask_stick(self) -> None:
        dialog = StickDialog(self.page.window(), act=tr("Take it"))
        given = [key for key, _ in self._given]
        dialog.given.connect(
            lambda pair: self._asker.ask(
                lambda: self._service.recovery.stick(pair[0], pair[1], given),
                lambda key: self._take(dialog, (key, GivenBy.STICK)),
                or_else=dialog.take_refusal,
            )
        )
        self.dialog = dialog
        dialog.open()

    def _ask_sheet(self) -> None:
        dialog = SheetDialog(self.page.window(), act=tr("Take it"))
        given = [key for key, _ in self._given]
        dialog.given.connect(
            lambda lines: self._asker.ask(
                lambda: self._service.recovery.sheet(lines, given),
                lambda key: self._take(dialog, (key, GivenBy.SHEET)),
                or_else=dialog.take_refusal,
            )
        )
        self.dialog = dialog
        dialog.open()

    def _take(self, dialog: StickDialog | SheetDialog, given: Given) -> None:
        dialog.done(0)
        self._given.append(given)
        numbers = {share.key: share.number for share in self._state.shares} if self._state else {}
        self.page.show_given([(numbers.get(one.public, 0), by) for one, by in self._given])

    def _act(self, words: tuple[tuple[str, ...], str]) -> None:
        spare, phrase = words
        given = list(self._given)
        if self._earnest:
            self._asker.ask(
                lambda: self._service.recovery.recover([key for key, _ in given], spare, phrase),
                lambda _: self._recovered(),
                or_else=self._refused,
            )
        else:
            self._asker.ask(
                lambda: self._service.rehearsal.rehearse(given, spare), self._proven, or_else=self._refused
            )

    def _recovered(self) -> None:
        self._given = []
        self.page.act_button.set_busy(busy=False)
        self.recovered.emit()

    def _proven(self, protocol: Protocol) -> None:
        self._given, self._protocol = [], protocol
        self.page.show_protocol(protocol)
        self.rehearsed.emit()

    def _refused(self, error: Exception) -> bool:
        self.page.show_refused(sentence_for(error))
        return True

    def _print(self) -> None:
        from trainer.ui.papers.rehearsal_protocol import draw_protocol

        protocol, people = self._protocol, self.page.present()
        if protocol is not None:
            on_printer(self.page, lambda page: draw_protocol(protocol, page, people))

    def _save(self) -> None:
        from trainer.services.output import write_document
        from trainer.ui.papers.rehearsal_protocol import protocol_pdf

        if self._protocol is None:
            return
        path: Path | None = save_as(
            self.page, tr("Save the protocol"), "BienBanDienTap.pdf", tr("PDF files (*.pdf)")
        )
        if path is not None:
            data = protocol_pdf(self._protocol, self.page.present())
            self._asker.ask(
                lambda: write_document(path, data),
                lambda _: self.page.save_button.setText(tr("Saved: {name}", name=path.name)),
                or_else=self._refused,
            )
