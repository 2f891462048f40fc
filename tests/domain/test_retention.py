"""Which backups are kept: laws that hold for all dates, and the history a PC ends up with."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.retention import POLICY, Retention, kept

HANOI = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=HANOI)

moments = st.lists(
    st.integers(-3 * 24 * 60, 500 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    max_size=80,
)
policies = st.builds(
    Retention,
    whole_days=st.integers(0, 3),
    days=st.integers(0, 4),
    weeks=st.integers(0, 4),
    months=st.integers(0, 4),
)


@given(moments, policies)
def test_only_what_is_there_is_kept_and_the_newest_always(found: list[datetime], policy: Retention) -> None:
    chosen = kept(found, NOW, policy)
    assert chosen <= set(found)
    assert not found or max(found) in chosen


@given(moments, policies)
def test_keeping_twice_changes_nothing(found: list[datetime], policy: Retention) -> None:
    chosen = kept(found, NOW, policy)
    assert kept(chosen, NOW, policy) == chosen


@given(moments, policies, st.integers(0, 60 * 24 * 60))
def test_what_was_let_go_is_never_wanted_again(found: list[datetime], policy: Retention, later: int) -> None:
    then = NOW + timedelta(minutes=later)
    chosen = kept(found, NOW, policy)
    assert kept(found, then, policy) <= chosen
    assert kept(chosen, then, policy) == kept(found, then, policy)


@given(moments)
def test_at_most_so_many_are_kept_of_what_is_older(found: list[datetime]) -> None:
    older = {moment for moment in kept(found, NOW) if moment < NOW - timedelta(days=2)}
    assert len(older) <= POLICY.days + POLICY.weeks + POLICY.months + 1


@given(moments)
def test_everything_of_the_last_two_days_and_of_the_future_is_kept(found: list[datetime]) -> None:
    assert {moment for moment in found if moment >= NOW - timedelta(days=2)} <= kept(found, NOW)


def test_a_pc_used_every_hour_for_two_years_keeps_days_weeks_and_months() -> None:
    history: set[datetime] = set()
    for hour in range(0, 500 * 24, 3):
        now = NOW + timedelta(hours=hour)
        history.add(now)
        if hour % 24 == 0:
            history = set(kept(history, now))
    now = max(history)
    history = set(kept(history, now))
    older = sorted(moment for moment in history if moment < now - timedelta(days=2))
    assert len(history) - len(older) == 17
    assert len(older) == 12 + 10 + 9
    gaps = [(after.date() - before.date()).days for before, after in itertools.pairwise(older)]
    assert gaps[-11:] == [1] * 11
    assert all(1 <= gap <= 7 for gap in gaps[-21:-11])
    assert all(28 <= gap <= 35 for gap in gaps[:7])
    assert (now - older[0]).days > 300


def test_a_pc_that_was_off_for_a_year_keeps_what_it_had() -> None:
    history = [NOW - timedelta(days=400 + day) for day in range(12)]
    assert kept(history, NOW) == set(history)


def test_days_are_those_of_the_place_not_of_greenwich() -> None:
    evening = datetime(2026, 11, 1, 23, 0, tzinfo=HANOI)
    after_midnight = evening + timedelta(hours=2)
    one_day = Retention(whole_days=0, days=1, weeks=0, months=0)
    newest = NOW - timedelta(hours=1)
    assert kept([newest, after_midnight, evening], NOW, one_day) == {newest, after_midnight}
    two_days = Retention(whole_days=0, days=2, weeks=0, months=0)
    assert kept([newest, after_midnight, evening], NOW, two_days) == {newest, after_midnight, evening}


def test_nothing_is_kept_of_nothing() -> None:
    assert kept([], NOW) == frozenset()
