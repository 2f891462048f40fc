"""The learner's wing: which page shows, which verb a wish becomes, and where its answer goes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import AttemptId, CourseId, LessonId, QuizId
from trainer.domain.profile import ProfileId
from trainer.services.learner import LearnerService
from trainer.services.learner.attempt_pages import AttemptResult
from trainer.services.learner.backup_pages import Restored
from trainer.services.learner.course_pages import AddedCourse, CoursePage, Home, PackStanding
from trainer.services.learner.organisation_pages import OrganisationFacts, Received
from trainer.services.learner.profile_pages import Me
from trainer.ui.asking import Asker
from trainer.ui.language import tr, trn
from trainer.ui.learner.course_words import initials
from trainer.ui.learner.home_page import HomePage
from trainer.ui.learner.navigation import SHORTCUTS, Place, rail_bottom, rail_items
from trainer.ui.learner.organisation_desk import OrganisationDesk
from trainer.ui.learner.settings_look import ReadingLook
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Breakpoint, Tone, theme
from trainer.ui.widgets.dialogs import Notice
from trainer.ui.widgets.nav import NavRail
from trainer.ui.widgets.rail_place import RailPlace
from trainer.ui.widgets.toasts import ToastHost

if TYPE_CHECKING:
    from trainer.ui.learner.backup_desk import BackupDesk
    from trainer.ui.learner.course_page import CoursePageView
    from trainer.ui.learner.courses_page import CoursesPage
    from trainer.ui.learner.help_page import HelpPage
    from trainer.ui.learner.reading_desk import ReadingDesk
    from trainer.ui.learner.report_desk import ReportDesk
    from trainer.ui.learner.report_page import ReportPage
    from trainer.ui.learner.results_page import ResultsPage
    from trainer.ui.learner.settings_desk import SettingsDesk
    from trainer.ui.learner.settings_page import SettingsPage
    from trainer.ui.learner.test_desk import TestDesk

P = TypeVar("P", bound=QWidget)
_COPY_AFTER_MS = 5_000
_LATER = (
    *("courses_page", "course_page", "results_page", "reading_desk", "test_desk"),
    *("report_desk", "settings_desk", "help_page", "backup_desk"),
)
"""The modules of what is shown after Home."""


def import_later_pages() -> None:
    """Import what is shown after Home; meant for another thread than the screen's, so that the first click is quick."""
    for page in _LATER:
        import_module(f"trainer.ui.learner.{page}")


