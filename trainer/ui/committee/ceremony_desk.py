"""Leads through a key ceremony: asks the service, shows the next part, and prints what goes on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from trainer.services.committee.key_values import ShareSheet
from trainer.ui.asking import Asker
from trainer.ui.committee.ceremony_page import CeremonyPage
from trainer.ui.committee.file_choosing import choose_folder, on_printer, save_as
from trainer.ui.language import tr
from trainer.ui.messages import sentence_for

if TYPE_CHECKING:
    from trainer.services.committee.ceremony import Ceremony
    from trainer.ui.papers.page_writer import Sheet


class CeremonyDesk(QObject):
    """One ceremony at a time.

    begun(): there is a part to show.
    finished(bool): the last sheet was proven; whether the new root is in force.
    left(): broken off, and nothing has changed.
    """

    begun = Signal()
    finished = Signal(bool)
    left = Signal()

    def __init__(self, asker: Asker) -> None:
        self.page = CeremonyPage()
        super().__init__(self.page)
        self._asker = asker
        self._ceremony: Ceremony | None = None
        self._number = 0
        page = self.page
        page.folder_requested.connect(self._choose)
        page.write_requested.connect(self._write)
        page.print_requested.connect(self._print)
        page.save_requested.connect(self._save)
        page.line_typed.connect(self._prove)
        page.left.connect(self._leave)

    def start(
        self, begin: Callable[[], Ceremony], *, or_else: Callable[[Exception], bool] | None = None
    ) -> None:
        """Begins the ceremony that `begin` makes."""
        self._asker.ask(begin, self._begun, or_else=or_else)

    def _begun(self, ceremony: Ceremony) -> None:
        self._ceremony = ceremony
        self._next()
        self.begun.emit()

    def _next(self) -> None:
        ceremony = self._ceremony
        assert ceremony is not None
        left = [part.number for part in ceremony.parts if not part.proven]
        if not left:
            self.page.set_busy(busy=True)
            self._asker.ask(ceremony.finish, self._finish, or_else=self._refused)
            return
        self._number = left[0]
        both = not self._number and ceremony.sheet is not None and len(ceremony.sheet.secrets) > 1
        self.page.show_part(
            ceremony.parts, self._number, ceremony.facts.of, ceremony.asked(self._number), both=both
        )

    def _finish(self, in_force: bool) -> None:  # noqa: FBT001 - the answer of the verb
        self.page.set_busy(busy=False)
        self._ceremony = None
        self.finished.emit(in_force)

    def _leave(self) -> None:
        self._ceremony = None
        self.left.emit()

    def _choose(self) -> None:
        chosen = choose_folder(self.page)
        if chosen:
            self.page.show_folder(chosen[0])

    def _write(self, given: tuple[Path, str, str]) -> None:
        ceremony, number = self._ceremony, self._number
        assert ceremony is not None
        self.page.set_busy(busy=True)
        self._asker.ask(
            lambda: ceremony.write_part(number, *given), lambda _: self._written(), or_else=self._refused
        )

    def _written(self) -> None:
        self.page.set_busy(busy=False)
        self.page.show_written()

    def _refused(self, error: Exception) -> bool:
        self.page.set_busy(busy=False)
        self.page.show_refused(sentence_for(error))
        return True

    def _draw(self) -> tuple[Callable[[Sheet], None], Callable[[], bytes], str]:
        """How the sheet of this part is drawn, its PDF, and a name for the file."""
        ceremony = self._ceremony
        assert ceremony is not None
        if self._number == 0 and ceremony.sheet is not None:
            from trainer.ui.papers.recovery_sheet import draw_recovery_sheet, recovery_pdf

            spare = ceremony.sheet
            return (
                lambda page: draw_recovery_sheet(spare, page),
                lambda: recovery_pdf(spare),
                "PhieuKhoiPhuc.pdf",
            )
        from trainer.ui.papers.share_sheet import draw_share_sheet, share_pdf

        sheet: ShareSheet = ceremony.share_sheet(self._number)
        name = f"PhieuPhan{self._number}.pdf"
        return lambda page: draw_share_sheet(sheet, page), lambda: share_pdf(sheet), name

    def _print(self) -> None:
        if on_printer(self.page, self._draw()[0]):
            self.page.show_kept(tr("Sent to the printer."))

    def _save(self) -> None:
        from trainer.services.output import write_document

        _, made, name = self._draw()
        path = save_as(self.page, tr("Save the sheet"), name, tr("PDF files (*.pdf)"))
        if path is None:
            return
        data = made()
        words = tr("Saved as {name}. Print it, then delete the file.", name=path.name)
        self._asker.ask(
            lambda: write_document(path, data), lambda _: self.page.show_kept(words), or_else=self._refused
        )

    def _prove(self, typed: str) -> None:
        ceremony, number = self._ceremony, self._number
        assert ceremony is not None
        self._asker.ask(lambda: ceremony.prove(number, typed), lambda _: self._next(), or_else=self._refused)
