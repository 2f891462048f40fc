"""One window a data folder: a second start hands its files to the window that is open, by a note in the folder."""

from __future__ import annotations

import json
import secrets
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal

LOCK_FILE, NOTES_FOLDER = "window.lock", "opening"
PATIENCE_S = 4.0
"""How long a second start waits for the window to take its note before it opens a window of its own."""
_LARGEST_NOTE = 64 * 1024


class OneWindow(QObject):
    """Who may open the window of a data folder, and what others want opened in it.

    files_arrived(tuple[Path, ...]): a second start wants these opened, and the window in front; maybe none.
    """

    files_arrived = Signal(object)

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._home, self._notes = home, home / NOTES_FOLDER
        self._lock = QLockFile(str(home / LOCK_FILE))
        self._lock.setStaleLockTime(0)  # a lock is over when its process is, however long it was open
        self._watcher: QFileSystemWatcher | None = None

    def claim(self) -> bool:
        """Whether this process may open the window. *Side effects:* makes the data folder and a lock file in it.

        Where no lock can be made the window opens all the same: what is wrong with the folder is said there.
        """
        try:
            self._home.mkdir(parents=True, exist_ok=True)
        except OSError:
            return True
        return self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError

    def hand_over(self, files: Sequence[Path], patience_s: float = PATIENCE_S) -> bool:
        """Ask the open window to open these files and come to the front; whether it did.

        *Side effects:* writes a note into the data folder, which the window deletes; an unread one is taken back.
        """
        note = self._notes / f"{secrets.token_hex(8)}.json"
        _let_come_forward()
        try:
            # Whole at once under its name; the window may have read and deleted it before this line is over.
            self._notes.mkdir(parents=True, exist_ok=True)
            part = note.with_suffix(".part")
            part.write_bytes(json.dumps([str(path.absolute()) for path in files]).encode("utf-8"))
            part.replace(note)
            deadline = time.monotonic() + patience_s
            while note.exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            taken = not note.exists()
            note.unlink(missing_ok=True)
        except OSError:  # whatever stands in the way, a window of one's own is better than none
            return False
        return taken

    def listen(self) -> None:
        """Take what others want opened from now on. *Side effects:* makes a folder; deletes the notes in it."""
        try:
            self._notes.mkdir(parents=True, exist_ok=True)
        except OSError:
            return
        self._watcher = QFileSystemWatcher([str(self._notes)], self)
        self._watcher.directoryChanged.connect(self._take_notes)
        self._take_notes()

    def close(self) -> None:
        """Let another process open a window. *Side effects:* deletes the lock file."""
        self._lock.unlock()

    def _take_notes(self) -> None:
        for note in sorted(self._notes.glob("*.json")):
            try:
                names = json.loads(note.read_bytes()[:_LARGEST_NOTE].decode("utf-8"))
                note.unlink()
            except (OSError, ValueError):
                continue
            if isinstance(names, list):
                self.files_arrived.emit(tuple(Path(name) for name in names if isinstance(name, str)))


def _let_come_forward() -> None:
    """Windows lets a window come to the front only when the process in front of it allows that."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
