"""A bit that turns over inside an event or a received report is noticed, and never with a fault of the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.committee_room import cheap_locks
from tests.disks.bit_flips import a_committee, a_learner, anywhere, events_of, flip, reports_of, within

FLIPS = 60


@pytest.fixture(autouse=True)
def _cheap() -> Iterator[None]:
    with cheap_locks():
        yield


def test_a_bit_turned_over_inside_an_event_is_noticed_when_the_profile_is_opened(tmp_path: Path) -> None:
    store, noticed = a_learner(tmp_path)
    spans = events_of(store)
    flips = flip(store, spans, within(spans, 5), FLIPS, noticed)
    assert flips.inside == FLIPS
    assert flips.noticed >= FLIPS * 99 // 100, flips.missed
    assert not noticed()


def test_a_bit_turned_over_anywhere_is_refused_or_does_no_harm(tmp_path: Path) -> None:
    store, noticed = a_learner(tmp_path)
    flips = flip(store, events_of(store), anywhere(store, 8), FLIPS, noticed)  # raises what is no refusal
    assert flips.tried == FLIPS
    assert not noticed()


def test_a_bit_turned_over_inside_a_received_report_is_noticed_by_the_audit(
    tmp_path: Path,
) -> None:
    store, noticed = a_committee(tmp_path)
    spans = reports_of(store)
    flips = flip(store, spans, within(spans, 6), FLIPS // 2, noticed)
    assert flips.inside == FLIPS // 2
    assert flips.noticed >= flips.inside * 99 // 100, flips.missed
    assert not noticed()
