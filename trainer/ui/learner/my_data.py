"""Settings: "Dữ liệu của tôi", everything that is recorded about the learner, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

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
from trainer.services.learner.pages import MyData, Recorded
from trainer.ui.language import mark, tr, trn
from trainer.ui.language.formats import date_time, file_size, minutes_text, number
from trainer.ui.layouts import at_least, column
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import IconLabel, Label
from trainer.ui.widgets.tables import Cell, ChipData, RowsModel, Table

Titles = Mapping[tuple[CourseId, LessonId | None], str]
"""The title of a course (lesson None) and of its lessons."""

_KEPT = (
    (
        mark("In reports:"),
        mark(
            "which courses were opened, which lessons were done, each answer of a test, when the program was opened."
        ),
    ),
    (
        mark("Only on this computer:"),
        mark("where reading stopped, practice answers, flags. They never leave it."),
    ),
    (
        mark("Not recorded at all:"),
        mark("what you type elsewhere, other programs, files, your screen or camera."),
    ),
)


def event_text(event: Event, titles: Titles) -> str:
    """One event of the record in plain words."""
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
        case PartRead() | Position() | Practised() | Flagged():
            return ""  # the private log is shown in counts
        case _:
            assert_never(event)


def _title(titles: Titles, course: CourseId, lesson: LessonId | None = None) -> str:
    return titles.get((course, lesson), str(lesson or course))


def grouped(record: tuple[Recorded, ...], titles: Titles) -> tuple[tuple[str, str, bool], ...]:
    """The record newest first as (time, words, acknowledged); answers in a row are one line with their count."""
    lines: list[tuple[str, str, bool]] = []
    answers = 0
    for place, entry in enumerate(record):
        after = record[place + 1] if place + 1 < len(record) else None
        if isinstance(entry.event, Answered):
            answers += 1
            if after is not None and isinstance(after.event, Answered) and after.received == entry.received:
                continue
            words = trn("{n} question answered", "{n} questions answered", answers)
            answers = 0
        else:
            words = event_text(entry.event, titles)
        lines.append((date_time(datetime.fromisoformat(entry.wall)), words, entry.received))
    return tuple(reversed(lines))


class MyDataSection(QWidget):
    """What is recorded, what is kept private, and every event of the record."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[MyData, Titles] | None = None
        self.title = Label("", TypeRole.BODY_STRONG)
        self._kept = tuple(
            (Label("", TypeRole.LIST_STRONG), Label("", TypeRole.LIST, Role.INK2)) for _ in _KEPT
        )
        card = Card(padding=22)
        card.body.addWidget(self.title)
        for heading, text in self._kept:
            card.body.addLayout(column(heading, text, gap=0))
        self.counts = IconLabel("database-backup", "", Role.INK2, TypeRole.LIST, size=20)
        self.folder = Label("", TypeRole.MONO, Role.INK2, selectable=True)
        card.body.addWidget(self.counts)
        card.body.addWidget(self.folder)
        self._model = RowsModel(("", "", ""))
        self.table = Table(self._model, stretch=1)
        at_least(self.table, height=360)
        self.setLayout(column(card, self.table, gap=16))
        self.retranslate()

    def show_data(self, data: MyData, titles: Titles) -> None:
        """Shows everything that is kept."""
        self._shown = data, titles
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.setText(tr("What is recorded about you"))
        for (heading, text), (said, what) in zip(self._kept, _KEPT, strict=True):
            heading.setText(tr(said))
            text.setText(tr(what))
        self._model.set_headers((tr("When"), tr("What"), tr("With the committee")))
        if self._shown is None:
            return
        data, titles = self._shown
        self.counts.set(
            "database-backup",
            tr(
                "Kept privately: {parts} parts read, {practised} practice answers, {size} in all",
                parts=number(data.parts_read),
                practised=number(data.practised),
                size=file_size(data.bytes),
            ),
            Role.INK2,
        )
        self.folder.setText(str(data.folder))
        received = ChipData(tr("Acknowledged"), Tone.OK, "check")
        own = ChipData(tr("On this computer"), Tone.NEUTRAL)
        self._model.set_rows(
            [
                (Cell(when), Cell(words), Cell(chip=received if done else own))
                for when, words, done in grouped(data.record, titles)
            ]
        )
        self.table.fit_columns()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
