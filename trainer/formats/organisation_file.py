"""Organisation files (.hsorg): what the committee hands back, signed line by line and closed by a line over all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

import msgspec

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import OrgId
from trainer.domain.organisation import (
    Catalogue,
    CountedResult,
    Grant,
    Organisation,
    PersonCard,
    Receipt,
    Revocation,
    Role,
    Root,
)
from trainer.formats import envelope, organisation_bodies, organisation_lines, strict_json
from trainer.formats.envelope import LINE_CAP, Envelope, PayloadKind
from trainer.formats.keys import SigningKey
from trainer.formats.organisation_bodies import (
    BatchBody,
    CatalogueBody,
    GrantBody,
    OfOrganisation,
    ReceiptBody,
    ResultBody,
    RevocationBody,
)
from trainer.formats.organisation_lines import ORGANISATION_SUFFIX
from trainer.formats.person_cards import People, seal_cards
from trainer.formats.root_line import open_roots, organisation_id, root_digest, trainers_for, write_root

__all__ = [
    "ORGANISATION_SUFFIX",
    "Contents",
    "OrganisationKeys",
    "build",
    "open_organisation",
    "organisation_id",
    "root_digest",
    "trainers_for",
    "write_root",
]

LONGEST_JUMP: Final = 1000
"""How far a catalogue or revocation version may run ahead of the stored one (FORMATS §3)."""
SIGNERS: Final = {
    PayloadKind.CATALOGUE: Role.CATALOGUE,
    PayloadKind.PEOPLE: Role.REGISTRAR,
    PayloadKind.GRANT: Role.REGISTRAR,
    PayloadKind.REVOCATION: Role.REGISTRAR,
    PayloadKind.RECEIPT: Role.IMPORTER,
    PayloadKind.RESULT: Role.IMPORTER,
    PayloadKind.BATCH: Role.IMPORTER,
}
"""Which role of the newest root signs which kind of line."""

_BODY_SIZE: Final = 512 * 1024

Row = TypeVar("Row")
BodyType = TypeVar("BodyType", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class OrganisationKeys:
    """The three keys of the committee's PC, each of which can be replaced alone."""

    registrar: SigningKey
    catalogue: SigningKey
    importer: SigningKey


@dataclass(frozen=True, slots=True)
class Contents:
    """What a new organisation file says; `number` counts the files published; a card comes with its key."""

    number: int
    made: str
    catalogue: Catalogue
    cards: Sequence[tuple[bytes, PersonCard]] = ()
    grants: Sequence[Grant] = ()
    revocations: Sequence[Revocation] = ()
    receipts: Sequence[Receipt] = ()
    results: Sequence[CountedResult] = ()


def build(roots: Sequence[bytes], contents: Contents, signers: OrganisationKeys) -> bytes:
    """The bytes of an organisation file around root lines that were signed before.

    The result is opened once before it is returned, so that a key that does not fit the newest root is refused here.
    """
    org = organisation_id(roots[0])
    bodies = organisation_bodies
    lines = list(roots)
    catalogue = strict_json.write(bodies.catalogue_body(contents.catalogue, org))
    lines.append(envelope.seal(PayloadKind.CATALOGUE, catalogue, [signers.catalogue]))
    for kind, made, signer in (
        (PayloadKind.PEOPLE, _people(contents.cards, org), signers.registrar),
        (
            PayloadKind.GRANT,
            _bodies(GrantBody, org, map(bodies.grant_row, contents.grants)),
            signers.registrar,
        ),
        (
            PayloadKind.REVOCATION,
            _bodies(RevocationBody, org, map(bodies.revocation_row, contents.revocations)),
            signers.registrar,
        ),
        (
            PayloadKind.RECEIPT,
            _bodies(ReceiptBody, org, map(bodies.receipt_row, contents.receipts)),
            signers.importer,
        ),
        (
            PayloadKind.RESULT,
            _bodies(ResultBody, org, map(bodies.result_row, contents.results)),
            signers.importer,
        ),
    ):
        lines += [envelope.seal(kind, strict_json.write(body), [signer]) for body in made]
    digests = [envelope.peek(line, LINE_CAP).digest for line in lines]
    closing = strict_json.write(BatchBody(1, org, contents.number, contents.made, digests))
    lines.append(envelope.seal(PayloadKind.BATCH, closing, [signers.importer]))
    data = b"".join(line + b"\n" for line in lines)
    open_organisation(data, pinned=org)
    return data


