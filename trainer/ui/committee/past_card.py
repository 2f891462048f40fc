"""Those whose personal data were erased, as they still count: by course, or by unit within one course."""

from __future__ import annotations

from trainer.domain.erasure import PastLine
from trainer.ui.committee.work_page import fact
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import number
from trainer.ui.layouts import clear, column
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import Label


class PastCard(Card):
    """A quiet card below the figures, there only once somebody was erased."""

    def __init__(self) -> None:
        super().__init__(padding=16)
        self._title = Label("", TypeRole.H3)
        self._note = Label("", TypeRole.SMALL, Role.INK2)
        self._lines = column(gap=4)
        self.body.addLayout(column(self._title, self._note, gap=0))
        self.body.addLayout(self._lines)
        self.hide()

    def show_lines(self, lines: tuple[PastLine, ...], *, by_unit: bool) -> None:
        """One line for each course, or for each unit."""
        sums: dict[str, tuple[int, int]] = {}
        for line in lines:
            name = line.unit_name if by_unit else line.title
            begun, passed = sums.get(name, (0, 0))
            sums[name] = (begun + line.begun, passed + line.passed)
        self._title.setText(tr("Personal data erased"))
        self._note.setText(tr("Kept as numbers only, without names; in no other figure on this page."))
        clear(self._lines)
        for name, (begun, passed) in sums.items():
            words = trn("{n} person had begun", "{n} people had begun", begun)
            self._lines.addWidget(fact(name, f"{words}, {tr('{n} passed', n=number(passed))}"))
        self.setVisible(bool(lines))
