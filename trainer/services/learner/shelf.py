"""Which pack of a course is used, how far it is trusted, and how far the open profile is with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trainer.domain.attempt import AttemptLog, Judged, judge_attempt
from trainer.domain.course import Course, Lesson
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, LessonId, PackDigest
from trainer.domain.organisation import CatalogueEntry, days_left
from trainer.domain.progress import CourseProgress, course_progress
from trainer.domain.text import fold
from trainer.services.learner.course_pages import ContinueCard, CourseCard, CourseState, PackStanding
from trainer.services.learner.session import Session
from trainer.storage.course_library import KeptCourse

_TRUST = (PackStanding.IN_CATALOGUE, PackStanding.BY_TRAINER, PackStanding.SHIPPED, PackStanding.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Shelved:
    """The pack of a course that is used; `trainer` is the name behind its signature, "" where none is known."""

    kept: KeptCourse
    standing: PackStanding
    trainer: str
    entry: CatalogueEntry | None

    @property
    def course(self) -> Course:
        """The course itself."""
        return self.kept.course

    @property
    def digest(self) -> PackDigest:
        """The pack's digest."""
        return self.kept.digest


class Shelf:
    """The courses as one learner meets them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[Shelved, ...]:
        """One pack for each course: the most trusted, and of those the newest."""
        best: dict[CourseId, Shelved] = {}
        for kept in self._kept().values():
            found = self.place(kept)
            known = best.get(found.course.id)
            if known is None or self._rank(found) > self._rank(known):
                best[found.course.id] = found
        return tuple(best.values())

    def pick(self, course: CourseId) -> Shelved:
        """The pack that is used for a course; NOT_FOUND where there is none."""
        for shelved in self.all():
            if shelved.course.id == course:
                return shelved
        raise Refused(Reason.NOT_FOUND, where=course)

    def place(self, kept: KeptCourse) -> Shelved:
        """How far a pack is trusted, and what the organisation asks for with it."""
        organisation = self._session.organisation()
        entry = self.entry(kept.course.id)
        listed = entry is not None and kept.digest in entry.packs
        trainer = ""
        for named in organisation.root.trainers if organisation else ():
            fits = not named.prefixes or kept.course.id.startswith(named.prefixes)
            if named.key == kept.signer and fits:
                trainer = named.name
        if listed:
            standing = PackStanding.IN_CATALOGUE
        elif trainer:
            standing = PackStanding.BY_TRAINER
        else:
            standing = PackStanding.SHIPPED if kept.shipped else PackStanding.UNKNOWN
        return Shelved(kept, standing, trainer, entry)

    def entry(self, course: CourseId) -> CatalogueEntry | None:
        """What the organisation asks of this profile's unit for a course; None where it asks nothing."""
        return next((entry for entry in self.asked() if entry.course == course), None)

    def asked(self) -> tuple[CatalogueEntry, ...]:
        """What the organisation asks of this profile's unit."""
        organisation = self._session.organisation()
        if organisation is None:
            return ()
        unit = fold(self._session.open.profile.unit) if self._session.open else ""
        mine = {known.id for known in organisation.catalogue.units if fold(known.name) == unit}
        return tuple(
            entry for entry in organisation.catalogue.entries if not entry.units or mine & set(entry.units)
        )

    def course_of(self, attempt: AttemptLog) -> Course:
        """The course an attempt was drawn from: the very pack if it is still here, otherwise the one now used."""
        kept = self._kept().get(attempt.started.pack)
        return kept.course if kept else self.pick(attempt.started.course).course

    def media_of(self, attempt: AttemptLog) -> Mapping[str, bytes]:
        """The pictures of the course an attempt was drawn from."""
        kept = self._kept().get(attempt.started.pack)
        return (kept or self.pick(attempt.started.course).kept).media

    def variables(self, course: Course) -> dict[str, str]:
        """What fills `{{names}}` in a course: the organisation's values, or the author's own."""
        from trainer.formats.lesson_text import variables_of

        organisation = self._session.organisation()
        return variables_of(course, organisation.catalogue.variables if organisation else ())

    def judged(self, course: CourseId) -> tuple[tuple[AttemptLog, Judged], ...]:
        """The attempts at a course's tests with their marks, in the order they began."""
        return tuple(
            (
                attempt,
                judge_attempt(self.course_of(attempt), attempt.started, attempt.answers, attempt.submitted),
            )
            for attempt in self._session.learned().tries(course)
        )

    def progress(self, course: Course) -> CourseProgress:
        """How far the open profile is with a course."""
        return course_progress(course, self._session.learned().study(course.id), self.judged(course.id))

    def card(self, shelved: Shelved, progress: CourseProgress) -> CourseCard:
        """A course as Home and the list show it."""
        course, entry = shelved.course, shelved.entry
        due = entry.due if entry else None
        return CourseCard(
            id=course.id,
            title=course.title,
            tile=course.tile,
            lessons=len(course.lessons),
            lessons_done=progress.lessons_done,
            minutes=course.minutes,
            progress_permille=progress.permille,
            state=_state(course, progress),
            mandatory=bool(entry and entry.mandatory),
            due=due,
            days_left=days_left(due, self._session.clock.now()) if due else None,
            best_score_bp=progress.best[1].score_bp if progress.best else None,
            standing=shelved.standing,
        )

    def cards(self) -> tuple[CourseCard, ...]:
        """All courses, the most pressing first."""
        cards = (self.card(shelved, self.progress(shelved.course)) for shelved in self.all())
        return tuple(sorted(cards, key=_pressing))

    def go_on(self, course: Course, progress: CourseProgress) -> ContinueCard | None:
        """Where to go on in a course; None where every lesson is done."""
        study = self._session.learned().study(course.id)
        open_lessons = [lesson for lesson in course.lessons if lesson.id not in study.done]
        if not open_lessons:
            return None
        begun = [lesson for lesson in open_lessons if lesson.id == study.last_lesson]
        lesson = (begun or open_lessons)[0]
        unread = [part for part in lesson.parts if (lesson.id, part.id) not in study.read]
        position = study.positions.get(lesson.id)
        part = next((part for part in lesson.parts if position and part.id == position.part), None)
        part = part or (unread or list(lesson.parts))[0]
        return ContinueCard(
            course=course.id,
            course_title=course.title,
            tile=course.tile,
            lesson=lesson.id,
            lesson_title=lesson.title,
            lesson_number=course.lessons.index(lesson) + 1,
            part=part.id,
            part_title=part.title,
            parts_left=len(unread),
            minutes_left=minutes_left(lesson, len(unread)),
            lesson_permille=next(row.permille for row in progress.lessons if row.lesson == lesson.id),
            begun=progress.begun,
        )

    def lesson(self, course: Course, lesson: LessonId) -> Lesson:
        """A lesson of a course; NOT_FOUND where it has none of this name."""
        try:
            return course.lesson(lesson)
        except KeyError as trouble:
            raise Refused(Reason.NOT_FOUND, where=lesson) from trouble

    def _kept(self) -> dict[PackDigest, KeptCourse]:
        organisation = self._session.organisation()
        trainers = [trainer.key for trainer in organisation.root.trainers] if organisation else []
        return dict(self._session.library.all(trainers))

    def _rank(self, shelved: Shelved) -> tuple[int, int, tuple[int, ...], str]:
        place = 0
        if shelved.standing is PackStanding.IN_CATALOGUE and shelved.entry is not None:
            place = -shelved.entry.packs.index(shelved.digest)
        version = tuple(int(number) for number in re.findall(r"[0-9]{1,9}", shelved.course.version))
        return (-_TRUST.index(shelved.standing), place, version, shelved.digest)


def minutes_left(lesson: Lesson, parts_left: int) -> int:
    """The author's estimate for the parts that are left, at least one minute while any is."""
    return -(-lesson.minutes * parts_left // max(1, len(lesson.parts)))


def _state(course: Course, progress: CourseProgress) -> CourseState:
    if progress.complete:
        return CourseState.DONE
    if course.quizzes and progress.lessons_done == len(course.lessons):
        return CourseState.TEST_NEXT
    return CourseState.IN_PROGRESS if progress.begun else CourseState.NOT_STARTED


def _pressing(card: CourseCard) -> tuple[bool, bool, bool, date, str]:
    begun = card.state in (CourseState.IN_PROGRESS, CourseState.TEST_NEXT)
    return (
        card.state is CourseState.DONE,
        not card.mandatory,
        not begun,
        card.due or date.max,
        fold(card.title),
    )
