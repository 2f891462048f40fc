"""The next root on its way from stick to stick: what it says, the roots before it, and who has signed so far."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal

import msgspec

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.domain.organisation import Role, Root
from trainer.formats import envelope, keys, strict_json
from trainer.formats.envelope import LINE_CAP, MOST_SIGNATURES, Envelope, PayloadKind, Signature
from trainer.formats.keys import SigningKey
from trainer.formats.root_line import open_roots, read_root_body, root_body, root_digest

PROPOSAL_NAME: Final = "khoa-goc-cho-ky.json"
PROPOSAL_CAP: Final = 16 * 1024 * 1024
"""The largest file that is read, in bytes: every root of a long-lived organisation is inside."""
MOST_ROOTS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A root that follows the newest of `lines`; every signature in it holds and is of a key with a say."""

    lines: tuple[bytes, ...]
    roots: tuple[Root, ...]
    body: bytes
    root: Root
    signed: tuple[tuple[PublicKey, bytes], ...] = ()

    @property
    def voters(self) -> tuple[PublicKey, ...]:
        """The keys that may sign: those of the root in force, then those of the root to come."""
        both = (*self.roots[-1].role(Role.ROOT).keys, *self.root.role(Role.ROOT).keys)
        return tuple(dict.fromkeys(both))

    @property
    def missing(self) -> tuple[int, int]:
        """How many signatures are still missing: of keys of the root in force, and of keys of the root to come."""
        signers = {key for key, _ in self.signed}
        old, new = self.roots[-1].role(Role.ROOT), self.root.role(Role.ROOT)
        return (
            max(0, old.threshold - len(signers & set(old.keys))),
            max(0, new.threshold - len(signers & set(new.keys))),
        )

    @property
    def complete(self) -> bool:
        """Whether it may be taken into force."""
        return self.missing == (0, 0)


class _Signature(strict_json.Body, frozen=True):
    key: strict_json.Hex64
    sig: bytes


class _Proposal(strict_json.Body, frozen=True):
    hocso: Literal["root-proposal"]
    v: Literal[1]
    roots: Annotated[list[bytes], msgspec.Meta(min_length=1, max_length=MOST_ROOTS)]
    body: bytes
    signatures: Annotated[list[_Signature], msgspec.Meta(max_length=MOST_SIGNATURES)]


def propose(lines: Sequence[bytes], root: Root) -> Proposal:
    """`root` as the next one after these, with its version and `prev` put right; refusals as for `write_root`."""
    roots = open_roots([envelope.peek(line, LINE_CAP) for line in lines])
    following = replace(root, version=roots[-1].version + 1, prev=root_digest(lines[-1]))
    return Proposal(tuple(lines), roots, root_body(following), following)


def sign(proposal: Proposal, key: SigningKey) -> Proposal:
    """With one more signature; refusals as in `check_voter`."""
    check_voter(key.public, proposal.voters, {one for one, _ in proposal.signed}, proposal.roots)
    made = key.sign(envelope.pre_authentication(PayloadKind.ROOT, proposal.body))
    return replace(proposal, signed=(*proposal.signed, (key.public, made)))


def check_voter(
    key: PublicKey, voters: Collection[PublicKey], signed: Collection[PublicKey], roots: Sequence[Root]
) -> None:
    """Refuse a key that has no say.

    Refused(SHARE_OLD) for one that an earlier root named, Refused(SHARE_OTHER) for one that none did, and
    Refused(SHARE_TWICE) for one that signed already.
    """
    if key not in voters:
        earlier = any(key in root.role(Role.ROOT).keys for root in roots)
        raise Refused(Reason.SHARE_OLD if earlier else Reason.SHARE_OTHER)
    if key in signed:
        raise Refused(Reason.SHARE_TWICE)


def merge(one: Proposal, other: Proposal) -> Proposal:
    """The signatures of both; Refused(SHARE_OTHER) unless they are of the same root."""
    if (one.lines, one.body) != (other.lines, other.body):
        raise Refused(Reason.SHARE_OTHER)
    return replace(one, signed=tuple({**dict(one.signed), **dict(other.signed)}.items()))


def finished_line(proposal: Proposal) -> bytes:
    """The root as it stands in organisation files; Refused(SHARES_MISSING) before enough keys signed."""
    if not proposal.complete:
        raise Refused(Reason.SHARES_MISSING, where=str(sum(proposal.missing)))
    signatures = [Signature(keys.key_id(key), made) for key, made in proposal.signed]
    return envelope.assemble(PayloadKind.ROOT, proposal.body, signatures)


def write_proposal(proposal: Proposal) -> bytes:
    """The file that goes to another computer for a signature; no secret is in it."""
    signatures = [_Signature(key, made) for key, made in proposal.signed]
    return strict_json.write(_Proposal("root-proposal", 1, list(proposal.lines), proposal.body, signatures))


def read_proposal(data: bytes) -> Proposal:
    """Read such a file and verify everything in it.

    Refused(FILE_NOT_OURS) for another file, Refused(ORG_ROOT) for a root that does not follow, and what roots,
    signatures and `check_voter` refuse.
    """
    found = strict_json.read(data.rstrip(b"\r\n"), _Proposal, cap=PROPOSAL_CAP, reason=Reason.FILE_NOT_OURS)
    roots = open_roots([envelope.peek(line, LINE_CAP) for line in found.roots])
    root = read_root_body(found.body)
    if root.version != roots[-1].version + 1 or root.prev != root_digest(found.roots[-1]):
        raise Refused(Reason.ORG_ROOT, detail=f"root {root.version}")
    made = Proposal(tuple(found.roots), roots, found.body, root)
    for one in found.signatures:
        key = PublicKey(one.key)
        check_voter(key, made.voters, {signer for signer, _ in made.signed}, roots)
        envelope.confirm(
            Envelope(PayloadKind.ROOT, found.body, (Signature(keys.key_id(key), one.sig),)), [key]
        )
        made = replace(made, signed=(*made.signed, (key, one.sig)))
    return made
