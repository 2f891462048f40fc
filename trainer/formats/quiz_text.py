"""A question as Markdown: its heading and attributes, and the seven kinds that the lines below it can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trainer.domain.findings import FindingKind, Fix, Place
from trainer.domain.ids import ItemId, OutcomeId
from trainer.domain.question import Level, Question
from trainer.formats.course_document import Line
from trainer.formats.finding_list import FindingList
from trainer.formats.id_book import IdBook
from trainer.formats.quiz_kinds import Attributes, ItemFields, build_question
from trainer.formats.quiz_lines import QuestionLines, split_question

_WORDS = frozenset({"must", "exact", "fixed"})
_NAMES = frozenset({"outcome", "level", "points", "kind"})


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a question stands: a bank asks for an explanation and its basis, a lesson for feedback."""

    file_slug: str
    in_bank: bool
    outcomes: frozenset[str]


def read_question(
    lines: Sequence[Line], setting: Setting, book: IdBook, findings: FindingList
) -> Question | None:
    """Read one question, its `###` line first; None where its kind cannot be told (then it is a finding)."""
    parts = split_question(lines, findings)
    number = parts.heading.number
    if not parts.prompt:
        findings.error(FindingKind.PROMPT_MISSING, number)
    attributes = _attributes(parts, findings)
    item = _item_id(parts, attributes, setting, book, findings)
    _require_notes(parts, setting, findings)
    outcome = _outcome(attributes, setting, number, findings)
    level = _level(attributes, number, findings)
    fields = ItemFields(
        id=ItemId(item),
        prompt=parts.prompt,
        body=parts.body,
        outcome=outcome,
        level=level,
        points=_points(attributes, number, findings),
        must="must" in attributes.words,
        fixed="fixed" in attributes.words,
        hint=parts.notes.get("hint", ""),
        explanation=parts.notes.get("explanation", ""),
        source=parts.notes.get("source", ""),
    )
    return build_question(parts, attributes, fields, findings, need_feedback=not setting.in_bank)


def _attributes(parts: QuestionLines, findings: FindingList) -> Attributes:
    ids: list[str] = []
    words: set[str] = set()
    values: dict[str, str] = {}
    number = parts.heading.number
    for token in (parts.attributes or "").split():
        name, equals, value = token.partition("=")
        if token.startswith("#"):
            ids.append(token[1:])
        elif equals and name in _NAMES:
            if name in values:
                findings.error(FindingKind.ATTRIBUTE_BAD, number, name, value)
            values[name] = value.strip("\"'")
        elif not equals and token in _WORDS:
            words.add(token)
        else:
            findings.error(FindingKind.ATTRIBUTE_UNKNOWN, number, token)
    if len(ids) > 1:
        findings.error(FindingKind.ATTRIBUTE_BAD, number, "#", " #".join(ids))
    if values.get("kind", "text") != "text":
        findings.error(FindingKind.ATTRIBUTE_BAD, number, "kind", values["kind"])
    return Attributes(ids[0] if ids else "", frozenset(words), values)


def _item_id(
    parts: QuestionLines, attributes: Attributes, setting: Setting, book: IdBook, findings: FindingList
) -> str:
    place = Place(findings.file, parts.heading.number)
    if attributes.id:
        book.take("item", attributes.id, place, findings)
        return attributes.id
    proposed = book.free_item_id(setting.file_slug)
    before = parts.heading.text
    if parts.attributes is None:
        after = f"{before.rstrip()} {{#{proposed}}}"
    else:
        after = re.sub(r"\{([^{}]*)\}\s*$", lambda found: f"{{#{proposed} {found[1].strip()}}}", before)
        after = after.replace(" }", "}")
    findings.error(
        FindingKind.ID_MISSING, parts.heading.number, proposed, fix=Fix(parts.heading.number, before, after)
    )
    return proposed


def _require_notes(parts: QuestionLines, setting: Setting, findings: FindingList) -> None:
    if not parts.notes.get("explanation"):
        findings.error(FindingKind.EXPLANATION_MISSING, parts.heading.number)
    if setting.in_bank and not parts.notes.get("source"):
        findings.error(FindingKind.BASIS_MISSING, parts.heading.number)


def _outcome(attributes: Attributes, setting: Setting, number: int, findings: FindingList) -> OutcomeId:
    outcome = attributes.values.get("outcome", "")
    if not outcome:
        findings.error(FindingKind.ATTRIBUTE_MISSING, number, "outcome")
    elif outcome not in setting.outcomes:
        findings.error(FindingKind.OUTCOME_UNKNOWN, number, outcome)
    return OutcomeId(outcome)


def _level(attributes: Attributes, number: int, findings: FindingList) -> Level:
    written = attributes.values.get("level", "")
    if not written:
        findings.error(FindingKind.ATTRIBUTE_MISSING, number, "level")
    elif written not in {level.value for level in Level}:
        findings.error(FindingKind.ATTRIBUTE_BAD, number, "level", written)
    else:
        return Level(written)
    return Level.UNDERSTAND


def _points(attributes: Attributes, number: int, findings: FindingList) -> int:
    written = attributes.values.get("points", "1")
    if re.fullmatch("[1-5]", written):
        return int(written)
    findings.error(FindingKind.ATTRIBUTE_BAD, number, "points", written)
    return 1
