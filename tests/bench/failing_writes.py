"""Every write of every verb fails once, from then on, with the stick gone, and read-only: all or nothing each time."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Figure, figure, skipped
from tests.disks.failing_disk import FAILURES, environment, why_not

ROOT = Path(__file__).parents[2]


def measure(_runs: int) -> Iterator[Figure]:
    """How many writes failed for each verb; a verb that was neither done nor left out fails the bench."""
    if why := why_not():
        yield skipped("failing writes", "", why)
        return
    for wing in ("learner", "committee"):
        with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder:
            done = subprocess.run(
                [sys.executable, "-m", "tests.disks.failing_writes", f"{folder}/disk", wing, "each"],
                cwd=ROOT,
                env=environment(Path(folder)),
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )
        for line in done.stdout.splitlines():
            told = json.loads(line)
            note = f"{told['writes']} writes, {len(FAILURES)} failures: nothing {told['nothing']}, all {told['all']}"
            if told["steps"]:
                note += f", whole steps {told['steps']}"
            yield figure(f"{wing}: {told['verb']}", "", [told["failed"]], note)
        assert done.returncode == 0, done.stderr
