"""The learners' desk: the list, bringing a list of staff, activation slips and new codes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from trainer.domain.erasure import ErasureGround
from trainer.domain.ids import PersonId
from trainer.domain.organisation import CatalogueEntry, Unit
from trainer.domain.roster import RosterDiff, RosterReading
from trainer.services.clock import Clock
from trainer.services.committee.erasure_values import Erased, ErasurePreview
from trainer.services.committee.values import Applied, PersonDetail, PersonLine, Slip, SlipSet
from trainer.ui.asking import Asker
from trainer.ui.background import Job, Progress
from trainer.ui.committee.erasure_dialog import ErasureDialog
from trainer.ui.committee.file_choosing import on_printer, save_as
from trainer.ui.committee.leavers_page import LeaversPage
from trainer.ui.committee.people_page import PeoplePage
from trainer.ui.committee.roster_page import RosterPage
from trainer.ui.committee.slips_dialog import SlipsDialog
from trainer.ui.language import tr
from trainer.ui.widgets.dialogs import Dialog

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService

VALID_DAYS = 90  # how long a new activation code can be used, as a suggestion


class PeopleDesk(QObject):
    """Joins the two pages and the service.

    refused(object): a verb raised.     told(str): something was done.
    roster_wanted(), people_wanted(), leavers_wanted(): show that page.     changed(): somebody was erased.
    """

    refused = Signal(object)
    told = Signal(str)
    roster_wanted = Signal()
    people_wanted = Signal()
    leavers_wanted = Signal()
    changed = Signal()

    def __init__(self, service: CommitteeService, asker: Asker) -> None:
        super().__init__(asker)
        self._service, self._asker = service, asker
        self.people, self.roster, self.leavers = PeoplePage(), RosterPage(), LeaversPage()
        self._diff: RosterDiff | None = None
        self._job: Job | None = None
        self.people.import_requested.connect(self._begin)
        self.people.slips_requested.connect(self.offer_slips)
        self.people.person_chosen.connect(self._ask_person)
        self.people.code_requested.connect(self._ask_code)
        self.people.erase_requested.connect(lambda chosen: self.offer_erasure(chosen, ErasureGround.REQUEST))
        self.people.leavers_requested.connect(self.show_leavers)
        self.leavers.left.connect(self.people_wanted)
        self.leavers.years_chosen.connect(self._keep_for)
        self.leavers.erase_requested.connect(
            lambda chosen: self.offer_erasure(chosen, ErasureGround.RETENTION)
        )
        self.roster.left.connect(self.people_wanted)
        self.roster.slips_requested.connect(self.offer_slips)
        self.roster.file_chosen.connect(self.read)
        self.roster.apply_requested.connect(lambda wish: self.apply(*wish))
        self.roster.stop_requested.connect(self.stop)

    def refresh(self) -> None:
        """Ask for the list anew."""
        self._asker.ask(self._service.roster.people, self._show_people)

    def read(self, path: Path) -> None:
        """Read a list of staff and show what it would change."""
        self.roster.zone.set_busy(tr("Reading {name}…", name=path.name))
        self._asker.ask(lambda: self._read(path), self._show_diff, or_else=self._unread)

    def apply(self, remove_gone: bool, valid_until: date, devices: int) -> None:  # noqa: FBT001  # one value of a signal
        """Take the list over; making the codes takes a moment for each new person."""
        diff = self._diff
        if diff is None or self._job is not None:
            return

        def work(progress: Progress) -> Applied:
            return self._service.roster.apply(
                diff,
                remove_gone=remove_gone,
                valid_until=valid_until,
                devices=devices,
                progress=lambda done, total: progress.report((done, total)),
            )

        job = Job(work, parent=self)
        self._job = job
        job.progressed.connect(lambda step: self.roster.show_step(*step))
        job.finished_with.connect(lambda applied: self._applied(cast(Applied, applied)))
        job.failed.connect(self._not_applied)
        job.ended.connect(self._ended)
        self.roster.show_step(0, len(diff.new) + len(diff.back))
        job.start()

    def stop(self) -> None:
        """Stop making codes; nothing is changed then."""
        if self._job is not None:
            self._job.cancel()
            self.roster.show_stopped()
            self.told.emit(tr("Stopped. Nothing was changed."))

    def offer_slips(self) -> None:
        """Ask for the slips that are still needed, then print or save them."""
        self._asker.ask(self._service.roster.slips, self._show_slips)

    def show_leavers(self) -> None:
        """Show those who left."""
        self.leavers_wanted.emit()
        self._refresh_leavers()

    def offer_erasure(self, people: tuple[PersonId, ...], ground: ErasureGround) -> None:
        """Show what erasing these people takes and leaves, and erase them if that is meant."""
        self._asker.ask(
            lambda: self._service.erasing.preview(people),
            lambda preview: self._ask_erasure(people, preview, ground),
        )

    # -- answers -----------------------------------------------------------------------------------------

    def _ask_erasure(
        self, people: tuple[PersonId, ...], preview: ErasurePreview, ground: ErasureGround
    ) -> None:
        dialog = ErasureDialog(self.people.window(), preview, ground)
        dialog.decided.connect(
            lambda chosen: self._asker.ask(lambda: self._service.erasing.erase(people, chosen), self._erased)
        )
        dialog.open()

    def _erased(self, erased: Erased) -> None:
        words = tr("Erased. Publish the organisation file, so that it says so too.")
        if not erased.wiped:
            words = tr("Erased. The file is wiped once the other program that uses it is closed.")
        self.told.emit(words)
        self.changed.emit()
        self.refresh()
        self._refresh_leavers()

    def _refresh_leavers(self) -> None:
        desk = self._service.erasing
        self._asker.ask(
            lambda: (desk.leavers(), desk.retention_years), lambda found: self.leavers.show_leavers(*found)
        )

    def _keep_for(self, years: int) -> None:
        self._asker.ask(
            lambda: self._service.erasing.set_retention_years(years), lambda _: self._refresh_leavers()
        )

    def _begin(self) -> None:
        self._diff = None
        self.roster.show_empty()
        self.roster_wanted.emit()

    def _read(self, path: Path) -> tuple[RosterReading, RosterDiff, tuple[Unit, ...]]:
        reading = self._service.roster.read(path)
        return reading, self._service.roster.compare(reading), self._service.roster.units()

    def _show_diff(self, found: tuple[RosterReading, RosterDiff, tuple[Unit, ...]]) -> None:
        reading, self._diff, units = found
        self.roster.show_diff(reading, self._diff, units, Clock().now().date() + timedelta(days=VALID_DAYS))

    def _unread(self, _error: Exception) -> bool:
        self.roster.show_empty()
        return False

    def _applied(self, applied: Applied) -> None:
        self._diff = None
        self.roster.show_applied(applied)
        self.refresh()

    def _not_applied(self, error: object) -> None:
        self.roster.show_stopped()
        self.refused.emit(error)

    def _ended(self) -> None:
        self._job = None

    def _show_people(self, people: tuple[PersonLine, ...]) -> None:
        self.people.show_people(people)

    def _ask_person(self, person: PersonId) -> None:
        self._asker.ask(
            lambda: (self._service.overview.person(person), self._service.catalogue.entries()),
            self._show_person,
        )

    def _show_person(self, found: tuple[PersonDetail, tuple[CatalogueEntry, ...]]) -> None:
        detail, entries = found
        self.people.details.set_titles({entry.course: entry.title for entry in entries})
        self.people.show_person(detail)

    def _ask_code(self, person: PersonId) -> None:
        dialog = Dialog(
            self.people,
            title=tr("Make a new activation code?"),
            text=tr(
                "The slip this person has now no longer works. Computers that are approved stay approved."
            ),
            safe=tr("Cancel"),
            act=tr("Make a new code"),
            icon="key-round",
        )
        dialog.acted.connect(
            lambda: self._asker.ask(lambda: self._service.roster.renew_code(person), self._show_code)
        )
        dialog.open()

    def _show_code(self, slip: Slip) -> None:
        self.people.details.show_slip(slip)

    def _show_slips(self, slips: SlipSet) -> None:
        from trainer.ui.papers.activation_slips import page_count

        count = sum(len(unit.slips) for unit in slips.units)
        if not count:
            self.told.emit(tr("Nobody needs a slip: everyone has a computer, or no code that can be used."))
            return
        dialog = SlipsDialog(self.people.window(), count, page_count(slips))
        dialog.print_chosen.connect(lambda: self._print(slips))
        dialog.acted.connect(lambda: self._save(slips))
        dialog.open()

    def _print(self, slips: SlipSet) -> None:
        from trainer.ui.papers.activation_slips import draw_activation_slips

        if on_printer(self.people.window(), lambda page: draw_activation_slips(slips, page)):
            self.told.emit(tr("Sent to the printer."))

    def _save(self, slips: SlipSet) -> None:
        from trainer.services.output import write_document
        from trainer.ui.papers.activation_slips import slips_pdf

        path = save_as(
            self.people.window(), tr("Save the slips"), "PhieuKichHoat.pdf", tr("PDF files (*.pdf)")
        )
        if path is None:
            return
        data = slips_pdf(slips)
        self._asker.ask(
            lambda: write_document(path, data), lambda _: self.told.emit(tr("Saved: {name}", name=path.name))
        )
