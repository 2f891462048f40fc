"""What is asked of whom: mandatory or not, until when, which units."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from trainer.domain.ids import UnitId
from trainer.domain.organisation import CatalogueEntry, Unit
from trainer.ui.committee.day_field import DayField
from trainer.ui.language import tr
from trainer.ui.layouts import at_least, column
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.scroll import ScrollArea
from trainer.ui.widgets.switches import CheckBox, Switch


class EntryDialog(Dialog):
    """Asks for a course, or changes what is asked.

    entry_given(object): (mandatory, due, units); units empty means everybody.
    """

    entry_given = Signal(object)

    def __init__(
        self, parent: QWidget, title: str, entry: CatalogueEntry | None, units: tuple[Unit, ...]
    ) -> None:
        super().__init__(
            parent,
            title=title,
            text=tr("Learners see this once they have the new organisation file."),
            safe=tr("Cancel"),
            act=tr("Save"),
            icon="calendar-clock",
            tone=Tone.PRIMARY,
        )
        self.mandatory = Switch(tr("Mandatory"))
        self.mandatory.setChecked(entry is None or entry.mandatory)
        self.due = DayField(tr("Due date"), hint=tr("day/month/year; leave it empty for no due date"))
        self.due.set_day(entry.due if entry else None)
        self._boxes: list[tuple[UnitId, CheckBox]] = []
        lines = column(gap=0)
        for unit in units:
            box = CheckBox(unit.name)
            box.setChecked(entry is None or not entry.units or unit.id in entry.units)
            self._boxes.append((unit.id, box))
            lines.addWidget(box)
        lines.addStretch(1)
        inner = QWidget()
        inner.setLayout(lines)
        self.body.addSpacing(8)
        for item in (self.mandatory, self.due):
            self.body.addWidget(item)
        if units:
            self.body.addWidget(Label(tr("Units"), TypeRole.LIST_STRONG, Role.INK))
            self.body.addWidget(at_least(ScrollArea(inner), height=min(180, 46 * len(units))), 1)
        self.error = Label("", TypeRole.SMALL, Role.BAD)
        self.error.hide()
        self.body.addWidget(self.error)
        self.act_button.clicked.disconnect()
        self.act_button.clicked.connect(self._act)
        self.due.submitted.connect(self._act)
        self.swap_primary()

    def _act(self) -> None:
        due = self.due.day()
        if due is None and not self.due.empty():
            self.due.set_error(tr("Write the day as 31/12/2026."))
            return
        chosen = tuple(unit for unit, box in self._boxes if box.isChecked())
        if self._boxes and not chosen:
            self.error.setText(tr("Choose at least one unit."))
            self.error.show()
            return
        everybody = len(chosen) == len(self._boxes)
        self.entry_given.emit((self.mandatory.isChecked(), due, () if everybody else chosen))
        self.accept()
