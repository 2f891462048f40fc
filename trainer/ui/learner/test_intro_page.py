"""Before a test: what it asks, what is kept, and a tick that the right person sits here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from trainer.domain.ids import CourseId, QuizId
from trainer.services.learner.course_pages import CoursePage, QuizGate
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import minutes_text
from trainer.ui.layouts import STRETCH, at_most, clear, column, panel, row
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import IconLabel, Label
from trainer.ui.widgets.scroll import ScrollArea
from trainer.ui.widgets.switches import CheckBox


class TestIntroPage(QWidget):
    """One page with the rules of a test.

    start_requested(object): begin; the value is (course, quiz).
    left(): not now.
    """

    __test__ = False
    start_requested = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._course, self._quiz = CourseId(""), QuizId("")
        self.title = Label("", TypeRole.H1)
        self.intro = Label("", TypeRole.BODY, rich=True)
        self._facts = column(gap=10)
        self.who = CheckBox("")
        self.back_button = Button(tr("Not now"), ButtonKind.SECONDARY, size=ButtonSize.FLOW)
        self.start_button = Button(
            tr("Begin"), ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right"
        )
        evidence = Callout(
            Tone.INFO,
            tr("What this result is"),
            tr(
                "The questions and answers are on this computer, so the result is a check on the spot, for reference. "
                "The signature shows which computer made the report, not who sat in front of it."
            ),
        )
        body = column(
            self.title,
            self.intro,
            Card(self._facts),
            evidence,
            self.who,
            row(self.back_button, STRETCH, self.start_button),
            STRETCH,
            gap=18,
            margins=(24, 32),
        )
        outer = panel(row(STRETCH, at_most(panel(body), width=820), STRETCH, gap=0, align_top=False))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ScrollArea(outer))
        self.who.toggled.connect(self.start_button.setEnabled)
        self.back_button.clicked.connect(self.left)
        self.start_button.clicked.connect(lambda: self.start_requested.emit((self._course, self._quiz)))

    def show_gate(self, page: CoursePage, gate: QuizGate, *, name: str) -> None:
        """Say what this test is; `name` is the learner whose result it will be."""
        self._course, self._quiz = page.card.id, gate.quiz
        self.title.setText(gate.title)
        self.intro.setText(gate.intro_html)
        clear(self._facts)
        for icon, text in _facts(gate):
            self._facts.addWidget(IconLabel(icon, text, Role.INK2, TypeRole.BODY))
        self.who.setText(tr("I am {name} and I do this test myself.", name=name))
        self.who.setChecked(False)
        self.start_button.setEnabled(False)
        self.who.setFocus(Qt.FocusReason.OtherFocusReason)


def _facts(gate: QuizGate) -> tuple[tuple[str, str], ...]:
    time = tr("{time}; the clock stops while the computer is off.", time=minutes_text(gate.minutes))
    attempts = (
        tr("As many attempts as you like.")
        if gate.attempts_left is None
        else trn(
            "{n} attempt left today; the best one counts.",
            "{n} attempts left today; the best one counts.",
            gate.attempts_left,
        )
    )
    return (
        ("list-checks", trn("{n} question", "{n} questions", gate.items)),
        ("timer", time if gate.minutes else tr("No time limit.")),
        ("target", tr("Passed from {mark} points of 100.", mark=gate.pass_mark)),
        ("undo-2", attempts),
        ("save", tr("Every answer is kept at once. After a power cut you go on where you stopped.")),
    )
