"""Reports of a handful of officials in any order and twice: one state; editing a learner's database is in vain."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.committee_room import COURSE, PACK_BYTES, PASSPHRASE, Room, StillClock, cheap_locks
from trainer.domain.errors import Reason, Refused
from trainer.domain.grading import right_answer
from trainer.domain.intake import Verdict
from trainer.domain.log import GENESIS, Answered, chain
from trainer.domain.standing import Progress, Standing
from trainer.domain.statistics import PersonStandings
from trainer.formats import event_text
from trainer.services.committee import CommitteeService
from trainer.services.learner import LearnerService
from trainer.services.learner.rehearsal import Plan, rehearse
from trainer.storage import profiles

PEOPLE = tuple(
    (name, f"MH-{number}", ("Văn phòng", "Trạm Y tế")[number % 2])
    for number, name in enumerate(
        ("Nguyễn Thị Hà", "Trần Văn Bình", "Lê Minh", "Phạm Thu Ánh", "Đặng Văn Ứng"), 1
    )
)
ORDERS = 8


@dataclass(frozen=True, slots=True)
class School:
    """A committee before its first import, and the reports its officials handed in, some twice with more in them."""

    office: Path
    reports: tuple[Path, ...]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    folder = tmp_path_factory.mktemp("school")
    with cheap_locks():
        room = Room(folder / "room")
        room.add_people(*PEOPLE)
        room.add_course()
        codes = [room.code(staff_code) for _, staff_code, _ in PEOPLE]
        file = folder / "to-chuc.hsorg"
        root_code = room.committee.publisher.publish(file).root_code
        made = [
            report
            for number, code in enumerate(codes)
            for report in _learn(folder / f"pc-{number}", room.clock, file, root_code, code, number)
        ]
        # One official has a second PC, where the test went better.
        made += _learn(folder / "pc-again", room.clock, file, root_code, codes[1], 20)
        room.close()
        yield School(room.home / "committee", tuple(made))


def _learn(folder: Path, clock: StillClock, file: Path, root_code: str, code: str, seed: int) -> list[Path]:
    """The course as a PC plays it: a report in the middle, and one at the end; the last official stops half way."""
    learner = _enrolled(folder, clock, file, root_code, code)
    half = Plan(lessons=(COURSE.lessons[0].id,), test=False)
    rehearse(learner, COURSE.id, half)
    made = [learner.reports.make(folder).path]
    if seed != len(PEOPLE) - 1:
        rehearse(learner, COURSE.id, Plan(right=(0.0, 1.0, 0.5)[seed % 3], seed=str(seed)))
        made.append(learner.reports.make(folder).path)
    learner.profiles.close()
    return made


def _enrolled(folder: Path, clock: StillClock, file: Path, root_code: str, code: str) -> LearnerService:
    pack = folder / "thu-la.hspack"
    folder.mkdir()
    pack.write_bytes(PACK_BYTES)
    learner = LearnerService(folder / "home", clock=clock, shipped=folder / "nothing")
    learner.organisation.pin(file, root_code)
    learner.profiles.enrol_with_code(code)
    learner.study.add_pack(pack)
    return learner


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything the committee counts after its imports."""

    people: tuple[PersonStandings, ...]
    receipts: frozenset[tuple[str, int]]
    granted: frozenset[tuple[str, str]]


def imported(school: School, folder: Path, batches: Sequence[Sequence[Path]]) -> Outcome:
    """Import these batches into an empty committee, through its service; the figures are held against the reports."""
    from trainer.services.committee.regrading import regrade_all
    from trainer.storage import committee_ledger as ledger

    shutil.copytree(school.office, folder)
    committee = CommitteeService(folder, clock=StillClock())
    committee.setup.unlock(PASSPHRASE)
    for batch in batches:
        checking = committee.intake.check(batch)
        assert Verdict.INVALID not in {verdict.verdict for verdict in checking}
        committee.intake.record(checking)
    desk = committee._desk
    with desk.reading() as connection:
        assert ledger.figures(connection) == regrade_all(desk, connection)
        furthest = frozenset((receipt.log, receipt.through_seq) for receipt in ledger.receipts(connection))
        granted = frozenset((key, grant.person) for key, grant in ledger.grants(connection).items())
    people = committee.overview.standings()
    assert committee.journal.check() is None
    committee.close()
    return Outcome(people, furthest, granted)


def arrangements(reports: Sequence[Path]) -> Iterator[list[list[Path]]]:
    """The reports in several orders and batches, some of them handed in again."""
    yield [list(reversed(reports))]
    yield [[report] for report in reports]
    for seed in range(ORDERS):
        chance = random.Random(seed)
        order = [*reports, *chance.sample(list(reports), 4)]
        chance.shuffle(order)
        size = chance.randint(1, len(order))
        yield [order[start : start + size] for start in range(0, len(order), size)]


def test_no_order_and_no_repetition_of_imports_changes_what_is_counted(
    school: School, tmp_path: Path
) -> None:
    straight = imported(school, tmp_path / "straight", [list(school.reports)])
    assert len(school.reports) == 2 * (len(PEOPLE) + 1) - 1
    assert len(straight.granted) == len(PEOPLE) + 1
    reached = [each.standings[0].progress for each in straight.people]
    assert {Progress.PASSED, Progress.IN_PROGRESS} <= set(reached)
    for number, batches in enumerate(arrangements(school.reports)):
        assert imported(school, tmp_path / str(number), batches) == straight, batches


