"""Bech32 (BIP 173), the alphabet in which age writes its keys: 32 raw bytes to text and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from trainer.domain.errors import Reason, Refused

_ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_LONGEST: Final = 120


def encode(prefix: str, data: bytes) -> str:
    """The lower-case text of `data` behind `prefix`, with its six check characters."""
    values = list(_regroup(data, 8, 5, pad=True))
    remainder = _polymod([*_expanded(prefix), *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [remainder >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values)


def decode(prefix: str, text: str) -> bytes:
    """The bytes of a lower-case text of this prefix; Refused(KEY_MALFORMED) for anything `encode` does not write."""
    head, _, tail = text.rpartition("1")
    if head != prefix or len(tail) < 6 or len(text) > _LONGEST or not set(tail) <= set(_ALPHABET):
        raise Refused(Reason.KEY_MALFORMED, detail="not bech32")
    values = [_ALPHABET.index(letter) for letter in tail]
    data = bytes(_regroup(values[:-6], 5, 8, pad=False))
    if encode(prefix, data) != text:
        raise Refused(Reason.KEY_MALFORMED, detail="bech32 check characters")
    return data


def _expanded(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _polymod(values: Iterable[int]) -> int:
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_GENERATOR):
            if top >> place & 1:
                total ^= term
    return total


def _regroup(values: Iterable[int], width: int, new_width: int, *, pad: bool) -> Iterable[int]:
    held = bits = 0
    for value in values:
        held = held << width | value
        bits += width
        while bits >= new_width:
            bits -= new_width
            yield held >> bits & (1 << new_width) - 1
    if pad and bits:
        yield held << new_width - bits & (1 << new_width) - 1
