"""Deletion entries: frozen byte for byte, signed by a registrar, and without a word about anybody."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.trust_builders import (
    CATALOGUE,
    NOW,
    REGISTRAR,
    ROOT_KEY,
    VECTORS,
    a_root,
    a_root_line,
    a_signing_key,
    the_org,
)
from trainer.domain.erasure import BlankedLine, Deletion, ErasedReceipt, ErasureGround, PastCount
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, LogId, OrgId, UnitId
from trainer.domain.organisation import Role, RoleKeys
from trainer.formats import envelope
from trainer.formats.deletion_line import open_deletion, write_deletion
from trainer.formats.envelope import ORGANISATION_CAP, PayloadKind
from trainer.formats.root_line import root_digest

ROOTS = (a_root(),)
NEW_REGISTRAR = a_signing_key(15)


def a_deletion(**bent: Any) -> Deletion:
    entry = Deletion(
        number=1,
        root=1,
        made=NOW,
        ground=ErasureGround.REQUEST,
        people=2,
        receipts=(ErasedReceipt(3, "6f" * 32, LogId("1b" * 16), 4, "7a" * 32),),
        counts=(PastCount(UnitId("van-phong"), CourseId("an-toan-thong-tin"), True, 2),),
        lines=(BlankedLine(7, "8b" * 32, "9c" * 32),),
        remarks=(9, 12),
    )
    return replace(entry, **bent)


def two_roots() -> tuple[Any, ...]:
    second = a_root(
        version=2,
        prev=root_digest(a_root_line()),
        roles=tuple(
            RoleKeys(Role.REGISTRAR, 1, (NEW_REGISTRAR.public,)) if role.role is Role.REGISTRAR else role
            for role in a_root().roles
        ),
    )
    return (a_root(), second)


def reason_of(line: bytes, roots: Any = ROOTS, org: OrgId | None = None) -> Reason:
    with pytest.raises(Refused) as refusal:
        open_deletion(line, roots, org or the_org())
    return refusal.value.reason


def test_an_entry_is_read_back_as_it_was_written() -> None:
    entry = a_deletion()
    assert open_deletion(write_deletion(entry, the_org(), REGISTRAR), ROOTS, the_org()) == entry


def test_the_bytes_of_an_entry_are_frozen() -> None:
    assert write_deletion(a_deletion(), the_org(), REGISTRAR) == (VECTORS / "deletion-v1.json").read_bytes()


def test_only_a_registrar_signs() -> None:
    for key in (CATALOGUE, ROOT_KEY, a_signing_key(99)):
        assert reason_of(write_deletion(a_deletion(), the_org(), key)) is Reason.SIGNER_UNKNOWN


def test_an_entry_holds_by_the_registrar_of_its_own_root() -> None:
    roots = two_roots()
    old = write_deletion(a_deletion(root=1), the_org(), REGISTRAR)
    assert open_deletion(old, roots, the_org()).root == 1
    new = write_deletion(a_deletion(root=2), the_org(), NEW_REGISTRAR)
    assert open_deletion(new, roots, the_org()).root == 2
    late = write_deletion(a_deletion(root=2), the_org(), REGISTRAR)
    assert reason_of(late, roots) is Reason.SIGNER_UNKNOWN
    future = write_deletion(a_deletion(root=3), the_org(), NEW_REGISTRAR)
    assert reason_of(future, roots) is Reason.SIGNER_UNKNOWN


def test_an_entry_of_another_organisation_is_refused() -> None:
    line = write_deletion(a_deletion(), OrgId("ab" * 32), REGISTRAR)
    assert reason_of(line) is Reason.ORG_OTHER


def test_a_changed_entry_is_refused() -> None:
    line = write_deletion(a_deletion(), the_org(), REGISTRAR)
    found = envelope.peek(line, ORGANISATION_CAP)
    other = envelope.seal(
        PayloadKind.DELETION, found.body.replace(b'"people":2', b'"people":3', 1), [REGISTRAR]
    )
    mixed = json.loads(line)
    mixed["payload"] = json.loads(other)["payload"]
    assert reason_of(json.dumps(mixed, separators=(",", ":")).encode()) is Reason.SIGNATURE_BAD


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"ground":"request"', b'"ground":"anger"'),
        (b'"remarks":[9,12]}', b'"remarks":[9,12],"name":"H"}'),
        (b'"made":"2026-11-23', b'"made":"2026-02-30'),
        (b'"people":2,"receipts"', b'"people":0,"receipts"'),
    ],
)
def test_an_entry_holds_nothing_but_what_it_may(old: bytes, new: bytes) -> None:
    body = envelope.peek(write_deletion(a_deletion(), the_org(), REGISTRAR), ORGANISATION_CAP).body
    assert old in body
    line = envelope.seal(PayloadKind.DELETION, body.replace(old, new), [REGISTRAR])
    assert reason_of(line) is Reason.PAYLOAD_BROKEN
