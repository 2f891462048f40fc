"""The look in force: one theme, one zoom, and what they make of roles, sizes and fonts."""

from __future__ import annotations

import json
from functools import cache

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from trainer.ui import fonts
from trainer.ui.assets import asset
from trainer.ui.roles import Breakpoint, ReadingFace, Role, ThemeName, Tone, TypeRole

__all__ = ["Breakpoint", "ReadingFace", "Role", "Theme", "ThemeName", "Tone", "TypeRole", "theme"]

ZOOM_MIN, ZOOM_MAX = 1.0, 2.0
_FULL_FROM, _MEDIUM_FROM = 1280, 1024

_PALETTE: tuple[tuple[QPalette.ColorRole, Role], ...] = (
    (QPalette.ColorRole.Window, Role.CANVAS),
    (QPalette.ColorRole.WindowText, Role.INK),
    (QPalette.ColorRole.Base, Role.SURFACE),
    (QPalette.ColorRole.AlternateBase, Role.SUNKEN),
    (QPalette.ColorRole.Text, Role.INK),
    (QPalette.ColorRole.Button, Role.SURFACE),
    (QPalette.ColorRole.ButtonText, Role.INK),
    (QPalette.ColorRole.BrightText, Role.BAD),
    (QPalette.ColorRole.Highlight, Role.PRIMARY),
    (QPalette.ColorRole.HighlightedText, Role.ON_PRIMARY),
    (QPalette.ColorRole.Link, Role.PRIMARY),
    (QPalette.ColorRole.LinkVisited, Role.PRIMARY),
    (QPalette.ColorRole.PlaceholderText, Role.INK3),
    (QPalette.ColorRole.ToolTipBase, Role.INK),
    (QPalette.ColorRole.ToolTipText, Role.CANVAS),
    (QPalette.ColorRole.Mid, Role.BORDER),
    (QPalette.ColorRole.Midlight, Role.SUNKEN),
    (QPalette.ColorRole.Light, Role.SURFACE),
    (QPalette.ColorRole.Dark, Role.BORDER_STRONG),
    (QPalette.ColorRole.Shadow, Role.BORDER_STRONG),
    (QPalette.ColorRole.Accent, Role.PRIMARY),
)
_DISABLED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


@cache
def read_colours() -> dict[str, dict[str, str]]:
    """Reads the colour table: theme name to role name to "#RRGGBB"."""
    table: dict[str, dict[str, str]] = json.loads(asset("theme", "tokens.json").read_bytes())["color"]
    return table


