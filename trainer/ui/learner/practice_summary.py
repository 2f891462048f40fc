"""What is said at the end of a lesson: what was right, whether the lesson is done, and the one next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from trainer.services.learner.lesson_pages import LessonPage, LessonStanding
from trainer.ui.language import tr, trn
from trainer.ui.layouts import STRETCH, at_most, column, panel, row
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import Label
from trainer.ui.widgets.progress import ProgressRing


class PracticeSummary(QWidget):
    """The end of a lesson.

    next_requested(): go on to the next lesson.
    course_requested(): back to the course.
    again_requested(): practise the same questions again.
    """

    next_requested = Signal()
    course_requested = Signal()
    again_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ring = ProgressRing(0.0, 128)
        self.title = Label("", TypeRole.H1)
        self.score = Label("", TypeRole.BODY, Role.INK2)
        self.standing = Label("", TypeRole.BODY)
        self.next_button = Button("", ButtonKind.PRIMARY, size=ButtonSize.FLOW, trailing="arrow-right")
        self.course_button = Button(tr("Back to the course"), ButtonKind.SECONDARY, size=ButtonSize.FLOW)
        self.again_button = Button(tr("Practise again"), ButtonKind.TEXT, icon="undo-2")
        words = column(self.title, self.score, self.standing, gap=8)
        card = Card(
            column(
                row(self.ring, words, gap=28),
                row(self.again_button, STRETCH, self.course_button, self.next_button, gap=12),
                gap=28,
            ),
            padding=32,
        )
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(panel(row(STRETCH, at_most(card, width=820), STRETCH, gap=0, margins=(24, 0))))
        layout.addStretch(2)
        self.next_button.clicked.connect(self._on_next)
        self.course_button.clicked.connect(self.course_requested)
        self.again_button.clicked.connect(self.again_requested)
        self._has_next = False

    def show_summary(self, lesson: LessonPage, standing: LessonStanding, *, right: int, total: int) -> None:
        """Say how it went; `total` of 0 means that the lesson had no practice at its end."""
        self.ring.setVisible(total > 0)
        self.again_button.setVisible(total > 0)
        self.ring.set_fraction(right / total if total else 0.0)
        self.title.setText(
            tr("Lesson {number} is done", number=lesson.number) if standing.done else tr("Practice is done")
        )
        self.score.setVisible(total > 0)
        self.score.setText(tr("{right} of {total} right at the first try.", right=right, total=total))
        left = standing.parts - standing.parts_read
        self.standing.setText(
            tr("Saved on this computer.")
            if standing.done
            else trn(
                "{n} part of this lesson is still to be read.",
                "{n} parts of this lesson are still to be read.",
                left,
            )
        )
        self._has_next = lesson.next is not None and standing.done
        self.next_button.setText(
            tr("Next lesson: {title}", title=lesson.next_title)
            if self._has_next
            else tr("Back to the course")
        )
        self.course_button.setVisible(self._has_next)
        self.setFocusProxy(self.next_button)
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_next(self) -> None:
        (self.next_requested if self._has_next else self.course_requested).emit()
