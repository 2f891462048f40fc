"""Searching many lessons that lie on the disk: the first search, which reads and indexes them, and the next ones."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.a_pc import a_pc
from tests.bench.long_lessons import a_long_course
from tests.bench.measure import Figure, figure, memory_mb, milliseconds

COURSES, LESSONS, WORDS = 10, 20, 1_500
WISHES = (
    "chuyển đổi số",
    "chuyen doi so",
    "dia chi nguoi gui",
    "mật khẩu",
    "ke gian thuong thuc giuc",
    "bao c",
)


def measure(runs: int) -> Iterator[Figure]:
    """200 lessons of 1,500 words in 10 courses."""
    with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder:
        learner = a_pc(
            Path(folder),
            (
                a_long_course(LESSONS, words=WORDS, id_=f"khoa-{number}", seed=number)
                for number in range(COURSES)
            ),
        )
        learner.profiles.close()
        title = f"{COURSES * LESSONS} lessons of {WORDS:,} words"
        learner = a_pc(Path(folder) / "second", (), shipped=Path(folder) / "shipped")
        yield figure(
            f"{title}: open the courses", "ms", [milliseconds(learner.warm)], "from the disk, once a start"
        )
        before = memory_mb() or 0.0
        yield figure(f"{title}: first search", "ms", [milliseconds(learner.study.search, WISHES[0])])
        yield figure(f"{title}: memory of the index", "MB", [(memory_mb() or 0.0) - before])
        times = []
        for wish in itertools.islice(itertools.cycle(WISHES), runs * len(WISHES)):
            times.append(milliseconds(learner.study.search, wish))
            assert learner.study.search(wish), wish
        yield figure(f"{title}: next searches", "ms", times, f"{len(WISHES)} wishes")
        learner.profiles.close()
