"""The author's wing: which page shows, and what the rail says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from trainer.services.author import AuthorCourse, AuthorService
from trainer.ui.asking import Asker
from trainer.ui.author.course_desk import CourseDesk
from trainer.ui.author.navigation import LEAVE, Place, rail_bottom, rail_items
from trainer.ui.author.signing_desk import SigningDesk
from trainer.ui.language import tr
from trainer.ui.messages import sentence_for
from trainer.ui.theme import Tone
from trainer.ui.widgets.dialogs import Notice
from trainer.ui.widgets.nav import NavRail
from trainer.ui.widgets.rail_place import RailPlace
from trainer.ui.widgets.toasts import ToastHost


class AuthorWing(QWidget):
    """Everything an author sees.

    left(): the author wants another role.
    folder_opened(object): this course folder (`Path`) is open now; worth remembering for the next start.
    key_chosen(object): this key file (`Path`) is in use now; worth remembering too.
    """

    left = Signal()
    folder_opened = Signal(object)
    key_chosen = Signal(object)

    def __init__(self, service: AuthorService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.service = service
        self.asker = Asker(self)
        self.asker.refused.connect(self.refuse)
        self._toasts = ToastHost(self)
        self.rail = NavRail(rail_items(errors=0), rail_bottom())
        self.rail.set_compact(compact=True)
        self.pages = QStackedWidget()
        self.course_desk = CourseDesk(service, self.asker, self)
        self.signing_desk = SigningDesk(service, self.asker, self)
        self.course = self.course_desk.page
        self.pack, self.key = self.signing_desk.pack, self.signing_desk.key
        self._places: dict[Place, QWidget] = {
            Place.COURSE: self.course,
            Place.PACK: self.pack,
            Place.KEY: self.key,
        }
        for page in self._places.values():
            self.pages.addWidget(page)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(RailPlace(self.rail))
        layout.addWidget(self.pages, 1)
        self._connect()
        self.rail.set_current(Place.COURSE.value)

    def open_with(self, folder: Path | None = None, key_file: Path | None = None) -> None:
        """Begin with the folder and key of the last time, as far as they are still there."""
        if key_file is not None and key_file.is_file():
            self.signing_desk.use_key(key_file)
        if folder is not None and folder.is_dir():
            self.course_desk.open_folder(folder)
        self.show_place(Place.COURSE)

    def show_place(self, place: Place) -> None:
        """Go to a place of the rail."""
        page = self._places[place]
        self.rail.set_current(place.value)
        self.pages.setCurrentWidget(page)
        if place is not Place.COURSE:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.course_desk.opened is not None:
            self.course.contents.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, error: Exception) -> None:
        """Say in one sentence what was refused and what to do."""
        message = sentence_for(error)
        Notice(
            self,
            title=message.title,
            text=message.text,
            button=tr("Close"),
            tone=Tone.WARN,
            code=message.code,
        ).open()

    def tell(self, text: str) -> None:
        """Say in passing that something was done."""
        self._toasts.show_toast(text, tone=Tone.OK)

    def _connect(self) -> None:
        self.rail.page_chosen.connect(self._on_place)
        desk, signing = self.course_desk, self.signing_desk
        desk.course_read.connect(self._on_course_read)
        desk.folder_opened.connect(self.folder_opened)
        desk.shown.connect(lambda: self.show_place(Place.COURSE))
        desk.told.connect(self.tell)
        signing.key_chosen.connect(self.key_chosen)
        signing.told.connect(self.tell)
        self.course.pack_requested.connect(lambda: self.show_place(Place.PACK))
        self.course.full_view_changed.connect(lambda full: self.rail.setVisible(not full))
        self.pack.problems_requested.connect(lambda: self.show_place(Place.COURSE))
        self.pack.key_page_requested.connect(lambda: self.show_place(Place.KEY))
        self.pack.course_requested.connect(desk.choose_folder)
        self.pack.source_requested.connect(lambda place: desk.open_source(*place))
        self.key.pack_requested.connect(lambda: self.show_place(Place.PACK))

    def _on_place(self, key: str) -> None:
        if key == LEAVE:
            current = self.pages.currentWidget()
            here = next(place for place, page in self._places.items() if page is current)
            self.rail.set_current(here.value)
            self.course_desk.restore_theme()
            self.left.emit()
        else:
            self.show_place(Place(key))

    def _on_course_read(self, course: AuthorCourse) -> None:
        self.rail.set_badge(Place.COURSE.value, course.errors)
        self.signing_desk.show_course(course)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            opened = self.course_desk.opened
            self.rail.set_items(rail_items(errors=0 if opened is None else opened.errors), rail_bottom())
            self.course_desk.retranslate()
        elif event.type() == QEvent.Type.ActivationChange and self.isVisible() and self.isActiveWindow():
            # Drives on a network tell nothing of their changes; coming back from the editor is when it matters.
            self.course_desk.check_again()
        super().changeEvent(event)
