"""How the shipped fonts are made from the packages they come from: `python -m tests.ui.patch_fonts UNPACKED_PACKAGES`.

Raw Be Vietnam Pro and Inter announce an ascent lower than their tallest Vietnamese capital, so Qt cuts the hook off
"Ổ". The ascent is raised, the line gap is set to 0, and nothing else in the file is touched. JetBrains Mono loses its
ligatures, because an address has to be read letter by letter ("://" must not become one sign).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "assets" / "fonts"

# our name: (package, file in it, ascent in em or None for "as it comes")
SOURCES: dict[str, tuple[str, str, float | None]] = {
    "BeVietnamPro-400.ttf": ("be-vietnam-pro", "400Regular/BeVietnamPro_400Regular.ttf", 1.261),
    "BeVietnamPro-400-italic.ttf": (
        "be-vietnam-pro",
        "400Regular_Italic/BeVietnamPro_400Regular_Italic.ttf",
        1.261,
    ),
    # Hinted as Windows does it, its tallest capitals are one row of pixels higher at 16 px than those of the others.
    "BeVietnamPro-500.ttf": ("be-vietnam-pro", "500Medium/BeVietnamPro_500Medium.ttf", 1.281),
    "BeVietnamPro-600.ttf": ("be-vietnam-pro", "600SemiBold/BeVietnamPro_600SemiBold.ttf", 1.261),
    "BeVietnamPro-700.ttf": ("be-vietnam-pro", "700Bold/BeVietnamPro_700Bold.ttf", 1.261),
    "Inter-400.ttf": ("inter", "400Regular/Inter_400Regular.ttf", 1.12),
    "Inter-500.ttf": ("inter", "500Medium/Inter_500Medium.ttf", 1.12),
    "Inter-600.ttf": ("inter", "600SemiBold/Inter_600SemiBold.ttf", 1.12),
    "SourceSerif4-400.ttf": ("source-serif-4", "400Regular/SourceSerif4_400Regular.ttf", None),
    "SourceSerif4-400-italic.ttf": (
        "source-serif-4",
        "400Regular_Italic/SourceSerif4_400Regular_Italic.ttf",
        None,
    ),
    "SourceSerif4-600.ttf": ("source-serif-4", "600SemiBold/SourceSerif4_600SemiBold.ttf", None),
    "JetBrainsMono-400.ttf": ("jetbrains-mono", "400Regular/JetBrainsMono_400Regular.ttf", None),
}


def raise_ascent(font: Any, em: float) -> None:
    """Sets every ascent that a text engine may read to `em` of the em square, and the line gaps to 0."""
    ascent = round(em * font["head"].unitsPerEm)
    font["hhea"].ascent = ascent
    font["hhea"].lineGap = 0
    font["OS/2"].sTypoAscender = ascent
    font["OS/2"].sTypoLineGap = 0
    font["OS/2"].usWinAscent = max(ascent, font["OS/2"].usWinAscent)


def drop_ligatures(font: Any) -> None:
    """Takes the features that join letters out of the substitution table."""
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag in {"calt", "liga", "clig"}:
            record.Feature.LookupListIndex = []
            record.Feature.LookupCount = 0


def main(unpacked: Path) -> None:
    """Writes every shipped font; the folder holds the unpacked packages, one folder each.

    Side effects: overwrites the files in `assets/fonts`.
    """
    for name, (package, inner, em) in SOURCES.items():
        source = next(unpacked.glob(f"*{package}*/package/{inner}"))
        joins = name.startswith("JetBrainsMono")
        if em is None and not joins:
            (FONTS / name).write_bytes(source.read_bytes())
            continue
        font = TTFont(source, recalcTimestamp=False)
        if em is not None:
            raise_ascent(font, em)
        if joins:
            drop_ligatures(font)
        font.save(FONTS / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
