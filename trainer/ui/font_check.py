"""Whether every shipped face can be read and has the letters of Vietnamese, marks on marks included."""

from __future__ import annotations

from PySide6.QtGui import QRawFont

from trainer.ui import fonts
from trainer.ui.assets import asset

LETTERS = "ỔẲỆỖẴĐƯƠăâêôơưđịựộ"


def check_fonts() -> tuple[tuple[str, str], ...]:
    """Every face that cannot be used, with the letters it lacks (none named: its file cannot be read at all).

    Needs an application.
    """
    wrong = []
    for name in fonts.files():
        font = QRawFont(str(asset("fonts", name)), 16)
        if not font.isValid():
            wrong.append((name, ""))
            continue
        lacking = "".join(letter for letter in LETTERS if not font.supportsCharacter(ord(letter)))
        if lacking:
            wrong.append((name, lacking))
    return tuple(wrong)
