"""The style sheet of lesson text, made from theme roles; only the CSS that QTextDocument honours is used.

Sizes are pixels because Qt's rich text ignores em and percent; line heights are percent of the font's own height
(118 % of Source Serif 4 is the drawn ratio 1.62).
"""

from __future__ import annotations

from trainer.ui.fonts import Family
from trainer.ui.reading.callout_look import CALLOUT_LOOKS, CODE_NUMBER, QUOTE_NUMBER
from trainer.ui.theme import ReadingFace, Role, theme

# Line height, in percent of the font's own height, that gives the drawn ratio 1.62 (measured for each family).
_LINE = {ReadingFace.SERIF: 118, ReadingFace.SANS: 128, ReadingFace.CLEAR: 128}
FACE_FAMILIES = {
    ReadingFace.SERIF: Family.READING,
    ReadingFace.SANS: Family.UI,
    ReadingFace.CLEAR: Family.NUMBERS,
}
UI_FACE = Family.UI.value
MONO_FACE = Family.MONO.value


def style_sheet(face: ReadingFace, size: int, spacing: float) -> str:
    """CSS for a lesson: `size` is the reading size in zoomed pixels, `spacing` multiplies the line height."""
    look = theme()
    px = look.px
    ink, soft_ink = look.hex(Role.READ_INK), look.hex(Role.INK2)
    line = round(_LINE[face] * spacing)
    ui_line = round(100 * spacing)
    note = max(px(15), round(size * 0.8))
    rules = [
        f"p, li, dd {{ color: {ink}; line-height: {line}%; }}",
        f"p {{ margin-top: 0px; margin-bottom: {px(14)}px; }}",
        f"li p {{ margin-bottom: {px(4)}px; }}",
        f"ul, ol {{ margin-top: 0px; margin-bottom: {px(14)}px; -qt-list-indent: 1; margin-left: {px(4)}px; }}",
        f"li {{ margin-bottom: {px(6)}px; }}",
        f"dt {{ color: {ink}; font-weight: 600; }}",
        f"dd {{ margin-left: {px(24)}px; margin-bottom: {px(10)}px; }}",
        _block("p.part-number", UI_FACE, px(15), look.hex(Role.PRIMARY), ui_line, weight=600, below=px(2)),
        _block("p.part-title", UI_FACE, px(28), ink, 108, weight=700, below=px(16)),
        _block("p.heading", UI_FACE, px(20), ink, 108, weight=700, above=px(10), below=px(8)),
        f"p.figure {{ line-height: 100%; margin-top: {px(8)}px; margin-bottom: {px(4)}px; }}",
        _block("p.caption", UI_FACE, px(14), soft_ink, ui_line, below=px(18)),
        _block("span.missing", UI_FACE, note, look.hex(Role.BAD), 0),
        f"code {{ font-family: '{MONO_FACE}'; font-size: {round(size * 0.86)}px; "
        f"background-color: {look.hex(Role.SUNKEN)}; }}",
        f"span.address {{ font-family: '{MONO_FACE}'; font-size: {round(size * 0.8)}px; color: {soft_ink}; }}",
        f"a {{ color: {look.hex(Role.PRIMARY)}; text-decoration: underline; }}",
        f"span.link {{ color: {ink}; }}",
        f"hr {{ background-color: {look.hex(Role.BORDER)}; }}",
        # real tables: interface face, zebra by the classes the format writes
        f"table.data {{ margin-top: {px(6)}px; margin-bottom: {px(18)}px; border-collapse: collapse; }}",
        f"table.data th, table.data td {{ padding: {px(9)}px {px(12)}px; border: 1px solid {look.hex(Role.BORDER)}; "
        f"font-family: '{UI_FACE}'; font-size: {note}px; color: {ink}; }}",
        f"table.data p {{ margin-bottom: 0px; font-family: '{UI_FACE}'; font-size: {note}px; "
        f"line-height: {ui_line}%; }}",
        f"th.head {{ background-color: {look.hex(Role.SUNKEN)}; font-weight: 600; text-align: left; }}",
        f"td.even {{ background-color: {look.hex(Role.CANVAS)}; }}",
        f"td.odd {{ background-color: {look.hex(Role.READ_BG)}; }}",
        # one-cell tables: the view paints a rounded panel where it finds the key colour
        *(_panel(f"callout-{kind.kind}", kind.key_colour, px(52), px(16)) for kind in CALLOUT_LOOKS),
        _panel("quote", f"#0101{QUOTE_NUMBER:02x}", px(22), px(14)),
        _panel("code", f"#0101{CODE_NUMBER:02x}", px(16), px(14)),
        f"table.callout p, table.callout li, table.quote p {{ font-family: '{UI_FACE}'; font-size: {note}px; "
        f"line-height: {ui_line}%; margin-bottom: {px(6)}px; }}",
        f"table.callout p.callout-title {{ font-weight: 600; margin-bottom: {px(2)}px; }}",
        f"table.callout code {{ font-size: {round(note * 0.92)}px; }}",
        f"pre {{ font-family: '{MONO_FACE}'; font-size: {note}px; color: {ink}; line-height: 120%; margin: 0px; "
        "white-space: pre-wrap; }",
        f"div.notes p, div.notes li {{ font-family: '{UI_FACE}'; font-size: {px(14)}px; color: {soft_ink}; "
        f"line-height: {ui_line}%; }}",
    ]
    return "\n".join(rules)


def face_name(face: ReadingFace) -> str:
    """The font family of a reading face."""
    return FACE_FAMILIES[face].value


def _block(
    selector: str,
    family: str,
    size: int,
    colour: str,
    line: int,
    *,
    weight: int = 400,
    above: int = 0,
    below: int = 0,
) -> str:
    height = f" line-height: {line}%;" if line else ""
    return (
        f"{selector} {{ font-family: '{family}'; font-size: {size}px; font-weight: {weight}; color: {colour};"
        f"{height} margin-top: {above}px; margin-bottom: {below}px; }}"
    )


def _panel(name: str, key: str, left: int, around: int) -> str:
    below = theme().px(16)
    return (
        f"table.{name} {{ background-color: {key}; margin-top: 6px; margin-bottom: {below}px; }}\n"
        f"table.{name} td {{ padding-left: {left}px; padding-right: {around}px; padding-top: {around}px; "
        f"padding-bottom: {max(around - 6, 4)}px; }}"
    )
