"""The weekly reminder of a backup: only with something new, not sooner, and never held up by a clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from trainer.domain.backup_reminder import due

NOW = datetime.fromisoformat("2026-11-23T08:00:00+07:00")


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("since", "put_off", "new", "wanted"),
    [
        (ago(7), None, 1, True),
        (ago(6.9), None, 1, False),
        (ago(30), None, 0, False),
        (None, None, 5, False),
        (ago(30), ago(6), 1, False),
        (ago(30), ago(7), 1, True),
        (ago(-1), None, 1, True),
        (ago(30), ago(-400), 1, True),
    ],
)
def test_a_backup_is_mentioned_once_a_week(
    since: datetime | None, put_off: datetime | None, new: int, wanted: bool
) -> None:
    assert due(now=NOW, since=since, put_off=put_off, new=new) is wanted
