"""The signing desk: keys made and shown, courses packed and signed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from trainer.services.author import AuthorCourse, AuthorService, MadeKey, PackMade
from trainer.ui.asking import Asker
from trainer.ui.author import choosing
from trainer.ui.author.key_page import KeyPage, KeyWish
from trainer.ui.author.pack_page import PackPage, PackWish
from trainer.ui.language import tr

BUSY_MS = 300
"""Nothing moves on screen for work shorter than this."""
KEY_NAME = "khoa-giang-vien"
CARD_NAME = "the-giang-vien.json"


class SigningDesk(QObject):
    """Turns the wishes of the pack page and the key page into verbs.

    key_chosen(object): this key file (`Path`) is in use now.
    told(str): something was done.
    """

    key_chosen = Signal(object)
    told = Signal(str)

    def __init__(self, service: AuthorService, asker: Asker, parent: QObject) -> None:
        super().__init__(parent)
        self._service, self._asker = service, asker
        self.pack, self.key = PackPage(), KeyPage()
        self._opened: AuthorCourse | None = None
        self._key_file: Path | None = None
        self._out: Path | None = None
        pack, key = self.pack, self.key
        pack.pack_wished.connect(self._pack)
        pack.key_file_requested.connect(self._choose_key)
        pack.out_requested.connect(self._choose_out)
        key.key_wished.connect(self._make_key)
        key.card_wished.connect(self._show_card)
        key.new_file_requested.connect(self._choose_new_key)
        key.key_file_requested.connect(self._choose_key)
        key.card_file_requested.connect(self._save_card)
        for page in (pack, key):
            page.folder_requested.connect(self._open_folder_of)
            page.copied.connect(lambda: self.told.emit(tr("Copied")))
        key.set_new_file(_free_key_file())
        pack.set_key_file(None)
        pack.show_course(None)

    def show_course(self, course: AuthorCourse) -> None:
        """What would be packed now; another folder takes another place for its pack."""
        if self._opened is None or self._opened.folder != course.folder:
            self._out = None
        self._opened = course
        self.pack.show_course(course)
        self.pack.set_out(self._pack_path())

    def _choose_key(self) -> None:
        path = choosing.choose_key_file(self.pack, self._key_file)
        if path is not None:
            self.use_key(path)

    def use_key(self, path: Path) -> None:
        """Sign with this key."""
        self._key_file = path
        self.pack.set_key_file(path)
        self.key.set_key_file(path)
        self.key_chosen.emit(path)

    def _choose_new_key(self) -> None:
        path = choosing.save_as(
            self.key, tr("Where shall the key be kept?"), _free_key_file(), tr("Key files (*.json)")
        )
        if path is not None:
            self.key.set_new_file(path)

    def _choose_out(self) -> None:
        path = choosing.save_as(
            self.key, tr("Where shall the pack go?"), self._pack_path(), tr("Course packs (*.hspack)")
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
            lambda: self._service.make_key(wish.name, wish.passphrase, wish.file),
            lambda made: self._key_made(made, wish.file),
            self.key.take_refusal,
        )

    def _key_made(self, made: MadeKey, file: Path) -> None:
        self.use_key(file)
        self.key.set_new_file(_free_key_file())
        self.key.show_made(made, file, new=True)

    def _show_card(self, wish: tuple[Path, str]) -> None:
        file, phrase = wish
        self._with_patience(
            self.key.set_busy,
            lambda: self._service.open_key(file, phrase),
            lambda made: self.key.show_made(made, file, new=False),
            self.key.take_refusal,
        )

    def _save_card(self, card: str) -> None:
        start = choosing.documents_folder() / CARD_NAME
        path = choosing.save_as(self.key, tr("Save the public card"), start, tr("Key cards (*.json)"))
        if path is not None:
            self._asker.ask(
                lambda: self._service.save_card(card, path),
                lambda _done: self.told.emit(tr("Saved: {file}", file=path.name)),
            )

    def _pack(self, wish: PackWish) -> None:
        opened = self._opened
        if opened is not None:
            self._with_patience(
                self.pack.set_busy,
                lambda: self._service.pack(opened.folder, wish.key_file, wish.passphrase, wish.out),
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

        self._asker.ask(verb, done, or_else=refused)

    def _open_folder_of(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _free_key_file() -> Path:
    """A name for a new key that no file has yet."""
    folder = choosing.documents_folder()
    path, number = folder / f"{KEY_NAME}.json", 2
    while path.exists():
        path = folder / f"{KEY_NAME}-{number}.json"
        number += 1
    return path
