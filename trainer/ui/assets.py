"""Where the shipped fonts, icons, words and theme tokens are."""

from __future__ import annotations

from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "assets"
"""The folder `assets` beside the package; a frozen program keeps the same neighbourhood."""


def asset(*parts: str) -> Path:
    """Gives the path of a shipped file, as in `asset("icons", "house.svg")`."""
    return ASSETS.joinpath(*parts)
