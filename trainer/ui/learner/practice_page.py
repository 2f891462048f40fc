"""Practice: one question a screen, checked at once, with the reason; wrong and skipped ones come back once."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from trainer.domain.ids import ItemId
from trainer.domain.question import Response
from trainer.services.reading import Feedback, QuestionKind, QuestionPage, Verdict
from trainer.ui.language import tr
from trainer.ui.layouts import STRETCH, at_most, clear, column, fixed, panel, row
from trainer.ui.learner.feedback_panel import FeedbackPanel
from trainer.ui.reading.lesson_text_view import MediaSource
from trainer.ui.reading.question_view import QuestionView, plain
from trainer.ui.theme import Role, Tone, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize, IconButton
from trainer.ui.widgets.callouts import Callout
from trainer.ui.widgets.dialogs import Dialog
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.progress import Mark, QuestionDots
from trainer.ui.widgets.scroll import ScrollArea

QUIZ_COLUMN = 820


@dataclass(slots=True)
class Round:
    """The questions of one practice: their order, their marks, and which come back at the end."""

    questions: tuple[QuestionPage, ...]
    queue: list[int] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    returned: set[int] = field(default_factory=set)
    first_right: int = 0

    def __post_init__(self) -> None:
        self.queue = list(range(len(self.questions)))
        self.marks = [Mark.TODO] * len(self.questions)

    @property
    def current(self) -> int:
        """Place of the question on screen."""
        return self.queue[0]

    def settle(self, mark: Mark) -> None:
        """Mark the current question; a wrong or skipped one returns at the end, once."""
        place = self.current
        if mark is Mark.RIGHT and place not in self.returned:
            self.first_right += 1
        self.marks[place] = mark
        if mark is not Mark.RIGHT and place not in self.returned:
            self.returned.add(place)
            self.queue.append(place)

    def advance(self) -> bool:
        """Go to the next question; False where none is left."""
        self.queue.pop(0)
        return bool(self.queue)


class PracticePage(QWidget):
    """Screens 05 and 06.

    check_requested(object): (item id, response): judge this answer; the desk answers with `show_feedback`.
    reread_requested(): the learner wants the text again.
    finished(object): all questions are done; the value is (right at the first try, questions).
    left(): the learner stops in the middle; everything tried is kept.
    """

    check_requested = Signal(object)
    reread_requested = Signal()
    finished = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._round = Round(())
        self._media: MediaSource = lambda _name: None
        self._view: QuestionView | None = None
        self._feedback_shown = False
        self.clock = QElapsedTimer()
        self.close_button = IconButton("x", tr("Stop practising"))
        self.dots = QuestionDots(1)
        self.count = Label("", TypeRole.BODY, Role.INK2, wrap=False)
        header = QFrame()
        header.setProperty("look", "head")
        header.setLayout(row(self.close_button, STRETCH, self.dots, STRETCH, self.count, margins=(28, 14)))
        self._column = column(gap=16, margins=(24, 22))
        holder = at_most(panel(self._column), width=QUIZ_COLUMN)
        outer = panel(row(STRETCH, holder, STRETCH, gap=0))
        outer_layout = outer.layout()
        if isinstance(outer_layout, QHBoxLayout):
            outer_layout.setStretch(1, 100)
        self.area = ScrollArea(outer)
        self.skip_button = Button(tr("Skip"), ButtonKind.TEXT)
        self.hint_button = Button(tr("Show hint"), ButtonKind.TEXT, icon="lightbulb")
        self.check_button = fixed(Button(tr("Check"), ButtonKind.PRIMARY, size=ButtonSize.FLOW), width=172)
        self.footer = QFrame()
        self.footer.setProperty("look", "bar")
        self.footer.setLayout(
            row(self.skip_button, self.hint_button, STRETCH, self.check_button, margins=(32, 12))
        )
        self.feedback = FeedbackPanel()
        self.feedback.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.footer)
        layout.addWidget(self.feedback)
        self.close_button.clicked.connect(self._on_close)
        self.skip_button.clicked.connect(self._on_skip)
        self.hint_button.clicked.connect(self._on_hint)
        self.check_button.clicked.connect(self._on_check)
        self.feedback.continue_requested.connect(self._on_continue)
        self.feedback.reread_requested.connect(self.reread_requested)

    def start(self, questions: tuple[QuestionPage, ...], *, media: MediaSource) -> None:
        """Begin a round with these questions."""
        self._round = Round(questions)
        self._media = media
        self._show_current()

    def show_feedback(self, feedback: Feedback) -> None:
        """Show what was right and why, and turn "Check" into "Continue" at the same place."""
        if self._view is None:
            return
        self._view.show_feedback(feedback)
        mark = Mark.RIGHT if feedback.verdict is Verdict.RIGHT else Mark.WRONG
        comes_back = mark is not Mark.RIGHT and self._round.current not in self._round.returned
        self._round.settle(mark)
        self._feedback_shown = True
        self._show_marks()
        self.feedback.show_feedback(feedback, model=self._view.model_answer(feedback), comes_back=comes_back)
        self.footer.hide()
        self.feedback.show()
        self.feedback.continue_button.setFocus()

    def _show_current(self) -> None:
        question = self._round.questions[self._round.current]
        if self._view is not None:
            self._column.removeWidget(self._view)
            self._view.hide()
            self._view.deleteLater()
        clear(self._column)
        view = QuestionView(question, media=self._media)
        view.response_changed.connect(self._on_response)
        view.submitted.connect(self._on_check)
        self._view = view
        self._column.addWidget(view)
        self._column.addStretch(1)
        self._feedback_shown = False
        self.feedback.hide()
        self.footer.show()
        self.hint_button.setVisible(bool(question.hint_html))
        # An order as it stands is an answer: nothing needs to be moved first.
        self.check_button.setEnabled(question.kind is QuestionKind.ORDER)
        self._show_marks()
        self.area.verticalScrollBar().setValue(0)
        self.clock.restart()
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_marks(self) -> None:
        total = len(self._round.questions)
        self.dots.set_marks(tuple(self._round.marks), self._round.current)
        self.count.setText(tr("Question {number} of {total}", number=self._round.current + 1, total=total))

    def _on_response(self, response: Response | None) -> None:
        question = self._round.questions[self._round.current]
        self.check_button.setEnabled(response is not None or question.kind is QuestionKind.ORDER)

    def _on_check(self) -> None:
        if self._view is None or self._feedback_shown or not self.check_button.isEnabled():
            return
        response = self._view.settled_response()
        if response is not None:
            self.check_button.setEnabled(False)
            item: ItemId = self._view.question.id
            self.check_requested.emit((item, response))

    def _on_skip(self) -> None:
        self._round.settle(Mark.SKIPPED)
        self._advance()

    def _on_hint(self) -> None:
        question = self._round.questions[self._round.current]
        self.hint_button.hide()
        hint = Callout(Tone.INFO, tr("Hint"), plain(question.hint_html), icon="lightbulb")
        self._column.insertWidget(self._column.count() - 1, hint)

    def _on_continue(self) -> None:
        self._advance()

    def _advance(self) -> None:
        if self._round.advance():
            self._show_current()
        else:
            self.finished.emit((self._round.first_right, len(self._round.questions)))

    def _on_close(self) -> None:
        dialog = Dialog(
            self,
            title=tr("Stop here?"),
            text=tr("What you have tried is kept. You can come back at any time."),
            safe=tr("Keep going"),
            act=tr("Stop"),
        )
        dialog.acted.connect(self.left)
        dialog.open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._on_close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_continue() if self._feedback_shown else self._on_check()
        elif self._feedback_shown or event.modifiers():
            super().keyPressEvent(event)
        elif self._view is not None and self._view.press_key(event):
            return
        elif key == Qt.Key.Key_H and not self.hint_button.isHidden():
            self._on_hint()
        elif key == Qt.Key.Key_S:
            self._on_skip()
        else:
            super().keyPressEvent(event)
