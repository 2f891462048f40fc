"""Two of three shares are lost: the committee begins again with a new code, and its learners follow it by typing it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.classroom import Classroom
from tests.committee_room import COURSE, PASSPHRASE, cheap_locks
from tests.services.committee.key_room import WORDS, KeyRoom, refuses
from trainer.domain.errors import Reason
from trainer.domain.intake import Verdict
from trainer.domain.roots import RootForm
from trainer.domain.standing import Progress
from trainer.formats.organisation_file import open_organisation
from trainer.services.committee.ceremony import SHEET
from trainer.services.committee.values import JournalKind
from trainer.services.learner.report_pages import ReportState

NEW_WORDS = "cụm mật khẩu mới của Ban Chỉ đạo"
HA = ("Nguyễn Thị Hà", "MH-1", "Văn phòng")
BINH = ("Trần Văn Bình", "MH-2", "Trạm Y tế")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[KeyRoom]:
    with cheap_locks():
        made = KeyRoom(tmp_path / "room")
        made.split()
        yield made
        made.close()


def progress(room: KeyRoom) -> dict[str, Progress]:
    return {
        line.person.staff_code: line.standings[0].progress for line in room.committee.overview.standings()
    }


def test_learners_follow_a_committee_that_lost_two_shares_and_lose_nothing(
    room: KeyRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom = Classroom(tmp_path, monkeypatch.setattr, room)
    room.add_people(HA, BINH)
    classroom.publish()
    committee = room.committee
    ha, binh = classroom.pc("một"), classroom.pc("hai")
    ha.enrol()
    ha.study(0)
    assert [file.verdict for file in classroom.receive(*ha.report()).checked] == [Verdict.VALID]
    assert ha.take_home() == (1,)
    (counted,) = ha.learner.reports.all()
    classroom.code = room.code("MH-2")
    classroom.sit_at("hai")
    binh.enrol()
    binh.sit_test()
    on_the_way = binh.report()
    addressed = classroom.read(on_the_way[0]).org

    # Two sticks are gone, and the third alone brings nothing back.
    for number in (1, 2):
        shutil.rmtree(room.stick(number))
    left = committee.recovery.stick(room.stick(3), WORDS[2])
    with refuses(Reason.SHARES_MISSING):
        committee.recovery.recover([left], room.papers[SHEET], NEW_WORDS)
    committee.setup.unlock(PASSPHRASE)
    old = open_organisation(classroom.organisation_file.read_bytes())
    old_code, figures = classroom.root_code, room.figures()
    successor = committee.ceremonies.begin_successor(RootForm.TWO_OF_THREE, NEW_WORDS)
    assert room.go_through(successor, "lan-hai")
    assert room.figures() == figures == room.recomputed()
    published = classroom.publish()
    new = open_organisation(published.read_bytes())
    assert new.id != old.id
    assert set(old.receipts) <= set(new.receipts)
    assert set(old.grants) <= set(new.grants)

    # For a learner's program it is somebody else's file, until the code of the new letter is typed.
    classroom.sit_at("một")
    ha.start()
    with refuses(Reason.ORG_OTHER):
        ha.learner.organisation.receive(published)
    with refuses(Reason.ORG_CODE_WRONG):
        ha.learner.organisation.succeed(published, old_code)
    facts = ha.learner.organisation.succeed(published, classroom.root_code)
    assert facts.organisation == "UBND phường Mỹ Hào"
    ha.start()
    assert ha.learner.reports.all() == (counted,)

    # The next report goes to the new root, continues the same log and is counted with what was received before.
    ha.sit_test()
    (made,) = ha.report()
    assert classroom.read(made).org == new.id
    assert [file.verdict for file in classroom.receive(made).checked] == [Verdict.VALID]
    assert progress(room) == {"MH-1": Progress.PASSED, "MH-2": Progress.NOT_STARTED}

    # What was sealed for the old root is received as well, and its owner hears of it after following.
    assert addressed == old.id
    with refuses(Reason.SEAL_FOREIGN):
        classroom.read(on_the_way[0])  # the newest reader alone opens nothing sealed before
    assert [file.verdict for file in classroom.receive(*on_the_way).checked] == [Verdict.VALID]
    assert progress(room) == {"MH-1": Progress.PASSED, "MH-2": Progress.PASSED}
    assert ha.take_home() == (2,)
    rows = {row.number: row for row in ha.learner.reports.all()}
    assert rows[1] == counted
    assert {row.state for row in rows.values()} == {ReportState.RECEIVED}
    assert rows[1].receipt_no == 1
    assert rows[2].receipt_no == 2
    classroom.sit_at("hai")
    binh.start()
    binh.learner.organisation.succeed(classroom.organisation_file, classroom.root_code)
    (row,) = binh.learner.reports.all()
    assert (row.state, row.receipt_no) == (ReportState.RECEIVED, 3)
    overview = committee.overview.overview(COURSE.id)
    assert (overview.finished, overview.reports) == (2, 3)
    assert room.figures() == room.recomputed()
    assert committee.auditor.audit().holds
    assert JournalKind.SUCCEEDED in {line.kind for line in committee.journal.entries()}
    classroom.close()