def open_organisation(
    data: bytes, *, pinned: OrgId | None = None, stored: Organisation | None = None
) -> Organisation:
    """Verify a whole file and read it, by all rules of FORMATS §3; expiry is only reported, in the values returned.

    Without `pinned` and `stored` nothing says whose file it is: show `root_code(organisation.id)`'s owner the box to
    type it in. Refused(ORG_OTHER) for another organisation, Refused(ORG_ROOT) for a root that does not follow,
    Refused(ORG_OLDER) with the two dates in `where` (this file) and `detail` (stored), Refused(ORG_TWIN) for another
    file of the same number, and what the lines refuse.
    """
    lines = organisation_lines.split(data)
    org = OrgId(lines[0].digest)
    if org != (pinned or org) or (stored is not None and stored.id != org):
        raise Refused(Reason.ORG_OTHER)
    roots = open_roots([line for line in lines if line.kind is PayloadKind.ROOT])
    _check_roots(roots, stored)
    for line in lines[len(roots) :]:
        role = roots[-1].role(SIGNERS[line.kind])
        envelope.confirm(line, role.keys, threshold=role.threshold)
    batch = strict_json.read(lines[-1].body, BatchBody, cap=LINE_CAP)
    if batch.lines != [line.digest for line in lines[:-1]]:
        raise Refused(Reason.FILE_BROKEN, detail="not the lines that were closed")
    bodies = organisation_bodies
    catalogue = strict_json.read(lines[len(roots)].body, CatalogueBody, cap=LINE_CAP)
    grants = _read(lines, PayloadKind.GRANT, GrantBody)
    revocations = _read(lines, PayloadKind.REVOCATION, RevocationBody)
    receipts = _read(lines, PayloadKind.RECEIPT, ReceiptBody)
    results = _read(lines, PayloadKind.RESULT, ResultBody)
    people = _read(lines, PayloadKind.PEOPLE, People)
    named: tuple[OfOrganisation, ...] = (
        batch,
        catalogue,
        *grants,
        *revocations,
        *receipts,
        *results,
        *people,
    )
    if any(body.org != org for body in named):
        raise Refused(Reason.ORG_OTHER)
    opened = Organisation(
        id=org,
        roots=roots,
        catalogue=bodies.to_catalogue(catalogue),
        grants=tuple(bodies.to_grant(row) for body in grants for row in body.rows),
        revocations=tuple(bodies.to_revocation(row) for body in revocations for row in body.rows),
        receipts=tuple(bodies.to_receipt(row) for body in receipts for row in body.rows),
        results=tuple(bodies.to_result(row) for body in results for row in body.rows),
        digest=lines[-1].digest,
        made=batch.made,
        number=batch.number,
    )
    if stored is not None:
        _check_age(opened, stored)
    return opened


def _check_roots(roots: Sequence[Root], stored: Organisation | None) -> None:
    if stored is not None:
        shared = min(len(roots), len(stored.roots))
        if tuple(roots[:shared]) != stored.roots[:shared]:
            raise Refused(Reason.ORG_ROOT, detail="another root of a known version")


def _check_age(opened: Organisation, stored: Organisation) -> None:
    """An older file is refused, and so is one that leaves out a revocation or runs too far ahead.

    The number of a file counts only under one root: a new root ends what a stolen key counted up.
    """
    older = (
        len(opened.roots) < len(stored.roots)
        or opened.catalogue.version < stored.catalogue.version
        or not _effects(stored) <= _effects(opened)
        or (len(opened.roots) == len(stored.roots) and opened.number < stored.number)
    )
    if older:
        raise Refused(Reason.ORG_OLDER, where=opened.made, detail=stored.made)
    same_count = len(opened.roots) == len(stored.roots) and opened.number == stored.number
    if same_count and opened.digest != stored.digest:
        raise Refused(Reason.ORG_TWIN, detail=f"number {opened.number} of {opened.made} and of {stored.made}")
    jumps = (
        opened.catalogue.version - stored.catalogue.version,
        _revocation_version(opened) - _revocation_version(stored),
    )
    if max(jumps) > LONGEST_JUMP:
        raise Refused(Reason.ORG_ROOT, detail="a version runs too far ahead")


def _effects(organisation: Organisation) -> set[tuple[int, str, int]]:
    """What the revocations do. Their words are left out: an erasure may take words away that name a person."""
    return {(each.version, each.key, each.after_receipt_no) for each in organisation.revocations}


def _revocation_version(organisation: Organisation) -> int:
    return max((revocation.version for revocation in organisation.revocations), default=0)


def _read(lines: Sequence[Envelope], kind: PayloadKind, body: type[BodyType]) -> list[BodyType]:
    return [strict_json.read(line.body, body, cap=LINE_CAP) for line in lines if line.kind is kind]


def _people(cards: Iterable[tuple[bytes, PersonCard]], org: OrgId) -> list[People]:
    return [
        People(1, org, entries)
        for entries in _chunks(seal_cards(cards, org), lambda entry: len(entry) * 4 // 3 + 8)
    ]


def _bodies(
    body: Callable[[Literal[1], str, list[Row]], BodyType], org: OrgId, rows: Iterable[Row]
) -> list[BodyType]:
    return [body(1, org, chunk) for chunk in _chunks(rows, lambda row: len(msgspec.json.encode(row)) + 1)]


def _chunks(rows: Iterable[Row], size: Callable[[Row], int]) -> Iterator[list[Row]]:
    """Rows in groups whose line stays well below the cap of 1 MiB after base64."""
    chunk: list[Row] = []
    filled = 0
    for row in rows:
        if chunk and filled + size(row) > _BODY_SIZE:
            yield chunk
            chunk, filled = [], 0
        chunk.append(row)
        filled += size(row)
    if chunk:
        yield chunk
