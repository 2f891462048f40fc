"""One official at one PC: learns, takes the test as well as told, and hands in a report, through the real service."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from trainer.cli.demo.people import Invented
from trainer.cli.demo.told_clock import ToldClock
from trainer.domain.course import Course
from trainer.domain.grading import right_answer
from trainer.domain.ids import AttemptId, ItemId
from trainer.domain.profile import Address
from trainer.domain.question import Response
from trainer.services.learner import LearnerService
from trainer.services.learner.attempt_pages import AttemptResult
from trainer.services.learner.report_pages import ReportMade

PIN = "246810"


@dataclass(frozen=True, slots=True)
class Taken:
    """A test as the play planned it: which items were answered right, and what that must give.

    `score_bp` is counted here from the plan alone, so that it can be held against what the committee counts.
    """

    attempt: AttemptId
    score_bp: int
    passed: bool


class Official:
    """A person with a PC of their own; `shipped` is the folder of courses on it."""

    def __init__(self, person: Invented, home: Path, start: datetime, *, shipped: Path, seed: int) -> None:
        self.person = person
        self.home = home
        self.clock = ToldClock(start)
        self.chance = random.Random(f"{seed}:{home.name}")
        self._shipped = shipped
        self.learner = LearnerService(home, clock=self.clock, token=self.chance.randbytes, shipped=shipped)

    def enrol(self, organisation_file: Path, root_code: str, code: str, *, pin: bool = False) -> None:
        """Take up the organisation file and make a profile with the activation code."""
        self.learner.organisation.pin(organisation_file, root_code)
        match = self.learner.profiles.preview_code(code)
        assert match.card.name == self.person.name, "the code opened somebody else's card"
        self.learner.profiles.enrol_with_code(code, pin=PIN if pin else None, address=Address.NONE)

    def enrol_by_hand(self, organisation_file: Path, root_code: str) -> str:
        """Make a profile without a code; returns the short code to be read to the committee."""
        self.learner.organisation.pin(organisation_file, root_code)
        me = self.learner.profiles.enrol_by_hand(
            name=self.person.name,
            staff_code=self.person.staff_code,
            unit=self.person.unit,
            position=self.person.position,
            address=Address.NONE,
        )
        return me.short_code

    def read_lessons(self, course: Course, *, count: int | None = None) -> int:
        """Read lessons, all of them by default; returns how many."""
        lessons = course.lessons if count is None else course.lessons[:count]
        for lesson in lessons:
            self.learner.study.lesson(course.id, lesson.id)
            for part in lesson.parts:
                self.clock.go_on(self.chance.randint(60, 200))
                for question in part.questions:
                    self.learner.study.practise(course.id, question.id, right_answer(question))
                self.learner.study.part_read(course.id, lesson.id, part.id)
        return len(lessons)

    def take_test(self, course: Course, *, wrong: int) -> Taken:
        """Take the first test of the course with so many answers left empty; must-answer items last."""
        running = self.learner.test.start(course.id, course.quizzes[0].id)
        ids = [item.question.id for item in running.items]
        careless = self._left_empty(course, ids, wrong)
        points = {item: course.item(item).points for item in ids}
        for item in ids:
            self.clock.go_on(self.chance.randint(15, 60))
            answer = None if item in careless else right_answer(course.item(item))
            if answer is not None:
                self.learner.test.answer(running.attempt, item, answer, self.chance.randint(4_000, 50_000))
        self.learner.test.submit(running.attempt)
        got = sum(points[item] for item in ids if item not in careless)
        score = 10_000 * got // sum(points.values())
        must_failed = any(course.item(item).must for item in careless)
        return Taken(running.attempt, score, score >= course.quizzes[0].pass_mark * 100 and not must_failed)

    def begin_test(self, course: Course, *, answers: int) -> AttemptId:
        """Begin a test, answer some items and be cut off; nothing is closed in an orderly way."""
        running = self.learner.test.start(course.id, course.quizzes[0].id)
        for item in running.items[:answers]:
            self.clock.go_on(20)
            given: Response = right_answer(course.item(item.question.id))
            self.learner.test.answer(running.attempt, item.question.id, given, 20_000)
        return running.attempt

    def power_cut(self, *, minutes: int) -> None:
        """The PC goes off and comes back: a new program on the same folder."""
        self.learner.profiles.close()
        self.clock.go_on(minutes * 60)
        self.open_again()

    def open_again(self) -> None:
        """Start the program anew and open the profile."""
        self.learner = LearnerService(
            self.home, clock=self.clock, token=self.chance.randbytes, shipped=self._shipped
        )
        self.learner.profiles.open(self.learner.profiles.all()[0].id)

    def finish_test(self, course: Course) -> Taken:
        """Go on with the test that was cut off, answer the rest right, and hand in."""
        running = self.learner.test.resume()
        for item in running.items:
            if item.response is None:
                self.clock.go_on(30)
                given = right_answer(course.item(item.question.id))
                self.learner.test.answer(running.attempt, item.question.id, given, 30_000)
        self.learner.test.submit(running.attempt)
        return Taken(running.attempt, 10_000, passed=True)

    def result(self, taken: Taken) -> AttemptResult:
        """What the learner's own program says of a test."""
        return self.learner.test.result(taken.attempt)

    def hand_in(self, folder: Path, *, pin: bool = False) -> ReportMade:
        """Write a report."""
        folder.mkdir(parents=True, exist_ok=True)
        return self.learner.reports.make(folder, pin=PIN if pin else None)

    def close(self) -> None:
        """End the program."""
        self.learner.profiles.close()

    def _left_empty(self, course: Course, ids: list[ItemId], wrong: int) -> frozenset[ItemId]:
        shuffled = self.chance.sample(ids, len(ids))
        by_weight = sorted(shuffled, key=lambda item: course.item(item).must)
        return frozenset(by_weight[:wrong])
