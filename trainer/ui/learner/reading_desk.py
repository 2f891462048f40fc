"""The reading desk: a lesson, its practice, and what is said when both are done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from trainer.domain.errors import Refused
from trainer.domain.ids import CourseId, ItemId, LessonId, PartId
from trainer.domain.question import Response
from trainer.services.learner import LearnerService
from trainer.services.learner.course_pages import CoursePage
from trainer.services.learner.lesson_pages import LessonPage, LessonStanding
from trainer.ui.asking import Asker
from trainer.ui.language import tr
from trainer.ui.learner.lesson_page import LessonPageView
from trainer.ui.learner.practice_page import PracticePage
from trainer.ui.learner.practice_summary import PracticeSummary
from trainer.ui.reading.callout_look import CALLOUT_LOOKS


class ReadingDesk(QStackedWidget):
    """Opens lessons and plays their practice.

    left(object): back to the course; the value is its id.
    course_changed(object): the lesson is done and the course page should be shown; the value is the course id.
    """

    left = Signal(object)
    course_changed = Signal(object)

    def __init__(self, service: LearnerService, asker: Asker) -> None:
        super().__init__()
        self._service, self._asker = service, asker
        self._course = CourseId("")
        self._lesson: LessonPage | None = None
        self._practised = PartId("")
        self.lesson = LessonPageView()
        self.practice = PracticePage()
        self.summary = PracticeSummary()
        for page in (self.lesson, self.practice, self.summary):
            self.addWidget(page)
        self.lesson.left.connect(lambda: self.left.emit(self._course))
        self.lesson.part_read.connect(self._on_part_read)
        self.lesson.position_changed.connect(self._on_position)
        self.lesson.practice_requested.connect(self._on_practice)
        self.lesson.lesson_requested.connect(lambda lesson: self.open_lesson(self._course, LessonId(lesson)))
        self.lesson.finished.connect(self._on_lesson_over)
        self.practice.check_requested.connect(self._on_check)
        self.practice.reread_requested.connect(self._show_lesson_page)
        self.practice.left.connect(self._show_lesson_page)
        self.practice.finished.connect(self._on_practice_over)
        self.summary.next_requested.connect(self._on_next_lesson)
        self.summary.course_requested.connect(lambda: self.course_changed.emit(self._course))
        self.summary.again_requested.connect(lambda: self._on_practice(self._practised))

    def open_lesson(self, course: CourseId, lesson: LessonId, then: Callable[[], None] | None = None) -> None:
        """Open a lesson where reading stopped; `then` is called once it is on screen."""
        titles = {look.kind: tr(look.title) for look in CALLOUT_LOOKS}

        def fetch() -> tuple[CoursePage, LessonPage]:
            return self._service.study.course(course), self._service.study.lesson(course, lesson, titles)

        def show(found: tuple[CoursePage, LessonPage]) -> None:
            self._course, self._lesson = course, found[1]
            self.lesson.show_lesson(*found, media=self._media)
            self._show_lesson_page()
            if then is not None:
                then()

        self._asker.ask(fetch, show)

    @property
    def place(self) -> tuple[CourseId, LessonId] | None:
        """The open lesson; None before the first."""
        return None if self._lesson is None else (self._course, self._lesson.lesson)

    def put_away(self) -> None:
        """Keep where reading is; nothing is noted by itself after that."""
        if self.currentWidget() is self.lesson:
            self.lesson.put_away()

    def _media(self, name: str) -> bytes | None:
        try:
            return self._service.study.media(self._course, name)
        except Refused:
            return None

    def _show_lesson_page(self) -> None:
        self.setCurrentWidget(self.lesson)
        self.lesson.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_part_read(self, part: PartId) -> None:
        lesson = self._lesson
        if lesson is not None:
            self._asker.ask(lambda: self._service.study.part_read(self._course, lesson.lesson, part), _ignore)

    def _on_position(self, place: tuple[PartId, int]) -> None:
        lesson = self._lesson
        if lesson is not None:
            self._asker.ask(
                lambda: self._service.study.save_position(self._course, lesson.lesson, *place),
                lambda _done: self.lesson.say_saved(),
            )

    def _on_practice(self, part: PartId) -> None:
        lesson = self._lesson
        if lesson is None:
            return
        self._practised = part
        questions = next(each.questions for each in lesson.parts if each.id == part)
        self.practice.start(questions, media=self._media)
        self.setCurrentWidget(self.practice)

    def _on_check(self, answer: tuple[ItemId, Response]) -> None:
        item, response = answer
        self._asker.ask(
            lambda: self._service.study.practise(self._course, item, response), self.practice.show_feedback
        )

    def _on_practice_over(self, score: tuple[int, int]) -> None:
        lesson, part = self._lesson, self._practised
        if lesson is None:
            return

        def show(standing: LessonStanding) -> None:
            self.lesson.mark_read(part)
            self.summary.show_summary(lesson, standing, right=score[0], total=score[1])
            self.setCurrentWidget(self.summary)
            self.summary.setFocus()

        self._asker.ask(lambda: self._service.study.part_read(self._course, lesson.lesson, part), show)

    def _on_lesson_over(self) -> None:
        lesson = self._lesson
        if lesson is None:
            return

        def show(standing: LessonStanding) -> None:
            self.summary.show_summary(lesson, standing, right=0, total=0)
            self.setCurrentWidget(self.summary)
            self.summary.setFocus()

        self._asker.ask(lambda: self._service.study.finish_lesson(self._course, lesson.lesson), show)

    def _on_next_lesson(self) -> None:
        lesson = self._lesson
        if lesson is not None and lesson.next is not None:
            self.open_lesson(self._course, lesson.next)


def _ignore(_value: object) -> None:
    """The screen shows it already."""
