"""Strict JSON: one reading for each document, and none for anything doubtful."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trust_builders import foreign_vectors
from trainer.domain.errors import Reason, Refused
from trainer.formats import strict_json
from trainer.formats.strict_json import MAX_INTEGER

CAP = 1 << 20
SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}
ONLY_FLOATS_OR_TWINS = {
    "y_number.json",
    "y_number_0e+1.json",
    "y_number_0e1.json",
    "y_number_double_close_to_zero.json",
    "y_number_int_with_exp.json",
    "y_number_minus_zero.json",
    "y_number_negative_zero.json",
    "y_number_real_capital_e.json",
    "y_number_real_capital_e_neg_exp.json",
    "y_number_real_capital_e_pos_exp.json",
    "y_number_real_exponent.json",
    "y_number_real_fraction_exponent.json",
    "y_number_real_neg_exp.json",
    "y_number_real_pos_exponent.json",
    "y_number_simple_real.json",
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
    "y_object_extreme_numbers.json",
    "y_structure_lonely_negative_real.json",
}

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


class Thing(strict_json.Body, frozen=True):
    """A body for these tests."""

    n: strict_json.Count
    s: str
    b: bytes


def refused(data: bytes, **more: Any) -> Reason:
    with pytest.raises(Refused) as refusal:
        strict_json.loads(data, cap=CAP, **more)
    return refusal.value.reason


def test_json_test_suite_documents_are_taken_or_refused_as_marked() -> None:
    files = sorted(foreign_vectors("jsontestsuite/test_parsing").glob("*.json"))
    assert len([file for file in files if file.name.startswith("n_")]) == 188
    taken = set()
    for file in files:
        try:
            strict_json.loads(file.read_bytes(), cap=CAP)
        except Refused:
            continue
        taken.add(file.name)
    assert not [name for name in taken if name.startswith("n_")]
    assert {file.name for file in files if file.name.startswith("y_")} - taken == ONLY_FLOATS_OR_TWINS
    assert not [name for name in taken if name.startswith("i_")]


@given(plain)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert strict_json.loads(strict_json.dumps(value), cap=CAP) == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xef\xbb\xbf{}",
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b"1.0",
        b"1e3",
        b"-0",
        b"NaN",
        b"Infinity",
        b"9007199254740992",
        b"-9007199254740992",
        b"1" * 5000,
        b'"\\ud800"',
        b'{"\\udc00":1}',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\x00"',
        b"{} {}",
        b"[" * 17 + b"]" * 17,
        b"[" * 200_000,
        b'"unclosed',
        b'"\\',
    ],
)
def test_what_has_no_single_reading_is_refused(data: bytes) -> None:
    assert refused(data) is Reason.PAYLOAD_BROKEN


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"[" * 17 + b"]" * 17, "nested too deep"),
        (b'{"secret":1,"secret":2}', "_Bad"),
        (b'{"secret"', "JSONDecodeError"),
        (b'"\xff"', "UnicodeDecodeError"),
    ],
)
def test_a_refusal_says_what_kind_of_trouble_and_no_word_of_the_content(data: bytes, detail: str) -> None:
    with pytest.raises(Refused) as refusal:
        strict_json.loads(data, cap=CAP)
    assert (refusal.value.reason, refusal.value.detail) == (Reason.PAYLOAD_BROKEN, detail)


def test_the_caller_names_the_reason() -> None:
    assert refused(b"{", reason=Reason.FILE_BROKEN) is Reason.FILE_BROKEN


def test_size_is_looked_at_first() -> None:
    with pytest.raises(Refused) as refusal:
        strict_json.loads(b"[1]", cap=2)
    assert (refusal.value.reason, refusal.value.detail) == (Reason.FILE_TOO_LARGE, "3 > 2")


def test_the_largest_integers_and_the_deepest_nesting_are_taken() -> None:
    assert strict_json.loads(b"[9007199254740991,-9007199254740991]", cap=CAP) == [MAX_INTEGER, -MAX_INTEGER]
    assert strict_json.loads(b"[" * 16 + b"]" * 16, cap=CAP)
    assert strict_json.dumps([MAX_INTEGER, -MAX_INTEGER]) == b"[9007199254740991,-9007199254740991]"
    for deepest in (b"[" * 16 + b"]" * 16, b'{"a":' * 15 + b"{}" + b"}" * 15):
        assert strict_json.dumps(json.loads(deepest)) == deepest


def test_depth_is_that_of_the_deepest_place_however_many_lie_beside_it() -> None:
    assert strict_json.depth(b"[" + b"[]," * 40 + b"[[]]]") == 3
    assert strict_json.depth(b"[[[]],[[[]]]]") == 4
    assert strict_json.depth(b"[[[[],[[]]]]]") == 5
    beside = b"[" + b'{"a":[1]},' * 40 + b"0]"
    assert len(strict_json.loads(beside, cap=CAP)) == 41
    assert refused(b"[" + b"[]," * 40 + b"[" * 16 + b"]" * 17) is Reason.PAYLOAD_BROKEN


def test_brackets_in_texts_nest_nothing() -> None:
    assert strict_json.loads(b'["[[[[[[[[[[[[[[[[[[[[\\"[[["]', cap=CAP) == ['[[[[[[[[[[[[[[[[[[[["[[[']
    assert refused(b"[[1]]", max_depth=1) is Reason.PAYLOAD_BROKEN


def test_white_space_between_members_has_one_reading() -> None:
    assert strict_json.loads(b' {"a" : [1 , 2]}\n', cap=CAP) == {"a": [1, 2]}


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        {1: 2},
        {"a": {3}},
        MAX_INTEGER + 1,
        "\ud800",
        b"x",
        json.loads("[" * 17 + "]" * 17),
        {"a": json.loads("[" * 16 + "]" * 16)},
        [{"a": float("nan")}],
    ],
)
def test_what_would_not_be_read_is_not_written(value: Any) -> None:
    with pytest.raises(Refused) as refusal:
        strict_json.dumps(value)
    assert refusal.value.reason is Reason.PAYLOAD_BROKEN


@pytest.mark.parametrize(
    ("value", "detail"),
    [
        (MAX_INTEGER + 1, "integer out of range"),
        (json.loads("[" * 17 + "]" * 17), "nested too deep"),
        ({1: 2}, "nested too deep, or a member name that is no text"),
        (1.5, "float has no place in our JSON"),
    ],
)
def test_what_is_not_written_is_told_why(value: Any, detail: str) -> None:
    with pytest.raises(Refused) as refusal:
        strict_json.dumps(value)
    assert refusal.value.detail == detail


def test_objects_nested_too_deep_are_not_written() -> None:
    value: Any = {}
    for _ in range(16):
        value = {"a": value}
    with pytest.raises(Refused):
        strict_json.dumps(value)


def test_writing_keeps_the_order_of_members_and_letters_as_they_are() -> None:
    assert (
        strict_json.dumps({"b": "Hà\n", "a": (1, True, None)}) == '{"b":"Hà\\n","a":[1,true,null]}'.encode()
    )


def test_a_body_has_one_spelling() -> None:
    data = b'{"n":1,"s":"\xc4\x91","b":"YQ=="}'
    assert strict_json.write(Thing(1, "đ", b"a")) == data
    assert strict_json.read(data, Thing, cap=CAP) == Thing(1, "đ", b"a")


@pytest.mark.parametrize(
    "data",
    [
        b'{"s":"d","n":1,"b":"YQ=="}',
        b'{"n":1,"s":"d","b":"YQ=="} ',
        b'{"n": 1,"s":"d","b":"YQ=="}',
        b'{"n":1,"n":1,"s":"d","b":"YQ=="}',
        b'{"n":1,"s":"\\u0064","b":"YQ=="}',
        b'{"n":1,"s":"d","b":"YQ==","x":1}',
        b'{"n":1,"s":"d"}',
        b'{"n":1.0,"s":"d","b":"YQ=="}',
        b'{"n":-0,"s":"d","b":"YQ=="}',
        b'{"n":-1,"s":"d","b":"YQ=="}',
        b'{"n":"1","s":"d","b":"YQ=="}',
        b'{"n":9007199254740992,"s":"d","b":"YQ=="}',
        b'{"n":1,"s":null,"b":"YQ=="}',
        b'{"n":1,"s":"d","b":"YR=="}',
        b'{"n":1,"s":"d","b":"YQ"}',
        b'{"n":1,"s":"d","b":"Y-_="}',
        b'{"n":1,"s":"\\ud800","b":"YQ=="}',
        b'\xef\xbb\xbf{"n":1,"s":"d","b":"YQ=="}',
        b'{"n":1,"s":' + b"[" * 100_000,
        b"",
    ],
)
def test_another_spelling_of_a_body_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        strict_json.read(data, Thing, cap=CAP)
    assert refusal.value.reason is Reason.PAYLOAD_BROKEN


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b'{"n": 1,"s":"d","b":"YQ=="}', "not in the one spelling"),
        (b'{"n":-1,"s":"d","b":"YQ=="}', "ValidationError"),
        (b'{"n":', "DecodeError"),
    ],
)
def test_a_refused_body_is_told_by_the_kind_of_its_trouble(data: bytes, detail: str) -> None:
    with pytest.raises(Refused) as refusal:
        strict_json.read(data, Thing, cap=CAP)
    assert (refusal.value.reason, refusal.value.detail) == (Reason.PAYLOAD_BROKEN, detail)


def test_a_body_that_could_not_be_read_is_not_written() -> None:
    for bad in (Thing(-1, "", b""), Thing(1, "\ud800", b"")):
        with pytest.raises(Refused):
            strict_json.write(bad)
    for write in (lambda: strict_json.utf8("\ud800"), lambda: strict_json.encode(Thing(1, "\ud800", b""))):
        with pytest.raises(Refused) as refusal:
            write()
        assert refusal.value.reason is Reason.PAYLOAD_BROKEN
        assert refusal.value.detail in {"UnicodeEncodeError", "ValidationError", "EncodeError"}


@pytest.mark.parametrize(
    "text",
    ["2026-11-23T08:00:00+07:00", "2024-02-29T23:59:59.123-00:30", "1970-01-01T00:00:00.123456+00:00", ""],
)
def test_moments_are_times_with_an_offset(text: str) -> None:
    strict_json.check_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29T08:00:00+07:00",
        "2026-11-23T08:00:00Z",
        "2026-11-23T08:00:00",
        "2026-11-23",
        "2026-11-23T24:00:00+07:00",
        "0001-01-01T00:00:00+14:00",
        "2026-11-23T08:00:00+07:00\n",
        "２026-11-23T08:00:00+07:00",
        "2026-11-23T08:60:00+07:00",
    ],
)
def test_other_texts_are_no_moments(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        strict_json.check_moment(text)
    with pytest.raises(ValueError, match=r".+"):
        strict_json.check_moments(["2026-11-23T08:00:00+07:00", text])


def test_many_moments_are_looked_at_together() -> None:
    strict_json.check_moments(["2026-11-23T08:00:00+07:00", "2024-02-29T23:59:59.123-00:30"] * 3)
    for texts in ([""], ["2026-11-23T08:00:00+07:00\n2026-11-23T08:00:00+07:00", "2026"]):
        with pytest.raises(ValueError, match="no moment"):
            strict_json.check_moments(texts)


def test_the_one_spelling_of_letters_is_frozen() -> None:
    text = "".join(map(chr, range(33))) + '"\\/\x7f\u2028đ😀'
    controls = "".join(SHORT.get(code, f"\\u{code:04x}") for code in range(32)).encode()
    assert strict_json.write(Thing(0, text, b"\xfb\xff")) == (
        b'{"n":0,"s":"' + controls + b' \\"\\\\/\x7f' + "\u2028đ😀".encode() + b'","b":"+/8="}'
    )
