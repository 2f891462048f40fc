"""The author's places: their keys, words and icons."""

from __future__ import annotations

from enum import Enum

from trainer.ui.language import tr
from trainer.ui.widgets.nav import NavItem


class Place(Enum):
    """What the rail leads to."""

    COURSE = "course"
    PACK = "pack"
    KEY = "key"


LEAVE = "leave"
"""The key of the way out, which is no place."""


def rail_items(*, errors: int) -> tuple[NavItem, ...]:
    """The rail; `errors` counts what stops packing."""
    return (
        NavItem(Place.COURSE.value, tr("Course package"), "library", badge=errors),
        NavItem(Place.PACK.value, tr("Pack"), "package-check"),
        NavItem(Place.KEY.value, tr("Signing key"), "key-round"),
    )


def rail_bottom() -> tuple[NavItem, ...]:
    """The way back to the choice of roles."""
    return (NavItem(LEAVE, tr("Other role"), "undo-2"),)
