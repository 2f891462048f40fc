"""Roots: who signs for an organisation, and how one root hands over to the next (FORMATS §3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal

import msgspec

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, OrgId, PublicKey
from trainer.domain.organisation import Role, RoleKeys, Root, TrainerKey
from trainer.formats import envelope, keys, strict_json
from trainer.formats.envelope import LINE_CAP, MOST_SIGNATURES, Envelope, PayloadKind
from trainer.formats.keys import SigningKey
from trainer.formats.sealed import MOST_STANZAS
from trainer.formats.strict_json import Hex64, Hex64OrNone, Line, Moment, MomentOrNone, Slug, Version

Threshold = Annotated[int, msgspec.Meta(ge=1, le=MOST_SIGNATURES)]
RoleName = Literal["root", "registrar", "catalogue", "importer"]
SIGNING_ROLES: Final[Mapping[Role, RoleName]] = {
    Role.ROOT: "root",
    Role.REGISTRAR: "registrar",
    Role.CATALOGUE: "catalogue",
    Role.IMPORTER: "importer",
}
"""The roles a root names under `roles`; readers and trainers have members of their own."""


class _RoleKeys(strict_json.Body, frozen=True):
    role: RoleName
    threshold: Threshold
    keys: Annotated[list[Hex64], msgspec.Meta(min_length=1, max_length=MOST_SIGNATURES)]


class _Trainer(strict_json.Body, frozen=True):
    name: Line
    key: Hex64
    prefixes: Annotated[list[Slug], msgspec.Meta(max_length=100)]


class _Root(strict_json.Body, frozen=True):
    v: Literal[1]
    version: Version
    prev: Hex64OrNone
    organisation: Line
    committee: Line
    roles: Annotated[list[_RoleKeys], msgspec.Meta(max_length=len(SIGNING_ROLES))]
    readers: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST_STANZAS - 1)]
    trainers: Annotated[list[_Trainer], msgspec.Meta(max_length=1000)]
    made: Moment
    expires: MomentOrNone

    def __post_init__(self) -> None:
        strict_json.check_moment(self.made)
        strict_json.check_moment(self.expires)


def write_root(root: Root, signers: Sequence[SigningKey]) -> bytes:
    """One line, without its line end, signed by these keys; `envelope.cosign` adds those of other sticks.

    Refused(ORG_ROOT) for roles or thresholds that cannot work, Refused(KEY_MALFORMED) for unfit keys.
    """
    return envelope.seal(PayloadKind.ROOT, root_body(root), signers)


def root_body(root: Root) -> bytes:
    """The payload of a root's line; refusals as for `write_root`."""
    check_root(root)
    body = _Root(
        v=1,
        version=root.version,
        prev=root.prev,
        organisation=root.organisation,
        committee=root.committee,
        roles=[_RoleKeys(SIGNING_ROLES[role.role], role.threshold, list(role.keys)) for role in root.roles],
        readers=list(root.readers),
        trainers=[_Trainer(one.name, one.key, list(one.prefixes)) for one in root.trainers],
        made=root.made,
        expires=root.expires,
    )
    return strict_json.write(body)


def read_root_body(body: bytes) -> Root:
    """The root a payload says, whoever signed it; Refused(PAYLOAD_BROKEN) or what `check_root` refuses."""
    root = _to_root(strict_json.read(body, _Root, cap=LINE_CAP))
    check_root(root)
    return root


def root_digest(line: bytes) -> str:
    """SHA-256 of a root's payload, hexadecimal: the next root's `prev`. Nothing is verified."""
    found = envelope.peek(line, LINE_CAP)
    envelope.expect(found, PayloadKind.ROOT)
    return found.digest


def organisation_id(first_root_line: bytes) -> OrgId:
    """The name of an organisation for ever: the payload digest of root 1. Nothing is verified."""
    return OrgId(root_digest(first_root_line))


def open_roots(lines: Sequence[Envelope]) -> tuple[Root, ...]:
    """Follow the roots 1 … N from hand to hand.

    Each is signed by the threshold of its own root keys and of those before it; no other key signs. Refused(ORG_ROOT)
    for a wrong version or `prev`, Refused(SIGNER_UNKNOWN) or Refused(SIGNATURE_BAD) where the hand-over does not hold.

    Root 1 has to be believed for another reason: its digest, pinned by a person.
    """
    roots: list[Root] = []
    digest = ""
    for version, line in enumerate(lines, 1):
        envelope.expect(line, PayloadKind.ROOT)
        before = roots[-1].role(Role.ROOT) if roots else None
        # The keys of a root stand in its own payload, so root N+1 must be signed by those of N before it is parsed.
        if before is not None:
            _signed_by(line, before)
        root = read_root_body(line.body)
        if root.version != version or root.prev != digest:
            raise Refused(Reason.ORG_ROOT, detail=f"root {version}")
        own = root.role(Role.ROOT)
        _signed_by(line, own)
        envelope.confirm(line, {*own.keys, *(before.keys if before else ())})
        roots.append(root)
        digest = line.digest
    return tuple(roots)


def check_root(root: Root) -> None:
    """Refused(ORG_ROOT) for roles that could never sign, Refused(KEY_MALFORMED) for keys unfit for use."""
    roles = [role.role for role in root.roles]
    if len(set(roles)) != len(roles) or Role.ROOT not in roles or not set(roles) <= set(SIGNING_ROLES):
        raise Refused(Reason.ORG_ROOT, detail="roles")
    for role in root.roles:
        if not 1 <= role.threshold <= len(set(role.keys)) or len(set(role.keys)) != len(role.keys):
            raise Refused(Reason.ORG_ROOT, detail=f"threshold of {role.role.value}")
        for key in role.keys:
            keys.check_public_key(key)
    for reader in root.readers:
        keys.check_reader(reader)
    for trainer in root.trainers:
        keys.check_public_key(trainer.key)


def trainers_for(root: Root, course: CourseId) -> tuple[PublicKey, ...]:
    """The keys whose packs of this course are accepted."""
    return tuple(one.key for one in root.trainers if not one.prefixes or course.startswith(one.prefixes))


def _signed_by(line: Envelope, role: RoleKeys) -> None:
    """Refused unless the threshold of a role signed; signatures of other keys are looked at elsewhere."""
    ids = {keys.key_id(key) for key in role.keys}
    theirs = tuple(signature for signature in line.signatures if signature.key_id in ids)
    envelope.confirm(Envelope(line.kind, line.body, theirs), role.keys, threshold=role.threshold)


def _to_root(body: _Root) -> Root:
    return Root(
        version=body.version,
        prev=body.prev,
        organisation=body.organisation,
        committee=body.committee,
        roles=tuple(
            RoleKeys(Role(role.role), role.threshold, tuple(PublicKey(key) for key in role.keys))
            for role in body.roles
        ),
        readers=tuple(body.readers),
        trainers=tuple(
            TrainerKey(one.name, PublicKey(one.key), tuple(one.prefixes)) for one in body.trainers
        ),
        made=body.made,
        expires=body.expires,
    )
