"""The guard at a profile's PIN: counts a try before it is checked, and lets nobody try while a pause lasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from trainer.domain.errors import Reason, Refused
from trainer.domain.pin_delay import PinTries
from trainer.domain.profile import ProfileId
from trainer.services.learner.session import Session

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Seen:
    """Tries as last read, how long was to wait then, and the counter (ms) at that moment."""

    tries: PinTries
    wait_s: int
    ticks: int


class PinGuard:
    """Pauses of all profiles of a PC.

    While the program runs, a pause is measured by the counter that only grows, so setting the clock changes
    nothing; after a start by the wall clock.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen: dict[ProfileId, _Seen] = {}

    def wait_s(self, profile: ProfileId) -> int:
        """Seconds until the profile takes a PIN again. *Side effects:* notes a clock that was set back."""
        from trainer.storage import pin_tries

        session = self._session
        tries = pin_tries.read_tries(session.home, profile)
        seen = self._seen.get(profile)
        if seen is None or seen.tries != tries:
            now = self._now_s()
            anchored = tries.anchored(now)
            if anchored != tries:
                pin_tries.write_tries(session.home, profile, anchored)
            seen = self._seen[profile] = _Seen(anchored, anchored.wait_at(now), session.clock.ticks())
        passed = (session.clock.ticks() - seen.ticks) // 1000
        return max(0, seen.wait_s - passed)

    def check(self, profile: ProfileId, unlock: Callable[[], T]) -> T:
        """What `unlock` returns, unless it refuses the PIN.

        Refuses with LOCKED (`where`: seconds to wait) without trying, or PIN_WRONG (`detail`: free tries left, `where`:
        seconds to wait from now, "" while there are free tries). The try is on the disk before the PIN is checked, so
        that ending the program in between wins nothing. *Side effects:* keeps or forgets the wrong tries.
        """
        from trainer.storage import pin_tries

        wait = self.wait_s(profile)
        if wait:
            raise Refused(Reason.LOCKED, where=str(wait))
        home = self._session.home
        before = pin_tries.read_tries(home, profile)
        after = before.after_wrong(self._now_s())
        pin_tries.write_tries(home, profile, after)
        try:
            found = unlock()
        except Refused as refusal:
            if refusal.reason is not Reason.PIN_WRONG:
                pin_tries.write_tries(home, profile, before)
                raise
            self._seen[profile] = _Seen(after, after.wait_s, self._session.clock.ticks())
            pause = str(after.wait_s) if after.wait_s else ""
            raise Refused(Reason.PIN_WRONG, where=pause, detail=str(after.left)) from None
        pin_tries.forget_tries(home, profile)
        return found

    def _now_s(self) -> int:
        return int(self._session.clock.now().timestamp())
