"""Events of a log as JSON text, one spelling each: the text is stored, chained and sent, never made a second time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, assert_never

import msgspec

from trainer.domain.ids import AttemptId, CourseId, ItemId, LessonId, PackDigest, PartId, QuizId
from trainer.domain.log import (
    Answered,
    AttemptStarted,
    ClockSetBack,
    Event,
    Flagged,
    Interrupted,
    LessonDone,
    Opened,
    OrgSeen,
    PackSeen,
    PartRead,
    Position,
    Practised,
    ReceiptSeen,
    Stamp,
    Submitted,
)
from trainer.formats import strict_json
from trainer.formats.response_text import ResponseText, decode_response, encode_response, to_response, to_text
from trainer.formats.strict_json import HEX32, HEX64, SLUG, Count, Hex32, Hex64, Moment

__all__ = ["EVENT_CAP", "decode", "decode_all", "decode_response", "encode", "encode_response"]

EVENT_CAP: Final = 256 * 1024
"""The longest event, in bytes."""

Name = Annotated[str, msgspec.Meta(max_length=64)]
Permille = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Attempt = Annotated[AttemptId, HEX32]
Course = Annotated[CourseId, SLUG]
Item = Annotated[ItemId, SLUG]
Lesson = Annotated[LessonId, SLUG]
Pack = Annotated[PackDigest, HEX64]
Part = Annotated[PartId, SLUG]
Quiz = Annotated[QuizId, SLUG]


class _Stamped(strict_json.Body, frozen=True, tag_field="k"):
    """Whether `at` is a moment is checked after decoding, for all events of a report together."""

    seq: Count
    at: Moment
    t: Count


class _Opened(_Stamped, frozen=True, tag="open"):
    app: Name
    machine: Name


class _OrgSeen(_Stamped, frozen=True, tag="org_seen"):
    digest: Hex64


class _PackSeen(_Stamped, frozen=True, tag="pack_seen"):
    course: Course
    pack: Pack


class _LessonDone(_Stamped, frozen=True, tag="lesson_done"):
    course: Course
    pack: Pack
    lesson: Lesson
    active_s: Count


class _AttemptStarted(_Stamped, frozen=True, tag="attempt_start"):
    attempt: Attempt
    course: Course
    pack: Pack
    quiz: Quiz
    seed: Hex32
    items: Annotated[tuple[Item, ...], msgspec.Meta(max_length=500)]


class _Answered(_Stamped, frozen=True, tag="answer"):
    attempt: Attempt
    item: Item
    response: ResponseText | None
    ms: Count


class _Interrupted(_Stamped, frozen=True, tag="interrupted"):
    attempt: Attempt
    away_s: Count


class _Submitted(_Stamped, frozen=True, tag="submit"):
    attempt: Attempt
    by_clock: bool
    used_s: Count


class _ClockSetBack(_Stamped, frozen=True, tag="clock_back"):
    seconds: Count


class _ReceiptSeen(_Stamped, frozen=True, tag="receipt_seen"):
    receipt_no: Count
    report: Hex64
    through_seq: Count


class _PartRead(_Stamped, frozen=True, tag="part_read"):
    course: Course
    lesson: Lesson
    part: Part
    read: bool


class _Position(_Stamped, frozen=True, tag="position"):
    course: Course
    lesson: Lesson
    part: Part
    permille: Permille


class _Practised(_Stamped, frozen=True, tag="practised"):
    course: Course
    item: Item
    response: ResponseText
    permille: Permille


class _Flagged(_Stamped, frozen=True, tag="flagged"):
    attempt: Attempt
    item: Item
    flagged: bool


_EventText = (
    _Opened
    | _OrgSeen
    | _PackSeen
    | _LessonDone
    | _AttemptStarted
    | _Answered
    | _Interrupted
    | _Submitted
    | _ClockSetBack
    | _ReceiptSeen
    | _PartRead
    | _Position
    | _Practised
    | _Flagged
)

_EVENTS: Final[msgspec.json.Decoder[_EventText]] = msgspec.json.Decoder(_EventText)


def encode(stamp: Stamp, event: Event) -> str:
    """The JSON text of an event; Refused(PAYLOAD_BROKEN) where `decode` would not take it back."""
    text = strict_json.encode(_to_text((stamp.seq, stamp.wall, stamp.ticks), event))
    decode(text)
    return text


def decode(text: str) -> tuple[Stamp, Event]:
    """The stamp and event of a JSON text; Refused(PAYLOAD_BROKEN) for anything but the one spelling of an event."""
    found = strict_json.read_with(_EVENTS, strict_json.utf8(text), cap=EVENT_CAP)
    try:
        strict_json.check_moment(found.at)
    except ValueError as trouble:
        raise strict_json.broken(trouble) from None
    return Stamp(found.seq, found.at, found.t), _to_event(found)


def decode_all(texts: Sequence[str]) -> list[tuple[Stamp, Event]]:
    """What `decode` makes of each of these texts, in a quarter of its time; refuses what it refuses."""
    together = _together(texts)
    if together is None:
        return [decode(text) for text in texts]
    return [(Stamp(found.seq, found.at, found.t), _to_event(found)) for found in together]


def _together(texts: Sequence[str]) -> list[_EventText] | None:
    """All events by one call each of decoder and encoder; None where they have to be looked at one by one.

    Written again, the events are as many lines as they are, for no spelling has a line break in it. Where the texts
    have no line break either, and the lines are the same bytes, every text is the one spelling of its event.
    """
    if not texts or max(map(len, texts)) * 4 > EVENT_CAP:
        return None
    try:
        lines = "\n".join(texts).encode("utf-8")
        if lines.count(b"\n") != len(texts) - 1:
            return None
        found = _EVENTS.decode_lines(lines)
        if strict_json.encode_lines(found) != lines + b"\n":
            return None
        strict_json.check_moments([each.at for each in found])
    except (ValueError, RecursionError):
        return None
    return found


def _to_text(when: tuple[int, str, int], event: Event) -> _EventText:
    match event:
        case Opened(app, machine):
            return _Opened(*when, app, machine)
        case OrgSeen(digest):
            return _OrgSeen(*when, digest)
        case PackSeen(course, pack):
            return _PackSeen(*when, course, pack)
        case LessonDone(course, pack, lesson, active_s):
            return _LessonDone(*when, course, pack, lesson, active_s)
        case AttemptStarted(attempt, course, pack, quiz, seed, items):
            return _AttemptStarted(*when, attempt, course, pack, quiz, seed, items)
        case Answered(attempt, item, response, ms):
            return _Answered(*when, attempt, item, None if response is None else to_text(response), ms)
        case Interrupted(attempt, away_s):
            return _Interrupted(*when, attempt, away_s)
        case Submitted(attempt, by_clock, used_s):
            return _Submitted(*when, attempt, by_clock, used_s)
        case ClockSetBack(seconds):
            return _ClockSetBack(*when, seconds)
        case ReceiptSeen(receipt_no, report, through_seq):
            return _ReceiptSeen(*when, receipt_no, report, through_seq)
        case PartRead(course, lesson, part, read):
            return _PartRead(*when, course, lesson, part, read)
        case Position(course, lesson, part, permille):
            return _Position(*when, course, lesson, part, permille)
        case Practised(course, item, tried, permille):
            return _Practised(*when, course, item, to_text(tried), permille)
        case Flagged(attempt, item, flagged):
            return _Flagged(*when, attempt, item, flagged)
        case _:
            assert_never(event)


def _to_event(e: _EventText) -> Event:
    match e:  # answers are most of every log
        case _Answered():
            response = None if e.response is None else to_response(e.response)
            return Answered(e.attempt, e.item, response, e.ms)
        case _LessonDone():
            return LessonDone(e.course, e.pack, e.lesson, e.active_s)
        case _Opened():
            return Opened(e.app, e.machine)
        case _OrgSeen():
            return OrgSeen(e.digest)
        case _PackSeen():
            return PackSeen(e.course, e.pack)
        case _AttemptStarted():
            return AttemptStarted(e.attempt, e.course, e.pack, e.quiz, e.seed, e.items)
        case _Interrupted():
            return Interrupted(e.attempt, e.away_s)
        case _Submitted():
            return Submitted(e.attempt, e.by_clock, e.used_s)
        case _ClockSetBack():
            return ClockSetBack(e.seconds)
        case _ReceiptSeen():
            return ReceiptSeen(e.receipt_no, e.report, e.through_seq)
        case _PartRead():
            return PartRead(e.course, e.lesson, e.part, e.read)
        case _Position():
            return Position(e.course, e.lesson, e.part, e.permille)
        case _Practised():
            return Practised(e.course, e.item, to_response(e.response), e.permille)
        case _Flagged():
            return Flagged(e.attempt, e.item, e.flagged)
        case _:
            assert_never(e)
