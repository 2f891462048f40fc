"""The signed envelope: DSSE v1 with Ed25519, in the strict profile of FORMATS §2."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Final

import msgspec

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.formats import keys, strict_json
from trainer.formats.keys import SigningKey

MOST_SIGNATURES: Final = 8
REPORT_CAP: Final = 8 * 1024 * 1024
MANIFEST_CAP: Final = 2 * 1024 * 1024
ORGANISATION_CAP: Final = 64 * 1024 * 1024
LINE_CAP: Final = 1024 * 1024

_OURS = re.compile(r"\Aapplication/vnd\.hocso\.([a-z]{1,20})\.v([0-9]{1,9})\+json\Z")


class PayloadKind(Enum):
    """What an envelope may hold; the type string is part of what is signed."""

    ROOT = "root"
    CATALOGUE = "catalogue"
    PEOPLE = "people"
    GRANT = "grant"
    REVOCATION = "revocation"
    RECEIPT = "receipt"
    RESULT = "result"
    PACK = "pack"
    REPORT = "report"
    BATCH = "batch"
    DELETION = "deletion"

    @property
    def type_string(self) -> str:
        """The payload type, version 1."""
        return f"application/vnd.hocso.{self.value}.v1+json"


_KINDS: Final = {kind.type_string: kind for kind in PayloadKind}


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature with its key id, which is a hint until a key confirms it."""

    key_id: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope that was parsed and NOT verified: nothing of `body` may be believed."""

    kind: PayloadKind
    body: bytes
    signatures: tuple[Signature, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the payload, hexadecimal: the identity of what is inside."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class OpenedEnvelope:
    """The payload of an envelope whose every signature holds; `signers` are the distinct keys that made them."""

    body: bytes
    digest: str
    signers: frozenset[PublicKey]


class _Signature(strict_json.Body, frozen=True):
    keyid: Annotated[str, msgspec.Meta(pattern=r"\ASHA256:[0-9a-f]{64}\Z")]
    sig: bytes


class _Envelope(strict_json.Body, frozen=True):
    payloadType: Annotated[str, msgspec.Meta(max_length=100)]  # noqa: N815 - the name DSSE gives it
    payload: bytes
    signatures: Annotated[list[_Signature], msgspec.Meta(min_length=1, max_length=MOST_SIGNATURES)]


def pre_authentication(kind: PayloadKind, body: bytes) -> bytes:
    """What is signed: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body (DSSE protocol.md)."""
    name = kind.type_string.encode("ascii")
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(body), body)


def seal(kind: PayloadKind, body: bytes, signers: Sequence[SigningKey]) -> bytes:
    """An envelope around `body`, signed by each signer in turn; ValueError without signers or with more than 8."""
    if not 1 <= len(signers) <= MOST_SIGNATURES:
        raise ValueError("an envelope has 1 to 8 signatures")
    message = pre_authentication(kind, body)
    made = [_Signature(keys.key_id(signer.public), signer.sign(message)) for signer in signers]
    return msgspec.json.encode(_Envelope(kind.type_string, body, made))


def cosign(data: bytes, signers: Sequence[SigningKey], *, cap: int = LINE_CAP) -> bytes:
    """The same envelope with further signatures behind those it has: a root goes from stick to stick this way."""
    found = peek(data, cap)
    message = pre_authentication(found.kind, found.body)
    made = [_Signature(signature.key_id, signature.value) for signature in found.signatures]
    made += [_Signature(keys.key_id(signer.public), signer.sign(message)) for signer in signers]
    if len(made) > MOST_SIGNATURES:
        raise ValueError("an envelope has 1 to 8 signatures")
    return msgspec.json.encode(_Envelope(found.kind.type_string, found.body, made))


def assemble(kind: PayloadKind, body: bytes, signatures: Sequence[Signature]) -> bytes:
    """An envelope around signatures that were collected elsewhere; ValueError without any or with more than 8."""
    if not 1 <= len(signatures) <= MOST_SIGNATURES:
        raise ValueError("an envelope has 1 to 8 signatures")
    made = [_Signature(signature.key_id, signature.value) for signature in signatures]
    return msgspec.json.encode(_Envelope(kind.type_string, body, made))


def peek(data: bytes, cap: int) -> Envelope:
    """Parse without verifying (FORMATS §2, step 3).

    Refused(FILE_TOO_LARGE), Refused(ENVELOPE_BROKEN), or Refused(WRONG_KIND) for a payload type that is not ours.
    """
    parsed = strict_json.read(data, _Envelope, cap=cap, reason=Reason.ENVELOPE_BROKEN)
    if any(len(signature.sig) != 64 for signature in parsed.signatures):
        raise Refused(Reason.ENVELOPE_BROKEN, detail="a signature has 64 bytes")
    kind = _KINDS.get(parsed.payloadType)
    if kind is None:
        newer = _OURS.match(parsed.payloadType) is not None
        raise Refused(Reason.WRONG_KIND, detail="of a newer version" if newer else "not ours")
    signatures = tuple(Signature(signature.keyid, signature.sig) for signature in parsed.signatures)
    return Envelope(kind, parsed.payload, signatures)


def open_envelope(
    data: bytes, kind: PayloadKind, allowed: Collection[PublicKey], *, threshold: int = 1, cap: int
) -> OpenedEnvelope:
    """Parse, check the kind, and verify every signature (FORMATS §2, steps 3 to 5).

    Refused(WRONG_KIND), Refused(SIGNER_UNKNOWN) for a signature no allowed key made, Refused(SIGNATURE_BAD) for one
    that does not hold or for fewer than `threshold` distinct keys, and what `peek` refuses.
    """
    found = peek(data, cap)
    expect(found, kind)
    return confirm(found, allowed, threshold=threshold)


def expect(found: Envelope, kind: PayloadKind) -> None:
    """Refused(WRONG_KIND) unless the envelope says it is of this kind."""
    if found.kind is not kind:
        raise Refused(Reason.WRONG_KIND, detail=f"{found.kind.value} instead of {kind.value}")


def confirm(found: Envelope, allowed: Collection[PublicKey], *, threshold: int = 1) -> OpenedEnvelope:
    """Verify an envelope whose kind was checked; refusals as in `open_envelope`.

    Stricter than DSSE asks: a signature that no allowed key made refuses the whole, so that no byte of an accepted
    file is outside a signature.
    """
    known = {keys.key_id(key): key for key in allowed}
    message = pre_authentication(found.kind, found.body)
    signers: set[PublicKey] = set()
    for signature in found.signatures:
        key = known.get(signature.key_id)
        if key is None:
            raise Refused(Reason.SIGNER_UNKNOWN)
        if not keys.verify(key, message, signature.value):
            raise Refused(Reason.SIGNATURE_BAD)
        signers.add(key)
    if len(signers) < threshold:
        raise Refused(Reason.SIGNATURE_BAD, detail=f"{len(signers)} of {threshold} keys signed")
    return OpenedEnvelope(found.body, found.digest, frozenset(signers))
