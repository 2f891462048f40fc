"""One attempt: drawing, showing, reading the log, judging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.builders import OUTCOME, a_bank, a_course, a_question, a_quiz, gaps, match, one_answer, order
from trainer.domain.attempt import (
    attempts_in,
    basis_points,
    check_code,
    draw,
    draw_fits,
    judge_attempt,
    shown_choices,
    shown_order,
    shown_rights,
    started_on,
)
from trainer.domain.course import Course, DrawRule, Quiz
from trainer.domain.grading import right_answer
from trainer.domain.ids import (
    AttemptId,
    BankId,
    CourseId,
    ItemId,
    LogId,
    OptionId,
    OutcomeId,
    PackDigest,
    QuizId,
)
from trainer.domain.log import (
    Answered,
    AttemptStarted,
    Event,
    Interrupted,
    Opened,
    Stamp,
    Submitted,
)
from trainer.domain.question import Chosen, Level, Response

ATTEMPT, OTHER = AttemptId("ab" * 16), AttemptId("cd" * 16)
SEED = "00" * 16


def started(course: Course, items: Sequence[ItemId], attempt: AttemptId = ATTEMPT) -> AttemptStarted:
    return AttemptStarted(attempt, course.id, PackDigest("3d" * 32), course.quizzes[0].id, SEED, tuple(items))


def stamp(seq: int, ticks: int, wall: str = "2026-11-23T08:00:00+07:00") -> Stamp:
    return Stamp(seq, wall, ticks)


def course_with(*rules: DrawRule) -> Course:
    return a_course(quizzes=(a_quiz(draw=rules),))


def two_banks() -> Course:
    second = replace(
        a_bank("nh-khac", "kh"),
        questions=tuple(
            replace(question, outcome=OutcomeId("khac"), level=Level.KNOW)
            for question in a_bank("nh-khac", "kh").questions
        ),
    )
    return a_course(banks=(a_bank(), second))


def drawn_answers(course: Course, items: Sequence[ItemId]) -> dict[ItemId, Response | None]:
    return {item: right_answer(course.item(item)) for item in items}


class TestDrawing:
    def test_the_same_seed_gives_the_same_items_and_another_seed_others(self) -> None:
        course = course_with(DrawRule(BankId("nh-kenh-khac"), 4))
        quiz = course.quizzes[0]
        drawn = {draw(course, quiz, f"{seed:032x}", ()) for seed in range(20)}
        assert draw(course, quiz, SEED, ()) == draw(course, quiz, SEED, ())
        assert len(drawn) > 10
        assert all(len(set(items)) == 4 and draw_fits(course, quiz, items) for items in drawn)

    def test_a_frozen_draw_stays_what_it_was(self) -> None:
        course = course_with(DrawRule(BankId("nh-kenh-khac"), 4))
        assert draw(course, course.quizzes[0], SEED, ()) == FROZEN_DRAW

    def test_items_not_seen_before_come_first(self) -> None:
        course = course_with(DrawRule(BankId("nh-kenh-khac"), 4))
        quiz = course.quizzes[0]
        first = draw(course, quiz, SEED, ())
        second = draw(course, quiz, "11" * 16, first)
        assert not set(first) & set(second)
        third = draw(course, quiz, "22" * 16, (*first, *second))
        assert len(third) == 4

    def test_rules_draw_by_outcome_and_level_and_no_item_twice(self) -> None:
        course = two_banks()
        rules = (
            DrawRule(BankId("nh-kenh-khac"), 6),
            DrawRule(BankId("nh-kenh-khac"), 2, level=Level.APPLY),
            DrawRule(BankId("nh-khac"), 3, outcome=OutcomeId("khac")),
        )
        quiz = a_quiz(draw=rules)
        items = draw(course, quiz, SEED, ())
        assert len(set(items)) == 11
        assert draw_fits(course, quiz, items)
        assert all(course.item(item).outcome == OutcomeId("khac") for item in items[8:])

    def test_a_narrow_rule_is_not_starved_by_a_wide_one(self) -> None:
        questions = list(a_bank().questions)
        questions[0] = replace(questions[0], level=Level.KNOW)
        course = a_course(banks=(replace(a_bank(), questions=tuple(questions)),))
        bank = BankId("nh-kenh-khac")
        quiz = a_quiz(draw=(DrawRule(bank, 7), DrawRule(bank, 1, level=Level.KNOW)))
        for seed in range(10):
            assert draw(course, quiz, f"{seed:032x}", ())[-1] == questions[0].id

    def test_a_bank_too_small_is_an_error(self) -> None:
        course = course_with(DrawRule(BankId("nh-kenh-khac"), 9))
        with pytest.raises(ValueError, match="too few"):
            draw(course, course.quizzes[0], SEED, ())
        with pytest.raises(ValueError, match="too few"):
            draw(course, a_quiz(draw=(DrawRule(BankId("none"), 1),)), SEED, ())

    @pytest.mark.parametrize(
        "items",
        [
            ("nh-01",),
            ("nh-01", "nh-01"),
            ("nh-01", "ca-01"),
            ("nh-01", "no-such"),
            ("nh-01", "nh-02", "nh-03"),
        ],
    )
    def test_items_that_the_test_does_not_draw_do_not_fit(self, items: tuple[str, ...]) -> None:
        course = a_course()
        assert not draw_fits(course, course.quizzes[0], [ItemId(item) for item in items])
        assert draw_fits(course, course.quizzes[0], [ItemId("nh-05"), ItemId("nh-02")])


FROZEN_DRAW = ("nh-07", "nh-08", "nh-02", "nh-04")


class TestShowing:
    @pytest.mark.parametrize("kind", ["one", "several", "order", "match"])
    def test_everything_is_shown_once_in_an_order_the_seed_decides(self, kind: str) -> None:
        question = a_question(kind)
        orders = {shown_order(question, f"{seed:032x}") for seed in range(30)}
        assert len(orders) > 1
        assert len({frozenset(shown) for shown in orders}) == 1

    @pytest.mark.parametrize("kind", ["text", "number", "gaps"])
    def test_kinds_without_options_have_no_order(self, kind: str) -> None:
        assert shown_order(a_question(kind), SEED) == ()

    def test_fixed_options_stay_as_written(self) -> None:
        for seed in range(10):
            assert shown_order(one_answer(fixed=True), f"{seed:032x}") == ("a", "b", "c")
            assert shown_order(match(fixed=True), f"{seed:032x}") == ("a", "b", "c")

    def test_cards_never_lie_in_the_right_order_from_the_start(self) -> None:
        for seed in range(60):
            for question in (order(), order(fixed=True), order(strays=())):
                shown = shown_order(question, f"{seed:032x}")
                assert [card for card in shown if card != "z"] != ["a", "b", "c"]

    def test_right_sides_and_choices_are_mixed(self) -> None:
        assert len({shown_rights(match(), f"{seed:032x}") for seed in range(20)}) > 1
        shown = {shown_choices(gaps(), f"{seed:032x}") for seed in range(20)}
        assert len(shown) > 1
        assert {frozenset(choices[0]) for choices in shown} == {frozenset(gaps().gaps[0].choices)}  # type: ignore[union-attr]
        assert {choices[1] for choices in shown} == {()}


class TestTheLog:
    def test_the_last_answer_to_an_item_counts(self) -> None:
        course = a_course()
        item = ItemId("nh-01")
        events: list[tuple[Stamp, Event]] = [
            (stamp(0, 0), Opened("1", "pc")),
            (stamp(1, 100), started(course, [item, ItemId("nh-02")])),
            (stamp(2, 200), Answered(ATTEMPT, item, Chosen((OptionId("a"),)), 5)),
            (stamp(3, 300), Answered(ATTEMPT, item, Chosen((OptionId("b"),)), 5)),
            (stamp(4, 400), Answered(ATTEMPT, ItemId("nh-02"), Chosen((OptionId("b"),)), 5)),
            (stamp(5, 500), Answered(ATTEMPT, ItemId("nh-02"), None, 5)),
            (stamp(6, 600), Answered(ATTEMPT, ItemId("stranger"), None, 5)),
            (stamp(7, 700), Submitted(ATTEMPT, False, 6)),
            (stamp(8, 800), Answered(ATTEMPT, item, None, 5)),
            (stamp(9, 900), Submitted(ATTEMPT, True, 9)),
            (stamp(10, 999), Answered(OTHER, item, None, 5)),
        ]
        (log,) = attempts_in(events)
        assert log.id == ATTEMPT
        assert log.answers == {item: Chosen((OptionId("b"),)), ItemId("nh-02"): None}
        assert log.answered == 1
        assert log.submitted == Submitted(ATTEMPT, False, 6)
        assert log.submitted_at == stamp(7, 700)
        assert log.used_ms == 600

    def test_the_clock_stops_while_the_program_is_away(self) -> None:
        course = a_course()
        events: list[tuple[Stamp, Event]] = [
            (stamp(0, 1_000), started(course, [ItemId("nh-01")])),
            (stamp(1, 61_000), Answered(ATTEMPT, ItemId("nh-01"), None, 5)),
            (stamp(2, 5), Interrupted(ATTEMPT, 3_600)),  # the PC was started again: its counter too
            (stamp(3, 30_005), Answered(ATTEMPT, ItemId("nh-01"), None, 5)),
        ]
        (log,) = attempts_in(events)
        assert log.used_ms == 90_000
        assert log.interruptions == [Interrupted(ATTEMPT, 3_600)]

    def test_a_second_start_of_the_same_name_is_left_out(self) -> None:
        course = a_course()
        first, second = started(course, [ItemId("nh-01")]), started(course, [ItemId("nh-02")])
        (log,) = attempts_in([(stamp(0, 0), first), (stamp(1, 0), second)])
        assert log.started is first

    def test_attempts_of_a_day_are_counted_by_test(self) -> None:
        course = a_course()
        logs = attempts_in(
            [
                (stamp(0, 0, "2026-11-22T23:59:00+07:00"), started(course, [], AttemptId("01" * 16))),
                (stamp(1, 0), started(course, [], AttemptId("02" * 16))),
                (stamp(2, 0), started(course, [], AttemptId("03" * 16))),
            ]
        )
        assert started_on(logs, course.quizzes[0].id, "2026-11-23") == 2
        assert started_on(logs, QuizId("other"), "2026-11-23") == 0


class TestJudging:
    def test_all_right_passes(self) -> None:
        course = a_course()
        items = draw(course, course.quizzes[0], SEED, ())
        judged = judge_attempt(
            course, started(course, items), drawn_answers(course, items), Submitted(ATTEMPT, False, 60)
        )
        assert judged.score == 1
        assert judged.score_bp == 10_000
        assert judged.passed
        assert judged.fits
        assert not judged.over_time
        (outcome,) = judged.by_outcome
        assert (outcome.outcome, outcome.items, outcome.right, outcome.share) == (OUTCOME, 2, 2, Fraction(1))

    def test_an_attempt_that_was_not_handed_in_does_not_pass(self) -> None:
        course = a_course()
        items = draw(course, course.quizzes[0], SEED, ())
        assert not judge_attempt(course, started(course, items), drawn_answers(course, items), None).passed

    def test_items_that_do_not_fit_do_not_pass(self) -> None:
        course = a_course()
        items = (ItemId("nh-01"), ItemId("nh-01"))
        judged = judge_attempt(
            course, started(course, items), drawn_answers(course, items), Submitted(ATTEMPT, False, 60)
        )
        assert len(judged.marks) == 1
        assert judged.score == 1
        assert not judged.fits
        assert not judged.passed

    def test_a_course_that_knows_neither_test_nor_items_gives_nothing(self) -> None:
        course = a_course()
        begun = AttemptStarted(
            ATTEMPT, CourseId("x"), PackDigest("3d" * 32), QuizId("none"), SEED, (ItemId("gone"),)
        )
        judged = judge_attempt(course, begun, {}, Submitted(ATTEMPT, False, 10**6))
        assert (judged.score, judged.passed, judged.fits, judged.over_time) == (
            Fraction(0),
            False,
            False,
            False,
        )
        assert judged.by_outcome == ()
        empty = replace(begun, items=())
        assert judge_attempt(course, empty, {}, None).score == 0

    def test_points_weigh_and_the_pass_mark_is_compared_exactly(self) -> None:
        questions = list(a_bank().questions)[:3]
        questions[0] = replace(questions[0], points=4)
        course = a_course(
            banks=(replace(a_bank(), questions=tuple(questions)),),
            quizzes=(a_quiz(draw=(DrawRule(BankId("nh-kenh-khac"), 3),), pass_mark=67),),
        )
        items = tuple(question.id for question in questions)
        answers: dict[ItemId, Response | None] = {items[0]: right_answer(questions[0])}
        judged = judge_attempt(course, started(course, items), answers, Submitted(ATTEMPT, False, 1))
        assert judged.score == Fraction(4, 6)
        assert judged.score_bp == 6666
        assert not judged.passed
        lower = replace(course, quizzes=(replace(course.quizzes[0], pass_mark=66),))
        assert judge_attempt(lower, started(lower, items), answers, Submitted(ATTEMPT, False, 1)).passed

    def test_a_must_item_has_to_be_fully_right(self) -> None:
        questions = list(a_bank().questions)
        questions[1] = replace(questions[1], must=True)
        course = a_course(
            banks=(replace(a_bank(), questions=tuple(questions)),),
            quizzes=(a_quiz(draw=(DrawRule(BankId("nh-kenh-khac"), 8),)),),
        )
        items = tuple(question.id for question in questions)
        answers = drawn_answers(course, items)
        answers[items[1]] = Chosen((OptionId("a"),))
        judged = judge_attempt(course, started(course, items), answers, Submitted(ATTEMPT, False, 1))
        assert judged.score > Fraction(9, 10)
        assert judged.must_failed == (items[1],)
        assert not judged.passed

    def test_time_far_beyond_the_limit_is_told(self) -> None:
        course = a_course()
        items = draw(course, course.quizzes[0], SEED, ())
        for used_s, over in ((20 * 60 + 30, False), (20 * 60 + 31, True)):
            handed_in = Submitted(ATTEMPT, True, used_s)
            assert judge_attempt(course, started(course, items), {}, handed_in).over_time is over
        untimed: Quiz = replace(course.quizzes[0], minutes=0)
        free = replace(course, quizzes=(untimed,))
        assert not judge_attempt(free, started(free, items), {}, Submitted(ATTEMPT, False, 10**6)).over_time

    def test_outcomes_of_banks_that_the_course_does_not_list_are_still_counted(self) -> None:
        course = two_banks()
        items = (ItemId("kh-01"), ItemId("nh-01"))
        judged = judge_attempt(course, started(course, items), {}, None)
        assert [points.outcome for points in judged.by_outcome] == [OUTCOME, "khac"]


def test_basis_points_are_rounded_down() -> None:
    assert basis_points(Fraction(2, 3)) == 6666
    assert basis_points(Fraction(79_999, 100_000)) == 7999


def test_the_check_code_belongs_to_log_and_attempt() -> None:
    code = check_code(LogId("1b" * 16), ATTEMPT)
    assert code == "7WC3-F378-C7C4"
    assert code != check_code(LogId("1c" * 16), ATTEMPT)
    assert code != check_code(LogId("1b" * 16), OTHER)
