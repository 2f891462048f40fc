"""Events as text: one spelling each, frozen for ever."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trust_builders import VECTORS
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import AttemptId, CourseId, ItemId, LessonId, OptionId, PackDigest, PartId, QuizId
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
from trainer.domain.question import Chosen, Filled, Matched, Ordered, Response, Written
from trainer.formats import event_text, strict_json
from trainer.formats.event_text import decode, encode
from trainer.formats.response_text import decode_response, encode_response

COURSE, LESSON, PART, QUIZ = CourseId("an-toan"), LessonId("mat-khau"), PartId("p1"), QuizId("kiem-tra")
PACK, ATTEMPT, ITEM = PackDigest("3d" * 32), AttemptId("ab" * 16), ItemId("nh-mk-01")
A, B = OptionId("a"), OptionId("b")
RESPONSES: tuple[Response, ...] = (
    Chosen((A, B)),
    Chosen(()),
    Ordered((B, A)),
    Matched(((A, B), (B, A))),
    Written('tên miền "gov.vn"\n\t\\'),
    Filled(("một", "", "ba 😀")),
)
EVENTS: tuple[Event, ...] = (
    Opened("1.0.0", "pc-01"),
    OrgSeen("2c" * 32),
    PackSeen(COURSE, PACK),
    LessonDone(COURSE, PACK, LESSON, 754),
    AttemptStarted(ATTEMPT, COURSE, PACK, QUIZ, "cd" * 16, (ITEM, ItemId("nh-mk-02"))),
    *(Answered(ATTEMPT, ITEM, response, 1234) for response in RESPONSES),
    Answered(ATTEMPT, ITEM, None, 0),
    Interrupted(ATTEMPT, 61),
    Submitted(ATTEMPT, False, 900),
    Submitted(ATTEMPT, True, 1800),
    ClockSetBack(3600),
    ReceiptSeen(7, "6f" * 32, 41),
    PartRead(COURSE, LESSON, PART),
    PartRead(COURSE, LESSON, PART, read=False),
    Position(COURSE, LESSON, PART, 1000),
    Practised(COURSE, ITEM, Chosen((A,)), 500),
    Flagged(ATTEMPT, ITEM, True),
)
STAMP = Stamp(3, "2026-11-23T08:00:00.123+07:00", 123)
TEXT = encode(STAMP, EVENTS[5])


def lines(name: str) -> list[str]:
    return (VECTORS / name).read_bytes().decode("utf-8").splitlines()


def test_events_of_the_first_release_are_read_and_written_the_same_for_ever() -> None:
    frozen = lines("events-v1.txt")
    assert [encode(Stamp(seq, STAMP.wall, seq * 10), event) for seq, event in enumerate(EVENTS)] == frozen
    assert [decode(text) for text in frozen] == [
        (Stamp(seq, STAMP.wall, seq * 10), event) for seq, event in enumerate(EVENTS)
    ]


def test_responses_of_the_first_release_are_read_and_written_the_same_for_ever() -> None:
    frozen = lines("responses-v1.txt")
    assert [encode_response(response) for response in RESPONSES] == frozen
    assert tuple(decode_response(text) for text in frozen) == RESPONSES


def test_every_kind_of_event_is_among_the_frozen_ones() -> None:
    from typing import get_args

    from trainer.domain import log

    assert {type(event) for event in EVENTS} == {*get_args(log.RecordEvent), *get_args(log.PrivateEvent)}
    assert {type(response) for response in RESPONSES} == set(get_args(Response))


slugs = st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,39}\Z")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
responses: st.SearchStrategy[Response] = st.one_of(
    st.builds(lambda options: Chosen(tuple(map(OptionId, options))), st.lists(slugs, max_size=8)),
    st.builds(lambda cards: Ordered(tuple(map(OptionId, cards))), st.lists(slugs, max_size=8)),
    st.builds(
        lambda pairs: Matched(tuple((OptionId(left), OptionId(right)) for left, right in pairs)),
        st.lists(st.tuples(slugs, slugs), max_size=8),
    ),
    st.builds(Written, texts),
    st.builds(lambda found: Filled(tuple(found)), st.lists(texts, max_size=8)),
)


@given(st.integers(0, 2**53 - 1), st.none() | responses, st.integers(0, 2**53 - 1))
def test_an_answer_written_is_read_back(seq: int, response: Response | None, ms: int) -> None:
    stamp, event = Stamp(seq, STAMP.wall, ms), Answered(ATTEMPT, ITEM, response, ms)
    assert decode(encode(stamp, event)) == (stamp, event)


@given(responses)
def test_a_response_written_is_read_back(response: Response) -> None:
    assert decode_response(encode_response(response)) == response


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"k":"answer",', '{"k":"answer","k":"answer",'),
        ('{"k":"answer",', '{"k":"other",'),
        ('{"k":"answer",', "{"),
        ('"k":"answer","seq":3', '"seq":3,"k":"answer"'),
        ('"seq":3', '"seq":3.0'),
        ('"seq":3', '"seq":-1'),
        ('"seq":3', '"seq":9007199254740992'),
        ('"seq":3', '"seq": 3'),
        ('"seq":3', '"seq":"3"'),
        ('"seq":3', '"seq":true'),
        ("+07:00", "Z"),
        ("2026-11-23", "2026-02-30"),
        ('"ms":1234', '"ms":null'),
        ('"ms":1234', '"ms":1234,"x":1'),
        (',"ms":1234', ""),
        ('"item":"nh-mk-01"', '"item":"NH"'),
        ('"item":"nh-mk-01"', '"item":"../x"'),
        ('"item":"nh-mk-01"', '"item":"' + "a" * 41 + '"'),
        ('"attempt":"ab', '"attempt":"AB'),
        ('"attempt":"ab', '"attempt":"'),
        ('"r":"chosen"', '"r":"picked"'),
        ('"options":["a","b"]', '"options":["a","b"],"y":0'),
        ('"options":["a","b"]', '"options":[["a"],"b"]'),
        ('"options":["a","b"]', '"options":[' + ",".join(['"a"'] * 65) + "]"),
        ('"options":["a","b"]', '"cards":["a","b"]'),
        ('["a","b"]', '["\\u0061","b"]'),
        ("}", "}\n"),
    ],
)
def test_another_spelling_of_an_event_is_refused(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(Refused) as refusal:
        decode(TEXT.replace(old, new, 1))
    assert refusal.value.reason is Reason.PAYLOAD_BROKEN


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "\ufeff" + TEXT, "[" * 100_000, "\ud800"])
def test_what_is_no_event_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        decode(text)
    assert refusal.value.reason is Reason.PAYLOAD_BROKEN


def test_an_endless_event_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        decode(TEXT + " " * event_text.EVENT_CAP)
    assert refusal.value.reason is Reason.FILE_TOO_LARGE


@pytest.mark.parametrize(
    ("stamp", "event"),
    [
        (Stamp(-1, STAMP.wall, 0), ClockSetBack(1)),
        (Stamp(2**53, STAMP.wall, 0), ClockSetBack(1)),
        (Stamp(0, STAMP.wall, 2**70), ClockSetBack(1)),
        (Stamp(0, "yesterday", 0), ClockSetBack(1)),
        (STAMP, ClockSetBack(-1)),
        (STAMP, OrgSeen("short")),
        (STAMP, Opened("x" * 65, "pc")),
        (STAMP, Opened("\ud800", "pc")),
        (STAMP, Position(COURSE, LESSON, PART, 1001)),
        (STAMP, Answered(ATTEMPT, ITEM, Written("x" * 20_001), 1)),
        (STAMP, Answered(ATTEMPT, ITEM, Written("\ud800"), 1)),
    ],
)
def test_an_event_that_could_not_be_read_is_never_written(stamp: Stamp, event: Event) -> None:
    with pytest.raises(Refused) as refusal:
        encode(stamp, event)
    assert refusal.value.reason is Reason.PAYLOAD_BROKEN


@pytest.mark.parametrize(
    "text", ['{"r":"written"}', '{"r":"written","text":1}', '{"text":"x"}', '{"r":"none"}', "null"]
)
def test_what_is_no_response_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        decode_response(text)
    with pytest.raises(Refused):
        encode_response(Written("\udfff"))


@given(st.text(max_size=60))
def test_no_text_crashes_the_reader(text: str) -> None:
    for read in (decode, decode_response):
        with pytest.raises(Refused):
            read(text)


@given(
    st.recursive(
        st.none() | st.integers(0, 9) | st.text("ab"),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["k", "seq", "at", "t", "r"]), inner),
        max_leaves=9,
    )
)
def test_no_json_crashes_the_reader(value: Any) -> None:
    with pytest.raises(Refused):
        decode(strict_json.dumps(value).decode())


FROZEN = tuple(encode(Stamp(seq, STAMP.wall, seq * 10), event) for seq, event in enumerate(EVENTS))
HALF = FROZEN[0].index(',"app"')


@given(st.lists(st.sampled_from(FROZEN), max_size=12))
def test_events_decoded_together_are_those_decoded_one_by_one(chosen: list[str]) -> None:
    assert event_text.decode_all(chosen) == [decode(text) for text in chosen]


def test_the_events_of_a_report_are_decoded_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand of them, one by one, take four times as long."""
    bare = len(encode(STAMP, Practised(COURSE, ITEM, Filled(("", "", "", "")), 500)))
    rest = event_text.EVENT_CAP // 4 - bare - 3 * 20_000
    longest = encode(STAMP, Practised(COURSE, ITEM, Filled((*("a" * 20_000,) * 3, "a" * rest)), 500))
    assert len(longest) == event_text.EVENT_CAP // 4
    texts = [*FROZEN, longest]
    expected = [decode(text) for text in texts]

    def one_by_one(text: str) -> NoReturn:
        raise AssertionError(f"decoded by itself: {text[:60]}")

    monkeypatch.setattr(event_text, "decode", one_by_one)
    assert event_text.decode_all(texts) == expected
    with pytest.raises(AssertionError, match="by itself"):
        event_text.decode_all([longest.replace("a" * rest, "a" * rest + "a")])


