"""Which shipped face draws which text, and when its file is read."""

from __future__ import annotations

from enum import Enum
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from trainer.ui.assets import asset
from trainer.ui.roles import ReadingFace, TypeRole


class Family(Enum):
    """A shipped family; the value is the name its files carry."""

    UI = "Be Vietnam Pro"
    READING = "Source Serif 4"
    NUMBERS = "Inter"
    MONO = "JetBrains Mono"


_FILES: dict[Family, dict[int, str]] = {
    Family.UI: {
        400: "BeVietnamPro-400.ttf",
        500: "BeVietnamPro-500.ttf",
        600: "BeVietnamPro-600.ttf",
        700: "BeVietnamPro-700.ttf",
    },
    Family.READING: {400: "SourceSerif4-400.ttf", 600: "SourceSerif4-600.ttf"},
    Family.NUMBERS: {400: "Inter-400.ttf", 500: "Inter-500.ttf", 600: "Inter-600.ttf"},
    Family.MONO: {400: "JetBrainsMono-400.ttf"},
}
_ITALICS = {Family.UI: "BeVietnamPro-400-italic.ttf", Family.READING: "SourceSerif4-400-italic.ttf"}

# role: family, size in px, weight, tracking in px; the sizes repeat tokens.json "type" and a test holds them to it
_TYPE: dict[TypeRole, tuple[Family, float, int, float]] = {
    TypeRole.DISPLAY: (Family.UI, 34, 700, -0.5),
    TypeRole.H1: (Family.UI, 28, 700, -0.3),
    TypeRole.QUESTION: (Family.UI, 24, 700, -0.1),
    TypeRole.H2: (Family.UI, 22, 700, -0.1),
    TypeRole.H3: (Family.UI, 18, 600, 0),
    TypeRole.BODY: (Family.UI, 16, 400, 0),
    TypeRole.BODY_MEDIUM: (Family.UI, 16, 500, 0),
    TypeRole.BODY_STRONG: (Family.UI, 16, 600, 0),
    TypeRole.LIST: (Family.UI, 15, 400, 0),
    TypeRole.LIST_STRONG: (Family.UI, 15, 600, 0),
    TypeRole.SMALL: (Family.UI, 14, 400, 0),
    TypeRole.SMALL_STRONG: (Family.UI, 14, 600, 0),
    TypeRole.MICRO: (Family.UI, 13, 500, 0),
    TypeRole.MONO: (Family.MONO, 15, 400, 0),
    TypeRole.NUMERIC: (Family.NUMBERS, 15, 500, 0),
    TypeRole.NUMERIC_LARGE: (Family.NUMBERS, 24, 600, 0),
    TypeRole.LESSON: (Family.READING, 20, 400, 0),
}
_READING = {
    ReadingFace.SERIF: Family.READING,
    ReadingFace.SANS: Family.UI,
    ReadingFace.CLEAR: Family.NUMBERS,
}


def files() -> tuple[str, ...]:
    """Names the file of every face."""
    return (*(name for weights in _FILES.values() for name in weights.values()), *_ITALICS.values())


@cache
def _read(name: str) -> bool:
    return QFontDatabase.addApplicationFont(str(asset("fonts", name))) >= 0


def use(family: Family, weight: int = 400) -> None:
    """Reads the file of a face if that has not happened yet; the first call costs about 2 ms."""
    weights = _FILES[family]
    _read(weights[min(weights, key=lambda each: abs(each - weight))])


def use_whole(family: Family) -> None:
    """Reads all weights and the italic of a family, for text whose marks are not known beforehand."""
    for weight in _FILES[family]:
        use(family, weight)
    if family in _ITALICS:
        _read(_ITALICS[family])


def face(family: Family, size: float, weight: int = 400, *, tracking: float = 0) -> QFont:
    """Gives a font of a shipped family; size and tracking in device-independent px."""
    use(family, weight)
    font = QFont(family.value)
    font.setPixelSize(max(1, round(size)))
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tracking:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, tracking)
    match family:
        case Family.NUMBERS:
            font.setFeature(QFont.Tag("tnum"), 1)
        case Family.MONO:  # joined shapes such as != would hide what an address says
            font.setFeature(QFont.Tag("calt"), 0)
            font.setFeature(QFont.Tag("liga"), 0)
            font.setFixedPitch(True)
        case Family.UI | Family.READING:
            pass
    return font


def type_font(role: TypeRole, zoom: float, *, size: float | None = None, weight: int | None = None) -> QFont:
    """Gives the font of a type role; `size` (logical px) and `weight` bend it."""
    family, own_size, own_weight, tracking = _TYPE[role]
    return face(family, (size or own_size) * zoom, weight or own_weight, tracking=tracking * zoom)


def type_size(role: TypeRole) -> float:
    """Tells the size of a type role in logical px."""
    return _TYPE[role][1]


def reading_font(kind: ReadingFace, size: float) -> QFont:
    """Gives the font of lesson text with all its weights loaded; size in px, already zoomed."""
    family = _READING[kind]
    use_whole(family)
    return face(family, size)
