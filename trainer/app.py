"""The window is put together here: arguments, look, language, and what happens to errors nobody foresaw."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from trainer.ui import qt_imports  # Qt's own import hook must not stay in force

# isort: split
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from trainer.paths import data_folder
from trainer.services.preferences import load_preferences
from trainer.ui.language import Language
from trainer.ui.language.qt import speak
from trainer.ui.main_window import MainWindow
from trainer.ui.one_window import OneWindow
from trainer.ui.theme import ThemeName, theme
from trainer.ui.window_place import show_window

__all__ = ["main", "note", "qt_imports", "start_application"]

GOOD, WRONG_USE = 0, 2
LOG_FILE = "log.txt"
_LOG_CAP = 256 * 1024


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Where this data folder has a window already, that one opens the files and this process ends.
    """
    parser = argparse.ArgumentParser(prog="hocso", description="Học Số")
    parser.add_argument("--home", type=Path, default=None, help="the data folder to use")
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        help="a course pack, an organisation file, a report or a backup to open",
    )
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as stop:
        return GOOD if stop.code in (0, None) else WRONG_USE
    home = arguments.home or data_folder()
    one = OneWindow(home)
    if not one.claim() and one.hand_over(arguments.files):
        return GOOD
    app = start_application(home)
    window = MainWindow(home, files=arguments.files)
    sys.excepthook = Complainer(window).complain
    one.files_arrived.connect(window.open_files)
    window.first_painted.connect(one.listen)
    show_window(window, home)
    code = app.exec()
    one.close()
    from trainer.ui.background import wait_for_jobs

    wait_for_jobs()
    return code


def start_application(home: Path) -> QApplication:
    """Make the application and dress it as it was when last closed."""
    existing = QCoreApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["hocso"])
    app.setApplicationName("Học Số")
    kept = load_preferences(home)
    names = {name.value: name for name in ThemeName}
    languages = {each.value: each for each in Language}
    theme().start(app, name=names.get(kept.theme, ThemeName.SYSTEM), zoom=kept.zoom_percent / 100)
    theme().set_reduced_motion(on=kept.reduced_motion)
    speak(app, languages.get(kept.language, Language.VIETNAMESE))
    return app


class Complainer:
    """Puts an error nobody foresaw into the log file and says one sentence about it."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._speaking = False

    def complain(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take the place of `sys.excepthook`. *Side effects:* appends to the log file of the data folder."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        note(self._window.home, "".join(traceback.format_exception(kind, error, trace)))
        if not self._speaking and isinstance(error, Exception):
            self._speaking = True
            try:
                self._window.refuse(error)
            finally:
                self._speaking = False


def note(home: Path, text: str) -> None:
    """Append to the log file, which is begun anew at 256 KB; a disk that refuses is left alone."""
    path = home / LOG_FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LOG_CAP:
            path.replace(path.with_suffix(".old.txt"))
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{text}\n")
    except OSError:
        return
