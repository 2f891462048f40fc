"""Notices that a course folder changed on disk, after the writing has come to rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

PAUSE_MS = 400
"""Editors write a file in several steps (empty it, fill it, put it in place); one check for all of them."""
_MOST = 2000
_DEEPEST = 4


class FolderWatch(QObject):
    """Watches a folder, its subfolders and their files.

    changed(): something in it changed, and nothing more for a short while.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._on_rest)
        self._watcher.directoryChanged.connect(lambda _: self._pause.start())
        self._watcher.fileChanged.connect(lambda _: self._pause.start())

    def watch(self, folder: Path | None) -> None:
        """Begin with this folder; None stops watching."""
        self._pause.stop()
        self._folder = folder
        self._renew()

    def _renew(self) -> None:
        """Watch what is there now: a file that an editor replaced has fallen out of the watch."""
        wanted = set() if self._folder is None else {str(path) for path in _paths(self._folder)}
        known = {*self._watcher.files(), *self._watcher.directories()}
        if known - wanted:
            self._watcher.removePaths(sorted(known - wanted))
        if wanted - known:
            self._watcher.addPaths(sorted(wanted - known))

    def _on_rest(self) -> None:
        self._renew()
        self.changed.emit()


def _paths(folder: Path, depth: int = 0) -> Iterator[Path]:
    """The folder and what is in it; while it is away, the folder above, so that its return is noticed."""
    if not folder.is_dir():
        if not depth and folder.parent.is_dir():
            yield folder.parent
        return
    yield folder
    try:
        inside = sorted(folder.iterdir())[:_MOST]
    except OSError:
        return
    for path in inside:
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            if depth < _DEEPEST:
                yield from _paths(path, depth + 1)
        else:
            yield path
