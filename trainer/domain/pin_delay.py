"""How long a profile takes no PIN after wrong ones: five free tries, then pauses that double up to an hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FREE_TRIES: Final = 5
FIRST_PAUSE_S: Final = 30
LONGEST_PAUSE_S: Final = 3600
_MOST_COUNTED: Final = 99


def pause_s(wrong: int) -> int:
    """Seconds without a try after this many wrong PINs in a row: 0, then 30, 60, 120 … and never above an hour."""
    if wrong < FREE_TRIES:
        return 0
    return min(FIRST_PAUSE_S << min(wrong - FREE_TRIES, 10), LONGEST_PAUSE_S)


@dataclass(frozen=True, slots=True)
class PinTries:
    """Wrong PINs in a row, and the seconds to wait counted from `since_s` (wall clock, seconds since 1970).

    Whatever numbers a file holds, the wait is at most an hour.
    """

    wrong: int = 0
    wait_s: int = 0
    since_s: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "wrong", min(max(self.wrong, 0), _MOST_COUNTED))
        object.__setattr__(self, "wait_s", min(max(self.wait_s, 0), LONGEST_PAUSE_S))

    @property
    def left(self) -> int:
        """How many more wrong PINs are free."""
        return max(0, FREE_TRIES - self.wrong)

    def after_wrong(self, now_s: int) -> PinTries:
        """One more wrong PIN, at this time."""
        return PinTries(self.wrong + 1, pause_s(self.wrong + 1), now_s)

    def wait_at(self, now_s: int) -> int:
        """Seconds still to wait. A clock that was set back has let no time pass, so it shortens nothing."""
        return max(0, self.wait_s - max(0, now_s - self.since_s))

    def anchored(self, now_s: int) -> PinTries:
        """The same, counted from now where the clock was set back behind `since_s`: an hour later it is over."""
        return PinTries(self.wrong, self.wait_s, now_s) if now_s < self.since_s else self
