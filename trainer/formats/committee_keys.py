"""The secrets of a committee's PC: how they are written inside the vault, and the small boxes sealed under it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

import msgspec

from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Role, Root
from trainer.formats import keys, strict_json
from trainer.formats.keys import LOCKED_CAP, ReaderKey, SigningKey
from trainer.formats.organisation_file import OrganisationKeys

MOST_READERS: Final = 32
"""So many keys that open reports a vault keeps: the one in use and those it replaced."""
_MOST_SIGNERS: Final = 2
"""Of each signing key the one in use and the one to come."""
_BOX_TAG = b"hocso-code-box-v1\0"
_NONCE = 24
_FIRST_LAYOUT = b'{"v":1,'


@dataclass(frozen=True, slots=True)
class CommitteeKeys:
    """The secrets a committee's PC works with; `codes` is 32 bytes that seal activation codes.

    `root` is None where the root key lies in shares on USB sticks. `old_readers` open reports that were sealed before
    the reader was replaced.
    """

    root: SigningKey | None
    registrar: SigningKey
    catalogue: SigningKey
    importer: SigningKey
    reader: ReaderKey
    codes: bytes = field(repr=False)
    old_readers: tuple[ReaderKey, ...] = ()

    @property
    def readers(self) -> tuple[ReaderKey, ...]:
        """The keys that open reports, the one in use first."""
        return (self.reader, *self.old_readers)

    @property
    def signers(self) -> OrganisationKeys:
        """The three keys that sign the lines of an organisation file."""
        return OrganisationKeys(self.registrar, self.catalogue, self.importer)


@dataclass(frozen=True, slots=True)
class Vault:
    """Everything that lies in the vault: of each signing key the one in use and, for a while, the one to come.

    Which of them works is said by the newest root alone, so that a replacement that is interrupted, or waits for
    signatures, leaves a vault that works before and after. Readers are kept: old reports have to open.
    """

    roots: tuple[SigningKey, ...]
    registrars: tuple[SigningKey, ...]
    catalogues: tuple[SigningKey, ...]
    importers: tuple[SigningKey, ...]
    readers: tuple[ReaderKey, ...]
    codes: bytes = field(repr=False)

    @classmethod
    def of(cls, keys: CommitteeKeys) -> Vault:
        """A vault with these keys and no others."""
        return cls(
            (keys.root,) if keys.root else (),
            (keys.registrar,),
            (keys.catalogue,),
            (keys.importer,),
            keys.readers,
            keys.codes,
        )

    def fit(self, root: Root) -> CommitteeKeys:
        """The keys this root lets work; of a role for which there is none the first, which nobody will believe."""
        reader = next((key for key in self.readers if key.public in root.readers), self.readers[0])
        return CommitteeKeys(
            next((key for key in self.roots if key.public in root.role(Role.ROOT).keys), None),
            _working(self.registrars, root, Role.REGISTRAR),
            _working(self.catalogues, root, Role.CATALOGUE),
            _working(self.importers, root, Role.IMPORTER),
            reader,
            self.codes,
            tuple(key for key in self.readers if key != reader),
        )

    def fits(self, root: Root) -> bool:
        """Whether every role of this root has its key here, and reports sealed to it open."""
        keys = self.fit(root)
        return (
            keys.registrar.public in root.role(Role.REGISTRAR).keys
            and keys.catalogue.public in root.role(Role.CATALOGUE).keys
            and keys.importer.public in root.role(Role.IMPORTER).keys
            and keys.reader.public in root.readers
        )

    def tidy(self, root: Root) -> Vault:
        """Without signing keys that this root gives no power; the same where there are none."""
        return Vault.of(self.fit(root)) if self.fits(root) else self


class _FirstSecrets(strict_json.Body, frozen=True):
    """The first layout: one root key, one reader. It is read for ever and no longer written."""

    v: Literal[1]
    root: bytes
    registrar: bytes
    catalogue: bytes
    importer: bytes
    reader: str
    codes: bytes


class _Secrets(strict_json.Body, frozen=True):
    v: Literal[2]
    roots: Annotated[list[bytes], msgspec.Meta(max_length=_MOST_SIGNERS)]
    registrars: Annotated[list[bytes], msgspec.Meta(min_length=1, max_length=_MOST_SIGNERS)]
    catalogues: Annotated[list[bytes], msgspec.Meta(min_length=1, max_length=_MOST_SIGNERS)]
    importers: Annotated[list[bytes], msgspec.Meta(min_length=1, max_length=_MOST_SIGNERS)]
    readers: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST_READERS)]
    codes: bytes


def lock_keys(vault: Vault, passphrase: str, *, label: str = "") -> bytes:
    """The vault's file: the secrets under a passphrase; Refused(PASSPHRASE_TOO_SHORT).

    Of very many replaced readers the oldest are left out.
    """
    keys.check_passphrase(passphrase)
    body = _Secrets(
        2,
        [key.seed for key in vault.roots],
        [key.seed for key in vault.registrars],
        [key.seed for key in vault.catalogues],
        [key.seed for key in vault.importers],
        [reader.secret for reader in vault.readers[:MOST_READERS]],
        vault.codes,
    )
    return keys.lock(strict_json.write(body), passphrase, label=label)


def unlock_keys(data: bytes, passphrase: str) -> Vault:
    """The secrets back, from this layout or the first one; Refused(PASSPHRASE_WRONG) or Refused(FILE_BROKEN)."""
    text = keys.unlock(data, passphrase)
    try:
        if text.startswith(_FIRST_LAYOUT):
            first = strict_json.read(text, _FirstSecrets, cap=LOCKED_CAP, reason=Reason.FILE_BROKEN)
            return Vault(
                (SigningKey(first.root),),
                (SigningKey(first.registrar),),
                (SigningKey(first.catalogue),),
                (SigningKey(first.importer),),
                (ReaderKey(first.reader),),
                first.codes,
            )
        body = strict_json.read(text, _Secrets, cap=LOCKED_CAP, reason=Reason.FILE_BROKEN)
        return Vault(
            tuple(map(SigningKey, body.roots)),
            tuple(map(SigningKey, body.registrars)),
            tuple(map(SigningKey, body.catalogues)),
            tuple(map(SigningKey, body.importers)),
            tuple(map(ReaderKey, body.readers)),
            body.codes,
        )
    except ValueError as trouble:
        raise Refused(Reason.FILE_BROKEN, detail=str(trouble)) from None


def _working(held: tuple[SigningKey, ...], root: Root, role: Role) -> SigningKey:
    return next((key for key in held if key.public in root.role(role).keys), held[0])


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
