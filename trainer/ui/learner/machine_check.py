"""The check of this computer: what is broken and what to do, asked for by a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, clear, column, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import Label, Picture

if TYPE_CHECKING:
    from trainer.services.health import Finding


class MachineCheck(Card):
    """A card with the button and, after it was pressed, one line for each thing that was looked at.

    requested(): look everything over.
    answered(object): the verdict stands there; the value is the widget that says it.
    """

    requested = Signal()
    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=20)
        self.button = Button(
            tr("Check this computer"), ButtonKind.SECONDARY, size=ButtonSize.SMALL, icon="shield-check"
        )
        self._lines = column(gap=8)
        self.body.addWidget(Label(tr("When something does not work"), TypeRole.BODY_STRONG))
        self.body.addWidget(
            Label(
                tr(
                    "The program looks itself, the data and the free space over and says what to do. "
                    "Nothing is changed."
                ),
                TypeRole.SMALL,
                Role.INK2,
            )
        )
        self.body.addLayout(row(self.button, STRETCH, gap=0))
        self.body.addLayout(self._lines)
        self.button.clicked.connect(self._on_pressed)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """What was found, the worst first."""
        from trainer.services.health import Health, Part
        from trainer.ui.health_words import finding_sentence

        looks = {
            Health.BAD: ("circle-alert", Role.BAD),
            Health.WARNING: ("triangle-alert", Role.ACCENT_INK),
            Health.GOOD: ("check", Role.OK),
        }
        self.end()
        clear(self._lines)
        broken = any(finding.health is Health.BAD for finding in findings)
        verdict = tr("Something is broken, see below.") if broken else tr("Everything needed is in order.")
        answer = Callout(Tone.BAD if broken else Tone.OK, verdict)
        self._lines.addWidget(answer)
        for finding in sorted(findings, key=lambda each: list(looks).index(each.health)):
            if finding.health is Health.GOOD and finding.part in {Part.PARTS, Part.ASSETS}:
                continue  # versions of what the program is made of help nobody who learns
            icon, ink = looks[finding.health]
            line = row(Picture(icon, ink, 16, drop=3), gap=10, align_top=True)
            line.addWidget(Label(finding_sentence(finding, window=True), TypeRole.SMALL, Role.INK), 1)
            self._lines.addLayout(line)
        self.answered.emit(answer)

    def end(self) -> None:
        """The check has ended; the button takes the keys again that it lost while it was busy."""
        self.button.set_busy(busy=False)
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_pressed(self) -> None:
        self.button.set_busy(busy=True)
        self.requested.emit()
