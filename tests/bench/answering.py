"""Answering in a test: from the verb called to the answer on the disk, and from the click to that."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.a_pc import a_pc
from tests.bench.measure import Figure, figure, milliseconds
from trainer.domain.grading import right_answer
from trainer.domain.ids import CourseId
from trainer.paths import shipped_courses_folder
from trainer.services.learner.rehearsal import Plan, rehearse

COURSE = CourseId("an-toan-thong-tin")


def measure(runs: int) -> Iterator[Figure]:
    """Milliseconds, with the whole course learnt before and one test already handed in."""
    with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder:
        learner = a_pc(Path(folder), (), shipped=shipped_courses_folder())
        rehearse(learner, COURSE, Plan(right=0.5, seed="7"))
        course = learner.content(COURSE)
        running = learner.test.start(COURSE, course.quizzes[0].id)
        chance = random.Random(7)
        times = []
        for _ in range(runs):
            for item in running.items:
                name = item.question.id
                words = (
                    running.attempt,
                    name,
                    right_answer(course.item(name)),
                    chance.randint(4_000, 60_000),
                )
                times.append(milliseconds(learner.test.answer, *words))
        yield figure("answer kept on the disk (verb)", "ms", times)
        flags = [
            milliseconds(learner.test.flag, running.attempt, item.question.id, flagged=True)
            for item in running.items
        ]
        yield figure("flag kept on the disk (verb)", "ms", flags)
        handed_in = milliseconds(learner.test.submit, running.attempt)
        yield figure("hand the test in (verb)", "ms", [handed_in], "with its result, item by item")
        from tests.bench.clicking import clicks

        yield figure("answer: click to committed", "ms", clicks(learner, COURSE, runs))
        learner.profiles.close()
