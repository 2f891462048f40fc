"""The same files again: told as received before, byte for byte as if they had been opened, and nothing changes."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.committee_room import PASSPHRASE, Learner, Room, StillClock, cheap_locks
from tests.trust_builders import VECTORS
from trainer.domain.erasure import ErasureGround
from trainer.domain.errors import Reason
from trainer.domain.ids import OrgId
from trainer.domain.intake import FileVerdict, NamedBy, Recorded, Verdict
from trainer.domain.report import Introduction
from trainer.formats import sealed
from trainer.services.committee import CommitteeService
from trainer.services.committee import checking as checking_module
from trainer.services.committee.opening import Opener
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_tables import JOURNAL, REPORT, TABLES, TURN

PEOPLE = (
    ("Nguyễn Thị Hà", "MH-1", "Văn phòng"),
    ("Trần Văn Bình", "MH-2", "Trạm Y tế"),
    ("Lê An", "MH-3", "Văn phòng"),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with cheap_locks():
        made = Room(tmp_path)
        made.add_people(*PEOPLE)
        made.add_course()
        yield made
        made.close()


@pytest.fixture
def reports(room: Room) -> list[bytes]:
    """Reports received: of granted people, one of them since revoked, of a waiting stranger and of one set aside."""
    learners = [room.learner(1), room.learner(2, staff_code="MH-2"), room.learner(3, staff_code="MH-3")]
    learners += [room.learner(seed, enrolled=False, name="Vũ Lạ") for seed in (4, 5)]
    made: list[bytes] = []
    for learner in learners:
        learner.learn()
        learner.sit()
        made += [learner.report(0, 2), learner.report()]
    room.receive(*made)
    committee = room.committee
    committee.approvals.revoke(learners[1].key.public, "mất máy")
    committee.approvals.set_aside(learners[4].key.public, "không rõ là ai")
    return made


def forget_files(room: Room) -> None:
    """Make the store as layout 2 left it: every file has to be opened again."""
    with room.committee._desk.writing() as connection:
        connection.execute(update(REPORT).values(file=None, report_no=None))


def rows(room: Room, *, but: tuple[str, ...] = (JOURNAL.name, TURN.name)) -> dict[str, list[object]]:
    with room.committee._desk.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in TABLES.sorted_tables
            if table.name not in but
        }


def again(room: Room, paths: list[Path]) -> tuple[list[FileVerdict], Recorded]:
    checking = room.committee.intake.check(paths)
    return list(checking), room.committee.intake.record(checking)


def journal_files(room: Room) -> str:
    with room.committee._desk.reading() as connection:
        return ledger.journal(connection, 1)[0].text.split('"files":')[1]


def opened_all_the_same(*_: object, **__: object) -> bytes:
    raise AssertionError("opened")


@pytest.fixture
def nothing_opens(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(sealed, "open_sealed", opened_all_the_same)
    return monkeypatch


@pytest.mark.parametrize("crew_from", [400, 1])
def test_files_received_before_are_told_without_being_opened_as_if_they_had_been(
    room: Room, reports: list[bytes], monkeypatch: pytest.MonkeyPatch, crew_from: int
) -> None:
    paths = [room.put(report) for report in reports]
    before = rows(room)
    monkeypatch.setattr(checking_module, "CREW_FROM", crew_from)
    with monkeypatch.context() as patched:
        patched.setattr(sealed, "open_sealed", opened_all_the_same)
        told, recorded = again(room, paths)
        journalled = journal_files(room)
    assert rows(room) == before
    assert [verdict.verdict for verdict in told] == [Verdict.DUPLICATE] * len(reports)
    assert {verdict.named_by for verdict in told} == {NamedBy.GRANT, NamedBy.CLAIM}
    assert (recorded.receipts, recorded.granted, recorded.refused) == ((), (), 0)
    forget_files(room)
    opened, opened_recorded = again(room, paths)
    assert told == opened
    assert recorded.verdicts == opened_recorded.verdicts
    assert journalled == journal_files(room)


def sealed_anew(room: Room, data: bytes) -> bytes:
    """The same signed report in another file: sealing is never twice the same."""
    signed = sealed.open_sealed(data, room.committee._desk.keys.readers, cap=1 << 20)
    with room.committee._desk.reading() as connection:
        return sealed.seal_to(signed, room.committee._desk.roots(connection)[1][-1].readers)


def test_a_copy_sealed_anew_is_the_same_report_and_changes_nothing(room: Room, reports: list[bytes]) -> None:
    copy = sealed_anew(room, reports[0])
    before = rows(room)
    told, _ = again(room, [room.put(reports[0]), room.put(copy)])
    assert [verdict.verdict for verdict in told] == [Verdict.DUPLICATE] * 2
    assert told[0].digest == told[1].digest
    assert rows(room) == before


@pytest.mark.parametrize("anew", [True, False], ids=["sealed anew", "the same bytes"])
def test_files_behind_a_report_known_already_are_told_under_their_own_names_and_once(
    room: Room, monkeypatch: pytest.MonkeyPatch, *, anew: bool
) -> None:
    monkeypatch.setattr(checking_module, "CHECKED_AT_ONCE", 2)
    known, second, third = (room.learner(seed, staff_code=f"MH-{seed}") for seed in (1, 2, 3))
    data = known.report()
    room.receive(data)
    files = {"a": sealed_anew(room, data) if anew else data, "b": second.report(), "c": third.report()}
    checking = room.committee.intake.check([room.put(files[name], f"{name}.hsreport") for name in files])
    told = [(one.number, one.file_name, one.staff_code, one.verdict) for one in checking]
    assert told == [
        (0, "a.hsreport", "MH-1", Verdict.DUPLICATE),
        (1, "b.hsreport", "MH-2", Verdict.VALID),
        (2, "c.hsreport", "MH-3", Verdict.VALID),
    ]
    recorded = room.committee.intake.record(checking)
    assert [(one.number, one.file_name, one.staff_code, one.verdict) for one in recorded.verdicts] == told


def test_every_checked_file_goes_by_the_digest_of_its_own_bytes_whatever_is_told_of_it(room: Room) -> None:
    learner = room.learner()
    data = learner.report()
    room.receive(data)
    learner.learn()
    longer = learner.report()
    files = [data, sealed_anew(room, data), longer, sealed_anew(room, longer), b"xin chao"]
    checking = room.committee.intake.check([room.put(each) for each in files])
    assert [verdict.verdict for verdict in checking] == [
        Verdict.DUPLICATE,
        Verdict.DUPLICATE,
        Verdict.VALID,
        Verdict.DUPLICATE,
        Verdict.INVALID,
    ]
    assert [checking.files[number].file_digest for number in range(checking.done)] == [
        hashlib.sha256(each).hexdigest() for each in files
    ]


def test_a_refused_file_is_looked_at_again_every_time(room: Room) -> None:
    learner: Learner = room.learner()
    learner.learn()
    foreign = room.put(learner.report(org=OrgId("ab" * 32)))
    for _ in range(2):
        told, recorded = again(room, [foreign])
        assert [verdict.reason for verdict in told] == [Reason.ORG_OTHER]
        assert recorded.refused == 1
    assert rows(room)["report"] == []


def test_a_covered_file_is_opened_again_every_time(room: Room) -> None:
    learner = room.learner()
    learner.learn()
    room.receive(learner.report())
    short = room.put(learner.report(0, 1))
    before = rows(room)
    for _ in range(2):
        assert again(room, [short])[0][0].verdict is Verdict.COVERED
    assert rows(room) == before


def test_a_report_approved_since_is_told_with_the_name_of_the_roster(
    room: Room, reports: list[bytes], nothing_opens: pytest.MonkeyPatch
) -> None:
    committee = room.committee
    waiting = committee.approvals.waiting()[0]
    path = room.put(reports[6])
    assert again(room, [path])[0][0].name == "Vũ Lạ"
    person = next(line.person for line in committee.roster.people() if line.person.staff_code == "MH-3")
    code = room.learner(4, enrolled=False).code
    committee.approvals.approve(waiting.key, person.id, code)
    told = again(room, [path])[0][0]
    assert (told.name, told.named_by, told.verdict) == ("Lê An", NamedBy.GRANT, Verdict.DUPLICATE)


def test_a_key_to_the_seal_is_not_needed_to_know_a_file_again(
    room: Room, reports: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = room.put(reports[0])
    opener_now = checking_module.Checking._opener_now

    def without_keys(checking: checking_module.Checking, *state: Any) -> Opener:
        return replace(opener_now(checking, *state), readers=())

    monkeypatch.setattr(checking_module.Checking, "_opener_now", without_keys)
    assert again(room, [path])[0][0].verdict is Verdict.DUPLICATE


def test_files_a_store_of_layout_2_received_are_opened_again_and_told_the_same(tmp_path: Path) -> None:
    home = Path(shutil.copytree(VECTORS / "committee-layout-2", tmp_path / "committee"))
    with cheap_locks():
        committee = CommitteeService(home, clock=StillClock())
        committee.setup.unlock(PASSPHRASE)
        checking = committee.intake.check(sorted(home.glob("*.hsreport")))
        told = [(verdict.verdict, verdict.name) for verdict in checking]
        committee.intake.record(checking)
        assert committee.auditor.audit().findings == ()
        with committee._desk.reading() as connection:
            assert not ledger.files_received(connection)
        committee.close()
    # The second is of somebody erased since: nobody remembers the name, so the file's own is told, as ever.
    assert told == [(Verdict.DUPLICATE, "Nguyễn Thị Mẫu Hà"), (Verdict.DUPLICATE, "Nguyễn Thị Hà")]


def erase(room: Room, staff_code: str) -> None:
    people = [line.person for line in room.committee.roster.people()]
    gone = next(person.id for person in people if person.staff_code == staff_code)
    room.committee.erasing.erase([gone], ErasureGround.REQUEST)


def test_an_erasure_forgets_the_file_and_nothing_of_it_comes_back(room: Room, reports: list[bytes]) -> None:
    path = room.put(reports[0])
    erase(room, "MH-1")
    with room.committee._desk.reading() as connection:
        kept = connection.execute(select(REPORT).where(REPORT.c.deletion.is_not(None))).all()
    assert {(row.file, row.report_no, row.signed) for row in kept} == {(None, None, b"")}
    before = rows(room)
    told, recorded = again(room, [path])
    assert [verdict.verdict for verdict in told] == [Verdict.DUPLICATE]
    assert (recorded.receipts, recorded.granted) == ((), ())
    assert rows(room) == before


def test_a_file_whose_report_is_erased_while_it_is_checked_is_opened_after_all(
    room: Room, reports: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking_module, "CHECKED_AT_ONCE", 1)
    checking = room.committee.intake.check([room.put(reports[2]), room.put(reports[0])])
    verdicts = iter(checking)
    assert next(verdicts).name == "Trần Văn Bình"
    erase(room, "MH-1")
    told = next(verdicts)
    assert (told.verdict, told.named_by) == (Verdict.DUPLICATE, NamedBy.CLAIM)
    assert checking.counts() == {Verdict.DUPLICATE: 2}
    before = rows(room)
    room.committee.intake.record(checking)
    assert rows(room) == before


def test_two_keys_under_one_log_name_stay_apart_within_one_import(room: Room) -> None:
    one, two = room.learner(1), room.learner(2, staff_code="MH-2")
    two.log = one.log
    for learner in (one, two):
        learner.learn()
    parts = [learner.report(*cut) for cut in ((0, 1), (2, None)) for learner in (one, two)]
    told, recorded = again(room, [room.put(part) for part in parts])
    assert [verdict.verdict for verdict in told] == [Verdict.VALID] * 4
    assert len(recorded.receipts) == 4
    assert room.figures() == room.recomputed()


def test_a_code_is_found_though_the_roster_has_changed_the_staff_code(room: Room) -> None:
    learner = room.learner(1)
    learner.learn()
    bogus = room.learner(2, staff_code="MH-2")
    bogus.proof = "ab" * 32
    bogus.learn()
    told, recorded = again(
        room,
        [
            room.put(learner.report(introduction=replace_staff_code(learner, "CŨ-9"))),
            room.put(bogus.report()),
        ],
    )
    assert [(verdict.verdict, verdict.named_by) for verdict in told] == [
        (Verdict.VALID, NamedBy.CODE),
        (Verdict.WAITING, NamedBy.CLAIM),
    ]
    assert [grant.key for grant in recorded.granted] == [learner.key.public]


def replace_staff_code(learner: Learner, code: str) -> Introduction:
    return Introduction(code, learner.name, learner.unit, "", "PC", learner.proof)
