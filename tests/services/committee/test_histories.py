"""The law of the import through the committee's verbs: figures, results and workbook depend on what arrived alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.committee_room import Room, cheap_locks
from tests.services.committee.histories import School

HISTORIES = 30
EXPORTED_EVERY = 10


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with cheap_locks():
        room = Room(tmp_path_factory.mktemp("histories"))
        yield School(room)
        room.close()


def test_no_arrangement_of_a_history_changes_a_byte_of_what_leaves_the_committee(school: School) -> None:
    for seed in range(HISTORIES):
        one, other = school.a_history(seed)
        export = seed % EXPORTED_EVERY == 0
        assert school.play(one, export=export) == school.play(other, export=export), (seed, one, other)
