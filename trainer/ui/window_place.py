"""Where the window stood when it was last closed, and the room it takes at first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

SMALLEST = QSize(911, 456)
USUAL = QSize(1366, 768)
FRAME = QSize(16, 40)
"""What the frame and the title of a window take beside its contents, at most; known only once it is shown."""
_KEY = "geometry"


def _store(home: Path) -> QSettings:
    return QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)


def place_window(window: QWidget, home: Path) -> None:
    """Puts a window where it was last, at first in the usual size as far as the screen has room."""
    room = QGuiApplication.primaryScreen().availableSize()
    window.setMinimumSize(SMALLEST.boundedTo(room))
    window.resize(USUAL.boundedTo(room))
    kept = _store(home).value(_KEY)
    if isinstance(kept, QByteArray):
        window.restoreGeometry(kept)


def show_window(window: QWidget, home: Path) -> None:
    """Shows a window where it was last; at first it fills a screen that has no room for the usual size and a frame."""
    room, wanted = window.screen().availableSize(), USUAL + FRAME
    if wanted.boundedTo(room) != wanted and not isinstance(_store(home).value(_KEY), QByteArray):
        window.showMaximized()
    else:
        window.show()


def keep_place(window: QWidget, home: Path) -> None:
    """Keeps where a window stands. *Side effects:* writes one small file in the data folder."""
    home.mkdir(parents=True, exist_ok=True)
    _store(home).setValue(_KEY, window.saveGeometry())


def last_path(home: Path, name: str) -> Path | None:
    """The folder or file that was last used under this name; None where there was none."""
    kept = _store(home).value(name)
    return Path(kept) if isinstance(kept, str) and kept else None


def keep_path(home: Path, name: str, path: Path) -> None:
    """Keeps which folder or file is in use. *Side effects:* writes one small file in the data folder."""
    home.mkdir(parents=True, exist_ok=True)
    _store(home).setValue(name, str(path))
