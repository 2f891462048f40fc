"""Rules about words: sentences, tone placement, old law, addresses, personal data, links, variables, raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from trainer.domain.findings import FindingKind
from trainer.domain.text import fold
from trainer.formats.course_document import Document, Line, without_code
from trainer.formats.course_pictures import PICTURE
from trainer.formats.course_reading import CourseReading
from trainer.formats.expired_law import old_facts
from trainer.formats.finding_list import FindingList
from trainer.formats.known_addresses import TOP_LEVEL, is_known
from trainer.formats.lesson_blocks import callout_of
from trainer.formats.quiz_lines import NOTE_NAMES, is_variable

WORDS_CAP = 35
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([ \t]*<?([^()\[\]\s<>]*)[^()\[\]]*\)")
_ATTRIBUTES = re.compile(r"(?<!\{)\{[^{}]*\}(?!\})\s*$")
_START = re.compile(
    r"^\s*(?:#{1,6}\s+|>\s?(?:[^:\n]{3,20}:\s)?|[-*+]\s+(?:\([ xX]?\)|\[[ xX]?\])?\s*|"
    r"[0-9]{1,2}[.)]\s+|=\s+|:\s+|\[\^\w+\]:\s*)"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’»)]*\s+|\s=>\s")
_WORD = re.compile(r"\w")
_HOST = re.compile(r"(?<![\w.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?![\w-])", re.IGNORECASE)
_IDENTITY = re.compile(r"(?<![\w.,/-])[0-9]{12}(?![\w/-])")
_PHONE = re.compile(r"(?<![\w.,/+-])(?:\+84|0)(?=[ .-]?[35789])(?:[ .-]?[0-9]){9}(?![\w/-])")
_SAMPLE = re.compile(r"minh h[ọo]a|minh hoạ|sample data", re.IGNORECASE)
_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--")
_BRACES = re.compile(r"\{\{([^{}]*)\}\}")
_OUTSIDE = re.compile(r"(?i)^(https?://|mailto:)")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|'[^']*'")
_NEW_TONE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)
_OLD_TONE = re.compile(r"(?:[òóỏõọ][ae]|(?<!q)[ùúủũụ]y)(?!\w)", re.IGNORECASE)


@dataclass(slots=True)
class _Passage:
    """Lines that read on: a paragraph, a list item, a cell of a table."""

    number: int
    words: list[str] = field(default_factory=list)


def check_wording(reading: CourseReading, gathered: FindingList) -> None:
    """Apply the rules of this module to every text file."""
    variables = frozenset(name for name, _ in reading.course.variables) if reading.course else frozenset()
    lessons = {id_ for kind, id_ in reading.places if kind == "lesson"}
    for document in reading.documents:
        findings = gathered.of(document.file)
        _check_sentences(document, findings)
        _check_law(document, findings)
        _check_addresses(document, findings)
        for line in document.body:
            if line.code:
                continue
            _check_links(line, lessons, findings)
            bare = without_code(line.text)
            _check_braces(line, variables, findings)
            if found := _HTML.search(bare):
                findings.warn(FindingKind.RAW_HTML, line.number, found[0], column=found.start() + 1)
            if "!" in bare and "!" in _QUOTED.sub("", PICTURE.sub("", bare)):
                findings.hint(FindingKind.EXCLAMATION, line.number, column=bare.index("!") + 1)
    _check_tone(reading.documents, gathered)


def _passages(document: Document) -> list[_Passage]:
    passages: list[_Passage] = []
    current: _Passage | None = None
    for line in document.body:
        text = line.text
        if line.code or not text.strip():
            current = None
        elif (callout := callout_of(text)) is not None:
            current = None
            passages.append(_Passage(line.number, [callout[1]]))
        elif text.lstrip().startswith("|"):
            current = None
            passages += [_Passage(line.number, [cell]) for cell in text.strip().strip("|").split("|")]
        elif _START.match(text) or current is None:
            current = _Passage(line.number, [_START.sub("", text)])
            passages.append(current)
        else:
            current.words.append(text.strip())
    return passages


def plain(text: str) -> str:
    """A line of Markdown as it is read aloud: without attributes, link targets and emphasis."""
    bare = _ATTRIBUTES.sub("", text)
    bare = PICTURE.sub(lambda found: f"{found['alt'].replace(';', '.')}. ", bare)
    bare = _LINK.sub(lambda found: found[1], bare)
    bare = _BRACES.sub(lambda found: found[1] if is_variable(found[1]) else found[1].split("|")[0], bare)
    return bare.replace("**", "").replace("`", "")


def _check_sentences(document: Document, findings: FindingList) -> None:
    for passage in _passages(document):
        text = plain(" ".join(passage.words))
        for sentence in _SENTENCE_END.split(text):
            words = sum(1 for word in sentence.split() if _WORD.search(word))
            if words > WORDS_CAP:
                findings.warn(FindingKind.SENTENCE_LONG, passage.number, str(words), sentence.strip())


def _check_law(document: Document, findings: FindingList) -> None:
    """A paragraph, or a whole question, that says the old thing has ended may name it."""
    facts = old_facts()
    about_change = {
        line.number
        for section in _sections(document.body)
        if section
        and section[0].text.startswith("###")
        and facts.ended.search("\n".join(line.text for line in section))
        for line in section
    }
    for passage in _passages(document):
        if passage.number in about_change:
            continue
        for old, now in facts.found_in(" ".join(passage.words)):
            findings.warn(FindingKind.LAW_EXPIRED, passage.number, old, now)


def _check_addresses(document: Document, findings: FindingList) -> None:
    """Real-looking hosts outside sources; numbers of people unless their part says that the data is made up."""
    for section in _sections(document.body):
        invented = any(_SAMPLE.search(line.text) for line in section)
        for line in section:
            for found in () if _is_source(line.text) else _HOST.finditer(line.text):
                host = found[0]
                if host.rpartition(".")[2].lower() in TOP_LEVEL and not is_known(host):
                    findings.warn(FindingKind.ADDRESS_REAL, line.number, host, column=found.start() + 1)
            if invented:
                continue
            for pattern in (_IDENTITY, _PHONE):
                for found in pattern.finditer(line.text):
                    findings.warn(FindingKind.PERSONAL_DATA, line.number, found[0], column=found.start() + 1)


def _is_source(text: str) -> bool:
    """A line that cites (`> Căn cứ: …`) may name the place where a fact was read."""
    label = text.removeprefix(">").partition(":")[0]
    return text.startswith(">") and NOTE_NAMES.get(fold(label)) == "source"


def _sections(lines: Sequence[Line]) -> Iterator[list[Line]]:
    section: list[Line] = []
    for line in lines:
        if line.text.startswith("##") and not line.code:
            yield section
            section = []
        section.append(line)
    yield section


def _check_links(line: Line, lessons: set[str], findings: FindingList) -> None:
    blank = without_code(line.text)
    for found in _LINK.finditer(blank):
        target = found[2]
        if target.startswith("lesson:"):
            if target.removeprefix("lesson:") not in lessons:
                findings.error(FindingKind.LINK_BROKEN, line.number, target, column=found.start() + 1)
        elif not _OUTSIDE.match(target):
            findings.warn(FindingKind.LINK_DEAD, line.number, target, column=found.start() + 1)


def _check_braces(line: Line, variables: frozenset[str], findings: FindingList) -> None:
    for found in _BRACES.finditer(line.text):
        name = found[1].strip()
        if is_variable(name) and name not in variables:
            findings.error(FindingKind.VARIABLE_UNKNOWN, line.number, name, column=found.start() + 1)


def _check_tone(documents: Iterable[Document], gathered: FindingList) -> None:
    """One course places its tone marks in one way; the rarer habit is reported, the new one where both are equal."""
    places: dict[bool, list[tuple[str, int, int, str]]] = {True: [], False: []}
    for document in documents:
        for line in document.lines:
            for is_new, pattern in ((True, _NEW_TONE), (False, _OLD_TONE)):
                for found in pattern.finditer(line.text):
                    word = _word_around(line.text, found.start(), found.end())
                    places[is_new].append((document.file, line.number, found.start() + 1, word))
    if not places[True] or not places[False]:
        return
    rarer = len(places[True]) <= len(places[False])
    for file, number, column, word in places[rarer]:
        other = places[not rarer][0][3]
        gathered.of(file).warn(FindingKind.TONE_MIXED, number, word, other, column=column)


def _word_around(text: str, start: int, end: int) -> str:
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    return text[start:end]
