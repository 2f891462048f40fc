"""How an answer becomes a mark: a share from 0 to 1, exact, the same for the learner's PC and for the committee."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import assert_never

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
    Option,
    Order,
    Ordered,
    Question,
    Response,
    SeveralAnswers,
    ShortText,
    TypedGap,
    Written,
)
from trainer.domain.text import collapse, fold

NOTHING, EVERYTHING = Fraction(0), Fraction(1)
_LONGEST_ANSWER = 200
_NUMBER = re.compile(r"[+-]?[0-9](?:[0-9., ]*[0-9])?")
_THOUSANDS = {mark: re.compile(rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ".,"}


def grade(question: Question, response: Response | None) -> Fraction:
    """The share of the points this answer earns, 0 to 1; an answer of another kind, or none, earns nothing.

    One answer: all or nothing. Several: see `_several`. Order: see `_order`. Match and gaps: the share that is right.
    """
    match question:
        case OneAnswer():
            return EVERYTHING if isinstance(response, Chosen) and _chosen_one(question, response) else NOTHING
        case SeveralAnswers():
            return _several(question, response) if isinstance(response, Chosen) else NOTHING
        case Order():
            return _order(question, response) if isinstance(response, Ordered) else NOTHING
        case Match() | Gaps():
            flags = parts_right(question, response)
            return Fraction(sum(flags), len(flags)) if flags else NOTHING
        case ShortText():
            return (
                EVERYTHING
                if isinstance(response, Written) and _short_text(question, response.text)
                else NOTHING
            )
        case Number():
            return (
                EVERYTHING if isinstance(response, Written) and _number(question, response.text) else NOTHING
            )
        case _:
            assert_never(question)


def parts_right(question: Question, response: Response | None) -> tuple[bool, ...]:
    """Which parts of the answer are right: placed cards (order), left sides (match) or gaps; empty for other kinds."""
    match question:
        case Order():
            placed = response.cards if isinstance(response, Ordered) else ()
            right = [card.id for card in question.cards]
            return tuple(number < len(right) and right[number] == card for number, card in enumerate(placed))
        case Match():
            given = dict(response.pairs) if isinstance(response, Matched) else {}
            return tuple(given.get(pair.id) == pair.right_id for pair in question.pairs)
        case Gaps():
            texts = response.texts if isinstance(response, Filled) else ()
            return tuple(
                number < len(texts) and _gap(gap, texts[number]) for number, gap in enumerate(question.gaps)
            )
        case OneAnswer() | SeveralAnswers() | ShortText() | Number():
            return ()
        case _:
            assert_never(question)


def right_answer(question: Question) -> Response:
    """An answer that earns everything."""
    match question:
        case OneAnswer() | SeveralAnswers():
            return Chosen(tuple(option.id for option in question.options if option.right))
        case Order():
            return Ordered(tuple(card.id for card in question.cards))
        case Match():
            return Matched(tuple((pair.id, pair.right_id) for pair in question.pairs))
        case ShortText():
            return Written(question.answers[0])
        case Number():
            return Written(_plain_number(question.low, question.high))
        case Gaps():
            return Filled(
                tuple(
                    gap.choices[0] if isinstance(gap, ChoiceGap) else gap.answers[0] for gap in question.gaps
                )
            )
        case _:
            assert_never(question)


def readings(text: str) -> frozenset[Fraction]:
    """Every number a Vietnamese or English reader may mean by this text: "1.000" is 1000 and 1, "8,5" is 8.5.

    Spaces between digits are thousands marks. No reading at all: the text is not a number.
    """
    plain = collapse(text).replace("−", "-").replace("\u202f", " ").replace("\u2009", " ")
    if len(plain) > _LONGEST_ANSWER or not _NUMBER.fullmatch(plain):
        return frozenset()
    sign = -1 if plain.startswith("-") else 1
    digits = plain.lstrip("+-").replace(" ", "")
    return frozenset(sign * value for value in _magnitudes(digits))


def _magnitudes(digits: str) -> Iterator[Fraction]:
    for decimal, thousands in ((",", "."), (".", ",")):
        whole, _, rest = digits.partition(decimal)
        if thousands in whole:
            if not _THOUSANDS[thousands].fullmatch(whole):
                continue
            whole = whole.replace(thousands, "")
        if whole.isascii() and whole.isdigit() and (rest.isdigit() or decimal not in digits):
            yield Fraction(f"{whole}.{rest or 0}")


def _rightful(options: tuple[Option, ...]) -> frozenset[OptionId]:
    return frozenset(option.id for option in options if option.right)


def _chosen_one(question: OneAnswer, response: Chosen) -> bool:
    return set(response.options) == {option.id for option in question.options if option.right}


def _several(question: SeveralAnswers, response: Chosen) -> Fraction:
    """(right ticks − wrong ticks) / number of right options, never below 0: ticking everything does not pay.

    Source: the "plus/minus" rule for multiple response items, e.g. Moodle's multianswer grading with −100 % spread
    over wrong options, stated for this product in its course guide.
    """
    right = _rightful(question.options)
    known = frozenset(option.id for option in question.options)
    ticked = frozenset(response.options) & known
    return max(NOTHING, Fraction(len(ticked & right) - len(ticked - right), len(right)))


def _order(question: Order, response: Ordered) -> Fraction:
    """1 − normalised Kendall distance (M. Kendall, "A New Measure of Rank Correlation", Biometrika 30, 1938).

    Counted are the pairs of cards that stand in the right order, out of all pairs of right cards. A stray that was
    placed makes a wrong pair with every right card; a right card left out loses its pairs.
    """
    place = {card: number for number, card in reversed(tuple(enumerate(response.cards)))}
    right = [card.id for card in question.cards]
    agreeing = sum(
        first in place and second in place and place[first] < place[second]
        for first, second in combinations(right, 2)
    )
    strays = sum(card.id in place for card in question.strays)
    return Fraction(agreeing, len(right) * (len(right) - 1) // 2 + strays * len(right))


def _short_text(question: ShortText, text: str) -> bool:
    if len(text) > _LONGEST_ANSWER:
        return False
    form = collapse if question.exact else fold
    return form(text) in {form(answer) for answer in question.answers}


def _gap(gap: ChoiceGap | TypedGap, text: str) -> bool:
    match gap:
        case ChoiceGap():
            return collapse(text) == collapse(gap.choices[0])
        case TypedGap():
            return len(text) <= _LONGEST_ANSWER and fold(text) in {fold(answer) for answer in gap.answers}
        case _:
            assert_never(gap)


def _number(question: Number, text: str) -> bool:
    typed = collapse(text[: _LONGEST_ANSWER + 1])
    unit = collapse(question.unit)
    if unit and fold(typed).endswith(fold(unit)):
        typed = typed[: len(typed) - len(unit)].rstrip()
    return any(question.low <= value <= question.high for value in readings(typed))


def _plain_number(low: Fraction, high: Fraction) -> str:
    """A number between the two that can be typed, with a decimal comma and as few digits as that takes."""
    for places in range(13):
        scale = 10**places
        value = -(-low.numerator * scale // low.denominator)
        if Fraction(value, scale) <= high:
            digits = str(abs(value)).rjust(places + 1, "0")
            whole, rest = digits[: len(digits) - places], digits[len(digits) - places :]
            # Three digits behind one mark would also read as thousands.
            rest = f"{rest}0" if len(rest) == 3 else rest
            return ("-" if value < 0 else "") + whole + (f",{rest}" if rest else "")
    return str(float(low)).replace(".", ",")