def test_a_very_long_event_among_others_is_decoded_too() -> None:
    long = encode(STAMP, Practised(COURSE, ITEM, Filled(("a" * 20_000,) * 4), 500))
    assert event_text.decode_all([TEXT, long, TEXT])[1] == decode(long)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([FROZEN[0] + FROZEN[1], FROZEN[2]], id="two events in one text"),
        pytest.param([FROZEN[0] + "\n" + FROZEN[1], FROZEN[2]], id="two lines in one text"),
        pytest.param([FROZEN[0][:HALF], FROZEN[0][HALF:]], id="one event in two texts"),
        pytest.param([FROZEN[0][:HALF], FROZEN[0][HALF + 1 :] + "\n" + FROZEN[1]], id="other borders"),
        pytest.param([FROZEN[0], "", FROZEN[1]], id="an empty text"),
        pytest.param(["", FROZEN[0] + "\n" + FROZEN[1]], id="an empty text and two lines in one"),
        pytest.param([FROZEN[0] + "\n", FROZEN[1]], id="a line break behind"),
        pytest.param([FROZEN[0].replace(",", ", ", 1), FROZEN[1]], id="a space"),
        pytest.param([FROZEN[0], '{"k":"practised"}'], id="members missing"),
        pytest.param([FROZEN[0], "\ud800"], id="no letter"),
        pytest.param([FROZEN[0].replace("11-23", "02-30"), FROZEN[1]], id="a day no calendar has"),
        pytest.param([FROZEN[0].replace("11-23", "1a-23"), FROZEN[1]], id="no day"),
        pytest.param([FROZEN[0].replace("11-23", "11-23\\n"), FROZEN[1]], id="a line break in a moment"),
    ],
)
def test_events_decoded_together_are_refused_where_one_of_them_is(texts: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        event_text.decode_all(texts)
    assert refusal.value.reason is Reason.PAYLOAD_BROKEN
    with pytest.raises(Refused):
        [decode(text) for text in texts]
