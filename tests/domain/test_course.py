"""A course finds its lessons, tests, banks and questions by their ids, and says so where it has none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.builders import a_course
from trainer.domain.course import Course
from trainer.domain.ids import BankId, ItemId, LessonId, QuizId

COURSE = a_course()


def test_everything_is_found_by_its_id() -> None:
    for lesson in COURSE.lessons:
        assert COURSE.lesson(lesson.id) is lesson
    for quiz in COURSE.quizzes:
        assert COURSE.quiz(quiz.id) is quiz
    for bank in COURSE.banks:
        assert COURSE.bank(bank.id) is bank
    for question in COURSE.questions():
        assert COURSE.item(question.id) is question


@pytest.mark.parametrize(
    "look",
    [
        lambda course: course.lesson(LessonId("khac")),
        lambda course: course.quiz(QuizId("khac")),
        lambda course: course.bank(BankId("khac")),
        lambda course: course.item(ItemId("khac")),
    ],
)
def test_an_id_of_another_course_is_a_key_error(look: Callable[[Course], object]) -> None:
    with pytest.raises(KeyError, match="khac"):
        look(COURSE)
