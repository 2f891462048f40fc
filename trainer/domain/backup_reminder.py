"""When a person is reminded of a backup: once a week, and only if something was learned since the last one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

EVERY: Final = timedelta(days=7)


def due(*, now: datetime, since: datetime | None, put_off: datetime | None, new: int) -> bool:
    """Whether to remind: `since` is the last backup, or the first thing learned where there never was one.

    `new` counts what was learned since. A time that lies ahead of `now` comes from a clock that was set back, and
    holds nothing up.
    """
    if new <= 0 or since is None:
        return False
    return not any(moment is not None and now - EVERY < moment <= now for moment in (since, put_off))
