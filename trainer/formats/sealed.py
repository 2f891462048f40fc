"""Sealing to readers with age v1, behind a gate that looks at the header before anything is decrypted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trainer.domain.errors import Reason, Refused
from trainer.formats.keys import ReaderKey, check_reader

MAGIC: Final = b"age-encryption.org/v1\n"
HEADER_CAP: Final = 16 * 1024
MOST_STANZAS: Final = 8
CHUNK: Final = 64 * 1024
"""Bytes sealed together in the stream behind the header."""

_TAG: Final = 16
_NONCE: Final = 16
_STANZA = re.compile(
    rb"-> ([!-~]+)((?: [!-~]+)*)\n((?:[A-Za-z0-9+/]{64}\n)*)([A-Za-z0-9+/]{0,63})\n",
)
_MAC = re.compile(rb"--- [A-Za-z0-9+/]{43}\n")
_X25519_ARGUMENT = re.compile(rb" [A-Za-z0-9+/]{43}\Z")


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What can be said of a sealed file without a key: for how many readers, and how many bytes are inside."""

    readers: int
    size: int


def seal_to(data: bytes, recipients: Sequence[str]) -> bytes:
    """An age v1 file for these readers ("age1…"); Refused(KEY_MALFORMED) for a key nobody should seal to.

    ValueError without recipients, or with more than the gate lets pass (one stanza is age's own random one).
    """
    import pyrage

    if not 1 <= len(recipients) < MOST_STANZAS:
        raise ValueError("a sealed file has 1 to 7 readers")
    keys = [pyrage.x25519.Recipient.from_str(check_reader(recipient)) for recipient in recipients]
    return bytes(pyrage.encrypt(data, keys))


def open_sealed(data: bytes, readers: Sequence[ReaderKey], *, cap: int) -> bytes:
    """What was sealed, at most `cap` bytes.

    Refused(FILE_NOT_OURS) for other data, Refused(FILE_TOO_LARGE), Refused(SEAL_FOREIGN) where none of the keys opens
    it, Refused(SEAL_BROKEN) where it was changed or the gate does not let it pass (FORMATS §2, step 2).
    """
    import pyrage

    inspect(data, cap=cap)
    try:
        return bytes(
            pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(reader.secret) for reader in readers])
        )
    except pyrage.DecryptError as trouble:
        foreign = not readers or "No matching keys" in str(trouble)
        raise Refused(Reason.SEAL_FOREIGN if foreign else Reason.SEAL_BROKEN) from None


def inspect(data: bytes, *, cap: int) -> SealFacts:
    """The gate of FORMATS §2, step 2, without any key: refuses what `open_sealed` refuses before decrypting."""
    if not data.startswith(MAGIC):
        raise Refused(Reason.FILE_NOT_OURS, detail="no age file")
    if len(data) > most_sealed(cap):
        raise Refused(Reason.FILE_TOO_LARGE)
    header = data[:HEADER_CAP]
    place = len(MAGIC)
    stanzas: list[bytes] = []
    while stanza := _STANZA.match(header, place):
        name, arguments = stanza.group(1), stanza.group(2)
        if name == b"scrypt":
            raise Refused(Reason.SEAL_BROKEN, detail="sealed with a passphrase")
        if name == b"X25519" and not (
            _X25519_ARGUMENT.fullmatch(arguments) and not stanza.group(3) and len(stanza.group(4)) == 43
        ):
            raise Refused(Reason.SEAL_BROKEN, detail="X25519 stanza")
        stanzas.append(name)
        if len(stanzas) > MOST_STANZAS:
            raise Refused(Reason.SEAL_BROKEN, detail="too many stanzas")
        place = stanza.end()
    mac = _MAC.match(header, place)
    if mac is None:
        raise Refused(Reason.SEAL_BROKEN, detail="header")
    if b"X25519" not in stanzas:
        raise Refused(Reason.SEAL_BROKEN, detail="no reader")
    return SealFacts(stanzas.count(b"X25519"), plain_size(len(data) - mac.end(), cap))


def most_sealed(cap: int) -> int:
    """How many bytes a sealed file has at most that holds `cap` bytes."""
    return cap + HEADER_CAP + _NONCE + _TAG * (cap // CHUNK + 1)


def plain_size(sealed: int, cap: int, *, broken: Reason = Reason.SEAL_BROKEN) -> int:
    """The bytes inside a STREAM of `sealed` bytes: a 16-byte nonce, then 64 KiB chunks with a 16-byte tag each.

    Refused(`broken`) for a length no stream has, FILE_TOO_LARGE above `cap`.
    """
    body = sealed - _NONCE
    full, rest = divmod(body, CHUNK + _TAG)
    if body < _TAG or 0 < rest < _TAG or (rest == _TAG and full > 0):
        raise Refused(broken, detail="cut off")
    size = full * CHUNK + max(0, rest - _TAG)
    if size > cap:
        raise Refused(Reason.FILE_TOO_LARGE)
    return size
