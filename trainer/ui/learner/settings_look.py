"""Settings: colours, size, lesson text, movement and language; every change works at once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QSizePolicy, QWidget
from typing_extensions import override

from trainer.ui.first_run_frame import LANGUAGE_NAMES, ZOOMS, change_language
from trainer.ui.language import language, mark, tr
from trainer.ui.language.formats import percent
from trainer.ui.layouts import FlowLayout, column, panel, row, spaced
from trainer.ui.theme import ReadingFace, Role, ThemeName, TypeRole, read_colours, theme
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.focus_ring import ring_radius
from trainer.ui.widgets.key_button import KeyButton
from trainer.ui.widgets.labels import IconLabel, Label, Rule
from trainer.ui.widgets.painting import lifted, paint_pill, text_size
from trainer.ui.widgets.switches import Segmented, Switch

SPACINGS = (162, 180, 200)
"""Line heights of lesson text in percent, as the settings keep them."""
_LEAST_WORDS = 300
_THEMES = (
    (ThemeName.LIGHT, mark("Light")),
    (ThemeName.DARK, mark("Dark")),
    (ThemeName.HIGH_CONTRAST, mark("High contrast")),
    (ThemeName.SYSTEM, mark("As Windows does")),
)
_FACES = (
    (ReadingFace.SERIF, mark("Serif")),
    (ReadingFace.SANS, mark("Sans serif")),
    (ReadingFace.CLEAR, mark("Easy to tell apart")),
)
_SPACING_WORDS = (mark("Medium"), mark("Wide"), mark("Very wide"))


@dataclass(frozen=True, slots=True)
class ReadingLook:
    """How lesson text looks: face, size in logical px, and line height in percent."""

    face: ReadingFace = ReadingFace.SERIF
    size: int = 20
    spacing_percent: int = 162


class ThemeTile(KeyButton):
    """A small picture of a theme with its radio mark."""

    def __init__(self, name: ThemeName) -> None:
        super().__init__()
        self.name = name
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        ring_radius(self, 12)

    def set_word(self, word: str) -> None:
        """Changes the word below the picture."""
        self.setText(word)
        self.setAccessibleName(word)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        px = theme().px
        words = text_size(theme().font(TypeRole.BODY_STRONG), self.text())[0] + px(34)
        return QSize(max(px(166), words), px(126))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        picture = QRect(0, 0, min(self.width(), px(166)), px(92))
        clip = QPainterPath()
        clip.addRoundedRect(picture.toRectF(), px(11), px(11))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipPath(clip)
        light, dark = ThemeName.LIGHT, ThemeName.DARK
        if self.name is ThemeName.SYSTEM:
            self._paint_look(painter, picture, light)
            painter.setClipRect(
                picture.adjusted(picture.width() // 2, 0, 0, 0), Qt.ClipOperation.IntersectClip
            )
            self._paint_look(painter, picture, dark)
        else:
            self._paint_look(painter, picture, self.name)
        painter.restore()
        on = self.isChecked()
        paint_pill(
            painter, picture, 11, None, Role.PRIMARY if on else Role.BORDER_STRONG, stroke=3 if on else 1
        )
        spot = QRect(0, px(100), px(22), px(22))
        paint_pill(painter, spot, 11, Role.SURFACE, Role.PRIMARY if on else Role.BORDER_STRONG, stroke=2)
        if on:
            inset = px(6)
            paint_pill(painter, spot.adjusted(inset, inset, -inset, -inset), 5, Role.PRIMARY)
        face = theme().font(TypeRole.BODY_STRONG if on else TypeRole.BODY)
        painter.setFont(face)
        painter.setPen(theme().color(Role.INK))
        area = QRect(px(30), px(96), self.width() - px(30), px(30))
        painter.drawText(lifted(area, face), Qt.AlignmentFlag.AlignVCenter, self.text())

    @staticmethod
    def _paint_look(painter: QPainter, picture: QRect, name: ThemeName) -> None:
        px, colours = theme().px, read_colours()[name.value]

        def fill(left: int, top: int, wide: int, high: int, role: Role, radius: int = 0) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours[role.value]))
            painter.drawRoundedRect(QRect(px(left), px(top), px(wide), px(high)), px(radius), px(radius))

        painter.fillRect(picture, QColor(colours[Role.CANVAS.value]))
        fill(0, 0, 34, 92, Role.SURFACE)
        fill(34, 0, 1, 92, Role.BORDER)
        fill(49, 17, 70, 8, Role.PRIMARY, 4)
        fill(49, 33, 100, 45, Role.BORDER, 6)
        fill(50, 34, 98, 43, Role.SURFACE, 5)


class SettingRow(QWidget):
    """A line of a settings card: what it is at the left, how it is set at the right or, without room, below."""

    def __init__(self, title: Label, text: Label, control: QWidget) -> None:
        super().__init__()
        self._control = control
        self._layout = row(gap=16, margins=(22, 10, 22, 10))
        self._layout.addWidget(panel(column(title, text, gap=0)), 1)
        self._layout.addWidget(control)
        self.setLayout(self._layout)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self._control.sizeHint().width()
        beside = room >= theme().px(_LEAST_WORDS)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(across if beside else down)


class LookSection(QWidget):
    """Colours, size and lesson text.

    reading_changed(object): the value is a ReadingLook.
    """

    reading_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._reading = ReadingLook()
        self._labels: list[tuple[Label, str]] = []
        self.tiles = tuple(ThemeTile(name) for name, _ in _THEMES)
        self._group = QButtonGroup(self)
        tiles = FlowLayout(gap=24, line_gap=16)
        for tile in self.tiles:
            self._group.addButton(tile)
            tiles.addWidget(tile)
            tile.clicked.connect(lambda *_, name=tile.name: theme().set_name(name))
        themes = Card(padding=22)
        themes.body.addWidget(self._label(mark("Ground and colours"), TypeRole.BODY_STRONG))
        themes.body.addLayout(tiles)
        self.zoom = Segmented(tuple((percent(zoom), zoom) for zoom in ZOOMS))
        self.face = Segmented(tuple((text, face) for face, text in _FACES))
        self.spacing = Segmented(tuple(zip(_SPACING_WORDS, SPACINGS, strict=True)))
        self.motion = Switch()
        rest = Card(padding=1)
        spaced(rest.body, gap=0, margins=1)
        rows = (
            (mark("Size of everything"), mark("All letters and buttons. Keys: Ctrl + and Ctrl −"), self.zoom),
            (mark("Lesson typeface"), mark("For reading only; buttons and headings stay"), self.face),
            (mark("Line spacing"), mark("Letters with stacked marks need air"), self.spacing),
            (mark("Less movement"), mark("No sliding, no fading"), self.motion),
        )
        for index, (title, text, control) in enumerate(rows):
            if index:
                rest.body.addWidget(Rule())
            rest.body.addWidget(
                SettingRow(
                    self._label(title, TypeRole.BODY), self._label(text, TypeRole.SMALL, Role.INK2), control
                )
            )
        self._saved = IconLabel("check", "", Role.OK, TypeRole.SMALL, size=18)
        self.setLayout(column(themes, rest, self._saved, gap=16))
        self.zoom.chosen.connect(lambda zoom: theme().set_zoom(float(zoom)))
        self.face.chosen.connect(self._on_face)
        self.spacing.chosen.connect(self._on_spacing)
        self.motion.toggled.connect(lambda on: theme().set_reduced_motion(on=on))
        theme().changed.connect(self._show_theme)
        self.retranslate()
        self._show_theme()
        self.show_reading(self._reading)

    def show_reading(self, look: ReadingLook) -> None:
        """Shows how lesson text looks now."""
        self._reading = look
        self.face.set_value(look.face)
        nearest = min(SPACINGS, key=lambda each: abs(each - look.spacing_percent))
        self.spacing.set_value(nearest)

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        for label, text in self._labels:
            label.setText(tr(text))
        for tile, (_, word) in zip(self.tiles, _THEMES, strict=True):
            tile.set_word(tr(word))
        self.zoom.set_texts([percent(zoom) for zoom in ZOOMS])
        self.face.set_texts([tr(word) for _, word in _FACES])
        self.spacing.set_texts([tr(word) for word in _SPACING_WORDS])
        self.motion.setAccessibleName(tr("Less movement"))
        self._saved.set("check", tr("Changes are kept at once"), Role.INK2)

    def _label(self, text: str, type_role: TypeRole, ink: Role = Role.INK) -> Label:
        label = Label(text, type_role, ink)
        self._labels.append((label, text))
        return label

    def _show_theme(self) -> None:
        for tile in self.tiles:
            tile.setChecked(tile.name is theme().name)
            tile.updateGeometry()
        self.zoom.set_value(min(ZOOMS, key=lambda each: abs(each - theme().zoom)))
        blocked = self.motion.blockSignals(True)
        self.motion.setChecked(theme().reduced_motion)
        self.motion.blockSignals(blocked)

    def _on_face(self, face: ReadingFace) -> None:
        self._change(ReadingLook(face, self._reading.size, self._reading.spacing_percent))

    def _on_spacing(self, spacing: int) -> None:
        self._change(ReadingLook(self._reading.face, self._reading.size, spacing))

    def _change(self, look: ReadingLook) -> None:
        self._reading = look
        self.reading_changed.emit(look)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class LanguageSection(QWidget):
    """The language of the program; it changes without a restart."""

    def __init__(self) -> None:
        super().__init__()
        self.choice = Segmented(tuple((name, each) for each, name in LANGUAGE_NAMES.items()))
        self.title = Label("", TypeRole.BODY_STRONG)
        self.text = Label("", TypeRole.LIST, Role.INK2)
        card = Card(column(self.title, self.text, 8, self.choice, gap=2), padding=22)
        self.setLayout(column(card, gap=16))
        self.choice.chosen.connect(change_language)
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.setText(tr("Language of the program"))
        self.text.setText(tr("Courses stay in the language they were written in."))
        self.choice.set_value(language())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
