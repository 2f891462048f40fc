"""`python -m tests.journeys.killed_window HOME SHIPPED`: opens the window, answers one test item, and is killed."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from trainer.app import start_application
from trainer.services.learner import LearnerService
from trainer.ui.learner.wing import LearnerWing
from trainer.ui.main_window import MainWindow

PATIENCE_S = 30.0


def main(home: Path, shipped: Path) -> None:
    """Begin the test of the first course, answer its first item, and end as a power cut ends a program."""
    app = start_application(home)
    window = MainWindow(home, service=LearnerService(home, shipped=shipped))
    window.show()

    def wait(done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not done():
            assert time.monotonic() < deadline, "the window did not get there"
            app.processEvents()

    wait(lambda: isinstance(window.pages.currentWidget(), LearnerWing))
    wing = window.pages.currentWidget()
    assert isinstance(wing, LearnerWing)
    wait(lambda: not wing.asker.busy)
    course = window.service.study.courses()[0].id
    quiz = window.service.study.course(course).tests[0].quiz
    wing.open_test(course, quiz)
    wait(lambda: not wing.asker.busy)
    wing.tests.intro.start_requested.emit((course, quiz))
    wait(lambda: not wing.asker.busy)
    view = wing.tests.test._view
    assert view is not None
    from trainer.domain.grading import right_answer

    view.show_response(right_answer(window.service.content(course).item(view.question.id)))
    view._on_changed()
    wing.tests.test.keep_answer()
    wait(lambda: not wing.asker.busy and wing.tests.test.saved.isVisibleTo(wing.tests.test))
    print("kept", flush=True)
    # On Windows SIGTERM is TerminateProcess: no clean-up runs either.
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
