"""What the learner's verbs share: the data folder, the clocks, the courses, the organisation and the open profile."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar, cast

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import AttemptId, CourseId, PersonId
from trainer.domain.log import LogKind
from trainer.domain.organisation import Organisation
from trainer.domain.profile import Profile
from trainer.services.clock import Clock
from trainer.services.learner.chance import Token
from trainer.services.learner.profile_pages import GrantState

if TYPE_CHECKING:
    from trainer.domain.progress import Learned
    from trainer.formats.keys import SigningKey
    from trainer.services.learner.logbook import Logbook
    from trainer.storage.course_library import CourseLibrary
    from trainer.storage.database import Database

LOOK_AGAIN_MS = 1_000
"""So often the store is asked whether another window wrote, which takes a fraction of a millisecond."""
_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(slots=True)
class OpenProfile:
    """The profile that is open; `key` is in memory only where a PIN unlocked it, `running` are tests on the clock.

    `looked` is the counter (ms) when the store was last asked what another window wrote.
    """

    profile: Profile
    database: Database
    logbook: Logbook
    key: SigningKey | None = None
    running: set[AttemptId] = field(default_factory=set)
    seeds: dict[CourseId, str] = field(default_factory=dict)
    learned: Learned | None = None
    taken: dict[LogKind, int] = field(default_factory=lambda: dict.fromkeys(LogKind, 0))
    looked: int = 0


class Session:
    """The state behind all verbs; nothing in it is open towards the disk between two verbs."""

    def __init__(self, home: Path, clock: Clock, token: Token, shipped: Path | None) -> None:
        self.home = home
        self.clock = clock
        self.token = token
        self.shipped = shipped
        self.lock = threading.RLock()
        self.open: OpenProfile | None = None
        self._library: CourseLibrary | None = None
        self._organisation: tuple[Organisation | None] | None = None

    @property
    def library(self) -> CourseLibrary:
        """The courses of this PC."""
        if self._library is None:
            from trainer.storage.course_library import CourseLibrary

            self._library = CourseLibrary(self.home, self.shipped)
        return self._library

    def organisation(self) -> Organisation | None:
        """The pinned organisation from its newest accepted file, checked again once a run; None before that."""
        if self._organisation is None:
            from trainer.formats.organisation_file import open_organisation
            from trainer.storage import organisation_store

            pinned = organisation_store.pinned(self.home)
            data = organisation_store.current(self.home) if pinned else None
            self._organisation = (open_organisation(data, pinned=pinned) if data else None,)
        return self._organisation[0]

    def organisation_changed(self) -> None:
        """Read the organisation file again at the next question."""
        self._organisation = None

    def opened(self) -> OpenProfile:
        """The open profile; LOCKED while there is none."""
        if self.open is None:
            raise Refused(Reason.LOCKED)
        return self.open

    def learned(self) -> Learned:
        """What both logs say; each event is taken in once, those of another window at most a second later."""
        from trainer.domain.progress import Learned

        opened = self.opened()
        now = self.clock.ticks()
        if now - opened.looked >= LOOK_AGAIN_MS:
            opened.looked = now
            opened.logbook.look_again()
        found = opened.learned = opened.learned or Learned()
        for kind, take in ((LogKind.RECORD, found.take_record), (LogKind.PRIVATE, found.take_private)):
            new = opened.logbook.events(kind, opened.taken[kind])
            for stamp, event in new:
                take(stamp, event)
            opened.taken[kind] += len(new)
        return found

    def person(self) -> PersonId | None:
        """Who the committee says this profile's key is; None before it was granted."""
        organisation = self.organisation()
        key = self.opened().profile.key
        grants = organisation.grants if organisation else ()
        return next((grant.person for grant in grants if grant.key == key), None)

    def grant_state(self) -> GrantState:
        """Whether the committee's file already names this profile's key."""
        organisation = self.organisation()
        if organisation is None:
            return GrantState.NO_ORGANISATION
        key = self.opened().profile.key
        if any(revocation.key == key for revocation in organisation.revocations):
            return GrantState.REVOKED
        return GrantState.GRANTED if self.person() else GrantState.WAITING


class HasSession(Protocol):
    """A room of verbs."""

    _session: Session


_R = TypeVar("_R", bound=HasSession)


def verb(method: Callable[Concatenate[_R, _P], _T]) -> Callable[Concatenate[_R, _P], _T]:
    """Let only one verb run at a time, from whichever thread."""

    @functools.wraps(method)
    def alone(self: _R, *arguments: _P.args, **named: _P.kwargs) -> _T:
        with self._session.lock:
            return method(self, *arguments, **named)

    return cast(Callable[Concatenate[_R, _P], _T], alone)
