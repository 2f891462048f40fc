"""An open committee wing over a real office, and a way to wait until it has answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.committee_room import cheap_locks
from tests.ui.committee.busy_office import BusyOffice
from trainer.services.committee import CommitteeService
from trainer.ui.background import running_jobs
from trainer.ui.committee.wing import CommitteeWing
from trainer.ui.theme import Theme

Settle = Callable[[CommitteeWing], None]


@pytest.fixture
def settle(qtbot: QtBot) -> Settle:
    """Waits until every verb the wing asked for has been answered."""

    def wait(wing: CommitteeWing) -> None:
        qtbot.waitUntil(
            lambda: not wing.asker.busy and not wing.importing.busy and not running_jobs(), timeout=15_000
        )
        qtbot.wait(5)  # what was added to a page is shown by the next turn of the event loop

    return wait


@pytest.fixture
def fresh(tmp_path: Path, dressed: Theme, qtbot: QtBot) -> Iterator[CommitteeWing]:
    """A wing in front of an empty folder."""
    with cheap_locks():
        service = CommitteeService(tmp_path / "committee")
        wing = CommitteeWing(service)
        qtbot.addWidget(wing)
        wing.resize(1366, 768)
        wing.show()
        wing.open()
        yield wing
        service.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[BusyOffice]:
    """An office in the middle of its work."""
    with cheap_locks():
        made = BusyOffice(tmp_path / "office", people=20)
        yield made
        made.room.close()


@pytest.fixture
def wing(office: BusyOffice, dressed: Theme, qtbot: QtBot, settle: Settle) -> CommitteeWing:
    """The wing of that office, with its keys open."""
    made = CommitteeWing(office.room.committee)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.open()
    settle(made)
    return made
