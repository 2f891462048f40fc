"""A text with gaps: words flow and break around small lists and fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QWidget

from trainer.ui.language import tr
from trainer.ui.layouts import FlowLayout, fixed, glued
from trainer.ui.theme import Role, TypeRole, theme
from trainer.ui.widgets.fields import ComboBox, LineEdit, set_state
from trainer.ui.widgets.labels import IconLabel, Label

_CLOSING = ".,;:?)”…"


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap: a list when there are choices, else a field about that many characters wide."""

    choices: tuple[str, ...] = ()
    width_chars: int = 8


class GapsParagraph(QWidget):
    """A paragraph whose gaps are filled in the order of the text.

    `answers_changed(object)` carries what stands in each gap ("" for an empty one) as a tuple of str.
    """

    answers_changed = Signal(object)

    def __init__(self, parts: Sequence[str | Gap]) -> None:
        super().__init__()
        flow = FlowLayout(gap=5, line_gap=6)
        self.setLayout(flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._inputs: list[ComboBox | LineEdit] = []
        self._verdicts: list[IconLabel] = []
        for part in parts:
            if isinstance(part, str):
                for at, word in enumerate(part.split()):
                    label = Label(word, TypeRole.BODY, wrap=False)
                    flow.addWidget(glued(label) if at == 0 and word[0] in _CLOSING else label)
            else:
                self._add_gap(flow, part)
        if self._inputs:
            self.setFocusProxy(self._inputs[0])

    def _add_gap(self, flow: FlowLayout, gap: Gap) -> None:
        name = tr("Gap {number}", number=len(self._inputs) + 1)
        made: ComboBox | LineEdit
        if gap.choices:
            made = ComboBox((tr("Choose…"), *gap.choices), look="inline")
            made.activated.connect(self._on_changed)
            set_state(made, "empty")
        else:
            made = LineEdit(look="inline")
            letter = QFontMetrics(theme().font(TypeRole.BODY)).averageCharWidth() / theme().zoom
            fixed(made, width=round(letter * max(3, gap.width_chars)) + 28)
            made.textEdited.connect(self._on_changed)
        made.setAccessibleName(name)
        verdict = IconLabel("check", "", Role.OK, TypeRole.SMALL_STRONG, size=16)
        verdict.label.setWordWrap(False)
        verdict.hide()
        flow.addWidget(made)
        flow.addWidget(verdict)
        self._inputs.append(made)
        self._verdicts.append(verdict)

    def answers(self) -> tuple[str, ...]:
        """Gives what stands in each gap."""
        return tuple(
            (each.currentText() if each.currentIndex() > 0 else "")
            if isinstance(each, ComboBox)
            else each.text()
            for each in self._inputs
        )

    def set_answers(self, answers: Sequence[str]) -> None:
        """Fills the gaps without sending a signal."""
        for each, answer in zip(self._inputs, answers, strict=True):
            if isinstance(each, ComboBox):
                each.setCurrentIndex(max(0, each.findText(answer)) if answer else 0)
                set_state(each, "" if answer else "empty")
            else:
                each.setText(answer)

    def show_result(self, right: Sequence[bool], answers: Sequence[str] = ()) -> None:
        """Freezes the gaps, shows which are right, and the accepted answer beside each that is not."""
        for at, (each, verdict) in enumerate(zip(self._inputs, self._verdicts, strict=True)):
            set_state(each, "right" if right[at] else "wrong")
            each.setEnabled(False)
            word = answers[at] if at < len(answers) and not right[at] else ""
            word = word or (tr("Correct") if right[at] else tr("Not correct"))
            verdict.set("check" if right[at] else "x", word, Role.OK if right[at] else Role.BAD)
            verdict.show()
            each.setAccessibleDescription(word)

    def _on_changed(self, *_: object) -> None:
        for each, answer in zip(self._inputs, self.answers(), strict=True):
            if isinstance(each, ComboBox):
                set_state(each, "" if answer else "empty")
        self.answers_changed.emit(self.answers())
