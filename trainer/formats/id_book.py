"""Ids of one course: which are taken, where they stand, and what a missing one could be called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from trainer.domain.findings import FindingKind, Place
from trainer.domain.text import fold
from trainer.formats.course_files import ID
from trainer.formats.finding_list import FindingList

_WRITTEN = re.compile(rf"#({ID})")
_OPTION_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def is_id(text: str) -> bool:
    """Whether a text is an id: lower-case Latin letters, digits and dashes, at most 40."""
    return re.fullmatch(ID, text) is not None


def slug(text: str, otherwise: str) -> str:
    """An id made of a title: "Mở đầu: vì sao?" becomes "mo-dau-vi-sao"."""
    made = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:40].strip("-")
    return made or otherwise


class IdBook:
    """The ids of modules, lessons, banks, tests and items share one namespace; parts are named within their lesson."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.places: dict[tuple[str, str], Place] = {}
        self._taken: dict[str, Place] = {}
        self._numbers: Counter[str] = Counter()
        self._written = {found for text in texts for found in _WRITTEN.findall(text)}

    def take(self, kind: str, id_: str, place: Place, findings: FindingList) -> bool:
        """Enter an id; False where it is malformed or another thing has it (then it is a finding)."""
        if not is_id(id_):
            findings.error(FindingKind.ID_BAD, place.line, id_)
            return False
        if id_ in self._taken:
            other = self._taken[id_]
            findings.error(FindingKind.ID_REPEATED, place.line, id_, f"{other.file}:{other.line}")
            return False
        self._taken[id_] = self.places[kind, id_] = place
        return True

    def free_item_id(self, file_slug: str) -> str:
        """The next free id for a question of a file: "mat-khau" gives mk-01, mk-02 …"""
        prefix = "".join(word[0] for word in file_slug.split("-") if word)[:4] or "q"
        while True:
            self._numbers[prefix] += 1
            proposed = f"{prefix}-{self._numbers[prefix]:02}"
            if proposed not in self._written:
                return proposed


def free_option_id(taken: set[str]) -> str:
    """The next free letter for an option of a question."""
    for letter in _OPTION_LETTERS:
        if letter not in taken:
            return letter
    return f"o{len(taken)}"
