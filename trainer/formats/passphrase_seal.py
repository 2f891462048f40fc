"""Sealing under a passphrase with age v1: one scrypt stanza of a fixed cost, behind a gate that looks at the header."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Final

from trainer.domain.errors import Reason, Refused
from trainer.domain.text import collapse
from trainer.formats.age_stream import b64, header_mac, seal_chunk, seal_stream
from trainer.formats.sealed import HEADER_CAP, MAGIC, most_sealed, plain_size

HIGHEST_FACTOR: Final = 18
"""A file that asks for more than 2^18 rounds (256 MiB and about a second) is refused before any work is done."""

_LABEL: Final = b"age-encryption.org/v1/scrypt"
_SCRYPT_R, _SCRYPT_P = 8, 1
_STANZA = re.compile(
    rb"-> scrypt (?P<salt>[A-Za-z0-9+/]{22}) (?P<factor>[1-9][0-9]?)\n(?P<body>[A-Za-z0-9+/]{43})\n"
    rb"--- [A-Za-z0-9+/]{43}\n"
)


@dataclass(slots=True)
class Work:
    """What one guess at a passphrase costs: 2^`factor` rounds of scrypt, each holding 1 KiB of memory."""

    factor: int


WORK: Final = Work(factor=17)
"""The cost of new seals, 128 MiB; tests lower it, old seals carry their own."""


def seal_under(data: bytes, passphrase: str) -> bytes:
    """An age v1 file that opens with the passphrase (in NFC with single spaces).

    Written here and not by pyrage, because that one chooses the cost by the speed of the PC at hand: what a fast PC
    seals would need up to 1 GiB of memory on the old one that has to open it. Reading is pyrage's.
    """
    file_key = secrets.token_bytes(16)
    salt = secrets.token_bytes(16)
    stanza = b"-> scrypt %s %d\n%s\n" % (
        b64(salt),
        WORK.factor,
        b64(seal_chunk(file_key, bytes(12), _stretched(passphrase, salt, WORK.factor))),
    )
    header = MAGIC + stanza + b"---"
    mac = b64(header_mac(file_key, header))
    return b"".join((header, b" ", mac, b"\n", seal_stream(data, file_key, secrets.token_bytes(16))))


def open_under(data: bytes, passphrase: str, *, cap: int) -> bytes:
    """What was sealed, at most `cap` bytes.

    Refused(FILE_NOT_OURS) for other data, FILE_TOO_LARGE, FILE_BROKEN where the gate does not let it pass or it was
    changed, PASSPHRASE_WRONG.
    """
    import pyrage

    inspect_under(data, cap=cap)
    try:
        return bytes(pyrage.passphrase.decrypt(data, collapse(passphrase)))
    except pyrage.DecryptError as trouble:
        # The stanza is opened first; what fails behind it is no fault of the passphrase.
        wrong = str(trouble) == "Decryption failed"
        raise Refused(Reason.PASSPHRASE_WRONG if wrong else Reason.FILE_BROKEN) from None


def inspect_under(data: bytes, *, cap: int) -> int:
    """How many bytes are inside, once the gate let it pass: exactly one scrypt stanza of a bearable cost."""
    if not data.startswith(MAGIC):
        raise Refused(Reason.FILE_NOT_OURS, detail="no age file")
    if len(data) > most_sealed(cap):
        raise Refused(Reason.FILE_TOO_LARGE)
    header = _STANZA.match(data[:HEADER_CAP], len(MAGIC))
    if header is None:
        raise Refused(Reason.FILE_BROKEN, detail="header")
    if int(header["factor"]) > HIGHEST_FACTOR:
        raise Refused(Reason.FILE_BROKEN, detail="asks for too much work")
    return plain_size(len(data) - header.end(), cap, broken=Reason.FILE_BROKEN)


def _stretched(passphrase: str, salt: bytes, factor: int) -> bytes:
    from nacl.bindings import crypto_pwhash_scryptsalsa208sha256_ll as scrypt

    text = collapse(passphrase).encode("utf-8", "surrogatepass")
    rounds = 1 << factor
    memory = 128 * _SCRYPT_R * (rounds + _SCRYPT_P + 1) + 1024
    return scrypt(text, _LABEL + salt, rounds, _SCRYPT_R, _SCRYPT_P, dklen=32, maxmem=memory)
