"""A classroom of real PCs, each a data folder that can be copied, put back and carried away, and a real committee."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.committee_room import COURSE, PACK_BYTES, Received, Room
from trainer.domain.grading import right_answer
from trainer.domain.report import Report
from trainer.domain.standing import Standing
from trainer.formats import report_file
from trainer.services.learner import LearnerService
from trainer.services.learner.profile_pages import Me
from trainer.services.learner.rehearsal import Plan, a_wrong_answer, rehearse
from trainer.storage import machine


class Classroom:
    """A committee with one official (MH-1), and the PCs this person sits at; `patch` sets an attribute for a test."""

    def __init__(
        self, folder: Path, patch: Callable[[object, str, object], None], room: Room | None = None
    ) -> None:
        self.folder = folder
        self.room = room or Room(folder / "room")
        self.room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
        self.room.add_course()
        self.code = self.room.code("MH-1")
        self.root_code = ""
        self.publish()
        self._number = ""
        self._open: list[Pc] = []
        patch(machine, "_system_number", lambda: self._number)

    @property
    def organisation_file(self) -> Path:
        """The newest organisation file."""
        return self.folder / "to-chuc.hsorg"

    def publish(self) -> Path:
        """Publish what the committee knows now."""
        self.root_code = self.room.committee.publisher.publish(self.organisation_file).root_code
        return self.organisation_file

    def sit_at(self, number: str) -> None:
        """Be at the PC with this number of the system."""
        self._number = number

    def pc(self, number: str) -> Pc:
        """A new PC without data."""
        return self.keep(Pc(self, number, self.folder / f"pc-{number}"))

    def keep(self, pc: Pc) -> Pc:
        """Close this PC's program when the class is over."""
        self._open.append(pc)
        return pc

    def receive(self, *files: Path) -> Received:
        """Hand these files in."""
        return self.room.receive(*(path.read_bytes() for path in files))

    def counted(self) -> Standing:
        """What the committee counts; the figures are held against the signed reports."""
        (each,) = self.room.committee.overview.standings()
        assert self.room.figures() == self.room.recomputed()
        assert self.room.committee.journal.check() is None
        return each.standings[0]

    def read(self, path: Path) -> Report:
        """What the committee sees in a report."""
        return report_file.read(path.read_bytes(), [self.room.committee._desk.keys.reader]).report

    def close(self) -> None:
        """End every program."""
        for pc in self._open:
            pc.shut_down()
        self.room.close()


class Pc:
    """One PC: its system's number and its data folder, with the program on it."""

    def __init__(self, classroom: Classroom, number: str, folder: Path) -> None:
        self.classroom = classroom
        self.number = number
        self.folder = folder
        self.folder.mkdir(exist_ok=True)
        self.learner = self._program()

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.folder / "home"

    def _program(self) -> LearnerService:
        self.classroom.sit_at(self.number)
        return LearnerService(self.home, clock=self.classroom.room.clock, shipped=self.folder / "nothing")

    def enrol(self, *, pin: str | None = None) -> Me:
        """Pin the organisation, type the activation code, take up the course."""
        pack = self.folder / "thu-la.hspack"
        pack.write_bytes(PACK_BYTES)
        self.learner.organisation.pin(self.classroom.organisation_file, self.classroom.root_code)
        me = self.learner.profiles.enrol_with_code(self.classroom.code, pin=pin)
        self.learner.study.add_pack(pack)
        return me

    def start(self, *, pin: str | None = None) -> Me:
        """Start the program and open the only profile."""
        self.shut_down()
        self.learner = self._program()
        (profile,) = self.learner.profiles.all()
        return self.learner.profiles.open(profile.id, pin)

    def shut_down(self) -> None:
        """End the program."""
        self.learner.profiles.close()

    def study(self, lesson: int) -> None:
        """Finish one lesson."""
        self.classroom.room.clock.move(minutes=5)
        rehearse(self.learner, COURSE.id, Plan(lessons=(COURSE.lessons[lesson].id,), test=False))

    def sit_test(self, *, right: float = 1.0, seed: str = "1", hand_in: bool = True) -> None:
        """Finish what is left of the lessons and take the test."""
        self.classroom.room.clock.move(minutes=5)
        rehearse(self.learner, COURSE.id, Plan(right=right, seed=seed, hand_in=hand_in))

    def go_on(self, *, right: bool) -> None:
        """Go on with the test that was begun, answer everything anew and hand it in."""
        self.classroom.room.clock.move(minutes=1)
        running = self.learner.test.resume()
        for item in running.items:
            question = COURSE.item(item.question.id)
            answer = right_answer(question) if right else a_wrong_answer(question, random.Random(1))
            self.learner.test.answer(running.attempt, question.id, answer, 5_000)
        self.learner.test.submit(running.attempt)

    def report(self, *, pin: str | None = None) -> tuple[Path, ...]:
        """Make a report; one file for each log with something to tell, the log in use last."""
        made = self.learner.reports.make(self.folder, pin=pin)
        return (*made.others, made.path)

    def take_home(self) -> tuple[int, ...]:
        """Take in the committee's newest file; the numbers of the reports it acknowledges."""
        return self.learner.organisation.receive(self.classroom.publish()).reports

    def put_aside(self, name: str) -> Path:
        """Copy the data folder as it lies on the disk while the program is off."""
        self.shut_down()
        return Path(shutil.copytree(self.home, self.folder / name))

    def put_back(self, copy: Path) -> None:
        """Replace the data folder by an older copy of it."""
        self.shut_down()
        shutil.rmtree(self.home)
        shutil.copytree(copy, self.home)

    def carried_to(self, number: str, copy: Path | None = None) -> Pc:
        """Another PC with a copy of this one's data folder."""
        self.shut_down()
        other = self.classroom.pc(number)
        shutil.copytree(copy or self.home, other.home)
        return other
