"""Which of many dated backups are kept: all of the last days, then one a day, one a week, one a month."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """How many backups are kept: all of the last `whole_days` days, then the newest of so many days, weeks, months.

    Only days, weeks and months that have a backup are counted, so a PC that was off for a year keeps its history.
    """

    whole_days: int = 2
    days: int = 12
    weeks: int = 10
    months: int = 9


POLICY = Retention()


def kept(moments: Iterable[datetime], now: datetime, policy: Retention = POLICY) -> frozenset[datetime]:
    """Those of `moments` that are kept at `now`; all of them know their zone, and days are those of the zone of `now`.

    What is dated later than `now` is kept: the clock was set back, and nobody knows which of the two is right.
    The newest is always kept. Pruning often or seldom leaves the same.
    """
    fresh_from = now - timedelta(days=policy.whole_days)
    newest_first = sorted({moment.astimezone(now.tzinfo) for moment in moments}, reverse=True)
    found = [moment for moment in newest_first if moment >= fresh_from or moment == newest_first[0]]
    rest = newest_first[len(found) :]
    for steps, bucket in ((policy.days, _day), (policy.weeks, _week), (policy.months, _month)):
        chosen, rest = _one_each(rest, steps, bucket)
        found += chosen
    return frozenset(found)


def _one_each(
    newest_first: list[datetime], steps: int, bucket: Callable[[datetime], date]
) -> tuple[list[datetime], list[datetime]]:
    """The newest of each of the `steps` newest buckets, and all that lie before the oldest of these buckets."""
    newest: dict[date, datetime] = {}
    for moment in newest_first:
        if bucket(moment) not in newest and len(newest) == steps:
            break
        newest.setdefault(bucket(moment), moment)
    oldest = min(newest, default=date.max)
    return list(newest.values()), [moment for moment in newest_first if bucket(moment) < oldest]


def _day(moment: datetime) -> date:
    return moment.date()


def _week(moment: datetime) -> date:
    return moment.date() - timedelta(days=moment.weekday())


def _month(moment: datetime) -> date:
    return moment.date().replace(day=1)
