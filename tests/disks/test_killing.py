"""A process is killed in the middle of reports, organisation updates and imports: nothing acknowledged is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import committee_room
from tests.disks.killed import LAWS

KILLS = 17


@pytest.mark.parametrize(
    "law", sorted(LAWS.keys() - {"answers"})
)  # answers: tests/services/learner/test_killing.py
def test_nothing_acknowledged_is_lost_and_nothing_half_written_is_left(law: str, tmp_path: Path) -> None:
    with committee_room.cheap_locks():
        survived = LAWS[law](tmp_path, KILLS)
    assert survived.kills == KILLS
    assert survived.acknowledged >= KILLS // 2
