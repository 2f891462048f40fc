"""Completion reports (.hsreport): age( DSSE( report ) ), written by a learner and opened by the committee."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec

from trainer.domain.codes import crockford
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, LogId, OrgId, PackDigest, PublicKey
from trainer.domain.log import GENESIS, Entry, heads
from trainer.domain.report import Claim, Introduction, Parent, Report
from trainer.domain.text import fold
from trainer.formats import envelope, event_text, keys, sealed, strict_json
from trainer.formats.envelope import REPORT_CAP, PayloadKind
from trainer.formats.keys import ReaderKey, SigningKey
from trainer.formats.strict_json import Count, Hex32, Hex64, Hex64OrNone, Line, Moment, Slug, Version

REPORT_SUFFIX: Final = ".hsreport"
MOST_EVENTS: Final = 100_000
HIGHEST_SEQ: Final = 2**31 - 1
"""No log gets so long; every store can count so far."""

_KEY_MEMBER = re.compile(rb',"key":"([0-9a-f]{64})","log":"')
_STAFF_CODE_LENGTH: Final = 40

Reader = Annotated[str, msgspec.Meta(pattern=r"\Aage1[02-9ac-hj-np-z]{58}\Z")]
BasisPoints = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report whose signature and chain hold; `digest` is the SHA-256 of its payload, hexadecimal.

    `heads` are the heads of the chain, one after each event.
    """

    report: Report
    digest: str
    heads: tuple[bytes, ...]


class _Introduction(strict_json.Body, frozen=True):
    staff_code: Line
    name: Line
    unit: Line
    position: Line
    device: Line
    proof: Hex64OrNone


class _Parent(strict_json.Body, frozen=True):
    log: Hex32
    seq: Count
    head: Hex64


class _Claim(strict_json.Body, frozen=True):
    course: Slug
    title: Line
    pack: Hex64
    lessons_done: Count
    lessons: Count
    best_score_bp: BasisPoints | None
    passed: bool
    at: Line


class _Report(strict_json.Body, frozen=True, rename={"first": "from"}):
    v: Literal[1]
    org: Hex64
    to: Annotated[list[Reader], msgspec.Meta(min_length=1, max_length=sealed.MOST_STANZAS - 1)]
    introduction: _Introduction
    key: Hex64
    log: Hex32
    parent: _Parent | None
    first: Count
    prev: Hex64
    n: Version
    head: Hex64
    report_no: Version
    made: Moment
    org_head: Hex64OrNone
    app: Line
    claim: Annotated[list[_Claim], msgspec.Meta(max_length=1000)]
    events: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST_EVENTS)]

    def __post_init__(self) -> None:
        strict_json.check_moment(self.made)
        if self.first + self.n > HIGHEST_SEQ:
            raise ValueError("no log is so long")


def write(report: Report, signer: SigningKey, recipients: Sequence[str]) -> bytes:
    """The report signed by the learner's key and sealed to the committee's readers.

    ValueError where `signer` is not the report's key. Refused(NOTHING_TO_REPORT) without events, Refused(CHAIN_BROKEN)
    where they do not lead from `prev` to `head`, Refused(FILE_TOO_LARGE) above 8 MiB, Refused(PAYLOAD_BROKEN) for what
    could not be read back.
    """
    if signer.public != report.key:
        raise ValueError("the report names another key")
    if not report.events:
        raise Refused(Reason.NOTHING_TO_REPORT)
    _chain_of(report)
    signed = envelope.seal(PayloadKind.REPORT, _payload(report), [signer])
    strict_json.check_size(signed, REPORT_CAP)
    return sealed.seal_to(signed, recipients)


def digest_of(report: Report) -> str:
    """The identity of a report: SHA-256 of its payload, hexadecimal; what receipts name."""
    return hashlib.sha256(_payload(report)).hexdigest()


def read(data: bytes, readers: Sequence[ReaderKey]) -> OpenedReport:
    """Open, verify, and only then parse a report (FORMATS §2, steps 1 to 7; README of this folder on step 5).

    The signature is checked against the key the report names. Whether anybody was granted that key is not known here.
    """
    return read_signed(sealed.open_sealed(data, readers, cap=REPORT_CAP))


def read_signed(signed: bytes) -> OpenedReport:
    """The same for what was sealed inside: the committee keeps the signed envelope, as evidence and as its truth."""
    found = envelope.peek(signed, REPORT_CAP)
    envelope.expect(found, PayloadKind.REPORT)
    key = _named_key(found.body)
    opened = envelope.confirm(found, [key])
    report = _to_report(strict_json.read(opened.body, _Report, cap=REPORT_CAP))
    if report.key != key:
        raise Refused(Reason.PAYLOAD_BROKEN, detail="two keys")
    return OpenedReport(report, opened.digest, _chain_of(report))


