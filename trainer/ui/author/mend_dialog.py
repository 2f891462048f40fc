"""What mending will change in the files, line by line, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtWidgets import QWidget

from trainer.services.author import LineChange
from trainer.ui.language import tr, trn
from trainer.ui.layouts import at_least, column, panel
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.labels import IconLabel, Label, Rule
from trainer.ui.widgets.scroll import ScrollArea


class MendDialog(Dialog):
    """Shows every line before and after; `acted()` means: write it."""

    def __init__(self, parent: QWidget, changes: Sequence[LineChange]) -> None:
        files = len({change.file for change in changes})
        super().__init__(
            parent,
            title=trn("Change {n} line?", "Change {n} lines?", len(changes)),
            text=trn(
                "Only these lines are changed, in {n} file. Save what is open in your editor first.",
                "Only these lines are changed, in {n} files. Save what is open in your editor first.",
                files,
            ),
            safe=tr("Cancel"),
            act=tr("Write the changes"),
            icon="sparkles",
            tone=Tone.PRIMARY,
        )
        lines = column(*_rows(changes), gap=6, margins=(0, 8, 12, 8))
        lines.addStretch(1)
        self.area = ScrollArea(panel(lines))
        self.body.addWidget(at_least(self.area, height=min(320, 90 + 84 * len(changes))))
        self.swap_primary()


def _rows(changes: Sequence[LineChange]) -> Iterator[QWidget]:
    for file, group in groupby(changes, key=lambda change: change.file):
        yield Label(file, TypeRole.SMALL_STRONG)
        for change in group:
            yield Label(tr("Line {n}", n=change.line), TypeRole.SMALL, Role.INK2)
            yield _line("minus", change.before, Role.BAD)
            yield _line("plus", change.after, Role.OK)
        yield Rule()


def _line(icon: str, text: str, ink: Role) -> IconLabel:
    line = IconLabel(icon, text or "\u00a0", ink, TypeRole.MONO)
    line.label.set_ink(Role.INK)
    return line
