"""A place of the rail stays readable while it is pressed, in every theme."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from trainer.ui.theme import Role, Theme, ThemeName
from trainer.ui.widgets.nav import NavButton, NavItem


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("name", [ThemeName.LIGHT, ThemeName.DARK, ThemeName.HIGH_CONTRAST])
def test_a_pressed_place_shows_its_word_on_its_ground(
    dressed: Theme, qtbot: QtBot, name: ThemeName, *, compact: bool
) -> None:
    dressed.set_name(name)
    button = NavButton(NavItem("home", "Ổ khóa", "house"))
    button.set_compact(compact=compact)
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    button.setDown(True)
    image = button.grab().toImage()
    drawn = {image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height())}
    assert dressed.color(Role.INK2).rgb() in drawn
    assert dressed.color(Role.PRIMARY_SOFT).rgb() in drawn