class LearnerWing(QWidget):
    """Everything a learner sees once their profile is open.

    profile_closed(): the learner wants to leave the profile (another person, or another role).
    reading_changed(object): how lesson text looks was changed; the value is a ReadingLook.
    me_changed(object): the profile's facts changed, its PIN perhaps; the value is Me.
    lock_requested(): lock the profile now.
    idle_minutes_chosen(int): lock it after so many minutes without a key or the mouse.
    reminder_switched(bool): be reminded of backups every week, or not.
    file_restore_requested(): restore from a backup file.
    restored(object): the open profile was mended and closed; the value is a Restored.
    profile_deleted(): the open profile is gone.
    """

    profile_closed = Signal()
    reading_changed = Signal(object)
    me_changed = Signal(object)
    lock_requested = Signal()
    idle_minutes_chosen = Signal(int)
    reminder_switched = Signal(bool)
    file_restore_requested = Signal()
    restored = Signal(object)
    profile_deleted = Signal()

    def __init__(self, service: LearnerService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.service = service
        self.asker = Asker(self)
        self.asker.refused.connect(self.refuse)
        self._copier = Asker(self)  # copies are made beside the work; one that fails is seen in the settings
        self._toasts = ToastHost(self)
        self.rail = NavRail(rail_items(unsent=0), rail_bottom())
        self._rail_place = RailPlace(self.rail)
        self.pages = QStackedWidget()
        self.home = HomePage()
        self.organisation = OrganisationDesk(service, self.asker, self)
        self._here, self._unsent = Place.HOME, 0
        self._reading_look = ReadingLook()
        self._idle_minutes, self._reminded = 0, True
        self._me: Me | None = None
        self._away = True
        self._way_back: tuple[ProfileId, Callable[[], None]] | None = None
        self.pages.addWidget(self.home)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail_place)
        layout.addWidget(self.pages, 1)
        self._connect()
        self._resume_offered = False

    # -- pages made when they are first shown, so that Home comes soon ------------------------------------

    @cached_property
    def courses(self) -> CoursesPage:
        """All courses."""
        from trainer.ui.learner.courses_page import CoursesPage

        page = self._added(CoursesPage())
        self._connect_cards(page)
        return page

    @cached_property
    def course(self) -> CoursePageView:
        """One course."""
        from trainer.ui.learner.course_page import CoursePageView

        page = self._added(CoursePageView())
        page.lesson_chosen.connect(lambda place: self.open_lesson(*place))
        page.test_requested.connect(lambda place: self.open_test(*place))
        page.result_requested.connect(self.open_result)
        page.left.connect(lambda: self.show_place(Place.COURSES))
        return page

    @cached_property
    def results(self) -> ResultsPage:
        """The results of all tests."""
        from trainer.ui.learner.results_page import ResultsPage

        page = self._added(ResultsPage())
        page.result_requested.connect(self.open_result)
        return page

    @cached_property
    def reading(self) -> ReadingDesk:
        """The reader and the practice."""
        from trainer.ui.learner.reading_desk import ReadingDesk

        desk = self._added(ReadingDesk(self.service, self.asker))
        desk.left.connect(self.open_course)
        desk.course_changed.connect(self.open_course)
        desk.lesson.size_chosen.connect(self._set_reading_size)
        self._dress_reader(desk)
        return desk

    @cached_property
    def tests(self) -> TestDesk:
        """Tests and their results."""
        from trainer.ui.learner.test_desk import TestDesk

        desk = self._added(TestDesk(self.service, self.asker))
        desk.left.connect(self.open_course)
        desk.report_requested.connect(lambda: self.show_place(Place.REPORT))
        desk.lesson_requested.connect(lambda place: self.open_lesson(*place))
        desk.full_screen_changed.connect(lambda full: self._rail_place.setVisible(not full))
        return desk

    @cached_property
    def report(self) -> ReportPage:
        """Making reports."""
        from trainer.ui.learner.report_page import ReportPage

        page = self._added(ReportPage())
        page.organisation_file_chosen.connect(self.organisation.take)
        return page

    @cached_property
    def _report_desk(self) -> ReportDesk:
        from trainer.ui.learner.report_desk import ReportDesk

        return ReportDesk(self.service, self.asker, self.report)

    @cached_property
    def settings(self) -> SettingsPage:
        """The settings."""
        from trainer.ui.learner.settings_page import SettingsPage

        page = self._added(SettingsPage())
        page.organisation_requested.connect(self.organisation.choose)
        page.profile_closed.connect(self.profile_closed)
        page.reading_changed.connect(self._set_reading)
        page.lock_requested.connect(self.lock_requested)
        page.idle_minutes_chosen.connect(self.idle_minutes_chosen)
        page.show_reading(self._reading_look)
        page.show_idle_minutes(self._idle_minutes)
        page.backup.show_reminder(on=self._reminded)
        page.backup.reminder_switched.connect(self.reminder_switched)
        page.backup.file_restore_requested.connect(self.file_restore_requested)
        return page

    @cached_property
    def backups(self) -> BackupDesk:
        """Backups, asked for by Home and the settings."""
        from trainer.ui.learner.backup_desk import BackupDesk

        desk = BackupDesk(self.service, self.asker, self)
        desk.restored.connect(self._on_restored)
        desk.changed.connect(self._after_backup)
        return desk

    @cached_property
    def _settings_desk(self) -> SettingsDesk:
        from trainer.ui.learner.settings_desk import SettingsDesk

        desk = SettingsDesk(self.service, self.asker, self.settings, self.backups)
        desk.me_changed.connect(self._introduce)
        desk.me_changed.connect(self.me_changed)
        desk.said.connect(self.tell)
        desk.profile_deleted.connect(self._on_deleted)
        return desk

    @cached_property
    def help(self) -> HelpPage:
        """The help."""
        from trainer.ui.learner.help_page import HelpPage, check_machine

        page = self._added(HelpPage())
        page.check_requested.connect(lambda: check_machine(self.service, self.asker, page))
        return page

    @property
    def _reader_shown(self) -> ReadingDesk | None:
        """The reader while it is on the screen; to ask does not make it."""
        made = "reading" in self.__dict__
        return self.reading if made and self.pages.currentWidget() is self.reading else None

    @property
    def _test_shown(self) -> TestDesk | None:
        """The tests, likewise."""
        made = "tests" in self.__dict__
        return self.tests if made and self.pages.currentWidget() is self.tests else None

    def _added(self, page: P) -> P:
        self.pages.addWidget(page)
        return page

    def _dress_reader(self, desk: ReadingDesk) -> None:
        look = self._reading_look
        desk.lesson.set_reading(face=look.face, size=look.size, spacing=look.spacing_percent / 162)

    def open_with(self, me: Me) -> None:
        """Begin with this open profile: its Home, the test that was cut off, or where it was locked."""
        self._introduce(me)
        self._away = self._resume_offered = False
        way_back, self._way_back = self._way_back, None
        if way_back is not None and way_back[0] == me.profile.id:
            way_back[1]()
        else:
            self.show_place(Place.HOME)
        QTimer.singleShot(_COPY_AFTER_MS, self, lambda: self._keep_copy(me.profile.id))

    def put_away(self, then: Callable[[], None], *, come_back: bool = False) -> None:
        """Leave the profile from whatever is on: everything is kept first, the clock of a test stops.

        With `come_back` the same person finds the same page again.
        """
        me, self._way_back = self._me, None
        if come_back and me is not None:
            self._way_back = (me.profile.id, self._way_back_here())
        shown = self._reader_shown or self._test_shown
        if shown is not None:
            shown.put_away()
        # Asked last, so that what the pages just wanted kept is kept before.
        self.asker.ask(self._close, lambda _: then())

    @property
    def away(self) -> bool:
        """Whether no profile is open here."""
        return self._away

    def _close(self) -> None:
        self._away = True
        me = self.service.profiles.me
        self.service.profiles.close()
        if me is not None:
            with contextlib.suppress(Refused):  # no room for a copy is no reason to stay
                self.service.backups.keep_automatic(me.profile.id)

    def _keep_copy(self, profile: ProfileId) -> None:
        """Copies the store beside the work, where something was learned since the newest copy."""
        if not self._away and self._me is not None and self._me.profile.id == profile:
            self._copier.ask(lambda: self.service.backups.keep_automatic(profile), lambda _: None)

    def _on_restored(self, restored: Restored) -> None:
        self._away, self._way_back = True, None
        self.restored.emit(restored)

    def _on_deleted(self) -> None:
        self._away, self._way_back, self._me = True, None, None
        self.profile_deleted.emit()

    def _home_now(self) -> Home:
        home = self.service.study.home()
        return replace(home, reminder=self.service.backups.reminder()) if self._reminded else home

    def _way_back_here(self) -> Callable[[], None]:
        """How to come back to the page on the screen; Home goes on with a running test by itself."""
        reader, page = self._reader_shown, self.pages.currentWidget()
        if reader is not None and reader.place is not None:
            place = reader.place
            return lambda: self.open_lesson(*place)
        if "course" in self.__dict__ and page is self.course and self.course.course is not None:
            course = self.course.course
            return lambda: self.open_course(course)
        here = Place.HOME if self._test_shown is not None else self._here
        return lambda: self.show_place(here)

    def show_place(self, place: Place) -> None:
        """Go to a place of the rail and ask for what it shows."""
        match place:
            case Place.HOME:
                self.asker.ask(self._home_now, self._show_home)
            case Place.COURSES:
                self.asker.ask(self.service.study.home, self._show_courses)
            case Place.RESULTS:
                self.asker.ask(self._all_results, self._show_results)
            case Place.REPORT:
                self._report_desk.refresh(lambda: self._show(self.report, Place.REPORT))
            case Place.SETTINGS:
                self._settings_desk.refresh(lambda: self._show(self.settings, Place.SETTINGS))
            case Place.HELP:
                self._show(self.help, Place.HELP)

    def open_course(self, course: CourseId) -> None:
        """Show a course's own page."""
        self.asker.ask(lambda: self.service.study.course(course), self._show_course)

    def refuse(self, error: Exception) -> None:
        """Say in one sentence what was refused and what to do."""
        if self._away and isinstance(error, Refused) and error.reason is Reason.LOCKED:
            return  # asked by a page that was just put away
        message = sentence_for(error)
        Notice(self, title=message.title, text=message.text, button=tr("Close")).open()

    def tell(self, text: str) -> None:
        """Say in passing that something was done."""
        self._toasts.show_toast(text, tone=Tone.OK)

    # -- wishes ------------------------------------------------------------------------------------------

    def _connect_cards(self, page: HomePage | CoursesPage) -> None:
        page.course_chosen.connect(self.open_course)
        page.pack_chosen.connect(self._add_pack)

    def _connect(self) -> None:
        self.rail.page_chosen.connect(lambda key: self.show_place(Place(key)))
        self.rail.profile_requested.connect(self.profile_closed)
        self._connect_cards(self.home)
        self.home.lesson_chosen.connect(lambda place: self.open_lesson(*place))
        self.home.test_resume_requested.connect(self.resume_test)
        self.home.place_requested.connect(self.show_place)
        self.home.organisation_requested.connect(self.organisation.choose)
        self.home.backup_requested.connect(lambda: self.backups.back_up(moving=False))
        self.home.backup_put_off.connect(self._put_backup_off)
        self.home.search_requested.connect(self._search)
        self.home.hit_chosen.connect(lambda place: self.open_lesson(*place))
        self.organisation.received.connect(self._received)
        self.organisation.pinned.connect(self._pinned)
        for key, place in SHORTCUTS.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda place=place: self._jump(place))
        find = QShortcut(QKeySequence("Ctrl+K"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._find)

    def open_lesson(self, course: CourseId, lesson: LessonId) -> None:
        """Open a lesson in the reader."""
        self.reading.open_lesson(course, lesson, then=lambda: self._show(self.reading, None))

    def open_test(self, course: CourseId, quiz: QuizId) -> None:
        """Show what a test asks before it begins."""
        self.tests.introduce(course, quiz, then=lambda: self._show(self.tests, None))

    def resume_test(self) -> None:
        """Go on with the test that was cut off."""
        self.tests.resume(then=lambda: self._show(self.tests, None))

    def open_result(self, attempt: AttemptId) -> None:
        """Show the result of a test handed in."""
        self.tests.show_result_of(attempt, then=lambda: self._show(self.tests, Place.RESULTS))

    def take_file(self, path: Path) -> None:
        """Takes in a file that the program was started with."""
        if path.suffix.lower() == ".hspack":
            self._add_pack(path)
        else:
            self.organisation.take(path)

    def _add_pack(self, path: Path) -> None:
        self.asker.ask(lambda: self.service.study.add_pack(path), self._pack_added)

    def _pack_added(self, added: AddedCourse) -> None:
        self.tell(tr("Course added: {title}", title=added.title))
        if added.standing is PackStanding.UNKNOWN:
            self.refuse(Refused(Reason.SIGNER_UNKNOWN, where=added.title))
        self.show_place(Place.COURSES)

    def _search(self, words: str) -> None:
        self.asker.ask(lambda: self.service.study.search(words), self.home.show_hits)

    def _received(self, received: Received) -> None:
        count = len(received.reports)
        self.tell(
            trn("{n} report acknowledged", "{n} reports acknowledged", count)
            if count
            else tr("The organisation file is up to date")
        )
        self.show_place(self._here)

    def _pinned(self, facts: OrganisationFacts) -> None:
        self.tell(tr("Organisation file accepted: {name}", name=facts.organisation))
        self.show_place(self._here)

    def set_reading(self, look: ReadingLook) -> None:
        """Shows lessons in this face, size and line spacing."""
        self._reading_look = look
        if "settings" in self.__dict__:
            self.settings.show_reading(look)
        if "reading" in self.__dict__:
            self._dress_reader(self.reading)

    def set_idle_minutes(self, minutes: int) -> None:
        """Shows after how many minutes the profile is locked."""
        self._idle_minutes = minutes
        if "settings" in self.__dict__:
            self.settings.show_idle_minutes(minutes)

    def set_reminded(self, *, on: bool) -> None:
        """Reminds of backups every week, or does not."""
        self._reminded = on
        if "settings" in self.__dict__:
            self.settings.backup.show_reminder(on=on)

    def _after_backup(self) -> None:
        if self._here is Place.HOME:
            self.show_place(Place.HOME)

    def _put_backup_off(self) -> None:
        self.backups.put_off()

    def _set_reading(self, look: ReadingLook) -> None:
        self.set_reading(look)
        self.reading_changed.emit(look)

    def _set_reading_size(self, size: int) -> None:
        look = self._reading_look
        self._reading_look = ReadingLook(look.face, size, look.spacing_percent)
        self.reading_changed.emit(self._reading_look)

    def _all_results(self) -> tuple[AttemptResult, ...]:
        courses = self.service.study.courses()
        found = [result for card in courses for result in self.service.test.attempts(card.id)]
        return tuple(sorted(found, key=lambda result: result.submitted, reverse=True))

    def _jump(self, place: Place) -> None:
        """The keys of the places work on every page with a rail, and out of a lesson, whose place is kept."""
        reader = self._reader_shown
        if reader is not None and reader.currentWidget() is reader.lesson:
            reader.lesson.save_position()
            self.show_place(place)
        elif self._rail_place.isVisible():
            self.show_place(place)

    def _find(self) -> None:
        if not self._rail_place.isVisible():
            return
        if self.pages.currentWidget() is self.home:
            self.home.start_search()
        else:
            self.asker.ask(self._home_now, self._show_home_for_search)

    # -- answers -----------------------------------------------------------------------------------------

    def _introduce(self, me: Me) -> None:
        self._me = me
        self.rail.set_profile(me.profile.name, me.profile.unit, initials(me.profile.name))

    def _show_home(self, home: Home) -> None:
        self._unsent = 1 if home.unsent.any else 0
        self.rail.set_badge(Place.REPORT.value, self._unsent)
        self.home.show_home(home)
        self._show(self.home, Place.HOME)
        if home.test is not None and not self._resume_offered:
            self._resume_offered = True
            self.resume_test()

    def _show_home_for_search(self, home: Home) -> None:
        self._show_home(home)
        self.home.start_search()

    def _show_courses(self, home: Home) -> None:
        self.courses.show_courses(home.courses, home.missing)
        self._show(self.courses, Place.COURSES)

    def _show_course(self, page: CoursePage) -> None:
        self.course.show_course(page)
        self._show(self.course, Place.COURSES)

    def _show_results(self, results: tuple[AttemptResult, ...]) -> None:
        self.results.show_results(results)
        self._show(self.results, Place.RESULTS)

    def _show(self, page: QWidget, place: Place | None) -> None:
        self._rail_place.setVisible(place is not None)
        if place is not None:
            self._here = place
            self.rail.set_current(place.value)
        self.pages.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        self._rail_place.set_compact(compact=theme().breakpoint(self.width()) is not Breakpoint.FULL)

    # -- Qt ----------------------------------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        match event.type():
            case QEvent.Type.LanguageChange:
                self.rail.set_items(rail_items(unsent=self._unsent), rail_bottom())
            case QEvent.Type.StyleChange:
                self._fit()
            case _:
                pass
        super().changeEvent(event)
