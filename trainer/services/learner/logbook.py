"""The logs of an open profile: read and checked once, then only ever longer; on the disk before it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import AttemptId, LogId, PublicKey
from trainer.domain.log import (
    GENESIS,
    AttemptStarted,
    ClockSetBack,
    Entry,
    Event,
    LogKind,
    Opened,
    PrivateEvent,
    RecordEvent,
    Stamp,
    chain,
    log_id,
)
from trainer.domain.log_merge import WORK
from trainer.domain.report import Parent
from trainer.domain.report_build import LogFacts, check_chain
from trainer.formats import event_text
from trainer.services.clock import Clock
from trainer.services.learner.chance import Token
from trainer.storage import learner_store
from trainer.storage.database import Database
from trainer.storage.learner_store import EventRow, LogRow

CLOCK_SLACK_S = 5
"""A wall clock that is this much behind its last event was set back; less is a correction nobody made."""


@dataclass(slots=True)
class _Book:
    """One log in memory: `earlier` are the events of the logs it goes on from."""

    row: LogRow
    entries: list[Entry] = field(default_factory=list)
    earlier: tuple[tuple[Stamp, Event], ...] = ()
    pairs: list[tuple[Stamp, Event]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pairs = [*self.earlier, *((entry.stamp, entry.event) for entry in self.entries)]

    @property
    def head(self) -> bytes:
        return self.entries[-1].head if self.entries else GENESIS

    def take(self, entries: Sequence[Entry]) -> None:
        """Keep entries that are on the disk now."""
        self.entries.extend(entries)
        self.pairs.extend((entry.stamp, entry.event) for entry in entries)

    def events(self) -> tuple[tuple[Stamp, Event], ...]:
        """The events of this log and of those it goes on from."""
        return tuple(self.pairs)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One record of this key with its events: the one in use, or one that it goes on from."""

    facts: LogFacts
    entries: Sequence[Entry]


