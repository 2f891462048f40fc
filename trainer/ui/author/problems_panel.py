"""What is still to be looked at in a course: filters by weight, the findings, and mending what needs no thought."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget
from typing_extensions import override

from trainer.domain.findings import Finding, Severity
from trainer.ui.author.problems_list import LOOKS, ProblemsList
from trainer.ui.language import mark, tr, trn
from trainer.ui.layouts import STRETCH, FlowLayout, column, panel, row
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.chips import FilterChip
from trainer.ui.widgets.labels import IconLabel, KeyHint, Label, Rule

_NAMES = {
    Severity.ERROR: mark("Errors"),
    Severity.WARNING: mark("Warnings"),
    Severity.HINT: mark("Hints"),
}


class ProblemsPanel(QFrame):
    """The lower part of the course page.

    finding_opened(object), finding_chosen(object), place_copied(str): as in `ProblemsList`.
    mend_requested(): what needs no thought is to be mended.
    """

    finding_opened = Signal(object)
    finding_chosen = Signal(object)
    place_copied = Signal(str)
    mend_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "bar")
        self._findings: tuple[Finding, ...] = ()
        self.heading = Label("", TypeRole.BODY_STRONG, wrap=False)
        self.chips = {
            severity: FilterChip("", 0, LOOKS[severity][1], tone=LOOKS[severity][0]) for severity in Severity
        }
        self.mend_button = Button("", ButtonKind.OUTLINE, size=ButtonSize.SMALL, icon="sparkles")
        self.key_hint = KeyHint(("F8",), "")
        self.list = ProblemsList()
        self.clean = IconLabel("circle-check", "", Role.OK, TypeRole.BODY)
        self.nothing = Label("", TypeRole.LIST, Role.INK2)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(panel(column(self.clean, self.nothing, STRETCH, gap=4, margins=(16, 12))))
        filters = FlowLayout(gap=8, line_gap=6)
        filters.addWidget(self.heading)
        for chip in self.chips.values():
            filters.addWidget(chip)
            chip.toggled.connect(lambda _on: self._show())
        filters.addWidget(self.mend_button)
        line = row(gap=12, margins=(16, 6, 16, 6))
        line.addWidget(panel(filters), 1)
        line.addWidget(self.key_hint)
        self.setLayout(column(line, Rule(), self._stack, gap=0))
        self.list.finding_opened.connect(self.finding_opened)
        self.list.finding_chosen.connect(self.finding_chosen)
        self.list.place_copied.connect(self.place_copied)
        self.mend_button.clicked.connect(self.mend_requested)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in use."""
        self.heading.setText(tr("To look at"))
        for severity, chip in self.chips.items():
            chip.setText(tr(_NAMES[severity]))
        self.key_hint.label.setText(tr("to the next place"))
        self.key_hint.label.setVisible(True)
        self.list.setAccessibleName(self.heading.text())
        self._show()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show these findings; filters and the current row stay."""
        self._findings = findings
        self._show()

    def shown(self) -> tuple[Finding, ...]:
        """The findings that the filters let through, errors first."""
        chosen = {severity for severity, chip in self.chips.items() if chip.isChecked()}
        rank = list(Severity)
        return tuple(
            sorted(
                (each for each in self._findings if not chosen or each.severity in chosen),
                key=lambda each: rank.index(each.severity),
            )
        )

    def natural_height(self) -> int:
        """The height that shows every row (px)."""
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        return self.sizeHint().height() - self._stack.sizeHint().height() + rows + theme().px(4)

    def _show(self) -> None:
        for severity, chip in self.chips.items():
            count = sum(each.severity is severity for each in self._findings)
            chip.set_count(count)
            chip.setVisible(count > 0)
            if not count and chip.isChecked():
                chip.blockSignals(True)
                chip.setChecked(False)
                chip.blockSignals(False)
        mendable = sum(each.fix is not None for each in self._findings)
        self.mend_button.setText(trn("Mend {n} place…", "Mend {n} places…", mendable))
        self.mend_button.setVisible(mendable > 0)
        self.list.show_findings(self.shown())
        self.key_hint.setVisible(bool(self._findings) and self.width() >= theme().px(880))
        self.clean.set("circle-check", tr("Nothing to put right. The course can be packed."), Role.OK)
        self.nothing.setText(tr("Every change in the folder is checked at once."))
        self._stack.setCurrentIndex(0 if self._findings else 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.key_hint.setVisible(bool(self._findings) and event.size().width() >= theme().px(880))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
