"""The room most tests of the committee begin in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.committee_room import Room, cheap_locks


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Two people, and one course that is due; locks are cheap."""
    with cheap_locks():
        made = Room(tmp_path)
        made.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"), ("Trần Văn Bình", "MH-2", "Trạm Y tế"))
        made.add_course(due=date(2026, 11, 30))
        yield made
        made.close()
