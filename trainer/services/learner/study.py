"""Learning: Home, courses, lessons, practice and search."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.domain.course import Course, Lesson
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, ItemId, LessonId, PartId
from trainer.domain.log import (
    LessonDone,
    LogKind,
    PackSeen,
    PartRead,
    Position,
    Practised,
)
from trainer.domain.organisation import days_left
from trainer.domain.progress import CourseProgress
from trainer.domain.question import Response
from trainer.services.learner.course_pages import (
    AddedCourse,
    ContinueCard,
    CourseCard,
    CoursePage,
    CourseState,
    DayMinutes,
    Home,
    LessonRow,
    MissingCourse,
    ModuleRows,
    OpenAttempt,
    OutcomeRow,
    Unsent,
)
from trainer.services.learner.finder import Finder
from trainer.services.learner.gate import gates
from trainer.services.learner.lesson_pages import LessonPage, LessonStanding, PartPage, SourceRow
from trainer.services.learner.organisation_pages import OrganisationFacts
from trainer.services.learner.own_data_pages import Hit
from trainer.services.learner.profile_pages import Me
from trainer.services.learner.session import Session, verb
from trainer.services.learner.shelf import Shelf, Shelved
from trainer.services.reading import Feedback

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainer.services.question_pages import QuestionPages

_WEEK = 7


class StudyVerbs:
    """Everything one learns from."""

    def __init__(
        self,
        session: Session,
        shelf: Shelf,
        *,
        me: Callable[[], Me],
        facts: Callable[[], OrganisationFacts | None],
        unsent: Callable[[], Unsent],
        open_attempt: Callable[[], OpenAttempt | None],
    ) -> None:
        self._session = session
        self._shelf = shelf
        self._me = me
        self._facts = facts
        self._unsent = unsent
        self._open_attempt = open_attempt
        self._finder = Finder(session, shelf)

    @verb
    def home(self) -> Home:
        """The first screen."""
        self._session.opened()
        cards = self._shelf.cards()
        here = {card.id for card in cards}
        today = self._session.clock.now().date()
        days = self._session.learned().days
        missing = tuple(
            MissingCourse(
                entry.title,
                entry.mandatory,
                entry.due,
                days_left(entry.due, self._session.clock.now()) if entry.due else None,
            )
            for entry in self._shelf.asked()
            if entry.course not in here
        )
        mandatory = [card for card in cards if card.mandatory]
        return Home(
            me=self._me(),
            today=today,
            go_on=self._most_pressing(cards),
            test=self._open_attempt(),
            courses=cards,
            missing=missing,
            week=tuple(
                DayMinutes(day, -(-days.get(day, 0) // 60_000))
                for day in (today - timedelta(days=back) for back in reversed(range(_WEEK)))
            ),
            unsent=self._unsent(),
            organisation=self._facts(),
            all_mandatory_done=bool(mandatory)
            and all(card.state is CourseState.DONE for card in mandatory)
            and not any(course.mandatory for course in missing),
        )

    @verb
    def courses(self) -> tuple[CourseCard, ...]:
        """All courses, the most pressing first."""
        self._session.opened()
        return self._shelf.cards()

    @verb
    def course(self, course_id: CourseId) -> CoursePage:
        """One course: lessons, outcomes, tests. NOT_FOUND where there is none of this name."""
        self._session.opened()
        shelved = self._shelf.pick(course_id)
        course = shelved.course
        progress = self._shelf.progress(course)
        go_on = self._shelf.go_on(course, progress)
        texts = self._block(shelved)
        return CoursePage(
            card=self._shelf.card(shelved, progress),
            version=course.version,
            authors=course.authors,
            reviewed_until=course.reviewed_until,
            pack=shelved.digest,
            trainer=shelved.trainer,
            welcome_html=texts(course.welcome),
            modules=_module_rows(course, progress, go_on.lesson if go_on else None, texts),
            outcomes=tuple(
                OutcomeRow(
                    outcome.id,
                    outcome.text,
                    standing.mastery,
                    None if standing.share is None else int(standing.share * 1000),
                )
                for outcome, standing in zip(course.outcomes, progress.outcomes, strict=True)
            ),
            tests=gates(self._session, self._shelf, course, progress, texts),
            go_on=go_on,
        )

    @verb
    def lesson(
        self, course_id: CourseId, lesson_id: LessonId, callout_titles: Mapping[str, str] | None = None
    ) -> LessonPage:
        """A lesson, rendered, with the place where reading stopped. *Side effects:* notes that it was opened."""
        from trainer.formats.lesson_text import render, render_inline

        shelved = self._shelf.pick(course_id)
        course, media = shelved.course, shelved.kept.media
        lesson = self._shelf.lesson(course, lesson_id)
        variables = self._shelf.variables(course)
        seed = self._session.opened().seeds[course_id] = self._session.token(16).hex()
        pages = self._pages(shelved)
        study = self._session.learned().study(course_id)
        position = study.positions.get(lesson_id)
        if position is None or all(part.id != position.part for part in lesson.parts):
            position = Position(course_id, lesson_id, lesson.parts[0].id, 0)
        self._note_pack(shelved)
        self._session.opened().logbook.note_private(position)
        number = course.lessons.index(lesson)
        following = course.lessons[number + 1] if number + 1 < len(course.lessons) else None
        texts = {outcome.id: outcome.text for outcome in course.outcomes}
        return LessonPage(
            course=course_id,
            course_title=course.title,
            lesson=lesson_id,
            number=number + 1,
            lessons=len(course.lessons),
            title=lesson.title,
            minutes=lesson.minutes,
            outcomes=tuple(texts[outcome] for outcome in lesson.outcomes if outcome in texts),
            parts=tuple(
                PartPage(
                    part.id,
                    part.title,
                    render(part.markdown, variables, media=media, callout_titles=callout_titles or {}).html,
                    tuple(pages.page(question, seed) for question in part.questions),
                    (lesson_id, part.id) in study.read,
                )
                for part in lesson.parts
            ),
            sources=tuple(
                SourceRow(render_inline(source.text, variables, media=media), source.checked)
                for source in lesson.sources
            ),
            position_part=position.part,
            position_permille=position.permille,
            done=lesson_id in study.done,
            previous=course.lessons[number - 1].id if number else None,
            next=following.id if following else None,
            next_title=following.title if following else "",
            media=tuple(sorted(media)),
        )

    @verb
    def part_read(
        self, course_id: CourseId, lesson_id: LessonId, part_id: PartId, *, read: bool = True
    ) -> LessonStanding:
        """A part was read to its end, or unticked; with the last part the lesson is done. *Side effects:* notes it."""
        shelved = self._shelf.pick(course_id)
        lesson = self._shelf.lesson(shelved.course, lesson_id)
        if all(part.id != part_id for part in lesson.parts):
            raise Refused(Reason.NOT_FOUND, where=part_id)
        known = (lesson_id, part_id) in self._session.learned().study(course_id).read
        if known != read:
            self._session.opened().logbook.note_private(PartRead(course_id, lesson_id, part_id, read))
        return self._standing(shelved, lesson)

    @verb
    def save_position(self, course_id: CourseId, lesson_id: LessonId, part_id: PartId, permille: int) -> None:
        """Keep the place where reading stopped. *Side effects:* notes it in the private log, if it moved."""
        position = Position(course_id, lesson_id, part_id, max(0, min(1000, permille)))
        if self._session.learned().study(course_id).positions.get(lesson_id) != position:
            self._session.opened().logbook.note_private(position)

    @verb
    def finish_lesson(self, course_id: CourseId, lesson_id: LessonId) -> LessonStanding:
        """Tick every part and so finish the lesson. *Side effects:* notes what was not noted yet."""
        shelved = self._shelf.pick(course_id)
        lesson = self._shelf.lesson(shelved.course, lesson_id)
        read = self._session.learned().study(course_id).read
        missing = [part for part in lesson.parts if (lesson_id, part.id) not in read]
        if missing:
            self._session.opened().logbook.note_private(
                *(PartRead(course_id, lesson_id, part.id) for part in missing)
            )
        return self._standing(shelved, lesson)

    @verb
    def practise(self, course_id: CourseId, item_id: ItemId, response: Response) -> Feedback:
        """Judge an answer to a practice question. *Side effects:* notes it in the private log."""
        shelved = self._shelf.pick(course_id)
        question = next(
            (
                question
                for lesson in shelved.course.lessons
                for question in lesson.questions
                if question.id == item_id
            ),
            None,
        )
        if question is None:
            raise Refused(Reason.NOT_FOUND, where=item_id)
        opened = self._session.opened()
        seed = opened.seeds.get(course_id, "")
        feedback = self._pages(shelved).feedback(question, response, seed)
        opened.logbook.note_private(Practised(course_id, item_id, response, feedback.permille))
        return feedback

    @verb
    def media(self, course_id: CourseId, name: str) -> bytes:
        """The bytes of a picture that the course lists; NOT_FOUND for any other name."""
        media = self._shelf.pick(course_id).kept.media
        if name not in media:
            raise Refused(Reason.NOT_FOUND, where=name)
        return media[name]

    @verb
    def add_pack(self, path: Path) -> AddedCourse:
        """Take up a course pack. *Side effects:* keeps a copy; notes it in the open profile's record."""
        organisation = self._session.organisation()
        trainers = [trainer.key for trainer in organisation.root.trainers] if organisation else []
        kept, known = self._session.library.add(path, trainers)
        placed = self._shelf.place(kept)
        if self._session.open is not None:
            self._note_pack(placed)
        return AddedCourse(
            kept.course.id, kept.course.title, kept.course.version, placed.standing, placed.trainer, known
        )

    @verb
    def search(self, text: str, limit: int = 30) -> tuple[Hit, ...]:
        """Places in lessons that hold these words, with or without marks; the very spelling first."""
        return self._finder.find(text, limit)

    def _most_pressing(self, cards: tuple[CourseCard, ...]) -> ContinueCard | None:
        """The lesson that was read last, if it is not done; otherwise the next one of the most pressing course."""
        learned = self._session.learned()
        begun = [card for card in cards if card.state is CourseState.IN_PROGRESS]
        latest = sorted(begun, key=lambda card: learned.study(card.id).last_wall, reverse=True)
        for card in (*latest, *cards):
            course = self._shelf.pick(card.id).course
            found = self._shelf.go_on(course, self._shelf.progress(course))
            if found is not None:
                return found
        return None

    def _standing(self, shelved: Shelved, lesson: Lesson) -> LessonStanding:
        course_id = shelved.course.id
        study = self._session.learned().study(course_id)
        read = sum((lesson.id, part.id) in study.read for part in lesson.parts)
        active_s = study.active_ms.get(lesson.id, 0) // 1000
        done_now = read == len(lesson.parts) and lesson.id not in study.done
        if done_now:
            self._note_pack(shelved)
            self._session.opened().logbook.note(LessonDone(course_id, shelved.digest, lesson.id, active_s))
        return LessonStanding(
            len(lesson.parts), read, lesson.id in study.done or done_now, done_now, active_s
        )

    def _note_pack(self, shelved: Shelved) -> None:
        logbook = self._session.opened().logbook
        seen = any(
            isinstance(event, PackSeen) and event.pack == shelved.digest
            for _, event in logbook.events(LogKind.RECORD)
        )
        if not seen:
            logbook.note(PackSeen(shelved.course.id, shelved.digest))

    def _pages(self, shelved: Shelved) -> QuestionPages:
        from trainer.services.question_pages import QuestionPages

        return QuestionPages(shelved.course, self._shelf.variables(shelved.course), shelved.kept.media)

    def _block(self, shelved: Shelved) -> Callable[[str], str]:
        from trainer.formats.lesson_text import render

        variables = self._shelf.variables(shelved.course)
        return lambda text: render(text, variables, media=shelved.kept.media).html if text.strip() else ""


def _module_rows(
    course: Course, progress: CourseProgress, current: LessonId | None, texts: Callable[[str], str]
) -> tuple[ModuleRows, ...]:
    standing = {row.lesson: row for row in progress.lessons}
    numbers = {lesson.id: number for number, lesson in enumerate(course.lessons, 1)}
    return tuple(
        ModuleRows(
            module.id,
            module.title,
            texts(module.summary),
            tuple(
                LessonRow(
                    id=lesson.id,
                    number=numbers[lesson.id],
                    title=lesson.title,
                    minutes=lesson.minutes,
                    parts=len(lesson.parts),
                    parts_read=standing[lesson.id].parts_read,
                    done=standing[lesson.id].done,
                    current=lesson.id == current,
                    practice_permille=standing[lesson.id].practice_permille,
                )
                for lesson in module.lessons
            ),
        )
        for module in course.modules
    )
