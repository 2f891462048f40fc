"""Ink on paper: printed sheets look the same whatever theme the screen has, so they take the light theme's tokens."""

from __future__ import annotations

from trainer.ui.roles import Role
from trainer.ui.theme import read_colours


def light_hex(role: Role) -> str:
    """The colour of a role in the light theme, "#RRGGBB"."""
    return read_colours()["light"][role.value]


INK = light_hex(Role.INK)
INK_SOFT = light_hex(Role.INK2)
TITLE = light_hex(Role.PRIMARY)
FRAME = light_hex(Role.PRIMARY)
FRAME_LINE = light_hex(Role.ACCENT_BORDER)
GROUND = light_hex(Role.SURFACE)
