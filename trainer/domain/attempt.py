"""One attempt at a test: what is drawn, in which order it is shown, what the log says of it, and how it is judged."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from trainer.domain.codes import crockford
from trainer.domain.course import Course, DrawRule, Quiz
from trainer.domain.grading import EVERYTHING, NOTHING, grade
from trainer.domain.ids import AttemptId, ItemId, LogId, OptionId, OutcomeId, QuizId
from trainer.domain.log import Answered, AttemptStarted, Event, Interrupted, Stamp, Submitted
from trainer.domain.question import (
    ChoiceGap,
    Gaps,
    Match,
    OneAnswer,
    Order,
    Question,
    Response,
    SeveralAnswers,
)

GRACE_S = 30
"""How far beyond its time a test may say it was handed in before that is worth a word."""
_T = TypeVar("_T")


# -- drawing ----------------------------------------------------------------------------------------------


def draw(course: Course, quiz: Quiz, seed: str, seen: Collection[ItemId]) -> tuple[ItemId, ...]:
    """The items of a new attempt: for each rule in turn items not seen before first, in an order the seed decides.

    The same course, seed and `seen` always give the same items. ValueError where a bank is too small.
    """
    drawn: dict[int, list[ItemId]] = {}
    taken: set[ItemId] = set()
    # The rule with the fewest candidates chooses first, so that a wide rule cannot starve a narrow one.
    for number in sorted(range(len(quiz.draw)), key=lambda n: (len(_fitting(course, quiz.draw[n])), n)):
        rule = quiz.draw[number]
        free = [item for item in _fitting(course, rule) if item not in taken]
        free = _shuffled(seed, f"draw {number}", free)
        free.sort(key=lambda item: item in seen)
        if len(free) < rule.count:
            raise ValueError(f"bank {rule.bank} has too few items")
        drawn[number] = _shuffled(seed, f"section {number}", free[: rule.count])
        taken.update(drawn[number])
    return tuple(item for number in range(len(quiz.draw)) for item in drawn[number])


def draw_fits(course: Course, quiz: Quiz, items: Sequence[ItemId]) -> bool:
    """Whether these items could have been drawn for this test: rule by rule, each once, as many as asked."""
    if len(items) != quiz.item_count or len(set(items)) != len(items):
        return False
    start = 0
    for rule in quiz.draw:
        bank = course.by_bank.get(rule.bank, {})
        for item in items[start : start + rule.count]:
            if (question := bank.get(item)) is None or not _fits(question, rule):
                return False
        start += rule.count
    return True


def _fitting(course: Course, rule: DrawRule) -> list[ItemId]:
    bank = course.by_bank.get(rule.bank, {})
    return [question.id for question in bank.values() if _fits(question, rule)]


def _fits(question: Question, rule: DrawRule) -> bool:
    return rule.outcome in (None, question.outcome) and rule.level in (None, question.level)


def _shuffled(seed: str, label: str, things: Iterable[_T]) -> list[_T]:
    """An order that only the seed decides: by SHA-256(seed, label, thing), the same on every Python and PC."""
    return sorted(things, key=lambda thing: hashlib.sha256(f"{seed}\0{label}\0{thing}".encode()).digest())


# -- showing ----------------------------------------------------------------------------------------------


def shown_order(question: Question, seed: str) -> tuple[OptionId, ...]:
    """The order in which options, cards or left sides are shown; empty for kinds that have none.

    Cards never lie in the right order from the start.
    """
    match question:
        case OneAnswer() | SeveralAnswers():
            ids = [option.id for option in question.options]
        case Order():
            ids = [card.id for card in (*question.cards, *question.strays)]
            mixed = _shuffled(seed, f"options {question.id}", ids)
            if [card for card in mixed if card in ids[: len(question.cards)]] == ids[: len(question.cards)]:
                mixed.reverse()
            return tuple(mixed)
        case Match():
            ids = [pair.id for pair in question.pairs]
        case _:
            return ()
    return tuple(ids if question.fixed else _shuffled(seed, f"options {question.id}", ids))


def shown_rights(question: Match, seed: str) -> tuple[OptionId, ...]:
    """The order in which the right sides of a match are offered."""
    return tuple(_shuffled(seed, f"rights {question.id}", [card.id for card in question.rights]))


def shown_choices(question: Gaps, seed: str) -> tuple[tuple[str, ...], ...]:
    """For each gap the choices in the order to show them; empty for a gap that is typed."""
    return tuple(
        tuple(_shuffled(seed, f"gap {question.id} {number}", gap.choices))
        if isinstance(gap, ChoiceGap)
        else ()
        for number, gap in enumerate(question.gaps)
    )


# -- reading the log --------------------------------------------------------------------------------------


@dataclass(slots=True)
class AttemptLog:
    """What a log says of one attempt; `used_ms` counts the time between its events while the program ran."""

    started: AttemptStarted
    at: Stamp
    answers: dict[ItemId, Response | None] = field(default_factory=dict)
    interruptions: list[Interrupted] = field(default_factory=list)
    submitted: Submitted | None = None
    submitted_at: Stamp | None = None
    last: Stamp | None = None
    used_ms: int = 0

    @property
    def id(self) -> AttemptId:
        """The attempt's own name."""
        return self.started.attempt

    @property
    def answered(self) -> int:
        """How many items have an answer now."""
        return sum(response is not None for response in self.answers.values())


