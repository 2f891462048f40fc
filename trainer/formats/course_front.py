"""The front matter of each kind of course file: which members it has, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from trainer.domain.course import DrawRule, Outcome, Quiz, Source, Tile, TileColour
from trainer.domain.findings import FindingKind
from trainer.domain.ids import BankId, CourseId, OutcomeId, QuizId
from trainer.domain.question import Level
from trainer.formats.course_document import Document
from trainer.formats.course_files import ID
from trainer.formats.finding_list import FindingList
from trainer.formats.front_matter import Members, read_front_matter

LANGUAGES = ("vi", "en")
VARIABLE = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
_DEFAULT_TILE = Tile("book-open", TileColour.PRIMARY)
_ICON = r"[a-z0-9]+(?:-[a-z0-9]+)*"


class CourseMembers(TypedDict):
    """The members of a `Course` that stand in the front matter of `course.md`."""

    id: CourseId
    title: str
    version: str
    language: str
    authors: tuple[str, ...]
    reviewed_until: date
    tile: Tile
    outcomes: tuple[Outcome, ...]
    variables: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CourseFront:
    """`course.md` as read."""

    members: CourseMembers


@dataclass(frozen=True, slots=True)
class LessonFront:
    """The front matter of a lesson."""

    title: str
    outcomes: tuple[OutcomeId, ...]
    minutes: int
    sources: tuple[Source, ...]


def read_title(document: Document, findings: FindingList) -> str | None:
    """The title of a module or a bank, which have no other member."""
    members = read_front_matter(document, findings)
    if members is None:
        return None
    title = members.take_text("title")
    members.close()
    return title


def read_course_front(document: Document, findings: FindingList) -> CourseFront | None:
    """The front matter of `course.md`; None where a member that everything hangs on is missing or wrong."""
    members = read_front_matter(document, findings)
    if members is None:
        return None
    id_ = members.take_text("id", pattern=ID)
    title = members.take_text("title")
    version = members.take_text("version", pattern=r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}")
    language = members.take_text("language", pattern="|".join(LANGUAGES))
    authors = tuple(text for text, _ in members.take_texts("authors"))
    reviewed = members.take_day("reviewed_until")
    tile = _tile(members.take_mapping("tile"), findings)
    outcomes = _outcomes(members, findings)
    variables = _variables(members.take_mapping("variables"))
    members.close()
    if id_ is None or title is None or version is None or language is None or reviewed is None:
        return None
    return CourseFront(
        CourseMembers(
            id=CourseId(id_),
            title=title,
            version=version,
            language=language,
            authors=authors,
            reviewed_until=reviewed,
            tile=tile,
            outcomes=outcomes,
            variables=variables,
        )
    )


def _tile(members: Members | None, findings: FindingList) -> Tile:
    if members is None:
        return _DEFAULT_TILE
    icon = members.take_text("icon", pattern=_ICON, longest=40)
    colours = {colour.value: colour for colour in TileColour}
    colour = members.take_text("colour", pattern="|".join(colours))
    members.close()
    return Tile(icon or _DEFAULT_TILE.icon, colours.get(colour or "", _DEFAULT_TILE.colour))


def _outcomes(members: Members, findings: FindingList) -> tuple[Outcome, ...]:
    found: dict[str, Outcome] = {}
    for each in members.take_mappings("outcomes"):
        id_ = each.take_text("id", pattern=ID)
        text = each.take_text("text")
        each.close()
        if id_ is None or text is None:
            continue
        if id_ in found:
            line = each.line_of("id")
            findings.error(FindingKind.ID_REPEATED, line, id_, f"{findings.file}:{line}")
        found[id_] = Outcome(OutcomeId(id_), text)
    return tuple(found.values())


def _variables(members: Members | None) -> tuple[tuple[str, str], ...]:
    return () if members is None else tuple(members.take_all_texts(VARIABLE))


def read_lesson_front(
    document: Document, outcomes: frozenset[str], findings: FindingList
) -> LessonFront | None:
    """The front matter of a lesson; None where it has no title or no minutes."""
    members = read_front_matter(document, findings)
    if members is None:
        return None
    title = members.take_text("title")
    named = members.take_texts("outcomes", pattern=ID)
    for outcome, line in named:
        if outcome not in outcomes:
            findings.error(FindingKind.OUTCOME_UNKNOWN, line, outcome)
    minutes = members.take_number("minutes", 1, 120)
    sources = []
    for each in members.take_mappings("sources"):
        text, checked = each.take_text("text", longest=600), each.take_day("checked")
        each.close()
        if text is not None and checked is not None:
            sources.append(Source(text, checked))
    members.close()
    if title is None or minutes is None:
        return None
    return LessonFront(title, tuple(OutcomeId(text) for text, _ in named), minutes, tuple(sources))


def read_test_front(
    document: Document, outcomes: frozenset[str], banks: frozenset[str], intro: str, findings: FindingList
) -> Quiz | None:
    """The front matter of `final-test.md`; None where a member is missing or wrong."""
    members = read_front_matter(document, findings)
    if members is None:
        return None
    id_ = members.take_text("id", pattern=ID)
    title = members.take_text("title")
    pass_mark = members.take_number("pass_mark", 50, 100)
    attempts = members.take_number("attempts_a_day", 0, 100)
    minutes = members.take_number("minutes", 0, 600)
    opens_after = members.take_text("opens_after", pattern="lessons|nothing")
    draw = tuple(
        rule
        for each in members.take_mappings("draw")
        if (rule := _draw_rule(each, outcomes, banks, findings)) is not None
    )
    members.close()
    if id_ is None or title is None or pass_mark is None or attempts is None or minutes is None or not draw:
        return None
    return Quiz(QuizId(id_), title, intro, pass_mark, attempts, minutes, opens_after == "lessons", draw)


def _draw_rule(
    members: Members, outcomes: frozenset[str], banks: frozenset[str], findings: FindingList
) -> DrawRule | None:
    bank = members.take_text("bank", pattern=ID)
    count = members.take_number("count", 1, 500)
    outcome = members.take_text("outcome", needed=False, pattern=ID) or None
    level = members.take_text("level", needed=False, pattern="[NHV]") or None
    members.close()
    if bank is not None and bank not in banks:
        findings.error(FindingKind.BANK_UNKNOWN, members.line_of("bank"), bank)
        return None
    if outcome is not None and outcome not in outcomes:
        findings.error(FindingKind.OUTCOME_UNKNOWN, members.line_of("outcome"), outcome)
    if bank is None or count is None:
        return None
    return DrawRule(
        BankId(bank),
        count,
        None if outcome is None else OutcomeId(outcome),
        None if level is None else Level(level),
    )
