"""Keys: Ed25519 for signing, age X25519 for reading, and how their secrets lie locked on a disk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Final, Literal

import msgspec

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PublicKey
from trainer.domain.text import collapse
from trainer.formats import bech32, strict_json

PIN_DIGITS: Final = 6
PASSPHRASE_WORDS: Final = 4
PASSPHRASE_LETTERS: Final = 14
LOCKED_CAP: Final = 1024 * 1024
"""The largest locked file that is read, in bytes."""

_PUBLIC_PREFIX: Final = "age"
_SECRET_PREFIX: Final = "age-secret-key-"
_LOCK_TAG: Final = b"hocso-lock-v1\0"


@dataclass(slots=True)
class Cost:
    """What one guess at a passphrase costs: Argon2id passes, and memory in KiB."""

    passes: int
    memory_kib: int


COST: Final = Cost(passes=3, memory_kib=64 * 1024)
"""The cost of new locks (FORMATS §3); tests lower it, old locks carry their own."""
HIGHEST_COST: Final = Cost(passes=16, memory_kib=1024 * 1024)
"""A locked file that asks for more is refused before any work is done."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key pair; the secret is its 32-byte seed and is never part of a printed form."""

    seed: bytes = field(repr=False)
    public: PublicKey = field(init=False)

    def __post_init__(self) -> None:
        """Derive the public half; ValueError unless the seed has 32 bytes."""
        from nacl.bindings import crypto_sign_seed_keypair

        if len(self.seed) != 32:
            raise ValueError("an Ed25519 seed has 32 bytes")
        object.__setattr__(self, "public", PublicKey(crypto_sign_seed_keypair(self.seed)[0].hex()))

    @classmethod
    def generate(cls, chance: bytes) -> SigningKey:
        """A new key from 32 random bytes."""
        return cls(chance)

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature of a message (RFC 8032)."""
        from nacl.bindings import crypto_sign

        return crypto_sign(message, self.seed + bytes.fromhex(self.public))[:64]


@dataclass(frozen=True, slots=True)
class ReaderKey:
    """An age X25519 key pair that opens reports; `public` is the text "age1…", and also the reader's id.

    `scalar` and `point` are the raw halves of the pair, 32 bytes each.
    """

    secret: str = field(repr=False)
    public: str = field(init=False)
    scalar: bytes = field(init=False, repr=False, compare=False)
    point: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Derive the public half; Refused(KEY_MALFORMED) unless the secret is "AGE-SECRET-KEY-1…"."""
        from nacl.bindings import crypto_scalarmult_base

        if self.secret != self.secret.upper():
            raise Refused(Reason.KEY_MALFORMED, detail="reader key")
        raw = bech32.decode(_SECRET_PREFIX, self.secret.lower())
        if len(raw) != 32:
            raise Refused(Reason.KEY_MALFORMED, detail="reader key")
        point = crypto_scalarmult_base(raw)
        object.__setattr__(self, "scalar", raw)
        object.__setattr__(self, "point", point)
        object.__setattr__(self, "public", bech32.encode(_PUBLIC_PREFIX, point))

    @classmethod
    def generate(cls, chance: bytes) -> ReaderKey:
        """A new key from 32 random bytes."""
        if len(chance) != 32:
            raise ValueError("an X25519 secret has 32 bytes")
        return cls(bech32.encode(_SECRET_PREFIX, chance).upper())


def key_id(public: PublicKey) -> str:
    """The DSSE key id: "SHA256:" and the SHA-256 of the raw public key, hexadecimal (FORMATS §2)."""
    return "SHA256:" + hashlib.sha256(bytes.fromhex(public)).hexdigest()


@lru_cache(maxsize=4096)
def check_public_key(text: str) -> PublicKey:
    """An Ed25519 public key fit for enrolment; Refused(KEY_MALFORMED) for a point of low or mixed order too."""
    from nacl.bindings import crypto_core_ed25519_is_valid_point

    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise Refused(Reason.KEY_MALFORMED, detail="not 64 hexadecimal digits")
    if not crypto_core_ed25519_is_valid_point(bytes.fromhex(text)):
        raise Refused(Reason.KEY_MALFORMED, detail="not a point of the main group")
    return PublicKey(text)


