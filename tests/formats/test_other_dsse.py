"""The same envelopes read by securesystemslib, another DSSE, and by OpenSSL: what differs is stricter here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope as OtherEnvelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

from tests.trust_builders import a_signing_key
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.formats import envelope, keys
from trainer.formats.envelope import PayloadKind
from trainer.formats.keys import SigningKey

CAP = 1 << 20
FIVE = tuple(a_signing_key(seed) for seed in range(31, 36))
some_keys = st.lists(st.sampled_from(FIVE), min_size=1, max_size=5)


def other_key(public: PublicKey, key_id: str = "") -> SSlibKey:
    return SSlibKey(key_id or keys.key_id(public), "ed25519", "ed25519", {"public": public})


def other_accepts(data: bytes, kind: PayloadKind, known: Sequence[SSlibKey], threshold: int) -> bool:
    """Whether securesystemslib takes it; the type is the caller's business there."""
    try:
        found = OtherEnvelope.from_dict(json.loads(data))
        found.verify(list(known), threshold)
    except (VerificationError, ValueError):
        return False
    return found.payload_type == kind.type_string


def ours(data: bytes, kind: PayloadKind, allowed: Sequence[PublicKey], threshold: int) -> Reason | None:
    try:
        envelope.open_envelope(data, kind, allowed, threshold=threshold, cap=CAP)
    except Refused as refusal:
        return refusal.reason
    return None


@given(
    st.binary(max_size=200),
    st.sampled_from(PayloadKind),
    some_keys,
    st.sets(st.sampled_from(FIVE), min_size=1),
    st.integers(1, 4),
    st.integers(-1, 4),
)
def test_two_readers_agree_but_for_what_is_stricter_here(
    body: bytes,
    kind: PayloadKind,
    signers: list[SigningKey],
    allowed: set[SigningKey],
    threshold: int,
    broken: int,
) -> None:
    made = json.loads(envelope.seal(kind, body, signers))
    if 0 <= broken < len(signers):
        made["signatures"][broken]["sig"] = made["signatures"][broken]["sig"][::-1].lstrip("=") + "=="
    data = json.dumps(made, separators=(",", ":")).encode()
    publics = [key.public for key in allowed]
    here = ours(data, kind, publics, threshold)
    there = other_accepts(data, kind, [other_key(public) for public in publics], threshold)
    if here is None:
        # securesystemslib takes no key id twice; here the second signature of a key simply counts for nothing.
        assert there or len(set(signers)) < len(signers)
    elif there:
        strangers = not set(signers) <= allowed
        assert strangers or 0 <= broken < len(signers), here
        assert here in {Reason.SIGNER_UNKNOWN, Reason.SIGNATURE_BAD, Reason.ENVELOPE_BROKEN}


@given(st.binary(max_size=100), st.sampled_from(PayloadKind))
def test_an_envelope_made_by_the_other_is_opened_here(body: bytes, kind: PayloadKind) -> None:
    key = FIVE[0]
    signer = CryptoSigner(Ed25519PrivateKey.from_private_bytes(key.seed), other_key(key.public))
    theirs = OtherEnvelope(body, kind.type_string, {})
    theirs.sign(signer)
    assert theirs.pae() == envelope.pre_authentication(kind, body)
    made: dict[str, Any] = theirs.to_dict()
    ordered = {name: made[name] for name in ("payloadType", "payload", "signatures")}
    data = json.dumps(ordered, separators=(",", ":")).encode()
    assert data == envelope.seal(kind, body, [key])
    assert envelope.open_envelope(data, kind, [key.public], cap=CAP).body == body


def test_one_key_under_two_ids_counts_once_here_and_twice_there() -> None:
    """The one difference in what is accepted elsewhere: a threshold of two met by one stick (FORMATS §2, step 5)."""
    key = FIVE[0]
    made = json.loads(envelope.seal(PayloadKind.ROOT, b"{}", [key, key]))
    made["signatures"][1]["keyid"] = "SHA256:" + "0" * 64
    data = json.dumps(made, separators=(",", ":")).encode()
    twins = [other_key(key.public), other_key(key.public, "SHA256:" + "0" * 64)]
    assert other_accepts(data, PayloadKind.ROOT, twins, 2)
    assert ours(data, PayloadKind.ROOT, [key.public, key.public], 2) is Reason.SIGNER_UNKNOWN
    same_id = envelope.seal(PayloadKind.ROOT, b"{}", [key, key])
    assert ours(same_id, PayloadKind.ROOT, [key.public], 1) is None
    assert ours(same_id, PayloadKind.ROOT, [key.public], 2) is Reason.SIGNATURE_BAD


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 511))
def test_openssl_agrees_about_sound_keys(seed: bytes, message: bytes, bit: int) -> None:
    key = SigningKey(seed)
    theirs = Ed25519PrivateKey.from_private_bytes(seed)
    signature = key.sign(message)
    assert theirs.sign(message) == signature
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8
    other = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public))
    with pytest.raises(InvalidSignature):
        other.verify(bytes(changed), message)
    assert not keys.verify(key.public, message, bytes(changed))


def test_the_universal_key_that_openssl_accepts_signs_nothing_here() -> None:
    identity = "01" + "00" * 31
    signature = bytes.fromhex(identity) + bytes(32)
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(identity)).verify(signature, b"anything")
    assert not keys.verify(PublicKey(identity), b"anything", signature)
