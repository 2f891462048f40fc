"""The whole way on every kind of store: SQLite always, PostgreSQL where a server is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.committee_room import PASSPHRASE, Room, StillClock, cheap_locks
from trainer.domain.erasure import ErasureGround
from trainer.domain.errors import Reason, Refused
from trainer.domain.standing import Progress
from trainer.services.committee import CommitteeService
from trainer.services.committee.values import StoreKind, Wish


def test_two_desks_share_one_store(database_url: str, tmp_path: Path) -> None:
    with cheap_locks():
        room = Room(tmp_path, store=database_url)
        room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"), ("Trần Bình", "MH-2", "Trạm Y tế"))
        room.add_course()
        one, two = room.learner(1), room.learner(2, staff_code="MH-2")
        for learner in (one, two):
            learner.learn()
            learner.sit()
        second_home = tmp_path / "second"
        second_home.mkdir()
        for name in ("committee.json", "vault.json"):
            (second_home / name).write_bytes((tmp_path / "committee" / name).read_bytes())
        second = CommitteeService(second_home, clock=StillClock())
        second.setup.unlock(PASSPHRASE)
        checking_here = room.committee.intake.check([room.put(one.report()), room.put(two.report())])
        list(checking_here)
        checking_there = second.intake.check([room.put(one.report(0, 3)), room.put(two.report())])
        list(checking_there)
        there = second.intake.record(checking_there)
        here = room.committee.intake.record(checking_here)
        assert [receipt.receipt_no for receipt in (*there.receipts, *here.receipts)] == [1, 2, 3]
        assert len(there.granted) == 2
        assert not here.granted
        people = second.overview.overview().people
        assert [line.standings[0].progress for line in people] == [Progress.PASSED, Progress.PASSED]
        assert room.figures() == room.recomputed()
        assert second.journal.check() is None
        published = second.publisher.publish(tmp_path / "a.hsorg")
        assert published.receipts == 2
        kind = StoreKind.SQLITE if database_url.startswith("sqlite") else StoreKind.POSTGRESQL
        assert second.setup.status().store is kind
        stranger = CommitteeService(tmp_path / "third", clock=StillClock())
        with pytest.raises(Refused, match=Reason.ALREADY_SET_UP.value):
            stranger.setup.set_up(Wish("UBND khác", "Ban", (), PASSPHRASE, database_url))
        for committee in (second, room.committee, stranger):
            committee.close()


def test_an_erasure_leaves_no_row_behind(database_url: str, tmp_path: Path) -> None:
    with cheap_locks():
        room = Room(tmp_path, store=database_url if database_url.startswith("postgresql") else "")
        room.add_course()
        person = room.add_people(("Quách Thị Ngọc Diệu", "QX-7719", "Văn phòng"))["QX-7719"]
        learner = room.learner(staff_code="QX-7719", name="Quách Thị Ngọc Diệu")
        learner.learn()
        room.receive(learner.report())
        assert room.committee.erasing.preview([person.id]).copies == ()
        done = room.committee.erasing.erase([person.id], ErasureGround.REQUEST)
        assert (done.reports, done.wiped) == (1, True)
        assert room.committee.auditor.audit().holds
        room.close()
