"""One flipped bit in a pack, a report or an organisation file: refused with a sentence, and nothing changes."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import a_trainer_key
from tests.committee_room import Room, cheap_locks
from tests.trust_builders import flipped
from trainer.domain.codes import short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId
from trainer.domain.intake import Verdict
from trainer.formats.course_folder import read_course
from trainer.formats.course_pack import pack
from trainer.paths import shipped_courses_folder
from trainer.services.learner import LearnerService
from trainer.services.learner.course_pages import PackStanding
from trainer.services.learner.rehearsal import Plan, rehearse
from trainer.ui.messages import sentence_for

FLIPS = 100
COURSE = CourseId("an-toan-thong-tin")


@dataclass(frozen=True, slots=True)
class Loop:
    """The real files of one official and one committee, and the two folders they live in."""

    room: Room
    learner: LearnerService
    fresh: LearnerService
    """A PC that has pinned nothing yet."""
    pack: bytes
    report: bytes
    first_file: bytes
    second_file: bytes
    root_code: str


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    folder = tmp_path_factory.mktemp("loop")
    with cheap_locks():
        made = _play(folder)
        yield made
        made.learner.profiles.close()
        made.room.close()


def _play(folder: Path) -> Loop:
    """A course is packed by an accepted trainer, learnt and reported; the committee counts it and publishes twice."""
    trainer = a_trainer_key()
    packed = folder / "an-toan-thong-tin.hspack"
    packed.write_bytes(pack(read_course(shipped_courses_folder() / COURSE), trainer))
    room = Room(folder / "committee")
    room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"), ("Trần Văn Bình", "MH-2", "Trạm Y tế"))
    room.committee.catalogue.accept_trainer("Lê Minh", trainer.public, short_code(trainer.public))
    room.committee.catalogue.add_pack(packed)
    room.committee.catalogue.set_entry(COURSE, mandatory=True, due=None)
    code = room.code("MH-1")
    first, second = folder / "to-chuc.hsorg", folder / "to-chuc-2.hsorg"
    root_code = room.committee.publisher.publish(first).root_code
    learner = LearnerService(folder / "home", clock=room.clock, shipped=folder / "nothing")
    learner.organisation.pin(first, root_code)
    learner.profiles.enrol_with_code(code)
    assert learner.study.add_pack(packed).standing is PackStanding.IN_CATALOGUE
    rehearse(learner, COURSE, Plan(right=0.9, seed="7"))
    made = learner.reports.make(folder)
    report = made.path.read_bytes()
    assert [verdict.verdict for verdict in room.receive(report).checked] == [Verdict.VALID]
    room.clock.move(hours=1)
    room.committee.publisher.publish(second)
    fresh = LearnerService(folder / "fresh", clock=room.clock, shipped=folder / "nothing")
    files = (first.read_bytes(), second.read_bytes())
    return Loop(room, learner, fresh, packed.read_bytes(), report, *files, root_code)


def state(folder: Path) -> dict[str, str]:
    """A digest of every file below a folder; of a database the rows of every table, not the bytes of its file."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.suffix == ".db":
            found |= {f"{name}/{table}": digest for table, digest in _tables(path)}
        elif path.is_file() and not path.name.endswith((".db-wal", ".db-shm")):
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _tables(path: Path) -> Iterator[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in sorted(names):
            rows = sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))
            yield name, hashlib.sha256("\n".join(rows).encode("utf-8")).hexdigest()


def speaks(refused: Refused) -> None:
    """The sentence says what happened and what to do; it is no code and no traceback."""
    message = sentence_for(refused)
    for text in (message.title, message.text):
        assert text.endswith("."), text
        assert len(text.split()) >= 3, text
        assert refused.reason.value not in text
    assert refused.detail not in message.text or not refused.detail
    assert message.code.endswith(refused.reason.value)


def refused_by(act: Callable[[Path], object], data: bytes, path: Path) -> Refused:
    """What the act says to this file; any other exception, or none, fails the test."""
    path.write_bytes(data)
    with pytest.raises(Refused) as caught:
        act(path)
    return caught.value


def all_refused(loop: Loop, data: bytes, name: str, seed: int, act: Callable[[Path], object]) -> set[Reason]:
    """Every one of a hundred flips is refused in words, and neither the PCs nor the committee remember any."""
    homes = (loop.learner.home_folder, loop.fresh.home_folder, loop.room.home / "committee")
    before = [state(home) for home in homes]
    assert any(before)
    reasons = set()
    for _place, changed in flipped(data, FLIPS, seed):
        refused = refused_by(act, changed, loop.room.home.parent / name)
        speaks(refused)
        reasons.add(refused.reason)
    assert [state(home) for home in homes] == before
    return reasons


