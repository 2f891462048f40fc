"""Figures over many people: by unit, by course, by week, and how well each question works."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from trainer.domain.ids import CourseId, ItemId, OutcomeId, PersonId, UnitId
from trainer.domain.organisation import CatalogueEntry, Person, Unit
from trainer.domain.standing import AttemptFigure, Progress, Rank, Standing

FEWEST_FOR_DISCRIMINATION = 10
"""With fewer attempts an index of discrimination would be chance."""


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One course over everybody who is asked to take it; `ranks` counts those with a score."""

    course: CourseId
    title: str
    due: date | None
    mandatory: bool
    asked: int
    started: int
    finished: int
    late: int
    mean_bp: int | None
    ranks: tuple[tuple[Rank, int], ...]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit; a person counts as finished once every course asked of them is passed."""

    unit: UnitId
    name: str
    asked: int
    started: int
    finished: int
    late: int
    rate_bp: int
    mean_bp: int | None


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """How many people had finished by the end of the week that begins on `monday`."""

    monday: date
    finished: int


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """How a question did: mean share in hundredths of a percent, discrimination in thousandths (-1000 to 1000)."""

    course: CourseId
    item: ItemId
    prompt: str
    outcome: OutcomeId | None
    answers: int
    right_bp: int
    discrimination_pm: int | None


@dataclass(frozen=True, slots=True)
class PersonStandings:
    """One person with every course that is asked of them."""

    person: Person
    unit_name: str
    standings: tuple[Standing, ...]

    @property
    def late(self) -> bool:
        """Whether any course is late."""
        return any(standing.late for standing in self.standings)

    @property
    def started(self) -> bool:
        """Whether any course was begun."""
        return any(standing.progress is not Progress.NOT_STARTED for standing in self.standings)

    @property
    def finished(self) -> bool:
        """Whether all courses are passed."""
        return bool(self.standings) and all(each.progress is Progress.PASSED for each in self.standings)


def asked_of(entry: CatalogueEntry, person: Person) -> bool:
    """Whether a course is meant for a person; no units named means everybody."""
    return person.active and (not entry.units or person.unit in entry.units)


def mean(scores: Sequence[int]) -> int | None:
    """The mean rounded down; None of nothing."""
    return sum(scores) // len(scores) if scores else None


def course_line(entry: CatalogueEntry, standings: Sequence[Standing]) -> CourseLine:
    """Add up the standings of one course."""
    ranks = Counter(standing.rank for standing in standings if standing.rank is not None)
    return CourseLine(
        course=entry.course,
        title=entry.title,
        due=entry.due,
        mandatory=entry.mandatory,
        asked=len(standings),
        started=sum(standing.progress is not Progress.NOT_STARTED for standing in standings),
        finished=sum(standing.progress is Progress.PASSED for standing in standings),
        late=sum(standing.late for standing in standings),
        mean_bp=mean([standing.score_bp for standing in standings if standing.score_bp is not None]),
        ranks=tuple((rank, ranks[rank]) for rank in Rank if ranks[rank]),
    )


def unit_lines(units: Iterable[Unit], people: Iterable[PersonStandings]) -> tuple[UnitLine, ...]:
    """Add up people by unit, the highest rate first; units nobody is asked in are left out."""
    groups: dict[UnitId, list[PersonStandings]] = defaultdict(list)
    for line in people:
        if line.standings:
            groups[line.person.unit].append(line)
    lines = [_unit_line(unit, groups[unit.id]) for unit in units if unit.id in groups]
    return tuple(sorted(lines, key=lambda line: -line.rate_bp))


def _unit_line(unit: Unit, people: Sequence[PersonStandings]) -> UnitLine:
    finished = sum(line.finished for line in people)
    return UnitLine(
        unit=unit.id,
        name=unit.name,
        asked=len(people),
        started=sum(line.started for line in people),
        finished=finished,
        late=sum(line.late for line in people),
        rate_bp=finished * 10_000 // len(people),
        mean_bp=mean([s.score_bp for line in people for s in line.standings if s.score_bp is not None]),
    )


def weeks(people: Iterable[PersonStandings], today: date) -> tuple[WeekPoint, ...]:
    """Finished people week by week until today, adding up; empty while nobody has finished."""
    days = [
        max(datetime.fromisoformat(standing.received).date() for standing in line.standings)
        for line in people
        if line.finished
    ]
    if not days:
        return ()
    monday = min(days) - timedelta(days=min(days).weekday())
    end = max(today, *days)
    points: list[WeekPoint] = []
    while monday <= end:
        following = monday + timedelta(days=7)
        points.append(WeekPoint(monday, sum(day < following for day in days)))
        monday = following
    return tuple(points)


def item_figures(
    course: CourseId,
    attempts: Sequence[tuple[PersonId, AttemptFigure]],
    prompts: Mapping[ItemId, tuple[str, OutcomeId]],
) -> tuple[ItemFigure, ...]:
    """How each question did in everybody's first counted attempt, the hardest first.

    Discrimination is the upper-lower index of Kelley (1939): mean share among the best 27 % by score less that among
    the weakest 27 %. First attempts only, because a second one has seen the answers.
    """
    firsts: dict[tuple[PersonId, str], AttemptFigure] = {}
    for person, attempt in attempts:
        firsts.setdefault((person, attempt.quiz), attempt)
    ranked = sorted(firsts.values(), key=lambda attempt: (attempt.score_bp or 0, attempt.attempt))
    shares: dict[ItemId, list[int]] = defaultdict(list)
    for attempt in ranked:
        for mark in attempt.marks:
            shares[mark.item].append(mark.permille)
    made = [
        ItemFigure(
            course=course,
            item=item,
            prompt=prompts[item][0] if item in prompts else "",
            outcome=prompts[item][1] if item in prompts else None,
            answers=len(found),
            right_bp=sum(found) * 10 // len(found),
            discrimination_pm=_discrimination(found),
        )
        for item, found in shares.items()
    ]
    return tuple(sorted(made, key=lambda figure: (figure.right_bp, figure.item)))


def _discrimination(shares: Sequence[int]) -> int | None:
    """`shares` in thousandths, ordered by the score of the attempt they come from."""
    if len(shares) < FEWEST_FOR_DISCRIMINATION:
        return None
    size = max(1, len(shares) * 27 // 100)
    return int(Fraction(sum(shares[-size:]) - sum(shares[:size]), size))
