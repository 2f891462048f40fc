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
    """Watches a folder, its subfolders and their files, and whether the folder itself goes away or comes back.

    A second folder, which the first takes files from, can be watched with it.

    changed(): something in it changed, and nothing more for a short while.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._lender: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._on_rest)
        self._there = False
        self._watcher.directoryChanged.connect(self._on_directory)
        self._watcher.fileChanged.connect(lambda _: self._pause.start())

    def watch(self, folder: Path | None) -> None:
        """Begin with this folder; None stops watching."""
        self._pause.stop()
        self._folder, self._lender = folder, None
        self._renew()

    def watch_too(self, lender: Path | None) -> None:
        """Watch the folder that files are taken from as well; None where there is none."""
        if lender != self._lender:
            self._lender = lender
            self._renew()

    def _on_directory(self, changed: str) -> None:
        folder = self._folder
        if folder is None:
            return
        # What happens beside the folder matters only when the folder itself goes or comes back.
        if Path(changed) != folder.parent or folder.is_dir() != self._there:
            self._pause.start()

    def _renew(self) -> None:
        """Watch what is there now: a file that an editor replaced has fallen out of the watch."""
        folder = self._folder
        wanted = (
            set()
            if folder is None
            else {str(path) for path in (folder.parent, *_paths(folder)) if path.exists()}
        )
        if self._lender is not None:
            wanted |= {str(path) for path in _paths(self._lender)}
        self._there = folder is not None and folder.is_dir()
        known = {*self._watcher.files(), *self._watcher.directories()}
        if known - wanted:
            self._watcher.removePaths(sorted(known - wanted))
        if wanted - known:
            self._watcher.addPaths(sorted(wanted - known))

    def _on_rest(self) -> None:
        self._renew()
        self.changed.emit()


def _paths(folder: Path, depth: int = 0) -> Iterator[Path]:
    if not folder.is_dir():
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
