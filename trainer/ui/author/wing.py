"""The author's wing: which page shows, which verb a wish becomes, and where its answer goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from trainer.domain.findings import Finding
from trainer.domain.ids import ItemId
from trainer.domain.question import Response
from trainer.services.author import AuthorCourse, AuthorService, FixedCourse, LineChange, MadeKey, PackMade
from trainer.services.author_sheets import Sheet
from trainer.ui.asking import Asker
from trainer.ui.author import choosing
from trainer.ui.author.contents_list import PICTURES, key_of
from trainer.ui.author.course_page import CoursePage
from trainer.ui.author.folder_watch import FolderWatch
from trainer.ui.author.key_page import KeyPage, KeyWish
from trainer.ui.author.mend_dialog import MendDialog
from trainer.ui.author.navigation import LEAVE, Place, rail_bottom, rail_items
from trainer.ui.author.pack_page import PackPage, PackWish
from trainer.ui.author.preview_panel import other_theme
from trainer.ui.author.sheet_words import with_words
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import clock_seconds
from trainer.ui.messages import sentence_for
from trainer.ui.reading.callout_look import CALLOUT_LOOKS
from trainer.ui.theme import ThemeName, Tone, theme
from trainer.ui.widgets.dialogs import Notice
from trainer.ui.widgets.nav import NavRail
from trainer.ui.widgets.toasts import ToastHost

BUSY_MS = 300
"""Nothing moves on screen for work shorter than this."""


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
        self._watch = FolderWatch(self)
        self._opened: AuthorCourse | None = None
        self._reading = False
        self._read_again = False
        self._theme_before: ThemeName | None = None
        self._key_file: Path | None = None
        self._out: Path | None = None
        self.rail = NavRail(rail_items(errors=0), rail_bottom())
        self.rail.set_compact(compact=True)
        self.pages = QStackedWidget()
        self.course = CoursePage()
        self.pack = PackPage()
        self.key = KeyPage()
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
        layout.addWidget(self.rail)
        layout.addWidget(self.pages, 1)
        self._connect()
        self.key.set_new_file(_free_key_file())
        self.pack.set_key_file(None)
        self.rail.set_current(Place.COURSE.value)
        self.course.show_welcome()

    def open_with(self, folder: Path | None = None, key_file: Path | None = None) -> None:
        """Begin with the folder and key of the last time, as far as they are still there."""
        if key_file is not None and key_file.is_file():
            self._use_key(key_file)
        if folder is not None and folder.is_dir():
            self.open_folder(folder)
        self.show_place(Place.COURSE)

    def open_folder(self, folder: Path) -> None:
        """Open a course folder and follow what happens in it."""
        self._out = None
        self._watch.watch(folder)
        self.asker.ask(lambda: self.service.open_folder(folder), self._show_opened, or_else=self._not_opened)

    def check_again(self) -> None:
        """Read the open folder again."""
        opened = self._opened
        if opened is None:
            return
        if self._reading:
            self._read_again = True
            return
        self._reading = True
        self.asker.ask(lambda: self.service.refresh(opened), self._show_again, or_else=self._not_read)

    def show_place(self, place: Place) -> None:
        """Go to a place of the rail."""
        page = self._places[place]
        if place is Place.PACK:
            self.pack.show_course(self._opened)
        self.rail.set_current(place.value)
        self.pages.setCurrentWidget(page)
        if place is not Place.COURSE:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._opened is not None:
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

    # -- wishes ------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.rail.page_chosen.connect(self._on_place)
        self._watch.changed.connect(self.check_again)
        course, pack, key = self.course, self.pack, self.key
        course.folder_requested.connect(self._choose_folder)
        course.folder_dropped.connect(self.open_folder)
        course.check_requested.connect(self.check_again)
        course.entry_chosen.connect(self._show_entry)
        course.pack_requested.connect(lambda: self.show_place(Place.PACK))
        course.full_view_changed.connect(lambda full: self.rail.setVisible(not full))
        course.preview.judge_requested.connect(self._judge)
        course.preview.source_requested.connect(lambda place: self._open_source(*place))
        course.preview.lesson_requested.connect(self._follow_lesson)
        course.preview.theme_requested.connect(self._change_theme)
        course.problems.finding_chosen.connect(self._show_finding)
        course.problems.finding_opened.connect(self._open_finding)
        course.problems.place_copied.connect(lambda text: self.tell(tr("Copied: {text}", text=text)))
        course.problems.mend_requested.connect(self._propose)
        pack.pack_wished.connect(self._pack)
        pack.key_file_requested.connect(self._choose_key)
        pack.out_requested.connect(self._choose_out)
        pack.problems_requested.connect(lambda: self.show_place(Place.COURSE))
        pack.key_page_requested.connect(lambda: self.show_place(Place.KEY))
        pack.course_requested.connect(self._choose_folder)
        pack.source_requested.connect(lambda place: self._open_source(*place))
        key.key_wished.connect(self._make_key)
        key.card_wished.connect(self._show_card)
        key.new_file_requested.connect(self._choose_new_key)
        key.key_file_requested.connect(self._choose_key)
        key.card_file_requested.connect(self._save_card)
        for page in (pack, key):
            page.folder_requested.connect(self._open_folder_of)
            page.copied.connect(lambda: self.tell(tr("Copied")))

    def _on_place(self, key: str) -> None:
        if key == LEAVE:
            self.rail.set_current(self._current_place().value)
            self._restore_theme()
            self.left.emit()
        else:
            self.show_place(Place(key))

    def _current_place(self) -> Place:
        return next(place for place, page in self._places.items() if page is self.pages.currentWidget())

    def _choose_folder(self) -> None:
        folder = choosing.choose_course_folder(self, None if self._opened is None else self._opened.folder)
        if folder is not None:
            self.open_folder(folder)
            self.show_place(Place.COURSE)

    def _show_entry(self, key: str, line: int = 0) -> None:
        opened = self._opened
        if opened is not None and key:
            titles = {look.kind: tr(look.title) for look in CALLOUT_LOOKS}
            self.asker.ask(
                lambda: self.service.preview(opened, key, titles),
                lambda sheets: self._show_sheets(opened, key, sheets, line),
            )

    def _show_finding(self, finding: Finding) -> None:
        key = key_of(finding.file)
        if key != self.course.contents.current():
            self.course.contents.select(key)
            self._show_entry(key, finding.line)
        elif finding.line:
            self.course.preview.go_to_line(finding.line)

    def _open_finding(self, finding: Finding) -> None:
        self._open_source(finding.file, finding.line)

    def _open_source(self, file: str, _line: int) -> None:
        opened = self._opened
        if opened is None:
            return
        path = opened.folder / file
        if not path.exists():
            path = opened.folder
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            Notice(
                self,
                title=tr("No program opens this file"),
                text=tr("Open it yourself in your text editor: {file}", file=str(path)),
                button=tr("Close"),
                tone=Tone.WARN,
            ).open()

    def _follow_lesson(self, lesson: str) -> None:
        place = None if self._opened is None else self._opened.places.get(("lesson", lesson))
        if place is not None:
            self.course.contents.select(place.file)
            self._show_entry(place.file)

    def _judge(self, answer: tuple[ItemId, Response]) -> None:
        opened = self._opened
        if opened is not None:
            item, response = answer
            self.asker.ask(
                lambda: self.service.judge(opened, item, response), self.course.preview.show_feedback
            )

    def _change_theme(self) -> None:
        if self._theme_before is None:
            self._theme_before = theme().name
        theme().set_name(other_theme())

    def _restore_theme(self) -> None:
        if self._theme_before is not None:
            theme().set_name(self._theme_before)
            self._theme_before = None

    def _propose(self) -> None:
        opened = self._opened
        if opened is not None:
            self.asker.ask(lambda: self.service.proposed_fixes(opened), self._show_proposed)

    def _show_proposed(self, changes: tuple[LineChange, ...]) -> None:
        if not changes:
            self.check_again()
            return
        dialog = MendDialog(self, changes)
        dialog.acted.connect(self._mend)
        dialog.open()

    def _mend(self) -> None:
        opened = self._opened
        if opened is not None:
            self.asker.ask(lambda: self.service.fix(opened), self._mended)

    def _mended(self, fixed: FixedCourse) -> None:
        self.tell(trn("{n} line changed", "{n} lines changed", fixed.changed))
        self._take(fixed.course)

    def _choose_key(self) -> None:
        path = choosing.choose_key_file(self, self._key_file)
        if path is not None:
            self._use_key(path)

    def _use_key(self, path: Path) -> None:
        self._key_file = path
        self.pack.set_key_file(path)
        self.key.set_key_file(path)
        self.key_chosen.emit(path)

    def _choose_new_key(self) -> None:
        path = choosing.save_as(
            self, tr("Where shall the key be kept?"), _free_key_file(), tr("Key files (*.json)")
        )
        if path is not None:
            self.key.set_new_file(path)

    def _choose_out(self) -> None:
        path = choosing.save_as(
            self, tr("Where shall the pack go?"), self._pack_path(), tr("Course packs (*.hspack)")
        )
        if path is not None:
            self._out = path
            self.pack.set_out(path)

    def _pack_path(self) -> Path:
        """Beside the folder, never in it: a pack inside its own folder would be the next finding."""
        opened = self._opened
        if self._out is not None:
            return self._out
        if opened is None or opened.course is None:
            return choosing.documents_folder()
        name = f"{opened.course.id}-{opened.course.version}.hspack"
        return opened.folder.parent / name

    def _make_key(self, wish: KeyWish) -> None:
        self._with_patience(
            self.key.set_busy,
            lambda: self.service.make_key(wish.name, wish.passphrase, wish.file),
            lambda made: self._key_made(made, wish.file),
            self.key.take_refusal,
        )

    def _key_made(self, made: MadeKey, file: Path) -> None:
        self._use_key(file)
        self.key.set_new_file(_free_key_file())
        self.key.show_made(made, file, new=True)

    def _show_card(self, wish: tuple[Path, str]) -> None:
        file, phrase = wish
        self._with_patience(
            self.key.set_busy,
            lambda: self.service.open_key(file, phrase),
            lambda made: self.key.show_made(made, file, new=False),
            self.key.take_refusal,
        )

    def _save_card(self, card: str) -> None:
        start = choosing.documents_folder() / "the-giang-vien.json"
        path = choosing.save_as(self, tr("Save the public card"), start, tr("Key cards (*.json)"))
        if path is not None:
            self.asker.ask(
                lambda: self.service.save_card(card, path),
                lambda _done: self.tell(tr("Saved: {file}", file=path.name)),
            )

    def _pack(self, wish: PackWish) -> None:
        opened = self._opened
        if opened is not None:
            self._with_patience(
                self.pack.set_busy,
                lambda: self.service.pack(opened.folder, wish.key_file, wish.passphrase, wish.out),
                self._packed,
                self.pack.take_refusal,
            )

    def _packed(self, made: PackMade) -> None:
        self.pack.show_made(made)

    def _with_patience(
        self,
        busy: Callable[..., None],
        verb: Callable[[], object],
        then: Callable[..., None],
        or_else: Callable[[Exception], bool],
    ) -> None:
        """Ask, and show that it takes a moment once it does."""
        clock = QTimer(self, interval=BUSY_MS, singleShot=True)
        clock.timeout.connect(lambda: busy(busy=True))
        clock.start()

        def rest() -> None:
            clock.stop()
            clock.deleteLater()
            busy(busy=False)

        def done(value: object) -> None:
            rest()
            then(value)

        def refused(error: Exception) -> bool:
            rest()
            return or_else(error)

        self.asker.ask(verb, done, or_else=refused)

    def _open_folder_of(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    # -- answers -----------------------------------------------------------------------------------------

    def _show_opened(self, course: AuthorCourse) -> None:
        self.course.contents.list.setCurrentRow(-1)
        self._take(course)
        self.folder_opened.emit(course.folder)
        self.course.contents.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_opened(self, _error: Exception) -> bool:
        self._watch.watch(None if self._opened is None else self._opened.folder)
        return False

    def _show_again(self, course: AuthorCourse) -> None:
        self._reading = False
        if self._opened is None or course.folder == self._opened.folder:
            self._take(course)
        self._perhaps_again()

    def _not_read(self, error: Exception) -> bool:
        self._reading = False
        self.course.show_trouble(sentence_for(error))
        self._perhaps_again()
        return True

    def _perhaps_again(self) -> None:
        if self._read_again:
            self._read_again = False
            self.check_again()

    def _take(self, course: AuthorCourse) -> None:
        self._opened = course
        self.course.show_course(course, checked=clock_seconds(datetime.now().astimezone().timetz()))
        self.rail.set_badge(Place.COURSE.value, course.errors)
        self.pack.show_course(course)
        self.pack.set_out(self._pack_path())
        self._show_entry(self.course.contents.current())

    def _show_sheets(self, course: AuthorCourse, key: str, sheets: tuple[Sheet, ...], line: int) -> None:
        if key != self.course.contents.current():
            return
        title = next((file.title or file.name for file in course.files if file.name == key), "")
        self.course.preview.show_sheets(
            key,
            tr("Pictures") if key == PICTURES else title,
            with_words(sheets, course.course),
            media=course.media.get,
            line=line,
        )

    # -- Qt ----------------------------------------------------------------------------------------------

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.rail.set_items(
                rail_items(errors=0 if self._opened is None else self._opened.errors), rail_bottom()
            )
            self._show_entry(self.course.contents.current())
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            # Drives on a network tell nothing of their changes; coming back from the editor is when it matters.
            self.check_again()
        super().changeEvent(event)


def _free_key_file() -> Path:
    """A name for a new key that no file has yet."""
    folder = choosing.documents_folder()
    path, number = folder / "khoa-giang-vien.json", 2
    while path.exists():
        path = folder / f"khoa-giang-vien-{number}.json"
        number += 1
    return path
