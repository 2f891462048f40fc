"""What came of a test: the score by outcome and item, and the giấy xác nhận hoàn thành."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from trainer.domain.attempt import AttemptLog, Judged, check_code, judge_attempt
from trainer.domain.course import Course
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import CountedResult
from trainer.services.learner.attempt_pages import AttemptResult, ItemResult, OutcomeResult, Paper, PaperState
from trainer.services.learner.course_pages import GateState, PackStanding
from trainer.services.learner.gate import again_on, attempts_left, gate_state
from trainer.services.learner.session import Session
from trainer.services.learner.shelf import Shelf

if TYPE_CHECKING:
    from trainer.services.question_pages import QuestionPages


class Results:
    """Reads results out of the log; it writes nothing."""

    def __init__(self, session: Session, shelf: Shelf) -> None:
        self._session = session
        self._shelf = shelf

    def _judge(self, course: Course, log: AttemptLog) -> Judged:
        return judge_attempt(course, log.started, log.answers, log.submitted)

    def result(self, log: AttemptLog, *, with_items: bool) -> AttemptResult:
        """What came of an attempt that was handed in."""
        assert log.submitted is not None
        assert log.submitted_at is not None
        course = self._shelf.course_of(log)
        quiz = next((quiz for quiz in course.quizzes if quiz.id == log.started.quiz), None)
        judged = self._judge(course, log)
        outcomes = _outcomes(course, judged, quiz.pass_mark if quiz else 100)
        weak = min((row for row in outcomes if not row.reached), key=lambda row: row.bp, default=None)
        reread = next((lesson for lesson in course.lessons if weak and weak.id in lesson.outcomes), None)
        numbers = {item: number for number, item in enumerate(log.started.items, 1)}
        gate = gate_state(self._session, course, quiz, self._shelf.progress(course)) if quiz else None
        return AttemptResult(
            attempt=log.id,
            course=course.id,
            course_title=course.title,
            quiz=log.started.quiz,
            title=quiz.title if quiz else "",
            submitted=log.submitted_at.wall,
            by_clock=log.submitted.by_clock,
            used_s=log.submitted.used_s,
            score_bp=judged.score_bp,
            pass_mark=quiz.pass_mark if quiz else 100,
            passed=judged.passed,
            must_failed=tuple(numbers[item] for item in judged.must_failed),
            outcomes=outcomes,
            items=self._items(course, log) if with_items else (),
            reread=reread.id if reread else None,
            reread_number=course.lessons.index(reread) + 1 if reread else 0,
            reread_title=reread.title if reread else "",
            may_try_now=gate is GateState.OPEN,
            again_on=again_on(self._session, quiz) if quiz else None,
            attempts_left=attempts_left(self._session, quiz) if quiz else None,
            interruptions=len(log.interruptions),
            paper=self._paper_state(log, judged)[0],
        )

    def _items(self, course: Course, log: AttemptLog) -> tuple[ItemResult, ...]:
        pages, _ = self.pages(log)
        questions = {question.id: question for question in course.questions()}
        return tuple(
            ItemResult(
                number,
                pages.page(questions[item], log.started.seed, with_hint=False),
                log.answers.get(item),
                pages.feedback(questions[item], log.answers.get(item), log.started.seed),
            )
            for number, item in enumerate(log.started.items, 1)
            if item in questions
        )

    def _paper_state(self, log: AttemptLog, judged: Judged) -> tuple[PaperState, CountedResult | None]:
        """No paper without a trusted pack, every lesson done and every test passed; confirmed by a counted result."""
        course_id = log.started.course
        shelved = self._shelf.pick(course_id)
        complete = self._shelf.progress(shelved.course).complete
        if not judged.passed or not complete or shelved.standing is PackStanding.UNKNOWN:
            return PaperState.NONE, None
        person, organisation = self._session.person(), self._session.organisation()
        for counted in organisation.results if organisation and person else ():
            if counted.person == person and counted.course == course_id and counted.passed:
                return PaperState.CONFIRMED, counted
        return PaperState.PROVISIONAL, None

    def pages(self, log: AttemptLog) -> tuple[QuestionPages, tuple[str, ...]]:
        """The questions of an attempt's course, ready to be shown, and the names of its pictures."""
        from trainer.services.question_pages import QuestionPages

        course = self._shelf.course_of(log)
        media = self._shelf.media_of(log)
        return QuestionPages(course, self._shelf.variables(course), media), tuple(sorted(media))

    def paper(self, log: AttemptLog) -> Paper:
        """What the giấy xác nhận hoàn thành says; NOT_FOUND where this attempt earns none."""
        from trainer.formats.qr_code import paper_text, qr_rows

        course = self._shelf.course_of(log)
        judged = self._judge(course, log)
        state, counted = self._paper_state(log, judged)
        if state is PaperState.NONE or log.submitted_at is None:
            raise Refused(Reason.NOT_FOUND, where=log.id)
        profile = self._session.opened().profile
        organisation = self._session.organisation()
        score_bp = counted.score_bp if counted else judged.score_bp
        passed_on = _day(log.submitted_at.wall)
        code = check_code(self._session.opened().logbook.log_of(log.id), log.id)
        return Paper(
            state=state,
            name=profile.name,
            unit=profile.unit,
            position=profile.position,
            staff_code=profile.staff_code,
            organisation=organisation.root.organisation if organisation else "",
            committee=organisation.root.committee if organisation else "",
            course_title=course.title,
            course_version=course.version,
            lessons=len(course.lessons),
            minutes=course.minutes,
            score_bp=score_bp,
            passed_on=passed_on,
            confirmed_on=counted.at if counted else "",
            check_code=code,
            qr=qr_rows(paper_text(code, course.id, score_bp, passed_on.isoformat())),
        )


def _outcomes(course: Course, judged: Judged, pass_mark: int) -> tuple[OutcomeResult, ...]:
    texts = {outcome.id: outcome.text for outcome in course.outcomes}
    return tuple(
        OutcomeResult(
            points.outcome,
            texts.get(points.outcome, ""),
            points.items,
            points.right,
            points.share.numerator * 10_000 // points.share.denominator,
            points.share * 100 >= pass_mark,
        )
        for points in judged.by_outcome
    )


def _day(wall: str) -> date:
    return datetime.fromisoformat(wall).date()
