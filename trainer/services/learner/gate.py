"""Whether a test may be begun now, and what is known of the attempts at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from trainer.domain.attempt import AttemptLog, started_on
from trainer.domain.course import Course, Quiz
from trainer.domain.ids import AttemptId
from trainer.domain.log import AttemptStarted
from trainer.domain.progress import CourseProgress
from trainer.services.learner.course_pages import GateState, QuizGate
from trainer.services.learner.session import Session
from trainer.services.learner.shelf import Shelf


def gates(
    session: Session, shelf: Shelf, course: Course, progress: CourseProgress, texts: Callable[[str], str]
) -> tuple[QuizGate, ...]:
    """The tests of a course as its page shows them."""
    judged = shelf.judged(course.id)
    found = []
    for quiz in course.quizzes:
        mine = [(log, result) for log, result in judged if log.started.quiz == quiz.id]
        handed_in = [(log, result) for log, result in mine if log.submitted]
        best = max(handed_in, key=lambda pair: (pair[1].passed, pair[1].score), default=None)
        left = attempts_left(session, quiz)
        found.append(
            QuizGate(
                quiz=quiz.id,
                title=quiz.title,
                intro_html=texts(quiz.intro),
                items=quiz.item_count,
                minutes=quiz.minutes,
                pass_mark=quiz.pass_mark,
                state=gate_state(session, course, quiz, progress),
                lessons_left=lessons_left(quiz, progress),
                attempts=len(mine),
                attempts_left=left,
                attempts_a_day=quiz.attempts_a_day,
                again_on=again_on(session, quiz),
                best_score_bp=best[1].score_bp if best else None,
                best_attempt=best[0].id if best else None,
                last_attempt=handed_in[-1][0].id if handed_in else None,
                passed=quiz.id in progress.passed,
            )
        )
    return tuple(found)


def gate_state(session: Session, course: Course, quiz: Quiz, progress: CourseProgress) -> GateState:
    """Whether a test may be begun, and if not, why."""
    if open_attempt_of(session, course, quiz) is not None:
        return GateState.RUNNING
    if lessons_left(quiz, progress):
        return GateState.LESSONS_FIRST
    return GateState.USED_UP_TODAY if attempts_left(session, quiz) == 0 else GateState.OPEN


def lessons_left(quiz: Quiz, progress: CourseProgress) -> int:
    """How many lessons have to be done before the test opens."""
    return sum(not lesson.done for lesson in progress.lessons) if quiz.opens_after_lessons else 0


def attempts_left(session: Session, quiz: Quiz) -> int | None:
    """How many more attempts may begin today; None without a limit."""
    if not quiz.attempts_a_day:
        return None
    today = session.clock.now().date().isoformat()
    return max(0, quiz.attempts_a_day - started_on(session.learned().attempts, quiz.id, today))


def again_on(session: Session, quiz: Quiz) -> date | None:
    """The day on which the next attempt may begin; None where that is today."""
    used_up = attempts_left(session, quiz) == 0
    return session.clock.now().date() + timedelta(days=1) if used_up else None


def open_attempt_of(session: Session, course: Course, quiz: Quiz) -> AttemptLog | None:
    """The attempt at this test that was begun in this very log and not handed in."""
    return next(
        (
            log
            for log in open_attempts(session)
            if log.started.quiz == quiz.id and log.started.course == course.id
        ),
        None,
    )


def open_attempts(session: Session) -> tuple[AttemptLog, ...]:
    """Attempts that were begun in the record in use and not handed in, newest first.

    One that was begun in a log that this one goes on from cannot be gone on with: its events would be torn apart.
    """
    attempts = session.learned().attempts  # asked first: it takes in what another window wrote
    begun_here = {
        event.attempt
        for event in (entry.event for entry in session.opened().logbook.record)
        if isinstance(event, AttemptStarted)
    }
    return tuple(log for log in reversed(attempts) if log.submitted is None and log.id in begun_here)


def attempt_named(session: Session, attempt: AttemptId) -> AttemptLog | None:
    """The attempt of this name; None where the logs hold none."""
    return session.learned().attempt(attempt)
