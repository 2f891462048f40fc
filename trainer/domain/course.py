"""A course: modules of lessons, banks of questions, and the tests drawn from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from trainer.domain.ids import BankId, CourseId, ItemId, LessonId, ModuleId, OutcomeId, PartId, QuizId
from trainer.domain.question import Level, Question


class TileColour(Enum):
    """The six pairs of tint and ink a course tile may have."""

    PRIMARY = "primary"
    NGOC = "ngoc"
    OK = "ok"
    SEN = "sen"
    TIM = "tim"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Tile:
    """How a course is recognised at a glance: a Lucide icon name and a colour."""

    icon: str
    colour: TileColour


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing a learner can do afterwards (chuẩn đầu ra)."""

    id: OutcomeId
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read, and the day it was last checked."""

    text: str
    checked: date


@dataclass(frozen=True, slots=True)
class Part:
    """One screenful of a lesson: Markdown text, then its practice questions (often none)."""

    id: PartId
    title: str
    markdown: str
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """8 to 16 minutes of reading and practice; `minutes` is the author's estimate."""

    id: LessonId
    title: str
    outcomes: tuple[OutcomeId, ...]
    minutes: int
    sources: tuple[Source, ...]
    parts: tuple[Part, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The practice questions of all parts, in reading order."""
        return tuple(question for part in self.parts for question in part.questions)


@dataclass(frozen=True, slots=True)
class Module:
    """A chapter (chuyên đề) of lessons."""

    id: ModuleId
    title: str
    summary: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """Questions that only tests use."""

    id: BankId
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class DrawRule:
    """`count` items of a bank, narrowed by outcome and level where given."""

    bank: BankId
    count: int
    outcome: OutcomeId | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Quiz:
    """A test: what is drawn, and under which rules; `minutes` and `attempts_a_day` of 0 mean no limit."""

    id: QuizId
    title: str
    intro: str
    pass_mark: int
    attempts_a_day: int
    minutes: int
    opens_after_lessons: bool
    draw: tuple[DrawRule, ...]

    @property
    def item_count(self) -> int:
        """How many items one attempt holds."""
        return sum(rule.count for rule in self.draw)


@dataclass(frozen=True, slots=True)
class Course:
    """A whole course as its author wrote it; texts are Markdown with `{{variables}}` not yet filled."""

    id: CourseId
    title: str
    version: str
    language: str
    authors: tuple[str, ...]
    reviewed_until: date
    tile: Tile
    outcomes: tuple[Outcome, ...]
    variables: tuple[tuple[str, str], ...]
    welcome: str
    modules: tuple[Module, ...]
    banks: tuple[Bank, ...]
    quizzes: tuple[Quiz, ...]
    by_item: Mapping[ItemId, Question] = field(init=False, repr=False, compare=False)
    """Every question by its id."""
    by_bank: Mapping[BankId, Mapping[ItemId, Question]] = field(init=False, repr=False, compare=False)
    """The questions of every bank by their ids; both are made once, for grading thousands of tests asks for them."""

    def __post_init__(self) -> None:
        """Make the two look-ups."""
        object.__setattr__(self, "by_item", {question.id: question for question in self.questions()})
        banks = {bank.id: {question.id: question for question in bank.questions} for bank in self.banks}
        object.__setattr__(self, "by_bank", banks)

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """All lessons in reading order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def minutes(self) -> int:
        """Reading time of all lessons together, in minutes."""
        return sum(lesson.minutes for lesson in self.lessons)

    def lesson(self, lesson_id: LessonId) -> Lesson:
        """The lesson of this id; KeyError where the course has none."""
        for lesson in self.lessons:
            if lesson.id == lesson_id:
                return lesson
        raise KeyError(lesson_id)

    def quiz(self, quiz_id: QuizId) -> Quiz:
        """The test of this id; KeyError where the course has none."""
        for quiz in self.quizzes:
            if quiz.id == quiz_id:
                return quiz
        raise KeyError(quiz_id)

    def bank(self, bank_id: BankId) -> Bank:
        """The bank of this id; KeyError where the course has none."""
        for bank in self.banks:
            if bank.id == bank_id:
                return bank
        raise KeyError(bank_id)

    def questions(self) -> Iterator[Question]:
        """Every question of the course: practice first, then the banks."""
        for lesson in self.lessons:
            yield from lesson.questions
        for bank in self.banks:
            yield from bank.questions

    def item(self, item_id: ItemId) -> Question:
        """The question of this id; KeyError where the course has none."""
        for question in self.questions():
            if question.id == item_id:
                return question
        raise KeyError(item_id)
