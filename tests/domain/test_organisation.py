"""What an organisation says of itself: the keys of a role, and how long a deadline is off."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from tests.trust_builders import REGISTRAR, a_root
from trainer.domain.organisation import Role, RoleKeys, days_left


def test_a_role_without_keys_has_none_and_still_asks_for_one() -> None:
    assert a_root().role(Role.REGISTRAR) == RoleKeys(Role.REGISTRAR, 1, (REGISTRAR.public,))
    assert a_root(roles=()).role(Role.IMPORTER) == RoleKeys(Role.IMPORTER, 1, ())


def test_a_deadline_is_so_many_days_off() -> None:
    now = datetime(2026, 11, 23, 23, 59, tzinfo=timezone(timedelta(hours=7)))
    assert [days_left(date(2026, 11, day), now) for day in (22, 23, 30)] == [-1, 0, 7]
