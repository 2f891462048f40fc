"""What is true however often a program was killed: three laws, each over so many kills, for the test and the bench."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests import trust_builders
from tests.committee_room import PASSPHRASE, Room, StillClock
from tests.disks.killing import Doomed, cheap_locks
from tests.services.learner.pc import CODE, COURSE, Pc, open_test
from trainer.domain.intake import Verdict
from trainer.domain.log import Answered, OrgSeen
from trainer.domain.question import Chosen
from trainer.formats import report_file
from trainer.services.committee import CommitteeService
from trainer.services.learner.rehearsal import Plan, rehearse

OFFICIALS = 4


@dataclass(frozen=True, slots=True)
class Survived:
    """How often the program was killed, and how much of what it had said was done was there afterwards."""

    kills: int
    acknowledged: int


def answers(folder: Path, kills: int) -> Survived:
    """Every answer that was said to be kept is in the record, in the order of the answers."""
    cheap_locks()
    pc = Pc(folder)
    open_test(pc)
    pc.learner.profiles.close()
    said: list[str] = []
    with Doomed("answering", folder, seed=4) as doomed:
        for _ in range(kills):
            said += doomed.killed_at_work()
    learner = pc.start()
    learner.profiles.open(learner.profiles.all()[0].id)
    stored = iter(
        f"{entry.event.item} {entry.event.response.options[0]}"
        for entry in learner.reports.my_data().record
        if isinstance(entry.event, Answered) and isinstance(entry.event.response, Chosen)
    )
    assert all(answer in stored for answer in said)
    learner.profiles.close()
    return Survived(kills, len(said))


def reports(folder: Path, kills: int) -> Survived:
    """Every report that was said to be made lies on the stick, whole, and is remembered; every other file is whole."""
    cheap_locks()
    pc = Pc(folder)
    pc.pin()
    pc.learner.profiles.enrol_with_code(CODE)
    rehearse(pc.learner, COURSE, Plan())
    pc.learner.profiles.close()
    said: dict[str, str] = {}
    with Doomed("reporting", folder, seed=1) as doomed:
        for _ in range(kills):
            said |= dict(line.split() for line in doomed.killed_at_work())
    learner = pc.start()
    learner.profiles.open(learner.profiles.all()[0].id)
    remembered = {row.file_name: row.digest for row in learner.reports.all()}
    lying = {}
    for path in pc.usb.glob("*.hsreport"):
        opened = report_file.read(path.read_bytes(), [trust_builders.a_reader()])
        assert len(report_file.entries(opened.report)) == len(opened.report.events)
        lying[path.name] = opened.digest
    assert said.items() <= remembered.items()
    assert remembered.items() <= lying.items()
    assert len(lying) <= len(remembered) + kills  # cut off between the file and the remembering of it
    learner.reports.make(pc.usb)
    learner.profiles.close()
    return Survived(kills, len(said))


def organisation_files(folder: Path, kills: int) -> Survived:
    """The newest file that was said to be accepted is in use, or a later one; each is noted, and the chain holds."""
    cheap_locks()
    pc = Pc(folder)
    pc.pin()
    pc.learner.profiles.enrol_with_code(CODE)
    pc.learner.profiles.close()
    said: list[int] = []
    written = 1
    with Doomed("receiving", folder, seed=2) as doomed:
        for _ in range(kills):
            newest = max(said, default=1)
            while written < newest + 40:
                written += 1
                pc.organisation_file(f"{written:04}.hsorg", number=written)
            said += [int(line) for line in doomed.killed_at_work()]
            learner = pc.start()
            organisation = learner._session.organisation()
            assert organisation is not None
            assert organisation.number >= said[-1]
    learner = pc.start()
    learner.profiles.open(learner.profiles.all()[0].id)
    noted = [
        entry.event.digest for entry in learner.reports.my_data().record if isinstance(entry.event, OrgSeen)
    ]
    assert len(noted) == len(set(noted)) >= len(said)
    assert said == sorted(said)
    learner.profiles.close()
    return Survived(kills, len(said))


def imports(folder: Path, kills: int) -> Survived:
    """Every receipt that was said to be given stands; figures and journal hold; the rest of the import goes on."""
    cheap_locks()
    room = Room(folder)
    people = [(f"Nguyễn Văn {number}", f"MH-{number}", "Văn phòng") for number in range(1, OFFICIALS + 1)]
    room.add_people(*people)
    room.add_course()
    for number, (_, staff_code, _) in enumerate(people, 1):
        learner = room.learner(number, staff_code=staff_code)
        for _ in range(max(2, kills // OFFICIALS)):
            learner.sit(right=number % 2 == 0)
            room.put(learner.report(max(0, len(learner.texts) - 9)))
    files = len(list(room.inbox.iterdir()))
    room.close()
    said: dict[str, int] = {}
    with Doomed("importing", folder, seed=3) as doomed:
        for _ in range(kills):
            for line in doomed.killed_at_work():
                if line != "nothing new":
                    given = dict(part.split("=") for part in line.split())
                    assert not given.keys() & said.keys()
                    said |= {digest: int(number) for digest, number in given.items()}
    committee = room.committee = CommitteeService(folder / "committee", clock=StillClock())
    committee.setup.unlock(PASSPHRASE)
    assert committee.auditor.audit().findings == ()
    checking = committee.intake.check([room.inbox])
    known = {
        verdict.digest for verdict in checking if verdict.verdict in (Verdict.DUPLICATE, Verdict.COVERED)
    }
    assert said.keys() <= known
    committee.intake.record(checking)
    assert committee.auditor.audit().findings == ()
    assert committee.setup.status().reports <= files
    assert all(line.standings[0].complete for line in committee.overview.standings())
    room.close()
    return Survived(kills, len(said))


LAWS = {"answers": answers, "reports": reports, "organisation files": organisation_files, "imports": imports}
