"""The learners: everybody on the roster with unit, computers and activation code; one person in a panel at the side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from trainer.domain.ids import PersonId
from trainer.domain.text import fold
from trainer.services.committee.values import CodeState, PersonDetail, PersonLine
from trainer.ui.committee.person_panel import PersonPanel
from trainer.ui.committee.shared_table import SharedTable
from trainer.ui.committee.work_page import Split, WorkPage, still
from trainer.ui.committee_words import code_word
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text
from trainer.ui.layouts import at_least, panel, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind
from trainer.ui.widgets.empty import EmptyState
from trainer.ui.widgets.fields import ComboBox, SearchField
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.tables import Cell, ChipData, RowsModel

CODE_LOOKS: dict[CodeState, tuple[Tone, str]] = {
    CodeState.NONE: (Tone.NEUTRAL, "minus"),
    CodeState.READY: (Tone.INFO, "key-round"),
    CodeState.EXPIRED: (Tone.WARN, "clock-alert"),
    CodeState.USED_UP: (Tone.OK, "circle-check"),
}


class PeoplePage(WorkPage):
    """Search and a unit narrow the list.

    import_requested(): bring a list of staff.
    slips_requested(): make the activation slips that are still needed.
    person_chosen(object): a PersonId to be shown.
    code_requested(object): a PersonId that needs a new code.
    erase_requested(object): the PersonIds to be erased.
    leavers_requested(): show those who left.
    """

    import_requested = Signal()
    slips_requested = Signal()
    person_chosen = Signal(object)
    code_requested = Signal(object)
    erase_requested = Signal(object)
    leavers_requested = Signal()

    def __init__(self) -> None:
        self.slips_button = Button("", icon="printer")
        self.import_button = Button("", ButtonKind.PRIMARY, icon="file-spreadsheet")
        self.leavers_button = Button("", icon="archive")
        super().__init__(self.leavers_button, self.slips_button, self.import_button)
        self._people: tuple[PersonLine, ...] = ()
        self.search = SearchField("")
        self.unit = ComboBox()
        self.unit.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.unit.setMinimumContentsLength(24)
        self._count = Label("", TypeRole.SMALL, Role.INK2, wrap=False)
        line = row(gap=12)
        line.addWidget(self.unit, 1)
        line.addWidget(self._count)
        self._tools = Split(self.search, panel(line), side_width=440, gap=12)
        self.model = RowsModel(("", "", "", "", ""))
        self.table = at_least(
            SharedTable(self.model, (28, 28, 18, 84, 0), two_line=True, yielding=(2, 3)), height=260
        )
        self.table.set_sortable(sortable=True)
        self.details = PersonPanel()
        at_least(self.details, height=280)
        self._split = Split(self.table, self.details, side_width=332, heights=(200, 420))
        self.empty = still(EmptyState("users", "", "", "x"))
        self.content.addWidget(self.empty)
        self.content.addWidget(self._tools)
        self.content.addWidget(self._split, 1)
        self.content.addStretch(0)
        self.import_button.clicked.connect(self.import_requested)
        self.slips_button.clicked.connect(self.slips_requested)
        self.empty.action_requested.connect(self.import_requested)
        self.search.edited.connect(lambda _: self._refill())
        self.unit.activated.connect(lambda _: self._refill())
        self.table.row_changed.connect(self._on_row)
        self.details.code_requested.connect(self.code_requested)
        self.details.erase_requested.connect(lambda person: self.erase_requested.emit((person,)))
        self.leavers_button.clicked.connect(self.leavers_requested)
        self.retranslate()
        self.show_people(())

    def show_people(self, people: tuple[PersonLine, ...]) -> None:
        """Shows everybody, by given name."""
        self._people = people
        chosen = self.unit.currentData()
        self.unit.clear()
        self.unit.addItem(tr("All units"), None)
        for name in dict.fromkeys(line.unit_name for line in sorted(people, key=lambda line: line.unit_name)):
            self.unit.addItem(name, name)
        self.unit.setCurrentIndex(max(0, self.unit.findData(chosen)))
        for part in (self._tools, self._split):
            part.setVisible(bool(people))
        self.empty.setVisible(not people)
        self.import_button.set_kind(ButtonKind.PRIMARY if people else ButtonKind.SECONDARY)
        self.slips_button.setEnabled(
            any(line.code is CodeState.READY and not line.devices for line in people)
        )
        self.details.show_nothing()
        self._refill()

    def show_person(self, detail: PersonDetail) -> None:
        """Shows one person in the panel."""
        line = next((line for line in self._people if line.person.id == detail.person.id), None)
        self.details.show_person(detail, line)

    @override
    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self.title.set_texts(tr("Learners"))
        self.import_button.setText(tr("Import the list of staff…"))
        self.slips_button.setText(tr("Activation slips…"))
        self.leavers_button.setText(tr("People who left"))
        self.search.set_placeholder(tr("Name, code, unit"))
        self.unit.setAccessibleName(tr("Unit"))
        self.model.set_headers(
            (tr("Full name"), tr("Unit"), tr("Position"), tr("Computers"), tr("Activation code"))
        )
        self.table.setAccessibleName(tr("Learners"))
        self.table.set_empty(tr("Nobody found"), tr("Type fewer letters, or choose all units."))
        self.empty.set_texts(
            tr("Nobody is on the list yet"),
            tr(
                "Bring the list of staff as .xlsx, .xls or .csv. You see what would change before anything does."
            ),
            tr("Import the list of staff…"),
        )
        self.details.retranslate()
        self._refill()

    def _refill(self) -> None:
        words, unit = fold(self.search.text()), self.unit.currentData()
        shown = [
            line
            for line in self._people
            if (unit is None or line.unit_name == unit)
            and (not words or words in fold(f"{line.person.name} {line.person.staff_code} {line.unit_name}"))
        ]
        self.model.set_rows(
            [_cells(at, line) for at, line in enumerate(shown)], [line.person.id for line in shown]
        )
        self._count.setText(trn("{n} person", "{n} people", len(shown)))

    def _on_row(self, at: int) -> None:
        if at >= 0:
            self.person_chosen.emit(PersonId(str(self.model.row_id(at))))

    def focus_search(self) -> None:
        """Puts the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _cells(at: int, line: PersonLine) -> tuple[Cell, ...]:
    tone, icon = CODE_LOOKS[line.code]
    word = code_word(line.code)
    if line.code is CodeState.READY and line.valid_until is not None:
        word = tr("Until {date}", date=date_text(line.valid_until))
    return (
        Cell(line.person.name, second=line.person.staff_code, strong=True, sort=float(at)),
        Cell(line.unit_name),
        Cell(line.person.position),
        Cell(str(line.devices), number=True, sort=float(line.devices)),
        Cell(chip=ChipData(word, tone, icon)),
    )