OfAttempt = (Answered, AttemptStarted, Interrupted, Submitted)
"""The events that belong to an attempt."""


def attempts_in(events: Iterable[tuple[Stamp, Event]]) -> tuple[AttemptLog, ...]:
    """The attempts of a log in the order they began; what follows the handing in, or fits no attempt, is left out."""
    found: dict[AttemptId, AttemptLog] = {}
    for stamp, event in events:
        take_event(found, stamp, event)
    return tuple(found.values())


def take_event(found: dict[AttemptId, AttemptLog], stamp: Stamp, event: Event) -> None:
    """Let one more event change what is known of the attempts; other events change nothing."""
    if isinstance(event, AttemptStarted):
        found.setdefault(event.attempt, AttemptLog(event, stamp, last=stamp))
    elif isinstance(event, (Answered, Interrupted, Submitted)):
        attempt = found.get(event.attempt)
        if attempt is not None and attempt.submitted is None:
            _take_in(attempt, stamp, event)


def _take_in(attempt: AttemptLog, stamp: Stamp, event: Answered | Interrupted | Submitted) -> None:
    before = attempt.last
    assert before is not None
    if not isinstance(event, Interrupted) and stamp.ticks > before.ticks:
        attempt.used_ms += stamp.ticks - before.ticks
    attempt.last = stamp
    if isinstance(event, Answered):
        if event.item in attempt.started.items:
            attempt.answers[event.item] = event.response
    elif isinstance(event, Interrupted):
        attempt.interruptions.append(event)
    else:
        attempt.submitted = event
        attempt.submitted_at = stamp


def started_on(attempts: Iterable[AttemptLog], quiz: QuizId, day: str) -> int:
    """How many attempts at a test began on a day (yyyy-mm-dd, by the clock of the PC)."""
    return sum(attempt.started.quiz == quiz and attempt.at.wall[:10] == day for attempt in attempts)


# -- judging ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ItemMark:
    """One item judged: the share of its points, whether it is fully right, and the outcome it is about.

    `outcome` is None for an item the course does not have.
    """

    item: ItemId
    share: Fraction
    points: int
    right: bool
    outcome: OutcomeId | None


@dataclass(frozen=True, slots=True)
class OutcomePoints:
    """The points of one outcome: `points` earned `of` those there were."""

    outcome: OutcomeId
    items: int
    right: int
    points: Fraction
    of: int

    @property
    def share(self) -> Fraction:
        """Earned points as a share, 0 to 1."""
        return self.points / self.of


