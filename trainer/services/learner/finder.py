"""Finding a place in the lessons by words, with or without marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.domain.text import fold
from trainer.services.learner.own_data_pages import Hit
from trainer.services.learner.session import Session
from trainer.services.learner.shelf import Shelf

if TYPE_CHECKING:
    from trainer.storage.course_search import CourseSearch

_EXCERPT_BEFORE, _EXCERPT = 40, 160


class Finder:
    """Searches the lessons; its index lives in memory and follows the courses."""

    def __init__(self, session: Session, shelf: Shelf) -> None:
        self._session = session
        self._shelf = shelf
        self._search: tuple[tuple[str, ...], CourseSearch] | None = None

    def find(self, text: str, limit: int) -> tuple[Hit, ...]:
        """Places in lessons that hold these words, with or without marks; the very spelling first."""
        courses = {shelved.course.id: shelved.course for shelved in self._shelf.all()}
        hits = []
        for found in self._index().find(text, limit):
            course = courses[found.course]
            lesson = course.lesson(found.lesson)
            part = next(part for part in lesson.parts if part.id == found.part)
            excerpt, spans = _excerpt(found.text, text)
            hits.append(
                Hit(course.id, course.title, lesson.id, lesson.title, part.id, part.title, excerpt, spans)
            )
        return tuple(hits)

    def _index(self) -> CourseSearch:
        from trainer.formats.lesson_text import plain_text
        from trainer.storage.course_search import CourseSearch, SearchText

        shelf = self._shelf.all()
        digests = tuple(sorted(shelved.digest for shelved in shelf))
        if self._search is None or self._search[0] != digests:
            if self._search is not None:
                self._search[1].close()
            self._search = (
                digests,
                CourseSearch(
                    SearchText(
                        shelved.course.id,
                        lesson.id,
                        part.id,
                        f"{lesson.title} · {part.title}",
                        plain_text(part.markdown, self._shelf.variables(shelved.course)),
                    )
                    for shelved in shelf
                    for lesson in shelved.course.lessons
                    for part in lesson.parts
                ),
            )
        return self._search[1]


def _excerpt(text: str, wish: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of the text around the first found word, and where in it the words stand.

    Folding keeps the number of letters of composed text, so places in the folded words are places in the text.
    """
    words = [word for word in fold(wish).split() if word]
    line = " ".join(text.split())
    folded = "".join(fold(sign) or " " for sign in line)
    first = min((place for word in words if (place := folded.find(word)) >= 0), default=0)
    start = max(0, first - _EXCERPT_BEFORE)
    start = line.rfind(" ", 0, start) + 1 if start else 0
    piece, low = line[start : start + _EXCERPT], folded[start : start + _EXCERPT]
    spans = []
    for word in words:
        place = low.find(word)
        if place >= 0:
            spans.append((place, place + len(word)))
    return piece, tuple(sorted(spans))
