"""A tour through every screen with the people of the play, photographed in four looks."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.ui.theme import ThemeName, theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from trainer.cli.demo.play import Play

LOOKS: tuple[tuple[str, ThemeName, float], ...] = (
    ("sang", ThemeName.LIGHT, 1.0),
    ("sang-150", ThemeName.LIGHT, 1.5),
    ("toi", ThemeName.DARK, 1.0),
    ("tuong-phan-cao", ThemeName.HIGH_CONTRAST, 1.0),
)
WIDTH, HEIGHT = 1366, 768
_PATIENCE_S = 20.0
_KNOWN_COMPLAINTS = (
    "propagateSizeHints",  # the offscreen plugin, of every window: it has no window manager to tell sizes to
    "Cannot find font directory",  # the offscreen plugin on Windows; the shipped fonts are loaded by name
    "This plugin does not support",
    "PerMonitorVersion2",  # wine has neither this nor the next
    "EnableNonClientDpiScaling",
    "Unable to set geometry",  # Windows makes a window as high as its words need, and tells of it
)

Stop = tuple[str, "QWidget"]


class Camera:
    """Takes a picture of a window in each look, after it has settled."""

    def __init__(
        self, app: QApplication, folder: Path, looks: tuple[tuple[str, ThemeName, float], ...]
    ) -> None:
        self._app, self._folder, self._looks = app, folder, looks
        self.taken: list[Path] = []

    def take(self, name: str, window: QWidget) -> None:
        """Photograph the window. *Side effects:* writes PNG files."""
        for look, theme_name, zoom in self._looks:
            theme().set_look(theme_name, zoom)
            window.resize(WIDTH, HEIGHT)
            self.settle()
            path = self._folder / look / f"{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            window.grab().save(str(path))
            if look == LOOKS[0][0]:
                self.taken.append(path)
        # The next stop begins with the look this one ended with: a change of look costs most of the time.
        self._looks = tuple(reversed(self._looks))

    def settle(self, *, until: Callable[[], bool] = lambda: True) -> None:
        """Let the window work until nothing is running and `until` holds."""
        from PySide6.QtCore import QEvent

        from trainer.ui.background import running_jobs

        deadline = time.monotonic() + _PATIENCE_S
        quiet = 0
        while quiet < 3 and time.monotonic() < deadline:
            self._app.processEvents()
            # Without a running event loop nothing else clears away windows that were closed; each would be
            # dressed anew with every change of look.
            self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            quiet = 0 if running_jobs() or not until() else quiet + 1
            time.sleep(0.005)


def take_pictures(
    play: Play,
    folder: Path,
    *,
    looks: tuple[tuple[str, ThemeName, float], ...],
    complain: Callable[[str], None] | None = None,
) -> tuple[Path, ...]:
    """Photograph every screen; returns the pictures in the plain look. *Side effects:* writes PNG files.

    `complain` is told what Qt complains of, and of parts that were windows of their own for a moment; by default it is
    said on standard error.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import qInstallMessageHandler

    from trainer.app import start_application
    from trainer.cli.demo.stray_windows import StrayWindows

    def only_what_matters(_kind: object, _context: object, text: str) -> None:
        if not any(known in text for known in _KNOWN_COMPLAINTS):
            (complain or _say_aloud)(text)

    qInstallMessageHandler(only_what_matters)
    app = start_application(play.folder / "may-tinh" / "man-hinh")
    watch = StrayWindows(complain or _say_aloud)
    app.installEventFilter(watch)
    camera = Camera(app, folder, looks)
    from trainer.cli.demo import tour_committee, tour_learner, tour_trainer

    for tour in (tour_learner.tour, tour_trainer.tour, tour_committee.tour):
        for name, window in tour(play, camera):
            camera.take(name, window)
    app.processEvents()
    app.removeEventFilter(watch)
    return tuple(camera.taken)


def _say_aloud(text: str) -> None:
    print(text, file=sys.stderr)
