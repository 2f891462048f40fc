"""The files of a course folder as its author knows them: kind, title, findings, size, and where things stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from trainer.domain.findings import Finding, Place

if TYPE_CHECKING:
    from trainer.formats.course_reading import CourseReading


class AuthorFileKind(Enum):
    """What a file of a course folder is."""

    COURSE = "course"
    MODULE = "module"
    LESSON = "lesson"
    BANK = "bank"
    TEST = "test"
    PICTURE = "picture"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AuthorFile:
    """One file of a course folder: title ("" where it has none), findings counted, size in bytes, in a pack or not."""

    name: str
    kind: AuthorFileKind
    title: str
    errors: int
    others: int
    size: int = 0
    packed: bool = False


def files_of(reading: CourseReading, findings: tuple[Finding, ...]) -> tuple[AuthorFile, ...]:
    """Every file of a folder, and those that findings name, `course.md` first."""
    errors = Counter(finding.file for finding in findings if finding.stops)
    all_of = Counter(finding.file for finding in findings)
    titles = _titles(reading)
    packed = frozenset(reading.packed)
    names = sorted({*reading.files, *all_of}, key=lambda name: (name != "course.md", name))
    return tuple(
        AuthorFile(
            name,
            _kind(name),
            titles.get(name, ""),
            errors[name],
            all_of[name] - errors[name],
            len(reading.files.get(name, b"")),
            name in packed,
        )
        for name in names
    )


def places_of(reading: CourseReading) -> dict[tuple[str, str], Place]:
    """Where everything stands; parts too, as ("part", "lesson/part"), by the headings of their lessons."""
    places = dict(reading.places)
    course = reading.course
    documents = {document.file: document for document in reading.documents}
    for lesson in () if course is None else course.lessons:
        place = places.get(("lesson", lesson.id))
        if place is None or place.file not in documents:
            continue
        heads = [
            line.number
            for line in documents[place.file].body
            if not line.code and line.text.startswith("## ")
        ]
        if len(heads) == len(lesson.parts):
            for part, number in zip(lesson.parts, heads, strict=True):
                places["part", f"{lesson.id}/{part.id}"] = Place(place.file, number)
    return places


def _titles(reading: CourseReading) -> dict[str, str]:
    course = reading.course
    if course is None:
        return {}
    titles = {"course.md": course.title}
    named: list[tuple[tuple[str, str], str]] = [(("module", each.id), each.title) for each in course.modules]
    named += [(("lesson", each.id), each.title) for each in course.lessons]
    named += [(("bank", each.id), each.title) for each in course.banks]
    named += [(("quiz", each.id), each.title) for each in course.quizzes]
    return titles | {reading.places[key].file: title for key, title in named if key in reading.places}


def _kind(name: str) -> AuthorFileKind:
    from trainer.formats import course_files

    if name == course_files.COURSE_FILE:
        return AuthorFileKind.COURSE
    if name == course_files.TEST_FILE:
        return AuthorFileKind.TEST
    for pattern, kind in (
        (course_files.MODULE_FILE, AuthorFileKind.MODULE),
        (course_files.LESSON_FILE, AuthorFileKind.LESSON),
        (course_files.BANK_FILE, AuthorFileKind.BANK),
        (course_files.PICTURE_FILE, AuthorFileKind.PICTURE),
    ):
        if pattern.match(name):
            return kind
    return AuthorFileKind.OTHER
