"""A thousand kills in the middle of answers, reports, organisation updates and imports: nothing is lost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Figure, figure
from tests.committee_room import cheap_locks
from tests.disks.killed import LAWS

A_RUN = 50


def measure(runs: int) -> Iterator[Figure]:
    """Fifty kills a run of each kind."""
    with cheap_locks():
        for name, law in LAWS.items():
            with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder:
                survived = law(Path(folder), runs * A_RUN)
            yield figure(
                f"kills survived: {name}",
                "",
                [survived.kills],
                f"{survived.acknowledged} acknowledged, 0 lost",
            )
