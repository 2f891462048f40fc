"""The test's own screen under real clicks: from the mouse button to the word that the answer is on the disk."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.bench.a_screen import APPLICATION, until
from trainer.domain.ids import CourseId
from trainer.services.learner import LearnerService
from trainer.ui.asking import Asker
from trainer.ui.learner.test_desk import TestDesk
from trainer.ui.widgets.options import OptionRow

LEFT = Qt.MouseButton.LeftButton


def clicks(learner: LearnerService, course: CourseId, runs: int) -> list[float]:
    """Milliseconds of `runs` rounds of clicks on the options of every question that has options."""
    asker = Asker(APPLICATION)
    desk = TestDesk(learner, asker)
    desk.resize(1366, 768)
    desk.show()
    desk.introduce(course, learner.content(course).quizzes[0].id)
    until(lambda: not asker.busy)
    desk.intro.who.click()
    QTest.mouseClick(desk.intro.start_button, LEFT)
    until(lambda: not asker.busy)
    times = []
    for place in [place for _ in range(runs) for place in range(24)]:
        desk.test.go(place)
        until(lambda: not asker.busy)
        rows = desk.test._view.findChildren(OptionRow) if desk.test._view else []
        free = [row for row in rows if not row.isChecked()]
        if free:
            times.append(until(lambda: not asker.busy, partial(QTest.mouseClick, free[0], LEFT)))
    desk.test.stop()
    desk.close()
    return times
