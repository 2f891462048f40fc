"""Every event of the two logs in plain words: what a person reads of what is recorded about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from trainer.domain.ids import CourseId, LessonId
from trainer.domain.log import (
    Answered,
    AttemptStarted,
    ClockSetBack,
    Event,
    Flagged,
    Interrupted,
    LessonDone,
    Opened,
    OrgSeen,
    PackSeen,
    PartRead,
    Position,
    Practised,
    ReceiptSeen,
    Submitted,
)
from trainer.ui.language import tr
from trainer.ui.language.formats import minutes_text, percent

Titles = Mapping[tuple[CourseId, LessonId | None], str]
"""The title of a course (lesson None) and of its lessons."""


def event_text(event: Event, titles: Titles) -> str:
    """One event in plain words."""
    match event:
        case Opened():
            return tr("Program opened, version {number}", number=event.app)
        case OrgSeen():
            return tr("Organisation file taken in")
        case PackSeen():
            return tr("Course opened: {title}", title=_title(titles, event.course))
        case LessonDone():
            return tr(
                "Lesson done: {title}, {time} of active reading",
                title=_title(titles, event.course, event.lesson),
                time=minutes_text((event.active_s + 59) // 60),
            )
        case AttemptStarted():
            return tr(
                "Test begun: {title}, {n} questions", title=_title(titles, event.course), n=len(event.items)
            )
        case Answered():
            return tr("Question answered")
        case Interrupted():
            return tr("Test interrupted for {time}", time=minutes_text((event.away_s + 59) // 60))
        case Submitted():
            used = minutes_text((event.used_s + 59) // 60)
            if event.by_clock:
                return tr("Test handed in by the clock after {time}", time=used)
            return tr("Test handed in after {time}", time=used)
        case ClockSetBack():
            return tr("The computer's clock was set back by {time}", time=minutes_text(event.seconds // 60))
        case ReceiptSeen():
            return tr("The committee acknowledged a report, receipt {number}", number=event.receipt_no)
        case PartRead():
            lesson = _title(titles, event.course, event.lesson)
            if event.read:
                return tr("Part read: {part}, in {title}", part=event.part, title=lesson)
            return tr("Part no longer ticked: {part}, in {title}", part=event.part, title=lesson)
        case Position():
            return tr(
                "Reading stopped at {share} of part {part}, in {title}",
                share=percent(event.permille / 1000),
                part=event.part,
                title=_title(titles, event.course, event.lesson),
            )
        case Practised():
            return tr(
                "Practice question {item} answered, {share} of the mark",
                item=event.item,
                share=percent(event.permille / 1000),
            )
        case Flagged():
            if event.flagged:
                return tr("Test question {item} marked to look at again", item=event.item)
            return tr("Mark taken off test question {item}", item=event.item)
        case _:
            assert_never(event)


def _title(titles: Titles, course: CourseId, lesson: LessonId | None = None) -> str:
    return titles.get((course, lesson), str(lesson or course))
