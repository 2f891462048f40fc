"""All courses on this computer, and those that are asked for but missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.services.learner.course_pages import CourseCard, MissingCourse
from trainer.ui.language import tr, trn
from trainer.ui.layouts import column, panel, row
from trainer.ui.learner.course_card import CardGrid, CourseCardButton
from trainer.ui.learner.course_words import deadline_line
from trainer.ui.learner.pack_picker import pick_pack
from trainer.ui.learner.refill import RefillArea
from trainer.ui.theme import Tone, TypeRole
from trainer.ui.widgets.buttons import Button
from trainer.ui.widgets.cards import Card, Tile
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.labels import Label, PageTitle

_SUFFIX = ".hspack"


class CoursesPage(QWidget):
    """The list of courses; a pack may also be dropped on it.

    course_chosen(object): the value is its CourseId.
    pack_chosen(object): a pack was picked or dropped; the value is its Path.
    """

    course_chosen = Signal(object)
    pack_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[tuple[CourseCard, ...], tuple[MissingCourse, ...]] = ((), ())
        self.cards: tuple[CourseCardButton, ...] = ()
        self.title = PageTitle("")
        self.open_button = Button("", icon="folder-open")
        self.open_button.clicked.connect(self.choose_pack)
        head = row(gap=16, margins=(32, 20, 32, 12))
        head.addWidget(self.title, 1)
        head.addWidget(self.open_button)
        self._area = RefillArea()
        whole = column(panel(head), gap=0)
        whole.addWidget(self._area, 1)
        self.setLayout(whole)
        self.setAcceptDrops(True)
        self._retranslate()

    def show_courses(self, courses: Sequence[CourseCard], missing: Sequence[MissingCourse]) -> None:
        """Shows everything anew."""
        self._shown = tuple(courses), tuple(missing)
        content = column(gap=16)
        self.cards = tuple(CourseCardButton(card) for card in courses)
        for each in self.cards:
            each.clicked.connect(lambda *_, course=each.card.id: self.course_chosen.emit(course))
        if self.cards:
            content.addWidget(CardGrid(self.cards, width=250))
        else:
            empty = EmptyState(
                "package-check",
                tr("No course yet"),
                tr("Open a course pack (.hspack) from a USB drive or a folder."),
                tr("Open a course pack…"),
            )
            empty.action_requested.connect(self.choose_pack)
            content.addWidget(empty)
        if missing:
            content.addWidget(Label(tr("Asked for, not on this computer yet"), TypeRole.H3))
            for course in missing:
                content.addWidget(_missing_row(course))
        content.addStretch(1)
        self._area.refill(content)
        self.setFocusProxy(self.cards[0] if self.cards else self.open_button)
        self._retranslate()

    def choose_pack(self) -> None:
        """Asks for a pack on the disk."""
        path = pick_pack(self)
        if path is not None:
            self.pack_chosen.emit(path)

    def _retranslate(self) -> None:
        courses = self._shown[0]
        self.title.set_texts(
            tr("Courses"), trn("{n} course on this computer", "{n} courses on this computer", len(courses))
        )
        self.open_button.setText(tr("Open a course pack…"))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _packs(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        for path in _packs(event):
            self.pack_chosen.emit(path)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.show_courses(*self._shown)
        super().changeEvent(event)


def _missing_row(course: MissingCourse) -> Card:
    text, tone = deadline_line(mandatory=course.mandatory, due=course.due, days=course.days_left, begun=True)
    line = row(Tile("package-check", Tone.NEUTRAL, 40), gap=14)
    line.addWidget(Label(course.title, TypeRole.BODY_STRONG), 1)
    line.addWidget(Chip(text, tone))
    return Card(line, padding=14)


def _packs(event: QDropEvent) -> tuple[Path, ...]:
    urls = event.mimeData().urls()
    paths = (Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    return tuple(path for path in paths if path.suffix.lower() == _SUFFIX)
