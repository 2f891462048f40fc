"""Texts from outside: shown without the signs that deceive, and never piled up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.text import MOST_MARKS, piled, shown


@given(st.text(max_size=200))
def test_what_is_shown_is_one_line_without_signs_that_turn_it(text: str) -> None:
    seen = shown(text)
    assert seen == shown(seen) == " ".join(seen.split())
    assert not set(seen) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\r\n\x00\x1b"
    )


@pytest.mark.parametrize(
    "name", ["", "Nguyễn Thị Thu Hà", "Phòng Văn hóa – Xã hội", "H’Hen Niê", "<b>Hà</b>"]
)
def test_names_are_shown_as_they_are(name: str) -> None:
    assert shown(name) == name


@given(st.text(st.sampled_from("aà \u0301\u0320\u1ea1"), max_size=120))
def test_a_pile_is_more_marks_than_any_letter_bears(text: str) -> None:
    runs = [0]
    for letter in text:
        runs.append(runs[-1] + 1 if letter in "\u0301\u0320" else 0)
    assert (piled(text) >= 0) is (max(runs) > MOST_MARKS)


def test_the_place_of_a_pile_is_told() -> None:
    assert piled("Hà " + "\u0301" * MOST_MARKS) == -1
    assert piled("Hà " + "\u0301" * (MOST_MARKS + 1)) == 3 + MOST_MARKS
