"""Single bits that turn over in a database file: which of them lie inside an event, and whether anybody notices."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.committee_room import Room, StillClock
from tests.services.learner.pc import CODE, COURSE, Pc
from trainer.domain.errors import Refused
from trainer.services.committee import CommitteeService
from trainer.services.learner import LearnerService
from trainer.services.learner.rehearsal import Plan, rehearse
from trainer.storage.profiles import STORE_FILE

_HEADER = 6
"""At least so many bytes before an event hold the numbers of its log and of itself, and the lengths of what follows."""


@dataclass(frozen=True, slots=True)
class Flips:
    """How many bits were turned over, how many of them inside an event, and how many of these were noticed."""

    tried: int
    inside: int
    noticed: int
    missed: tuple[int, ...]


def flip(
    store: Path, inside: Sequence[range], places: Iterator[int], tries: int, noticed: Callable[[], bool]
) -> Flips:
    """Turn over one bit at a time in a store, which is whole again afterwards."""
    whole = store.read_bytes()
    hits, found, missed = 0, 0, []
    for _ in range(tries):
        place = next(places)
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        hit = any(place // 8 in span for span in inside)
        hits += hit
        if not hit and tries > 100:
            continue
        store.write_bytes(changed)
        saw = noticed()
        if hit and saw:
            found += 1
        elif hit:
            missed.append(place)
        for beside in (f"{store}-wal", f"{store}-shm"):
            Path(beside).unlink(missing_ok=True)
    store.write_bytes(whole)
    return Flips(tries, hits, found, tuple(missed))


def anywhere(store: Path, seed: int) -> Iterator[int]:
    """Random bits of the whole file."""
    chance = random.Random(seed)
    while True:
        yield chance.randrange(store.stat().st_size * 8)


def within(spans: Sequence[range], seed: int) -> Iterator[int]:
    """Random bits inside events."""
    chance = random.Random(seed)
    while True:
        yield chance.choice(chance.choice(spans)) * 8 + chance.randrange(8)


def events_of(store: Path) -> list[range]:
    """Where the events of a learner's store lie in its file: their numbers, their text, and the chain after it."""
    whole = store.read_bytes()
    spans = []
    with closing(sqlite3.connect(store)) as database:
        for text, head in database.execute("SELECT text, head FROM event"):
            event = text.encode() + head
            # Longer ones continue on another page, and of some an old copy lies where nobody looks any more.
            if whole.count(event) == 1:
                at = whole.index(event)
                spans.append(range(at - _HEADER, at + len(event)))
    assert len(spans) >= 20
    return spans


def a_learner(folder: Path) -> tuple[Path, Callable[[], bool]]:
    """A store with a course and three tests in it, and whether opening it shows that something is wrong."""
    pc = Pc(folder)
    pc.pin()
    pc.learner.profiles.enrol_with_code(CODE)
    for seed in ("1", "2", "3"):
        rehearse(pc.learner, COURSE, Plan(right=0.5, seed=seed))
    me = pc.learner.profiles.required_me()
    pc.learner.profiles.close()

    def noticed() -> bool:
        learner = LearnerService(pc.home, clock=pc.clock, shipped=pc.folder / "shipped")
        try:
            learner.profiles.open(me.profile.id)
        except Refused:
            return True
        finally:
            learner.profiles.close()
        return False

    return pc.home / "profiles" / me.profile.id / STORE_FILE, noticed


def reports_of(store: Path) -> list[range]:
    """Where the signed reports of a committee lie in its file, page by page."""
    whole = store.read_bytes()
    spans = []
    with closing(sqlite3.connect(store)) as database:
        (page,) = database.execute("PRAGMA page_size").fetchone()
        for (signed,) in database.execute("SELECT signed FROM report"):
            rest = bytes(signed)
            while len(rest) > 64:  # on pages of overflow four bytes lead to the next one
                found = sorted((_alike(whole, at, rest, page), at) for at in _places(whole, rest[:64]))
                if not found or [length for length, _ in found].count(found[-1][0]) > 1:
                    break  # an old copy of it lies where nobody looks any more
                length, at = found[-1]
                spans.append(range(at, at + length))
                rest = rest[length:]
    assert len(spans) >= 3
    return spans


def _places(whole: bytes, piece: bytes) -> Iterator[int]:
    at = whole.find(piece)
    while at >= 0:
        yield at
        at = whole.find(piece, at + 1)


def _alike(whole: bytes, at: int, piece: bytes, page: int) -> int:
    """How many bytes of a piece lie at a place, at most to the end of its page."""
    most = min(len(piece), page - at % page)
    return next((n for n in range(most) if whole[at + n] != piece[n]), most)


def a_committee(folder: Path) -> tuple[Path, Callable[[], bool]]:
    """A committee with some reports, and whether its audit shows that something is wrong."""
    room = Room(folder)
    room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"), ("Trần Bình", "MH-2", "Trạm Y tế"))
    room.add_course()
    for number in (1, 2):
        learner = room.learner(number, staff_code=f"MH-{number}")
        learner.learn()
        for _ in range(3):
            learner.sit(right=number == 1)
            room.receive(learner.report())
    room.close()
    home = folder / "committee"

    def noticed() -> bool:
        committee = CommitteeService(home, clock=StillClock())
        try:
            return bool(committee.auditor.audit().findings)
        except Refused:
            return True
        finally:
            committee.close()

    return home / "committee.db", noticed
