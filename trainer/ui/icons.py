"""How a line icon, the app mark and the bronze-drum motif are drawn in the colours of the theme."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from trainer.ui.assets import asset
from trainer.ui.roles import Role
from trainer.ui.theme import theme

_THIN_FROM = 22  # px: from this size on a stroke of 1.75 looks like 2 does below it
_LIMIT = 600
_pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}


_NAME = re.compile(r"[a-z0-9-]{1,40}")


@cache
def _source(name: str) -> str:
    try:
        return asset("icons", f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None


@cache
def _brand(name: str) -> str:
    return asset("brand", name).read_text(encoding="utf-8")


def _drawn(source: str, size: int, ratio: float) -> QPixmap:
    pixels = max(1, round(size * ratio))
    picture = QPixmap(pixels, pixels)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def is_shipped(name: str) -> bool:
    """Tells whether there is an icon of this name; names that come from a course pack have to be asked about."""
    return _NAME.fullmatch(name) is not None and asset("icons", f"{name}.svg").is_file()


def pixmap(name: str, role: Role = Role.INK2, size: int = 20, ratio: float = 1.0) -> QPixmap:
    """Gives an icon in the colour of a role; size in px, already zoomed; `ratio` is the device pixel ratio.

    Raises KeyError for a name that is not shipped.
    """
    colour = theme().hex(role)
    key = (name, colour, size, ratio)
    found = _pixmaps.get(key)
    if found is None:
        source = _source(name).replace("currentColor", colour)
        if size >= _THIN_FROM:
            source = source.replace('stroke-width="2"', 'stroke-width="1.75"')
        if len(_pixmaps) > _LIMIT:
            _pixmaps.clear()
        found = _pixmaps[key] = _drawn(source, size, ratio)
    return found


def icon(name: str, role: Role = Role.INK2, size: int = 20) -> QIcon:
    """Gives an icon for Qt's own menus and views, sharp at 1 and 2 device px; size in logical px."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, role, theme().px(size), ratio))
    return made


def draw_icon(painter: QPainter, name: str, rect: QRect, role: Role = Role.INK2) -> None:
    """Draws an icon into the middle of a rectangle, as large as its shorter side."""
    size = min(rect.width(), rect.height())
    if size <= 0:
        return
    place = QRect(rect.x() + (rect.width() - size) // 2, rect.y() + (rect.height() - size) // 2, size, size)
    painter.drawPixmap(place, pixmap(name, role, size, painter.device().devicePixelRatio()))


def draw_mark(painter: QPainter, rect: QRectF) -> None:
    """Draws the mark of the program into a square of whole pixels."""
    place, ratio = rect.toRect(), painter.device().devicePixelRatio()
    key = ("*mark", "", place.width(), ratio)
    # The waiting page draws it many times a second while modules are imported beside it.
    if key not in _pixmaps:
        _pixmaps[key] = _drawn(_brand("hocso-mark.svg"), place.width(), ratio)
    painter.drawPixmap(place, _pixmaps[key])


def draw_motif(painter: QPainter, rect: QRectF, role: Role = Role.MOTIF) -> None:
    """Draws the face of a bronze drum in thin lines."""
    size, ratio = round(rect.width()), painter.device().devicePixelRatio()
    colour = theme().hex(role)
    key = ("*motif", colour, size, ratio)
    if key not in _pixmaps:
        _pixmaps[key] = _drawn(_brand("trong-dong.svg").replace("currentColor", colour), size, ratio)
    painter.drawPixmap(rect.toRect(), _pixmaps[key])


def app_icon() -> QIcon:
    """Gives the icon of the program's windows."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_drawn(_brand("hocso-mark.svg"), size, 1.0))
    return made
