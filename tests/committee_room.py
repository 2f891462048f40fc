"""A committee with officials for tests: a clock that obeys, cheap locks, and learners who report what they are told."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from typing_extensions import override

from tests.builders import a_course, a_pack
from trainer.domain.attempt import draw, judge_attempt
from trainer.domain.codes import normalise_activation_code, short_code
from trainer.domain.course import Course
from trainer.domain.grading import right_answer
from trainer.domain.ids import AttemptId, ItemId, LogId, OrgId, PackDigest, PublicKey
from trainer.domain.intake import FileVerdict, Recorded
from trainer.domain.log import (
    GENESIS,
    Answered,
    AttemptStarted,
    Event,
    LessonDone,
    Opened,
    PackSeen,
    Stamp,
    Submitted,
    chain,
    log_id,
)
from trainer.domain.organisation import Person
from trainer.domain.question import Response
from trainer.domain.report import Claim, Introduction, Report
from trainer.domain.roster import RosterReading, RosterRow
from trainer.formats import event_text, keys, person_cards, report_file
from trainer.formats.activation import activation_proof
from trainer.formats.course_pack import open_pack
from trainer.formats.keys import SigningKey
from trainer.formats.passphrase_seal import WORK
from trainer.services.clock import Clock
from trainer.services.committee.service import CommitteeService
from trainer.services.committee.values import RecoverySheet, TrainerPolicy, Wish

HANOI = timezone(timedelta(hours=7))
PASSPHRASE = "sông Hồng mùa nước nổi"
COURSE = a_course()
PACK_BYTES = a_pack()
PACK = open_pack(PACK_BYTES).digest


class StillClock(Clock):
    """A clock that moves only when told."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=HANOI)) -> None:
        self.at = now

    @override
    def now(self) -> datetime:
        return self.at

    @override
    def ticks(self) -> int:
        return int(self.at.timestamp() * 1000)

    def move(self, **by: int) -> None:
        """Go on by days, hours, minutes, seconds."""
        self.at += timedelta(**by)


@contextmanager
def cheap_locks() -> Iterator[None]:
    """Argon2id and scrypt at their lowest, for as long as the block lasts."""
    factor, WORK.factor = WORK.factor, 4
    costs = [(cost, cost.passes, cost.memory_kib) for cost in (keys.COST, person_cards.CARD_COST)]
    for cost, _, _ in costs:
        cost.passes, cost.memory_kib = 1, 8
    try:
        yield
    finally:
        WORK.factor = factor
        for cost, passes, memory in costs:
            cost.passes, cost.memory_kib = passes, memory


@dataclass
class Learner:
    """One profile on one PC: an honest log, unless the test says otherwise."""

    org: OrgId
    readers: tuple[str, ...]
    seed: int
    name: str = "Nguyễn Thị Hà"
    staff_code: str = "MH-1"
    unit: str = "Văn phòng"
    proof: str = ""
    course: Course = COURSE
    pack: PackDigest = PACK
    texts: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    best: int | None = None
    passed: bool = False
    report_no: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.key = SigningKey(self.chance.randbytes(32))
        self.log = log_id(self.key.public, self.chance.randbytes(16))
        self.add(Opened("0.1.0", "pc"), PackSeen(self.course.id, self.pack))

    @property
    def code(self) -> str:
        """The short code the learner reads out."""
        return short_code(self.key.public)

    def enter(self, activation_code: str) -> None:
        """Type an activation code."""
        self.proof = activation_proof(normalise_activation_code(activation_code), self.key.public)

    def add(self, *events: Event) -> None:
        """Append events; the wall clock advances a minute each."""
        for event in events:
            seq = len(self.texts)
            wall = datetime(2026, 11, 20, 8, tzinfo=HANOI) + timedelta(minutes=seq)
            text = event_text.encode(Stamp(seq, wall.isoformat(), seq * 60_000), event)
            self.texts.append(text)
            self.heads.append(chain(self.heads[-1] if self.heads else GENESIS, text))

    def learn(self) -> None:
        """Do every lesson."""
        self.add(*(LessonDone(self.course.id, self.pack, lesson.id, 600) for lesson in self.course.lessons))

    def sit(self, *, right: bool = True, submit: bool = True, items: tuple[ItemId, ...] | None = None) -> int:
        """Take the test; returns the score an honest program shows, in hundredths of a percent."""
        quiz = self.course.quizzes[0]
        seed = self.chance.randbytes(16).hex()
        attempt = AttemptId(self.chance.randbytes(16).hex())
        chosen = items or draw(self.course, quiz, seed, ())
        started = AttemptStarted(attempt, self.course.id, self.pack, quiz.id, seed, chosen)
        answers: dict[ItemId, Response | None] = {
            item: right_answer(self.course.item(item)) if right else None for item in chosen
        }
        self.add(started, *(Answered(attempt, item, answers[item], 900) for item in chosen))
        if not submit:
            return 0
        handed_in = Submitted(attempt, by_clock=False, used_s=300)
        self.add(handed_in)
        judged = judge_attempt(self.course, started, answers, handed_in)
        self.best = max(self.best or 0, judged.score_bp)
        self.passed |= judged.passed
        return judged.score_bp

    def report(self, first: int = 0, last: int | None = None, **bent: object) -> bytes:
        """A sealed report of the events `first` to `last`; further words replace members of the report."""
        texts = tuple(self.texts[first : None if last is None else last + 1])
        self.report_no += 1
        report = Report(
            org=self.org,
            readers=self.readers,
            introduction=Introduction(self.staff_code, self.name, self.unit, "", "PC", self.proof),
            key=self.key.public,
            log=self.log,
            parent=None,
            first=first,
            prev=(self.heads[first - 1] if first else GENESIS).hex(),
            head=self.heads[first + len(texts) - 1].hex(),
            report_no=self.report_no,
            made="2026-11-23T08:30:00+07:00",
            org_head="",
            app="0.1.0",
            claims=(
                Claim(
                    self.course.id, self.course.title, self.pack, 2, 2, self.best, self.passed, "2026-11-23"
                ),
            ),
            events=texts,
        )
        return report_file.write(replace(report, **bent), self.key, self.readers)  # type: ignore[arg-type]

    def copy(self) -> Learner:
        """The same profile on a stolen or restored disk, from where it is now."""
        twin = Learner(self.org, self.readers, self.seed, self.name, self.staff_code, self.unit, self.proof)
        twin.texts, twin.heads = list(self.texts), list(self.heads)
        twin.chance = random.Random(self.seed + 1000)
        return twin