class Logbook:
    """Both logs of one profile on one installation.

    With `anew` both logs are begun anew from what was restored, even on the same machine, and `carried` events are
    noted in them first: what was restored may be older than what was reported from here since.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        token: Token,
        *,
        key: PublicKey,
        machine: str,
        app: str,
        anew: bool = False,
        carried: Mapping[LogKind, Sequence[Event]] = MappingProxyType({}),
    ) -> None:
        self._database = database
        self._clock = clock
        self._token = token
        self._key = key
        self._machine = machine
        self._app = app
        self._anew = anew
        self._carried = carried
        self._books: dict[LogKind, _Book] = {}
        self._closed: tuple[Chapter, ...] = ()
        self._read()

    @property
    def facts(self) -> LogFacts:
        """Which log the record is."""
        row = self._books[LogKind.RECORD].row
        return LogFacts(row.key, row.id, row.parent)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The records of this profile's key kept here, oldest first; the last one is `record`."""
        return (*self._closed, Chapter(self.facts, self.record))

    def log_of(self, attempt: AttemptId) -> LogId:
        """The log in which an attempt was begun; KeyError where none holds it."""
        for chapter in self.chapters:
            for entry in chapter.entries:
                if isinstance(entry.event, AttemptStarted) and entry.event.attempt == attempt:
                    return chapter.facts.log
        raise KeyError(attempt)

    @property
    def record(self) -> Sequence[Entry]:
        """The record of this installation, oldest first."""
        return self._books[LogKind.RECORD].entries

    def events(self, kind: LogKind, start: int = 0) -> tuple[tuple[Stamp, Event], ...]:
        """The events of a log and of those it goes on from, oldest first, without the first `start`."""
        return tuple(self._books[kind].pairs[start:])

    def note(self, *record: RecordEvent) -> tuple[Entry, ...]:
        """Append to the record; committed when this returns. *Side effects:* writes the events."""
        return self._append(LogKind.RECORD, record)

    def note_private(self, *private: PrivateEvent) -> tuple[Entry, ...]:
        """Append to the private log; committed when this returns. *Side effects:* writes the events."""
        return self._append(LogKind.PRIVATE, private)

    def look_again(self) -> None:
        """Take in what another window of the program wrote since; nothing where there is none.

        CHAIN_BROKEN where a log was changed by hand.
        """
        with self._database.read() as connection:
            newer = {
                kind: learner_store.events(connection, book.row, len(book.entries) - 1)
                for kind, book in self._books.items()
            }
        for kind, rows in newer.items():
            if rows:
                self._catch_up(self._books[kind], rows)

    def begin_again(self, agreed: int) -> None:
        """Go on in a new record with a parent: this copy no longer agrees with what the committee has.

        `agreed` is the number of the newest common event. Work that only this copy holds is noted again in the new
        record, since the old one will not be sent. *Side effects:* writes a log and its first events.
        """
        old = self._books[LogKind.RECORD]
        self._closed = self.chapters
        common = old.entries[agreed]
        carried = [entry.event for entry in old.entries[agreed + 1 :] if isinstance(entry.event, WORK)]
        self._start(
            LogKind.RECORD, Parent(old.row.id, common.stamp.seq, common.head.hex()), old.events(), carried
        )

    def _read(self) -> None:
        with self._database.read() as connection:
            rows = learner_store.logs(connection)
            stored = {row.number: learner_store.events(connection, row) for row in rows}
            counted = learner_store.count_events(connection)
        if counted != sum(map(len, stored.values())):
            raise Refused(Reason.CHAIN_BROKEN, detail="events of no log")
        for kind in LogKind:
            earlier: tuple[tuple[Stamp, Event], ...] = ()
            newest: _Book | None = None
            for row in rows:
                if row.kind is kind:
                    self._close(newest)
                    newest = _Book(row, _decoded(stored[row.number]), earlier)
                    check_chain(newest.entries)
                    if not newest.entries:  # a log is begun together with its first event
                        raise Refused(Reason.CHAIN_BROKEN, where="0")
                    earlier = newest.events()
            if newest is None:
                self._start(kind, None, ())
            elif self._anew or newest.row.machine != self._machine or newest.row.key != self._key:
                # Restored or copied: an honest copy must not look like a forged log.
                self._close(newest)
                last = newest.entries[-1]
                parent = Parent(newest.row.id, last.stamp.seq, last.head.hex())
                self._start(kind, parent, earlier, self._carried.get(kind, ()))
            else:
                self._books[kind] = newest
                self._append(kind, (Opened(self._app, self._machine),))

    def _close(self, book: _Book | None) -> None:
        if book is not None and book.row.kind is LogKind.RECORD and book.row.key == self._key:
            facts = LogFacts(book.row.key, book.row.id, book.row.parent)
            self._closed = (*self._closed, Chapter(facts, book.entries))

    def _start(
        self,
        kind: LogKind,
        parent: Parent | None,
        earlier: tuple[tuple[Stamp, Event], ...],
        carried: Sequence[Event] = (),
    ) -> None:
        with self._database.begin() as connection:
            row = learner_store.add_log(
                connection, log_id(self._key, self._token(16)), kind, self._key, self._machine, parent
            )
            book = _Book(row, [], earlier)
            entries = self._chained(book, (Opened(self._app, self._machine), *carried))
            learner_store.append(connection, row, [_row(entry) for entry in entries])
        book.take(entries)
        self._books[kind] = book

    def _append(self, kind: LogKind, events: Sequence[Event]) -> tuple[Entry, ...]:
        book = self._books[kind]
        with self._database.begin() as connection:
            if learner_store.last_seq(connection, book.row) != len(book.entries) - 1:
                self._catch_up(book, learner_store.events(connection, book.row, len(book.entries) - 1))
            entries = self._chained(book, events)
            learner_store.append(connection, book.row, [_row(entry) for entry in entries])
        book.take(entries)
        return tuple(entries)[-len(events) :]

    def _catch_up(self, book: _Book, rows: Sequence[EventRow]) -> None:
        """Take in what another window of the program wrote; a log that became shorter was changed by hand."""
        longer = [*book.entries, *_decoded(rows)]
        if len(longer) == len(book.entries):
            raise Refused(Reason.CHAIN_BROKEN, where=str(len(book.entries)))
        check_chain(longer)
        book.take(longer[len(book.entries) :])

    def _chained(self, book: _Book, events: Sequence[Event]) -> list[Entry]:
        now, ticks = self._clock.now(), self._clock.ticks()
        entries: list[Entry] = []
        head, seq = book.head, len(book.entries)
        for event in (*self._clock_events(book, now), *events):
            stamp = Stamp(seq, now.isoformat(timespec="seconds"), ticks)
            text = event_text.encode(stamp, event)
            head = chain(head, text)
            entries.append(Entry(stamp, event, text, head))
            seq += 1
        return entries

    def _clock_events(self, book: _Book, now: datetime) -> tuple[Event, ...]:
        if not book.entries or book.row.kind is LogKind.PRIVATE:
            return ()
        behind = int((datetime.fromisoformat(book.entries[-1].stamp.wall) - now).total_seconds())
        return (ClockSetBack(behind),) if behind > CLOCK_SLACK_S else ()


def _decoded(rows: Sequence[EventRow]) -> list[Entry]:
    entries = []
    for row in rows:
        try:
            stamp, event = event_text.decode(row.text)
        except Refused as refusal:
            raise Refused(Reason.CHAIN_BROKEN, where=str(row.seq), detail=refusal.detail) from refusal
        entries.append(Entry(stamp, event, row.text, row.head))
    return entries


def _row(entry: Entry) -> EventRow:
    return EventRow(entry.stamp.seq, entry.text, entry.head)
