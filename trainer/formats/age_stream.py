"""The arithmetic of age v1: keys by HKDF, the header's MAC, and the stream of sealed chunks."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

CHUNK: Final = 64 * 1024
"""Bytes sealed together in the stream behind the header."""
TAG_SIZE: Final = 16
NONCE_SIZE: Final = 16
FILE_KEY_SIZE: Final = 16


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes of HKDF-SHA-256 (RFC 5869)."""
    pseudo_random = hmac.digest(salt or bytes(hashlib.sha256().digest_size), secret, "sha256")
    return hmac.digest(pseudo_random, info + b"\x01", "sha256")


def header_mac(file_key: bytes, header: bytes) -> bytes:
    """The MAC over a header, which ends with its "---"."""
    return hmac.digest(hkdf(file_key, b"", b"header"), header, "sha256")


def b64(data: bytes) -> bytes:
    """Base64 without padding, as age writes it."""
    return base64.b64encode(data).rstrip(b"=")


def plain_b64(text: bytes) -> bytes | None:
    """The bytes of base64 without padding; None where it is not how `b64` spells them.

    `text` holds letters of the alphabet only, which the gate has looked at.
    """
    if len(text) % 4 == 1:
        return None
    data = base64.b64decode(text + b"=" * (-len(text) % 4))
    return data if b64(data) == text else None


def seal_chunk(text: bytes, nonce: bytes, key: bytes) -> bytes:
    """ChaCha20-Poly1305 of RFC 8439."""
    from nacl.bindings import crypto_aead_chacha20poly1305_ietf_encrypt as encrypt

    return encrypt(text, None, nonce, key)


def open_chunk(box: bytes, nonce: bytes, key: bytes) -> bytes | None:
    """What `seal_chunk` sealed; None where it was another key, or the box was changed."""
    from nacl.bindings import crypto_aead_chacha20poly1305_ietf_decrypt as decrypt
    from nacl.exceptions import CryptoError

    try:
        return decrypt(box, None, nonce, key)
    except CryptoError:
        return None


def seal_stream(data: bytes, file_key: bytes, nonce: bytes) -> bytes:
    """The nonce of 16 bytes, and the data in chunks of 64 KiB, each with its tag."""
    key = hkdf(file_key, nonce, b"payload")
    chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)] or [b""]
    sealed = [seal_chunk(chunk, _number(at, len(chunks)), key) for at, chunk in enumerate(chunks)]
    return b"".join((nonce, *sealed))


def open_stream(stream: bytes, file_key: bytes) -> bytes | None:
    """What `seal_stream` sealed; None where a byte of it was changed. Its length is one that a stream can have."""
    key = hkdf(file_key, stream[:NONCE_SIZE], b"payload")
    starts = range(NONCE_SIZE, len(stream), CHUNK + TAG_SIZE)
    opened: list[bytes] = []
    for at, start in enumerate(starts):
        chunk = open_chunk(stream[start : start + CHUNK + TAG_SIZE], _number(at, len(starts)), key)
        if chunk is None:
            return None
        opened.append(chunk)
    return b"".join(opened)


def _number(at: int, chunks: int) -> bytes:
    """The nonce of a chunk: its number, and whether it is the last."""
    return at.to_bytes(11, "big") + bytes([at == chunks - 1])
