"""A course's own page: what it takes, where I am, how well I know it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.domain.ids import CourseId
from trainer.domain.progress import Mastery
from trainer.services.learner.course_pages import CoursePage, GateState, OutcomeRow, QuizGate
from trainer.ui.language import mark, tr
from trainer.ui.language.formats import date_text, percent
from trainer.ui.layouts import STRETCH, FlowLayout, column, fixed, panel, row, spaced
from trainer.ui.learner.course_words import TILE_TONES, due_chip, length_text, standing_chip
from trainer.ui.learner.lesson_rows import GateLine, LessonLine, module_heading
from trainer.ui.learner.refill import RefillArea
from trainer.ui.learner.two_columns import TwoColumns
from trainer.ui.reading.body_text import BodyText
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.cards import Card, Tile
from trainer.ui.widgets.chips import Chip
from trainer.ui.widgets.labels import IconLabel, Label, PageTitle, Rule
from trainer.ui.widgets.progress import ProgressBar, SegmentBar

MASTERY_WORDS: dict[Mastery, tuple[str, Role]] = {
    Mastery.NOT_STARTED: (mark("Not started"), Role.INK3),
    Mastery.LEARNING: (mark("Learning"), Role.PRIMARY),
    Mastery.REACHED: (mark("Reached"), Role.OK),
    Mastery.SOLID: (mark("Solid"), Role.OK),
}
_SEGMENTS = {Mastery.NOT_STARTED: 0, Mastery.LEARNING: 1, Mastery.REACHED: 2, Mastery.SOLID: 3}


def outcome_row(outcome: OutcomeRow) -> QWidget:
    """An outcome with its level in three segments and a word."""
    word, ink = MASTERY_WORDS[outcome.mastery]
    known = outcome.mastery in {Mastery.REACHED, Mastery.SOLID}
    head = row(gap=12, align_top=True)
    head.addWidget(Label(outcome.text, TypeRole.LIST), 1)
    level = (
        IconLabel("check", tr(word), ink, TypeRole.SMALL_STRONG, size=16)
        if known
        else Label(tr(word), TypeRole.SMALL_STRONG, ink, wrap=False)
    )
    if isinstance(level, IconLabel):
        level.label.setWordWrap(False)
    head.addWidget(level, 0, Qt.AlignmentFlag.AlignTop)
    bar = SegmentBar(3, _SEGMENTS[outcome.mastery], Tone.OK if known else Tone.PRIMARY)
    holder = panel(column(head, bar, gap=5, margins=(0, 8, 0, 8)))
    holder.setAccessibleName(f"{outcome.text}: {tr(word)}")
    return holder


class CoursePageView(QWidget):
    """Screen 03.

    lesson_chosen(object): the value is (CourseId, LessonId).
    test_requested(object): begin or go on with a test; the value is (CourseId, QuizId).
    result_requested(object): look at an attempt; the value is its AttemptId.
    left(): back to the list of courses.
    """

    lesson_chosen = Signal(object)
    test_requested = Signal(object)
    result_requested = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._page: CoursePage | None = None
        self.lines: tuple[LessonLine, ...] = ()
        self.tests: tuple[GateLine, ...] = ()
        self.main_button: Button | None = None
        self.back_button = Button(tr("Courses"), ButtonKind.QUIET, size=ButtonSize.SMALL, icon="arrow-left")
        self.back_button.clicked.connect(self.left)
        self._area = RefillArea()
        whole = column(row(self.back_button, STRETCH, gap=0, margins=(22, 12, 32, 0)), gap=0)
        whole.addWidget(self._area, 1)
        self.setLayout(whole)

    @property
    def course(self) -> CourseId | None:
        """The course on show; None before the first."""
        return None if self._page is None else self._page.card.id

    def show_course(self, page: CoursePage) -> None:
        """Shows everything anew."""
        self._page = page
        columns = TwoColumns()
        columns.main.addWidget(self._lesson_card(page))
        if page.welcome_html:
            about = Card(padding=20)
            about.body.addWidget(Label(tr("About this course"), TypeRole.BODY_STRONG))
            about.body.addWidget(BodyText(page.welcome_html, _no_media))
            columns.main.addWidget(about)
        columns.main.addStretch(1)
        self.main_button = self._main_button(page)
        if self.main_button is not None:
            columns.side.addWidget(self.main_button)
        columns.side.addWidget(self._outcome_card(page))
        columns.side.addWidget(self._facts_card(page))
        columns.side.addStretch(1)
        self._area.refill(column(self._head(page), columns, STRETCH, gap=20))
        self.setFocusProxy(self.main_button if self.main_button is not None else self.back_button)

    def _head(self, page: CoursePage) -> QWidget:
        card = page.card
        chips = FlowLayout(gap=8, line_gap=8)
        chips.addWidget(Chip(*due_chip(card)))
        chips.addWidget(Chip(length_text(card.lessons, card.minutes, ", ")))
        chips.addWidget(Chip(*standing_chip(card.standing)))
        words = column(PageTitle(card.title), gap=8)
        words.addLayout(chips)
        line = row(Tile(card.tile.icon, TILE_TONES[card.tile.colour], 72), gap=20)
        line.addLayout(words, 1)
        return panel(line)

    def _lesson_card(self, page: CoursePage) -> Card:
        card = Card(padding=1)
        spaced(card.body, gap=0, margins=1)
        done, total = page.card.lessons_done, page.card.lessons
        share = page.card.progress_permille / 1000
        head = row(
            Label(tr("Lessons"), TypeRole.BODY_STRONG, wrap=False),
            Label(tr("{done} of {total} done", done=done, total=total), TypeRole.LIST, Role.INK2, wrap=False),
            STRETCH,
            fixed(ProgressBar(share), width=140),
            Label(percent(share), TypeRole.NUMERIC, wrap=False),
            gap=12,
            margins=(18, 12, 18, 12),
        )
        card.body.addLayout(head)
        lines: list[LessonLine] = []
        for number, module in enumerate(page.modules, start=1):
            if len(page.modules) > 1:
                card.body.addWidget(Rule())
                card.body.addWidget(module_heading(module, number))
            for lesson in module.lessons:
                line = LessonLine(lesson)
                line.clicked.connect(
                    lambda *_, chosen=lesson.id: self.lesson_chosen.emit((page.card.id, chosen))
                )
                card.body.addWidget(Rule())
                card.body.addWidget(line)
                lines.append(line)
        gates: list[GateLine] = []
        for gate in page.tests:
            test = GateLine(gate)
            test.test_requested.connect(lambda gate=gate: self._ask_test(gate))
            test.result_requested.connect(self.result_requested)
            card.body.addWidget(Rule())
            card.body.addWidget(test)
            gates.append(test)
        self.lines, self.tests = tuple(lines), tuple(gates)
        return card

    def _main_button(self, page: CoursePage) -> Button | None:
        running = next((gate for gate in page.tests if gate.state is GateState.RUNNING), None)
        ready = next((gate for gate in page.tests if gate.state is GateState.OPEN and not gate.passed), None)
        go_on = page.go_on
        gate = running or (ready if go_on is None else None)
        if gate is not None:
            text = tr("Go on with the test") if running is not None else tr("Take the test")
            button = Button(text, ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
            button.clicked.connect(lambda: self._ask_test(gate))
            return button
        if go_on is None:
            return None
        number = go_on.lesson_number
        text = (
            tr("Continue lesson {number}", number=number)
            if go_on.begun
            else tr("Start lesson {number}", number=number)
        )
        button = Button(text, ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        button.clicked.connect(lambda: self.lesson_chosen.emit((page.card.id, go_on.lesson)))
        return button

    def _outcome_card(self, page: CoursePage) -> Card:
        card = Card(padding=20)
        spaced(card.body, gap=0, margins=(20, 16, 20, 12))
        card.body.addWidget(Label(tr("Learning outcomes"), TypeRole.BODY_STRONG))
        card.body.addWidget(Label(tr("Computed from practice and tests."), TypeRole.SMALL, Role.INK2))
        for outcome in page.outcomes:
            card.body.addWidget(outcome_row(outcome))
        return card

    def _facts_card(self, page: CoursePage) -> Card:
        card = Card(padding=20)
        spaced(card.body, gap=0, margins=(20, 16, 20, 12))
        lines = [
            tr("Version {number}", number=page.version),
            tr("Written by {names}", names=", ".join(page.authors)),
            tr("Reviewed, good until {day}", day=date_text(page.reviewed_until)),
        ]
        if page.trainer:
            lines.append(tr("Signed by {name}", name=page.trainer))
        for line in lines:
            card.body.addWidget(Label(line, TypeRole.SMALL, Role.INK2))
        return card

    def _ask_test(self, gate: QuizGate) -> None:
        if self._page is not None:
            self.test_requested.emit((self._page.card.id, gate.quiz))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = event.key() == Qt.Key.Key_Left and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape or back:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.back_button.setText(tr("Courses"))
            if self._page is not None:
                self.show_course(self._page)
        super().changeEvent(event)


def _no_media(_name: str) -> bytes | None:
    """The welcome is text only."""
    return None
