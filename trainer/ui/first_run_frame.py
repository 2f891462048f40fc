"""The frame around the first steps: the brand at the left, the steps and the choosers on top, pages below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from trainer import __version__
from trainer.ui.icons import draw_mark, draw_motif
from trainer.ui.language import Language, language, mark, tr
from trainer.ui.language.formats import percent
from trainer.ui.language.qt import speak
from trainer.ui.layouts import STRETCH, column, fixed, panel, row
from trainer.ui.theme import Breakpoint, Role, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonSize
from trainer.ui.widgets.labels import Label, Picture
from trainer.ui.widgets.painting import paint_pill
from trainer.ui.widgets.steps import Steps

GUTTER = 48
"""Room at both sides of a first-run page, in logical px."""
ZOOMS = (1.0, 1.25, 1.5, 1.75, 2.0)
LANGUAGE_NAMES = {Language.VIETNAMESE: "Tiếng Việt", Language.ENGLISH: "English"}
STEP_NAMES = (mark("Role"), mark("Learner"), mark("Ready"))
_PROMISES = (
    ("wifi-off", mark("Learn without a network")),
    ("hard-drive", mark("Your data stays on this computer")),
    ("history", mark("Every answer is kept; a power cut loses nothing")),
    ("shield-check", mark("Signed reports: changing even one character is detected")),
)


class BrandPanel(QWidget):
    """What the program is, on the indigo ground with the drum of Ngọc Lũ in its corner."""

    def __init__(self) -> None:
        super().__init__()
        self._name = Label("Học Số", TypeRole.QUESTION, Role.HERO_INK, wrap=False)
        self._title = Label("", TypeRole.DISPLAY, Role.HERO_INK)
        self._for = Label("", TypeRole.BODY, Role.HERO_INK2)
        self._promises = tuple(Label("", TypeRole.BODY, Role.HERO_INK2) for _ in _PROMISES)
        self._version = Label("", TypeRole.SMALL, Role.HERO_INK2)
        lines = [
            row(column(4, Picture(icon, Role.ACCENT, 24), gap=0), label, gap=12)
            for (icon, _), label in zip(_PROMISES, self._promises, strict=True)
        ]
        for line in lines:
            line.setStretch(1, 1)
        self.setLayout(
            column(
                row(_Mark(), self._name, STRETCH, gap=12),
                64,
                self._title,
                8,
                self._for,
                26,
                column(*lines, gap=14),
                STRETCH,
                self._version,
                gap=0,
                margins=(44, 44, 44, 36),
            )
        )
        fixed(self, width=468)
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self._title.setText(tr("Digital skills for everyday work"))
        self._for.setText(
            tr("For officials, civil servants and public employees of Mỹ Hào, Hưng Yên province.")
        )
        for label, (_, text) in zip(self._promises, _PROMISES, strict=True):
            label.setText(tr(text))
        self._version.setText(
            tr("Version {number} · Digital Transformation Steering Committee", number=__version__)
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        painter.fillRect(self.rect(), theme().color(Role.HERO))
        side = px(560)
        place = QRectF(self.width() + px(210) - side, self.height() + px(318) - side, side, side)
        draw_motif(painter, place, Role.HERO_LINE)


class _Mark(QWidget):
    """The mark of the program on white."""

    def __init__(self) -> None:
        super().__init__()
        fixed(self, width=46, height=46)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, pad = QPainter(self), theme().px(3)
        paint_pill(painter, self.rect(), 12, Role.HERO_INK)
        draw_mark(painter, QRectF(self.rect().adjusted(pad, pad, -pad, -pad)))


class LookChoosers(QWidget):
    """Two small menus that work at once: the size of everything, and the language."""

    def __init__(self) -> None:
        super().__init__()
        self.size_button = Button("", size=ButtonSize.SMALL, icon="a-large-small", trailing="chevron-down")
        self.language_button = Button("", size=ButtonSize.SMALL, icon="languages", trailing="chevron-down")
        self.size_button.clicked.connect(self._offer_sizes)
        self.language_button.clicked.connect(self._offer_languages)
        self.setLayout(row(self.size_button, self.language_button, gap=8))
        theme().changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Shows the size and the language in force."""
        self.size_button.setText(tr("Text size {size}", size=percent(theme().zoom)))
        self.language_button.setText(LANGUAGE_NAMES[language()])
        self.size_button.updateGeometry()
        self.language_button.updateGeometry()

    def _offer_sizes(self) -> None:
        menu = QMenu(self)
        for zoom in ZOOMS:
            action = menu.addAction(percent(zoom))
            action.setCheckable(True)
            action.setChecked(abs(theme().zoom - zoom) < 0.01)
            action.triggered.connect(lambda *_, zoom=zoom: theme().set_zoom(zoom))
        self._open(menu, self.size_button)

    def _offer_languages(self) -> None:
        menu = QMenu(self)
        for each, name in LANGUAGE_NAMES.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(each is language())
            action.triggered.connect(lambda *_, each=each: change_language(each))
        self._open(menu, self.language_button)

    @staticmethod
    def _open(menu: QMenu, button: QWidget) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def change_language(new: Language) -> None:
    """Shows the whole program in a language."""
    app = QApplication.instance()
    if app is not None and new is not language():
        speak(app, new)


class FirstRunFrame(QWidget):
    """The brand, the steps and the choosers around a stack of pages; without names there are no steps."""

    def __init__(self, step_names: Sequence[str] = STEP_NAMES, step: int = 0) -> None:
        super().__init__()
        self.setProperty("look", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._names = tuple(step_names)
        self.brand = BrandPanel()
        self.steps = Steps(tuple(tr(name) for name in self._names), step)
        if not self._names:
            self.steps.hide()
        self.choosers = LookChoosers()
        self.pages = QStackedWidget()
        head = row(self.steps, STRETCH, self.choosers, gap=12, margins=(GUTTER, 26, GUTTER, 0))
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(panel(head))
        right.addWidget(self.pages, 1)
        outer = QHBoxLayout()
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.brand)
        outer.addLayout(right, 1)
        self.setLayout(outer)

    def show_page(self, page: QWidget, step: int | None = None) -> None:
        """Brings a page to the front, at a step counted from 0."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        if step is not None:
            self.steps.set_current(step)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        room = theme().breakpoint(self.width())
        self.brand.setVisible(room is not Breakpoint.NARROW)
        fixed(self.brand, width=468 if room is Breakpoint.FULL else 340)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        match event.type():
            case QEvent.Type.LanguageChange if self._names:
                self.steps.set_texts(tuple(tr(name) for name in self._names))
            case QEvent.Type.StyleChange:
                self._fit()
            case _:
                pass
        super().changeEvent(event)


def radio_rect(widget: QWidget) -> QRect:
    """The place of a drawn radio mark at the right end of a card (px)."""
    px = theme().px
    return QRect(widget.width() - px(42), (widget.height() - px(22)) // 2, px(22), px(22))
