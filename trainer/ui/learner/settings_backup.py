"""Settings: one's own backup, moving to another computer, and the copies the program makes by itself."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from trainer.services.learner.backup_pages import BackupStanding
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_time, file_size
from trainer.ui.layouts import STRETCH, FlowLayout, at_least, column, row
from trainer.ui.learner.settings_look import SettingRow
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import IconLabel, Label, Rule
from trainer.ui.widgets.switches import Switch
from trainer.ui.widgets.tables import Cell, ChipData, RowsModel, Table


class BackupSection(QWidget):
    """How the profile stands with backups, and what can be done.

    backup_requested(): make a backup now.
    move_requested(): hand the progress over to another computer.
    file_restore_requested(): restore from a backup file.
    copy_restore_requested(str): mend from a copy of the program's own; the value is its file name.
    reminder_switched(bool): be reminded every week, or not.
    """

    backup_requested = Signal()
    move_requested = Signal()
    file_restore_requested = Signal()
    copy_restore_requested = Signal(str)
    reminder_switched = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._standing: BackupStanding | None = None
        self.title = Label("", TypeRole.BODY_STRONG)
        self.state = IconLabel("info", "", Role.INK2, TypeRole.LIST, size=20)
        self.backup_button = Button("", ButtonKind.PRIMARY, icon="database-backup")
        self.file_button = Button("", ButtonKind.SECONDARY, icon="folder-open")
        own = Card(column(self.title, self.state, gap=6), padding=22)
        buttons = FlowLayout(gap=12, line_gap=12)
        buttons.addWidget(self.backup_button)
        buttons.addWidget(self.file_button)
        own.body.addLayout(buttons)
        self.remind_title, self.remind_text = Label("", TypeRole.BODY), Label("", TypeRole.SMALL, Role.INK2)
        self.remind = Switch()
        own.body.addWidget(Rule())
        own.body.addWidget(SettingRow(self.remind_title, self.remind_text, self.remind))
        self.move_title = Label("", TypeRole.BODY_STRONG)
        self.move_text = Label("", TypeRole.LIST, Role.INK2)
        self.move_button = Button("", ButtonKind.SECONDARY, icon="hard-drive-download")
        move = Card(column(self.move_title, self.move_text, gap=2), padding=22)
        move.body.addLayout(row(self.move_button, STRETCH, gap=0))
        self.copies_title = Label("", TypeRole.BODY_STRONG)
        self.copies_text = Label("", TypeRole.LIST, Role.INK2)
        self.model = RowsModel(("", "", ""))
        self.table = Table(self.model, stretch=2)
        at_least(self.table, height=220)
        self.restore_button = Button("", ButtonKind.SECONDARY, icon="history")
        copies = Card(column(self.copies_title, self.copies_text, gap=2), padding=22)
        copies.body.addWidget(self.table)
        copies.body.addLayout(row(self.restore_button, STRETCH, gap=0))
        self.setLayout(column(own, move, copies, gap=16))
        self.backup_button.clicked.connect(self.backup_requested)
        self.file_button.clicked.connect(self.file_restore_requested)
        self.move_button.clicked.connect(self.move_requested)
        self.restore_button.clicked.connect(self._restore)
        self.remind.toggled.connect(self.reminder_switched)
        self.retranslate()

    def show_standing(self, standing: BackupStanding) -> None:
        """Shows how the profile stands."""
        self._standing = standing
        self.retranslate()

    def show_reminder(self, *, on: bool) -> None:
        """Shows whether the weekly reminder is on."""
        blocked = self.remind.blockSignals(True)
        self.remind.setChecked(on)
        self.remind.blockSignals(blocked)

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.setText(tr("Backup of my profile"))
        self.backup_button.setText(tr("Back up now…"))
        self.file_button.setText(tr("Restore from a backup…"))
        self.remind_title.setText(tr("Remind me every week"))
        self.remind_text.setText(tr("Only when something new was learned"))
        self.remind.setAccessibleName(tr("Remind me every week"))
        self.move_title.setText(tr("Move to another computer"))
        self.move_text.setText(
            tr("Take what you have learned along in one file. This computer keeps its copy and may go on.")
        )
        self.move_button.setText(tr("Move to another computer…"))
        self.copies_title.setText(tr("Copies on this computer"))
        self.copies_text.setText(
            tr("Made by itself after learning; all of two days are kept, then one a day, a week, a month.")
        )
        self.restore_button.setText(tr("Restore this copy…"))
        self.model.set_headers((tr("When"), tr("Size"), tr("State")))
        standing = self._standing
        if standing is None:
            return
        self._show_state(standing)
        whole, broken = ChipData(tr("Whole"), Tone.OK, "check"), ChipData(tr("Damaged"), Tone.BAD, "x")
        self.model.set_rows(
            [
                (
                    Cell(date_time(datetime.fromisoformat(each.made))),
                    Cell(file_size(each.size)),
                    Cell(chip=whole if each.good else broken),
                )
                for each in standing.automatic
            ],
            list(range(len(standing.automatic))),
        )
        self.table.set_empty(tr("No copy yet"), tr("The first is made after you have learned something."))
        self.table.fit_columns()
        self.restore_button.setEnabled(bool(standing.automatic))
        if standing.automatic:
            self.table.selectRow(0)

    def _show_state(self, standing: BackupStanding) -> None:
        if not standing.made:
            self.state.set("info", tr("No backup yet."), Role.INK2)
            return
        when = date_time(datetime.fromisoformat(standing.made))
        if standing.new:
            new = trn("{n} new entry", "{n} new entries", standing.new)
            self.state.set(
                "clock", tr("Last backup {when}; since then {new}.", when=when, new=new), Role.INK2
            )
        else:
            self.state.set("circle-check", tr("Last backup {when}; it holds everything.", when=when), Role.OK)

    def _restore(self) -> None:
        standing, row_number = self._standing, self.table.currentIndex().row()
        if standing is not None and 0 <= row_number < len(standing.automatic):
            self.copy_restore_requested.emit(standing.automatic[row_number].file_name)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
