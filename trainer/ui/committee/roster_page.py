"""Bringing a list of staff: what was understood of the file, what it would change, and only then the change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.domain.ids import UnitId
from trainer.domain.organisation import Unit
from trainer.domain.roster import RosterDiff, RosterReading
from trainer.services.committee.values import Applied
from trainer.ui.committee.day_field import DayField
from trainer.ui.committee.file_choosing import choose_roster
from trainer.ui.committee.roster_rows import GROUPS, rows_of
from trainer.ui.committee.shared_table import SharedTable
from trainer.ui.committee.work_page import Split, WorkPage, fact
from trainer.ui.committee_words import column_word, font_word
from trainer.ui.language import tr, trn
from trainer.ui.layouts import FlowLayout, at_least, clear, column, panel, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Banner, Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.chips import FilterChip
from trainer.ui.widgets.drop_zone import DropZone
from trainer.ui.widgets.fields import ChoiceField
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.progress import ProgressBar
from trainer.ui.widgets.switches import CheckBox
from trainer.ui.widgets.tables import RowsModel


class RosterPage(WorkPage):
    """A dry run first; nothing changes before the primary button.

    file_chosen(Path): read this file.
    apply_requested(object): (remove_gone, valid_until, devices) for the difference that is shown.
    stop_requested(): stop making codes; nothing is changed then.
    slips_requested(), left().
    """

    file_chosen = Signal(Path)
    apply_requested = Signal(object)
    stop_requested = Signal()
    slips_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        self.back_button = Button("", ButtonKind.TEXT, icon="arrow-left")
        self.apply_button = Button("", ButtonKind.PRIMARY, icon="check-check")
        super().__init__(self.back_button, self.apply_button)
        self._reading: RosterReading | None = None
        self._diff: RosterDiff | None = None
        self._group = "new"
        self._units: dict[UnitId, str] = {}
        self.zone = DropZone("", "", "", suffixes=(".xlsx", ".xls", ".csv"), icon="file-spreadsheet")
        self._step = Label("", TypeRole.LIST_STRONG, wrap=False)
        self._bar = ProgressBar(height=10)
        self.stop_button = Button("", size=ButtonSize.SMALL)
        line = row(gap=16)
        line.addWidget(self._step)
        line.addWidget(self._bar, 1)
        line.addWidget(self.stop_button)
        self._progress = panel(line)
        self._warning = Callout(Tone.WARN, "")
        self.banner = Banner(Tone.OK, "", icon="circle-check", closable=False)
        self._chips = {name: FilterChip("", 0, icon, tone=tone) for name, (_, icon, tone) in GROUPS.items()}
        flow = FlowLayout(gap=8)
        for chip in self._chips.values():
            flow.addWidget(chip)
        self._filters = QWidget()
        self._filters.setLayout(flow)
        self.model = RowsModel(("", "", "", ""))
        self.table = at_least(SharedTable(self.model, (26, 14, 26, 34)), height=240)
        self.remove_box = CheckBox("")
        self.until = DayField("")
        self.devices = ChoiceField("", [(str(n), n) for n in (1, 2, 3, 4)])
        self._facts = Card(padding=18)
        self._facts_lines = column(gap=6)
        self._split = Split(self.table, self._side(), side_width=332)
        for item in (self.zone, self._progress, self.banner, self._warning, self._filters):
            self.content.addWidget(item)
        self.content.addWidget(self._split, 1)
        self.content.addStretch(0)
        self._connect()
        self.retranslate()
        self.show_empty()

    def _side(self) -> QWidget:
        choices = Card(padding=18)
        self._choices_title = Label("", TypeRole.H3)
        choices.body.addLayout(column(self._choices_title, self.until, self.devices, self.remove_box, gap=14))
        self._facts.body.addLayout(self._facts_lines)
        side = column(choices, self._facts, gap=16)
        side.addStretch(1)
        return panel(side)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.left)
        self.zone.choose_requested.connect(self._choose)
        self.zone.files_dropped.connect(lambda paths: self.file_chosen.emit(paths[0]))
        self.stop_button.clicked.connect(self.stop_requested)
        self.apply_button.clicked.connect(self._apply)
        self.banner.action_requested.connect(self.slips_requested)
        self.remove_box.toggled.connect(lambda _: self._say_apply())
        for name, chip in self._chips.items():
            chip.clicked.connect(lambda *_, chosen=name: self._show_group(chosen))

    # -- what the wing shows -------------------------------------------------------------------------------

    def show_empty(self) -> None:
        """Asks for a file."""
        self._reading = self._diff = None
        self.zone.setEnabled(True)
        self.zone.set_idle()
        for part in (self._progress, self._warning, self.banner, self._filters, self._split):
            part.hide()
        self._say_apply()

    def show_diff(
        self, reading: RosterReading, diff: RosterDiff, units: tuple[Unit, ...], valid_until: date
    ) -> None:
        """Shows what was read and what applying it would do."""
        self._reading, self._diff = reading, diff
        self._units = {unit.id: unit.name for unit in units}
        self.zone.setEnabled(True)
        self.zone.set_idle()
        self._progress.hide()
        self.banner.hide()
        self._warning.setVisible(reading.old_font is not None)
        self._filters.show()
        self._split.show()
        self.until.set_day(valid_until)
        self.devices.set_value(2)
        self.remove_box.setChecked(False)
        self.retranslate()
        counts = self._counts(diff)
        first = next((name for name in ("new", "changed", "back", "problems") if counts[name]), "same")
        self._show_group(first)
        self.apply_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_step(self, done: int, total: int) -> None:
        """Says how many codes have been made."""
        self._progress.show()
        self.zone.setEnabled(False)
        self.apply_button.setEnabled(False)
        self._step.setText(tr("Making activation codes: {done} of {total}", done=done, total=total))
        self._bar.set_fraction(done / total if total else 0)

    def show_stopped(self) -> None:
        """Nothing was changed."""
        self._progress.hide()
        self.zone.setEnabled(True)
        self._say_apply()

    def show_applied(self, applied: Applied) -> None:
        """Says what has been changed, and offers the slips."""
        self.show_empty()
        parts = (
            (applied.new, trn("{n} new person", "{n} new people", applied.new)),
            (applied.changed, trn("{n} changed", "{n} changed", applied.changed)),
            (applied.removed, trn("{n} removed", "{n} removed", applied.removed)),
            (applied.units, trn("{n} new unit", "{n} new units", applied.units)),
        )
        self.banner.set(
            tr("The list of staff has been taken over"),
            ", ".join(text for count, text in parts if count) or tr("Nothing had changed."),
        )
        self.banner.action.setText(tr("Activation slips…"))
        self.banner.action.setVisible(applied.codes > 0)
        self.banner.show()
        self.banner.action.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- words and rows ------------------------------------------------------------------------------------

    @override
    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(tr("Import the list of staff"))
        self.back_button.setText(tr("Back to the list"))
        self.zone.set_texts(
            tr("Drop the list of staff here"),
            tr(
                ".xlsx, .xls or .csv with the columns full name, unit, and if you have them staff code and position"
            ),
            tr("Choose a file…"),
        )
        self.stop_button.setText(tr("Stop"))
        self.remove_box.set_text(tr("Take those out who are no longer in the file"))
        self.until.set_label(tr("Codes are valid until"), tr("day/month/year"))
        self.devices.set_label(tr("Computers for each code"))
        self._choices_title.setText(tr("New activation codes"))
        for name, (text, _, _) in GROUPS.items():
            self._chips[name].setText(tr(text))
        self.model.set_headers((tr("Full name"), tr("Staff code"), tr("Unit"), tr("What happens")))
        self.table.setAccessibleName(tr("What would change"))
        self.table.set_empty(tr("No line in this group"))
        if self._reading is not None and self._reading.old_font is not None:
            self._warning.set(
                tr("This file is written in the old font {font}.", font=font_word(self._reading.old_font)),
                tr("Convert it to Unicode first, otherwise names come out wrong."),
            )
        self._fill_facts()
        self._say_apply()
        if self._diff is not None:
            self._show_group(self._group)

    def _choose(self) -> None:
        path = choose_roster(self)
        if path is not None:
            self.file_chosen.emit(path)

    @staticmethod
    def _counts(diff: RosterDiff) -> dict[str, int]:
        groups = (diff.new, diff.changed, diff.back, diff.gone, diff.same, diff.problems)
        return dict(zip(GROUPS, map(len, groups), strict=True))

    def _say_apply(self) -> None:
        diff = self._diff
        useful = diff is not None and (
            bool(diff.new or diff.changed or diff.back or diff.new_units)
            or (bool(diff.gone) and self.remove_box.isChecked())
        )
        self.remove_box.setVisible(diff is not None and bool(diff.gone))
        self.apply_button.setEnabled(useful)
        self.apply_button.setText(
            trn(
                "Take over {n} person",
                "Take over {n} people",
                len(diff.new) + len(diff.changed) + len(diff.back),
            )
            if diff is not None and useful
            else tr("Take over")
        )

    def _apply(self) -> None:
        day = self.until.day()
        if day is None:
            self.until.set_error(tr("Write the day as 31/12/2026."))
            self.until.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.apply_requested.emit((self.remove_box.isChecked(), day, self.devices.value()))

    def _show_group(self, chosen: str) -> None:
        self._group = chosen
        if self._diff is None:
            return
        for name, count in self._counts(self._diff).items():
            self._chips[name].set_count(count)
            self._chips[name].setVisible(count > 0 or name == chosen)
            self._chips[name].setChecked(name == chosen)
        self.model.set_rows(rows_of(self._diff, chosen, self._units))

    def _fill_facts(self) -> None:
        clear(self._facts_lines)
        reading = self._reading
        if reading is None:
            return
        title = Label(tr("What was read"), TypeRole.H3)
        self._facts_lines.addWidget(title)
        self._facts_lines.addWidget(fact(tr("File"), reading.file_name))
        if reading.sheet:
            self._facts_lines.addWidget(fact(tr("Sheet"), reading.sheet))
        self._facts_lines.addWidget(fact(tr("Line of headings"), str(reading.header_row)))
        for found in reading.columns:
            self._facts_lines.addWidget(fact(column_word(found.column), found.heading))
        if reading.ignored:
            words = tr("Not used: {headings}", headings=", ".join(reading.ignored))
            self._facts_lines.addWidget(Label(words, TypeRole.SMALL, Role.INK2))
        if self._diff is not None and self._diff.new_units:
            words = tr("New units: {names}", names=", ".join(self._diff.new_units))
            self._facts_lines.addWidget(Label(words, TypeRole.SMALL, Role.INK2))
