"""The recovery sheet: what is typed from paper is the secret, and a slip of the pen is found in its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.codes import ALPHABET
from trainer.domain.errors import Reason, Refused
from trainer.domain.recovery_sheet import paper_lines, secret_on_paper

SECRET = bytes(range(32))


@given(st.binary(min_size=32, max_size=32))
def test_what_is_typed_from_paper_is_the_secret(secret: bytes) -> None:
    lines = paper_lines(secret)
    assert [len(line.split()) for line in lines] == [4, 4, 4, 4]
    assert secret_on_paper(lines) == secret
    sloppy = tuple(f" {line.lower().replace('0', 'o').replace('1', 'l')}-" for line in lines)
    assert secret_on_paper(sloppy) == secret


@given(st.integers(0, 79), st.sampled_from(ALPHABET))
def test_one_wrong_letter_never_gives_another_secret(place: int, letter: str) -> None:
    letters = [list(line.replace(" ", "")) for line in paper_lines(SECRET)]
    line, column = divmod(place, 20)
    if letters[line][column] == letter:
        return
    letters[line][column] = letter
    with pytest.raises(Refused) as refusal:
        secret_on_paper(tuple("".join(each) for each in letters))
    assert refusal.value.reason is Reason.CODE_MISTYPED
    assert refusal.value.where in {"", str(line + 1)}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda lines: lines[:2], "3"),
        (lambda lines: (*lines, lines[0]), "5"),
        (lambda lines: (lines[1], lines[0], *lines[2:]), "1"),
        (lambda lines: (*lines[:2], lines[2][:-1], lines[3]), "3"),
        (lambda lines: (*lines[:3], "Ư" + lines[3][1:]), "4"),
    ],
)
def test_missing_swapped_and_foreign_lines_are_named(
    change: Callable[[tuple[str, ...]], tuple[str, ...]], where: str
) -> None:
    with pytest.raises(Refused) as refusal:
        secret_on_paper(change(paper_lines(SECRET)))
    assert refusal.value.where == where


def test_groups_that_fit_but_belong_to_no_secret_are_refused() -> None:
    lines = [line.split() for line in paper_lines(SECRET)]
    other = [line.split() for line in paper_lines(bytes(32))]
    lines[1] = other[1]
    with pytest.raises(Refused) as refusal:
        secret_on_paper(tuple(" ".join(line) for line in lines))
    assert refusal.value.where == ""


def test_a_secret_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        paper_lines(b"short")
