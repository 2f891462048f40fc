"""A million files changed at random, through every reader of files from outside: none is let in as something else."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from tests.bench.measure import Figure, figure, memory_mb
from tests.hostile.mutations import attacked, targets

MUTATIONS = 1_000_000


def measure(_runs: int) -> Iterator[Figure]:
    """Mutations a second of each reader, and how many were let in as what they were; once, whatever `runs` says."""
    seed = secrets.randbelow(1 << 32)
    tried = accepted = 0
    for target in targets():
        tally = attacked(target, MUTATIONS * target.share // 100, seed)
        tried += tally.tried
        accepted += tally.accepted
        note = f"{tally.tried:,} tried, {tally.accepted:,} still good; most refused as " + ", ".join(
            f"{reason} {count:,}" for reason, count in tally.reasons.most_common(3)
        )
        yield figure(f"{target.name}: mutations", "/s", [round(tally.tried / tally.seconds)], note)
    yield figure(
        "all mutations", "", [tried], f"{accepted:,} still good, none let in as another; seed {seed}"
    )
    peak = memory_mb("VmHWM")
    if peak is not None:
        yield figure("most memory", "MB", [peak])
