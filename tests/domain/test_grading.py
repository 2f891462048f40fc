"""How answers become marks: every kind of question, every kind of wrong answer, and the laws they keep."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    KINDS,
    a_question,
    an_option,
    gaps,
    match,
    number,
    one_answer,
    order,
    several_answers,
    short_text,
)
from trainer.domain.grading import grade, parts_right, readings, right_answer
from trainer.domain.ids import OptionId
from trainer.domain.question import (
    Card,
    Chosen,
    Filled,
    Matched,
    Ordered,
    Question,
    Response,
    TypedGap,
    Written,
)


def chosen(*ids: str) -> Chosen:
    return Chosen(tuple(OptionId(id_) for id_ in ids))


def ordered(*ids: str) -> Ordered:
    return Ordered(tuple(OptionId(id_) for id_ in ids))


def matched(**pairs: str) -> Matched:
    return Matched(tuple((OptionId(left), OptionId(right)) for left, right in pairs.items()))


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_answer_earns_everything_and_no_answer_nothing(kind: str) -> None:
    question = a_question(kind)
    assert grade(question, right_answer(question)) == 1
    assert grade(question, None) == 0
    assert all(parts_right(question, right_answer(question)))


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_of_another_kind_earns_nothing(kind: str) -> None:
    question = a_question(kind)
    for response in (chosen("b"), ordered("a"), matched(a="a"), Written("x"), Filled(("x",))):
        if type(response) is not type(right_answer(question)):
            assert grade(question, response) == 0
            assert not any(parts_right(question, response))


@pytest.mark.parametrize(
    ("response", "share"),
    [
        (chosen("b"), 1),
        (chosen("a"), 0),
        (chosen(), 0),
        (chosen("a", "b"), 0),
        (chosen("b", "b"), 1),
        (chosen("?"), 0),
    ],
)
def test_one_answer_is_all_or_nothing(response: Response, share: int) -> None:
    assert grade(one_answer(), response) == share


@pytest.mark.parametrize(
    ("ticks", "share"),
    [
        ("ac", Fraction(1)),
        ("a", Fraction(1, 2)),
        ("acb", Fraction(1, 2)),
        ("ab", Fraction(0)),
        ("abcd", Fraction(0)),
        ("bd", Fraction(0)),
        ("", Fraction(0)),
        ("acz", Fraction(1)),
        ("aac", Fraction(1)),
    ],
)
def test_several_answers_is_right_minus_wrong_and_ticking_all_does_not_pay(
    ticks: str, share: Fraction
) -> None:
    assert grade(several_answers(), chosen(*ticks)) == share


@pytest.mark.parametrize(
    ("cards", "share"),
    [
        ("abc", Fraction(1)),
        ("cba", Fraction(0)),
        ("acb", Fraction(2, 3)),
        ("bca", Fraction(1, 3)),
        ("ab", Fraction(1, 3)),  # a card left out loses its two pairs
        ("a", Fraction(0)),
        ("abcz", Fraction(3, 6)),  # a stray is wrong against all three
        ("zabc", Fraction(3, 6)),
        ("abca", Fraction(1)),  # the first place of a card counts
        ("xabcy", Fraction(1)),  # cards of no such question
    ],
)
def test_order_is_the_share_of_pairs_that_stand_right(cards: str, share: Fraction) -> None:
    assert grade(order(), ordered(*cards)) == share


def test_order_is_one_minus_the_normalised_kendall_distance() -> None:
    ids = "abcde"
    question = order(cards=tuple(Card(OptionId(id_), id_) for id_ in ids), strays=())
    for given_order in permutations(ids):
        inversions = sum(
            given_order.index(first) > given_order.index(second)
            for place, first in enumerate(ids)
            for second in ids[place + 1 :]
        )
        assert grade(question, ordered(*given_order)) == 1 - Fraction(inversions, 10)


def test_order_says_which_places_are_right() -> None:
    assert parts_right(order(), ordered("a", "c", "b", "z")) == (True, False, False, False)


def test_match_is_the_share_of_left_sides() -> None:
    assert grade(match(), matched(a="a", b="b", c="b")) == Fraction(2, 3)
    assert parts_right(match(), matched(a="a", b="b", c="b")) == (True, True, False)
    assert grade(match(), matched(a="a")) == Fraction(1, 3)
    assert grade(match(), matched(x="a")) == 0


@pytest.mark.parametrize(
    "text",
    [".gov.vn", ".GOV.VN", "  gov.vn ", "gov.vn\u200b", "gov.vn"],
)
def test_short_text_forgives_case_spaces_and_invisible_marks(text: str) -> None:
    assert grade(short_text(), Written(text)) == 1


@pytest.mark.parametrize("text", ["hòa bình", "hoà bình", "hoa binh", "HÒA  BÌNH", "ho\u0300a bi\u0300nh"])
def test_short_text_forgives_marks_and_tone_placement(text: str) -> None:
    assert grade(short_text(answers=("hòa bình",)), Written(text)) == 1


def test_short_text_that_is_exact_forgives_only_spaces() -> None:
    question = short_text(answers=("Đặng",), exact=True)
    assert grade(question, Written(" Đặng ")) == 1
    assert grade(question, Written("đặng")) == 0
    assert grade(question, Written("Dang")) == 0


@pytest.mark.parametrize("text", ["", "gov", "x" * 5000])
def test_short_text_that_is_something_else_is_wrong(text: str) -> None:
    assert grade(short_text(), Written(text)) == 0


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1000", {1000}),
        ("1.000", {1000, 1}),
        ("1,000", {1000, 1}),
        ("1 000", {1000}),
        ("1\u00a0000", {1000}),
        ("1\u202f000", {1000}),
        ("1.234.567", {1234567}),
        ("1.234,5", {Fraction("1234.5")}),
        ("1,234.5", {Fraction("1234.5")}),
        ("8,5", {Fraction("8.5")}),
        ("8.5", {Fraction("8.5")}),
        ("-3", {-3}),
        ("−3", {-3}),
        ("+3", {3}),
        ("0,125", {Fraction("0.125"), 125}),
        ("1.23.4", set()),
        ("1..2", set()),
        ("12,", set()),
        ("abc", set()),
        ("", set()),
        ("٣", set()),
        ("1e3", set()),
        ("9" * 300, set()),
    ],
)
def test_numbers_are_read_as_vietnamese_and_english_people_write_them(
    text: str, values: set[Fraction]
) -> None:
    assert readings(text) == values


@pytest.mark.parametrize("text", ["24", "26", "25,5", "25.5", "25 ký tự", "25 KY TU", "25ký tự"])
def test_a_number_in_the_range_is_right_with_or_without_its_unit(text: str) -> None:
    assert grade(number(), Written(text)) == 1


@pytest.mark.parametrize("text", ["23,9", "26,1", "25 m", "ký tự", "x" * 5000])
def test_a_number_outside_the_range_or_of_another_unit_is_wrong(text: str) -> None:
    assert grade(number(), Written(text)) == 0


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("1/3", "1/3"),
        ("1/3", "2/3"),
        ("-5/2", "-5/2"),
        ("1234.5", "1234.5"),
        ("0.125", "0.125"),
        ("1000", "1000"),
    ],
)
def test_the_model_answer_of_a_number_can_be_typed(low: str, high: str) -> None:
    question = number(low=Fraction(low), high=Fraction(high), unit="")
    answer = right_answer(question)
    assert isinstance(answer, Written)
    if low != "1/3" or high != "1/3":  # a third cannot be written
        assert grade(question, answer) == 1
        assert len(readings(answer.text)) == 1


def test_gaps_are_the_share_of_right_gaps() -> None:
    assert grade(gaps(), Filled(("dừng lại", "NGUOI GUI"))) == 1
    assert grade(gaps(), Filled(("bấm thử", "người gửi"))) == Fraction(1, 2)
    assert grade(gaps(), Filled(("dung lai", ""))) == 0  # a choice is taken from the list as it stands
    assert parts_right(gaps(), Filled(("dừng lại",))) == (True, False)
    assert grade(gaps(), Filled(("dừng lại", "x" * 5000))) == Fraction(1, 2)
    assert grade(gaps(pieces=("no gap",)), Filled(())) == 0
    assert grade(gaps(pieces=(TypedGap(("a",)),)), Filled(("a", "b", "c"))) == 1


_IDS = st.lists(st.sampled_from("abcdz?"), max_size=8).map(lambda ids: tuple(OptionId(id_) for id_ in ids))
_RESPONSES = st.one_of(
    _IDS.map(Chosen),
    _IDS.map(Ordered),
    st.lists(st.tuples(st.sampled_from("abcz?"), st.sampled_from("abcz?")), max_size=6).map(
        lambda pairs: Matched(tuple((OptionId(left), OptionId(right)) for left, right in pairs))
    ),
    st.text(max_size=40).map(Written),
    st.lists(st.text(max_size=20), max_size=4).map(lambda texts: Filled(tuple(texts))),
)


@given(kind=st.sampled_from(KINDS), response=_RESPONSES)
def test_whatever_comes_the_mark_is_a_share(kind: str, response: Response) -> None:
    question: Question = a_question(kind)
    share = grade(question, response)
    assert isinstance(share, Fraction)
    assert 0 <= share <= 1


@given(rights=st.lists(st.booleans(), min_size=3, max_size=8))
def test_ticking_every_option_never_earns_more_than_the_rights_outnumber_the_wrongs(
    rights: list[bool],
) -> None:
    if not any(rights):
        rights[0] = True
    question = several_answers(
        options=tuple(an_option(f"o{place}", f"{place}", right=right) for place, right in enumerate(rights))
    )
    share = grade(question, chosen(*(option.id for option in question.options)))
    assert share == max(0, Fraction(2 * sum(rights) - len(rights), sum(rights)))
