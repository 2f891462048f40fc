"""How a question is shown and an answer spoken of, for learners and for the previews of trainers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import assert_never

from trainer.domain.attempt import shown_choices, shown_order, shown_rights
from trainer.domain.course import Course
from trainer.domain.grading import grade, parts_right, right_answer
from trainer.domain.ids import OptionId
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
from trainer.formats.lesson_text import plain_text, render, render_inline
from trainer.services.reading import (
    Choice,
    Feedback,
    OptionFeedback,
    QuestionKind,
    QuestionPage,
    ShownGap,
    Verdict,
)

_WIDEST_GAP = 30


class QuestionPages:
    """Renders the questions of one course with its variables and pictures."""

    def __init__(self, course: Course, variables: Mapping[str, str], media: Collection[str]) -> None:
        self._outcomes = {outcome.id: outcome.text for outcome in course.outcomes}
        self._variables = variables
        self._media = media

    def page(self, question: Question, seed: str, *, with_hint: bool = True) -> QuestionPage:
        """A question in the order that `seed` gives; without its hint in a test."""
        texts = _texts(question)
        choices = tuple(self._choice(id_, texts[id_]) for id_ in shown_order(question, seed))
        rights: tuple[Choice, ...] = ()
        pieces: tuple[str | ShownGap, ...] = ()
        if isinstance(question, Match):
            sides = {card.id: card.text for card in question.rights}
            rights = tuple(self._choice(id_, sides[id_]) for id_ in shown_rights(question, seed))
        if isinstance(question, Gaps):
            pieces = self._pieces(question, seed)
        return QuestionPage(
            id=question.id,
            kind=kind_of(question),
            prompt_html=self._inline(question.prompt),
            prompt=plain_text(question.prompt, self._variables),
            body_html=self._block(question.body),
            hint_html=self._inline(question.hint) if with_hint else "",
            outcome=self._outcomes.get(question.outcome, ""),
            level=question.level,
            points=question.points,
            must=question.must,
            choices=choices,
            rights=rights,
            pieces=pieces,
            how_many=(
                sum(option.right for option in question.options)
                if isinstance(question, SeveralAnswers)
                else 0
            ),
            has_strays=isinstance(question, Order) and bool(question.strays),
            unit=question.unit if isinstance(question, Number) else "",
        )

    def feedback(self, question: Question, response: Response | None, seed: str) -> Feedback:
        """What is said about an answer."""
        share = grade(question, response)
        right = right_answer(question)
        verdict = Verdict.RIGHT if share == 1 else Verdict.PARTLY if share else Verdict.WRONG
        flags = parts_right(question, response)
        if isinstance(question, Match):
            by_id = dict(zip((pair.id for pair in question.pairs), flags, strict=True))
            flags = tuple(by_id[id_] for id_ in shown_order(question, seed))
        return Feedback(
            item=question.id,
            verdict=verdict,
            permille=share.numerator * 1000 // share.denominator,
            options=self._option_feedback(question, response, seed),
            parts_right=flags,
            right_order=right.cards if isinstance(right, Ordered) else (),
            right_pairs=right.pairs if isinstance(right, Matched) else (),
            right_texts=_right_texts(right),
            explanation_html=self._block(question.explanation),
            source_html=self._inline(question.source),
        )

    def _option_feedback(
        self, question: Question, response: Response | None, seed: str
    ) -> tuple[OptionFeedback, ...]:
        if not isinstance(question, OneAnswer | SeveralAnswers):
            return ()
        chosen = response.options if isinstance(response, Chosen) else ()
        options = {option.id: option for option in question.options}
        return tuple(
            OptionFeedback(id_, options[id_].right, id_ in chosen, self._inline(options[id_].feedback))
            for id_ in shown_order(question, seed)
        )

    def _pieces(self, question: Gaps, seed: str) -> tuple[str | ShownGap, ...]:
        orders = iter(shown_choices(question, seed))
        return tuple(
            self._piece(piece)
            if isinstance(piece, str)
            else ShownGap(
                next(orders),
                min(
                    _WIDEST_GAP,
                    2 + max(map(len, piece.choices if isinstance(piece, ChoiceGap) else piece.answers)),
                ),
            )
            for piece in question.pieces
        )

    def _piece(self, text: str) -> str:
        before = " " if text[:1].isspace() else ""
        behind = " " if text[-1:].isspace() and text.strip() else ""
        return before + self._inline(text) + behind

    def _choice(self, id_: OptionId, text: str) -> Choice:
        return Choice(id_, self._inline(text), plain_text(text, self._variables))

    def _inline(self, text: str) -> str:
        return render_inline(text, self._variables, media=self._media) if text.strip() else ""

    def _block(self, text: str) -> str:
        return render(text, self._variables, media=self._media).html if text.strip() else ""


def kind_of(question: Question) -> QuestionKind:
    """Which answering widget a question needs."""
    match question:
        case OneAnswer():
            return QuestionKind.ONE
        case SeveralAnswers():
            return QuestionKind.SEVERAL
        case Order():
            return QuestionKind.ORDER
        case Match():
            return QuestionKind.MATCH
        case ShortText():
            return QuestionKind.TEXT
        case Number():
            return QuestionKind.NUMBER
        case Gaps():
            return QuestionKind.GAPS
        case _:
            assert_never(question)


def _texts(question: Question) -> dict[OptionId, str]:
    match question:
        case OneAnswer() | SeveralAnswers():
            return {option.id: option.text for option in question.options}
        case Order():
            return {card.id: card.text for card in (*question.cards, *question.strays)}
        case Match():
            return {pair.id: pair.left for pair in question.pairs}
        case _:
            return {}


def _right_texts(right: Response) -> tuple[str, ...]:
    match right:
        case Written():
            return (right.text,)
        case Filled():
            return right.texts
        case _:
            return ()
