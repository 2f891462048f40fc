"""Opening lessons of 3,000 words in the reader: the first, the next ones, and what 200 of them leave in memory."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from tests.bench.a_pc import a_pc
from tests.bench.long_lessons import a_long_course
from tests.bench.measure import Figure, figure, memory_mb, milliseconds
from trainer.domain.ids import CourseId, LessonId

COURSE, LESSONS, WORDS = CourseId("bai-dai"), 20, 3_000
MANY = 200


def measure(runs: int) -> Iterator[Figure]:
    """From the click to the first part painted; the courses are open and the reader's screen has not been seen."""
    from tests.bench.a_screen import APPLICATION, until
    from trainer.ui.asking import Asker
    from trainer.ui.learner.reading_desk import ReadingDesk

    with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder:
        learner = a_pc(Path(folder), [a_long_course(LESSONS, words=WORDS)])
        learner.warm()
        learner.study.home()
        lessons = [lesson.id for lesson in learner.content(COURSE).lessons]
        asker = Asker(APPLICATION)
        desk = ReadingDesk(learner, asker)
        desk.resize(1366, 768)
        shown: list[LessonId] = []

        def opened(lesson: LessonId) -> float:
            def show() -> None:
                desk.show()
                desk.grab()  # paints, whatever the platform thinks of exposing
                shown.append(lesson)

            count = len(shown)
            return until(lambda: len(shown) > count, lambda: desk.open_lesson(COURSE, lesson, show))

        yield figure("first lesson of 3,000 words", "ms", [opened(lessons[0])], "reader not yet built up")
        next_ones = [opened(lesson) for lesson in (lessons[1:] * runs)[: 10 * runs]]
        yield figure("next lessons of 3,000 words", "ms", next_ones)
        verb = [milliseconds(learner.study.lesson, COURSE, lesson) for lesson in lessons]
        yield figure("the lesson's verb alone", "ms", verb, "reading, rendering all parts, noting")
        steps = []
        for _ in range(runs):
            opened(lessons[0])
            for _part in range(6):
                steps.append(until(lambda: not asker.busy, lambda: _next_part(desk)))
        yield figure("next part", "ms", steps, "with its tick and place kept")
        opened(lessons[0])
        repaints = _repaints(desk, runs)
        yield figure("scroll repaint", "ms", repaints, "the view of a part, 40 pixels on")
        slow = sorted(repaints)[int(0.95 * len(repaints))]
        yield figure("scroll repaint, 95 of 100 are faster", "ms", [slow])
        before = _settled_memory()
        for number in range(MANY):
            opened(lessons[number % LESSONS])
        if before is not None:
            after = _settled_memory() or 0.0
            yield figure(f"growth over {MANY} lessons", "MB", [after - before], "RSS")
            yield figure("with a lesson open", "MB", [after], "RSS of this bench's process")
        until(lambda: not asker.busy)
        desk.close()
        learner.profiles.close()


def _next_part(desk: object) -> None:
    from trainer.ui.learner.reading_desk import ReadingDesk

    assert isinstance(desk, ReadingDesk)
    page, part = desk.lesson._page, desk.lesson.part
    assert page is not None
    assert part is not None
    places = [each.id for each in page.parts]
    desk.lesson.show_part(places[(places.index(part.id) + 1) % len(places)])
    desk.grab()


def _repaints(desk: object, runs: int) -> list[float]:
    from trainer.ui.learner.reading_desk import ReadingDesk

    assert isinstance(desk, ReadingDesk)
    view = desk.lesson.text
    bar = view.verticalScrollBar()
    times = []
    for _ in range(max(runs, 3)):
        for place in range(0, max(bar.maximum(), 400), 40):
            bar.setValue(min(place, bar.maximum()))
            times.append(milliseconds(view.viewport().grab))
    return times


def _settled_memory() -> float | None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return memory_mb("Rss")
