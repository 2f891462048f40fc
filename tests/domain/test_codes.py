"""Codes survive voices, eyes, keyboards and input methods."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain import codes
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import OrgId, PublicKey

KEY = PublicKey("ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c")
letters = st.text(alphabet=codes.ALPHABET, min_size=8, max_size=8)
chances = st.binary(min_size=5, max_size=5)


def test_the_alphabet_is_crockfords() -> None:
    assert len(codes.ALPHABET) == 32
    assert not set("ILOU") & set(codes.ALPHABET)


def test_numbers_become_digits_of_base_32() -> None:
    assert codes.crockford(0, 3) == "000"
    assert codes.crockford(31, 2) == "0Z"
    assert codes.crockford(32, 2) == "10"


@pytest.mark.parametrize("value", [-1, 32**2])
def test_a_number_that_does_not_fit_is_a_mistake_of_the_program(value: int) -> None:
    with pytest.raises(ValueError, match="fit"):
        codes.crockford(value, 2)


def test_the_short_code_of_a_key_is_frozen() -> None:
    assert codes.short_code(KEY) == "THVQ-NEMY-JJ2Z"


def test_the_code_of_a_root_is_frozen_and_not_that_of_a_key() -> None:
    assert codes.root_code(OrgId(KEY)) == "RJMZ-XTSP-9MAT"


@pytest.mark.parametrize(
    "typed", ["abcd-efgh-jkmn", "ABCD EFGH JKMN", " abcdefghjkmn ", "ABCD–EFGH—JKMN", "ＡＢＣＤEFGHJKMN"]
)
def test_a_short_code_may_be_typed_loosely(typed: str) -> None:
    assert codes.normalise_short_code(typed) == "ABCD-EFGH-JKMN"


def test_look_alikes_are_read_as_digits() -> None:
    assert codes.normalise_short_code("iIlL-oO00-1111") == "1111-0000-1111"


@pytest.mark.parametrize(
    "typed", ["", "ABCD-EFGH-JKM", "ABCD-EFGH-JKMNP", "ABCD-EFGH-JKMU", "ABCD-EFGH-JKM*", "A" * 65]
)
def test_what_cannot_be_a_short_code_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        codes.normalise_short_code(typed)
    assert refusal.value.reason is Reason.CODE_MISTYPED


def test_a_new_code_needs_chance() -> None:
    with pytest.raises(ValueError, match="random"):
        codes.new_activation_code(b"1234")


def test_activation_codes_are_frozen() -> None:
    assert codes.new_activation_code(b"\0" * 5) == "000000000"
    assert codes.new_activation_code(b"\xaa\xb3\xcd\x12\x99") == "NASWT4MSR"
    assert codes.grouped_activation_code("NASWT4MSR") == "NASW-T4MS-R"


@given(chances)
def test_a_code_as_printed_is_read_back(chance: bytes) -> None:
    code = codes.new_activation_code(chance)
    assert codes.normalise_activation_code(codes.grouped_activation_code(code).lower()) == code


@given(chances, st.integers(0, 8), st.sampled_from(codes.ALPHABET))
def test_every_single_wrong_character_is_noticed(chance: bytes, place: int, letter: str) -> None:
    code = codes.new_activation_code(chance)
    wrong = code[:place] + letter + code[place + 1 :]
    assert codes.is_activation_code(wrong) == (wrong == code)


@given(chances)
def test_every_swap_of_two_characters_is_noticed(chance: bytes) -> None:
    code = codes.new_activation_code(chance)
    for one, other in itertools.combinations(range(9), 2):
        swapped = list(code)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert codes.is_activation_code("".join(swapped)) == (code[one] == code[other])


def telex(code: str) -> str:
    """What Telex shows for some codes when the marks fall on the letter before."""
    pairs = {"AS": "Á", "AF": "À", "EE": "Ê", "AA": "Â", "AW": "Ă", "DD": "Đ", "YS": "Ý"}
    for typed, shown in pairs.items():
        code = code.replace(typed, shown)
    return code


def with_check(first_eight: str) -> str:
    return next(first_eight + last for last in codes.ALPHABET if codes.is_activation_code(first_eight + last))


@pytest.mark.parametrize(
    "first_eight",
    ["KAS7K2MN", "K7AF2MNP", "DD7K2MNP", "KEE72MNP", "AW7K2MNP", "KAAS2MNP", "7YS2EX9D", "W7K2MNPQ"],
)
def test_what_telex_made_of_a_code_is_undone(first_eight: str) -> None:
    code = with_check(first_eight)
    assert codes.normalise_activation_code(telex(code)) == code
    assert codes.normalise_activation_code(telex(code).lower()) == code


@pytest.mark.parametrize(
    ("first_eight", "shown"),
    [("KA17K2MN", "KÁ7K2MN"), ("KA62K2MN", "KẦK2MN"), ("D97K2MNP", "Đ7K2MNP"), ("E57K2MNP", "Ẹ7K2MNP")],
)
def test_what_vni_made_of_a_code_is_undone(first_eight: str, shown: str) -> None:
    code = with_check(first_eight)
    assert codes.normalise_activation_code(shown + code[-1]) == code


def test_telex_writes_u_with_horn_for_w() -> None:
    code = with_check("7W2K5MNP")
    assert codes.normalise_activation_code(code.replace("W", "Ư")) == code


def test_a_mark_that_was_pressed_later_is_put_where_the_check_character_wants_it() -> None:
    code = with_check("KA7S4QRT")
    assert codes.normalise_activation_code("KÁ74QRT" + code[-1]) == code


def test_a_mark_that_telex_and_vni_could_both_have_meant_is_not_guessed() -> None:
    with pytest.raises(Refused):
        codes.normalise_activation_code("KẤK2MN" + with_check("KA61K2MN")[-1])


def test_marks_that_are_only_noise_are_dropped() -> None:
    code = with_check("KA7S2MNP")
    assert codes.normalise_activation_code(code.replace("A", "Á")) == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "NASW-T4MS-S",
        "NASWT4MS",
        "NASWT4MSRR",
        "UUUUUUUUU",
        "ĐĐĐĐĐĐĐĐĐĐĐĐ",
        "\ud800" * 9,
        "́" * 9,
        "Á" * 30,
        "A" * 10**6,
    ],
)
def test_what_is_no_activation_code_is_refused_at_once(typed: str) -> None:
    begin = time.process_time()  # its own work, whatever else this machine does
    with pytest.raises(Refused) as refusal:
        codes.normalise_activation_code(typed)
    assert refusal.value.reason is Reason.CODE_MISTYPED
    assert time.process_time() - begin < 2


@given(st.text(max_size=80))
def test_no_text_crashes_the_reader_of_codes(text: str) -> None:
    try:
        code = codes.normalise_activation_code(text)
    except Refused:
        return
    assert codes.is_activation_code(code)
