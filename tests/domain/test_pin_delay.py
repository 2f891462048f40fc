"""Pauses after wrong PINs: how they grow, and what a clock that is set does to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.pin_delay import LONGEST_PAUSE_S, PinTries, pause_s


@pytest.mark.parametrize(
    ("wrong", "pause"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (11, 1920), (12, 3600), (13, 3600), (1000, 3600)],
)
def test_five_tries_are_free_and_then_pauses_double_up_to_an_hour(wrong: int, pause: int) -> None:
    assert pause_s(wrong) == pause


def test_a_wrong_pin_counts_on_and_begins_its_pause_anew() -> None:
    tries = PinTries()
    for number in range(1, 7):
        tries = tries.after_wrong(100 * number)
    assert tries == PinTries(6, 60, 600)
    assert [PinTries(wrong).left for wrong in (0, 4, 5, 9)] == [5, 1, 0, 0]
    assert (tries.wait_at(600), tries.wait_at(641), tries.wait_at(660), tries.wait_at(9999)) == (60, 19, 0, 0)


def test_a_clock_set_back_shortens_nothing_and_the_pause_ends_all_the_same() -> None:
    tries = PinTries(6, 60, 1_000_000)
    assert tries.wait_at(5) == 60
    again = tries.anchored(5)
    assert (again.wait_at(5), again.wait_at(64), again.wait_at(65)) == (60, 1, 0)
    assert tries.anchored(1_000_000) is tries


@given(st.integers(), st.integers(), st.integers(), st.integers(0, 2**40))
def test_whatever_a_file_says_nobody_is_locked_out_for_more_than_an_hour(
    wrong: int, wait: int, since: int, now: int
) -> None:
    tries = PinTries(wrong, wait, since).anchored(now)
    assert 0 <= tries.wait_at(now) <= LONGEST_PAUSE_S
    assert tries.wait_at(now + LONGEST_PAUSE_S) == 0
