"""The proof in a report that its key belongs to whoever holds an activation code."""

from __future__ import annotations

import hmac
from typing import Final

from trainer.domain.ids import PublicKey

_TAG: Final = b"hocso-activate-v1\0"


def activation_proof(code: str, public_key: PublicKey) -> str:
    """HMAC-SHA256(code, "hocso-activate-v1\\0" || public key), hexadecimal (FORMATS §4).

    `code` is what `normalise_activation_code` returns: nine ASCII characters.
    """
    return hmac.digest(code.encode("ascii"), _TAG + bytes.fromhex(public_key), "sha256").hex()


def check_proof(code: str, public_key: PublicKey, proof: str) -> bool:
    """Whether the proof was made with this code for this key; compared in constant time."""
    return proof.isascii() and hmac.compare_digest(activation_proof(code, public_key), proof)
