"""The body of a lesson or a bank: parts at `##`, questions at `###`, and the callouts between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from trainer.domain.findings import FindingKind, Fix
from trainer.domain.text import fold
from trainer.formats.course_document import Line
from trainer.formats.finding_list import FindingList
from trainer.formats.id_book import is_id, slug

CALLOUT_KINDS = (
    "ghi-nho",
    "meo",
    "nen-lam",
    "luu-y",
    "canh-bao",
    "khong-lam",
    "vi-du",
    "can-cu",
    "tom-tat",
    "lam-ngay",
)
_ENGLISH = ("remember", "tip", "do", "note", "warning", "dont", "example", "basis", "summary", "action")
_CALLOUT_NAMES = dict(zip(_ENGLISH, CALLOUT_KINDS, strict=True)) | {kind: kind for kind in CALLOUT_KINDS}
_CALLOUT = re.compile(r"^:::+[ \t]*([^\s:]*)[ \t]*(.*)$")
_PART_ID = re.compile(
    r"(?<!\{)\{#([^{}\s]*)\}\s*$"
)  # no blanks before it: a line of blanks would take for ever
_PART = re.compile(r"^##(?!#)[ \t]*(.*)$")
_QUESTION = re.compile(r"^###(?!#)")
_TITLE = re.compile(r"^#(?!#)[ \t]|^ {1,3}#{1,3}[ \t]")


@dataclass(slots=True)
class PartLines:
    """A part as written: its heading, its text and the lines of each question."""

    heading: Line
    title: str
    id: str
    text: list[Line] = field(default_factory=list)
    questions: list[list[Line]] = field(default_factory=list)


@dataclass(slots=True)
class BodyLines:
    """What stands in the body: text before the first heading, parts, and questions outside parts (in a bank)."""

    before: list[Line] = field(default_factory=list)
    parts: list[PartLines] = field(default_factory=list)
    questions: list[list[Line]] = field(default_factory=list)


def callout_of(text: str) -> tuple[str, str] | None:
    """Kind and title of a line that opens a callout, ("", "") of one that closes it, None of any other line.

    An unknown kind comes back as it was written.
    """
    found = _CALLOUT.match(text)
    if found is None:
        return None
    return _CALLOUT_NAMES.get(fold(found[1]), found[1]), found[2].strip()


def split_body(lines: Sequence[Line], findings: FindingList) -> BodyLines:
    """Cut a body at its `##` and `###` headings; other headings of the first three levels are findings."""
    body = BodyLines()
    current = body.before
    taken: Counter[str] = Counter()
    for line in lines:
        if line.code or "#" not in line.text[:4]:
            current.append(line)
            continue
        part = _PART.match(line.text)
        if part:
            body.parts.append(_part(line, part[1], taken, findings))
            current = body.parts[-1].text
        elif _QUESTION.match(line.text):
            current = [line]
            (body.parts[-1].questions if body.parts else body.questions).append(current)
        else:
            if _TITLE.match(line.text):
                findings.error(FindingKind.HEADING_LEVEL, line.number)
            current.append(line)
    return body


def _part(line: Line, written: str, taken: Counter[str], findings: FindingList) -> PartLines:
    found = _PART_ID.search(written)
    title = (written[: found.start()] if found else written).strip()
    if not title:
        findings.error(FindingKind.PART_WITHOUT_TITLE, line.number)
    if found is None:
        base = slug(title, "phan")
        taken[base] += 1
        proposed = base if taken[base] == 1 else f"{base[:34]}-{taken[base]}"
        fix = Fix(line.number, line.text, f"{line.text.rstrip()} {{#{proposed}}}")
        findings.error(FindingKind.ID_MISSING, line.number, proposed, fix=fix)
        return PartLines(line, title, proposed)
    if not is_id(found[1]):
        findings.error(FindingKind.ID_BAD, line.number, found[1])
    elif found[1] in taken:
        findings.error(FindingKind.ID_REPEATED, line.number, found[1], f"{findings.file}:{line.number}")
    taken[found[1]] += 1
    return PartLines(line, title, found[1])


def check_callouts(lines: Sequence[Line], findings: FindingList) -> tuple[str, ...]:
    """The kinds of the callouts in a text, in order; unknown, nested and unclosed ones are findings."""
    kinds: list[str] = []
    opened: Line | None = None
    for line in lines:
        callout = None if line.code else callout_of(line.text)
        if callout is None:
            continue
        kind, title = callout
        if not kind:
            if opened is None or title:
                findings.error(FindingKind.CALLOUT_STRAY_END, line.number)
            opened = None
            continue
        if kind not in CALLOUT_KINDS:
            findings.error(FindingKind.CALLOUT_UNKNOWN, line.number, kind)
        if opened is not None:
            findings.error(FindingKind.CALLOUT_NESTED, line.number, str(opened.number))
        opened = line
        kinds.append(kind)
    if opened is not None:
        findings.error(FindingKind.CALLOUT_OPEN, opened.number)
    return tuple(kinds)
