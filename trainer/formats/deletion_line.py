"""Deletion entries: the registrar's signed word that these receipts were erased, and what was counted of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from trainer.domain.erasure import BlankedLine, Deletion, ErasedReceipt, ErasureGround, PastCount
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, LogId, OrgId, UnitId
from trainer.domain.organisation import Role, Root
from trainer.formats import envelope, strict_json
from trainer.formats.envelope import ORGANISATION_CAP, PayloadKind
from trainer.formats.keys import SigningKey
from trainer.formats.organisation_bodies import OfOrganisation
from trainer.formats.strict_json import Count, Hex32, Hex64, Moment, Slug, Version

_UnitName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class _Receipt(strict_json.Body, frozen=True):
    receipt_no: Version
    report: Hex64
    log: Hex32
    through_seq: Count
    head: Hex64


class _Past(strict_json.Body, frozen=True):
    unit: _UnitName
    course: Slug
    passed: bool
    people: Version


class _Line(strict_json.Body, frozen=True):
    number: Version
    head: Hex64
    kept: Hex64


class _Deletion(OfOrganisation, frozen=True):
    number: Version
    root: Version
    made: Moment
    ground: Literal["request", "retention", "mistake"]
    people: Version
    receipts: list[_Receipt]
    counts: list[_Past]
    lines: list[_Line]
    remarks: list[Version]

    def __post_init__(self) -> None:
        strict_json.check_moment(self.made)


def write_deletion(deletion: Deletion, org: OrgId, signer: SigningKey) -> bytes:
    """The entry as an envelope signed by the registrar's key."""
    body = _Deletion(
        v=1,
        org=org,
        number=deletion.number,
        root=deletion.root,
        made=deletion.made,
        ground=deletion.ground.value,
        people=deletion.people,
        receipts=[
            _Receipt(each.receipt_no, each.report, each.log, each.through_seq, each.head)
            for each in deletion.receipts
        ],
        counts=[_Past(each.unit, each.course, each.passed, each.people) for each in deletion.counts],
        lines=[_Line(each.number, each.head, each.kept) for each in deletion.lines],
        remarks=list(deletion.remarks),
    )
    return envelope.seal(PayloadKind.DELETION, strict_json.write(body), [signer])


def open_deletion(line: bytes, roots: Sequence[Root], org: OrgId) -> Deletion:
    """Verify an entry by the registrars of any root there was, read it, and check that its own root named the signer.

    Refused(SIGNER_UNKNOWN), Refused(SIGNATURE_BAD), Refused(ORG_OTHER), Refused(PAYLOAD_BROKEN) and what `peek`
    refuses.
    """
    ever = {key for root in roots for key in root.role(Role.REGISTRAR).keys}
    opened = envelope.open_envelope(line, PayloadKind.DELETION, ever, cap=ORGANISATION_CAP)
    body = strict_json.read(opened.body, _Deletion, cap=ORGANISATION_CAP)
    if body.org != org:
        raise Refused(Reason.ORG_OTHER)
    if body.root > len(roots):
        raise Refused(Reason.SIGNER_UNKNOWN, detail=f"root {body.root}")
    role = roots[body.root - 1].role(Role.REGISTRAR)
    if len(opened.signers & set(role.keys)) < role.threshold:
        raise Refused(Reason.SIGNER_UNKNOWN, detail=f"not a registrar of root {body.root}")
    return Deletion(
        number=body.number,
        root=body.root,
        made=body.made,
        ground=ErasureGround(body.ground),
        people=body.people,
        receipts=tuple(
            ErasedReceipt(each.receipt_no, each.report, LogId(each.log), each.through_seq, each.head)
            for each in body.receipts
        ),
        counts=tuple(
            PastCount(UnitId(each.unit), CourseId(each.course), each.passed, each.people)
            for each in body.counts
        ),
        lines=tuple(BlankedLine(each.number, each.head, each.kept) for each in body.lines),
        remarks=tuple(body.remarks),
    )
