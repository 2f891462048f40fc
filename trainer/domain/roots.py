"""Root keys as people see them: how many there are and how many must sign, and what one root changes in the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from trainer.domain.codes import short_code
from trainer.domain.ids import PublicKey
from trainer.domain.organisation import Role, Root


class RootForm(Enum):
    """The forms a committee may choose (FORMATS §3); the value is what commands call them."""

    ONE = "1-of-1"
    TWO_OF_THREE = "2-of-3"

    @property
    def threshold(self) -> int:
        """How many root keys have to sign."""
        return 1 if self is RootForm.ONE else 2

    @property
    def shares(self) -> int:
        """How many sticks there are; none where the one root key lies in the vault."""
        return 0 if self is RootForm.ONE else 3


class RootChange(Enum):
    """What a root may change in the one before."""

    ROOT_KEYS = "root-keys"
    THRESHOLD = "threshold"
    REGISTRAR = "registrar"
    CATALOGUE = "catalogue"
    IMPORTER = "importer"
    READERS = "readers"
    TRAINER_ADDED = "trainer-added"
    TRAINER_REMOVED = "trainer-removed"
    NAMES = "names"
    EXPIRES = "expires"


@dataclass(frozen=True, slots=True)
class Change:
    """One change in words a person can compare: short codes of keys, names of trainers and organisations."""

    kind: RootChange
    before: str = ""
    after: str = ""


_ROLES = (
    (RootChange.ROOT_KEYS, Role.ROOT),
    (RootChange.REGISTRAR, Role.REGISTRAR),
    (RootChange.CATALOGUE, Role.CATALOGUE),
    (RootChange.IMPORTER, Role.IMPORTER),
)


def root_changes(before: Root, after: Root) -> tuple[Change, ...]:
    """Everything `after` says otherwise, but version, `prev` and the time it was made."""
    found: list[Change] = []
    for kind, role in _ROLES:
        old, new = before.role(role), after.role(role)
        if old.keys != new.keys:
            found.append(Change(kind, _codes(old.keys), _codes(new.keys)))
        if old.threshold != new.threshold:
            words = (f"{each.threshold}/{len(each.keys)}" for each in (old, new))
            found.append(Change(RootChange.THRESHOLD, *words))
    if before.readers != after.readers:
        found.append(
            Change(
                RootChange.READERS, *(", ".join(one[-8:] for one in root.readers) for root in (before, after))
            )
        )
    trainers = {one.key: one for one in before.trainers}
    kept = {one.key: one for one in after.trainers}
    for one in after.trainers:
        if trainers.get(one.key) != one:
            found.append(Change(RootChange.TRAINER_ADDED, after=f"{one.name} ({short_code(one.key)})"))
    for one in before.trainers:
        if one.key not in kept:
            found.append(Change(RootChange.TRAINER_REMOVED, before=f"{one.name} ({short_code(one.key)})"))
    names = [f"{root.organisation} · {root.committee}" for root in (before, after)]
    if names[0] != names[1]:
        found.append(Change(RootChange.NAMES, *names))
    if before.expires != after.expires:
        found.append(Change(RootChange.EXPIRES, before.expires, after.expires))
    return tuple(found)


def _codes(keys: tuple[PublicKey, ...]) -> str:
    return ", ".join(map(short_code, keys))
