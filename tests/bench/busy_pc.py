"""Typing, paging and answering while another program keeps one core busy: none of it may take longer than 50 ms."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.a_pc import a_pc
from tests.bench.long_lessons import a_long_course
from tests.bench.measure import Figure, figure
from trainer.domain.ids import CourseId
from trainer.services.learner.rehearsal import Plan, rehearse

LONG, SHIPPED = CourseId("bai-dai"), CourseId("an-toan-thong-tin")
TYPED = "Chị Nguyễn Thị Ánh kiểm tra lại địa chỉ người gửi "


@contextmanager
def a_busy_core() -> Iterator[None]:
    """A process that never rests."""
    program = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        time.sleep(0.5)
        yield
    finally:
        program.kill()
        program.wait()


def measure(runs: int) -> Iterator[Figure]:
    """The slowest of many tries counts here, so the figures' greatest is what the target is about."""
    from tests.bench.clicking import clicks
    from trainer.paths import shipped_courses_folder

    with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder, a_busy_core():
        yield figure("a letter typed and painted", "ms", _typing(runs), "one core busy")
        long = a_pc(Path(folder) / "long", [a_long_course(2)])
        yield figure("next part painted", "ms", _paging(long, runs), "one core busy")
        long.profiles.close()
        learner = a_pc(Path(folder) / "shipped", (), shipped=shipped_courses_folder())
        rehearse(learner, SHIPPED, Plan(right=0.5, seed="7"))
        answers = clicks(learner, SHIPPED, runs)
        yield figure("answer: click to committed", "ms", answers, "one core busy")
        learner.profiles.close()


def _typing(runs: int) -> list[float]:
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QInputMethodEvent

    from tests.bench.a_screen import APPLICATION, until
    from trainer.ui.widgets.fields import LineEdit

    assert APPLICATION is not None
    field = LineEdit()
    field.resize(600, 40)
    field.show()
    until(field.isVisible)
    times = []
    for letter in TYPED * runs:
        began = time.perf_counter()
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QCoreApplication.sendEvent(field, event)
        field.grab()
        times.append((time.perf_counter() - began) * 1000)
    field.close()
    return times


def _paging(learner: object, runs: int) -> list[float]:
    from tests.bench.a_screen import APPLICATION, until
    from tests.bench.lessons import _next_part
    from trainer.services.learner import LearnerService
    from trainer.ui.asking import Asker
    from trainer.ui.learner.reading_desk import ReadingDesk

    assert isinstance(learner, LearnerService)
    learner.warm()
    asker = Asker(APPLICATION)
    desk = ReadingDesk(learner, asker)
    desk.resize(1366, 768)
    shown: list[bool] = []
    lesson = learner.content(LONG).lessons[0].id
    until(lambda: bool(shown), lambda: desk.open_lesson(LONG, lesson, lambda: shown.append(True)))
    desk.show()
    desk.grab()
    times = []
    for _ in range(6 * runs):
        began = time.perf_counter()
        _next_part(desk)
        times.append((time.perf_counter() - began) * 1000)
        until(lambda: not asker.busy)
    desk.close()
    return times
