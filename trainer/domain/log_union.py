"""The union of everything received of one log: what counts, what is missing, and where it forks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from trainer.domain.ids import LogId, PublicKey
from trainer.domain.log import Entry

LogKey = tuple[PublicKey, LogId]
"""A log is named by its key and its id, so that nobody can write into the log of another key."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The consecutive entries one report brought; `prev` is the head before the first of them."""

    receipt_no: int
    received: str
    prev: bytes
    entries: tuple[Entry, ...]

    @property
    def first(self) -> int:
        """The number of the first entry."""
        return self.entries[0].stamp.seq


@dataclass(frozen=True, slots=True)
class Counted:
    """An entry that counts, and the earliest receipt that brought it."""

    entry: Entry
    receipt_no: int
    received: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Entries that count, one after another, and the earliest receipt that brought them."""

    receipt_no: int
    received: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Events `first` to `last`, both included, that never arrived."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Fork:
    """Two or more heads at one number: nothing from `seq` on counts until somebody picks one."""

    seq: int
    heads: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class LogUnion:
    """What is known of one log; the same for every order in which its pieces came."""

    stretches: tuple[Stretch, ...]
    gaps: tuple[Gap, ...]
    fork: Fork | None

    @property
    def counted(self) -> tuple[Counted, ...]:
        """Every entry that counts with its receipt, made when asked for: a large import never asks."""
        return tuple(
            Counted(entry, stretch.receipt_no, stretch.received)
            for stretch in self.stretches
            for entry in stretch.entries
        )

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and nothing is disputed up to the last event known."""
        return not self.gaps and self.fork is None

    @property
    def through(self) -> int:
        """The number of the last event that counts; -1 where none does."""
        return self.stretches[-1].entries[-1].stamp.seq if self.stretches else -1


@dataclass(slots=True)
class _Node:
    """One head at one number: what stood before it, and its text where a report brought it."""

    prev: bytes | None = None
    counted: Counted | None = None


def unite(pieces: Iterable[Piece], picks: Mapping[int, bytes]) -> LogUnion:
    """Join pieces into (seq, head) -> event; `picks` says which head an officer chose where a log forks (FORMATS §6).

    A piece also says what the head before its first event was: another one there is a fork too.
    """
    own = tuple(pieces)
    if len(own) == 1:
        return _alone(own[0])
    known = _nodes(own)
    counted: list[Counted] = []
    gaps: list[Gap] = []
    given_up: set[bytes] = set()
    expected = 0
    for seq in sorted(known):
        heads = known[seq]
        dead = {head for head, node in heads.items() if node.prev is not None and node.prev in given_up}
        if seq in picks and picks[seq] in heads:
            dead |= heads.keys() - {picks[seq]}
        alive = sorted(heads.keys() - dead)
        given_up = dead
        if len(alive) > 1:
            return LogUnion(_stretches(counted), tuple(gaps), Fork(seq, tuple(alive)))
        if not alive or (entry := heads[alive[0]].counted) is None:
            continue
        if seq > expected:
            gaps.append(Gap(expected, seq - 1))
        expected = seq + 1
        counted.append(entry)
    return LogUnion(_stretches(counted), tuple(gaps), None)


def _stretches(counted: Sequence[Counted]) -> tuple[Stretch, ...]:
    runs = groupby(counted, key=lambda each: (each.receipt_no, each.received))
    return tuple(Stretch(*receipt, tuple(each.entry for each in run)) for receipt, run in runs)


def _alone(piece: Piece) -> LogUnion:
    """One piece has one head at every number: nothing to choose, and nothing missing but what came before it."""
    whole = Stretch(piece.receipt_no, piece.received, piece.entries)
    return LogUnion((whole,), (Gap(0, piece.first - 1),) if piece.first else (), None)


def covered(piece: Piece, others: Iterable[Piece]) -> bool:
    """Whether every event of a piece has already arrived, on the same branch."""
    known = _nodes(others)
    if not known:
        return False
    return all(
        (node := known.get(entry.stamp.seq, {}).get(entry.head)) is not None and node.counted is not None
        for entry in piece.entries
    )


def _nodes(pieces: Iterable[Piece]) -> dict[int, dict[bytes, _Node]]:
    known: dict[int, dict[bytes, _Node]] = {}
    for piece in pieces:
        if piece.first > 0:
            known.setdefault(piece.first - 1, {}).setdefault(piece.prev, _Node())
        prev = piece.prev
        for entry in piece.entries:
            node = known.setdefault(entry.stamp.seq, {}).setdefault(entry.head, _Node())
            node.prev = prev
            if node.counted is None or piece.receipt_no < node.counted.receipt_no:
                node.counted = Counted(entry, piece.receipt_no, piece.received)
            prev = entry.head
    return known
