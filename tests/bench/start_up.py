"""Starting the window in a fresh process: first paint, data ready, memory; warm, and with nothing in the page cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.a_pc import a_pc
from tests.bench.measure import Figure, figure, skipped
from trainer.paths import shipped_courses_folder
from trainer.services.preferences import load_preferences, save_preferences

_DROP = Path("/proc/sys/vm/drop_caches")
ROOT = Path(__file__).resolve().parents[2]


def measure(runs: int) -> Iterator[Figure]:
    """A learner with one profile without a PIN comes to Home."""
    import dataclasses

    with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder:
        learner = a_pc(Path(folder), (), shipped=shipped_courses_folder())
        learner.profiles.close()
        home = Path(folder) / "home"
        save_preferences(home, dataclasses.replace(load_preferences(home), role="learner"))
        started(home)
        (database,) = home.glob("profiles/*/learner.db")
        _told_by("bare_start", database)
        floor, warm = [], []
        for _ in range(max(runs, 7)):  # by turns, so that both meet the same machine
            floor.append(_told_by("bare_start", database))
            warm.append(started(home))
        for name, key in (("first paint", "painted_ms"), ("data ready (Home)", "ready_ms")):
            yield figure(f"{name}, warm", "ms", [each[key] for each in warm])
            yield figure(f"{name}, warm: a bare window", "ms", [each[key] for each in floor], "the floor")
            ratios = [ours[key] / bare[key] for ours, bare in zip(warm, floor, strict=True)]
            yield figure(f"{name}, warm: times the floor", "", ratios)
        yield figure("longest silence of the screen meanwhile", "ms", [each["stall_ms"] for each in warm])
        for moment in ("at first paint", "with Home", "with a lesson open"):
            for kind in ("Pss", "Rss"):
                values = [each[f"{kind} {moment}"] for each in warm if f"{kind} {moment}" in each]
                if values:
                    yield figure(f"memory {moment}, {kind.upper()}", "MB", values)
        yield figure("modules loaded at first paint", "", [each["modules"] for each in warm])
        if sys.platform == "win32" or not _may_drop():
            yield skipped(
                "first paint, cold", "ms", "skipped: the page cache can be dropped only by root on Linux"
            )
            return
        cold = []
        for _ in range(min(runs, 5)):
            os.sync()
            _DROP.write_text("3", encoding="ascii")
            cold.append(started(home))
        yield figure("first paint, cold", "ms", [each["painted_ms"] for each in cold], "page cache dropped")
        yield figure(
            "data ready (Home), cold", "ms", [each["ready_ms"] for each in cold], "page cache dropped"
        )


def started(home: Path) -> dict[str, float]:
    """What one start tells; times count from before the interpreter was asked for."""
    return _told_by("one_start", home)


def _told_by(bench: str, place: Path) -> dict[str, float]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= {"QT_QPA_PLATFORM": "offscreen", "HOCSO_BENCH_BEGAN": str(time.monotonic_ns())}
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{bench}", str(place)],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    told: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def _may_drop() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and os.access(_DROP, os.W_OK)
