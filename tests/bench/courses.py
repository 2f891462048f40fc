"""Checking and packing the shipped course, and reading its pack as a learner's PC and a committee do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench.measure import Figure, figure, milliseconds
from tests.builders import a_trainer_key
from trainer.formats.course_check import check_folder
from trainer.formats.course_folder import read_course
from trainer.formats.course_pack import folder_pack, open_pack, pack
from trainer.paths import shipped_courses_folder

COURSE_FOLDER = shipped_courses_folder() / "an-toan-thong-tin"


def measure(runs: int) -> Iterator[Figure]:
    """Milliseconds; the first run, which imports and compiles, is told apart."""
    first = milliseconds(check_folder, COURSE_FOLDER)
    yield figure("read and check the folder, first time", "ms", [first])
    yield figure("read and check the folder", "ms", _times(runs, check_folder, COURSE_FOLDER))
    key = a_trainer_key()
    reading = read_course(COURSE_FOLDER)
    yield figure("read the folder alone", "ms", _times(runs, read_course, COURSE_FOLDER))
    yield figure("pack and sign", "ms", _times(runs, pack, reading, key))
    packed = pack(reading, key)
    yield figure(
        "open and verify the pack",
        "ms",
        _times(runs, open_pack, packed, [key.public]),
        f"{len(packed) / 1024:.0f} KB",
    )
    yield figure("open it as a shipped folder", "ms", _times(runs, folder_pack, COURSE_FOLDER))


def _times(runs: int, work: Callable[..., object], *words: object) -> list[float]:
    return [milliseconds(work, *words) for _ in range(runs)]
