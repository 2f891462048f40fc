"""What the play knows: the files handed in, what became of each person, and which figures were wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from trainer.cli.demo.people import Invented
from trainer.domain.course import Course
from trainer.domain.errors import Reason
from trainer.domain.intake import FileVerdict, Verdict
from trainer.services.author import PackMade
from trainer.services.committee.values import Overview, Published, SlipSet


@dataclass(frozen=True, slots=True)
class Handed:
    """A file on the committee's table and the verdict the play expects; `note` says what was done to it.

    `held_by` is a later report that holds all of this one's events: where it comes first, this one adds nothing.
    """

    path: Path
    expected: Verdict
    note: str
    reason: Reason | None = None
    held_by: Path | None = None


@dataclass(slots=True)
class Outcome:
    """One person of the play: what really happened, and what the committee must therefore count."""

    person: Invented
    kind: str
    passed: bool = False
    score_bp: int | None = None
    started: bool = False
    counted: bool = True


@dataclass(slots=True)
class Played:
    """Everything the account tells."""

    folder: Path
    course: Course
    pack: PackMade
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    handed: list[Handed] = field(default_factory=list)
    verdicts: list[FileVerdict] = field(default_factory=list)
    slips: SlipSet | None = None
    overview: Overview | None = None
    published: Published | None = None
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)

    def check(self, fact: str, seen: object, expected: object) -> None:
        """Note a figure that is not as it must be."""
        if seen != expected:
            self.wrong.append(f"{fact}: {seen!r} instead of {expected!r}")
