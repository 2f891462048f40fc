"""The time as services see it: the wall clock, which people set, and a counter that only grows."""

from __future__ import annotations

import time
from datetime import datetime


class Clock:
    """The clocks of this PC; tests give services one of their own."""

    def now(self) -> datetime:
        """The wall clock with its offset, to the second."""
        return datetime.now().astimezone().replace(microsecond=0)

    def ticks(self) -> int:
        """Milliseconds that only ever grow while the program runs, whatever happens to the wall clock."""
        return time.monotonic_ns() // 1_000_000
