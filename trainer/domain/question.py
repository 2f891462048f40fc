"""The kinds of question and the kinds of response: closed unions, so that a forgotten kind is a type error."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from trainer.domain.ids import ItemId, OptionId, OutcomeId


class Level(Enum):
    """How much a question asks for (Bloom, three steps): the letter is what the author writes."""

    KNOW = "N"
    UNDERSTAND = "H"
    APPLY = "V"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every question carries; `prompt` and `body` are Markdown, `points` is 1 to 5."""

    id: ItemId
    prompt: str
    body: str = ""
    outcome: OutcomeId
    level: Level
    points: int = 1
    must: bool = False
    fixed: bool = False
    hint: str = ""
    explanation: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice question; `text` and `feedback` are inline Markdown."""

    id: OptionId
    text: str
    right: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One card to be put in order."""

    id: OptionId
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a match: `right_id` is the id of the first line that has this right side."""

    id: OptionId
    left: str
    right_id: OptionId


@dataclass(frozen=True, slots=True)
class ChoiceGap:
    """A gap filled from a list; the first choice is the right one."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypedGap:
    """A gap filled by typing; every answer is accepted after folding."""

    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneAnswer(Item):
    """Exactly one of 2 to 6 options is right."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralAnswers(Item):
    """At least one of 3 to 8 options is right, at least one is wrong."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Item):
    """3 to 9 cards; `cards` stand in the right order, `strays` do not belong."""

    cards: tuple[Card, ...]
    strays: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Item):
    """Each left side belongs to one right side; a right side named twice makes a group, a spare has no left side."""

    pairs: tuple[Pair, ...]
    rights: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(Item):
    """A word or a few; compared after folding unless `exact`."""

    answers: tuple[str, ...]
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Item):
    """A number between `low` and `high`, both included; `unit` is shown behind the field."""

    low: Fraction
    high: Fraction
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps(Item):
    """A paragraph with gaps; `pieces` is text and gaps in reading order."""

    pieces: tuple[str | ChoiceGap | TypedGap, ...]

    @property
    def gaps(self) -> tuple[ChoiceGap | TypedGap, ...]:
        """The gaps alone, in reading order."""
        return tuple(piece for piece in self.pieces if not isinstance(piece, str))


Question = OneAnswer | SeveralAnswers | Order | Match | ShortText | Number | Gaps


@dataclass(frozen=True, slots=True)
class Chosen:
    """Options ticked: one for `OneAnswer`, any number for `SeveralAnswers`."""

    options: tuple[OptionId, ...]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Cards in the order given, first one first; cards left out are judged not to belong."""

    cards: tuple[OptionId, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """Pairs of left id and right id; left sides not yet matched are absent."""

    pairs: tuple[tuple[OptionId, OptionId], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The text as typed, for `ShortText` and `Number`."""

    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """One text for each gap, in reading order; an empty text is an open gap."""

    texts: tuple[str, ...]


Response = Chosen | Ordered | Matched | Written | Filled
