"""The seven kinds of question, built from their answer lines; every mistake is a finding with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypedDict

from trainer.domain.findings import FindingKind, Fix
from trainer.domain.ids import ItemId, OptionId, OutcomeId
from trainer.domain.question import (
    Card,
    ChoiceGap,
    Gaps,
    Level,
    Match,
    Number,
    OneAnswer,
    Option,
    Order,
    Pair,
    Question,
    SeveralAnswers,
    ShortText,
    TypedGap,
)
from trainer.domain.text import collapse, fold
from trainer.formats.finding_list import FindingList
from trainer.formats.id_book import free_option_id, is_id
from trainer.formats.quiz_lines import AnswerLine, Mark, QuestionLines, gap_pieces
from trainer.formats.quiz_numbers import read_number


class ItemFields(TypedDict):
    """What every kind of question is built from."""

    id: ItemId
    prompt: str
    body: str
    outcome: OutcomeId
    level: Level
    points: int
    must: bool
    fixed: bool
    hint: str
    explanation: str
    source: str


@dataclass(frozen=True, slots=True)
class Attributes:
    """What stands between the braces of a heading."""

    id: str
    words: frozenset[str]
    values: Mapping[str, str]


def build_question(
    parts: QuestionLines,
    attributes: Attributes,
    fields: ItemFields,
    findings: FindingList,
    *,
    need_feedback: bool,
) -> Question | None:
    """Tell the kind by the answer lines and build the question; None where the lines make no question."""
    number = parts.heading.number
    marks = {answer.mark for answer in parts.answers}
    if not marks and not parts.has_gaps:
        findings.error(FindingKind.ANSWERS_MISSING, number)
        return None
    kind = _KINDS.get(frozenset(marks))
    strays_ticked = marks == {Mark.NUMBERED, Mark.SQUARE} and any(answer.ticked for answer in parts.answers)
    if kind is None or strays_ticked or (marks and parts.has_gaps):
        mixed = [mark.value for mark in Mark if mark in marks] + (["{{ }}"] if parts.has_gaps else [])
        findings.error(FindingKind.KINDS_MIXED, number, ", ".join(mixed))
        return None
    _check_attributes(marks, attributes, number, findings)
    if marks and marks != {Mark.EQUAL}:
        _name_answers(parts.answers, findings)
    if need_feedback and marks in ({Mark.ROUND}, {Mark.SQUARE}):
        for answer in parts.answers:
            if not answer.feedback:
                findings.error(FindingKind.FEEDBACK_MISSING, answer.line.number, answer.text)
    return kind(parts, attributes, fields, findings)


def _check_attributes(marks: set[Mark], attributes: Attributes, number: int, findings: FindingList) -> None:
    if marks != {Mark.EQUAL}:
        for word in ("exact",):
            if word in attributes.words:
                findings.error(FindingKind.ATTRIBUTE_UNFIT, number, word)
        if "kind" in attributes.values:
            findings.error(FindingKind.ATTRIBUTE_UNFIT, number, "kind")
    if "fixed" in attributes.words and (not marks or marks == {Mark.EQUAL}):
        findings.error(FindingKind.ATTRIBUTE_UNFIT, number, "fixed")


def _name_answers(answers: Sequence[AnswerLine], findings: FindingList) -> None:
    """Every option has an id of its own; a missing one is proposed."""
    taken = {answer.id for answer in answers if answer.id}
    seen: set[str] = set()
    for answer in answers:
        number = answer.line.number
        if not answer.id:
            answer.id = free_option_id(taken)
            taken.add(answer.id)
            line = answer.last or answer.line
            fix = Fix(line.number, line.text, f"{line.text.rstrip()} {{#{answer.id}}}")
            findings.error(FindingKind.ID_MISSING, line.number, answer.id, fix=fix)
        elif not is_id(answer.id):
            findings.error(FindingKind.ID_BAD, number, answer.id)
        elif answer.id in seen:
            findings.error(FindingKind.ID_REPEATED, number, answer.id, f"{findings.file}:{number}")
        seen.add(answer.id)


def _check_texts(answers: Sequence[AnswerLine], findings: FindingList) -> None:
    """No option is empty, and no two look the same to a reader."""
    first: dict[str, AnswerLine] = {}
    for answer in answers:
        if not answer.text:
            findings.error(FindingKind.OPTION_EMPTY, answer.line.number)
        other = first.setdefault(collapse(answer.text).lower(), answer)
        if answer.text and other is not answer:
            findings.error(FindingKind.OPTIONS_EQUAL, answer.line.number, other.text, answer.text)


def _check_count(count: int, low: int, high: int, parts: QuestionLines, findings: FindingList) -> None:
    if not low <= count <= high:
        findings.error(FindingKind.OPTION_COUNT, parts.heading.number, str(count), str(low), str(high))


def _options(parts: QuestionLines, findings: FindingList) -> tuple[Option, ...]:
    _check_texts(parts.answers, findings)
    return tuple(
        Option(OptionId(answer.id), answer.text, answer.ticked, " ".join(answer.feedback))
        for answer in parts.answers
    )


def _one_answer(
    parts: QuestionLines, _attributes: Attributes, fields: ItemFields, findings: FindingList
) -> Question:
    options = _options(parts, findings)
    _check_count(len(options), 2, 6, parts, findings)
    right = sum(option.right for option in options)
    if right == 0:
        findings.error(FindingKind.RIGHT_NONE, parts.heading.number)
    elif right > 1:
        findings.error(FindingKind.RIGHT_SEVERAL, parts.heading.number, str(right))
    return OneAnswer(**fields, options=options)


def _several_answers(
    parts: QuestionLines, _attributes: Attributes, fields: ItemFields, findings: FindingList
) -> Question:
    options = _options(parts, findings)
    _check_count(len(options), 3, 8, parts, findings)
    if not any(option.right for option in options):
        findings.error(FindingKind.RIGHT_NONE, parts.heading.number)
    elif all(option.right for option in options):
        findings.error(FindingKind.WRONG_NONE, parts.heading.number)
    return SeveralAnswers(**fields, options=options)


def _order(
    parts: QuestionLines, _attributes: Attributes, fields: ItemFields, findings: FindingList
) -> Question:
    _check_texts(parts.answers, findings)
    cards = tuple(_card(answer) for answer in parts.answers if answer.mark is Mark.NUMBERED)
    strays = tuple(_card(answer) for answer in parts.answers if answer.mark is Mark.SQUARE)
    _check_count(len(cards), 3, 9, parts, findings)
    return Order(**fields, cards=cards, strays=strays)


def _card(answer: AnswerLine) -> Card:
    return Card(OptionId(answer.id), answer.text)


def _match(
    parts: QuestionLines, _attributes: Attributes, fields: ItemFields, findings: FindingList
) -> Question:
    pairs: list[Pair] = []
    rights: dict[str, Card] = {}
    lefts: dict[str, AnswerLine] = {}
    for answer in parts.answers:
        number = answer.line.number
        if not answer.text:
            findings.error(FindingKind.PAIR_BROKEN, number, answer.line.text.strip())
            continue
        known = rights.get(answer.text)
        card = rights.setdefault(answer.text, _card(answer))
        if not answer.left:
            if known is not None:
                findings.error(FindingKind.OPTIONS_EQUAL, number, known.text, answer.text)
            continue
        other = lefts.setdefault(collapse(answer.left).lower(), answer)
        if other is not answer:
            findings.error(FindingKind.OPTIONS_EQUAL, number, other.left, answer.left)
        pairs.append(Pair(OptionId(answer.id), answer.left, card.id))
    folded: dict[str, Card] = {}
    for text, card in rights.items():
        other_card = folded.setdefault(fold(text), card)
        if other_card is not card:
            findings.warn(FindingKind.OPTIONS_EQUAL, parts.heading.number, other_card.text, card.text)
    _check_count(len(pairs), 2, 12, parts, findings)
    if len(rights) < 2:
        findings.error(FindingKind.WRONG_NONE, parts.heading.number)
    return Match(**fields, pairs=tuple(pairs), rights=tuple(rights.values()))


def _written(
    parts: QuestionLines, attributes: Attributes, fields: ItemFields, findings: FindingList
) -> Question:
    for answer in parts.answers:
        if not answer.text:
            findings.error(FindingKind.OPTION_EMPTY, answer.line.number)
    numbers = [read_number(answer.text) for answer in parts.answers]
    first = numbers[0]
    if first is None or None in numbers or "kind" in attributes.values:
        return _short_text(parts, attributes, fields, findings)
    number = parts.answers[0].line.number
    if "exact" in attributes.words:
        findings.error(FindingKind.ATTRIBUTE_UNFIT, parts.heading.number, "exact")
    if len(numbers) > 1:
        findings.error(FindingKind.NUMBER_SEVERAL, parts.answers[1].line.number)
    if first.low > first.high:
        findings.error(FindingKind.NUMBER_BROKEN, number, parts.answers[0].text)
    if first.ambiguous:
        findings.warn(FindingKind.NUMBER_AMBIGUOUS, number, parts.answers[0].text)
    low, high = min(first.low, first.high), max(first.low, first.high)
    return Number(**fields, low=Fraction(low), high=Fraction(high), unit=first.unit)


def _short_text(
    parts: QuestionLines, attributes: Attributes, fields: ItemFields, findings: FindingList
) -> Question:
    exact = "exact" in attributes.words
    seen: dict[str, str] = {}
    for answer in parts.answers:
        key = collapse(answer.text) if exact else fold(answer.text)
        other = seen.setdefault(key, answer.text)
        if other is not answer.text:
            findings.hint(FindingKind.OPTIONS_EQUAL, answer.line.number, other, answer.text)
    answers = tuple(answer.text for answer in parts.answers if answer.text)
    return ShortText(**fields, answers=answers, exact=exact)


def _gaps(
    parts: QuestionLines, _attributes: Attributes, fields: ItemFields, findings: FindingList
) -> Question:
    """The situation ends where the first paragraph with a gap begins."""
    paragraphs = re.split(r"\n[ \t]*\n", parts.body)
    first = next(index for index, text in enumerate(paragraphs) if len(gap_pieces(text)) > 1)
    fields["body"] = "\n\n".join(paragraphs[:first]).strip()
    written = gap_pieces("\n\n".join(" ".join(text.split("\n")) for text in paragraphs[first:]))
    pieces: list[str | ChoiceGap | TypedGap] = []
    for index, piece in enumerate(written):
        if index % 2 == 0:
            pieces += [piece] if piece else []
            continue
        gap = _gap(piece)
        if gap is None:
            findings.error(FindingKind.GAP_BROKEN, parts.body_line, piece)
        else:
            pieces.append(gap)
    return Gaps(**fields, pieces=tuple(pieces))


def _gap(text: str) -> ChoiceGap | TypedGap | None:
    typed = text.lstrip().startswith("=")
    texts = [collapse(each) for each in re.split(r"\\?\|", text.lstrip().removeprefix("="))]
    distinct = {(fold if typed else str.lower)(each) for each in texts}
    if not all(texts):
        return None
    if typed:
        return TypedGap(tuple(texts))
    return ChoiceGap(tuple(texts)) if len(texts) >= 2 and len(distinct) == len(texts) else None


_Build = Callable[[QuestionLines, Attributes, ItemFields, FindingList], Question]
_KINDS: Mapping[frozenset[Mark], _Build] = {
    frozenset({Mark.ROUND}): _one_answer,
    frozenset({Mark.SQUARE}): _several_answers,
    frozenset({Mark.NUMBERED}): _order,
    frozenset({Mark.NUMBERED, Mark.SQUARE}): _order,
    frozenset({Mark.ARROW}): _match,
    frozenset({Mark.EQUAL}): _written,
    frozenset(): _gaps,
}
