"""Settings: "Dữ liệu của tôi", everything that is recorded about the learner, in plain words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.domain.log import Answered
from trainer.services.learner.own_data_pages import MyData, Recorded
from trainer.ui.language import mark, tr, trn
from trainer.ui.language.formats import date_time, file_size, number
from trainer.ui.layouts import STRETCH, at_least, column, row
from trainer.ui.learner.event_words import Titles, event_text
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import IconLabel, Label
from trainer.ui.widgets.tables import Cell, ChipData, RowsModel, Table

_KEPT = (
    (
        mark("In reports:"),
        mark(
            "when the program was opened, which courses were opened, which lessons were done and how long they took, "
            "each answer of a test and the time for it, interruptions, a clock that was set back, and which files of "
            "the organisation and which receipts were seen."
        ),
    ),
    (
        mark("Only on this computer:"),
        mark(
            "which parts were read, where reading stopped, practice answers, marks in tests. They never leave it, "
            "except in your own backup."
        ),
    ),
    (
        mark("Not recorded at all:"),
        mark("what you type elsewhere, other programs, files, your screen or camera."),
    ),
)


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
    """What is recorded, what is kept private, and every event of the record.

    export_requested(): write everything into files.
    """

    export_requested = Signal()

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
        self.export_button = Button("", ButtonKind.SECONDARY, icon="download")
        self.export_button.clicked.connect(self.export_requested)
        card.body.addLayout(row(self.export_button, STRETCH, gap=0))
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
        self.export_button.setText(tr("Export everything…"))
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
