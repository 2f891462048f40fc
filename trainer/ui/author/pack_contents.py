"""What a pack will hold: counted from the course as it was read, with what stays outside named."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from trainer.domain.course import Course
from trainer.services.author import AuthorCourse, AuthorFileKind
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text, file_size, minutes_text, number
from trainer.ui.layouts import clear, column, grid, panel, row
from trainer.ui.theme import Role, TypeRole
from trainer.ui.widgets.buttons import Button, ButtonKind, ButtonSize
from trainer.ui.widgets.cards import Card
from trainer.ui.widgets.labels import Label


class PackContents(Card):
    """The contents list of a pack.

    version_requested(): the version is to be changed in its file.
    """

    version_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._course: AuthorCourse | None = None
        self.heading = Label("", TypeRole.BODY_STRONG)
        self.version = Label("", TypeRole.LIST_STRONG)
        self.version_button = Button("", ButtonKind.TEXT, size=ButtonSize.SMALL, icon="square-pen")
        self.version_button.clicked.connect(self.version_requested)
        self._lines: QGridLayout = grid(gap=8)
        self._lines.setColumnStretch(1, 1)
        self.outside = Label("", TypeRole.SMALL, Role.INK2)
        line = row(gap=12)
        line.addWidget(self.version, 1)
        line.addWidget(self.version_button)
        self.body.addLayout(column(self.heading, panel(line), gap=2))
        self.body.addWidget(panel(self._lines))
        self.body.addWidget(self.outside)

    def retranslate(self) -> None:
        """Say everything in the language in use."""
        self.heading.setText(tr("What goes into the pack"))
        self.version_button.setText(tr("Change the version in course.md"))
        self.show_course(self._course)

    def show_course(self, course: AuthorCourse | None) -> None:
        """Count this course."""
        self._course = course
        clear(self._lines)
        opened = None if course is None else course.course
        self.version.setVisible(opened is not None)
        if course is None or opened is None:
            self.outside.hide()
            return
        self.version.setText(tr("{title}, version {version}", title=opened.title, version=opened.version))
        for place, (name, text) in enumerate(_facts(course, opened)):
            self._lines.addWidget(Label(name, TypeRole.LIST, Role.INK2, wrap=False), place, 0)
            self._lines.addWidget(Label(text, TypeRole.LIST), place, 1)
        optional = (AuthorFileKind.OTHER, AuthorFileKind.PICTURE)
        left_out = [file.name for file in course.files if not file.packed and file.kind in optional]
        self.outside.setText(tr("Stays outside: {files}", files=", ".join(left_out)))
        self.outside.setVisible(bool(left_out))

    def texts(self) -> tuple[str, ...]:
        """What the lines say, for tests and for reading aloud."""
        items = (self._lines.itemAt(place) for place in range(self._lines.count()))
        labels = (None if item is None else item.widget() for item in items)
        return tuple(label.text() for label in labels if isinstance(label, Label))


def _facts(course: AuthorCourse, opened: Course) -> tuple[tuple[str, str], ...]:
    parts = sum(len(lesson.parts) for lesson in opened.lessons)
    practice = sum(len(lesson.questions) for lesson in opened.lessons)
    items = sum(len(bank.questions) for bank in opened.banks)
    drawn = sum(quiz.item_count for quiz in opened.quizzes)
    pictures = [file for file in course.files if file.kind is AuthorFileKind.PICTURE and file.packed]
    size = sum(file.size for file in course.files if file.packed)
    lessons = ", ".join(
        (
            trn("{n} module", "{n} modules", len(opened.modules)),
            trn("{n} lesson", "{n} lessons", len(opened.lessons)),
            trn("{n} part", "{n} parts", parts),
            tr("about {time}", time=minutes_text(opened.minutes)),
        )
    )
    return (
        (tr("Lessons"), lessons),
        (tr("Practice"), trn("{n} question", "{n} questions", practice)),
        (
            tr("Question banks"),
            ", ".join(
                (trn("{n} bank", "{n} banks", len(opened.banks)), trn("{n} question", "{n} questions", items))
            ),
        ),
        (tr("Final test"), trn("{n} question drawn", "{n} questions drawn", drawn)),
        (
            tr("Pictures"),
            tr("{n}, {size}", n=number(len(pictures)), size=file_size(sum(file.size for file in pictures))),
        ),
        (tr("Written by"), ", ".join(opened.authors)),
        (tr("Content valid until"), date_text(opened.reviewed_until)),
        (tr("Together"), file_size(size)),
    )
