"""What search finds and what is kept of a person: frozen values without words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trainer.domain.ids import (
    CourseId,
    LessonId,
    PartId,
)
from trainer.domain.log import Event


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a lesson that search found; `excerpt` is plain text, `spans` the found words in it (start, end)."""

    course: CourseId
    course_title: str
    lesson: LessonId
    lesson_title: str
    part: PartId
    part_title: str
    excerpt: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event of the record as stored; `received` where a receipt covers it."""

    seq: int
    wall: str
    event: Event
    received: bool


@dataclass(frozen=True, slots=True)
class MyData:
    """Everything that is kept about the learner: the record event by event, the private log in counts."""

    folder: Path
    record: tuple[Recorded, ...]
    parts_read: int
    practised: int
    positions: int
    flagged: int
    bytes: int