class Theme(QObject):
    """The theme and zoom in force; there is one, reached through `theme()`.

    `changed()` is sent after colours, zoom or motion have changed and the widgets have their new style.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name = ThemeName.LIGHT
        self._zoom = 1.0
        self._reduced_motion = False
        self._app: QApplication | None = None
        self._colours: dict[Role, QColor] = {}
        self._fonts: dict[tuple[TypeRole, float | None, int | None], QFont] = {}
        self._fill()

    # what is in force

    @property
    def name(self) -> ThemeName:
        """The theme that was picked."""
        return self._name

    @property
    def shown(self) -> ThemeName:
        """The theme that is really shown: never SYSTEM."""
        if self._name is not ThemeName.SYSTEM:
            return self._name
        return _system_theme()

    @property
    def zoom(self) -> float:
        """The factor on every size, 1.0 to 2.0."""
        return self._zoom

    @property
    def reduced_motion(self) -> bool:
        """Whether movement is switched off."""
        return self._reduced_motion

    def color(self, role: Role) -> QColor:
        """Gives the colour of a role."""
        return self._colours[role]

    def hex(self, role: Role) -> str:
        """Gives the colour of a role as "#rrggbb", for lesson HTML."""
        return self._colours[role].name()

    def font(self, role: TypeRole, *, size: float | None = None, weight: int | None = None) -> QFont:
        """Gives the zoomed font of a type role; `size` (logical px) and `weight` bend it."""
        key = (role, size, weight)
        if key not in self._fonts:
            self._fonts[key] = fonts.type_font(role, self._zoom, size=size, weight=weight)
        return self._fonts[key]

    def reading_font(self, kind: ReadingFace, size: float = 20) -> QFont:
        """Gives the zoomed font of lesson text; size in logical px."""
        return fonts.reading_font(kind, size * self._zoom)

    def px(self, logical: float) -> int:
        """Turns logical px into zoomed px; what is visible stays at least 1."""
        return max(1, round(logical * self._zoom)) if logical > 0 else round(logical * self._zoom)

    def motion(self, milliseconds: int) -> int:
        """Gives the length of a movement: 0 when movement is switched off."""
        return 0 if self._reduced_motion else milliseconds

    def breakpoint(self, width: int) -> Breakpoint:
        """Tells how much room a window of that width (px) has at this zoom."""
        logical = width / self._zoom
        if logical >= _FULL_FROM:
            return Breakpoint.FULL
        return Breakpoint.MEDIUM if logical >= _MEDIUM_FROM else Breakpoint.NARROW

    # changing it

    def start(self, app: QApplication, *, name: ThemeName = ThemeName.SYSTEM, zoom: float = 1.0) -> None:
        """Dresses the application; call once before the first window.

        Side effects: sets the style, font, palette and style sheet of the application.
        """
        from trainer.ui.widgets.focus_ring import FocusRings

        self._app = app
        app.setStyle(QStyleFactory.create("Fusion"))
        if not app.findChildren(FocusRings):
            FocusRings(app)
            app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._name = name
        self._zoom = min(ZOOM_MAX, max(ZOOM_MIN, zoom))
        self._dress()

    def set_name(self, name: ThemeName) -> None:
        """Changes the theme of all windows at once."""
        if name is not self._name:
            self._name = name
            self._dress()

    def set_zoom(self, zoom: float) -> None:
        """Changes the size of everything; the factor is kept within 1.0 to 2.0."""
        zoom = min(ZOOM_MAX, max(ZOOM_MIN, zoom))
        if zoom != self._zoom:
            self._zoom = zoom
            self._dress()

    def set_look(self, name: ThemeName, zoom: float) -> None:
        """Changes theme and size in one step."""
        zoom = min(ZOOM_MAX, max(ZOOM_MIN, zoom))
        if (name, zoom) != (self._name, self._zoom):
            self._name, self._zoom = name, zoom
            self._dress()

    def set_reduced_motion(self, *, on: bool) -> None:
        """Switches movement off or on."""
        if on != self._reduced_motion:
            self._reduced_motion = on
            self.changed.emit()

    def _on_system_changed(self, *_: object) -> None:
        if self._name is ThemeName.SYSTEM:
            self._dress()

    def _fill(self) -> None:
        table = read_colours()[self.shown.value]
        self._colours = {role: QColor(table[role.value]) for role in Role}
        self._fonts.clear()

    def _dress(self) -> None:
        from trainer.ui.layouts import rescale
        from trainer.ui.stylesheet import style_sheet

        self._fill()
        app = self._app
        if app is not None:
            app.setPalette(self.palette())
            app.setFont(self.font(TypeRole.BODY))
            app.setStyleSheet(style_sheet(self))
            for window in app.topLevelWidgets():
                rescale(window)
                QApplication.sendEvent(window, QEvent(QEvent.Type.LayoutRequest))
        self.changed.emit()

    def palette(self) -> QPalette:
        """Builds Qt's palette from the roles."""
        palette = QPalette()
        for qt_role, role in _PALETTE:
            palette.setColor(qt_role, self.color(role))
        for qt_role in _DISABLED:
            palette.setColor(QPalette.ColorGroup.Disabled, qt_role, self.color(Role.INK3))
        return palette


def _system_theme() -> ThemeName:
    hints = QApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return ThemeName.HIGH_CONTRAST
    return ThemeName.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else ThemeName.LIGHT


@cache
def theme() -> Theme:
    """Gives the one theme of the program."""
    return Theme()