class Room:
    """A committee's office with a folder for incoming files."""

    def __init__(
        self, home: Path, *, store: str = "", units: Sequence[str] = ("Văn phòng", "Trạm Y tế")
    ) -> None:
        self.home = home
        self.clock = StillClock()
        self._chance = random.Random(4)
        self.committee = CommitteeService(home / "committee", clock=self.clock, token=self._chance.randbytes)
        wish = Wish("UBND phường Mỹ Hào", "Ban Chỉ đạo", tuple(units), PASSPHRASE, store)
        self.sheet: RecoverySheet = self.committee.setup.set_up(wish)
        self._numbers = itertools.count(1)
        self.inbox = home / "inbox"
        self.inbox.mkdir(parents=True)

    def close(self) -> None:
        """Let go of the store."""
        self.committee.close()

    def add_course(self, *, due: date | None = None) -> None:
        """Keep the test course and ask everybody for it."""
        path = self.home / "thu-la.hspack"
        path.write_bytes(PACK_BYTES)
        self.committee.catalogue.add_pack(path, TrainerPolicy.VOUCHED)
        self.committee.catalogue.set_entry(COURSE.id, mandatory=True, due=due)

    def add_people(self, *lines: tuple[str, str, str]) -> dict[str, Person]:
        """Put (name, staff code, unit) into the roster; people by staff code."""
        rows = tuple(RosterRow(number, *line, "") for number, line in enumerate(lines, 2))
        reading = RosterReading("ds.xlsx", "", "", 1, (), (), rows, (), None)
        self.committee.roster.apply(self.committee.roster.compare(reading))
        return {line.person.staff_code: line.person for line in self.committee.roster.people()}

    def code(self, staff_code: str) -> str:
        """The activation code on this person's slip."""
        everybody = [line.person.id for line in self.committee.roster.people()]
        slips = (slip for unit in self.committee.roster.slips(everybody).units for slip in unit.slips)
        return next(slip.code for slip in slips if slip.staff_code == staff_code)

    def learner(
        self, seed: int = 1, *, staff_code: str = "MH-1", enrolled: bool = True, **words: object
    ) -> Learner:
        """A learner of this organisation; enrolled ones typed their activation code."""
        desk = self.committee._desk
        with desk.reading() as connection:
            _, roots, org = desk.roots(connection)
        made = Learner(org, roots[-1].readers, seed, staff_code=staff_code, **words)  # type: ignore[arg-type]
        if enrolled:
            made.enter(self.code(staff_code))
        return made

    def put(self, data: bytes, name: str = "") -> Path:
        """A file in the inbox."""
        path = self.inbox / (name or f"bao-cao-{next(self._numbers):04}.hsreport")
        path.write_bytes(data)
        return path

    def receive(self, *reports: bytes) -> Received:
        """Check and record these reports."""
        checking = self.committee.intake.check([self.put(report) for report in reports])
        checked = tuple(checking)
        recorded = self.committee.intake.record(checking)
        return Received(checked, recorded)

    def figures(self) -> dict[tuple[PublicKey, LogId], bytes]:
        """The bytes of everything computed."""
        from trainer.storage import committee_ledger as ledger

        with self.committee._desk.reading() as connection:
            return ledger.figures(connection)

    def recomputed(self) -> dict[tuple[PublicKey, LogId], bytes]:
        """The same computed again from the signed reports alone."""
        from trainer.services.committee.regrading import regrade_all

        desk = self.committee._desk
        with desk.reading() as connection:
            return regrade_all(desk, connection)


@dataclass(frozen=True)
class Received:
    """What checking said, and what recording did."""

    checked: tuple[FileVerdict, ...]
    recorded: Recorded
