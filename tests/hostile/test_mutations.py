"""A few thousand files changed at random; the bench `fuzzing` does a million."""

from __future__ import annotations

import random

import pytest

from tests.hostile.mutations import Target, attacked, mutated, targets

COUNTS = {"course reader": 60, "organisation file": 200, "pack": 200}


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.name)
def test_nothing_changed_is_let_in_as_something_else(target: Target) -> None:
    count = COUNTS.get(target.name, 700)
    tally = attacked(target, count, seed=20261123)
    assert tally.tried == count
    assert tally.reasons or target.name == "course reader"


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.name)
def test_what_is_changed_was_good(target: Target) -> None:
    """Otherwise every mutation would be refused for a mistake of the test."""
    for seed in target.seeds:
        assert target.read(seed), target.name


def test_the_shares_make_a_whole() -> None:
    assert sum(target.share for target in targets()) == 100


def test_a_mutation_changes_something_most_of_the_time() -> None:
    chance = random.Random(1)
    changed = sum(mutated(b"x" * 50, chance, [b"y" * 50]) != b"x" * 50 for _ in range(500))
    assert changed > 450
