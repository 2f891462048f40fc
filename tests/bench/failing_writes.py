"""Every write of every verb fails alone and with all that follow, on a full, read-only or lost disk: all or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.measure import Figure, figure, skipped
from tests.disks.failing_disk import environment, why_not

ROOT = Path(__file__).parents[2]
WINGS = ("committee", "profile", "key", "keeping", "learner", "author")
AT_ONCE = os.cpu_count() or 1
MEMORY = Path("/dev/shm")
"""A disk that flushes at once, where there is one."""


def measure(_runs: int) -> Iterator[Figure]:
    """How many writes failed for each verb; a verb that was neither done nor left out fails the bench."""
    if why := why_not():
        yield skipped("failing writes", "", why)
        return
    begun = time.monotonic()
    verbs = writes = failed = nothing = steps = done = 0
    with ThreadPoolExecutor(AT_ONCE) as wings:
        for wing, tried in zip(WINGS, wings.map(_tried, WINGS), strict=True):
            for line in tried.stdout.splitlines():
                told = json.loads(line)
                verbs, writes, failed = verbs + 1, writes + told["writes"], failed + told["failed"]
                nothing, steps, done = nothing + told["nothing"], steps + told["steps"], done + told["all"]
                yield figure(f"{wing}: {told['verb']}", "", [told["failed"]], _note(told))
            assert tried.returncode == 0, tried.stderr
    minutes = (time.monotonic() - begun) / 60
    note = f"{verbs} verbs, {writes} writes: nothing {nothing}, whole steps {steps}, all {done}; {minutes:.0f} minutes"
    yield figure("failing writes together", "", [failed], note)


def _tried(wing: str) -> subprocess.CompletedProcess[str]:
    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="hocso-bench-", dir=place) as folder:
        return subprocess.run(
            [sys.executable, "-m", "tests.disks.failing_writes", f"{folder}/disk", wing, "every"],
            cwd=ROOT,
            env=environment(Path(folder)),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


def _note(told: dict[str, int]) -> str:
    note = (
        f"{told['writes']} writes: nothing {told['nothing']}, all {told['all']}, tried again {told['again']}"
    )
    return f"{note}, whole steps {told['steps']}" if told["steps"] else note
