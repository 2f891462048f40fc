"""The secrets of a committee's PC: how they are written inside the vault, and the small boxes sealed under it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from trainer.domain.errors import Reason, Refused
from trainer.formats import keys, strict_json
from trainer.formats.keys import LOCKED_CAP, ReaderKey, SigningKey
from trainer.formats.organisation_file import OrganisationKeys

_BOX_TAG = b"hocso-code-box-v1\0"
_NONCE = 24


@dataclass(frozen=True, slots=True)
class CommitteeKeys:
    """Every secret of a committee with a root of one key; `codes` is 32 bytes that seal activation codes."""

    root: SigningKey
    registrar: SigningKey
    catalogue: SigningKey
    importer: SigningKey
    reader: ReaderKey
    codes: bytes = field(repr=False)

    @property
    def signers(self) -> OrganisationKeys:
        """The three keys that sign the lines of an organisation file."""
        return OrganisationKeys(self.registrar, self.catalogue, self.importer)


class _Secrets(strict_json.Body, frozen=True):
    v: Literal[1]
    root: bytes
    registrar: bytes
    catalogue: bytes
    importer: bytes
    reader: str
    codes: bytes


def lock_keys(secrets: CommitteeKeys, passphrase: str, *, label: str = "") -> bytes:
    """The vault's file: the secrets under a passphrase; Refused(PASSPHRASE_TOO_SHORT)."""
    keys.check_passphrase(passphrase)
    body = _Secrets(
        1,
        secrets.root.seed,
        secrets.registrar.seed,
        secrets.catalogue.seed,
        secrets.importer.seed,
        secrets.reader.secret,
        secrets.codes,
    )
    return keys.lock(msgspec.json.encode(body), passphrase, label=label)


def unlock_keys(data: bytes, passphrase: str) -> CommitteeKeys:
    """The secrets back; Refused(PASSPHRASE_WRONG) or Refused(FILE_BROKEN)."""
    body = strict_json.read(
        keys.unlock(data, passphrase), _Secrets, cap=LOCKED_CAP, reason=Reason.FILE_BROKEN
    )
    try:
        return CommitteeKeys(
            SigningKey(body.root),
            SigningKey(body.registrar),
            SigningKey(body.catalogue),
            SigningKey(body.importer),
            ReaderKey(body.reader),
            body.codes,
        )
    except ValueError as trouble:
        raise Refused(Reason.FILE_BROKEN, detail=str(trouble)) from None


def seal_box(secret: bytes, data: bytes, number: int, chance: bytes) -> bytes:
    """Data under the vault's secret, bound to the number it is stored at; `chance` is 24 random bytes."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt

    return chance[:_NONCE] + encrypt(data, _facts(number), chance[:_NONCE], _box_key(secret))


def open_box(secret: bytes, box: bytes, number: int) -> bytes:
    """What `seal_box` sealed; Refused(STORE_BROKEN) where the store was changed or belongs to another vault."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
    from nacl.exceptions import CryptoError

    try:
        return decrypt(box[_NONCE:], _facts(number), box[:_NONCE], _box_key(secret))
    except (CryptoError, ValueError, TypeError):
        raise Refused(Reason.STORE_BROKEN, detail="an activation code does not open") from None


def _facts(number: int) -> bytes:
    return _BOX_TAG + number.to_bytes(8, "big")


def _box_key(secret: bytes) -> bytes:
    return hashlib.sha256(_BOX_TAG + secret).digest()
