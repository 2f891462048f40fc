"""The lines of one question, sorted into heading, body, answers with feedback, and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from trainer.domain.findings import FindingKind
from trainer.domain.text import fold
from trainer.formats.course_document import Line, joined
from trainer.formats.finding_list import FindingList

NOTE_NAMES = {
    "goi y": "hint",
    "hint": "hint",
    "giai thich": "explanation",
    "explanation": "explanation",
    "can cu": "source",
    "source": "source",
}
_ATTRIBUTES = re.compile(r"(?<!\{)\{([^{}]*)\}(?!\})\s*$")
_ROUND = re.compile(r"^- ?\(([ xX]?)\)(?:\s+(.*))?$")
_SQUARE = re.compile(r"^- ?\[([ xX]?)\](?:\s+(.*))?$")
_NUMBERED = re.compile(r"^[0-9]{1,2}[.)]\s+(.*)$")
_ARROW = re.compile(r"^- (.*?)=>(.*)$")
_EQUAL = re.compile(r"^=(?!=)\s*(.*)$")
_NOTE = re.compile(r"^>\s?([^:\n]{3,20}):\s*(.*)$")
_OPTION_ID = re.compile(r"\{#([^\s{}]*)\}\s*$")  # no blanks before it: a line of blanks would take for ever
_GAP = re.compile(r"\{\{([^{}\n]*)\}\}")
_ANSWER_STARTS = frozenset("-=0123456789")
"""What an answer can begin with; nine lines of ten begin otherwise and are not tried."""
_VARIABLE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


class Mark(Enum):
    """How an answer line begins."""

    ROUND = "( )"
    SQUARE = "[ ]"
    NUMBERED = "1."
    ARROW = "=>"
    EQUAL = "="


@dataclass(slots=True)
class AnswerLine:
    """One answer as written; `left` is only of use for `=>`."""

    mark: Mark
    line: Line
    text: str
    ticked: bool = False
    left: str = ""
    id: str = ""
    last: Line | None = None
    feedback: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Take the `{#id}` off the end of the text, once its last line is known."""
        if self.mark is Mark.EQUAL:
            self.text = self.text.strip()
            return
        found = _OPTION_ID.search(self.text)
        if found:
            self.id = found[1]
            self.text = self.text[: found.start()]
        self.text = self.text.strip()


@dataclass(slots=True)
class QuestionLines:
    """A question before its kind is known."""

    heading: Line
    prompt: str
    attributes: str | None
    body: str = ""
    body_line: int = 0
    answers: list[AnswerLine] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    has_gaps: bool = False


def is_variable(text: str) -> bool:
    """Whether the inside of `{{…}}` is the name of a variable and not a gap."""
    return _VARIABLE.fullmatch(text.strip()) is not None


def gap_pieces(text: str) -> list[str]:
    """Text and insides of gaps by turns, beginning with text; variables stay in the text."""
    pieces, start = [], 0
    for found in _GAP.finditer(text):
        if is_variable(found[1]):
            continue
        pieces += [text[start : found.start()], found[1]]
        start = found.end()
    return [*pieces, text[start:]]


def _answer(line: Line) -> AnswerLine | None:
    text = line.text
    if text[:1] not in _ANSWER_STARTS:
        return None
    if found := _ROUND.match(text):
        return AnswerLine(Mark.ROUND, line, found[2] or "", ticked=found[1] in {"x", "X"})
    if found := _SQUARE.match(text):
        return AnswerLine(Mark.SQUARE, line, found[2] or "", ticked=found[1] in {"x", "X"})
    if found := _ARROW.match(text):
        return AnswerLine(Mark.ARROW, line, found[2], left=found[1].strip())
    if found := _NUMBERED.match(text):
        return AnswerLine(Mark.NUMBERED, line, found[1])
    if found := _EQUAL.match(text):
        return AnswerLine(Mark.EQUAL, line, found[1])
    return None


def split_question(lines: Sequence[Line], findings: FindingList) -> QuestionLines:
    """Sort the lines of a question, the `###` heading first; whatever fits nowhere is a finding."""
    heading = lines[0]
    title = heading.text[3:].strip()
    found = _ATTRIBUTES.search(title)
    question = QuestionLines(
        heading,
        title[: found.start()].strip() if found else title,
        found[1].strip() if found else None,
    )
    rest = list(lines[1:])
    start = _first_answer(rest)
    note = _first_note(rest)
    end_of_body = min(start, note)
    body = rest[:end_of_body]
    question.body = joined(body)
    question.body_line = next((line.number for line in body if line.text.strip()), heading.number)
    question.has_gaps = len(gap_pieces(question.body)) > 1
    _sort(rest[end_of_body:], question, findings)
    for answer in question.answers:
        answer.close()
    return question


def _first_answer(lines: Sequence[Line]) -> int:
    """Where the answers begin: a numbered list before `( )` options is part of the situation, not an order."""
    marks = [None if line.code else _answer(line) for line in lines]
    rounds = any(answer is not None and answer.mark is Mark.ROUND for answer in marks)
    for index, answer in enumerate(marks):
        if answer is None or (rounds and answer.mark is Mark.NUMBERED):
            continue
        return index
    return len(lines)


def _first_note(lines: Sequence[Line]) -> int:
    for index, line in enumerate(lines):
        if not line.code and _note_name(line.text):
            return index
    return len(lines)


def _note_name(text: str) -> str:
    found = _NOTE.match(text) if text.startswith(">") else None
    return _name_of(found[1]) if found else ""


@lru_cache(maxsize=64)
def _name_of(written: str) -> str:
    return NOTE_NAMES.get(fold(written).strip("* "), "")


def _sort(lines: Sequence[Line], question: QuestionLines, findings: FindingList) -> None:
    answer: AnswerLine | None = None
    note = ""
    for line in lines:
        text = line.text
        if not text.strip():
            continue
        if started := _answer(line):
            answer, note = started, ""
            question.answers.append(started)
        elif name := _note_name(text):
            if name in question.notes:
                findings.warn(FindingKind.NOTE_REPEATED, line.number, text.lstrip("> ").split(":")[0])
            answer, note = None, name
            begun = _NOTE.match(text)
            question.notes[name] = begun[2].strip() if begun else ""
        elif text.startswith(("  ", "\t")) and answer is not None:
            _continue_answer(answer, line)
        elif text.startswith(">") and note:
            question.notes[note] = f"{question.notes[note]} {text[1:].strip()}".strip()
        elif text.startswith(">") and answer is not None:
            findings.error(FindingKind.FEEDBACK_NOT_INDENTED, line.number)
        else:
            findings.error(FindingKind.TEXT_UNEXPECTED, line.number, text.strip())


def _continue_answer(answer: AnswerLine, line: Line) -> None:
    text = line.text.strip()
    if text.startswith(">"):
        answer.feedback.append(text[1:].strip())
    elif answer.feedback:
        answer.feedback.append(text)
    else:
        answer.text = f"{answer.text} {text}"
        answer.last = line
