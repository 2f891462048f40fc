"""Ten thousand random histories of a committee, each in two arrangements: one state, the same bytes."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.bench.measure import Figure, figure
from tests.committee_room import Room, cheap_locks
from tests.histories import a_history, rearranged, result
from tests.services.committee.histories import School

A_RUN = 2_000
EXPORTED_EVERY = 20
MEMORY_DISK = Path("/dev/shm")
"""Where there is one the store lies there: what is shown here is the law, and disks have benches of their own."""


def measure(runs: int) -> Iterator[Figure]:
    """Two thousand histories a run: by the rules of the domain, and through the verbs with sealed reports."""
    yield by_the_rules(runs * A_RUN)
    yield through_the_verbs(runs * A_RUN)


def by_the_rules(count: int) -> Figure:
    """Unions, figures and standings."""
    began, same = time.perf_counter(), 0
    for seed in range(count):
        history = a_history(seed)
        same += result(history) == result(rearranged(history, random.Random(-seed)))
    assert same == count, f"{count - same} histories have two states"
    return figure("histories with one state, by the rules", "", [same], _speed(count, began))


def through_the_verbs(count: int) -> Figure:
    """Check, record, approve, revoke, pick, publishable results and, now and then, the workbook; on every core."""
    cores = os.cpu_count() or 1
    began = time.perf_counter()
    with ProcessPoolExecutor(cores, get_context("spawn")) as crew:
        same = sum(crew.map(played, [range(core, count, cores) for core in range(cores)]))
    assert same == count, f"{count - same} histories have two states"
    return figure("histories with one state, through the verbs", "", [same], _speed(count, began))


def played(seeds: range) -> int:
    """How many of these histories have one state and the same bytes, whichever of two ways they went."""
    folder = MEMORY_DISK if MEMORY_DISK.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="hocso-bench-", dir=folder) as home, cheap_locks():
        room = Room(Path(home))
        school = School(room)
        same = 0
        for seed in seeds:
            one, other = school.a_history(seed)
            export = seed % EXPORTED_EVERY == 0
            same += school.play(one, export=export) == school.play(other, export=export)
        room.close()
    return same


def _speed(count: int, began: float) -> str:
    return f"each twice; {(time.perf_counter() - began) / count * 1000:.1f} ms a history"
