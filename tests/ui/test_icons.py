"""Icons are there, take the colour of their role and are sharp on dense screens."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from trainer.ui.assets import asset
from trainer.ui.icons import app_icon, draw_icon, draw_mark, draw_motif, icon, is_shipped, pixmap
from trainer.ui.theme import Role, Theme, ThemeName
from trainer.ui.widgets.cards import Tile

USED = json.loads(asset("theme", "tokens.json").read_text(encoding="utf-8"))["icon"]["used"]


def test_exactly_the_named_icons_are_shipped_with_their_licence() -> None:
    shipped = {path.stem for path in asset("icons").glob("*.svg")}
    assert shipped == set(USED)
    licence = asset("icons", "LICENSE-lucide.txt").read_text(encoding="utf-8")
    assert "ISC License" in licence
    assert "Feather" in licence


@pytest.mark.parametrize("name", USED)
def test_an_icon_has_ink_in_the_colour_of_its_role(dressed: Theme, name: str) -> None:
    picture = pixmap(name, Role.PRIMARY, 24).toImage()
    seen = {
        picture.pixelColor(x, y).name()
        for x in range(24)
        for y in range(24)
        if picture.pixelColor(x, y).alpha() == 255
    }
    inked = sum(picture.pixelColor(x, y).alpha() > 100 for x in range(24) for y in range(24))
    assert inked > 12
    wanted = dressed.color(Role.PRIMARY)
    for each in map(QColor, seen):  # where strokes overlap, blending may round by one
        assert abs(each.red() - wanted.red()) <= 2
        assert abs(each.green() - wanted.green()) <= 2
        assert abs(each.blue() - wanted.blue()) <= 2


def test_an_unknown_icon_is_an_error(dressed: Theme) -> None:
    with pytest.raises(KeyError):
        pixmap("no-such-icon")


def test_a_dense_screen_gets_more_pixels(dressed: Theme) -> None:
    dense = pixmap("house", Role.INK, 20, 2.0)
    assert dense.width() == 40
    assert dense.devicePixelRatio() == 2.0
    assert icon("house").actualSize(icon("house").availableSizes()[0]).width() == 20


def test_an_icon_follows_the_theme(dressed: Theme) -> None:
    light = pixmap("house", Role.INK, 20).toImage()
    dressed.set_name(ThemeName.DARK)
    assert pixmap("house", Role.INK, 20).toImage() != light
    dressed.set_name(ThemeName.LIGHT)
    assert pixmap("house", Role.INK, 20).cacheKey() == pixmap("house", Role.INK, 20).cacheKey()


def test_mark_motif_and_icon_are_drawn_into_their_place(dressed: Theme) -> None:
    drawings: tuple[Callable[[QPainter], None], ...] = (
        lambda painter: draw_mark(painter, QRectF(0, 0, 60, 60)),
        lambda painter: draw_motif(painter, QRectF(0, 0, 60, 60)),
        lambda painter: draw_icon(painter, "flag", QRect(0, 0, 60, 30)),
    )
    for draw in drawings:
        picture = QImage(60, 60, QImage.Format.Format_ARGB32)
        picture.fill(0)
        painter = QPainter(picture)
        draw(painter)
        painter.end()
        assert any(picture.pixelColor(x, y).alpha() for x in range(60) for y in range(60))


def test_an_icon_without_room_is_not_drawn(dressed: Theme) -> None:
    picture = QImage(10, 10, QImage.Format.Format_ARGB32)
    painter = QPainter(picture)
    draw_icon(painter, "flag", QRect(0, 0, 0, 10))
    painter.end()


def test_windows_have_an_icon_in_all_sizes(dressed: Theme) -> None:
    assert {size.width() for size in app_icon().availableSizes()} >= {16, 32, 48, 256}


@pytest.mark.parametrize(
    "name", ["no-such-icon", "../brand/hocso-mark", "", "A", "file:///x", pytest.param("x" * 5000, id="long")]
)
def test_a_course_may_ask_for_any_icon_and_gets_a_book_where_there_is_none(
    qtbot: QtBot, dressed: Theme, name: str
) -> None:
    tile = Tile(name)
    qtbot.addWidget(tile)
    assert not is_shipped(name)
    assert tile.grab().toImage() == _grabbed(qtbot, "book-open")


def _grabbed(qtbot: QtBot, name: str) -> QImage:
    tile = Tile(name)
    qtbot.addWidget(tile)
    return tile.grab().toImage()
