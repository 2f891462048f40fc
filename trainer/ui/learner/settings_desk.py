"""The settings desk: what the settings ask for, the verb it becomes, and where the answer goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from trainer.domain.ids import CourseId, LessonId
from trainer.domain.profile import Address
from trainer.services.learner import LearnerService
from trainer.services.learner.backup_pages import Leaving
from trainer.services.learner.organisation_pages import OrganisationFacts
from trainer.services.learner.own_data_pages import MyData
from trainer.services.learner.profile_pages import Me
from trainer.services.output import write_document
from trainer.ui.asking import Asker
from trainer.ui.language import tr
from trainer.ui.learner import own_data_files
from trainer.ui.learner.backup_desk import BackupDesk
from trainer.ui.learner.event_words import Titles
from trainer.ui.learner.leaving_dialog import LeavingDialog
from trainer.ui.learner.settings_page import SettingsPage


class SettingsDesk(QObject):
    """Serves the settings page.

    me_changed(object): the profile's facts changed; the value is Me.
    said(str): something was done that is worth a word.
    profile_deleted(): the profile is gone.
    """

    me_changed = Signal(object)
    said = Signal(str)
    profile_deleted = Signal()

    def __init__(
        self, service: LearnerService, asker: Asker, page: SettingsPage, backups: BackupDesk
    ) -> None:
        super().__init__(page)
        self._service, self._asker, self._page, self._backups = service, asker, page, backups
        section = page.backup
        section.backup_requested.connect(backups.back_up)
        section.move_requested.connect(lambda: backups.back_up(moving=True))
        section.copy_restore_requested.connect(self._mend)
        page.backup_opened.connect(self._show_backups)
        backups.changed.connect(self._show_backups)
        page.data.export_requested.connect(self._choose_export)
        page.deletion_requested.connect(self._ask_deletion)
        page.address_chosen.connect(self._set_address)
        page.pin_change_requested.connect(self._set_pin)
        page.my_data_requested.connect(
            lambda: asker.ask(self._my_data, lambda found: page.show_my_data(*found))
        )

    def refresh(self, then: Callable[[], None]) -> None:
        """Shows the open profile as it is now, then calls `then`."""

        def show(found: tuple[Me | None, OrganisationFacts | None]) -> None:
            me, facts = found
            if me is not None:
                self._page.show_me(me, facts)
            self._page.show_home_folder(self._service.home_folder)
            then()

        self._asker.ask(lambda: (self._service.profiles.me, self._service.organisation.facts()), show)

    def _set_address(self, address: Address) -> None:
        self._asker.ask(lambda: self._service.profiles.set_address(address), self.me_changed.emit)

    def _set_pin(self, wish: tuple[str | None, str | None]) -> None:
        old, new = wish

        def changed(me: Me) -> None:
            self.me_changed.emit(me)
            self.said.emit(tr("The PIN is set") if new else tr("The PIN is taken away"))
            self.refresh(lambda: None)

        self._asker.ask(
            lambda: self._service.profiles.set_pin(old, new), changed, or_else=self._page.take_refusal
        )

    def _show_backups(self) -> None:
        self._backups.refresh(self._page.backup.show_standing)

    def _mend(self, file_name: str) -> None:
        me = self._service.profiles.me
        if me is not None:
            self._backups.mend(me.profile.id, file_name)

    def _choose_export(self) -> None:
        name = QFileDialog.getExistingDirectory(self._page, tr("Choose a folder for your data"))
        if name:
            folder = Path(name)
            self._asker.ask(
                lambda: self._export(folder),
                lambda path: self.said.emit(tr("Written: {name}", name=path.name)),
            )

    def _export(self, folder: Path) -> Path:
        data = self._service.own_data.everything()
        page, whole = own_data_files.file_names(data)
        write_document(folder / whole, own_data_files.as_json(data))
        write_document(folder / page, own_data_files.as_page(data, self._titles()))
        return folder / page

    def _ask_deletion(self) -> None:
        def show(found: tuple[Me, Leaving]) -> None:
            me, leaving = found
            dialog = LeavingDialog(
                self._page, name=me.profile.name, leaving=leaving, has_pin=me.profile.has_pin
            )
            dialog.backup_requested.connect(self._backups.back_up)
            dialog.deletion_confirmed.connect(lambda pin: self._delete(dialog, pin))
            dialog.open()

        self._asker.ask(lambda: (self._service.profiles.required_me(), self._service.leaving.look()), show)

    def _delete(self, dialog: LeavingDialog, pin: str | None) -> None:
        def deleted(_none: None) -> None:
            dialog.accept()
            self.profile_deleted.emit()

        self._asker.ask(lambda: self._service.leaving.delete(pin), deleted, or_else=dialog.take_refusal)

    def _my_data(self) -> tuple[MyData, Titles]:
        return self._service.reports.my_data(), self._titles()

    def _titles(self) -> Titles:
        titles: dict[tuple[CourseId, LessonId | None], str] = {}
        for card in self._service.study.courses():
            titles[card.id, None] = card.title
            for module in self._service.study.course(card.id).modules:
                titles.update({(card.id, lesson.id): lesson.title for lesson in module.lessons})
        return titles
