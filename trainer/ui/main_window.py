"""The window: which role, which person, which wing; zoom, language and place on the screen are kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.domain.profile import ProfileId
from trainer.paths import shipped_courses_folder
from trainer.services.preferences import load_preferences, save_preferences
from trainer.ui.asking import Asker
from trainer.ui.language import language, tr
from trainer.ui.messages import sentence_for
from trainer.ui.theme import theme
from trainer.ui.user_roles import AUTHOR, COMMITTEE, LEARNER
from trainer.ui.waiting_page import WaitingPage
from trainer.ui.window_place import keep_path, keep_place, last_path, place_window

if TYPE_CHECKING:  # the values of the services take 60 ms to make; they are imported after the first paint
    from trainer.services.learner import LearnerService
    from trainer.services.learner.backup_pages import Restored
    from trainer.services.learner.profile_pages import Me, ProfileSummary
    from trainer.ui.committee.wing import CommitteeWing
    from trainer.ui.learner.profile_lock import ProfileLock
    from trainer.ui.learner.wing import LearnerWing

_ZOOM_STEP = 0.25
_SAVE_MS = 400
_TEST_PAUSE_MS = 1000
_BREATH_MS = 100
"""How long Home has to be drawn before more is imported beside it."""
_COURSE_FOLDER, _KEY_FILE = "author/folder", "author/key"
_LEARNER_FILES, _COMMITTEE_FILES = frozenset({".hspack", ".hsorg"}), frozenset({".hsreport"})
_BACKUP_FILES = frozenset({".hsbackup"})
_OUR_FILES = _LEARNER_FILES | _COMMITTEE_FILES | _BACKUP_FILES


class _Pages(QStackedWidget):
    """Pages that scroll what they have no room for.

    Their wrapped words would make them as high as they need, and Windows asks a window for that: it grew over the edge
    of the screen.
    """

    @override
    def hasHeightForWidth(self) -> bool:
        return False


class MainWindow(QWidget):
    """Everything there is to see.

    first_painted(): the window has drawn itself for the first time; heavy work may begin.
    """

    first_painted = Signal()

    def __init__(
        self, home: Path, *, files: Sequence[Path] = (), service: LearnerService | None = None
    ) -> None:
        super().__init__()
        self.setProperty("look", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.home = home
        self.preferences = load_preferences(home)
        self._service = service
        self.asker = Asker(self)
        self.asker.refused.connect(self.refuse)
        self._files = [path for path in files if path.suffix.lower() in _OUR_FILES]
        self._people: tuple[ProfileSummary, ...] = ()
        self._painted, self._warmed = False, False
        self._wings: dict[str, QWidget] = {}
        self.lock: ProfileLock | None = None
        self.pages = _Pages()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self.waiting = WaitingPage()
        self.pages.addWidget(self.waiting)
        self.setWindowTitle("Học Số")
        place_window(self, home)
        self._save = QTimer(self, interval=_SAVE_MS, singleShot=True)
        self._save.timeout.connect(self.keep_preferences)
        theme().changed.connect(self._save.start)
        self._make_shortcuts()
        self.show_first()

    @property
    def service(self) -> LearnerService:
        """What a learner can do; made when it is first asked for."""
        if self._service is None:
            from trainer.services.learner import LearnerService

            self._service = LearnerService(self.home)
        return self._service

    # -- where to begin ----------------------------------------------------------------------------------

    def show_first(self) -> None:
        """Shows the first page of the role of this computer; nothing heavy is imported for it."""
        match self._first_role():
            case "learner" | "author" | "committee":
                self._show(self.waiting)
            case _:
                self._show_roles()

    def _first_role(self) -> str:
        suffixes = {path.suffix.lower() for path in self._files}
        if suffixes & _COMMITTEE_FILES:
            return COMMITTEE
        return LEARNER if suffixes & (_LEARNER_FILES | _BACKUP_FILES) else self.preferences.role

    def _begin(self) -> None:
        """Goes on after the first paint: what is heavy is imported now."""
        from trainer.ui.icons import app_icon

        self.setWindowIcon(app_icon())
        role = self._first_role()
        match role:
            case "learner":
                self.asker.ask(self._everybody, self._meet)
            case "author" | "committee":
                self.choose_role(role)
            case _:
                self._warm_up()

    def _everybody(self) -> tuple[ProfileSummary, ...]:
        """Runs off the screen's thread, so that the window stays alive while the pages are imported."""
        people = self.service.profiles.all()
        import_module("trainer.ui.learner.wing")
        return people

    def _warm(self) -> None:
        self.service.warm()
        import_module("trainer.ui.learner.wing").import_later_pages()

    def _meet(self, people: tuple[ProfileSummary, ...]) -> None:
        self._people = people
        self._enter_learner()
        if (
            not self.asker.busy
        ):  # nobody's profile is being opened: time to import while somebody types or chooses
            self._warm_up()

    def _warm_up(self) -> None:
        """Once: imports what Home does not need and a lesson does, when Home is there or somebody types their PIN."""
        if not self._warmed:
            self._warmed = True
            self.asker.ask(self._warm, lambda _: None)

    def _on_wing_busy(self, busy: bool) -> None:  # noqa: FBT001  # a slot of Qt
        if not busy and not self._warmed:
            QTimer.singleShot(_BREATH_MS, self, self._warm_up)

    def open_files(self, files: tuple[Path, ...]) -> None:
        """Opens files that come while the window is open, and brings it to the front.

        What cannot be opened now is opened later: after a PIN or a passphrase, and never on top of a running test.
        """
        self._files += [path for path in files if path.suffix.lower() in _OUR_FILES]
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        self._open_waiting_files()

    def _open_waiting_files(self) -> None:
        page, known = self.pages.currentWidget(), {id(page): key for key, page in self._wings.items()}
        if not self._files or page is self.waiting:
            return
        if self._in_a_test():
            QTimer.singleShot(_TEST_PAUSE_MS, self, self._open_waiting_files)
            return
        backups = self._take_files(_BACKUP_FILES)
        if backups and page is not None:
            self.show_restore(lambda: self._show(page), backups[0])
            return
        match self._first_role(), known.get(id(page)):
            case "committee", _:
                self.choose_role(COMMITTEE)
            case _, "learner":
                self._take_learner_files()
            case _, "enrol":
                self._show_enrol()
            case _, "who":  # the profile that is opened next takes them
                pass
            case _:
                self.choose_role(LEARNER)

    def _in_a_test(self) -> bool:
        wing = self._wings.get(LEARNER)
        return wing is not None and cast("LearnerWing", wing).tests.test.isVisible()

    # -- roles -------------------------------------------------------------------------------------------

    def choose_role(self, role: str) -> None:
        """Opens a wing and remembers the role for the next start."""
        self.preferences = dataclasses.replace(self.preferences, role=role)
        self._save.start()
        match role:
            case "author":
                self._open_author()
            case "committee":
                self._open_committee()
            case _:
                self.asker.ask(self._everybody, self._meet)

    def _show_roles(self) -> None:
        from trainer.ui.first_run import RolePage

        page = self._page("roles", lambda: RolePage(self.preferences.role))
        assert isinstance(page, RolePage)
        if not page.property("wired"):
            page.setProperty("wired", True)
            page.role_chosen.connect(self.choose_role)
            page.restore_requested.connect(lambda: self.show_restore(self._show_roles))
        self._show(page)
        page.page.setFocus(Qt.FocusReason.OtherFocusReason)  # else Windows gives it to the first menu on top

    def _open_author(self) -> None:
        from trainer.services.author import AuthorService
        from trainer.ui.author.wing import AuthorWing

        wing = self._page(AUTHOR, lambda: AuthorWing(AuthorService()))
        assert isinstance(wing, AuthorWing)
        if not wing.property("wired"):
            wing.setProperty("wired", True)
            wing.left.connect(self._show_roles)
            wing.folder_opened.connect(lambda path: keep_path(self.home, _COURSE_FOLDER, path))
            wing.key_chosen.connect(lambda path: keep_path(self.home, _KEY_FILE, path))
            wing.open_with(last_path(self.home, _COURSE_FOLDER), last_path(self.home, _KEY_FILE))
        self._show(wing)

    def _open_committee(self) -> None:
        from trainer.services.committee import CommitteeService
        from trainer.ui.committee.wing import CommitteeWing

        folder = self.home / COMMITTEE
        wing = self._page(
            COMMITTEE, lambda: CommitteeWing(CommitteeService(folder), shipped=shipped_courses_folder())
        )
        assert isinstance(wing, CommitteeWing)
        if not wing.property("wired"):
            wing.setProperty("wired", True)
            wing.left.connect(self._show_roles)
            wing.entry.entered.connect(lambda: self._check_reports(wing))
        self._show(wing)
        wing.open()
        if wing.service.setup.unlocked:
            self._check_reports(wing)

    def _check_reports(self, wing: CommitteeWing) -> None:
        from trainer.ui.committee.navigation import Place

        reports = self._take_files(_COMMITTEE_FILES)
        if reports:
            wing.show_place(Place.REPORTS)
            wing.importing.check(tuple(reports))

    # -- the learner -------------------------------------------------------------------------------------

    def _enter_learner(self) -> None:
        """Straight in with one profile without a PIN, the list with several, the first steps with none."""
        backups = self._take_files(_BACKUP_FILES)
        if backups:
            self.show_restore(self._enter_learner, backups[0])
        elif not self._people:
            self._show_enrol()
        elif len(self._people) == 1 and not self._people[0].has_pin:
            self._open_profile((self._people[0].id, None))
        else:
            self._show_who()

    def _show_who(self, picked: ProfileId | None = None) -> None:
        from trainer.ui.learner.who_page import WhoPage

        page = self._page("who", WhoPage)
        assert isinstance(page, WhoPage)
        if not page.property("wired"):
            page.setProperty("wired", True)
            page.profile_chosen.connect(self._open_profile)
            page.new_profile_requested.connect(self._show_enrol)
            page.role_requested.connect(self._show_roles)
            page.restore_requested.connect(lambda: self.show_restore(self._show_who))
            page.mending_requested.connect(self._mend)
        page.show_people(self._people, picked)
        self._show(page)
        (page.page if picked is None else page.pin).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_enrol(self) -> None:
        from trainer.ui.learner.enrol_flow import EnrolFlow

        page = self._page("enrol", lambda: EnrolFlow(self.service, self.asker))
        assert isinstance(page, EnrolFlow)
        if not page.property("wired"):
            page.setProperty("wired", True)
            page.enrolled.connect(self._enter)
            page.left.connect(self._leave_enrol)
            page.profile_requested.connect(self._open_known)
        found = self._take_files(frozenset({".hsorg"}))
        page.start(found[0] if found else None)
        self._show(page)

    def _leave_enrol(self) -> None:
        if self._people:
            self._show_who()
        else:
            self._show_roles()

    def _open_known(self, profile: ProfileId) -> None:
        self._people = self.service.profiles.all()
        self._show_who(profile)

    def _open_profile(self, wish: tuple[ProfileId, str | None]) -> None:
        profile, pin = wish
        self.asker.ask(
            lambda: self.service.profiles.open(profile, pin),
            self._enter,
            or_else=lambda error: self._refuse_profile(error, profile),
        )

    def _refuse_profile(self, error: Exception, profile: ProfileId, *, mending: bool = False) -> bool:
        from trainer.ui.learner.who_page import WhoPage

        page = self._wings.get("who")
        if not isinstance(page, WhoPage) or self.pages.currentWidget() is not page:
            self._show_who()
            page = self._wings["who"]
            assert isinstance(page, WhoPage)
        return page.take_refusal(error, profile, mending=mending)

    def _enter(self, me: Me) -> None:
        from trainer.ui.learner.settings_look import ReadingLook
        from trainer.ui.learner.who_page import WhoPage
        from trainer.ui.learner.wing import LearnerWing
        from trainer.ui.theme import ReadingFace

        who = self._wings.get("who")
        if isinstance(who, WhoPage):
            who.opened()
        wing = self._page(LEARNER, lambda: LearnerWing(self.service))
        assert isinstance(wing, LearnerWing)
        if not wing.property("wired"):
            wing.setProperty("wired", True)
            wing.asker.busy_changed.connect(self._on_wing_busy)
            wing.profile_closed.connect(self._close_profile)
            wing.reading_changed.connect(self._on_reading_changed)
            self._make_lock(wing)
            wing.set_reminded(on=self.preferences.backup_reminder)
            wing.reminder_switched.connect(self._on_reminder_switched)
            wing.file_restore_requested.connect(lambda: self.show_restore(lambda: self._show(wing)))
            wing.restored.connect(self._on_restored)
            wing.profile_deleted.connect(self._on_profile_deleted)
            faces = {face.value: face for face in ReadingFace}
            kept = self.preferences
            face = faces.get(kept.reading_face, ReadingFace.SERIF)
            wing.set_reading(ReadingLook(face, kept.reading_size, kept.line_spacing_percent))
        self.preferences = dataclasses.replace(self.preferences, last_profile=me.profile.id, role=LEARNER)
        self._save.start()
        self._guard(me)
        wing.open_with(me)
        self._show(wing)
        self._take_learner_files()

    def _take_learner_files(self) -> None:
        wing = cast("LearnerWing", self._wings[LEARNER])
        for path in self._take_files(_LEARNER_FILES):
            wing.take_file(path)

    @property
    def _learner_wing(self) -> LearnerWing:
        from trainer.ui.learner.wing import LearnerWing

        wing = self._wings[LEARNER]
        assert isinstance(wing, LearnerWing)
        return wing

    def _close_profile(self) -> None:
        if self.lock is not None:
            self.lock.release()
        self._learner_wing.put_away(lambda: self.asker.ask(self.service.profiles.all, self._on_closed))

    def _on_closed(self, people: tuple[ProfileSummary, ...]) -> None:
        self._people = people
        self._show_who()

    # -- backups and the end of a profile -----------------------------------------------------------------

    def show_restore(self, back: Callable[[], None], file: Path | None = None) -> None:
        """Shows the page that restores a backup file; `back` leads to where one came from."""
        from trainer.ui.learner.restore_flow import RestoreFlow

        flow = self._page("restore", lambda: RestoreFlow(self.service, self.asker))
        assert isinstance(flow, RestoreFlow)
        if flow.property("wired"):
            flow.left.disconnect()
        else:
            flow.setProperty("wired", True)
            flow.restored.connect(self._on_restored)
        flow.left.connect(back)
        flow.start(file)
        self._show(flow)
        flow.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mend(self, profile: ProfileId) -> None:
        self.asker.ask(
            lambda: self.service.restoring.restore_automatic(profile),
            self._on_restored,
            or_else=lambda error: self._refuse_profile(error, profile, mending=True),
        )

    def _on_restored(self, restored: Restored) -> None:
        """The restored profile opens by itself, or asks for its PIN."""
        if self.lock is not None:
            self.lock.release()

        def show(people: tuple[ProfileSummary, ...]) -> None:
            self._people = people
            if restored.has_pin:
                self._show_who(restored.profile)
            else:
                self._open_profile((restored.profile, None))

        self.asker.ask(self._everybody, show)

    def _on_profile_deleted(self) -> None:
        if self.lock is not None:
            self.lock.release()

        def show(people: tuple[ProfileSummary, ...]) -> None:
            self._people = people
            if people:
                self._show_who()
            else:
                self._show_roles()

        self.asker.ask(self.service.profiles.all, show)

    def _on_reminder_switched(self, on: bool) -> None:  # noqa: FBT001  # a slot of Qt
        self.preferences = dataclasses.replace(self.preferences, backup_reminder=on)
        self._save.start()
        self._learner_wing.set_reminded(on=on)

    # -- the lock of a profile with a PIN ----------------------------------------------------------------

    def _make_lock(self, wing: LearnerWing) -> None:
        from trainer.ui.learner.profile_lock import ProfileLock

        self.lock = ProfileLock(self, wing)
        self.lock.locking.connect(lambda: self._show(self.waiting))
        self.lock.locked.connect(self._on_locked)
        wing.me_changed.connect(self._guard)
        wing.idle_minutes_chosen.connect(self._on_idle_minutes)
        wing.set_idle_minutes(self.preferences.idle_lock_minutes)

    def _guard(self, me: Me) -> None:
        lock, minutes = self.lock, self.preferences.idle_lock_minutes
        if lock is not None:
            self.asker.ask(self.service.organisation.facts, lambda facts: lock.guard(me, minutes, facts))

    def _on_locked(self, profile: ProfileId) -> None:
        def show(people: tuple[ProfileSummary, ...]) -> None:
            from trainer.ui.learner.who_page import WhoPage

            self._people = people
            self._show_who(profile)
            page = self._wings["who"]
            if isinstance(page, WhoPage):
                page.say_locked()

        self.asker.ask(self.service.profiles.all, show)

    def _on_idle_minutes(self, minutes: int) -> None:
        self.preferences = dataclasses.replace(self.preferences, idle_lock_minutes=minutes)
        self._save.start()
        self._learner_wing.set_idle_minutes(minutes)
        me = self.service.profiles.me
        if me is not None:
            self._guard(me)

    def _on_reading_changed(self, look: object) -> None:
        from trainer.ui.learner.settings_look import ReadingLook

        if isinstance(look, ReadingLook):
            self.preferences = dataclasses.replace(
                self.preferences,
                reading_face=look.face.value,
                reading_size=look.size,
                line_spacing_percent=look.spacing_percent,
            )
            self._save.start()

    # -- the window --------------------------------------------------------------------------------------

    def refuse(self, error: Exception) -> None:
        """Says in one sentence what was refused and what to do."""
        from trainer.ui.widgets.dialogs import Notice

        message = sentence_for(error)
        Notice(self, title=message.title, text=message.text, button=tr("Close"), code=message.code).open()
        if self.pages.currentWidget() is self.waiting:
            self._show_roles()

    def keep_preferences(self) -> None:
        """Keeps how the program looks. *Side effects:* writes one small file."""
        self._save.stop()
        wished = dataclasses.replace(
            self.preferences,
            theme=theme().name.value,
            zoom_percent=round(theme().zoom * 100),
            language=language().value,
            reduced_motion=theme().reduced_motion,
        )
        self.preferences = wished
        try:
            save_preferences(self.home, wished)
        except OSError as trouble:
            self.refuse(trouble)

    def _page(self, key: str, make: Callable[[], QWidget]) -> QWidget:
        page = self._wings.get(key)
        if page is None:
            page = self._wings[key] = make()
            self.pages.addWidget(page)
        return page

    def _show(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)

    def _take_files(self, suffixes: frozenset[str]) -> list[Path]:
        taken = [path for path in self._files if path.suffix.lower() in suffixes]
        self._files = [path for path in self._files if path not in taken]
        return taken

    def _make_shortcuts(self) -> None:
        for keys, act in (
            ("Ctrl++", lambda: self._zoom_by(_ZOOM_STEP)),
            ("Ctrl+=", lambda: self._zoom_by(_ZOOM_STEP)),
            ("Ctrl+-", lambda: self._zoom_by(-_ZOOM_STEP)),
            ("Ctrl+0", lambda: theme().set_zoom(1.0)),
            ("F11", self._toggle_full_screen),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)

    @staticmethod
    def _zoom_by(step: float) -> None:
        theme().set_zoom(theme().zoom + step)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._on_first_painted)

    def _on_first_painted(self) -> None:
        self.first_painted.emit()
        self._begin()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._save.start()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.keep_preferences()
        keep_place(self, self.home)
        if LEARNER in self._wings and not self._learner_wing.away:
            self._learner_wing.put_away(lambda: None)  # a copy is made behind the closed window
        super().closeEvent(event)
