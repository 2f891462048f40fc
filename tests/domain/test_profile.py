"""How a learner is called, and after how many idle minutes their profile is locked."""

from __future__ import annotations

import pytest

from trainer.domain.profile import familiar_name, idle_lock_minutes


@pytest.mark.parametrize(
    ("chosen", "required", "minutes"),
    [(5, False, 5), (0, False, 0), (0, True, 30), (15, True, 15), (7, False, 10), (-1, True, 10)],
)
def test_the_lock_takes_the_offered_minutes_and_stays_on_where_a_pin_is_demanded(
    chosen: int, required: bool, minutes: int
) -> None:
    assert idle_lock_minutes(chosen, pin_required=required) == minutes


@pytest.mark.parametrize(
    ("name", "called"), [("Nguyễn Thị Thu Hà", "Thu Hà"), ("Lê Minh", "Minh"), ("An", "An")]
)
def test_a_person_is_called_by_the_last_words_of_the_name(name: str, called: str) -> None:
    assert familiar_name(name) == called
