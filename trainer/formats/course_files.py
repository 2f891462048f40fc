"""Which files a course folder holds, read into memory by name; links, junk and giants become findings."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.domain.findings import Finding, FindingKind
from trainer.formats.finding_list import FindingList

ID = r"[a-z0-9][a-z0-9-]{0,39}"
TEXT_CAP = 1 << 20
PICTURE_CAP = 1 << 20
FILE_CAP = 8 << 20
COUNT_CAP = 2000
DEPTH_CAP = 6
_REPARSE_POINT = 0x400  # a Windows junction: a link that `is_symlink` does not see in Python 3.11
_JUNK = re.compile(r"(?i)^(\..*|~.*|thumbs\.db|desktop\.ini|.*\.(bak|tmp|swp))$")
_NAME = re.compile(r"^[a-z0-9._-]+$")
_NOT_PACKED = frozenset({"sources.md", "README.md", "readme.md", "LICENSE", "license.txt"})

COURSE_FILE = "course.md"
TEST_FILE = "final-test.md"
TAKEN_FILE = "taken.md"
MODULE_FILE = re.compile(rf"^([0-9]{{1,3}})-({ID})/module\.md$")
LESSON_FILE = re.compile(rf"^([0-9]{{1,3}})-({ID})/([0-9]{{1,3}})-({ID})\.md$")
BANK_FILE = re.compile(rf"^bank/({ID})\.md$")
PICTURE_FILE = re.compile(r"^media/[a-z0-9][a-z0-9._-]{0,79}\.(png|jpe?g|webp|gif)$")


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """The bytes of a course folder by name with `/`, and what was wrong with the files themselves.

    `taken` are the names of those that came from the folder `lender` beside this one ("" where there is none).
    """

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    lender: str = ""
    taken: frozenset[str] = frozenset()


def is_course_file(name: str) -> bool:
    """Whether a name is one that the course format knows."""
    return name in {COURSE_FILE, TEST_FILE, TAKEN_FILE} or any(
        pattern.match(name) for pattern in (MODULE_FILE, LESSON_FILE, BANK_FILE, PICTURE_FILE)
    )


def read_folder_files(folder: Path) -> FolderFiles:
    """Read the files of a course folder; Refused(FILE_MISSING) where there is none.

    Files and folders of the operating system (`.git`, `Thumbs.db` …) and the notes that are not packed are passed over.
    """
    if not folder.is_dir():
        raise Refused(Reason.FILE_MISSING, where=folder.name)
    findings = FindingList()
    files: dict[str, bytes] = {}
    for count, (name, entry) in enumerate(_walk(folder, "", 1, findings), start=1):
        if count > COUNT_CAP:
            findings.of(name).error(FindingKind.FILES_TOO_MANY, 0, str(COUNT_CAP))
            break
        _take(name, entry, files, findings.of(name))
    return FolderFiles(files, tuple(findings.all))


def _walk(
    folder: Path, prefix: str, depth: int, findings: FindingList
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        findings.of(prefix.rstrip("/")).error(FindingKind.FILE_UNREADABLE)
        return
    for entry in entries:
        if _JUNK.match(entry.name):
            continue
        name = prefix + entry.name
        if _is_link(entry):
            findings.of(name).error(FindingKind.FILE_LINK)
        elif entry.is_dir(follow_symlinks=False):
            if depth < DEPTH_CAP:
                yield from _walk(Path(entry.path), name + "/", depth + 1, findings)
        else:
            yield name, entry


def _is_link(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink():
        return True
    attributes = 0
    with contextlib.suppress(OSError):
        attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & _REPARSE_POINT)


def _take(name: str, entry: os.DirEntry[str], files: dict[str, bytes], findings: FindingList) -> None:
    if name in _NOT_PACKED:
        return
    if not is_course_file(name):
        if all(_NAME.match(step) for step in name.split("/")):
            findings.warn(FindingKind.FILE_UNEXPECTED)
        else:
            findings.error(FindingKind.FILE_NAME_BAD)
        return
    cap = TEXT_CAP if name.endswith(".md") else FILE_CAP
    try:
        if not entry.is_file(follow_symlinks=False):
            findings.error(FindingKind.FILE_UNREADABLE)
            return
        with Path(entry.path).open("rb") as file:
            data = file.read(cap + 1)
    except OSError:
        findings.error(FindingKind.FILE_UNREADABLE)
        return
    if len(data) > cap:
        findings.error(FindingKind.FILE_TOO_LARGE, 0, str(cap))
        return
    files[name] = data
