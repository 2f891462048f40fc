"""Codes that people read aloud, compare and type: short codes of keys, and activation codes of persons."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import OrgId, PublicKey

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""
SHORT_CODE_LENGTH: Final = 12
ACTIVATION_LENGTH: Final = 9

_KEY_TAG: Final = b"hocso-fp-v1\0"
_ROOT_TAG: Final = b"hocso-root-v1\0"
_ROOT_ROUNDS: Final = 100_000
_LOOKALIKES: Final = str.maketrans("ILO", "110")
_SPACERS: Final = frozenset(" -_.·,\t\r\n")
_LONGEST_INPUT: Final = 64
_MOST_READINGS: Final = 20_000

_TELEX: Final = {
    "\u0301": "S",
    "\u0300": "F",
    "\u0309": "R",
    "\u0303": "X",
    "\u0323": "J",
    "\u0306": "W",
    "\u031b": "W",
    "Đ": "D",
}
"""Which key of the input method Telex makes which mark; the circumflex is the letter pressed twice."""
_VNI: Final = {
    "\u0301": "1",
    "\u0300": "2",
    "\u0309": "3",
    "\u0303": "4",
    "\u0323": "5",
    "\u0302": "6",
    "\u031b": "7",
    "\u0306": "8",
    "Đ": "9",
}
"""The same for the input method VNI."""


def crockford(value: int, digits: int) -> str:
    """`value` in Crockford's base 32 with this many digits, the highest first; ValueError where it does not fit."""
    if not 0 <= value < 32**digits:
        raise ValueError("the value does not fit")
    return "".join([ALPHABET[value >> shift & 31] for shift in range(5 * digits - 5, -1, -5)])


def short_code(public_key: PublicKey) -> str:
    """The first 60 bits of SHA-256("hocso-fp-v1\\0" || public key), shown "XXXX-XXXX-XXXX" (FORMATS §2)."""
    return _twelve(hashlib.sha256(_KEY_TAG + bytes.fromhex(public_key)).digest())


def root_code(org: OrgId) -> str:
    """The code printed in the committee's letter, which pins an organisation: "XXXX-XXXX-XXXX".

    The first 60 bits of PBKDF2-HMAC-SHA-256 (100 000 rounds, salt "hocso-root-v1\\0") of the 32 bytes of root 1's
    payload digest: the same for one key and for k of n. The rounds make a second root with this code 17 bits dearer.
    """
    return _twelve(hashlib.pbkdf2_hmac("sha256", bytes.fromhex(org), _ROOT_TAG, _ROOT_ROUNDS))


def normalise_short_code(text: str) -> str:
    """A typed short code as `short_code` shows it; Refused(CODE_MISTYPED) where it cannot be one.

    Case, spaces, dashes and the look-alikes I, L, O are forgiven; marks that an input method added are undone where
    only one reading has twelve characters of the alphabet.
    """
    return _grouped(_unique(text, _is_short_code))


def new_activation_code(chance: bytes) -> str:
    """Eight characters from the first 40 of the random bits, and a check character; ValueError below 5 bytes."""
    if len(chance) < 5:
        raise ValueError("an activation code needs 5 random bytes")
    letters = crockford(int.from_bytes(chance[:5], "big"), ACTIVATION_LENGTH - 1)
    return letters + _check_character(letters)


def normalise_activation_code(text: str) -> str:
    """The nine characters of a typed activation code; Refused(CODE_MISTYPED) where none or several fit.

    Case, spaces, dashes and the look-alikes I, L, O are forgiven, and what Telex or VNI made of the letters is undone:
    the check character says which reading was meant.
    """
    return _unique(text, is_activation_code)


def grouped_activation_code(code: str) -> str:
    """The code as slips show it: "XXXX-XXXX-X"."""
    return _grouped(code)


def is_activation_code(code: str) -> bool:
    """Whether these are nine characters of the alphabet of which the last checks the others."""
    return (
        len(code) == ACTIVATION_LENGTH
        and set(code) <= set(ALPHABET)
        and _check_character(code[:-1]) == code[-1]
    )


def _is_short_code(code: str) -> bool:
    return len(code) == SHORT_CODE_LENGTH and set(code) <= set(ALPHABET)


def _check_character(letters: str) -> str:
    """The sum of letter x power of 2 in GF(32): finds every wrong letter and every swap of two (distinct powers)."""
    total = 0
    for letter in letters:
        total = _doubled(total ^ ALPHABET.index(letter))
    return ALPHABET[total]


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value  # x^5 + x^2 + 1 is primitive


def _twelve(digest: bytes) -> str:
    return _grouped(crockford(int.from_bytes(digest[:8], "big") >> 4, SHORT_CODE_LENGTH))


def _grouped(code: str) -> str:
    return "-".join([code[start : start + 4] for start in range(0, len(code), 4)])


def _unique(text: str, fits: Callable[[str], bool]) -> str:
    """The one reading of the likeliest kind that fits; Refused(CODE_MISTYPED) where none does, or several of a kind."""
    for kind in _readings(text):
        found = {reading for reading in kind if fits(reading)}
        if len(found) == 1:
            return found.pop()
        if found:
            break
    raise Refused(Reason.CODE_MISTYPED)


def _readings(text: str) -> Iterator[set[str]]:
    """What may have been meant, likeliest first: marks are noise, marks were keys pressed there, or pressed later."""
    if len(text) > _LONGEST_INPUT:
        return
    letters = [
        letter
        for letter in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).upper())
        if letter not in _SPACERS and unicodedata.category(letter) not in {"Pd", "Cf", "Zs"}
    ]
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("Đ", "D")
    yield {bare.translate(_LOOKALIKES)}
    telex, vni = _pressed(letters, _TELEX), _pressed(letters, _VNI)
    for later in (False, True):
        yield {
            reading.translate(_LOOKALIKES) for keys in (telex, vni) for reading in _placed(keys, later=later)
        }


def _pressed(letters: list[str], table: Mapping[str, str]) -> list[tuple[str, bool]]:
    """The keys behind marked letters; True for a key that may have been pressed later than it stands."""
    keys: list[tuple[str, bool]] = []
    for letter in letters:
        before = keys[-1][0] if keys else ""
        if letter == "\u031b" and before == "U":
            keys[-1] = ("W", False)  # Telex writes Ư for W alone, and U is not in the alphabet
        elif letter == "\u0302" and letter not in table:
            keys.append((before, True))
        elif unicodedata.combining(letter):
            keys.append((table.get(letter, ""), True))
        elif letter == "Đ":
            keys += [("D", False), (table["Đ"], True)]
        else:
            keys.append((letter, False))
    return keys


def _placed(keys: list[tuple[str, bool]], *, later: bool) -> set[str]:
    """The texts these keys give, with the movable ones where they stand or, if `later`, anywhere from there on."""
    readings = {""}
    for key, movable in reversed(keys):
        if movable and later:
            readings = {rest[:at] + key + rest[at:] for rest in readings for at in range(len(rest) + 1)}
        else:
            readings = {key + rest for rest in readings}
        if len(readings) > _MOST_READINGS:
            return set()
    return readings
