"""One text file of a course as lines: UTF-8 with or without BOM, LF or CRLF, brought into NFC."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from trainer.domain.findings import FindingKind, Fix
from trainer.domain.text import piled
from trainer.formats.finding_list import FindingList

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\ue000-\uf8ff\ufffe\uffff]")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file with its number, counted from 1; `code` marks fenced code, where no syntax of ours counts."""

    number: int
    text: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a course: the text between the two `---` lines, and the body after them."""

    file: str
    front: tuple[Line, ...] | None
    body: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Front matter and body together."""
        return (self.front or ()) + self.body


def read_document(file: str, data: bytes, findings: FindingList) -> Document:
    """Split a file into front matter and body; bytes that are not UTF-8 leave an empty document and a finding."""
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as trouble:
        line = data[: trouble.start].count(b"\n") + 1
        findings.error(FindingKind.NOT_UTF8, line)
        return Document(file, (), ())
    raw = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _CONTROL.search(raw)
    if found:
        findings.error(FindingKind.FILE_UNREADABLE, raw[: found.start()].count("\n") + 1)
        raw = _CONTROL.sub("", raw)
    if (place := piled(raw)) >= 0:
        findings.error(FindingKind.FILE_UNREADABLE, raw[:place].count("\n") + 1)
        return Document(file, (), ())
    texts = raw.split("\n")
    if not unicodedata.is_normalized("NFC", raw):
        _report_first_unnormalised(texts, findings)
        texts = [unicodedata.normalize("NFC", each) for each in texts]
    return _split(file, texts, findings)


def _report_first_unnormalised(texts: list[str], findings: FindingList) -> None:
    composed = [unicodedata.normalize("NFC", text) for text in texts]
    number = next(number for number, text in enumerate(texts, start=1) if composed[number - 1] != text)
    fix = Fix(number, texts[number - 1], composed[number - 1])
    findings.warn(FindingKind.NOT_NFC, number, fix=fix)


def _split(file: str, texts: list[str], findings: FindingList) -> Document:
    if texts[0].rstrip() != "---":
        findings.error(FindingKind.FRONT_MATTER_MISSING, 1)
        return Document(file, None, _lines(texts, 1))
    for index in range(1, len(texts)):
        if texts[index].rstrip() == "---":
            front = tuple(Line(number, text) for number, text in enumerate(texts[1:index], start=2))
            return Document(file, front, _lines(texts[index + 1 :], index + 2))
    findings.error(FindingKind.FRONT_MATTER_MISSING, 1)
    return Document(file, None, ())


def _lines(texts: list[str], first: int) -> tuple[Line, ...]:
    lines = []
    fence = ""
    for number, text in enumerate(texts, start=first):
        found = _FENCE.match(text) if "```" in text or "~~~" in text else None
        if fence:
            lines.append(Line(number, text, code=True))
            if found and found[1].startswith(fence) and not text.strip().strip(fence[0]):
                fence = ""
        elif found and found[1][0] not in text[found.end() :]:
            fence = found[1]
            lines.append(Line(number, text, code=True))
        else:
            lines.append(Line(number, text))
    return tuple(lines)


def without_code(text: str) -> str:
    """The line with its `code` spans blanked; takes time in proportion to the length, whatever the text is."""
    pieces = re.split("(`+)", text)
    last = {len(run): index for index, run in enumerate(pieces) if index % 2}
    out, index = [], 0
    while index < len(pieces):
        piece = pieces[index]
        if index % 2 and last[len(piece)] > index:
            end = next(each for each in range(index + 2, len(pieces), 2) if len(pieces[each]) == len(piece))
            out.append(" " * sum(len(each) for each in pieces[index : end + 1]))
            index = end + 1
        else:
            out.append(piece)
            index += 1
    return "".join(out)


def joined(lines: tuple[Line, ...] | list[Line]) -> str:
    """The text of lines without empty lines around it."""
    return "\n".join(line.text.rstrip() for line in lines).strip("\n")