def test_importing_everything_twice_keeps_nothing_new(school: School, tmp_path: Path) -> None:
    shutil.copytree(school.office, tmp_path / "office")
    committee = CommitteeService(tmp_path / "office", clock=StillClock())
    committee.setup.unlock(PASSPHRASE)
    first = committee.intake.check(school.reports)
    list(first)
    assert len(committee.intake.record(first).receipts) == len(school.reports)
    before = (committee.setup.status(), committee.overview.standings())
    again = committee.intake.check(school.reports)
    assert {verdict.verdict for verdict in again} <= {Verdict.DUPLICATE, Verdict.COVERED}
    recorded = committee.intake.record(again)
    assert (recorded.receipts, recorded.granted) == ((), ())
    after = (committee.setup.status(), committee.overview.standings())
    assert after[1] == before[1]
    # The journal says that somebody tried; nothing else is different.
    assert (
        replace(
            after[0],
            journal_length=before[0].journal_length,
            journal_head=before[0].journal_head,
        )
        == before[0]
    )
    committee.close()


@dataclass(slots=True)
class Desk:
    """One official who answered everything wrong and reported it, and the committee that counted that."""

    room: Room
    learner: LearnerService
    pc: Path
    store: Path

    def restart(self) -> None:
        """Start the program again and open the profile."""
        self.learner = LearnerService(self.pc / "home", clock=self.room.clock, shipped=self.pc / "nothing")
        self.learner.profiles.open(self.learner.profiles.all()[0].id)

    def counted(self) -> Standing:
        """What the committee counts of the course."""
        (each,) = self.room.committee.overview.standings()
        assert self.room.figures() == self.room.recomputed()
        return each.standings[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with cheap_locks():
        room = Room(tmp_path / "room")
        room.add_people(*PEOPLE[:1])
        room.add_course()
        file = tmp_path / "to-chuc.hsorg"
        root_code = room.committee.publisher.publish(file).root_code
        pc = tmp_path / "pc"
        learner = _enrolled(pc, room.clock, file, root_code, room.code("MH-1"))
        rehearse(learner, COURSE.id, Plan(right=0.0, seed="1"))
        me = learner.profiles.me
        assert me is not None
        made = learner.reports.make(tmp_path).path
        assert [verdict.verdict for verdict in room.receive(made.read_bytes()).checked] == [Verdict.VALID]
        learner.profiles.close()
        store = profiles.profile_folder(pc / "home", me.profile.id) / profiles.STORE_FILE
        made_desk = Desk(room, learner, pc, store)
        assert made_desk.counted().progress is Progress.DONE
        yield made_desk
        made_desk.learner.profiles.close()
        room.close()


def rewrite(store: Path, *, with_chain: bool) -> int:
    """Put a right answer into every answer of the record; with the chain, as somebody who has read our sources."""
    edited = 0
    with closing(sqlite3.connect(store)) as database, database:
        database.execute("UPDATE report SET courses = replace(courses, '0', '9')")
        rows = database.execute(
            "SELECT event.log, seq, text FROM event JOIN log ON log.number = event.log "
            "WHERE kind = 'record' ORDER BY event.log, seq"
        ).fetchall()
        head = GENESIS
        for log, seq, text in rows:
            stamp, event = event_text.decode(text)
            if isinstance(event, Answered):
                event = replace(event, response=right_answer(COURSE.item(event.item)))
            new = event_text.encode(stamp, event)
            head = chain(GENESIS if seq == 0 else head, new)
            edited += new != text
            database.execute("UPDATE event SET text = ? WHERE log = ? AND seq = ?", (new, log, seq))
            if with_chain:
                database.execute("UPDATE event SET head = ? WHERE log = ? AND seq = ?", (head, log, seq))
    return edited


def test_answers_edited_in_the_learners_database_break_its_chain(desk: Desk, tmp_path: Path) -> None:
    before = desk.counted()
    assert rewrite(desk.store, with_chain=False) >= 1
    with pytest.raises(Refused) as refusal:
        desk.restart()
    assert refusal.value.reason is Reason.CHAIN_BROKEN
    with pytest.raises(Refused):
        desk.learner.reports.make(tmp_path)
    assert len(list(tmp_path.glob("*.hsreport"))) == 1
    assert desk.counted() == before


def test_answers_edited_together_with_the_chain_fork_what_was_reported(desk: Desk, tmp_path: Path) -> None:
    before = desk.counted()
    assert rewrite(desk.store, with_chain=True) >= 1
    desk.restart()
    forged = desk.learner.reports.make(tmp_path).path
    received = desk.room.receive(forged.read_bytes())
    assert [verdict.verdict for verdict in received.checked] == [Verdict.FORK]
    after = desk.counted()
    assert after.disputed
    assert after.progress is not Progress.PASSED
    assert (after.score_bp or 0) <= (before.score_bp or 0)
