"""The one thing to do next, on the indigo panel of Home."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.services.learner.course_pages import ContinueCard, CourseCard, CourseState, Home
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import minutes_text
from trainer.ui.layouts import STRETCH, at_least, column, fixed, row
from trainer.ui.learner.course_words import deadline_line
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.cards import Hero
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.painting import paint_pill
from trainer.ui.widgets.progress import ProgressRing


class HeroAim(Enum):
    """Where the button of the hero leads."""

    TEST = "test"
    LESSON = "lesson"
    COURSE = "course"
    REPORT = "report"
    RESULTS = "results"


@dataclass(frozen=True, slots=True)
class HeroWords:
    """What the hero says; `share` of 1 fills its ring, None leaves the ring out."""

    aim: HeroAim
    over: str
    title: str
    under: str
    button: str
    note: str
    share: float | None
    course: CourseCard | None = None


def hero_words(home: Home) -> HeroWords:
    """What to do next: an open test, the lesson in hand, the next duty, or nothing that is left."""
    if home.test is not None:
        test = home.test
        left = test.seconds_left
        return HeroWords(
            HeroAim.TEST,
            tr("Test not handed in yet"),
            test.title,
            test.course_title,
            tr("Go on with the test"),
            tr("{done} of {total} questions answered", done=test.answered, total=test.items)
            + ("" if left is None else " · " + tr("{time} left", time=minutes_text((left + 59) // 60))),
            test.answered / max(1, test.items),
        )
    duty = next(
        (card for card in home.courses if card.mandatory and card.state is CourseState.TEST_NEXT), None
    )
    go_on = home.go_on
    if go_on is not None and (go_on.begun or duty is None):
        return _lesson_words(home, go_on)
    test_next = duty or next((card for card in home.courses if card.state is CourseState.TEST_NEXT), None)
    if test_next is not None:
        return HeroWords(
            HeroAim.COURSE,
            tr("All lessons done"),
            test_next.title,
            tr("Only the test is left."),
            tr("Go to the test"),
            "",
            test_next.progress_permille / 1000,
            test_next,
        )
    return _done_words(home)


def _lesson_words(home: Home, go_on: ContinueCard) -> HeroWords:
    course = next((card for card in home.courses if card.id == go_on.course), None)
    lessons = course.lessons if course is not None else go_on.lesson_number
    under = tr("Lesson {number} of {total}", number=go_on.lesson_number, total=lessons)
    parts = trn("{n} part left", "{n} parts left", go_on.parts_left)
    over = tr("In progress")
    if not go_on.begun:
        over = tr("Next lesson")
        if course is not None and course.mandatory:
            over = deadline_line(mandatory=True, due=course.due, days=course.days_left, begun=False)[0]
    return HeroWords(
        HeroAim.LESSON,
        over,
        go_on.lesson_title,
        f"{under} · {go_on.course_title}",
        tr("Go on learning") if go_on.begun else tr("Start learning"),
        tr("{parts}, about {time}", parts=parts, time=minutes_text(go_on.minutes_left)),
        (course.progress_permille if course is not None else go_on.lesson_permille) / 1000,
        course,
    )


def _done_words(home: Home) -> HeroWords:
    unsent = home.unsent.any
    mandatory = any(card.mandatory for card in home.courses)
    return HeroWords(
        HeroAim.REPORT if unsent else HeroAim.RESULTS,
        tr("Nothing left to do"),
        tr("All required courses are done") if mandatory else tr("All courses are done"),
        tr("Now send the report, so that your results count.")
        if unsent
        else tr("Your results have been sent."),
        tr("Go to the report") if unsent else tr("See results"),
        "",
        1.0,
    )


class _RingGround(QWidget):
    """The ring on a round piece of the panel's own ground, so that the motif does not run through it."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.setLayout(row(ProgressRing(share, 128, hero=True), gap=0))
        fixed(self, width=128, height=128)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_pill(QPainter(self), self.rect(), 64, Role.HERO)


class HeroPanel(Hero):
    """The hero of Home.

    pressed(object): the button was pressed; the value is the HeroWords on show.
    """

    pressed = Signal(object)

    def __init__(self, words: HeroWords) -> None:
        self.words = words
        self.button = Button(words.button, ButtonKind.ACCENT, size=ButtonSize.FLOW, trailing="arrow-right")
        title = Label(words.title, TypeRole.QUESTION, Role.HERO_INK)
        over = Label(words.over, TypeRole.LIST_STRONG, Role.ACCENT)
        note = Label(words.note, TypeRole.BODY, Role.HERO_INK2)
        foot = row(self.button, gap=16)
        foot.addWidget(note, 1)
        left = column(
            over, title, Label(words.under, TypeRole.BODY, Role.HERO_INK2), 16, STRETCH, foot, gap=3
        )
        whole = row(gap=20)
        whole.addLayout(left, 1)
        if words.share is not None:
            whole.addWidget(_RingGround(words.share))
        super().__init__(whole, padding=26)
        at_least(self, height=216)
        self.button.clicked.connect(lambda: self.pressed.emit(self.words))
