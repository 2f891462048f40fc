"""Taking a test: the gate, the clock, kept answers, coming back, handing in, results."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import a_bank, a_course, a_course_folder
from tests.services.learner.pc import COURSE, Pc, bent_course, open_test
from trainer.domain.course import Course, DrawRule
from trainer.domain.errors import Reason, Refused
from trainer.domain.grading import right_answer
from trainer.domain.ids import AttemptId, BankId, ItemId, OptionId, QuizId
from trainer.domain.log import ClockSetBack, Interrupted, Submitted
from trainer.domain.question import Chosen
from trainer.services.learner.attempt_pages import PaperState, RunningAttempt
from trainer.services.learner.course_pages import GateState
from trainer.services.learner.rehearsal import Plan, course_answers, rehearse
from trainer.storage import machine

QUIZ = QuizId("kiem-tra-cuoi-khoa")
NOBODY = AttemptId("00" * 16)


@pytest.fixture
def bent(pc: Pc) -> Pc:
    """The PC with another course on it: `bent.course` is set by `install`."""
    return pc


def install(pc: Pc, course: Course) -> None:
    """Replace the shipped course."""
    pc.course = course
    a_course_folder(pc.folder / "shipped", course)
    pc.learner.profiles.close()
    pc.learner = pc.start()


def answer_all(pc: Pc, running: RunningAttempt) -> None:
    for item in running.items:
        pc.learner.test.answer(
            running.attempt, item.question.id, right_answer(pc.course.item(item.question.id)), 900
        )


def test_the_test_opens_after_the_lessons(pc: Pc) -> None:
    pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    with pytest.raises(Refused) as refusal:
        pc.learner.test.start(COURSE, QUIZ)
    assert refusal.value.reason is Reason.TEST_CLOSED
    for lesson in pc.course.lessons:
        pc.learner.study.finish_lesson(COURSE, lesson.id)
    assert pc.learner.study.course(COURSE).tests[0].state is GateState.OPEN
    running = pc.learner.test.start(COURSE, QUIZ)
    assert (len(running.items), running.seconds_left, running.resumed) == (2, 1200, False)
    assert all(not item.question.hint_html for item in running.items)
    gate = pc.learner.study.course(COURSE).tests[0]
    assert (gate.state, gate.attempts_left) == (GateState.RUNNING, 2)
    assert pc.learner.test.start(COURSE, QUIZ).attempt == running.attempt


def test_a_test_that_asks_for_no_lessons_is_open_from_the_start(pc: Pc) -> None:
    install(pc, bent_course(opens_after_lessons=False, minutes=0, attempts_a_day=0))
    pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    running = pc.learner.test.start(COURSE, QUIZ)
    assert running.seconds_left is None
    assert pc.learner.test.seconds_left(running.attempt) is None
    pc.clock.go_on(10**6)
    answer_all(pc, running)
    result = pc.learner.test.submit(running.attempt, by_clock=True)
    assert result.passed
    assert result.attempts_left is None
    assert result.again_on is None
    assert result.paper is PaperState.NONE  # the lessons are not done
    with pytest.raises(Refused):
        pc.learner.test.paper(running.attempt)


def test_a_test_that_is_not_there_is_not_found(pc: Pc) -> None:
    running = open_test(pc)
    test = pc.learner.test
    for call in (
        lambda: test.start(COURSE, QuizId("none")),
        lambda: test.answer(NOBODY, ItemId("nh-01"), None, 1),
        lambda: test.answer(running.attempt, ItemId("ca-01"), None, 1),
        lambda: test.flag(NOBODY, ItemId("nh-01"), flagged=True),
        lambda: test.submit(NOBODY),
        lambda: test.result(running.attempt),
        lambda: test.paper(running.attempt),
    ):
        with pytest.raises(Refused) as refusal:
            call()
        assert refusal.value.reason is Reason.NOT_FOUND
    test.submit(running.attempt)
    with pytest.raises(Refused):
        test.resume()


def test_answers_can_be_changed_taken_back_and_flagged(pc: Pc) -> None:
    running = open_test(pc)
    first, second = (item.question.id for item in running.items)
    test = pc.learner.test
    assert test.answer(running.attempt, first, Chosen((OptionId("a"),)), 5).answered == 1
    assert test.answer(running.attempt, second, Chosen((OptionId("a"),)), 5).answered == 2
    assert test.answer(running.attempt, second, None, -5).answered == 1
    test.flag(running.attempt, second, flagged=True)
    again = test.start(COURSE, QUIZ)
    assert [item.response for item in again.items] == [Chosen((OptionId("a"),)), None]
    assert [item.flagged for item in again.items] == [False, True]
    assert not again.resumed


def test_the_clock_stops_while_the_program_is_away_and_the_report_says_so(pc: Pc) -> None:
    running = open_test(pc)
    pc.clock.go_on(300)
    pc.learner.test.answer(running.attempt, running.items[0].question.id, None, 5)
    pc.restart()
    pc.clock.wall += timedelta(hours=2)
    pc.clock.counter = 10  # the PC was started again
    learner = pc.learner
    learner.profiles.open(learner.profiles.all()[0].id)
    found = learner.test.open_attempt()
    assert found is not None
    assert (found.attempt, found.items, found.answered, found.seconds_left) == (running.attempt, 2, 0, 900)
    assert learner.study.home().test == found
    pc.clock.go_on(60)  # looking at Home costs no time
    resumed = learner.test.resume()
    assert resumed.resumed
    assert resumed.away_s == 7260
    assert resumed.seconds_left == 900
    pc.clock.go_on(100)
    assert learner.test.seconds_left(running.attempt) == 800
    assert not learner.test.resume().resumed
    answer_all(pc, resumed)
    result = learner.test.submit(running.attempt)
    assert (result.used_s, result.interruptions, result.passed) == (400, 1, True)
    assert learner.reports.preview().interruptions == 1


def test_answering_after_a_restart_goes_on_by_itself(pc: Pc) -> None:
    running = open_test(pc)
    pc.restart()
    pc.learner.profiles.open(pc.learner.profiles.all()[0].id)
    pc.learner.test.answer(running.attempt, running.items[0].question.id, None, 5)
    events = [recorded.event for recorded in pc.learner.reports.my_data().record]
    assert sum(isinstance(event, Interrupted) for event in events) == 1


def test_at_zero_the_test_is_handed_in_and_later_answers_are_refused(pc: Pc) -> None:
    running = open_test(pc)
    first, second = (item.question.id for item in running.items)
    pc.learner.test.answer(running.attempt, first, right_answer(pc.course.item(first)), 5)
    pc.clock.go_on(20 * 60 + 1)
    assert not pc.learner.test.answer(running.attempt, second, None, 5).over  # it was on its way
    pc.clock.go_on(5)
    kept = pc.learner.test.answer(running.attempt, second, right_answer(pc.course.item(second)), 5)
    assert (kept.over, kept.seconds_left) == (True, 0)
    result = pc.learner.test.result(running.attempt)
    assert (result.by_clock, result.used_s, result.score_bp) == (True, 1200, 5000)
    with pytest.raises(Refused) as refusal:
        pc.learner.test.answer(running.attempt, second, None, 5)
    assert refusal.value.reason is Reason.ATTEMPT_OVER
    assert pc.learner.test.submit(running.attempt).attempt == running.attempt
    events = [recorded.event for recorded in pc.learner.reports.my_data().record]
    assert sum(isinstance(event, Submitted) for event in events) == 1


def test_attempts_a_day_are_limited_and_another_day_opens_again(pc: Pc) -> None:
    running = open_test(pc)
    for _ in range(2):
        pc.learner.test.submit(running.attempt)
        running = pc.learner.test.start(COURSE, QUIZ)
    result = pc.learner.test.submit(running.attempt)
    assert (result.may_try_now, result.again_on, result.attempts_left) == (False, date(2026, 11, 24), 0)
    assert not result.passed
    assert (result.reread_number, result.reread_title) == (1, "Kiểm tra bằng kênh khác")
    with pytest.raises(Refused) as refusal:
        pc.learner.test.start(COURSE, QUIZ)
    assert (refusal.value.reason, refusal.value.where) == (Reason.ATTEMPTS_USED_UP, "2026-11-24")
    gate = pc.learner.study.course(COURSE).tests[0]
    assert (gate.state, gate.attempts, gate.best_score_bp) == (GateState.USED_UP_TODAY, 3, 0)
    pc.clock.go_on(24 * 3600)
    assert pc.learner.test.start(COURSE, QUIZ).attempt
    assert len(pc.learner.test.attempts(COURSE)) == 3


def test_every_attempt_draws_what_was_not_seen_before(pc: Pc) -> None:
    running = open_test(pc)
    seen = [item.question.id for item in running.items]
    for _ in range(2):
        pc.learner.test.submit(running.attempt)
        running = pc.learner.test.start(COURSE, QUIZ)
        seen += [item.question.id for item in running.items]
    assert len(set(seen)) == 6


def test_the_result_tells_outcomes_items_and_what_had_to_be_right(pc: Pc) -> None:
    questions = tuple(replace(question, must=True) for question in a_bank().questions)
    bank = replace(a_bank(), questions=questions)
    install(
        pc, a_course(banks=(bank,), quizzes=bent_course(draw=(DrawRule(BankId("nh-kenh-khac"), 8),)).quizzes)
    )
    running = open_test(pc)
    wrong = running.items[2].question.id
    for item in running.items:
        if item.question.id != wrong:
            pc.learner.test.answer(
                running.attempt, item.question.id, right_answer(pc.course.item(item.question.id)), 5
            )
    result = pc.learner.test.submit(running.attempt)
    assert (result.score_bp, result.passed, result.must_failed) == (8750, False, (3,))
    assert result.outcomes[0].right == 7
    assert result.outcomes[0].reached
    assert result.reread is None
    assert [item.feedback.permille for item in result.items] == [1000, 1000, 0, *[1000] * 5]
    assert result.items[2].response is None
    assert pc.learner.test.attempts(COURSE)[0].items == ()
    assert pc.learner.study.course(COURSE).tests[0].best_attempt == running.attempt


def test_a_newer_course_leaves_an_open_test_that_no_longer_fits_behind(pc: Pc) -> None:
    running = open_test(pc)
    other = replace(
        a_bank(),
        questions=tuple(
            replace(question, id=ItemId(f"moi-{number}"))
            for number, question in enumerate(a_bank().questions)
        ),
    )
    install(pc, a_course(version="2.0", banks=(other,)))
    pc.learner.profiles.open(pc.learner.profiles.all()[0].id)
    assert pc.learner.test.open_attempt() is None
    assert pc.learner.test.seconds_left(running.attempt) is None
    with pytest.raises(Refused):
        pc.learner.test.resume()
    with pytest.raises(Refused):
        pc.learner.test.answer(running.attempt, running.items[0].question.id, None, 1)


def test_results_of_a_course_that_changed_are_still_shown(pc: Pc) -> None:
    running = open_test(pc)
    answer_all(pc, running)
    pc.learner.test.submit(running.attempt)
    quiz = replace(a_course().quizzes[0], id=QuizId("khac"))
    install(pc, a_course(version="2.0", quizzes=(quiz,)))
    pc.learner.profiles.open(pc.learner.profiles.all()[0].id)
    (result,) = pc.learner.test.attempts(COURSE)
    assert (result.title, result.passed, result.again_on) == ("", False, None)
    assert pc.learner.test.seconds_left(running.attempt) is None


def test_an_open_test_is_not_gone_on_with_on_another_pc(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    open_test(pc)
    monkeypatch.setattr(machine, "_system_number", lambda: "another machine")
    pc.restart()
    pc.learner.profiles.open(pc.learner.profiles.all()[0].id)
    assert pc.learner.test.open_attempt() is None
    assert pc.learner.test.start(COURSE, QUIZ).attempt


def test_a_bank_too_small_is_a_fault_of_the_course(pc: Pc) -> None:
    running = open_test(pc)
    pc.learner.test.submit(running.attempt)

    def too_small(*_: object) -> None:
        raise ValueError

    with pytest.MonkeyPatch.context() as patch:
        from trainer.services.learner import attempts

        patch.setattr(attempts, "draw", too_small)
        with pytest.raises(Refused) as refusal:
            pc.learner.test.start(COURSE, QUIZ)
    assert refusal.value.reason is Reason.COURSE_FINDINGS


def test_a_clock_set_back_is_recorded(pc: Pc) -> None:
    running = open_test(pc)
    pc.clock.wall -= timedelta(hours=3)
    pc.learner.test.submit(running.attempt)
    assert pc.learner.reports.preview().clock_changes == 1
    events = [recorded.event for recorded in pc.learner.reports.my_data().record]
    assert ClockSetBack(3 * 3600) in events


def test_a_second_window_on_the_same_profile_keeps_one_chain(pc: Pc) -> None:
    running = open_test(pc)
    other = pc.start()
    other.profiles.open(other.profiles.all()[0].id)
    other.test.answer(running.attempt, running.items[0].question.id, None, 1)
    pc.learner.test.answer(running.attempt, running.items[1].question.id, None, 2)
    other.test.submit(running.attempt)
    other.profiles.close()
    pc.learner.profiles.open(pc.learner.profiles.all()[0].id)
    assert len(pc.learner.test.attempts(COURSE)) == 1


def test_rehearsals_play_well_badly_or_not_at_all(pc: Pc) -> None:
    pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    answers = course_answers(pc.course)
    done = rehearse(pc.learner, COURSE, Plan(answers=answers, right=None))
    assert (done.lessons, done.practised, done.results[0].score_bp) == (2, 7, 10_000)
    bad = rehearse(pc.learner, COURSE, Plan(right=0.0, seed="3"))
    assert bad.results[0].score_bp < 10_000
    none = rehearse(pc.learner, COURSE, Plan(right=None, hand_in=False))
    assert (none.lessons, none.practised, none.results) == (2, 0, ())
    assert rehearse(pc.learner, COURSE, Plan(lessons=(), test=False)).results == ()


def test_every_wrong_answer_earns_less_than_everything(pc: Pc) -> None:
    import random

    from trainer.domain.grading import grade
    from trainer.services.learner.rehearsal import a_wrong_answer

    for question in pc.course.questions():
        for seed in range(20):
            assert grade(question, a_wrong_answer(question, random.Random(seed))) < 1
