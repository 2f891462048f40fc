"""What the screen of a lesson shows: frozen values without words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trainer.domain.ids import (
    CourseId,
    LessonId,
    PartId,
)
from trainer.services.reading import (
    QuestionPage,
)


@dataclass(frozen=True, slots=True)
class PartPage:
    """One part of a lesson: HTML as formats/lesson_text.py makes it, and its questions."""

    id: PartId
    title: str
    html: str
    questions: tuple[QuestionPage, ...]
    read: bool


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source of the lesson and the day it was last checked; `html` is inline."""

    html: str
    checked: date


@dataclass(frozen=True, slots=True)
class LessonPage:
    """An opened lesson: all parts rendered, and where reading stopped."""

    course: CourseId
    course_title: str
    lesson: LessonId
    number: int
    lessons: int
    title: str
    minutes: int
    outcomes: tuple[str, ...]
    parts: tuple[PartPage, ...]
    sources: tuple[SourceRow, ...]
    position_part: PartId
    position_permille: int
    done: bool
    previous: LessonId | None
    next: LessonId | None
    next_title: str
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LessonStanding:
    """After a part was read: how far the lesson is; `done_now` exactly once, when its last part was read."""

    parts: int
    parts_read: int
    done: bool
    done_now: bool
    active_s: int
