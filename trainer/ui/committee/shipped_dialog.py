"""The courses that come with the program, to take one into the catalogue."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from trainer.services.committee.values import PackSighting
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import minutes_text
from trainer.ui.layouts import column
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.cards import CardButton
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.labels import Label


class ShippedDialog(Dialog):
    """One card a course; a press takes it.

    course_chosen(str): the folder of the course.
    """

    course_chosen = Signal(str)

    def __init__(self, parent: QWidget, courses: tuple[PackSighting, ...]) -> None:
        super().__init__(
            parent,
            title=tr("Courses of the program"),
            text=tr("They are packed and kept here, so that the committee grades with its own copy."),
            safe=tr("Close"),
            icon="library",
            tone=Tone.PRIMARY,
        )
        self.cards: list[CardButton] = []
        for course in courses:
            facts = (
                tr("version {version}", version=course.version),
                trn("{n} lesson", "{n} lessons", course.lessons),
                minutes_text(course.minutes),
            )
            line = " · ".join(facts) + (f" · {tr('already kept')}" if course.known else "")
            card = CardButton(
                f"{course.title}, {line}",
                column(
                    Label(course.title, TypeRole.LIST_STRONG), Label(line, TypeRole.SMALL, Role.INK2), gap=2
                ),
            )
            card.clicked.connect(lambda *_, path=course.path: self._choose(path))
            self.body.addWidget(card)
            self.cards.append(card)
        if not courses:
            self.body.addWidget(Label(tr("None in this installation."), TypeRole.LIST, Role.INK2))

    def _choose(self, path: str) -> None:
        self.accept()
        self.course_chosen.emit(path)
