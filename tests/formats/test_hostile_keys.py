"""Keys that nobody should trust, through every door a key comes in by: CCTV, Wycheproof, and points of low order."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tests.trust_builders import a_root, foreign_vectors, roles
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.domain.organisation import TrainerKey
from trainer.formats import bech32, envelope, keys, sealed
from trainer.formats.envelope import Envelope, PayloadKind, Signature
from trainer.formats.root_line import check_root
from trainer.formats.trainer_key_file import key_card, read_key_card

WEAK = {"low_order_A", "low_order_component_A", "non_canonical_A"}


@cache
def cctv() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(foreign_vectors("cctv-ed25519.json").read_text(encoding="utf-8"))
    return found


def cctv_keys(*, weak: bool) -> list[PublicKey]:
    """The distinct keys of the edge cases: those of low, mixed or non-canonical order, or all others."""
    flagged = {test["key"] for test in cctv() if WEAK & set(test["flags"] or ())}
    return [PublicKey(key) for key in sorted({test["key"] for test in cctv()}) if (key in flagged) is weak]


def reasons_of_enrolment(key: PublicKey) -> list[Reason]:
    """What each door says to this key."""
    doors = (
        lambda: keys.check_public_key(key),
        lambda: check_root(a_root(trainers=(TrainerKey("Lê Minh", key, ()),))),
        lambda: check_root(a_root(roles=(*roles()[1:], roles()[0].__class__(roles()[0].role, 1, (key,))))),
        lambda: read_key_card(key_card("Lê Minh", key)),
    )
    said = []
    for door in doors:
        with pytest.raises(Refused) as refusal:
            door()
        said.append(refusal.value.reason)
    return said


def test_a_weak_key_of_the_edge_cases_comes_in_by_no_door() -> None:
    weak = cctv_keys(weak=True)
    assert len(weak) > 10
    for key in weak:
        assert reasons_of_enrolment(key) == [Reason.KEY_MALFORMED] * 4, key


def test_the_sound_keys_of_the_edge_cases_are_fit_for_use() -> None:
    sound = cctv_keys(weak=False)
    assert sound
    for key in sound:
        assert keys.check_public_key(key) == key


def test_of_what_libsodium_accepts_only_signatures_of_sound_keys_can_ever_count() -> None:
    """libsodium itself takes keys of mixed order; those come in by no door, so their signatures never count."""
    accepted = [
        test
        for test in cctv()
        if keys.verify(PublicKey(test["key"]), test["msg"].encode("ascii"), bytes.fromhex(test["sig"]))
    ]
    assert len(accepted) == 43
    weak = set(cctv_keys(weak=True))
    counting = {test["key"] for test in accepted} - weak
    assert {test["key"] for test in accepted} & weak
    for key in {test["key"] for test in accepted}:
        if key not in counting:
            with pytest.raises(Refused):
                keys.check_public_key(key)


def test_no_signature_of_the_edge_cases_opens_an_envelope() -> None:
    """Each under its own key, which somebody allowed by mistake: the message is another one, so nothing may hold."""
    for test in cctv():
        key = PublicKey(test["key"])
        found = Envelope(
            PayloadKind.REPORT, b"{}", (Signature(keys.key_id(key), bytes.fromhex(test["sig"])),)
        )
        with pytest.raises(Refused) as refusal:
            envelope.confirm(found, [key])
        assert refusal.value.reason is Reason.SIGNATURE_BAD


def test_nothing_is_sealed_to_a_reader_whose_shared_secret_is_zero() -> None:
    found = json.loads(foreign_vectors("wycheproof-x25519.json").read_text(encoding="utf-8"))
    zero = {
        test["public"]
        for group in found["testGroups"]
        for test in group["tests"]
        if set(test["shared"]) == {"0"}
    }
    assert len(zero) > 5
    for public in sorted(zero):
        reader = bech32.encode("age", bytes.fromhex(public))
        doors = (
            lambda reader=reader: keys.check_reader(reader),
            lambda reader=reader: sealed.seal_to(b"x", [reader]),
            lambda reader=reader: check_root(a_root(readers=(reader,))),
        )
        for door in doors:
            with pytest.raises(Refused) as refusal:
                door()
            assert refusal.value.reason is Reason.KEY_MALFORMED
