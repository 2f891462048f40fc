"""Sealing to readers with age v1, behind a gate that looks at the header before anything is decrypted."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trainer.domain.errors import Reason, Refused
from trainer.formats import age_stream
from trainer.formats.age_stream import CHUNK, NONCE_SIZE, TAG_SIZE
from trainer.formats.keys import ReaderKey, check_reader

MAGIC: Final = b"age-encryption.org/v1\n"
HEADER_CAP: Final = 16 * 1024
MOST_STANZAS: Final = 8
_X25519: Final = b"X25519"
_X25519_INFO: Final = b"age-encryption.org/v1/X25519"
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
    header = _header(data, cap)
    # Opening is most of what an import does, and libsodium multiplies points four times as fast as pyrage, which does
    # it twice a stanza. What is not opened here is for pyrage to judge: it alone refuses.
    opened = _opened(data, header, readers)
    return _by_pyrage(data, readers) if opened is None else opened


def _opened(data: bytes, header: _Header, readers: Sequence[ReaderKey]) -> bytes | None:
    """What was sealed, where the header is in the one spelling and every MAC and tag holds; None otherwise."""
    stanzas: list[tuple[bytes, bytes]] = []
    for name, argument, last_line in header.stanzas:
        body = age_stream.plain_b64(last_line)
        if body is None:
            return None
        if name == _X25519:
            point = age_stream.plain_b64(argument)
            if point is None:
                return None
            stanzas.append((point, body))
    file_key = _file_key(readers, stanzas)
    if file_key is None or len(file_key) != age_stream.FILE_KEY_SIZE:
        return None
    mac = age_stream.b64(age_stream.header_mac(file_key, data[: header.mac_at]))
    if not hmac.compare_digest(mac, header.mac):
        return None
    return age_stream.open_stream(data[header.end :], file_key)


def _file_key(readers: Sequence[ReaderKey], stanzas: Sequence[tuple[bytes, bytes]]) -> bytes | None:
    """The key of the file out of the first stanza that is for one of these readers; None where there is none."""
    from nacl.bindings import crypto_scalarmult
    from nacl.exceptions import RuntimeError as SodiumRefuses

    for reader in readers:
        for point, body in stanzas:
            try:
                shared = crypto_scalarmult(reader.scalar, point)
            except SodiumRefuses:  # a point of low order
                return None
            key = age_stream.hkdf(shared, point + reader.point, _X25519_INFO)
            found = age_stream.open_chunk(body, bytes(12), key)
            if found is not None:
                return found
    return None


def _by_pyrage(data: bytes, readers: Sequence[ReaderKey]) -> bytes:
    import pyrage

    try:
        return bytes(
            pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(reader.secret) for reader in readers])
        )
    except pyrage.DecryptError as trouble:
        foreign = not readers or "No matching keys" in str(trouble)
        raise Refused(Reason.SEAL_FOREIGN if foreign else Reason.SEAL_BROKEN) from None


def inspect(data: bytes, *, cap: int) -> SealFacts:
    """The gate of FORMATS §2, step 2, without any key: refuses what `open_sealed` refuses before decrypting."""
    header = _header(data, cap)
    return SealFacts(sum(name == _X25519 for name, _, _ in header.stanzas), header.size)


@dataclass(frozen=True, slots=True)
class _Header:
    """A header the gate let pass: name, arguments and last line of each stanza, where the "---" of its MAC ends."""

    stanzas: tuple[tuple[bytes, bytes, bytes], ...]
    mac_at: int
    mac: bytes
    end: int
    size: int


def _header(data: bytes, cap: int) -> _Header:
    if not data.startswith(MAGIC):
        raise Refused(Reason.FILE_NOT_OURS, detail="no age file")
    if len(data) > most_sealed(cap):
        raise Refused(Reason.FILE_TOO_LARGE)
    header = data[:HEADER_CAP]
    place = len(MAGIC)
    stanzas: list[tuple[bytes, bytes, bytes]] = []
    readers = 0
    while stanza := _STANZA.match(header, place):
        name, arguments, lines, last = stanza.groups()
        if name == b"scrypt":
            raise Refused(Reason.SEAL_BROKEN, detail="sealed with a passphrase")
        if name == _X25519:
            readers += 1
            if not (_X25519_ARGUMENT.fullmatch(arguments) and not lines and len(last) == 43):
                raise Refused(Reason.SEAL_BROKEN, detail="X25519 stanza")
        stanzas.append((name, arguments[1:], last))
        if len(stanzas) > MOST_STANZAS:
            raise Refused(Reason.SEAL_BROKEN, detail="too many stanzas")
        place = stanza.end()
    mac = _MAC.match(header, place)
    if mac is None:
        raise Refused(Reason.SEAL_BROKEN, detail="header")
    if not readers:
        raise Refused(Reason.SEAL_BROKEN, detail="no reader")
    end = mac.end()
    return _Header(
        tuple(stanzas), place + 3, header[place + 4 : end - 1], end, plain_size(len(data) - end, cap)
    )


def most_sealed(cap: int) -> int:
    """How many bytes a sealed file has at most that holds `cap` bytes."""
    return cap + HEADER_CAP + NONCE_SIZE + TAG_SIZE * (cap // CHUNK + 1)


def plain_size(sealed: int, cap: int, *, broken: Reason = Reason.SEAL_BROKEN) -> int:
    """The bytes inside a STREAM of `sealed` bytes: a 16-byte nonce, then 64 KiB chunks with a 16-byte tag each.

    Refused(`broken`) for a length no stream has, FILE_TOO_LARGE above `cap`.
    """
    body = sealed - NONCE_SIZE
    full, rest = divmod(body, CHUNK + TAG_SIZE)
    if body < TAG_SIZE or 0 < rest < TAG_SIZE or (rest == TAG_SIZE and full > 0):
        raise Refused(broken, detail="cut off")
    size = full * CHUNK + max(0, rest - TAG_SIZE)
    if size > cap:
        raise Refused(Reason.FILE_TOO_LARGE)
    return size
