"""One start of the window, watched from inside: run in a process of its own by `start_up`; tells one line of JSON.

Nothing of the tests and little of the standard library is imported before the window is, so that its start is its own.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from trainer import app
from trainer.ui.main_window import MainWindow

if TYPE_CHECKING:
    from trainer.ui.learner.wing import LearnerWing

BEGAN = int(os.environ.get("HOCSO_BENCH_BEGAN", "0")) or time.monotonic_ns()


def main() -> int:
    """Start as `hocso` does, wait for Home, open a lesson, tell."""
    from pathlib import Path

    from PySide6.QtCore import QTimer

    home = Path(sys.argv[1])
    application = app.start_application(home)
    window = MainWindow(home)
    told: dict[str, float] = {}
    beats: list[int] = []

    def painted() -> None:
        told["painted_ms"] = since_start()
        told["modules"] = len(sys.modules)
        _remember(told, "at first paint")
        beats.append(time.monotonic_ns())

    def beat() -> None:
        now = time.monotonic_ns()
        if beats:
            told["stall_ms"] = max(told.get("stall_ms", 0.0), (now - beats[-1]) / 1e6)
            beats.append(now)
        if since_start() > 60_000:
            application.exit(3)
        elif "ready_ms" in told:
            pulse.stop()
            finish()
        elif (wing := learners_wing(window)) is not None and not wing.asker.busy:
            told["ready_ms"] = since_start()

    def finish() -> None:
        _remember(told, "with Home")
        wing = learners_wing(window)
        assert wing is not None
        course = window.service.study.courses()[0].id
        wing.open_lesson(course, window.service.content(course).lessons[0].id)

        def opened() -> None:
            if not wing.asker.busy:
                waiter.stop()
                window.grab()
                _remember(told, "with a lesson open")
                application.exit(0)

        waiter = QTimer(window, interval=5)
        waiter.timeout.connect(opened)
        waiter.start()

    window.first_painted.connect(painted)
    pulse = QTimer(window, interval=2)
    pulse.timeout.connect(beat)
    pulse.start()
    window.show()
    code = application.exec()
    from trainer.ui.background import wait_for_jobs

    wait_for_jobs()
    window.service.profiles.close()
    import json

    print(json.dumps(told))
    return code


def learners_wing(window: MainWindow) -> LearnerWing | None:
    """The learner's wing once it is shown; its module is loaded by then."""
    wing = window.pages.currentWidget()
    if wing is None or wing is not window._wings.get("learner"):
        return None
    from trainer.ui.learner.wing import LearnerWing

    assert isinstance(wing, LearnerWing)
    return wing


def since_start() -> float:
    """Milliseconds since the process was asked for."""
    return (time.monotonic_ns() - BEGAN) / 1e6


def _remember(told: dict[str, float], moment: str) -> None:
    from tests.bench.measure import memory_mb

    for kind in ("Pss", "Rss"):
        found = memory_mb(kind)
        if found is not None:
            told[f"{kind} {moment}"] = found


if __name__ == "__main__":
    sys.exit(main())
