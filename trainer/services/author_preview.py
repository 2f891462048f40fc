"""A course as its learners will see it, sheet by sheet, while its author is still writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from trainer.domain.course import Course, Lesson
from trainer.domain.findings import Place
from trainer.domain.ids import ItemId
from trainer.domain.question import Question, Response
from trainer.formats.lesson_text import render, variables_of
from trainer.services.author_sheets import QuestionSheet, Sheet, TextSheet
from trainer.services.question_pages import QuestionPages
from trainer.services.reading import Feedback

_SEED = "preview"
"""One fixed order of options, so that a check after a change does not shuffle the question on screen."""

Places = Mapping[tuple[str, str], Place]


def sheets_of(
    course: Course, file: str, places: Places, media: Mapping[str, bytes], callout_titles: Mapping[str, str]
) -> tuple[Sheet, ...]:
    """Everything that a file puts before a learner, in reading order; for "media/" all pictures on one sheet."""
    return tuple(_Renderer(course, places, media, callout_titles).sheets(file))


def judged(course: Course, media: Mapping[str, bytes], item: ItemId, response: Response | None) -> Feedback:
    """What a learner is told about this answer; KeyError where the course has no such question."""
    return QuestionPages(course, variables_of(course), media).feedback(course.item(item), response, _SEED)


class _Renderer:
    def __init__(
        self, course: Course, places: Places, media: Mapping[str, bytes], callout_titles: Mapping[str, str]
    ) -> None:
        self._course, self._places, self._media = course, places, media
        self._titles = callout_titles
        self._variables = variables_of(course)
        self._questions = QuestionPages(course, self._variables, media)

    def sheets(self, file: str) -> Iterator[Sheet]:
        course = self._course
        if file == "course.md":
            yield TextSheet("course", course.title, self._html(course.welcome))
        for module in course.modules:
            if self._stands("module", module.id, file):
                yield TextSheet(f"module/{module.id}", module.title, self._html(module.summary))
            for lesson in module.lessons:
                if self._stands("lesson", lesson.id, file):
                    yield from self._lesson(lesson)
        for bank in course.banks:
            if self._stands("bank", bank.id, file):
                yield from map(self._question, bank.questions)
        for quiz in course.quizzes:
            if self._stands("quiz", quiz.id, file):
                yield TextSheet(f"quiz/{quiz.id}", quiz.title, self._html(quiz.intro))
        pictures = sorted(name for name in self._media if name.startswith(file)) if file else []
        if pictures:
            yield TextSheet(file, "", "".join(map(picture_html, pictures)))

    def _lesson(self, lesson: Lesson) -> Iterator[Sheet]:
        for part in lesson.parts:
            place = self._places.get(("part", f"{lesson.id}/{part.id}"))
            line = 0 if place is None else place.line
            yield TextSheet(f"{lesson.id}/{part.id}", part.title, self._html(part.markdown), line)
            yield from map(self._question, part.questions)

    def _question(self, question: Question) -> QuestionSheet:
        place = self._places.get(("item", question.id))
        line = 0 if place is None else place.line
        return QuestionSheet(question.id, self._questions.page(question, _SEED), line)

    def _stands(self, kind: str, id_: str, file: str) -> bool:
        place = self._places.get((kind, id_))
        return place is not None and place.file == file

    def _html(self, markdown: str) -> str:
        if not markdown.strip():
            return ""
        return render(markdown, self._variables, media=self._media, callout_titles=self._titles).html


def picture_html(name: str) -> str:
    """A picture of the course with its file name below."""
    shown = escape(name)
    return f'<p class="figure"><img src="{shown}" alt="{shown}"></p><p class="caption">{shown}</p>'