@dataclass(frozen=True, slots=True)
class Judged:
    """An attempt judged; `fits` is off where the items are not what this course's test draws.

    `outcomes` are those of the course, in its order.
    """

    score: Fraction
    passed: bool
    must_failed: tuple[ItemId, ...]
    outcomes: tuple[OutcomeId, ...]
    marks: tuple[ItemMark, ...]
    fits: bool
    over_time: bool

    @property
    def score_bp(self) -> int:
        """The score in hundredths of a percent, rounded down: 10000 is everything right."""
        return basis_points(self.score)

    @property
    def by_outcome(self) -> tuple[OutcomePoints, ...]:
        """The points of each outcome that was asked about; added up when asked for, for the committee never asks."""
        groups: dict[OutcomeId, list[ItemMark]] = {outcome: [] for outcome in self.outcomes}
        for mark in self.marks:
            if mark.outcome is not None:
                groups.setdefault(mark.outcome, []).append(mark)
        return tuple(
            OutcomePoints(
                outcome,
                len(group),
                sum(mark.right for mark in group),
                _earned(group),
                sum(mark.points for mark in group),
            )
            for outcome, group in groups.items()
            if group
        )


def basis_points(share: Fraction) -> int:
    """A share from 0 to 1 in hundredths of a percent, rounded down."""
    if share is NOTHING or share is EVERYTHING:  # nine of ten marks
        return 0 if share is NOTHING else 10000
    return share.numerator * 10000 // share.denominator


def judge_attempt(
    course: Course,
    started: AttemptStarted,
    answers: Mapping[ItemId, Response | None],
    submitted: Submitted | None,
) -> Judged:
    """Grade an attempt from its raw responses; the learner's program and the committee's use this one function.

    Score: points earned of all points drawn, compared exactly with the pass mark. Passed also needs every `must`
    item fully right, items that fit the test's rules, and an attempt that was handed in.
    """
    questions = course.by_item
    quiz = next((quiz for quiz in course.quizzes if quiz.id == started.quiz), None)
    fits = quiz is not None and draw_fits(course, quiz, started.items)
    marks = tuple(
        [_mark(questions.get(item), item, answers.get(item)) for item in dict.fromkeys(started.items)]
    )
    of = sum(mark.points for mark in marks)
    score = _earned(marks) / of if of else NOTHING
    enough = quiz is not None and score.numerator * 100 >= quiz.pass_mark * score.denominator
    must_failed = tuple(
        [mark.item for mark in marks if not mark.right and (known := questions.get(mark.item)) and known.must]
    )
    minutes = quiz.minutes if quiz else 0
    return Judged(
        score=score,
        passed=bool(enough and fits and submitted and not must_failed),
        must_failed=must_failed,
        outcomes=tuple([outcome.id for outcome in course.outcomes]),
        marks=marks,
        fits=fits,
        over_time=bool(minutes and submitted and submitted.used_s > minutes * 60 + GRACE_S),
    )


def _mark(question: Question | None, item: ItemId, response: Response | None) -> ItemMark:
    if question is None:
        return ItemMark(item, NOTHING, 1, right=False, outcome=None)
    share = grade(question, response)
    return ItemMark(item, share, question.points, share is EVERYTHING or share == 1, question.outcome)


def _earned(marks: Iterable[ItemMark]) -> Fraction:
    """The points these marks are worth; full ones are added as integers, which takes a tenth of the time."""
    whole, rest = 0, NOTHING
    for mark in marks:
        share = mark.share
        if share is EVERYTHING:
            whole += mark.points
        elif share is not NOTHING:
            rest += share * mark.points
    return rest + whole if rest else Fraction(whole)


def check_code(log: LogId, attempt: AttemptId) -> str:
    """The short text on a giấy xác nhận: first 60 bits of SHA-256("hocso-paper-v1\\0" || log || attempt).

    The committee holds both ids in the report's events, so it can find the attempt without any network.
    """
    digest = hashlib.sha256(b"hocso-paper-v1\0" + bytes.fromhex(log) + bytes.fromhex(attempt)).digest()
    code = crockford(int.from_bytes(digest[:8], "big") >> 4, 12)
    return "-".join(code[start:end] for start, end in pairwise((0, 4, 8, 12)))
