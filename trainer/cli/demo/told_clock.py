"""A clock that the play sets: officials learn on different days, and the committee meets at the end."""

from __future__ import annotations

from datetime import datetime, timedelta

from typing_extensions import override

from trainer.services.clock import Clock


class ToldClock(Clock):
    """Stands still until it is told to go on."""

    def __init__(self, start: datetime) -> None:
        self._now = start.replace(microsecond=0)
        self._ticks = 0

    @override
    def now(self) -> datetime:
        return self._now

    @override
    def ticks(self) -> int:
        return self._ticks

    def go_on(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self._now += timedelta(seconds=int(seconds))
        self._ticks += int(seconds * 1000)

    def go_to(self, moment: datetime) -> None:
        """Go on to this moment; a moment already past changes nothing."""
        if moment > self._now:
            self.go_on((moment - self._now).total_seconds())
