"""The way from the chosen role to a profile: organisation file, activation code or manual entry, ready."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal

from trainer.domain.profile import Address
from trainer.paths import program_folder
from trainer.services.learner import LearnerService
from trainer.services.learner.organisation_pages import OrganisationFacts, OrganisationFound
from trainer.services.learner.profile_pages import CodeMatch, Me
from trainer.ui.asking import Asker
from trainer.ui.first_run_frame import FirstRunFrame
from trainer.ui.learner.enrol_by_hand import ByHandStep, TypedPerson
from trainer.ui.learner.enrol_code import CodeStep
from trainer.ui.learner.enrol_organisation import OrganisationStep
from trainer.ui.learner.enrol_ready import ReadyStep
from trainer.ui.widgets.scroll import Page

LEARNER_STEP, READY_STEP = 1, 2


class EnrolFlow(FirstRunFrame):
    """Makes a profile.

    enrolled(object): the profile is made and open, and its owner goes on; the value is Me.
    profile_requested(object): the person has a profile here already; the value is its ProfileId.
    left(): back to the roles.
    """

    enrolled = Signal(object)
    profile_requested = Signal(object)
    left = Signal()

    def __init__(self, service: LearnerService, asker: Asker) -> None:
        super().__init__(step=LEARNER_STEP)
        self._service, self._asker = service, asker
        self._me: Me | None = None
        self._facts: OrganisationFacts | None = None
        self.organisation, self.code = OrganisationStep(), CodeStep()
        self.by_hand, self.ready = ByHandStep(), ReadyStep()
        for page in (self.organisation, self.code, self.by_hand, self.ready):
            self.pages.addWidget(page)
        self.organisation.pin_requested.connect(self._on_pin)
        self.organisation.file_picked.connect(self.look_at)
        self.organisation.skipped.connect(self._on_skipped)
        self.organisation.left.connect(self.left)
        self.code.preview_requested.connect(self._on_preview)
        self.code.enrol_requested.connect(self._on_enrol)
        self.code.profile_requested.connect(self.profile_requested)
        self.code.by_hand_requested.connect(self._show_by_hand)
        self.code.left.connect(self._back_from_code)
        self.by_hand.enrol_requested.connect(self._on_enrol_by_hand)
        self.by_hand.left.connect(self._back_from_hand)
        self.ready.entered.connect(lambda: self.enrolled.emit(self._me))
        self._first_folders: tuple[Path, ...] | None = None
        self._handed: Path | None = None

    def search_in(self, folders: Sequence[Path]) -> None:
        """Looks in these folders instead of Downloads, the drives and the program's own folder."""
        self._first_folders = tuple(folders)

    def start(self, file: Path | None = None) -> None:
        """Begins: with the organisation file, or with the code where the file is there already.

        A `file` that was once opened is offered again whenever one comes back here.
        """
        self._me = None
        self._handed = file or self._handed
        self.code.start_over()
        self.organisation.start_over()
        self._asker.ask(
            lambda: (self._service.organisation.facts(), self._find()),
            lambda found: self._begin(*found),
        )

    def look_at(self, path: Path) -> None:
        """Shows a file that was picked by hand."""
        self._asker.ask(
            lambda: self._service.organisation.look(path),
            self.organisation.add_found,
            or_else=self.organisation.take_refusal,
        )

    def _find(self) -> tuple[OrganisationFound, ...]:
        folders = self._first_folders
        if folders is None:
            downloads = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
            drives = (drive.path for drive in self._service.reports.drives())
            folders = (Path(downloads), *drives, program_folder().parent, program_folder())
        return self._service.organisation.find(folders)

    def _begin(
        self,
        facts: OrganisationFacts | None,
        found: tuple[OrganisationFound, ...],
    ) -> None:
        self._facts = facts
        if facts is not None:
            self._show_code(facts)
            return
        handed = self._handed
        if handed is None:
            self.organisation.show_found(found)
        else:
            self._asker.ask(
                lambda: self._service.organisation.look(handed),
                lambda seen: self.organisation.add_found(seen, found),
                or_else=lambda error: self._on_unreadable(error, found),
            )
        self._show(self.organisation)

    def _on_unreadable(self, error: Exception, found: tuple[OrganisationFound, ...]) -> bool:
        self._handed = None
        self.organisation.show_found(found)
        return self.organisation.take_refusal(error)

    def _show(self, page: Page, step: int = LEARNER_STEP) -> None:
        page.to_top()
        self.show_page(page, step)

    def _show_code(self, facts: OrganisationFacts) -> None:
        self._facts = facts
        self.code.show_organisation(facts)
        self._show(self.code)

    def _show_by_hand(self) -> None:
        self.by_hand.show_organisation(self._facts)
        self._show(self.by_hand)

    def _back_from_code(self) -> None:
        self.left.emit()

    def _back_from_hand(self) -> None:
        self._show(self.code if self._facts is not None else self.organisation)

    def _on_pin(self, wish: tuple[Path, str]) -> None:
        self._asker.ask(
            lambda: self._service.organisation.pin(*wish),
            self._on_pinned,
            or_else=self.organisation.take_refusal,
        )

    def _on_pinned(self, facts: OrganisationFacts) -> None:
        self.organisation.start_over()
        self._show_code(facts)

    def _on_skipped(self) -> None:
        self._facts = None
        self._show_by_hand()

    def _on_preview(self, code: str) -> None:
        def show(match: CodeMatch) -> None:
            if not self.code.code.text():
                self.code.code.set_text(code)
            if self.code.code.text() == code:  # otherwise it was typed over meanwhile
                self.code.show_match(match)

        self._asker.ask(
            lambda: self._service.profiles.preview_code(code), show, or_else=self.code.take_refusal
        )

    def _on_enrol(self, wish: tuple[str, str | None, Address]) -> None:
        code, pin, address = wish
        self._asker.ask(
            lambda: self._service.profiles.enrol_with_code(code, pin=pin, address=address),
            self._on_made,
            or_else=self.code.take_refusal,
        )

    def _on_enrol_by_hand(self, typed: TypedPerson) -> None:
        self._asker.ask(
            lambda: self._service.profiles.enrol_by_hand(
                name=typed.name,
                staff_code=typed.staff_code,
                unit=typed.unit,
                position=typed.position,
                pin=typed.pin,
                address=typed.address,
            ),
            self._on_made,
            or_else=self.by_hand.take_refusal,
        )

    def _on_made(self, me: Me) -> None:
        self._me = me
        self.code.next_button.set_busy(busy=False)
        self.by_hand.next_button.set_busy(busy=False)
        self.ready.show_me(me)
        self._show(self.ready, READY_STEP)
