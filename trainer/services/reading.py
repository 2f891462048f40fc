"""Questions as they are shown and judged: the frozen values that learners answer and trainers preview."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from trainer.domain.ids import ItemId, OptionId
from trainer.domain.question import Level


class QuestionKind(Enum):
    """Which answering widget a question needs."""

    ONE = "one"
    SEVERAL = "several"
    ORDER = "order"
    MATCH = "match"
    TEXT = "text"
    NUMBER = "number"
    GAPS = "gaps"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tick, move or match: its id, safe inline HTML, and the same as plain text."""

    id: OptionId
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownGap:
    """A gap; `choices` in the order to show, empty where one types; `width` in characters."""

    choices: tuple[str, ...]
    width: int


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question as it is shown: everything in its final order, nothing that gives the answer away.

    `choices`: options (one, several), cards (order) or left sides (match); `rights`: right sides (match).
    `pieces`: HTML and gaps in reading order (gaps). `how_many`: right options of a several-answer question.
    """

    id: ItemId
    kind: QuestionKind
    prompt_html: str
    prompt: str
    body_html: str
    hint_html: str
    outcome: str
    level: Level
    points: int
    must: bool
    choices: tuple[Choice, ...] = ()
    rights: tuple[Choice, ...] = ()
    pieces: tuple[str | ShownGap, ...] = ()
    how_many: int = 0
    has_strays: bool = False
    unit: str = ""


class Verdict(Enum):
    """How an answer is to be spoken of."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class OptionFeedback:
    """What is said about one option after checking."""

    id: OptionId
    right: bool
    chosen: bool
    feedback_html: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """The answer judged: share of the mark, which parts were right, the right answer, and why.

    `parts_right`: for order one flag a placed card, for match one a left side, for gaps one a gap, in the order
    shown. `right_order`/`right_pairs`/`right_texts` are the model answer of those kinds.
    """

    item: ItemId
    verdict: Verdict
    permille: int
    options: tuple[OptionFeedback, ...]
    parts_right: tuple[bool, ...]
    right_order: tuple[OptionId, ...]
    right_pairs: tuple[tuple[OptionId, OptionId], ...]
    right_texts: tuple[str, ...]
    explanation_html: str
    source_html: str
