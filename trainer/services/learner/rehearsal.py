"""Taking a course without a window, from a plan: for demonstrations, tests and the classroom."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from trainer.domain.course import Course
from trainer.domain.grading import right_answer
from trainer.domain.ids import CourseId, ItemId, LessonId
from trainer.domain.question import (
    ChoiceGap,
    Chosen,
    Filled,
    Gaps,
    Match,
    Matched,
    Number,
    OneAnswer,
    Order,
    Ordered,
    Question,
    Response,
    SeveralAnswers,
    ShortText,
    Written,
)
from trainer.services.learner.attempt_pages import AttemptResult
from trainer.services.learner.service import LearnerService

TEXT_NOBODY_ACCEPTS = "—"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do in a course; `lessons` None means all of them, `right` is the share of right answers, 0 to 1.

    `answers` wins over `right`; an item that neither speaks of stays open (`right` None).
    """

    lessons: tuple[LessonId, ...] | None = None
    answers: Mapping[ItemId, Response] = field(default_factory=dict)
    right: float | None = 1.0
    seed: str = ""
    practise: bool = True
    test: bool = True
    hand_in: bool = True


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What was done: lessons finished, questions practised, and the tests handed in."""

    course: CourseId
    lessons: int
    practised: int
    results: tuple[AttemptResult, ...]


def rehearse(learner: LearnerService, course_id: CourseId, plan: Plan) -> Rehearsed:
    """Take a course as a learner would, verb by verb. *Side effects:* everything those verbs do."""
    course = learner.content(course_id)
    chance = random.Random(f"{plan.seed}/{course_id}")  # noqa: S311 - plays a person, protects nothing
    wanted = [lesson for lesson in course.lessons if plan.lessons is None or lesson.id in plan.lessons]
    practised = 0
    for lesson in wanted:
        learner.study.lesson(course_id, lesson.id)
        for part in lesson.parts:
            learner.study.save_position(course_id, lesson.id, part.id, 1000)
            for question in part.questions if plan.practise else ():
                response = _response(question, plan, chance)
                if response is not None:
                    learner.study.practise(course_id, question.id, response)
                    practised += 1
            learner.study.part_read(course_id, lesson.id, part.id)
    results = []
    for quiz in course.quizzes if plan.test else ():
        running = learner.test.start(course_id, quiz.id)
        for item in running.items:
            response = _response(course.item(item.question.id), plan, chance)
            if response is not None:
                learner.test.answer(
                    running.attempt, item.question.id, response, chance.randint(4_000, 60_000)
                )
        if plan.hand_in:
            results.append(learner.test.submit(running.attempt))
    return Rehearsed(course_id, len(wanted), practised, tuple(results))


def _response(question: Question, plan: Plan, chance: random.Random) -> Response | None:
    if question.id in plan.answers:
        return plan.answers[question.id]
    if plan.right is None:
        return None
    return right_answer(question) if chance.random() < plan.right else a_wrong_answer(question, chance)


def a_wrong_answer(question: Question, chance: random.Random) -> Response:
    """An answer that somebody who does not know might give; it earns less than everything."""
    match question:
        case OneAnswer():
            return Chosen((chance.choice([option.id for option in question.options if not option.right]),))
        case SeveralAnswers():
            wrong = [option.id for option in question.options if not option.right]
            right = [option.id for option in question.options if option.right]
            return Chosen((chance.choice(right), chance.choice(wrong)))
        case Order():
            cards = [card.id for card in question.cards]
            cards[0], cards[-1] = cards[-1], cards[0]
            return Ordered(tuple(cards))
        case Match():
            rights = [card.id for card in question.rights]
            first = question.pairs[0]
            other = chance.choice([right for right in rights if right != first.right_id] or rights)
            return Matched(
                ((first.id, other), *((pair.id, chance.choice(rights)) for pair in question.pairs[1:]))
            )
        case ShortText() | Number():
            return Written(TEXT_NOBODY_ACCEPTS)
        case Gaps():
            return Filled(
                tuple(
                    chance.choice(gap.choices[1:]) if isinstance(gap, ChoiceGap) else TEXT_NOBODY_ACCEPTS
                    for gap in question.gaps
                )
            )
        case _:
            assert_never(question)


def course_answers(course: Course) -> dict[ItemId, Response]:
    """A right answer to every question of a course."""
    return {question.id: right_answer(question) for question in course.questions()}
