"""What goes into a report: the events no receipt covers yet, and the chain that holds them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import LogId, PublicKey
from trainer.domain.log import (
    GENESIS,
    Answered,
    AttemptStarted,
    ClockSetBack,
    Entry,
    Event,
    Interrupted,
    LessonDone,
    Submitted,
    chain,
)
from trainer.domain.organisation import Organisation, Receipt
from trainer.domain.report import Claim, Introduction, Parent, Report


@dataclass(frozen=True, slots=True)
class LogFacts:
    """Which log of which key, and the log it goes on from."""

    key: PublicKey
    log: LogId
    parent: Parent | None


@dataclass(frozen=True, slots=True)
class Work:
    """What a run of events holds, counted: what a learner recognises as work, and what a committee may ask about."""

    lessons: int
    tests: int
    answers: int
    interruptions: int
    clock_changes: int

    @property
    def any(self) -> bool:
        """Whether a report of these events would tell the committee anything it counts."""
        return bool(self.lessons or self.tests)


def work_in(events: Iterable[Event]) -> Work:
    """Count a run of events."""
    kinds = [type(event) for event in events]
    return Work(
        lessons=kinds.count(LessonDone),
        tests=kinds.count(Submitted),
        answers=kinds.count(Answered),
        interruptions=kinds.count(Interrupted),
        clock_changes=kinds.count(ClockSetBack),
    )


def acknowledged(receipts: Iterable[Receipt], log: LogId) -> int:
    """The number of the last event of this log that a receipt covers; −1 before any."""
    return max((receipt.through_seq for receipt in receipts if receipt.log == log), default=-1)


def diverged(receipts: Iterable[Receipt], log: LogId, entries: Sequence[Entry]) -> bool:
    """Whether the committee holds events of this log that this PC does not have: an older copy was put back."""
    return any(
        receipt.log == log
        and (receipt.through_seq >= len(entries) or entries[receipt.through_seq].head.hex() != receipt.head)
        for receipt in receipts
    )


def newest_agreed(
    receipts: Iterable[Receipt], log: LogId, entries: Sequence[Entry], noted: Iterable[int]
) -> int:
    """The number of the newest event that this copy of a log surely has in common with the committee; 0 at least.

    Sure are the heads of receipts, and `noted`: how far receipts reached that this copy had noted before it was put
    back. A receipt beyond the copy's end says nothing of the events before it, since the copy went on by itself.
    """
    heads = (
        receipt.through_seq
        for receipt in receipts
        if receipt.log == log
        and receipt.through_seq < len(entries)
        and entries[receipt.through_seq].head.hex() == receipt.head
    )
    return max((*heads, *(number for number in noted if number < len(entries))), default=0)


def check_chain(entries: Sequence[Entry]) -> None:
    """Refused(CHAIN_BROKEN), with the number of the first bad event, unless every event follows from the one before."""
    head = GENESIS
    for number, entry in enumerate(entries):
        head = chain(head, entry.text)
        if entry.stamp.seq != number or entry.head != head:
            raise Refused(Reason.CHAIN_BROKEN, where=str(number))


def build_report(
    facts: LogFacts,
    entries: Sequence[Entry],
    organisation: Organisation,
    introduction: Introduction,
    claims: Sequence[Claim],
    *,
    report_no: int,
    made: str,
    app: str,
    full: bool = False,
) -> Report:
    """The report of everything in a log that no receipt covers, or with `full` of all of it; `made` is ISO 8601.

    The first report of a log may hold no work at all, since it also asks to be admitted; later ones are refused with
    NOTHING_TO_REPORT then. Refused(CHAIN_BROKEN) where the log was changed.
    """
    check_chain(entries)
    first = 0 if full else acknowledged(organisation.receipts, facts.log) + 1
    sent = entries[first:]
    if not sent or (first > 0 and not _worth_sending(entry.event for entry in sent)):
        raise Refused(Reason.NOTHING_TO_REPORT)
    return Report(
        org=organisation.id,
        readers=organisation.root.readers,
        introduction=introduction,
        key=facts.key,
        log=facts.log,
        parent=facts.parent,
        first=first,
        prev=(entries[first - 1].head if first else GENESIS).hex(),
        head=entries[-1].head.hex(),
        report_no=report_no,
        made=made,
        org_head=organisation.digest,
        app=app,
        claims=tuple(claims),
        events=tuple(entry.text for entry in sent),
    )


def _worth_sending(events: Iterable[Event]) -> bool:
    return any(isinstance(event, LessonDone | AttemptStarted | Submitted) for event in events)
