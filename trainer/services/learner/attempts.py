"""Taking a test: begin, answer, flag, come back, hand in, and what came of it."""

from __future__ import annotations

from datetime import datetime

from trainer.domain.attempt import AttemptLog, draw, draw_fits
from trainer.domain.course import Course, Quiz
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import AttemptId, CourseId, ItemId, QuizId
from trainer.domain.log import (
    Answered,
    AttemptStarted,
    Flagged,
    Interrupted,
    LogKind,
    PackSeen,
    Submitted,
)
from trainer.domain.question import Response
from trainer.services.learner.attempt_pages import AttemptItem, AttemptResult, Kept, Paper, RunningAttempt
from trainer.services.learner.course_pages import GateState, OpenAttempt
from trainer.services.learner.gate import (
    again_on,
    attempt_named,
    gate_state,
    open_attempt_of,
    open_attempts,
)
from trainer.services.learner.results import Results
from trainer.services.learner.session import Session, verb
from trainer.services.learner.shelf import Shelf, Shelved

LATE_MS = 2_000
"""An answer that arrives this much after the end still counts: it was on its way."""


class AttemptVerbs:
    """Everything about tests."""

    def __init__(self, session: Session, shelf: Shelf) -> None:
        self._session = session
        self._shelf = shelf
        self._results = Results(session, shelf)

    @verb
    def open_attempt(self) -> OpenAttempt | None:
        """The newest test that was begun and not handed in; its clock does not start by asking."""
        for log in open_attempts(self._session):
            found = self._drawn_from(log)
            if found is not None:
                shelved_course, quiz = found
                return OpenAttempt(
                    attempt=log.id,
                    course=shelved_course.id,
                    course_title=shelved_course.title,
                    quiz=quiz.id,
                    title=quiz.title,
                    answered=log.answered,
                    items=len(log.started.items),
                    seconds_left=self._seconds_left(log, quiz),
                    last_kept=log.last.wall if log.last else log.at.wall,
                )
        return None

    @verb
    def start(self, course_id: CourseId, quiz_id: QuizId) -> RunningAttempt:
        """Begin a test, or go on with the one that was begun. *Side effects:* notes it in the record.

        Refuses with TEST_CLOSED (lessons first) or ATTEMPTS_USED_UP (`where`: the day it opens again, ISO 8601).
        """
        shelved = self._shelf.pick(course_id)
        course = shelved.course
        quiz = _quiz(course, quiz_id)
        begun = open_attempt_of(self._session, course, quiz)
        if begun is not None and self._drawn_from(begun) is not None:
            return self._go_on(begun)
        match gate_state(self._session, course, quiz, self._shelf.progress(course)):
            case GateState.LESSONS_FIRST:
                raise Refused(Reason.TEST_CLOSED, where=quiz.title)
            case GateState.USED_UP_TODAY:
                raise Refused(Reason.ATTEMPTS_USED_UP, where=str(again_on(self._session, quiz)))
            case _:
                return self._begin(shelved, quiz)

    @verb
    def resume(self) -> RunningAttempt:
        """Go on with the newest open test; the clock runs again. *Side effects:* notes the interruption.

        NOT_FOUND where no test is open.
        """
        for log in open_attempts(self._session):
            if self._drawn_from(log) is not None:
                return self._go_on(log)
        raise Refused(Reason.NOT_FOUND)

    @verb
    def answer(self, attempt_id: AttemptId, item_id: ItemId, response: Response | None, ms: int) -> Kept:
        """Keep an answer, or that it was taken back (None); on the disk before this returns.

        Once the time is over the test is handed in instead (`over`). Refuses with ATTEMPT_OVER after that.
        *Side effects:* notes it in the record.
        """
        log, quiz = self._running(attempt_id)
        if item_id not in log.started.items:
            raise Refused(Reason.NOT_FOUND, where=item_id)
        if quiz.minutes and self._used_ms(log) > quiz.minutes * 60_000 + LATE_MS:
            self._hand_in(log, quiz, by_clock=True)
            return Kept(self._now(), log.answered, 0, over=True)
        self._session.opened().logbook.note(Answered(attempt_id, item_id, response, max(0, ms)))
        log = self._named(attempt_id)
        return Kept(self._now(), log.answered, self._seconds_left(log, quiz), over=False)

    @verb
    def flag(self, attempt_id: AttemptId, item_id: ItemId, *, flagged: bool) -> None:
        """Mark an item to look at again, or unmark it. *Side effects:* notes it in the private log."""
        self._named(attempt_id)
        self._session.opened().logbook.note_private(Flagged(attempt_id, item_id, flagged))

    @verb
    def seconds_left(self, attempt_id: AttemptId) -> int | None:
        """Seconds of a running test that are left, never below 0; None without a limit."""
        log = self._named(attempt_id)
        found = self._drawn_from(log)
        return self._seconds_left(log, found[1]) if found else None

    @verb
    def submit(self, attempt_id: AttemptId, *, by_clock: bool = False) -> AttemptResult:
        """Hand a test in; a second time changes nothing. *Side effects:* notes it in the record."""
        log = self._named(attempt_id)
        if log.submitted is None:
            log, quiz = self._running(attempt_id)
            self._hand_in(log, quiz, by_clock=by_clock)
        return self._results.result(self._named(attempt_id), with_items=True)

    @verb
    def result(self, attempt_id: AttemptId) -> AttemptResult:
        """What came of a test that was handed in; NOT_FOUND before that."""
        log = self._named(attempt_id)
        if log.submitted is None:
            raise Refused(Reason.NOT_FOUND, where=attempt_id)
        return self._results.result(log, with_items=True)

    @verb
    def attempts(self, course_id: CourseId) -> tuple[AttemptResult, ...]:
        """The tests of a course that were handed in, newest first, without their items."""
        handed_in = [log for log in self._session.learned().tries(course_id) if log.submitted]
        return tuple(self._results.result(log, with_items=False) for log in reversed(handed_in))

    @verb
    def paper(self, attempt_id: AttemptId) -> Paper:
        """What the giấy xác nhận hoàn thành says; NOT_FOUND where this attempt earns none."""
        return self._results.paper(self._named(attempt_id))

    # -- beginning and going on ---------------------------------------------------------------------------

    def _begin(self, shelved: Shelved, quiz: Quiz) -> RunningAttempt:
        course, logbook = shelved.course, self._session.opened().logbook
        seed = self._session.token(16).hex()
        seen = {
            item for attempt in self._session.learned().tries(course.id) for item in attempt.started.items
        }
        try:
            items = draw(course, quiz, seed, seen)
        except ValueError as trouble:
            raise Refused(Reason.COURSE_FINDINGS, where=course.title, detail=str(trouble)) from trouble
        attempt = AttemptId(self._session.token(16).hex())
        started = AttemptStarted(attempt, course.id, shelved.digest, quiz.id, seed, items)
        known = any(
            isinstance(event, PackSeen) and event.pack == shelved.digest
            for _, event in logbook.events(LogKind.RECORD)
        )
        logbook.note(*(() if known else (PackSeen(course.id, shelved.digest),)), started)
        self._session.opened().running.add(attempt)
        return self._show(self._named(attempt), course, quiz, resumed=False, away_s=0)

    def _go_on(self, log: AttemptLog) -> RunningAttempt:
        found = self._drawn_from(log)
        assert found is not None
        away_s = 0
        opened = self._session.opened()
        resumed = log.id not in opened.running
        if resumed:
            last = datetime.fromisoformat((log.last or log.at).wall)
            away_s = max(0, int((self._session.clock.now() - last).total_seconds()))
            opened.logbook.note(Interrupted(log.id, away_s))
            opened.running.add(log.id)
        return self._show(self._named(log.id), *found, resumed=resumed, away_s=away_s)

    def _show(
        self, log: AttemptLog, course: Course, quiz: Quiz, *, resumed: bool, away_s: int
    ) -> RunningAttempt:
        pages, media = self._results.pages(log)
        flags = {
            event.item: event.flagged
            for _, event in self._session.opened().logbook.events(LogKind.PRIVATE)
            if isinstance(event, Flagged) and event.attempt == log.id
        }
        return RunningAttempt(
            attempt=log.id,
            course=course.id,
            course_title=course.title,
            quiz=quiz.id,
            title=quiz.title,
            items=tuple(
                AttemptItem(
                    pages.page(course.item(item), log.started.seed, with_hint=False),
                    log.answers.get(item),
                    flags.get(item, False),
                )
                for item in log.started.items
            ),
            pass_mark=quiz.pass_mark,
            minutes=quiz.minutes,
            used_s=self._used_ms(log) // 1000,
            seconds_left=self._seconds_left(log, quiz),
            resumed=resumed,
            away_s=away_s,
            media=media,
        )

    def _running(self, attempt_id: AttemptId) -> tuple[AttemptLog, Quiz]:
        log = self._named(attempt_id)
        if log.submitted is not None:
            raise Refused(Reason.ATTEMPT_OVER, where=attempt_id)
        found = self._drawn_from(log)
        if found is None:
            raise Refused(Reason.NOT_FOUND, where=attempt_id)
        if attempt_id not in self._session.opened().running:
            self._go_on(log)
            log = self._named(attempt_id)
        return log, found[1]

    def _hand_in(self, log: AttemptLog, quiz: Quiz, *, by_clock: bool) -> None:
        used_s = self._used_ms(log) // 1000
        if by_clock and quiz.minutes:
            used_s = min(used_s, quiz.minutes * 60)
        self._session.opened().logbook.note(Submitted(log.id, by_clock, used_s))
        self._session.opened().running.discard(log.id)

    def _named(self, attempt_id: AttemptId) -> AttemptLog:
        log = attempt_named(self._session, attempt_id)
        if log is None:
            raise Refused(Reason.NOT_FOUND, where=attempt_id)
        return log

    def _drawn_from(self, log: AttemptLog) -> tuple[Course, Quiz] | None:
        """The course and test of an open attempt; None where no course here could have drawn it."""
        try:
            course = self._shelf.course_of(log)
            quiz = _quiz(course, log.started.quiz)
        except Refused:
            return None
        return (course, quiz) if draw_fits(course, quiz, log.started.items) else None

    def _used_ms(self, log: AttemptLog) -> int:
        running = log.submitted is None and log.id in self._session.opened().running
        since = self._session.clock.ticks() - log.last.ticks if running and log.last else 0
        return log.used_ms + max(0, since)

    def _seconds_left(self, log: AttemptLog, quiz: Quiz) -> int | None:
        if not quiz.minutes:
            return None
        return max(0, -(-(quiz.minutes * 60_000 - self._used_ms(log)) // 1000))

    def _now(self) -> str:
        return self._session.clock.now().isoformat(timespec="seconds")


def _quiz(course: Course, quiz_id: QuizId) -> Quiz:
    try:
        return course.quiz(quiz_id)
    except KeyError as trouble:
        raise Refused(Reason.NOT_FOUND, where=quiz_id) from trouble
