"""What a colour, a text or a face is for: the names that widgets ask the theme with."""

from __future__ import annotations

from enum import Enum


class ThemeName(Enum):
    """The theme a person picks; the value is what the settings keep."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "highContrast"


class Role(Enum):
    """What a colour is for; the value is its key in tokens.json."""

    CANVAS = "canvas"
    SURFACE = "surface"
    SUNKEN = "sunken"
    RAISED = "raised"
    RAIL = "rail"
    BORDER = "border"
    BORDER2 = "border2"
    BORDER_STRONG = "borderStrong"
    INK = "ink"
    INK2 = "ink2"
    INK3 = "ink3"
    PRIMARY = "primary"
    PRIMARY_HOVER = "primaryHover"
    PRIMARY_PRESSED = "primaryPressed"
    PRIMARY_SOFT = "primarySoft"
    PRIMARY_SOFT_BORDER = "primarySoftBorder"
    ON_PRIMARY = "onPrimary"
    ACCENT = "accent"
    ON_ACCENT = "onAccent"
    ACCENT_INK = "accentInk"
    ACCENT_SOFT = "accentSoft"
    ACCENT_BORDER = "accentBorder"
    OK = "ok"
    OK_FILL = "okFill"
    OK_SOFT = "okSoft"
    OK_BORDER = "okBorder"
    BAD = "bad"
    BAD_FILL = "badFill"
    BAD_SOFT = "badSoft"
    BAD_BORDER = "badBorder"
    INFO = "info"
    INFO_SOFT = "infoSoft"
    INFO_BORDER = "infoBorder"
    SEN = "sen"
    SEN_SOFT = "senSoft"
    TIM = "tim"
    TIM_SOFT = "timSoft"
    NGOC = "ngoc"
    NGOC_SOFT = "ngocSoft"
    HERO = "hero"
    HERO_LINE = "heroLine"
    HERO_INK = "heroInk"
    HERO_INK2 = "heroInk2"
    HERO_TRACK = "heroTrack"
    FOCUS_INNER = "focusInner"
    FOCUS_OUTER = "focusOuter"
    READ_BG = "readBg"
    READ_INK = "readInk"
    MOTIF = "motif"


class Tone(Enum):
    """What a coloured thing means; it always goes with an icon or a word."""

    NEUTRAL = "neutral"
    PRIMARY = "primary"
    OK = "ok"
    BAD = "bad"
    WARN = "warn"
    INFO = "info"
    SEN = "sen"
    TIM = "tim"
    NGOC = "ngoc"

    @property
    def ink(self) -> Role:
        """The colour of words and icons."""
        return _TONES[self][0]

    @property
    def soft(self) -> Role:
        """The tint behind them."""
        return _TONES[self][1]

    @property
    def border(self) -> Role:
        """The line around the tint."""
        return _TONES[self][2]

    @property
    def fill(self) -> Role:
        """The full colour of bars and rings."""
        return _TONES[self][3]


_TONES: dict[Tone, tuple[Role, Role, Role, Role]] = {
    Tone.NEUTRAL: (Role.INK2, Role.SUNKEN, Role.BORDER2, Role.BORDER_STRONG),
    Tone.PRIMARY: (Role.PRIMARY, Role.PRIMARY_SOFT, Role.PRIMARY_SOFT_BORDER, Role.PRIMARY),
    Tone.OK: (Role.OK, Role.OK_SOFT, Role.OK_BORDER, Role.OK_FILL),
    Tone.BAD: (Role.BAD, Role.BAD_SOFT, Role.BAD_BORDER, Role.BAD_FILL),
    Tone.WARN: (Role.ACCENT_INK, Role.ACCENT_SOFT, Role.ACCENT_BORDER, Role.ACCENT),
    Tone.INFO: (Role.INFO, Role.INFO_SOFT, Role.INFO_BORDER, Role.INFO),
    Tone.SEN: (Role.SEN, Role.SEN_SOFT, Role.SEN, Role.SEN),
    Tone.TIM: (Role.TIM, Role.TIM_SOFT, Role.TIM, Role.TIM),
    Tone.NGOC: (Role.NGOC, Role.NGOC_SOFT, Role.NGOC, Role.NGOC),
}


class TypeRole(Enum):
    """What a text is; its size, weight and family follow from tokens.json."""

    DISPLAY = "display"
    H1 = "h1"
    QUESTION = "question"
    H2 = "h2"
    H3 = "h3"
    BODY = "body"
    BODY_MEDIUM = "bodyMedium"
    BODY_STRONG = "bodyStrong"
    LIST = "list"
    LIST_STRONG = "listStrong"
    SMALL = "small"
    SMALL_STRONG = "smallStrong"
    MICRO = "micro"
    MONO = "mono"
    NUMERIC = "numeric"
    NUMERIC_LARGE = "numericLarge"
    LESSON = "lesson"


class ReadingFace(Enum):
    """The face of lesson text; the value is what the settings keep."""

    SERIF = "serif"
    SANS = "sans"
    CLEAR = "clear"


class Breakpoint(Enum):
    """How much room the window has, in logical px."""

    FULL = "full"
    MEDIUM = "medium"
    NARROW = "narrow"
