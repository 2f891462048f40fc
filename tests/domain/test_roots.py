"""What one root changes in the one before, in words people can compare."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.trust_builders import ROOT_KEY, a_reader, a_root, a_signing_key
from trainer.domain.codes import short_code
from trainer.domain.organisation import Role, RoleKeys, Root, TrainerKey
from trainer.domain.roots import Change, RootChange, RootForm, root_changes

LAN = TrainerKey("Cô Lan", a_signing_key(41).public)
NEW = a_signing_key(42).public


def with_role(role: Role, threshold: int, *keys: str) -> Root:
    named = RoleKeys(role, threshold, keys)  # type: ignore[arg-type]
    return a_root(roles=tuple(named if each.role is role else each for each in a_root().roles))


def test_the_forms_say_how_many_sign_and_how_many_sticks_there_are() -> None:
    assert [(form.threshold, form.shares) for form in RootForm] == [(1, 0), (2, 3)]


def test_a_root_that_only_counts_on_changes_nothing() -> None:
    after = a_root(version=2, prev="ab" * 32, made="2027-01-01T08:00:00+07:00")
    assert root_changes(a_root(), after) == ()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (with_role(Role.ROOT, 1, NEW), [RootChange.ROOT_KEYS]),
        (with_role(Role.ROOT, 2, ROOT_KEY.public, NEW), [RootChange.ROOT_KEYS, RootChange.THRESHOLD]),
        (with_role(Role.REGISTRAR, 1, NEW), [RootChange.REGISTRAR]),
        (with_role(Role.CATALOGUE, 1, NEW), [RootChange.CATALOGUE]),
        (with_role(Role.IMPORTER, 1, NEW), [RootChange.IMPORTER]),
        (a_root(readers=(a_reader(9).public,)), [RootChange.READERS]),
        (a_root(trainers=(LAN,)), [RootChange.TRAINER_ADDED]),
        (a_root(committee="Ban khác"), [RootChange.NAMES]),
        (a_root(expires=""), [RootChange.EXPIRES]),
    ],
)
def test_every_kind_of_change_is_named(after: Root, expected: list[RootChange]) -> None:
    assert [change.kind for change in root_changes(a_root(), after)] == expected


def test_trainers_are_named_when_they_come_change_and_go() -> None:
    before = a_root(trainers=(LAN,))
    named = f"Cô Lan ({short_code(LAN.key)})"
    assert root_changes(before, before) == ()
    assert root_changes(before, a_root()) == (Change(RootChange.TRAINER_REMOVED, before=named),)
    limited = a_root(trainers=(replace(LAN, prefixes=("an-toan",)),))
    assert root_changes(before, limited) == (Change(RootChange.TRAINER_ADDED, after=named),)


def test_keys_are_shown_by_their_short_codes() -> None:
    (change,) = root_changes(a_root(), with_role(Role.IMPORTER, 1, NEW))
    assert change.after == short_code(NEW)
