"""Erasing people: what goes, what stays, why, and a confirmation that has to be ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from trainer.domain.erasure import ErasureGround
from trainer.services.committee.erasure_values import ErasurePreview
from trainer.ui.language import tr, trn
from trainer.ui.layouts import at_least, at_most, column, panel
from trainer.ui.theme import Role, Tone, TypeRole, theme
from trainer.ui.trust_words import ground_of_erasure, trace_sentence
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.fields import ChoiceField
from trainer.ui.widgets.labels import Label, Rule
from trainer.ui.widgets.scroll import ScrollArea
from trainer.ui.widgets.switches import CheckBox

_NAMED = 5
_LARGE = 1.25  # from this zoom on a dialog has to be lower to fit 688 px


class ErasureDialog(Dialog):
    """The act can be pressed once the box is ticked.

    decided(object): the ErasureGround.
    """

    decided = Signal(object)

    def __init__(self, parent: QWidget, preview: ErasurePreview, ground: ErasureGround) -> None:
        title = (
            tr("Erase the personal data of {name}?", name=preview.people[0].name)
            if len(preview.people) == 1
            else tr("Erase the personal data of {n} people?", n=len(preview.people))
        )
        super().__init__(
            parent,
            title=title,
            text=tr("This cannot be undone."),
            safe=tr("Cancel"),
            act=tr("Erase for good"),
            tone=Tone.BAD,
            dangerous=True,
        )
        lines = column(gap=6)
        if len(preview.people) > 1:
            names = [person.name for person in preview.people[:_NAMED]]
            more = len(preview.people) - len(names)
            text = ", ".join([*names, tr("and {n} more", n=more)] if more else names)
            lines.addWidget(Label(text, TypeRole.LIST))
        if preview.in_roster:
            words = trn(
                "{n} person is still in the roster and will be taken out of it.",
                "{n} people are still in the roster and will be taken out of it.",
                preview.in_roster,
            )
            lines.addWidget(Label(words, TypeRole.LIST, Role.ACCENT_INK))
        for heading, points in ((tr("What goes"), _goes(preview)), (tr("What stays"), _stays(preview))):
            lines.addWidget(Rule())
            lines.addWidget(Label(heading, TypeRole.LIST_STRONG))
            for point in points:
                lines.addWidget(Label(f"• {point}", TypeRole.SMALL))
        self.ground = ChoiceField(tr("Why"), [(ground_of_erasure(each), each) for each in ErasureGround])
        self.ground.set_value(ground)
        lines.addWidget(Rule())
        lines.addWidget(self.ground)
        self.box = CheckBox(tr("I know that this cannot be undone"))
        height = 290 if theme().zoom < _LARGE else 200
        area = at_least(ScrollArea(panel(lines)), height=height)
        self.body.addWidget(at_most(area, height=height))
        self.body.addWidget(self.box)
        self.act_button.setEnabled(False)
        self.box.toggled.connect(self.act_button.setEnabled)
        self.acted.connect(lambda: self.decided.emit(self.ground.value()))


def _goes(preview: ErasurePreview) -> Sequence[str]:
    counted = (
        (
            preview.reports,
            trn(
                "{n} report with every answer, as it was signed",
                "{n} reports with every answer, as they were signed",
                preview.reports,
            ),
        ),
        (
            preview.waiting,
            trn(
                "{n} waiting report that gives this name",
                "{n} waiting reports that give this name",
                preview.waiting,
            ),
        ),
        (preview.notes, trn("{n} note of officers", "{n} notes of officers", preview.notes)),
        (
            preview.keys,
            trn(
                "{n} key is ended for ever: a report of it is refused",
                "{n} keys are ended for ever: reports of them are refused",
                preview.keys,
            ),
        ),
    )
    return (
        tr("Name, staff code, position and activation codes"),
        *(words for count, words in counted if count),
        *(tr("The old copy {name}", name=name) for name in preview.copies),
    )


def _stays(preview: ErasurePreview) -> Sequence[str]:
    return (
        tr(
            "Receipt numbers and digests, so that the chain and everybody else’s records can still be checked"
        ),
        tr("How many of a unit had begun and passed a course, without a name"),
        tr("A signed deletion entry, without a name"),
        tr("Printed papers, files handed out and backups made before: destroy them by your own rules"),
        *(trace_sentence(trace) for trace in preview.traces),
    )
