"""The order of Vietnamese names: by given name, letters before tones."""

from __future__ import annotations

import unicodedata

from trainer.domain.text import collapse

_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Vietnamese order of a word: letters a ă â … decide, tones (none, huyền, hỏi, ngã, sắc, nặng) break ties."""
    letters: list[int] = []
    tones: list[int] = []
    for mark in unicodedata.normalize("NFD", collapse(word).lower()):
        if mark in _TONES:
            if tones:
                tones[-1] = _TONES[mark]
        elif unicodedata.combining(mark) and letters:
            joined = unicodedata.normalize("NFC", "".join(_letter(letters[-1]) + mark))
            letters[-1] = _LETTERS.get(joined, letters[-1])
        else:
            letters.append(_LETTERS.get(mark, 1000 + ord(mark)))
            tones.append(0)
    return tuple(letters), tuple(tones)


def _letter(rank: int) -> str:
    return next((letter for letter, known in _LETTERS.items() if known == rank), "")


def name_key(name: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """How lists of people are ordered here: by given name (the last word), then family name, then what is between."""
    words = collapse(name).split(" ")
    return tuple(word_key(word) for word in (words[-1], *words[:-1]))
