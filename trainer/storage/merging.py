"""Taking another copy of a profile's store into this one: a union of logs that loses nothing and overwrites nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from trainer.domain.errors import Reason, Refused
from trainer.domain.log import GENESIS, Event, LogKind, chain
from trainer.domain.log_merge import Other, compare, to_carry, worth_taking
from trainer.formats import event_text
from trainer.storage import learner_store
from trainer.storage.learner_store import EventRow, KeptLog, KeptStore, LogRow


@dataclass(slots=True)
class Merged:
    """What another copy brought: events taken in as they are, and events to be noted again in a new log."""

    added: int = 0
    worth: bool = False
    carried: dict[LogKind, list[Event]] = field(default_factory=lambda: {kind: [] for kind in LogKind})

    @property
    def brings(self) -> bool:
        """Whether anything was learned that was not here before."""
        return self.worth or any(self.carried.values())


def check_copy(store: KeptStore) -> None:
    """Refused(CHAIN_BROKEN, the number of the event) unless every log of a copy is whole and can be read."""
    for log in store.logs:
        whole = unbroken(log.events, GENESIS, 0)
        if len(whole) != len(log.events) or not whole:
            raise Refused(Reason.CHAIN_BROKEN, where=str(len(whole)))


def unbroken(rows: Sequence[EventRow], head: bytes, seq: int) -> tuple[EventRow, ...]:
    """The events at the front of `rows` that follow from `head`, the first of them with the number `seq`."""
    for place, row in enumerate(rows):
        try:
            event_text.decode(row.text)
            follows = row.seq == seq + place and chain(head, row.text) == row.head
        except (Refused, UnicodeEncodeError):
            follows = False
        if not follows:
            return tuple(rows[:place])
        head = row.head
    return tuple(rows)


def would_bring(connection: Connection, copy: KeptStore) -> bool:
    """Whether a copy holds anything learned that this store does not have; nothing is written."""
    return any(
        to_carry(_events(rest), known) if found is Other.APART else worth_taking(_events(rest))
        for _, _, rest, found, known in _compared(connection, copy)
        if found is not Other.COVERED
    )


def merge(connection: Connection, copy: KeptStore) -> Merged:
    """Take in what a copy holds beyond this store, in the open transaction.

    A log that is not here yet, or that goes on behind its last event here, is taken in verbatim. Where a log went
    apart, the branch that is here stays; what was learned in the other one is handed back to be noted again.
    *Side effects:* writes logs, events and reports, and marks the logs that go on; changes and deletes nothing else.
    """
    merged = Merged()
    for log, here, rest, found, known in _compared(connection, copy):
        if found is Other.FOLLOWS:
            row = here or _begun(connection, log)
            learner_store.append(connection, row, rest)
            # With the events themselves: cut off before the new log, work must not go on in this one.
            learner_store.mark_restored(connection, row)
            merged.added += len(rest)
            merged.worth = merged.worth or worth_taking(_events(rest))
        elif found is Other.APART:
            merged.carried[log.row.kind] += to_carry(_events(rest), known)
    numbers = {record.report_no for record in learner_store.reports(connection)}
    for record in copy.reports:
        if record.report_no not in numbers:
            learner_store.add_report(connection, record)
    return merged


def cut_off(connection: Connection) -> bool:
    """Whether a copy was taken in and no new log begun since, as work has to go on in one."""
    newest = {row.kind: row for row in learner_store.logs(connection)}
    return any(row.machine.endswith(learner_store.RESTORED) for row in newest.values())


def _compared(
    connection: Connection, copy: KeptStore
) -> list[tuple[KeptLog, LogRow | None, tuple[EventRow, ...], Other, list[Event]]]:
    """Each log of a copy, the same log here, the copy's events beyond what is common, and all events known here."""
    kept = {log.row.id: log for log in learner_store.everything(connection).logs}
    known = [event for log in kept.values() for event in _events(log.events)]
    compared = []
    for log in copy.logs:
        here = kept.get(log.row.id)
        heads = [row.head for row in here.events] if here is not None else []
        found = compare(heads, [row.head for row in log.events])
        row = here.row if here is not None else None
        compared.append((log, row, log.events[found.common :], found.other, known))
    return compared


def _begun(connection: Connection, log: KeptLog) -> LogRow:
    row = log.row
    return learner_store.add_log(connection, row.id, row.kind, row.key, row.machine, row.parent)


def _events(rows: Sequence[EventRow]) -> list[Event]:
    return [event_text.decode(row.text)[1] for row in rows]
