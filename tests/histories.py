"""Random histories of a committee, from logs of honest and of dishonest people: what arrives, and what is decided.

One history is played in several arrangements. What may differ between them is the order of arrival within a stretch
between two revocations, the batches, and how often something arrives; grants and picks may fall anywhere. What has to
be the same, byte for byte: everything that is counted, of each log and of each person, but for the numbers of receipts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from tests.builders import a_course
from trainer.domain.attempt import draw
from trainer.domain.grading import right_answer
from trainer.domain.ids import AttemptId, LogId, PackDigest, PersonId, PublicKey
from trainer.domain.log import (
    GENESIS,
    Answered,
    AttemptStarted,
    Entry,
    Event,
    LessonDone,
    Opened,
    PackSeen,
    Stamp,
    Submitted,
    chain,
)
from trainer.domain.log_union import LogKey, LogUnion, Piece, covered, unite
from trainer.domain.organisation import CatalogueEntry
from trainer.domain.standing import LogFigures, Standing, figures_of, standing

COURSE = a_course()
PACK = PackDigest("3d" * 32)
ENTRY = CatalogueEntry(COURSE.id, COURSE.title, (PACK,), mandatory=True, due=date(2026, 11, 30))
TODAY = date(2026, 11, 23)
NOW = "2026-11-23T09:00:00+07:00"
PEOPLE = tuple(PersonId(f"{number:032x}") for number in range(3))


@dataclass(frozen=True, slots=True)
class Story:
    """One log as somebody lived it: its key and id, and its entries."""

    log: LogKey
    entries: tuple[Entry, ...]

    def piece(self, first: int, last: int) -> Piece:
        """A stretch of it, as a report brings it."""
        prev = self.entries[first - 1].head if first else GENESIS
        return Piece(0, NOW, prev, self.entries[first : last + 1])


def _entries(events: Sequence[Event], before: Sequence[Entry] = ()) -> tuple[Entry, ...]:
    made = list(before)
    for event in events:
        seq = len(made)
        text = f"{seq} {event}"
        head = chain(made[-1].head if made else GENESIS, text)
        made.append(
            Entry(Stamp(seq, f"2026-11-20T08:{seq % 60:02}:00+07:00", seq * 60_000), event, text, head)
        )
    return tuple(made)


def _a_test(chance: random.Random) -> list[Event]:
    """A test of any quality, perhaps not handed in."""
    attempt, quiz = AttemptId(chance.randbytes(16).hex()), COURSE.quizzes[0]
    seed = chance.randbytes(16).hex()
    items = draw(COURSE, quiz, seed, ())
    events: list[Event] = [AttemptStarted(attempt, COURSE.id, PACK, quiz.id, seed, items)]
    for item in items:
        answer = right_answer(COURSE.item(item)) if chance.random() < 0.6 else None
        events.append(Answered(attempt, item, answer, 900))
    if chance.random() < 0.8:
        events.append(Submitted(attempt, by_clock=False, used_s=chance.randint(60, 600)))
    return events


def _learning(chance: random.Random) -> list[Event]:
    """A few lessons and tests, in any order."""
    events: list[Event] = []
    for _ in range(chance.randint(1, 3)):
        if chance.random() < 0.5:
            lesson = chance.choice(COURSE.lessons)
            events.append(LessonDone(COURSE.id, PACK, lesson.id, chance.randint(10, 900)))
        else:
            events += _a_test(chance)
    return events


def stories(chance: random.Random) -> list[Story]:
    """Logs of up to three people: honest ones, a copy that went its own way, a restored one that notes work again."""
    made: list[Story] = []
    for number in range(chance.randint(1, 3)):
        log = PublicKey(f"{number:064x}"), LogId(chance.randbytes(16).hex())
        entries = _entries([Opened("1", "pc"), PackSeen(COURSE.id, PACK), *_learning(chance)])
        made.append(Story(log, entries))
        fate = chance.random()
        if fate < 0.4:  # a copy of the log goes on elsewhere: a fork
            cut = chance.randrange(1, len(entries))
            made.append(Story(log, _entries(_learning(chance), entries[:cut])))
        elif fate < 0.7:  # restored from an older copy: a log of its own, with the work noted again
            again = [entry.event for entry in entries[chance.randrange(2, len(entries)) :]]
            new = log[0], LogId(chance.randbytes(16).hex())
            made.append(Story(new, _entries([Opened("1", "pc"), *again, *_learning(chance)])))
        elif fate < 0.8:  # somebody else writes under the name of this log
            thief = PublicKey(f"{number + 16:064x}"), log[1]
            made.append(Story(thief, _entries([Opened("1", "pc"), *_learning(chance)])))
    return made


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report arrives."""

    story: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Revoked:
    """A key ends with the receipts given so far."""

    key: PublicKey


Step = Arrival | Revoked


