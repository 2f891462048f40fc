"""What a committee's store remembers of its keys: organisations it succeeds, holders of shares, the root that waits."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trainer.domain.ids import OrgId, PublicKey
from trainer.storage import committee_store as store
from trainer.storage.committee_store import Connection

_SUCCEEDED, _HOLDERS, _WAITING, _REHEARSED = "succeeded", "share_holders", "root_waiting", "rehearsed"


@dataclass(frozen=True, slots=True)
class Succeeded:
    """An organisation whose root was lost: its roots 1 … N as they were signed, and when it ended."""

    id: OrgId
    roots: tuple[bytes, ...]
    ended: str


@dataclass(frozen=True, slots=True)
class WaitingRoot:
    """A next root that is not signed by enough keys yet: its file, what to journal and whose shares it names."""

    file: bytes
    kind: str
    facts: Mapping[str, object]
    holders: Mapping[PublicKey, str]
    since: str


def succeeded(connection: Connection) -> tuple[Succeeded, ...]:
    """The organisations this one succeeds, the oldest first."""
    return tuple(
        Succeeded(OrgId(one["id"]), tuple(b64decode(line) for line in one["roots"]), one["ended"])
        for one in _read(connection, _SUCCEEDED, [])
    )


def add_succeeded(connection: Connection, before: Succeeded) -> None:
    """Remember one more. *Side effects:* writes a fact."""
    told = [*succeeded(connection), before]
    _write(
        connection,
        _SUCCEEDED,
        [
            {
                "id": one.id,
                "roots": [b64encode(line).decode("ascii") for line in one.roots],
                "ended": one.ended,
            }
            for one in told
        ],
    )


def holders(connection: Connection) -> dict[PublicKey, str]:
    """Who keeps which share, by the share's public key, in the committee's own words."""
    return {PublicKey(key): str(name) for key, name in _read(connection, _HOLDERS, {}).items()}


def set_holders(connection: Connection, named: Mapping[PublicKey, str]) -> None:
    """Replace them all. *Side effects:* writes a fact."""
    _write(connection, _HOLDERS, {str(key): name for key, name in named.items()})


def waiting_root(connection: Connection) -> WaitingRoot | None:
    """The root that waits for signatures; None where there is none."""
    found = _read(connection, _WAITING, None)
    if found is None:
        return None
    named = {PublicKey(key): str(name) for key, name in found["holders"].items()}
    return WaitingRoot(found["file"].encode("utf-8"), found["kind"], found["facts"], named, found["since"])


def set_waiting_root(connection: Connection, waiting: WaitingRoot | None) -> None:
    """Keep a root that waits, or none. *Side effects:* writes a fact."""
    told = waiting and {
        "file": waiting.file.decode("utf-8"),
        "kind": waiting.kind,
        "facts": dict(waiting.facts),
        "holders": {str(key): name for key, name in waiting.holders.items()},
        "since": waiting.since,
    }
    _write(connection, _WAITING, told)


def rehearsed(connection: Connection) -> str:
    """When recovery was rehearsed last; empty before the first time."""
    return store.facts(connection).get(_REHEARSED, "")


def set_rehearsed(connection: Connection, made: str) -> None:
    """Remember that it was. *Side effects:* writes a fact."""
    store.set_fact(connection, _REHEARSED, made)


def _read(connection: Connection, name: str, nothing: Any) -> Any:
    return json.loads(store.facts(connection).get(name, json.dumps(nothing)))


def _write(connection: Connection, name: str, value: Any) -> None:
    store.set_fact(connection, name, json.dumps(value, ensure_ascii=False))
