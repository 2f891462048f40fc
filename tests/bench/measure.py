"""Figures and how they come about: medians of several runs, and the memory of a process."""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing: the median of `runs`, with the least and the greatest; no median where it was skipped."""

    name: str
    unit: str
    median: float | None
    low: float | None = None
    high: float | None = None
    runs: int = 0
    note: str = ""


def figure(name: str, unit: str, values: Sequence[float], note: str = "") -> Figure:
    """The figure of some runs."""
    low, high = round(min(values), 3), round(max(values), 3)
    return Figure(name, unit, round(statistics.median(values), 3), low, high, len(values), note)


def skipped(name: str, unit: str, why: str) -> Figure:
    """A figure that cannot be taken here."""
    return Figure(name, unit, None, note=why)


def milliseconds(work: Callable[..., object], *words: object, **named: object) -> float:
    """How long a piece of work takes with these words, in ms."""
    began = time.perf_counter_ns()
    work(*words, **named)
    return (time.perf_counter_ns() - began) / 1e6


def seconds(work: Callable[..., object], *words: object) -> float:
    """The same in s."""
    return milliseconds(work, *words) / 1000


def cpu_seconds() -> float:
    """What this process and those of its children that have ended took of the processors so far, in s.

    On a machine that others use too it says more than the clock does. On Windows children are not in it.
    """
    return sum(os.times()[:4])


def memory_mb(what: str = "Pss", process: int | str = "self") -> float | None:
    """Memory of a process in MB: `Pss` (its share), `Rss`, or `VmHWM` (the most it ever had); None off Linux."""
    folder = Path("/proc") / str(process)
    table = folder / ("status" if what.startswith("Vm") else "smaps_rollup")
    try:
        found = re.search(rf"^{what}:\s+(\d+) kB", table.read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return None
    return int(found.group(1)) / 1024 if found else None
