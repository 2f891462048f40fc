"""Those who are late, by unit, and words to remind them with."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from typing_extensions import override

from trainer.domain.intake import short_head
from trainer.services.committee.values import Overview
from trainer.ui.committee.shared_table import SharedTable
from trainer.ui.committee.work_page import WorkPage
from trainer.ui.committee_words import progress_word
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text
from trainer.ui.layouts import at_least
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.tables import Cell, RowsModel


class LatePage(WorkPage):
    """A list of names only for reminding; nobody is ranked.

    left(): back to the overview.
    reminder_copied(str): text for a message to the units.
    """

    left = Signal()
    reminder_copied = Signal(str)

    def __init__(self) -> None:
        self.back_button = Button("", ButtonKind.TEXT, icon="arrow-left")
        self.copy_button = Button("", ButtonKind.PRIMARY, icon="copy")
        super().__init__(self.back_button, self.copy_button)
        self._overview: Overview | None = None
        self.model = RowsModel(("",) * 5)
        self.table = at_least(SharedTable(self.model, (26, 26, 24, 110, 24)), height=260)
        self.table.set_sortable(sortable=True)
        self.content.addWidget(self.table, 1)
        self.back_button.clicked.connect(self.left)
        self.copy_button.clicked.connect(lambda *_: self.reminder_copied.emit(self.reminder()))
        self.retranslate()

    def show_late(self, overview: Overview) -> None:
        """Shows who is late in the courses of this overview."""
        self._overview = overview
        titles = {line.course: line for line in overview.courses}
        rows: list[tuple[Cell, ...]] = []
        for line in overview.people:
            for standing in line.standings:
                course = titles.get(standing.course)
                if standing.late and course is not None:
                    rows.append(
                        (
                            Cell(line.person.name, strong=True, sort=float(len(rows))),
                            Cell(line.unit_name),
                            Cell(course.title),
                            Cell(
                                date_text(course.due) if course.due else "",
                                sort=course.due.toordinal() if course.due else 0,
                            ),
                            Cell(progress_word(standing.progress)),
                        )
                    )
        self.model.set_rows(rows)
        self.copy_button.setEnabled(bool(rows))
        self.retranslate()

    def reminder(self) -> str:
        """Names by unit, ready to be sent, and the head of the journal they were taken from."""
        if self._overview is None:
            return ""
        groups: dict[str, list[str]] = {}
        for line in self._overview.people:
            if line.late:
                groups.setdefault(line.unit_name, []).append(line.person.name)
        day = date_text(datetime.fromisoformat(self._overview.made).date())
        head = tr(
            "Courses past their due date, as of {date}. Please finish them and send the report:", date=day
        )
        lines = (f"- {unit}: {', '.join(names)}" for unit, names in sorted(groups.items()))
        return "\n".join([head, *lines, _head(self._overview)])

    @override
    def retranslate(self) -> None:
        """Says everything in the language in use."""
        count = self.model.rowCount()
        words = trn("{n} line", "{n} lines", count)
        if self._overview is not None:
            words += f" · {_head(self._overview)}"
        self.title.set_texts(tr("Those who are late"), words)
        self.back_button.setText(tr("Back to the overview"))
        self.copy_button.setText(tr("Copy a reminder"))
        self.model.set_headers((tr("Full name"), tr("Unit"), tr("Course"), tr("Due"), tr("Progress")))
        self.table.setAccessibleName(tr("Those who are late"))
        self.table.set_empty(tr("Nobody is late"))


def _head(overview: Overview) -> str:
    return tr("Head: {head}", head=short_head(overview.journal_head))
