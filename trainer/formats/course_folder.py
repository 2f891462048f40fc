"""Reads a course from a folder or the files of a pack; bad content becomes findings, never an exception."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from trainer.domain.course import Bank, Course, Lesson, Module, Part, Quiz
from trainer.domain.findings import Finding, FindingKind, Place
from trainer.domain.ids import BankId, LessonId, ModuleId, PartId
from trainer.domain.question import Question
from trainer.formats.course_document import Document, Line, joined, read_document
from trainer.formats.course_files import (
    BANK_FILE,
    COURSE_FILE,
    LESSON_FILE,
    MODULE_FILE,
    PICTURE_FILE,
    TAKEN_FILE,
    TEST_FILE,
    is_course_file,
)
from trainer.formats.course_front import (
    CourseFront,
    read_course_front,
    read_lesson_front,
    read_test_front,
    read_title,
)
from trainer.formats.course_pictures import used_pictures
from trainer.formats.course_reading import CourseReading
from trainer.formats.finding_list import FindingList
from trainer.formats.id_book import IdBook
from trainer.formats.lesson_blocks import PartLines, check_callouts, split_body
from trainer.formats.quiz_text import Setting, read_question
from trainer.formats.taken_files import read_source_files


def read_course(folder: Path) -> CourseReading:
    """Read a course folder; Refused(FILE_MISSING) where the folder does not exist."""
    found = read_source_files(folder)
    reading = read_course_files(found.files, found.findings)
    return replace(reading, lender=found.lender, taken=found.taken)


def read_course_files(files: Mapping[str, bytes], findings: Iterable[Finding] = ()) -> CourseReading:
    """Read a course from its files by name; `findings` are those that are known already."""
    return _Reader(dict(sorted(files.items())), FindingList(list(findings))).read()


@dataclass(slots=True)
class _ModuleFiles:
    number: int
    id: str
    folder: str
    lessons: list[tuple[int, str, str]] = field(default_factory=list)


class _Reader:
    """One reading of one course."""

    def __init__(self, files: dict[str, bytes], findings: FindingList) -> None:
        self._files = files
        self._findings = findings
        self._documents: dict[str, Document] = {}
        self._callouts: dict[LessonId, tuple[str, ...]] = {}
        for name, data in files.items():
            if name.endswith(".md"):
                self._documents[name] = read_document(name, data, findings.of(name))
        self._book = IdBook(line.text for document in self._documents.values() for line in document.lines)
        self._outcomes: frozenset[str] = frozenset()

    def read(self) -> CourseReading:
        front, welcome = self._course_file()
        modules = tuple(self._module(module) for module in self._module_files())
        banks = tuple(bank for name in self._files if (bank := self._bank(name)) is not None)
        quiz = self._test()
        course = None
        if front is not None:
            course = Course(
                **front.members,
                welcome=welcome,
                modules=modules,
                banks=banks,
                quizzes=() if quiz is None else (quiz,),
            )
        documents = tuple(self._documents.values())
        return CourseReading(
            course=course,
            findings=tuple(self._findings.all),
            files=self._files,
            packed=self._packed(documents),
            documents=documents,
            places=self._book.places,
            callouts=self._callouts,
        )

    def _packed(self, documents: tuple[Document, ...]) -> tuple[str, ...]:
        used = {picture.name for picture in used_pictures(documents)}
        return tuple(
            name
            for name in self._files
            if is_course_file(name) and name != TAKEN_FILE and (name in used or not PICTURE_FILE.match(name))
        )

    def _course_file(self) -> tuple[CourseFront | None, str]:
        document = self._documents.get(COURSE_FILE)
        if document is None:
            self._findings.of(COURSE_FILE).error(FindingKind.COURSE_FILE_MISSING)
            return None, ""
        front = read_course_front(document, self._findings.of(COURSE_FILE))
        if front is not None:
            self._outcomes = frozenset(outcome.id for outcome in front.members["outcomes"])
        return front, joined(document.body)

    def _module_files(self) -> list[_ModuleFiles]:
        modules: dict[str, _ModuleFiles] = {}
        for name in self._files:
            found = MODULE_FILE.match(name) or LESSON_FILE.match(name)
            if found is None:
                continue
            folder = name.split("/")[0]
            module = modules.setdefault(folder, _ModuleFiles(int(found[1]), found[2], folder))
            if found.re is LESSON_FILE:
                module.lessons.append((int(found[3]), found[4], name))
        ordered = sorted(modules.values(), key=lambda module: (module.number, module.folder))
        self._name_equal_numbers([(module.number, f"{module.folder}/module.md") for module in ordered])
        for module in ordered:
            module.lessons.sort()
            self._name_equal_numbers([(number, name) for number, _, name in module.lessons])
        return ordered

    def _name_equal_numbers(self, numbered: list[tuple[int, str]]) -> None:
        first: dict[int, str] = {}
        for number, name in numbered:
            other = first.setdefault(number, name)
            if other != name:
                self._findings.of(name).warn(FindingKind.FILE_NUMBER_REPEATED, 0, str(number), other)

    def _module(self, module: _ModuleFiles) -> Module:
        name = f"{module.folder}/module.md"
        findings = self._findings.of(name)
        title, summary = module.id, ""
        document = self._documents.get(name)
        if document is None:
            findings.error(FindingKind.MODULE_FILE_MISSING)
        else:
            title = read_title(document, findings) or module.id
            summary = joined(document.body)
        self._book.take("module", module.id, Place(name, 1), findings)
        if not module.lessons:
            findings.error(FindingKind.MODULE_WITHOUT_LESSONS)
        lessons = [self._lesson(id_, file) for _, id_, file in module.lessons]
        return Module(
            ModuleId(module.id), title, summary, tuple(lesson for lesson in lessons if lesson is not None)
        )

    def _lesson(self, id_: str, name: str) -> Lesson | None:
        findings = self._findings.of(name)
        document = self._documents[name]
        self._book.take("lesson", id_, Place(name, 1), findings)
        front = read_lesson_front(document, self._outcomes, findings)
        body = split_body(document.body, findings)
        stray = next((line for line in body.before if line.text.strip()), None)
        if stray is not None:
            findings.error(FindingKind.TEXT_BEFORE_PART, stray.number, stray.text.strip())
        for question in body.questions:
            findings.error(FindingKind.TEXT_BEFORE_PART, question[0].number, question[0].text.strip())
        if not body.parts:
            findings.error(FindingKind.LESSON_WITHOUT_PARTS)
        setting = Setting(id_, in_bank=False, outcomes=self._outcomes)
        callouts: list[str] = []
        parts = []
        for part in body.parts:
            callouts += check_callouts(part.text, findings)
            parts.append(self._part(part, setting, findings))
        self._callouts[LessonId(id_)] = tuple(callouts)
        if front is None or not parts:
            return None
        return Lesson(LessonId(id_), front.title, front.outcomes, front.minutes, front.sources, tuple(parts))

    def _part(self, part: PartLines, setting: Setting, findings: FindingList) -> Part:
        text = joined(part.text)
        if not text and not part.questions:
            findings.error(FindingKind.PART_EMPTY, part.heading.number, part.title)
        questions = self._questions(part.questions, setting, findings)
        return Part(PartId(part.id), part.title, text, questions)

    def _questions(
        self, written: list[list[Line]], setting: Setting, findings: FindingList
    ) -> tuple[Question, ...]:
        read = [read_question(lines, setting, self._book, findings) for lines in written]
        return tuple(question for question in read if question is not None)

    def _bank(self, name: str) -> Bank | None:
        found = BANK_FILE.match(name)
        if found is None:
            return None
        findings = self._findings.of(name)
        document = self._documents[name]
        self._book.take("bank", found[1], Place(name, 1), findings)
        title = read_title(document, findings) or found[1]
        body = split_body(document.body, findings)
        for line in body.before:
            if line.text.strip():
                findings.error(FindingKind.TEXT_UNEXPECTED, line.number, line.text.strip())
        for part in body.parts:
            findings.error(FindingKind.TEXT_UNEXPECTED, part.heading.number, part.heading.text.strip())
        written = body.questions + [question for part in body.parts for question in part.questions]
        slug = found[1].removeprefix("nh-")
        setting = Setting(slug, in_bank=True, outcomes=self._outcomes)
        return Bank(BankId(found[1]), title, self._questions(written, setting, findings))

    def _test(self) -> Quiz | None:
        document = self._documents.get(TEST_FILE)
        if document is None:
            return None
        findings = self._findings.of(TEST_FILE)
        banks = frozenset(found[1] for name in self._files if (found := BANK_FILE.match(name)))
        quiz = read_test_front(document, self._outcomes, banks, joined(document.body), findings)
        if quiz is not None:
            self._book.take("quiz", quiz.id, Place(TEST_FILE, 2), findings)
        return quiz
