"""Questions of the builder, rendered and judged by the real services."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.builders import a_course, a_question
from trainer.domain.question import Response
from trainer.services.question_pages import QuestionPages
from trainer.services.reading import Feedback, QuestionPage

SEED = "5e" * 16


@pytest.fixture
def judged() -> Callable[[str], tuple[QuestionPage, Callable[[Response], Feedback]]]:
    """A question page of a kind, and the judge of answers to it."""

    def make(kind: str) -> tuple[QuestionPage, Callable[[Response], Feedback]]:
        question = a_question(kind)
        pages = QuestionPages(a_course(), {}, ())
        return pages.page(question, SEED), lambda response: pages.feedback(question, response, SEED)

    return make
