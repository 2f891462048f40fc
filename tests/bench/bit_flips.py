"""Three hundred bits of a database file turned over, one at a time: how many of those inside events are noticed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Figure, figure
from tests.committee_room import cheap_locks
from tests.disks.bit_flips import Flips, a_committee, a_learner, anywhere, events_of, flip, reports_of, within

FLIPS = 300
LEAST = 99


def measure(_runs: int) -> Iterator[Figure]:
    """First bits anywhere in the file, then as many inside events or reports alone."""
    with cheap_locks():
        with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder:
            store, noticed = a_learner(Path(folder))
            spans = events_of(store)
            yield _told("learner, anywhere", flip(store, spans, anywhere(store, 1), FLIPS, noticed))
            yield _told("learner, in events", flip(store, spans, within(spans, 2), FLIPS, noticed))
        with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder:
            store, noticed = a_committee(Path(folder))
            spans = reports_of(store)
            yield _told("committee, anywhere", flip(store, spans, anywhere(store, 3), FLIPS, noticed))
            yield _told("committee, in reports", flip(store, spans, within(spans, 4), FLIPS, noticed))


def _told(name: str, flips: Flips) -> Figure:
    share = 100 * flips.noticed / flips.inside
    assert share >= LEAST, f"{name}: {share:.1f} %, missed {flips.missed}"
    note = f"{flips.tried} bits, {flips.inside} of them inside, {flips.noticed} noticed"
    return figure(f"noticed: {name}", "%", [share], note)
