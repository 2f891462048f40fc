"""What comes out of reading a course: the course as far as it can be read, its findings, and where things stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trainer.domain.course import Course
from trainer.domain.findings import Finding, Place
from trainer.domain.ids import LessonId
from trainer.formats.course_document import Document


@dataclass(frozen=True, slots=True)
class CourseReading:
    """A course folder or pack as read.

    `course` is None only where `course.md` cannot be read; otherwise it holds everything that is well-formed.
    `files` are the bytes by name, `packed` the names that go into a pack, `documents` the text files in reading
    order, `places` where an item ("item", id), lesson, module, bank or test stands, `callouts` the callouts of
    each lesson. `taken` are the names of files that stand in the folder `lender` beside the course's own.
    """

    course: Course | None
    findings: tuple[Finding, ...]
    files: Mapping[str, bytes]
    packed: tuple[str, ...]
    documents: tuple[Document, ...]
    places: Mapping[tuple[str, str], Place]
    callouts: Mapping[LessonId, tuple[str, ...]]
    lender: str = ""
    taken: frozenset[str] = frozenset()

    @property
    def media(self) -> Mapping[str, bytes]:
        """The pictures, by the name that lessons use: `media/ten-mien.png`."""
        return {name: data for name, data in self.files.items() if name.startswith("media/")}

    @property
    def broken(self) -> bool:
        """Whether a finding of the reader stops packing."""
        return self.course is None or any(finding.stops for finding in self.findings)