@dataclass(frozen=True, slots=True)
class History:
    """What happened: `grants` and `picks` hold in the end, whenever they were made."""

    stories: tuple[Story, ...]
    steps: tuple[Step, ...]
    grants: Mapping[PublicKey, PersonId]
    picks: Mapping[LogKey, Mapping[int, bytes]]


def a_history(seed: int) -> History:
    """The history of this number."""
    chance = random.Random(seed)
    told = stories(chance)
    steps: list[Step] = []
    for _ in range(chance.randint(1, 9)):
        number = chance.randrange(len(told))
        ends = sorted(chance.randrange(len(told[number].entries)) for _ in range(2))
        if chance.random() < 0.3:
            ends[0] = 0
        steps.append(Arrival(number, ends[0], ends[1]))
    keys = sorted({story.log[0] for story in told})
    for key in keys:
        if chance.random() < 0.25:
            steps.insert(chance.randint(0, len(steps)), Revoked(key))
    grants = {key: chance.choice(PEOPLE) for key in keys if chance.random() < 0.85}
    picks: dict[LogKey, dict[int, bytes]] = {}
    for story in told:
        if chance.random() < 0.4:
            entry = chance.choice(story.entries)
            picks.setdefault(story.log, {})[entry.stamp.seq] = entry.head
    return History(tuple(told), tuple(steps), grants, picks)


def rearranged(history: History, chance: random.Random) -> History:
    """The same history: every stretch between two revocations in another order, some of it arriving again."""
    steps: list[Step] = []
    stretch: list[Step] = []
    arrived: list[Step] = []
    for step in (*history.steps, None):
        if isinstance(step, Arrival):
            stretch.append(step)
            continue
        arrived += stretch
        stretch += chance.sample(arrived, chance.randint(0, min(3, len(arrived))))
        chance.shuffle(stretch)
        steps += stretch
        stretch = []
        if step is not None:
            steps.append(step)
    return replace(history, steps=tuple(steps))


@dataclass(slots=True)
class Ledger:
    """A committee's ledger in memory, with the rules of the import: what brings nothing is not kept."""

    kept: dict[LogKey, list[Piece]]
    receipt_no: int
    revoked: dict[PublicKey, int]

    @classmethod
    def of(cls, history: History) -> Ledger:
        """Live through a history."""
        ledger = cls({}, 0, {})
        for step in history.steps:
            if isinstance(step, Revoked):
                ledger.revoked[step.key] = ledger.receipt_no
                continue
            story = history.stories[step.story]
            pieces = ledger.kept.setdefault(story.log, [])
            piece = replace(story.piece(step.first, step.last), receipt_no=ledger.receipt_no + 1)
            if not covered(piece, pieces):
                ledger.receipt_no += 1
                pieces.append(piece)
        return ledger

    def unions(self, history: History) -> dict[LogKey, LogUnion]:
        """What counts of each log."""
        return {log: unite(pieces, history.picks.get(log, {})) for log, pieces in self.kept.items()}

    def figures(self, history: History) -> dict[LogKey, LogFigures]:
        """What was reached in each log."""
        return {log: figures_of(union, {PACK: COURSE}) for log, union in self.unions(history).items()}

    def standings(self, history: History) -> list[Standing]:
        """What each person reached."""
        figures = self.figures(history)
        return [
            standing(
                person,
                ENTRY,
                COURSE,
                [
                    (figures[log], self.revoked.get(log[0]))
                    for log in sorted(figures)
                    if history.grants.get(log[0]) == person
                ],
                TODAY,
            )
            for person in PEOPLE
        ]


def result(history: History) -> bytes:
    """Everything a committee counts in the end of a history, as bytes."""
    ledger = Ledger.of(history)
    figures = [(log, without_receipts(each)) for log, each in sorted(ledger.figures(history).items())]
    return msgspec.json.encode((figures, ledger.standings(history)))


def without_receipts(figures: LogFigures) -> LogFigures:
    """Receipts are numbered in the order of arrival, which is the one thing that may differ."""
    return replace(
        figures,
        seen=tuple(replace(each, receipt_no=0) for each in figures.seen),
        lessons=tuple(replace(each, receipt_no=0) for each in figures.lessons),
        attempts=tuple(replace(each, receipt_no=0) for each in figures.attempts),
    )


def arrived(history: History) -> Iterator[tuple[LogKey, dict[int, set[bytes]], set[tuple[int, bytes]]]]:
    """Independently of the union: the heads known at each number of a log, and the events that came."""
    for log in {history.stories[step.story].log for step in history.steps if isinstance(step, Arrival)}:
        heads: dict[int, set[bytes]] = {}
        events: set[tuple[int, bytes]] = set()
        for step in history.steps:
            if isinstance(step, Arrival) and history.stories[step.story].log == log:
                entries = history.stories[step.story].entries
                for entry in entries[max(0, step.first - 1) : step.last + 1]:
                    heads.setdefault(entry.stamp.seq, set()).add(entry.head)
                events |= {(entry.stamp.seq, entry.head) for entry in entries[step.first : step.last + 1]}
        yield log, heads, events
