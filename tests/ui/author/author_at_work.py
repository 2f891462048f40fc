"""An author at the PC: the wing with a course folder on disk, an editor that only notes what it was asked to open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QWidget
from pytestqt.qtbot import QtBot

from trainer.services.author import AuthorService
from trainer.ui.author.wing import AuthorWing

LESSON = "1-can-ban/1-kiem-tra-kenh-khac.md"
BANK = "bank/nh-kenh-khac.md"
PATIENCE_MS = 5000


class Editor(QObject):
    """Stands in for the system's editor."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open_url(self, url: QUrl) -> None:
        """Note a file instead of opening it."""
        self.opened.append(Path(url.toLocalFile()))


class AuthorAtWork:
    """Clicks, presses and writes as an author does."""

    def __init__(self, qtbot: QtBot, folder: Path, editor: Editor) -> None:
        self.qtbot, self.folder, self.editor = qtbot, folder, editor
        self.wing = AuthorWing(AuthorService())
        self.wing.resize(1366, 768)
        qtbot.addWidget(self.wing, before_close_func=lambda _: self._leave())
        self.wing.show()
        qtbot.waitExposed(self.wing)

    def _leave(self) -> None:
        self.wing.hide()
        self.settle()

    def open(self) -> None:
        """Open the folder and wait until it is shown."""
        self.wing.course_desk.open_folder(self.folder)
        self.settle()

    def settle(self) -> None:
        """Wait until no verb runs and the screen has been laid out."""
        self.qtbot.waitUntil(lambda: not self.wing.asker.busy, timeout=PATIENCE_MS)
        self.qtbot.wait(20)

    def write(self, file: str, old: str, new: str) -> None:
        """Change a file as an editor does, once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def until(self, seen: object) -> None:
        """Wait until a callable is true."""
        assert callable(seen)
        self.qtbot.waitUntil(lambda: bool(seen()), timeout=PATIENCE_MS)
        self.settle()

    def click(self, widget: QWidget) -> None:
        """Press a widget with the mouse, in its middle."""
        assert widget.isVisible(), widget.accessibleName()
        assert widget.isEnabled(), widget.accessibleName()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def click_row(self, rows: QListWidget, row: int, *, twice: bool = False) -> None:
        """Press a row of a list with the mouse, at its left end."""
        rows.scrollToItem(rows.item(row))
        rect = rows.visualItemRect(rows.item(row))
        spot = QPoint(rect.x() + 60, rect.center().y())
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        if twice:
            QTest.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        self.settle()

    def choose(self, key: str) -> None:
        """Press an entry of the contents."""
        contents = self.wing.course.contents.list
        for row in range(contents.count()):
            if contents.item(row).toolTip().endswith(f"\n{key}"):
                self.click_row(contents, row)
                return
        raise AssertionError(f"{key} is not in the contents")

    def course_entry(self, key: str) -> None:
        """Go to an entry of the contents, even while they are hidden."""
        self.wing.course.contents.select(key)
        self.wing.course.entry_chosen.emit(key)
        self.settle()

    def key(self, widget: QWidget, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key in a widget."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(widget, key, held)
        self.settle()
