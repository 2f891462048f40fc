"""How Vietnamese text is compared: folding marks, case, đ, spaces and the two habits of tone placement."""

from __future__ import annotations

import re
import unicodedata

_STROKES = str.maketrans({"đ": "d", "ð": "d", "\u00a0": " ", "\u200b": "", "\ufeff": ""})

MOST_MARKS = 30
"""More marks than these on one letter no language writes (Unicode UAX #15, stream-safe text)."""
_NO_LATIN = re.compile(rf"[^\x00-\u02ff]{{{MOST_MARKS + 1},}}")  # only in such a run can so many marks stand


def piled(text: str) -> int:
    """Where too many marks stand one upon the other; -1 where nowhere.

    Composing takes time with the square of such a pile, so text from outside is looked at before it is composed.
    """
    for run in _NO_LATIN.finditer(text):
        height = 0
        for place, letter in enumerate(run[0], run.start()):
            height = height + 1 if unicodedata.combining(letter) else 0
            if height > MOST_MARKS:
                return place
    return -1


_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+"
)


def shown(text: str) -> str:
    """A claim of somebody unknown, fit to be shown: without signs that turn the line round, break it or hide in it."""
    return " ".join(_HIDDEN.sub(" ", text).split())


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


_FORMULA = "=+-@\t\r＝＋－＠"


def neutral(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program could take it for a formula (FORMATS §8)."""
    # Signs that turn or hide others come first: Excel looks at what stands behind them.
    text = "".join(
        letter for letter in text if letter in "\t\n\r" or unicodedata.category(letter) not in {"Cc", "Cf"}
    )
    return f"'{text}" if text.startswith(("\t", "\r")) or text.lstrip()[:1] in tuple(_FORMULA) else text
