"""What the tests of the learner's verbs rely on: a PC of their own, and locks that cost nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.learner.pc import Pc
from trainer.formats import keys


@pytest.fixture(autouse=True)
def _cheap_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.COST, "memory_kib", 8)
    monkeypatch.setattr(keys.COST, "passes", 1)


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[Pc]:
    made = Pc(tmp_path)
    yield made
    made.learner.profiles.close()
