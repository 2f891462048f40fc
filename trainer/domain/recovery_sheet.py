"""How a 32-byte secret stands on paper: four lines of short groups, each with a check character of its own."""

from __future__ import annotations

import hashlib

from trainer.domain.codes import ALPHABET, crockford
from trainer.domain.errors import Reason, Refused

_TAG = b"hocso-paper-v1\0"
_LINES, _GROUPS, _LETTERS = 4, 4, 4
_LOOKALIKES = str.maketrans("ILO", "110")


def paper_lines(secret: bytes) -> tuple[str, ...]:
    """Four lines of four groups "XXXXC": 64 letters of Crockford's base 32 for the secret and 8 bytes of its digest.

    C checks its group in its place, so that a slip of the pen is found in its line. ValueError unless 32 bytes.
    """
    if len(secret) != 32:
        raise ValueError("a secret has 32 bytes")
    whole = secret + hashlib.sha256(_TAG + secret).digest()[:8]
    letters = crockford(int.from_bytes(whole, "big"), _LINES * _GROUPS * _LETTERS)
    groups = [letters[start : start + _LETTERS] for start in range(0, len(letters), _LETTERS)]
    checked = [group + _check(place, group) for place, group in enumerate(groups)]
    return tuple(" ".join(checked[start : start + _GROUPS]) for start in range(0, len(checked), _GROUPS))


def secret_on_paper(lines: tuple[str, ...]) -> bytes:
    """The secret back from its typed lines; Refused(CODE_MISTYPED), `where` being the number of the line at fault.

    Case, spaces, dashes and the look-alikes I, L, O are forgiven.
    """
    letters = ""
    width = _LETTERS + 1
    for number, line in enumerate(lines, 1):
        typed = "".join(sign for sign in line.upper().translate(_LOOKALIKES) if sign.isalnum())
        groups = [typed[start : start + width] for start in range(0, len(typed), width)]
        first = (number - 1) * _GROUPS
        good = len(typed) == _GROUPS * width and all(
            group[-1] == _check(first + at, group[:-1]) for at, group in enumerate(groups)
        )
        if not good or number > _LINES:
            raise Refused(Reason.CODE_MISTYPED, where=str(number))
        letters += "".join(group[:-1] for group in groups)
    if len(lines) < _LINES:
        raise Refused(Reason.CODE_MISTYPED, where=str(len(lines) + 1))
    value = 0
    for letter in letters:
        value = value << 5 | ALPHABET.index(letter)
    whole = value.to_bytes(40, "big")
    secret, check = whole[:32], whole[32:]
    if hashlib.sha256(_TAG + secret).digest()[:8] != check:
        raise Refused(Reason.CODE_MISTYPED, where="")
    return secret


def _check(place: int, group: str) -> str:
    """One letter from the group and its place; an unknown letter gives one that fits no group."""
    if not set(group) <= set(ALPHABET):
        return "?"
    return ALPHABET[hashlib.sha256(_TAG + bytes([place]) + group.encode("ascii")).digest()[0] >> 3]
