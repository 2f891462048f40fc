"""How an English source sentence becomes the sentence that is shown."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path

from trainer.ui.assets import asset


class Language(Enum):
    """A language of the interface; the value is its ISO 639-1 code."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


class _Words:
    """The language in use and its dictionary, which is read at the first sentence."""

    def __init__(self) -> None:
        self.language = Language.VIETNAMESE
        self._vietnamese: dict[str, str] | None = None

    def vietnamese(self) -> dict[str, str]:
        if self._vietnamese is None:
            self._vietnamese = read_area_files(asset("language", "vi"))
        return self._vietnamese

    def shown(self, source: str) -> str:
        match self.language:
            case Language.ENGLISH:
                return source
            case Language.VIETNAMESE:
                return self.vietnamese().get(source, source)


_WORDS = _Words()


def read_area_files(folder: Path) -> dict[str, str]:
    """Merges the dictionaries of all areas: one JSON file an area, English source to translation."""
    merged: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        merged.update(json.loads(path.read_bytes()))
    return merged


def language() -> Language:
    """Tells the language in use."""
    return _WORDS.language


def set_language(new: Language) -> None:
    """Changes the language of later sentences; `language.qt.speak` also tells the open windows."""
    _WORDS.language = new


def tr(source: str, **values: object) -> str:
    """Gives the sentence in the language in use, with `{name}` places filled from the values."""
    shown = _WORDS.shown(source)
    return shown.format(**values) if values else shown


def trn(one: str, many: str, n: int, **values: object) -> str:
    """Gives the sentence for a count; Vietnamese has one form, stored under `many`; `{n}` is the count."""
    if _WORDS.language is Language.ENGLISH:
        return (one if n == 1 else many).format(n=n, **values)
    return _WORDS.shown(many).format(n=n, **values)


def mark(source: str) -> str:
    """Marks a sentence of a table for translation; `tr(table[key])` translates it when it is shown."""
    return source
