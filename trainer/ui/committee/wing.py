"""The committee's wing: which page shows, which verb a wish becomes, and where its answer goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId
from trainer.services.clock import Clock
from trainer.services.committee.values import JournalLine, Overview, Published, Status
from trainer.ui.asking import Asker
from trainer.ui.committee.approvals_desk import ApprovalsDesk
from trainer.ui.committee.backup_desk import BackupDesk
from trainer.ui.committee.catalogue_desk import CatalogueDesk
from trainer.ui.committee.entry_desk import EntryDesk
from trainer.ui.committee.file_choosing import save_as
from trainer.ui.committee.help_page import HelpPage
from trainer.ui.committee.import_desk import ImportDesk
from trainer.ui.committee.import_page import ImportPage
from trainer.ui.committee.keys_desk import KeysDesk
from trainer.ui.committee.late_page import LatePage
from trainer.ui.committee.navigation import Place, rail_items
from trainer.ui.committee.organisation_page import OrganisationPage
from trainer.ui.committee.overview_page import OverviewPage
from trainer.ui.committee.passphrase_dialog import PassphraseDialog
from trainer.ui.committee.people_desk import PeopleDesk
from trainer.ui.language import tr
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Tone
from trainer.ui.widgets.dialogs import Notice
from trainer.ui.widgets.nav import NavRail
from trainer.ui.widgets.rail_place import RailPlace
from trainer.ui.widgets.toasts import ToastHost

if TYPE_CHECKING:
    from trainer.services.committee import CommitteeService


class CommitteeWing(QWidget):
    """Everything a steering committee sees.

    left(): another role is wanted.
    """

    left = Signal()

    def __init__(
        self, service: CommitteeService, parent: QWidget | None = None, *, shipped: Path | None = None
    ) -> None:
        super().__init__(parent)
        self.service = service
        self.asker = Asker(self)
        self.asker.refused.connect(self.refuse)
        self._toasts = ToastHost(self)
        self._course: CourseId | None = None
        self._status: Status | None = None
        self._overview: Overview | None = None
        self._before_help: QWidget | None = None
        self.rail = NavRail(rail_items(waiting=0, unpublished=False))
        self.rail.set_compact(compact=True)
        self.pages = QStackedWidget()
        self.entry = EntryDesk(service, self.asker)
        self.overview, self.late = OverviewPage(), LatePage()
        self.reports = ImportPage()
        self.importing = ImportDesk(service, self.reports)
        self.people = PeopleDesk(service, self.asker)
        self.approvals = ApprovalsDesk(service, self.asker)
        self.catalogue = CatalogueDesk(service, self.asker, shipped=shipped)
        self.organisation = OrganisationPage()
        self.keys = KeysDesk(service, self.asker)
        self.help = HelpPage()
        self.organisation.audit.serve(service)
        self.organisation.audit.refused.connect(self.refuse)
        self.saving = BackupDesk(service, self.asker, self.organisation.backup)
        self._places: dict[Place, QWidget] = {
            Place.OVERVIEW: self.overview,
            Place.REPORTS: self.reports,
            Place.PEOPLE: self.people.people,
            Place.APPROVALS: self.approvals.page,
            Place.CATALOGUE: self.catalogue.page,
            Place.ORGANISATION: self.organisation,
        }
        further = (self.late, self.people.roster, self.people.leavers, self.keys, self.help)
        for page in (self.entry, *self._places.values(), *further):
            self.pages.addWidget(page)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._rail_place = RailPlace(self.rail)
        self._rail_place.hide()
        layout.addWidget(self._rail_place)
        layout.addWidget(self.pages, 1)
        self._connect()

    def open(self) -> None:
        """Begin: set up, open the keys, or go straight in."""
        if self.service.setup.unlocked:
            self.enter()
        else:
            self._rail_place.hide()
            self.pages.setCurrentWidget(self.entry)
            self.entry.begin()

    def enter(self) -> None:
        """Go to the first place; an empty roster leads to the learners."""
        name, committee = self.service.setup.name, self.service.setup.committee
        self.rail.set_profile(committee or name, name, _initials(committee or name))
        self._rail_place.show()
        self.asker.ask(self.service.setup.status, self._entered)

    def show_place(self, place: Place) -> None:
        """Go to a place of the rail and ask for what it shows."""
        self._show(self._places[place], place)
        match place:
            case Place.OVERVIEW:
                self._ask_overview(self._course)
            case Place.REPORTS:
                pass
            case Place.PEOPLE:
                self.people.refresh()
            case Place.APPROVALS:
                self.approvals.refresh()
            case Place.CATALOGUE:
                self.catalogue.refresh()
            case Place.ORGANISATION:
                self.organisation.show_published(None)
                self.saving.refresh()
        self.refresh_status()

    def show_keys(self) -> None:
        """Go to the page of signing keys."""
        self._show(self.keys, Place.ORGANISATION)
        self.keys.refresh()

    def show_help(self) -> None:
        """Show the help; its way back leads to where it was asked for."""
        if self.pages.currentWidget() is not self.help:
            self._before_help = self.pages.currentWidget()
        self.pages.setCurrentWidget(self.help)
        self.help.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_help(self) -> None:
        self.pages.setCurrentWidget(self._before_help or self.entry)

    def refresh_status(self) -> None:
        """Ask for the badges and the glance anew."""
        self.asker.ask(
            lambda: (self.service.setup.status(), self.service.journal.entries(limit=30)), self._show_status
        )

    def refuse(self, error: Exception) -> None:
        """Say in one sentence what was refused; closed keys lead to the page that opens them."""
        if isinstance(error, Refused) and error.reason is Reason.LOCKED:
            self.tell(tr("Open the committee’s keys first."))
            self.lock()
            return
        message = sentence_for(error)
        Notice(self, title=message.title, text=message.text, button=tr("Close"), code=message.code).open()

    def tell(self, text: str) -> None:
        """Say in passing that something was done."""
        self._toasts.show_toast(text, tone=Tone.OK)

    def lock(self) -> None:
        """Close the keys and ask for the pass phrase."""
        self.service.setup.lock()
        self.saving.keep_copy()
        self.open()

    def publish(self) -> None:
        """Write the organisation file to a chosen place."""
        path = save_as(
            self,
            tr("Export the organisation file"),
            _file_name(self.service.setup.name),
            tr("Organisation files (*.hsorg)"),
        )
        if path is not None:
            self.asker.ask(lambda: self.service.publisher.publish(path), self._published)

    def export(self) -> None:
        """Write the workbook to a chosen place."""
        from trainer.ui.committee.export_words import export_words

        name = self.service.exporter.suggested_name(f"BaoCao {self.service.setup.name}", Clock().now().date())
        path = save_as(self, tr("Export the figures"), name, tr("Workbooks (*.xlsx)"))
        if path is not None:
            words = export_words()
            self.asker.ask(
                lambda: self.service.exporter.export_xlsx(path, words=words),
                lambda done: self.tell(tr("Saved: {name}", name=done.path.name)),
            )

    # -- wishes ------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.rail.page_chosen.connect(lambda key: self.show_place(Place(key)))
        self.rail.profile_requested.connect(self.left)
        self.entry.left.connect(self.left)
        self.entry.entered.connect(self.enter)
        self.overview.course_chosen.connect(self._ask_overview)
        self.overview.export_requested.connect(self.export)
        self.overview.late_requested.connect(self._show_late)
        self.overview.catalogue_requested.connect(lambda: self.show_place(Place.CATALOGUE))
        self.late.left.connect(lambda: self.show_place(Place.OVERVIEW))
        self.late.reminder_copied.connect(self._copy)
        self.importing.refused.connect(self.refuse)
        self.importing.recorded.connect(lambda _: self.refresh_status())
        self.importing.recorded.connect(lambda _: self.saving.keep_copy())
        self.saving.told.connect(self.tell)
        self.people.refused.connect(self.refuse)
        for desk in (self.people, self.approvals, self.catalogue):
            desk.told.connect(self.tell)
        self.people.people_wanted.connect(lambda: self.show_place(Place.PEOPLE))
        self.people.roster_wanted.connect(lambda: self._show(self.people.roster, Place.PEOPLE))
        self.people.leavers_wanted.connect(lambda: self._show(self.people.leavers, Place.PEOPLE))
        for desk in (self.approvals, self.catalogue, self.people):
            desk.changed.connect(self.refresh_status)
        self.reports.approval_requested.connect(lambda: self.show_place(Place.APPROVALS))
        self.reports.catalogue_requested.connect(lambda: self.show_place(Place.CATALOGUE))
        self.reports.publish_requested.connect(self.publish)
        self.organisation.publish_requested.connect(self.publish)
        self.organisation.code_copied.connect(
            lambda: self._copy(self._status.root_code if self._status else "")
        )
        self.organisation.keys_requested.connect(self.show_keys)
        self.keys.left.connect(lambda: self.show_place(Place.ORGANISATION))
        self.keys.told.connect(self.tell)
        self.keys.changed.connect(self.refresh_status)
        self.help.left.connect(self._leave_help)
        QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), self, self.show_help)
        self.organisation.lock_requested.connect(self.lock)
        self.organisation.passphrase_requested.connect(self._change_passphrase)
        self.organisation.journal_check_requested.connect(
            lambda: self.asker.ask(self.service.journal.check, self._journal_checked)
        )
        for number, place in enumerate(Place, start=1):
            key = QKeySequence(f"Ctrl+{number}")
            QShortcut(
                key,
                self,
                lambda chosen=place: self.show_place(chosen) if self._rail_place.isVisible() else None,
            )

    def _ask_overview(self, course: CourseId | None) -> None:
        self._course = course
        self.asker.ask(lambda: self.service.overview.overview(course), self._show_overview)

    def _change_passphrase(self) -> None:
        dialog = PassphraseDialog(self)

        def wrong(error: Exception) -> bool:
            fault = isinstance(error, Refused) and error.reason is Reason.PASSPHRASE_WRONG
            if fault:
                dialog.show_wrong()
            return fault

        def changed(_: None) -> None:
            dialog.accept()
            self.tell(tr("The pass phrase has been changed"))
            self.refresh_status()

        dialog.change_given.connect(
            lambda pair: self.asker.ask(
                lambda: self.service.setup.change_passphrase(*pair), changed, or_else=wrong
            )
        )
        dialog.open()

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.tell(tr("Copied"))

    # -- answers -----------------------------------------------------------------------------------------

    def _entered(self, status: Status) -> None:
        self.show_place(
            Place.OVERVIEW
            if status.people and status.packs
            else Place.PEOPLE
            if status.packs or not status.people
            else Place.CATALOGUE
        )

    def _show_overview(self, overview: Overview) -> None:
        self._overview = overview
        self.overview.show_overview(overview)

    def _show_late(self) -> None:
        if self._overview is not None:
            self.late.show_late(self._overview)
            self._show(self.late, Place.OVERVIEW)

    def _show_status(self, found: tuple[Status, tuple[JournalLine, ...]]) -> None:
        self._status, journal = found
        self.rail.set_badge(Place.APPROVALS.value, self._status.waiting + self._status.forks)
        self.organisation.show_status(self._status, journal)

    def _published(self, published: Published) -> None:
        self.saving.keep_copy()
        self.show_place(Place.ORGANISATION)
        self.organisation.show_published(published)

    def _journal_checked(self, broken: int | None) -> None:
        if broken is None:
            self.tell(tr("The journal is whole: every line fits the one before."))
        else:
            Notice(
                self,
                title=tr("Line {number} of the journal does not fit the one before.", number=broken),
                text=tr(
                    "The data of the committee were changed outside the program. Restore the last backup."
                ),
                button=tr("Close"),
                tone=Tone.BAD,
            ).open()

    def _show(self, page: QWidget, place: Place) -> None:
        self.rail.set_current(place.value)
        self.pages.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.rail.set_items(rail_items(waiting=0, unpublished=False))
            self.rail.set_compact(compact=True)
            if self._status is not None:
                self.rail.set_badge(Place.APPROVALS.value, self._status.waiting + self._status.forks)
        super().changeEvent(event)


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in words[:2]).upper()


def _file_name(organisation: str) -> str:
    from trainer.domain.text import fold

    words = "".join(word.capitalize() for word in fold(organisation).split() if word.isalnum())
    return f"{words or 'ToChuc'}.hsorg"
