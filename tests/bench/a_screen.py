"""An application without a screen, and waiting for it as a person would: until something shows."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from trainer.ui import qt_imports

# isort: split
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication

from trainer.ui.language import Language, set_language
from trainer.ui.theme import ThemeName, theme

__all__ = ["APPLICATION", "qt_imports", "until"]

PATIENCE_S = 30.0

APPLICATION = QApplication(["hocso-bench"])
set_language(Language.VIETNAMESE)
theme().start(APPLICATION, name=ThemeName.LIGHT, zoom=1.0)


def until(holds: Callable[[], bool], act: Callable[[], object] = lambda: None) -> float:
    """Milliseconds from the act until the condition holds, the screen alive meanwhile; TimeoutError after 30 s."""
    began = time.perf_counter_ns()
    act()
    while not holds():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        if time.perf_counter_ns() - began > PATIENCE_S * 1e9:
            raise TimeoutError
    taken = (time.perf_counter_ns() - began) / 1e6
    # What a running event loop would have deleted by now; this one is only visited.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return taken
