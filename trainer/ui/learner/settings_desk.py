"""The settings desk: what the settings ask for, the verb it becomes, and where the answer goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from trainer.domain.ids import CourseId, LessonId
from trainer.domain.profile import Address
from trainer.services.learner import LearnerService
from trainer.services.learner.pages import Me, MyData, OrganisationFacts
from trainer.ui.asking import Asker
from trainer.ui.language import tr
from trainer.ui.learner.my_data import Titles
from trainer.ui.learner.settings_page import SettingsPage


class SettingsDesk(QObject):
    """Serves the settings page.

    me_changed(object): the profile's facts changed; the value is Me.
    said(str): something was done that is worth a word.
    """

    me_changed = Signal(object)
    said = Signal(str)

    def __init__(self, service: LearnerService, asker: Asker, page: SettingsPage) -> None:
        super().__init__(page)
        self._service, self._asker, self._page = service, asker, page
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

    def _my_data(self) -> tuple[MyData, Titles]:
        titles: dict[tuple[CourseId, LessonId | None], str] = {}
        for card in self._service.study.courses():
            titles[card.id, None] = card.title
            for module in self._service.study.course(card.id).modules:
                titles.update({(card.id, lesson.id): lesson.title for lesson in module.lessons})
        return self._service.reports.my_data(), titles