def check_reader(text: str) -> str:
    """An age X25519 recipient fit to seal to; Refused(KEY_MALFORMED) for other text and for points of low order."""
    from nacl.bindings import crypto_scalarmult
    from nacl.exceptions import RuntimeError as SodiumRefuses

    raw = bech32.decode(_PUBLIC_PREFIX, text)
    if len(raw) != 32:
        raise Refused(Reason.KEY_MALFORMED, detail="reader key")
    try:
        crypto_scalarmult(b"\x07" * 32, raw)  # an all-zero result means low order (RFC 7748 §6.1)
    except SodiumRefuses:
        raise Refused(Reason.KEY_MALFORMED, detail="reader key of low order") from None
    return text


def verify(public: PublicKey, message: bytes, signature: bytes) -> bool:
    """Whether libsodium accepts the 64-byte signature: strict about low order, small S and canonical points."""
    from nacl.bindings import crypto_sign_open
    from nacl.exceptions import BadSignatureError

    try:
        crypto_sign_open(signature + message, bytes.fromhex(public))
    except BadSignatureError:
        return False
    return True


def check_pin(pin: str) -> None:
    """Refused(PIN_TOO_SHORT) unless it is 6 digits or more."""
    if len(pin) < PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise Refused(Reason.PIN_TOO_SHORT)


def check_passphrase(passphrase: str) -> None:
    """Refused(PASSPHRASE_TOO_SHORT) unless it is 4 words or 14 characters, or more."""
    text = collapse(passphrase)
    if len(text.split()) < PASSPHRASE_WORDS and len(text) < PASSPHRASE_LETTERS:
        raise Refused(Reason.PASSPHRASE_TOO_SHORT)


class _Locked(strict_json.Body, frozen=True):
    hocso: Literal["locked"]
    v: Literal[1]
    label: strict_json.Line
    passes: Annotated[int, msgspec.Meta(ge=1, le=HIGHEST_COST.passes)]
    memory_kib: Annotated[int, msgspec.Meta(ge=8, le=HIGHEST_COST.memory_kib)]
    salt: bytes
    nonce: bytes
    box: bytes


@dataclass(frozen=True, slots=True)
class LockedFacts:
    """What can be said of a locked file without its passphrase; `label` is what its maker called it."""

    label: str
    memory_kib: int
    passes: int


def lock(secret: bytes, passphrase: str, *, chance: bytes | None = None, label: str = "") -> bytes:
    """Put a secret under a PIN or passphrase: JSON text of Argon2id and XChaCha20-Poly1305 (formats/README.md).

    `chance` is 40 random bytes for salt and nonce, drawn where it is None. `label` stays readable but is protected.
    """
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt
    from nacl.utils import random

    drawn = random(40) if chance is None else chance
    salt, nonce = drawn[:16], drawn[16:40]
    key = derive(passphrase, salt, COST)
    facts = _facts(label, COST.passes, COST.memory_kib)
    box = encrypt(secret, facts, nonce, key)
    return strict_json.write(_Locked("locked", 1, label, COST.passes, COST.memory_kib, salt, nonce, box))


def unlock(data: bytes, passphrase: str, *, wrong: Reason = Reason.PASSPHRASE_WRONG) -> bytes:
    """Take the secret out again; Refused(`wrong`) for a wrong passphrase or a changed file, FILE_BROKEN otherwise."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
    from nacl.exceptions import CryptoError

    locked = _locked(data)
    key = derive(passphrase, locked.salt, Cost(locked.passes, locked.memory_kib))
    try:
        return decrypt(locked.box, _facts(locked.label, locked.passes, locked.memory_kib), locked.nonce, key)
    except CryptoError:
        raise Refused(wrong) from None


def locked_facts(data: bytes) -> LockedFacts:
    """What a locked file says of itself; Refused(FILE_BROKEN) where it is none."""
    locked = _locked(data)
    return LockedFacts(locked.label, locked.memory_kib, locked.passes)


def derive(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes of Argon2id over the passphrase in NFC with single spaces, so that every keyboard gives the same."""
    from nacl.pwhash import argon2id

    text = collapse(passphrase).encode("utf-8", "surrogatepass")
    return argon2id.kdf(32, text, salt, opslimit=cost.passes, memlimit=cost.memory_kib * 1024)


def _locked(data: bytes) -> _Locked:
    locked = strict_json.read(data.rstrip(b"\r\n"), _Locked, cap=LOCKED_CAP, reason=Reason.FILE_BROKEN)
    if len(locked.salt) != 16 or len(locked.nonce) != 24 or len(locked.box) < 16:
        raise Refused(Reason.FILE_BROKEN, detail="locked file")
    return locked


def _facts(label: str, passes: int, memory_kib: int) -> bytes:
    return _LOCK_TAG + f"{passes}\0{memory_kib}\0{label}".encode("utf-8", "surrogatepass")
