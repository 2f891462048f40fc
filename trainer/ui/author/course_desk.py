"""The course desk: a folder opened, followed on disk, shown, tried and mended."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from trainer.domain.findings import Finding
from trainer.domain.ids import ItemId
from trainer.domain.question import Response
from trainer.services.author import AuthorCourse, AuthorService, FixedCourse, LineChange
from trainer.services.author_sheets import Sheet
from trainer.ui.asking import Asker
from trainer.ui.author import choosing
from trainer.ui.author.contents_list import PICTURES, key_of
from trainer.ui.author.course_page import CoursePage
from trainer.ui.author.folder_watch import FolderWatch
from trainer.ui.author.mend_dialog import MendDialog
from trainer.ui.author.preview_panel import other_theme
from trainer.ui.author.sheet_words import with_words
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import clock_seconds
from trainer.ui.messages import sentence_for
from trainer.ui.reading.callout_look import CALLOUT_LOOKS
from trainer.ui.theme import ThemeName, Tone, theme
from trainer.ui.widgets.dialogs import Notice


class CourseDesk(QObject):
    """Turns the wishes of the course page into verbs.

    course_read(object): the folder was read; the value is its `AuthorCourse`.
    folder_opened(object): another folder (`Path`) is open now.
    shown(): the course page should be on screen.
    told(str): something was done.
    """

    course_read = Signal(object)
    folder_opened = Signal(object)
    shown = Signal()
    told = Signal(str)

    def __init__(self, service: AuthorService, asker: Asker, parent: QObject) -> None:
        super().__init__(parent)
        self._service, self._asker = service, asker
        self.page = CoursePage()
        self.opened: AuthorCourse | None = None
        self._watch = FolderWatch(self)
        self._reading = False
        self._read_again = False
        self._theme_before: ThemeName | None = None
        self._watch.changed.connect(self.check_again)
        page = self.page
        page.folder_requested.connect(self.choose_folder)
        page.folder_dropped.connect(self.open_folder)
        page.check_requested.connect(self.check_again)
        page.entry_chosen.connect(self._show_entry)
        page.preview.judge_requested.connect(self._judge)
        page.preview.source_requested.connect(lambda place: self.open_source(*place))
        page.preview.beyond_requested.connect(self._go_beyond)
        page.preview.lesson_requested.connect(self._follow_lesson)
        page.preview.theme_requested.connect(self._change_theme)
        page.problems.finding_chosen.connect(self._show_finding)
        page.problems.finding_opened.connect(self._open_finding)
        page.problems.place_copied.connect(lambda text: self.told.emit(tr("Copied: {text}", text=text)))
        page.problems.mend_requested.connect(self._propose)
        page.show_welcome()

    @property
    def reading(self) -> bool:
        """Whether the folder is being read again."""
        return self._reading

    def retranslate(self) -> None:
        """Render the sheets again: callouts are titled in the language in use."""
        self._show_entry(self.page.contents.current())

    def restore_theme(self) -> None:
        """Go back to the theme that was in force before the other one was looked at."""
        if self._theme_before is not None:
            theme().set_name(self._theme_before)
            self._theme_before = None

    def open_source(self, file: str, _line: int) -> None:
        """Open a file of the course in the program the system has for it."""
        opened = self.opened
        if opened is None:
            return
        path = opened.path_of(file)
        if not path.exists():
            path = opened.folder
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            Notice(
                self.page,
                title=tr("No program opens this file"),
                text=tr("Open it yourself in your text editor: {file}", file=str(path)),
                button=tr("Close"),
                tone=Tone.WARN,
            ).open()

    def _open_finding(self, finding: Finding) -> None:
        self.open_source(finding.file, finding.line)

    def _change_theme(self) -> None:
        if self._theme_before is None:
            self._theme_before = theme().name
        theme().set_name(other_theme())

    def open_folder(self, folder: Path) -> None:
        """Open a course folder and follow what happens in it."""
        self._watch.watch(folder)
        self._asker.ask(
            lambda: self._service.open_folder(folder), self._show_opened, or_else=self._not_opened
        )

    def check_again(self) -> None:
        """Read the open folder again."""
        opened = self.opened
        if opened is None:
            return
        if self._reading:
            self._read_again = True
            return
        self._reading = True
        self._asker.ask(lambda: self._service.refresh(opened), self._show_again, or_else=self._not_read)

    def choose_folder(self) -> None:
        folder = choosing.choose_course_folder(self.page, None if self.opened is None else self.opened.folder)
        if folder is not None:
            self.open_folder(folder)
            self.shown.emit()

    def _show_entry(self, key: str, line: int = 0, *, last: bool = False) -> None:
        opened = self.opened
        if opened is not None and key:
            titles = {look.kind: tr(look.title) for look in CALLOUT_LOOKS}
            self._asker.ask(
                lambda: self._service.preview(opened, key, titles),
                lambda sheets: self._show_sheets(opened, key, sheets, line, last=last),
            )

    def _show_finding(self, finding: Finding) -> None:
        key = key_of(finding.file)
        if key != self.page.contents.current():
            self.page.contents.select(key)
            self._show_entry(key, finding.line)
        elif finding.line:
            self.page.preview.go_to_line(finding.line)

    def _go_beyond(self, direction: int) -> None:
        key = self.page.contents.neighbour(direction)
        if key:
            self.page.contents.select(key)
            self._show_entry(key, last=direction < 0)

    def _follow_lesson(self, lesson: str) -> None:
        place = None if self.opened is None else self.opened.places.get(("lesson", lesson))
        if place is not None:
            self.page.contents.select(place.file)
            self._show_entry(place.file)

    def _judge(self, answer: tuple[ItemId, Response]) -> None:
        opened = self.opened
        if opened is not None:
            item, response = answer
            self._asker.ask(
                lambda: self._service.judge(opened, item, response), self.page.preview.show_feedback
            )

    def _propose(self) -> None:
        opened = self.opened
        if opened is not None:
            self._asker.ask(lambda: self._service.proposed_fixes(opened), self._show_proposed)

    def _show_proposed(self, changes: tuple[LineChange, ...]) -> None:
        if not changes:
            self.check_again()
            return
        dialog = MendDialog(self.page, changes)
        dialog.acted.connect(self._mend)
        dialog.open()

    def _mend(self) -> None:
        opened = self.opened
        if opened is not None:
            self._asker.ask(lambda: self._service.fix(opened), self._mended)

    def _mended(self, fixed: FixedCourse) -> None:
        self.told.emit(trn("{n} line changed", "{n} lines changed", fixed.changed))
        self._take(fixed.course)

    def _show_opened(self, course: AuthorCourse) -> None:
        self.page.contents.list.setCurrentRow(-1)
        self._take(course)
        self.folder_opened.emit(course.folder)
        self.page.contents.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_opened(self, _error: Exception) -> bool:
        self._watch.watch(None if self.opened is None else self.opened.folder)
        return False

    def _show_again(self, course: AuthorCourse) -> None:
        self._reading = False
        if self.opened is None or course.folder == self.opened.folder:
            self._take(course)
        self._perhaps_again()

    def _not_read(self, error: Exception) -> bool:
        self._reading = False
        self.page.show_trouble(sentence_for(error))
        self._perhaps_again()
        return True

    def _perhaps_again(self) -> None:
        if self._read_again:
            self._read_again = False
            self.check_again()

    def _take(self, course: AuthorCourse) -> None:
        self.opened = course
        self._watch.watch_too(course.lender)
        self.page.show_course(course, checked=clock_seconds(datetime.now().astimezone().timetz()))
        self.course_read.emit(course)
        self._show_entry(self.page.contents.current())

    def _show_sheets(
        self, course: AuthorCourse, key: str, sheets: tuple[Sheet, ...], line: int, *, last: bool
    ) -> None:
        if key != self.page.contents.current():
            return
        title = next((file.title or file.name for file in course.files if file.name == key), "")
        self.page.preview.show_sheets(
            key,
            tr("Pictures") if key == PICTURES else title,
            with_words(sheets, course.course),
            media=course.media.get,
            line=line,
            last=last,
        )
        contents = self.page.contents
        self.page.preview.set_ends(before=bool(contents.neighbour(-1)), behind=bool(contents.neighbour(1)))
