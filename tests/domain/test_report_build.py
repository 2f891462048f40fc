"""What goes into a report, and when there is nothing to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests import trust_builders
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import AttemptId, CourseId, ItemId, LessonId, LogId, PackDigest, QuizId
from trainer.domain.log import (
    GENESIS,
    Answered,
    AttemptStarted,
    ClockSetBack,
    Entry,
    Event,
    Interrupted,
    LessonDone,
    Opened,
    ReceiptSeen,
    Stamp,
    Submitted,
    chain,
)
from trainer.domain.organisation import Organisation, Receipt
from trainer.domain.report import Introduction, Parent, Report
from trainer.domain.report_build import (
    LogFacts,
    acknowledged,
    build_report,
    check_chain,
    diverged,
    newest_agreed,
    work_in,
)
from trainer.formats import event_text
from trainer.formats.organisation_file import open_organisation

LOG = LogId("1b" * 16)
ATTEMPT = AttemptId("ab" * 16)
DONE = LessonDone(CourseId("c"), PackDigest("3d" * 32), LessonId("l"), 60)
STARTED = AttemptStarted(ATTEMPT, CourseId("c"), PackDigest("3d" * 32), QuizId("q"), "00" * 16, ())
EVENTS: tuple[Event, ...] = (
    Opened("1", "pc"),
    DONE,
    STARTED,
    Answered(ATTEMPT, ItemId("i"), None, 1),
    Interrupted(ATTEMPT, 3),
    ClockSetBack(9),
    Submitted(ATTEMPT, False, 10),
)


def entries(events: Sequence[Event] = EVENTS) -> list[Entry]:
    found: list[Entry] = []
    head = GENESIS
    for seq, event in enumerate(events):
        stamp = Stamp(seq, "2026-11-23T08:00:00+07:00", seq)
        text = event_text.encode(stamp, event)
        head = chain(head, text)
        found.append(Entry(stamp, event, text, head))
    return found


def organisation(*receipts: Receipt) -> Organisation:
    return replace(open_organisation(trust_builders.an_organisation_file()), receipts=receipts)


def receipt(through: int, head: str = "00" * 32, log: LogId = LOG) -> Receipt:
    return Receipt(1, "2026-11-24T08:00:00+07:00", "6f" * 32, log, through, head)


WHO = Introduction("MH", "Lê Minh", "", "", "", "")


def report(
    log: Sequence[Entry], *receipts: Receipt, full: bool = False, parent: Parent | None = None
) -> Report:
    return build_report(
        LogFacts(trust_builders.a_signing_key().public, LOG, parent),
        log,
        organisation(*receipts),
        WHO,
        (),
        report_no=3,
        made="2026-11-23T09:00:00+07:00",
        app="1.0",
        full=full,
    )


def test_everything_is_in_the_first_report() -> None:
    log = entries()
    made = report(log)
    assert (made.first, made.through, made.prev, made.head) == (0, 6, GENESIS.hex(), log[-1].head.hex())
    assert made.events == tuple(entry.text for entry in log)
    assert len(made.readers) == 2
    assert (made.log, made.key, made.parent) == (LOG, trust_builders.a_signing_key().public, None)
    assert (made.claims, made.report_no, made.app) == ((), 3, "1.0")
    assert (made.introduction, made.made) == (WHO, "2026-11-23T09:00:00+07:00")


def test_a_report_names_its_organisation_and_the_log_it_goes_on_from() -> None:
    parent = Parent(LogId("2b" * 16), 4, "4e" * 32)
    made = report(entries(), parent=parent)
    known = organisation()
    assert (made.org, made.org_head, made.readers) == (known.id, known.digest, known.root.readers)
    assert made.parent == parent


def test_a_full_report_holds_what_has_a_receipt_too() -> None:
    log = entries()
    made = report(log, receipt(6, log[6].head.hex()), full=True)
    assert (made.first, made.prev, made.head) == (0, GENESIS.hex(), log[-1].head.hex())
    assert made.events == tuple(entry.text for entry in log)


def test_only_what_no_receipt_covers_is_in_the_next() -> None:
    log = entries()
    made = report(log, receipt(1, log[1].head.hex()), receipt(5, log=LogId("2b" * 16)))
    assert (made.first, made.prev) == (2, log[1].head.hex())


def test_nothing_new_is_nothing_to_report() -> None:
    for log, through in ((entries(), 6), (entries((*EVENTS, ReceiptSeen(1, "6f" * 32, 6))), 6)):
        with pytest.raises(Refused) as refusal:
            report(log, receipt(through, log[through].head.hex()))
        assert refusal.value.reason is Reason.NOTHING_TO_REPORT
    admitted = entries((EVENTS[0], ReceiptSeen(1, "6f" * 32, 0)))
    with pytest.raises(Refused) as refusal:
        report(admitted, receipt(0, admitted[0].head.hex()))
    assert refusal.value.reason is Reason.NOTHING_TO_REPORT
    assert report(entries(EVENTS[:1])).events  # the first one asks to be admitted


def test_a_changed_text_number_or_head_breaks_the_chain() -> None:
    log = entries()
    check_chain(log)
    for bent in (
        replace(log[3], text=log[3].text.replace('"ms":1', '"ms":2')),
        replace(log[3], stamp=replace(log[3].stamp, seq=4)),
        replace(log[3], head=bytes(32)),
    ):
        changed = [*log[:3], bent, *log[4:]]
        with pytest.raises(Refused) as refusal:
            report(changed)
        assert refusal.value.reason is Reason.CHAIN_BROKEN
        assert refusal.value.where == "3"


def test_receipts_say_how_far_the_committee_is() -> None:
    assert acknowledged((), LOG) == -1
    assert acknowledged((receipt(4), receipt(2), receipt(9, log=LogId("2b" * 16))), LOG) == 4


def test_a_receipt_for_events_that_are_not_here_shows_an_older_copy() -> None:
    log = entries()
    assert not diverged((receipt(3, log[3].head.hex()), receipt(99, log=LogId("2b" * 16))), LOG, log)
    assert diverged((receipt(7),), LOG, log)
    assert diverged((receipt(3),), LOG, log)


def test_a_receipt_beyond_the_end_says_nothing_of_what_this_copy_did_by_itself() -> None:
    log = entries()
    other = receipt(5, log[5].head.hex(), log=LogId("2b" * 16))
    assert newest_agreed((receipt(7), other), LOG, log, ()) == 0
    assert newest_agreed((receipt(7), receipt(3)), LOG, log, ()) == 0
    assert newest_agreed((receipt(7), receipt(3, log[3].head.hex())), LOG, log, ()) == 3
    assert newest_agreed((receipt(7),), LOG, log, (2, 4)) == 4
    assert newest_agreed((receipt(7), receipt(6, log[6].head.hex())), LOG, log, (2,)) == 6
    assert newest_agreed((receipt(9),), LOG, log, (2, 7)) == 2


def test_work_is_counted() -> None:
    work = work_in(EVENTS)
    assert (work.lessons, work.tests, work.answers, work.interruptions, work.clock_changes) == (1, 1, 1, 1, 1)
    assert work.any
    assert not work_in(EVENTS[:1]).any
