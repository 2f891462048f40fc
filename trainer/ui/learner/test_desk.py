"""The test desk: the rules before, the test itself, and the result after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import AttemptId, CourseId, ItemId, QuizId
from trainer.domain.question import Response
from trainer.services.learner import LearnerService
from trainer.services.learner.attempt_pages import AttemptResult, Kept, Paper, RunningAttempt
from trainer.services.learner.course_pages import CoursePage
from trainer.services.output import write_document
from trainer.ui.asking import Asker
from trainer.ui.learner.result_page import ResultPage
from trainer.ui.learner.test_intro_page import TestIntroPage
from trainer.ui.learner.test_page import TestPage


class TestDesk(QStackedWidget):
    """Plays tests.

    left(object): back to the course; the value is its id.
    report_requested(): the learner wants to send the report now.
    lesson_requested(object): (course, lesson): read this again.
    full_screen_changed(bool): a test is running and nothing else should show.
    """

    __test__ = False
    left = Signal(object)
    report_requested = Signal()
    lesson_requested = Signal(object)
    full_screen_changed = Signal(bool)

    def __init__(self, service: LearnerService, asker: Asker) -> None:
        super().__init__()
        self._service, self._asker = service, asker
        self._course = CourseId("")
        self._attempt = AttemptId("")
        self.intro = TestIntroPage()
        self.test = TestPage()
        self.result = ResultPage()
        for page in (self.intro, self.test, self.result):
            self.addWidget(page)
        self.intro.left.connect(lambda: self.left.emit(self._course))
        self.intro.start_requested.connect(self._on_start)
        self.test.answer_given.connect(self._on_answer)
        self.test.flag_changed.connect(self._on_flag)
        self.test.submit_requested.connect(lambda by_clock: self._on_submit(by_clock=by_clock))
        self.result.left.connect(lambda: self.left.emit(self._course))
        self.result.report_requested.connect(self.report_requested)
        self.result.lesson_requested.connect(
            lambda lesson: self.lesson_requested.emit((self._course, lesson))
        )
        self.result.pdf_wanted.connect(self._on_pdf)
        self.result.again_requested.connect(lambda quiz: self.introduce(self._course, quiz))

    def introduce(self, course: CourseId, quiz: QuizId, then: Callable[[], None] | None = None) -> None:
        """Show what a test asks."""

        def show(page: CoursePage) -> None:
            self._course = course
            gate = next(each for each in page.tests if each.quiz == quiz)
            self.intro.show_gate(page, gate, name=self._name)
            self.setCurrentWidget(self.intro)
            _call(then)

        self._asker.ask(lambda: self._service.study.course(course), show)

    def resume(self, then: Callable[[], None] | None = None) -> None:
        """Go on with the test that was cut off."""

        def show(running: RunningAttempt) -> None:
            self._show_test(running)
            _call(then)

        self._asker.ask(self._service.test.resume, show)

    def show_result_of(self, attempt: AttemptId, then: Callable[[], None] | None = None) -> None:
        """Show the result of a test that was handed in."""

        def show(found: tuple[AttemptResult, Paper | None]) -> None:
            self._show_result(*found)
            _call(then)

        self._asker.ask(lambda: self._fetch_result(attempt), show)

    def put_away(self) -> None:
        """Keep the answer on screen and stop the clock on the page; the profile's closing stops the test's own."""
        if self.currentWidget() is self.test:
            self.test.keep_answer()
            self.test.stop()

    @property
    def _name(self) -> str:
        me = self._service.profiles.me
        return "" if me is None else me.profile.name

    def _on_start(self, place: tuple[CourseId, QuizId]) -> None:
        self._asker.ask(lambda: self._service.test.start(*place), self._show_test)

    def _show_test(self, running: RunningAttempt) -> None:
        self._course, self._attempt = running.course, running.attempt
        me = self._service.profiles.me
        who = (
            ""
            if me is None
            else " · ".join(part for part in (me.profile.name, me.profile.staff_code) if part)
        )
        self.setCurrentWidget(self.test)
        self.full_screen_changed.emit(True)
        self.test.show_test(running, name=who, media=self._media)

    def _on_answer(self, answer: tuple[ItemId, Response | None, int]) -> None:
        item, response, ms = answer
        attempt = self._attempt

        def kept(value: Kept) -> None:
            if value.over:
                self.show_result_of(attempt)
            else:
                self.test.kept(value)

        self._asker.ask(lambda: self._service.test.answer(attempt, item, response, ms), kept)

    def _on_flag(self, flag: tuple[ItemId, bool]) -> None:
        item, flagged = flag
        attempt = self._attempt
        self._asker.ask(lambda: self._service.test.flag(attempt, item, flagged=flagged), lambda _done: None)

    def _on_submit(self, *, by_clock: bool) -> None:
        attempt = self._attempt

        def submit() -> tuple[AttemptResult, Paper | None]:
            self._service.test.submit(attempt, by_clock=by_clock)
            return self._fetch_result(attempt)

        self._asker.ask(submit, lambda found: self._show_result(*found))

    def _fetch_result(self, attempt: AttemptId) -> tuple[AttemptResult, Paper | None]:
        result = self._service.test.result(attempt)
        if not result.passed:
            return result, None
        try:
            return result, self._service.test.paper(attempt)
        except Refused as refusal:
            # A pack of an unknown signer can be passed, but gives no paper.
            if refusal.reason is not Reason.NOT_FOUND:
                raise
            return result, None

    def _show_result(self, result: AttemptResult, paper: Paper | None) -> None:
        self.test.stop()
        self._course = result.course
        self.full_screen_changed.emit(False)
        me = self._service.profiles.me
        self.result.show_result(result, paper, me)
        self.setCurrentWidget(self.result)
        self.result.setFocus()

    def _on_pdf(self, wish: tuple[Path, bytes]) -> None:
        path, data = wish
        self._asker.ask(lambda: write_document(path, data), lambda _done: self.result.say_saved(path))

    def _media(self, name: str) -> bytes | None:
        try:
            return self._service.study.media(self._course, name)
        except Refused:
            return None


def _call(then: Callable[[], None] | None) -> None:
    if then is not None:
        then()
