"""What the lines of an organisation file hold behind its roots: catalogue, grants, revocations, receipts, results."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

import msgspec

from trainer.domain.ids import CourseId, LogId, PackDigest, PersonId, PublicKey, UnitId
from trainer.domain.organisation import (
    Catalogue,
    CatalogueEntry,
    CountedResult,
    Grant,
    GrantGround,
    Receipt,
    Revocation,
    Unit,
)
from trainer.formats import strict_json
from trainer.formats.strict_json import Count, Hex32, Hex64, Line, Moment, MomentOrNone, Slug, Text, Version

UnitName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
BasisPoints = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class OfOrganisation(strict_json.Body, frozen=True):
    """A body that says which organisation it belongs to."""

    v: Literal[1]
    org: Hex64


class _Unit(strict_json.Body, frozen=True):
    id: UnitName
    name: Line


class _Entry(strict_json.Body, frozen=True):
    course: Slug
    title: Line
    packs: list[Hex64]
    mandatory: bool
    due: date | None
    units: list[UnitName]


class CatalogueBody(OfOrganisation, frozen=True):
    """The body of the `catalogue` line."""

    version: Version
    made: Moment
    expires: MomentOrNone
    units: list[_Unit]
    entries: list[_Entry]
    variables: list[tuple[Line, Text]]
    pin_required: bool

    def __post_init__(self) -> None:
        """ValueError for a moment no calendar has."""
        strict_json.check_moment(self.made)
        strict_json.check_moment(self.expires)


class GrantRow(strict_json.Body, frozen=True):
    """One grant."""

    key: Hex64
    person: Hex32
    ground: Literal["activation", "short-code"]
    made: Moment

    def __post_init__(self) -> None:
        """ValueError for a moment no calendar has."""
        strict_json.check_moment(self.made)


class RevocationRow(strict_json.Body, frozen=True):
    """One revocation; `version` counts them."""

    version: Version
    key: Hex64
    reason: Line
    after_receipt_no: Count
    made: Moment

    def __post_init__(self) -> None:
        """ValueError for a moment no calendar has."""
        strict_json.check_moment(self.made)


class ReceiptRow(strict_json.Body, frozen=True):
    """One receipt."""

    receipt_no: Count
    received: Moment
    report: Hex64
    log: Hex32
    through_seq: Count
    head: Hex64
    flags: list[Line]

    def __post_init__(self) -> None:
        """ValueError for a moment no calendar has."""
        strict_json.check_moment(self.received)


class ResultRow(strict_json.Body, frozen=True):
    """What was counted for one person and course."""

    person: Hex32
    course: Slug
    pack: Hex64
    passed: bool
    score_bp: BasisPoints
    at: MomentOrNone

    def __post_init__(self) -> None:
        """ValueError for a moment no calendar has."""
        strict_json.check_moment(self.at)


class GrantBody(OfOrganisation, frozen=True):
    """The body of a `grant` line."""

    rows: list[GrantRow]


class RevocationBody(OfOrganisation, frozen=True):
    """The body of a `revocation` line."""

    rows: list[RevocationRow]


class ReceiptBody(OfOrganisation, frozen=True):
    """The body of a `receipt` line."""

    rows: list[ReceiptRow]


class ResultBody(OfOrganisation, frozen=True):
    """The body of a `result` line."""

    rows: list[ResultRow]


class BatchBody(OfOrganisation, frozen=True):
    """The body of the closing line: the number and time of this file, and the payload digest of every line before."""

    number: Count
    made: Moment
    lines: list[Hex64]

    def __post_init__(self) -> None:
        """ValueError for a moment no calendar has."""
        strict_json.check_moment(self.made)


def catalogue_body(catalogue: Catalogue, org: str) -> CatalogueBody:
    """The catalogue as it is signed."""
    return CatalogueBody(
        v=1,
        org=org,
        version=catalogue.version,
        made=catalogue.made,
        expires=catalogue.expires,
        units=[_Unit(unit.id, unit.name) for unit in catalogue.units],
        entries=[
            _Entry(
                entry.course, entry.title, list(entry.packs), entry.mandatory, entry.due, list(entry.units)
            )
            for entry in catalogue.entries
        ],
        variables=list(catalogue.variables),
        pin_required=catalogue.pin_required,
    )


def to_catalogue(body: CatalogueBody) -> Catalogue:
    """The catalogue of a body."""
    return Catalogue(
        version=body.version,
        made=body.made,
        expires=body.expires,
        units=tuple(Unit(UnitId(unit.id), unit.name) for unit in body.units),
        entries=tuple(
            CatalogueEntry(
                CourseId(entry.course),
                entry.title,
                tuple(PackDigest(pack) for pack in entry.packs),
                entry.mandatory,
                entry.due,
                tuple(UnitId(unit) for unit in entry.units),
            )
            for entry in body.entries
        ),
        variables=tuple(body.variables),
        pin_required=body.pin_required,
    )


def grant_row(grant: Grant) -> GrantRow:
    """A grant as it is signed."""
    return GrantRow(grant.key, grant.person, grant.ground.value, grant.made)


def to_grant(row: GrantRow) -> Grant:
    """The grant of a row."""
    return Grant(PublicKey(row.key), PersonId(row.person), GrantGround(row.ground), row.made)


def revocation_row(revocation: Revocation) -> RevocationRow:
    """A revocation as it is signed."""
    return RevocationRow(
        revocation.version, revocation.key, revocation.reason, revocation.after_receipt_no, revocation.made
    )


def to_revocation(row: RevocationRow) -> Revocation:
    """The revocation of a row."""
    return Revocation(row.version, PublicKey(row.key), row.reason, row.after_receipt_no, row.made)


def receipt_row(receipt: Receipt) -> ReceiptRow:
    """A receipt as it is signed."""
    return ReceiptRow(
        receipt.receipt_no,
        receipt.received,
        receipt.report,
        receipt.log,
        receipt.through_seq,
        receipt.head,
        list(receipt.flags),
    )


def to_receipt(row: ReceiptRow) -> Receipt:
    """The receipt of a row."""
    return Receipt(
        row.receipt_no, row.received, row.report, LogId(row.log), row.through_seq, row.head, tuple(row.flags)
    )


def result_row(result: CountedResult) -> ResultRow:
    """A counted result as it is signed."""
    return ResultRow(result.person, result.course, result.pack, result.passed, result.score_bp, result.at)


def to_result(row: ResultRow) -> CountedResult:
    """The counted result of a row."""
    return CountedResult(
        PersonId(row.person), CourseId(row.course), PackDigest(row.pack), row.passed, row.score_bp, row.at
    )


def catalogue_digest(catalogue: Catalogue) -> str:
    """SHA-256 of what a catalogue says besides version and time, hexadecimal: tells whether a new one is needed."""
    bare = replace(catalogue, version=1, made="1970-01-01T00:00:00+00:00")
    return hashlib.sha256(strict_json.write(catalogue_body(bare, "0" * 64))).hexdigest()