def entries(report: Report, chained: Sequence[bytes] | None = None) -> tuple[Entry, ...]:
    """The events decoded, each with its text and head; `chained` are the heads where they are known already.

    Refused(PAYLOAD_BROKEN) for a text that is no event of ours, Refused(CHAIN_BROKEN) for one out of its place.
    """
    decoded = event_text.decode_all(report.events)
    for seq, (stamp, _) in enumerate(decoded, report.first):
        if stamp.seq != seq:
            raise Refused(Reason.CHAIN_BROKEN, detail=f"event {stamp.seq} at place {seq}")
    after = heads(bytes.fromhex(report.prev), report.events) if chained is None else chained
    return tuple(
        Entry(stamp, event, text, head)
        for (stamp, event), text, head in zip(decoded, report.events, after, strict=True)
    )


def file_name(introduction: Introduction, made: str, chance: bytes) -> str:
    """`bao-cao-<staff code or 8 random characters>-<yyyymmdd>.hsreport`: no name of a person (FORMATS §5).

    `made` is an ISO 8601 time; `chance` is 5 random bytes, used where there is no staff code.
    """
    code = "-".join(re.findall(r"[a-z0-9]+", fold(introduction.staff_code)))[:_STAFF_CODE_LENGTH].strip("-")
    code = code or crockford(int.from_bytes(chance[:5], "big"), 8).lower()
    return f"bao-cao-{code}-{made[:10].replace('-', '')}{REPORT_SUFFIX}"


def _named_key(body: bytes) -> PublicKey:
    """The key a report names, found without parsing: inside a JSON text the quotes of this pattern would be escaped."""
    named = _KEY_MEMBER.search(body)
    if named is None:
        raise Refused(Reason.PAYLOAD_BROKEN, detail="no key")
    return keys.check_public_key(named.group(1).decode("ascii"))


def _chain_of(report: Report) -> tuple[bytes, ...]:
    """The heads of the chain; Refused(CHAIN_BROKEN) unless it leads from `prev` to `head`."""
    prev = bytes.fromhex(report.prev)
    found = heads(prev, report.events)
    if (report.first == 0 and prev != GENESIS) or found[-1].hex() != report.head:
        raise Refused(Reason.CHAIN_BROKEN)
    return tuple(found)


def _payload(report: Report) -> bytes:
    try:
        body = _to_body(report)
    except ValueError as trouble:
        raise strict_json.broken(trouble) from None
    return strict_json.write(body)


def _to_body(report: Report) -> _Report:
    who, parent = report.introduction, report.parent
    return _Report(
        v=1,
        org=report.org,
        to=list(report.readers),
        introduction=_Introduction(who.staff_code, who.name, who.unit, who.position, who.device, who.proof),
        key=report.key,
        log=report.log,
        parent=None if parent is None else _Parent(parent.log, parent.seq, parent.head),
        first=report.first,
        prev=report.prev,
        n=len(report.events),
        head=report.head,
        report_no=report.report_no,
        made=report.made,
        org_head=report.org_head,
        app=report.app,
        claim=[
            _Claim(
                claim.course,
                claim.title,
                claim.pack,
                claim.lessons_done,
                claim.lessons,
                claim.best_score_bp,
                claim.passed,
                claim.at,
            )
            for claim in report.claims
        ],
        events=list(report.events),
    )


def _to_report(body: _Report) -> Report:
    if body.n != len(body.events):
        raise Refused(Reason.PAYLOAD_BROKEN, detail="number of events")
    who, parent = body.introduction, body.parent
    return Report(
        org=OrgId(body.org),
        readers=tuple(body.to),
        introduction=Introduction(who.staff_code, who.name, who.unit, who.position, who.device, who.proof),
        key=PublicKey(body.key),
        log=LogId(body.log),
        parent=None if parent is None else Parent(LogId(parent.log), parent.seq, parent.head),
        first=body.first,
        prev=body.prev,
        head=body.head,
        report_no=body.report_no,
        made=body.made,
        org_head=body.org_head,
        app=body.app,
        claims=tuple(
            Claim(
                CourseId(claim.course),
                claim.title,
                PackDigest(claim.pack),
                claim.lessons_done,
                claim.lessons,
                claim.best_score_bp,
                claim.passed,
                claim.at,
            )
            for claim in body.claim
        ),
        events=tuple(body.events),
    )