def test_a_flipped_pack_is_not_taken_up(loop: Loop) -> None:
    reasons = all_refused(loop, loop.pack, "hong.hspack", 1, loop.learner.study.add_pack)
    assert reasons <= {
        Reason.PACK_CONTENT,
        Reason.PACK_ENTRIES,
        Reason.PACK_NAMES,
        Reason.FILE_BROKEN,
        Reason.FILE_NOT_OURS,
    }


def test_a_flipped_manifest_of_a_pack_is_not_taken_up(loop: Loop) -> None:
    """The pictures take most of a pack; its first 4 KB are names, digests and the signature."""
    reasons = all_refused(
        loop,
        loop.pack[:4096],
        "hong.hspack",
        2,
        lambda path: loop.learner.study.add_pack(_completed(path, loop.pack[4096:])),
    )
    assert Reason.SIGNATURE_BAD not in reasons  # the sums of the archive speak first


def _completed(path: Path, rest: bytes) -> Path:
    path.write_bytes(path.read_bytes() + rest)
    return path


def test_a_flipped_report_is_not_received(loop: Loop) -> None:
    def receive(path: Path) -> None:
        (verdict,) = loop.room.committee.intake.check([path])
        assert verdict.verdict is Verdict.INVALID, (verdict.verdict, verdict.digest)
        assert not verdict.recordable
        assert verdict.reason is not None
        raise Refused(verdict.reason, where=verdict.file_name, detail=verdict.detail)

    reasons = all_refused(loop, loop.report, "hong.hsreport", 3, receive)
    assert reasons <= {Reason.SEAL_BROKEN, Reason.SEAL_FOREIGN, Reason.FILE_NOT_OURS}


def test_a_flipped_report_leaves_nothing_but_a_line_in_the_journal(loop: Loop) -> None:
    """Recording goes on where every file is bad: the refusals are noted, nothing is counted."""
    folder = loop.room.home.parent / "hong"
    folder.mkdir()
    for number, (_place, changed) in enumerate(flipped(loop.report, FLIPS, 4)):
        (folder / f"{number:03}.hsreport").write_bytes(changed)
    before = state(loop.room.home / "committee")
    checking = loop.room.committee.intake.check([folder])
    assert [verdict.verdict for verdict in checking] == [Verdict.INVALID] * FLIPS
    recorded = loop.room.committee.intake.record(checking)
    assert (recorded.receipts, recorded.granted, recorded.refused) == ((), (), FLIPS)
    after = state(loop.room.home / "committee")
    changed_tables = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    # `turn` is what desks that share a store wait for each other with.
    assert {name.rpartition("/")[2] for name in changed_tables} == {"journal", "turn"}


def test_a_flipped_organisation_file_is_not_received(loop: Loop) -> None:
    reasons = all_refused(loop, loop.second_file, "hong.hsorg", 5, loop.learner.organisation.receive)
    assert reasons


def test_a_flipped_first_organisation_file_is_not_pinned(loop: Loop) -> None:
    """Even with the right code from the letter typed beside it."""
    reasons = all_refused(
        loop,
        loop.first_file,
        "hong.hsorg",
        6,
        lambda path: loop.fresh.organisation.pin(path, loop.root_code),
    )
    assert reasons
    assert loop.fresh.organisation.facts() is None


def test_the_files_themselves_are_accepted(loop: Loop, tmp_path: Path) -> None:
    """What was flipped above was good: the refusals are the flips'."""
    first, second = tmp_path / "to-chuc.hsorg", tmp_path / "to-chuc-2.hsorg"
    first.write_bytes(loop.first_file)
    second.write_bytes(loop.second_file)
    assert loop.fresh.organisation.pin(first, loop.root_code)
    received = loop.learner.organisation.receive(second)
    assert received.reports == (1,)
    packed, report = tmp_path / "tot.hspack", tmp_path / "tot.hsreport"
    packed.write_bytes(loop.pack)
    report.write_bytes(loop.report)
    assert loop.learner.study.add_pack(packed).known
    assert [verdict.verdict for verdict in loop.room.committee.intake.check([report])] == [Verdict.DUPLICATE]
