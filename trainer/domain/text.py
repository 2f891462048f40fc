"""How Vietnamese text is compared: folding marks, case, đ, spaces and the two habits of tone placement."""

from __future__ import annotations

import unicodedata

_STROKES = str.maketrans({"đ": "d", "ð": "d", "\u00a0": " ", "\u200b": "", "\ufeff": ""})


def nfc(text: str) -> str:
    """The composed form: what every border of the product brings text into."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without marks and with single spaces: "Đặng  Thị Ánh" becomes "dang thi anh".

    đ has no decomposition, so it is mapped by hand. Tone placement (hòa, hoà) disappears with the marks.
    """
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).lower().translate(_STROKES))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.translate(_STROKES).split())


def collapse(text: str) -> str:
    """NFC with single spaces and without the invisible marks that come with pasted text."""
    return " ".join(nfc(text).replace("\u200b", "").replace("\ufeff", "").replace("\u00a0", " ").split())
