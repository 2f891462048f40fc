"""People who left: since when, whose time of keeping is over, and erasing them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from trainer.domain.erasure import MOST_YEARS
from trainer.services.committee.erasure_values import Leaver
from trainer.ui.committee.shared_table import SharedTable
from trainer.ui.committee.work_page import WorkPage, still
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text
from trainer.ui.layouts import STRETCH, at_least, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.fields import NumberField
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.tables import Cell, ChipData, RowsModel


class LeaversPage(WorkPage):
    """Everybody who is no longer in the roster.

    left(): back to the learners.
    erase_requested(object): the PersonIds to be erased.
    years_chosen(object): for how many years people who left are kept.
    """

    left = Signal()
    erase_requested = Signal(object)
    years_chosen = Signal(object)

    def __init__(self) -> None:
        self.back_button = Button("", icon="arrow-left")
        self.over_button = Button("", ButtonKind.PRIMARY, icon="trash-2")
        super().__init__(self.back_button, self.over_button)
        self._leavers: tuple[Leaver, ...] = ()
        self._years = 0
        self._words = Label("", TypeRole.LIST, Role.INK2)
        self.years = NumberField("")
        self.years_button = Button("")
        self.erase_button = Button("", ButtonKind.DANGER, icon="trash-2")
        self.model = RowsModel(("", "", "", ""))
        self.table = at_least(SharedTable(self.model, (40, 40, 20, 0), two_line=True), height=220)
        self.empty = still(EmptyState("users", "", ""))
        self.content.addWidget(self._words)
        choice = row(self.years, self.years_button, STRETCH, gap=12)
        choice.setAlignment(self.years_button, Qt.AlignmentFlag.AlignBottom)
        self.content.addLayout(choice)
        self.content.addWidget(self.empty, 1)
        self.content.addWidget(self.table, 1)
        self.content.addLayout(row(self.erase_button, STRETCH, gap=0))
        self.back_button.clicked.connect(self.left)
        self.over_button.clicked.connect(self._erase_over)
        self.erase_button.clicked.connect(self._erase_chosen)
        self.years_button.clicked.connect(self._choose_years)
        self.years.submitted.connect(self._choose_years)
        self.table.row_changed.connect(lambda at: self.erase_button.setEnabled(at >= 0))
        self.retranslate()

    def show_leavers(self, leavers: tuple[Leaver, ...], years: int) -> None:
        """Shows everybody who left, and the time of keeping."""
        self._leavers, self._years = leavers, years
        self.years.set_text(str(years))
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(tr("People who left"))
        self.back_button.setText(tr("Learners"))
        over = sum(leaver.over for leaver in self._leavers)
        self.over_button.setText(
            trn("Erase {n} person whose time is over…", "Erase {n} people whose time is over…", over)
        )
        self.over_button.setVisible(bool(over))
        self.erase_button.setText(tr("Erase the chosen person…"))
        self.years_button.setText(tr("Keep for so long"))
        self.years.set_label(tr("Years that people who left are kept"))
        self._words.setText(
            tr(
                "They are in no figure any more. Erase them once their time of keeping is over; "
                "totals keep their counts without names."
            )
        )
        self.empty.set_texts(
            tr("Nobody has left"), tr("People taken out of the roster appear here, with the day they left.")
        )
        self.empty.setVisible(not self._leavers)
        self.table.setVisible(bool(self._leavers))
        self.erase_button.setVisible(bool(self._leavers))
        self.erase_button.setEnabled(False)
        self.model.set_headers((tr("Full name"), tr("Unit"), tr("Left"), tr("State")))
        self.table.setAccessibleName(tr("People who left"))
        self.model.set_rows(
            [_cells(at, leaver) for at, leaver in enumerate(self._leavers)],
            [leaver.person.id for leaver in self._leavers],
        )

    def _erase_over(self) -> None:
        self.erase_requested.emit(tuple(leaver.person.id for leaver in self._leavers if leaver.over))

    def _erase_chosen(self) -> None:
        at = self.table.currentIndex().row()
        if at >= 0:
            self.erase_requested.emit((self.model.row_id(at),))

    def _choose_years(self) -> None:
        typed = self.years.text().strip()
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= MOST_YEARS:
            self.years.set_error("")
            self.years_chosen.emit(int(typed))
        else:
            self.years.set_error(tr("Type a number of years from 1 to 100."))


def _cells(at: int, leaver: Leaver) -> tuple[Cell, ...]:
    chip = (
        ChipData(tr("Time is over"), Tone.WARN, "clock-alert")
        if leaver.over
        else ChipData(tr("Kept"), Tone.NEUTRAL, "archive")
    )
    since = date_text(datetime.fromisoformat(leaver.since).date()) if leaver.since else tr("Not known")
    return (
        Cell(leaver.person.name, second=leaver.person.staff_code, strong=True, sort=float(at)),
        Cell(leaver.unit_name),
        Cell(since),
        Cell(chip=chip),
    )
