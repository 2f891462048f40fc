"""Lessons taken from another course: `taken.md` names a folder beside this one and the lessons of it.

The files of these lessons come into the course under the names they have there, with their modules, the banks that the
own test draws from, and the pictures that all of them show. A file of the own folder goes before one of the same name.
A link to a lesson that stays behind becomes its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from trainer.domain.findings import FindingKind
from trainer.formats.course_document import Document, Line, read_document, without_code
from trainer.formats.course_files import (
    COURSE_FILE,
    ID,
    LESSON_FILE,
    TAKEN_FILE,
    TEST_FILE,
    FolderFiles,
    read_folder_files,
)
from trainer.formats.course_pictures import used_pictures
from trainer.formats.finding_list import FindingList
from trainer.formats.front_matter import read_front_matter

_LESSON_LINK = re.compile(
    r"(?<!!)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]\([ \t]*<?lesson:(?P<id>[^()\[\]\s<>]*)[^()\[\]]*\)"
)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What `taken.md` asks for: a folder with its line, and lessons with theirs."""

    folder: str
    line: int
    lessons: Mapping[str, int]


def read_source_files(folder: Path) -> FolderFiles:
    """Read the files of a course folder and those it takes from the folder beside it; else as `read_folder_files`."""
    own = read_folder_files(folder)
    if TAKEN_FILE not in own.files:
        return own
    findings = FindingList(list(own.findings), TAKEN_FILE)
    wish = _read_wish(own.files[TAKEN_FILE], findings)
    lender = None if wish is None else _lender(folder, wish, findings)
    if wish is None or lender is None:
        return replace(own, findings=tuple(findings.all))
    taken = _take(own.files, read_folder_files(lender).files, wish, findings)
    return FolderFiles(
        files={**own.files, **taken},
        findings=tuple(findings.all),
        lender=wish.folder,
        taken=frozenset(taken),
    )


def _read_wish(data: bytes, findings: FindingList) -> _Wish | None:
    # What is wrong with the bytes and the `---` lines is found again when the course itself is read.
    document = read_document(TAKEN_FILE, data, FindingList())
    members = read_front_matter(document, findings)
    if members is None:
        return None
    folder = members.take_text("from", pattern=ID)
    lessons: dict[str, int] = {}
    for lesson, line in members.take_texts("lessons", pattern=ID):
        if lesson in lessons:
            findings.error(FindingKind.ID_REPEATED, line, lesson, f"{TAKEN_FILE}:{lessons[lesson]}")
        lessons.setdefault(lesson, line)
    members.close()
    stray = next((line for line in document.body if line.text.strip()), None)
    if stray is not None:
        findings.error(FindingKind.TEXT_UNEXPECTED, stray.number, stray.text.strip())
    return None if folder is None else _Wish(folder, members.line_of("from"), lessons)


def _lender(folder: Path, wish: _Wish, findings: FindingList) -> Path | None:
    """The folder beside this one; None where there is none, or where it takes lessons itself."""
    home = folder.resolve()
    beside = home.parent / wish.folder
    # A link could lead out of the folder of courses, so what counts is where the folder really stands.
    if not beside.is_dir() or beside.resolve().parent != home.parent or not (beside / COURSE_FILE).is_file():
        findings.error(FindingKind.TAKEN_FOLDER_MISSING, wish.line, wish.folder)
        return None
    if beside.resolve() == home or (beside / TAKEN_FILE).exists():
        findings.error(FindingKind.TAKEN_CHAIN, wish.line, wish.folder)
        return None
    return beside


def _take(
    own: Mapping[str, bytes], lent: Mapping[str, bytes], wish: _Wish, findings: FindingList
) -> dict[str, bytes]:
    lessons = {name: found[4] for name in lent if (found := LESSON_FILE.match(name))}
    for lesson, line in wish.lessons.items():
        if lesson not in lessons.values():
            findings.error(FindingKind.TAKEN_LESSON_UNKNOWN, line, wish.folder, lesson)
    names = [name for name, lesson in lessons.items() if lesson in wish.lessons]
    for name in names:
        if name in own:
            findings.warn(FindingKind.TAKEN_LESSON_OWN, wish.lessons[lessons[name]], name)
    names += [f"{name.split('/')[0]}/module.md" for name in names]
    names += [f"bank/{bank}.md" for bank in _drawn_banks(own)]
    taken = {name: lent[name] for name in names if name in lent and name not in own}
    known = {found[4] for name in (*own, *taken) if (found := LESSON_FILE.match(name))}
    left = frozenset(lessons.values()) - known
    taken = {name: _without_links(name, data, left) for name, data in taken.items()}
    shown = {picture.name for picture in used_pictures(_documents({**own, **taken}))}
    pictures = {name: data for name, data in lent.items() if name in shown and name not in own}
    return {**taken, **pictures}


def _drawn_banks(own: Mapping[str, bytes]) -> list[str]:
    """The banks that the own test names; what is wrong with the test is found when the course itself is read."""
    unheard = FindingList()
    members = read_front_matter(read_document(TEST_FILE, own.get(TEST_FILE, b""), unheard), unheard)
    if members is None:
        return []
    return [bank for each in members.take_mappings("draw") if (bank := each.take_text("bank", pattern=ID))]


def _documents(files: Mapping[str, bytes]) -> Iterable[Document]:
    return (read_document(name, data, FindingList()) for name, data in files.items() if name.endswith(".md"))


def _without_links(name: str, data: bytes, left: frozenset[str]) -> bytes:
    """The file with its links to lessons that stay behind as words; every other line keeps its bytes and its number."""
    document = read_document(name, data, FindingList())
    changed = {
        line.number: text
        for line in document.body
        if not line.code and (text := _line_without_links(line, left)) != line.text
    }
    if not changed:
        return data
    lines = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    written = (changed.get(number, text) for number, text in enumerate(lines.split("\n"), start=1))
    return "\n".join(written).encode("utf-8")


def _line_without_links(line: Line, left: frozenset[str]) -> str:
    text = line.text
    for found in reversed(list(_LESSON_LINK.finditer(without_code(text)))):
        if found["id"] in left:
            text = (
                text[: found.start()] + text[found.start("words") : found.end("words")] + text[found.end() :]
            )
    return text
