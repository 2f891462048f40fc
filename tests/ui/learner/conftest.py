"""A learner's PC with an open profile, and a way to wait for the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.services.learner.pc import Pc
from trainer.formats import keys
from trainer.ui.asking import Asker
from trainer.ui.theme import Theme


@pytest.fixture(autouse=True)
def _cheap_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.COST, "memory_kib", 8)
    monkeypatch.setattr(keys.COST, "passes", 1)


@pytest.fixture
def pc(tmp_path: Path, dressed: Theme) -> Iterator[Pc]:
    """A PC on which Nguyễn Thị Thu Hà has a profile without a PIN."""
    made = Pc(tmp_path)
    made.learner.profiles.enrol_by_hand(name="Nguyễn Thị Thu Hà", staff_code="MH-0147", unit="Văn phòng")
    yield made
    made.learner.profiles.close()


@pytest.fixture
def asker(qtbot: QtBot) -> Iterator[Asker]:
    """An asker whose refusals fail the test."""
    owner = QObject()
    made = Asker(owner)
    refused: list[object] = []
    made.refused.connect(refused.append)
    yield made
    qtbot.waitUntil(lambda: not made.busy)
    assert refused == []


@pytest.fixture
def settled(qtbot: QtBot, asker: Asker) -> Callable[[], None]:
    """Waits until every asked verb has answered."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not asker.busy)
        qtbot.wait(1)

    return wait
