"""What a list of staff would change, line by line, in groups."""

from __future__ import annotations

from trainer.domain.ids import UnitId
from trainer.domain.roster import Change, RosterDiff
from trainer.ui.committee_words import column_word, fault_sentence
from trainer.ui.language import mark, tr
from trainer.ui.theme import Tone
from trainer.ui.widgets.tables import Cell, ChipData

GROUPS = {
    "new": (mark("New people"), "user-plus", Tone.OK),
    "changed": (mark("Changed"), "square-pen", Tone.INFO),
    "back": (mark("Back again"), "undo-2", Tone.INFO),
    "gone": (mark("No longer in the file"), "minus", Tone.WARN),
    "same": (mark("Unchanged"), "check", Tone.NEUTRAL),
    "problems": (mark("Lines left out"), "circle-alert", Tone.BAD),
}
"""Name, icon and colour of each group."""


def rows_of(diff: RosterDiff, group: str, units: dict[UnitId, str]) -> list[tuple[Cell, ...]]:
    """The lines of one group."""
    text, icon, tone = GROUPS[group]
    chip = Cell(chip=ChipData(tr(text), tone, icon))
    if group == "new":
        return [
            (Cell(each.name, strong=True), Cell(each.staff_code), Cell(each.unit), chip) for each in diff.new
        ]
    if group in {"changed", "back"}:
        return [
            _change_row(change, icon, tone) for change in (diff.changed if group == "changed" else diff.back)
        ]
    if group == "problems":
        return [
            (
                Cell(tr("Line {row}", row=problem.row), strong=True),
                Cell(column_word(problem.column) if problem.column else ""),
                Cell(problem.text),
                Cell(fault_sentence(problem)),
            )
            for problem in diff.problems
        ]
    people = diff.gone if group == "gone" else diff.same
    return [
        (Cell(each.name, strong=True), Cell(each.staff_code), Cell(units.get(each.unit, "")), chip)
        for each in people
    ]


def _change_row(change: Change, icon: str, tone: Tone) -> tuple[Cell, ...]:
    what = ", ".join(column_word(each) for each in change.columns) or tr("Back again")
    return (
        Cell(change.row.name, strong=True),
        Cell(change.row.staff_code),
        Cell(change.row.unit),
        Cell(chip=ChipData(what, tone, icon)),
    )
