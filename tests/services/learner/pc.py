"""A learner's PC for tests: a clock that is told the time, shipped courses, an organisation with its committee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from typing_extensions import override

from tests import trust_builders
from tests.builders import a_course, a_course_folder
from trainer.domain.codes import root_code
from trainer.domain.course import Course
from trainer.domain.ids import CourseId, PackDigest
from trainer.domain.organisation import CatalogueEntry, PersonCard, Receipt
from trainer.domain.report import Report
from trainer.formats import report_file
from trainer.formats.course_pack import folder_digest
from trainer.formats.person_cards import card_key
from trainer.services.clock import Clock
from trainer.services.learner import LearnerService
from trainer.services.learner.report_pages import ReportMade

CODE = "000000012"
COURSE = CourseId("thu-la")


class ToldClock(Clock):
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.wall = datetime.fromisoformat("2026-11-23T08:00:00+07:00")
        self.counter = 5_000

    @override
    def now(self) -> datetime:
        return self.wall

    @override
    def ticks(self) -> int:
        return self.counter

    def go_on(self, seconds: float) -> None:
        """Let time pass while the program runs."""
        self.wall += timedelta(seconds=int(seconds))
        self.counter += int(seconds * 1000)


@dataclass
class Pc:
    """One PC: its folders, its clock and the program on it."""

    folder: Path
    clock: ToldClock = field(default_factory=ToldClock)
    course: Course = field(default_factory=a_course)

    def __post_init__(self) -> None:
        a_course_folder(self.folder / "shipped", self.course)
        self.usb.mkdir(parents=True, exist_ok=True)
        self.learner = self.start()

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.folder / "home"

    @property
    def usb(self) -> Path:
        """A folder to hand files in."""
        return self.folder / "usb"

    @property
    def digest(self) -> PackDigest:
        """The digest of the shipped course."""
        return folder_digest(self.folder / "shipped" / self.course.id)

    def start(self) -> LearnerService:
        """The program as it is after a start: it remembers nothing but what is on the disk."""
        return LearnerService(self.home, clock=self.clock, shipped=self.folder / "shipped")

    def restart(self) -> LearnerService:
        """End the program as a power cut would, and start it again."""
        self.learner.profiles.close()
        self.learner = self.start()
        return self.learner

    def organisation_file(self, name: str = "to-chuc.hsorg", **bent: Any) -> Path:
        """An organisation file that asks for the shipped course and has a card under CODE."""
        org = trust_builders.the_org()
        entry = CatalogueEntry(COURSE, self.course.title, (self.digest,), True, None)
        catalogue = trust_builders.a_catalogue(entries=(entry,))
        words: dict[str, Any] = {
            "catalogue": catalogue,
            "cards": ((card_key(CODE, org), self.card),),
            "grants": (),
            "revocations": (),
            "receipts": (),
            "results": (),
        }
        path = self.usb / name
        path.write_bytes(trust_builders.an_organisation_file(**(words | bent)))
        return path

    @property
    def card(self) -> PersonCard:
        """Who CODE belongs to."""
        return trust_builders.a_card()

    def pin(self, **bent: Any) -> None:
        """Accept the organisation's first file."""
        self.learner.organisation.pin(self.organisation_file(**bent), root_code(trust_builders.the_org()))

    def read_report(self, made: ReportMade) -> Report:
        """What the committee sees in a report."""
        return report_file.read(made.path.read_bytes(), [trust_builders.a_reader()]).report

    def receipts(self, *made: ReportMade) -> tuple[Receipt, ...]:
        """The committee's receipts for reports."""
        found = []
        for number, entry in enumerate(made, 1):
            report = self.read_report(entry)
            found.append(
                Receipt(
                    number, "2026-11-24T09:00:00+07:00", entry.digest, report.log, report.through, report.head
                )
            )
        return tuple(found)

    def answer_file(self, *made: ReportMade, **bent: Any) -> Path:
        """The next organisation file, with receipts for these reports."""
        words = {"number": 2, "made": "2026-11-24T09:00:00+07:00", "receipts": self.receipts(*made)} | bent
        return self.organisation_file("to-chuc-2.hsorg", **words)


def bent_course(**bent: Any) -> Course:
    """`a_course()` whose test is bent."""
    course = a_course()
    return replace(course, quizzes=(replace(course.quizzes[0], **bent),))


def open_test(pc: Pc, *, lessons: Sequence[str] = ()) -> Any:
    """A profile with all lessons done and the test begun."""
    learner = pc.learner
    learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="Văn phòng")
    for lesson in pc.course.lessons:
        learner.study.finish_lesson(COURSE, lesson.id)
    return learner.test.start(COURSE, pc.course.quizzes[0].id)
