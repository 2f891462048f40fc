"""A person moves to a second PC with a backup file and both go on; the committee counts all of it and sees no fork."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.classroom import Classroom, Pc
from tests.committee_room import Received, cheap_locks
from trainer.domain.errors import Reason, Refused
from trainer.domain.intake import Verdict
from trainer.domain.standing import Progress
from trainer.formats import passphrase_seal

WORDS = "sông Hồng mùa nước nổi"
PIN = "482913"


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Classroom]:
    monkeypatch.setattr(passphrase_seal.WORK, "factor", 4)
    with cheap_locks():
        made = Classroom(tmp_path, monkeypatch.setattr)
        yield made
        made.close()


def verdicts(received: Received) -> list[Verdict]:
    return [verdict.verdict for verdict in received.checked]


def handed_over(pc: Pc, number: str, *, pin: str | None = None) -> Pc:
    """Another PC on which the backup of this one was opened; this one stays open."""
    backup = pc.learner.backups.make(pc.folder, WORDS)
    other = pc.classroom.pc(number)
    pc.classroom.sit_at(number)
    other.learner.restoring.restore_as_new(backup.path, WORDS)
    other.start(pin=pin)
    return other


def sit_at(pc: Pc) -> None:
    pc.classroom.sit_at(pc.number)


@pytest.mark.parametrize("pin", [None, PIN])
def test_after_a_hand_over_both_pcs_report_and_nothing_looks_forged(
    classroom: Classroom, pin: str | None
) -> None:
    first = classroom.pc("một")
    first.enrol(pin=pin)
    first.study(0)
    second = handed_over(first, "hai", pin=pin)
    assert second.learner.organisation.facts() == first.learner.organisation.facts()
    second.sit_test(right=0.0)
    sit_at(first)
    first.sit_test(right=1.0, seed="2")
    (ours,) = first.report()
    earlier, later = second.report()
    received = classroom.receive(later, ours, earlier)
    assert verdicts(received) == [Verdict.VALID, Verdict.VALID, Verdict.COVERED]
    assert classroom.room.committee.approvals.forks() == ()
    parent = classroom.read(later).parent
    assert parent is not None
    assert parent.log == classroom.read(ours).log
    assert {classroom.read(path).report_no for path in (ours, earlier, later)} == {1, 101, 102}
    counted = classroom.counted()
    assert (counted.progress, counted.attempts, counted.lessons_done) == (Progress.PASSED, 2, 2)
    assert not counted.disputed
    assert counted.complete
    # Both take the answer home and go on; the logs grow and stay apart.
    first.take_home()
    second.take_home()
    first.sit_test(right=0.0, seed="3")
    second.sit_test(right=0.0, seed="4")
    assert verdicts(classroom.receive(*first.report(), *second.report())) == [Verdict.VALID, Verdict.VALID]
    counted = classroom.counted()
    assert (counted.attempts, counted.disputed) == (4, False)


def test_there_and_back_again_every_step_is_a_log_of_its_own(classroom: Classroom) -> None:
    first = classroom.pc("một")
    first.enrol()
    first.study(0)
    second = handed_over(first, "hai")
    second.study(1)
    back = second.learner.backups.make(second.folder, WORDS)
    second.shut_down()
    sit_at(first)
    first.learner.restoring.restore_as_new(back.path, WORDS)
    first.start()
    first.sit_test()
    made = first.report()
    assert len(made) == 3
    assert verdicts(classroom.receive(*reversed(made))) == [Verdict.VALID] * 3
    counted = classroom.counted()
    assert (counted.progress, counted.lessons_done, counted.disputed) == (Progress.PASSED, 2, False)
    second.start()
    second.take_home()
    with pytest.raises(Refused) as refusal:  # the second PC has nothing that did not arrive by the first
        second.report()
    assert refusal.value.reason is Reason.NOTHING_TO_REPORT


def test_an_old_backup_put_back_after_a_loss_never_sends_an_old_state(classroom: Classroom) -> None:
    pc = classroom.pc("một")
    pc.enrol()
    pc.study(0)
    backup = pc.learner.backups.make(pc.folder, WORDS)
    pc.sit_test(right=0.0)
    classroom.receive(*pc.report())
    pc.shut_down()
    # The PC is lost; the backup is opened on a new one, which learns on before it hears of the receipts.
    new = classroom.pc("mới")
    classroom.sit_at("mới")
    new.learner.restoring.restore_as_new(backup.path, WORDS)
    new.start()
    new.sit_test(right=1.0, seed="2")
    earlier, later = new.report()
    assert verdicts(classroom.receive(earlier, later)) == [Verdict.COVERED, Verdict.VALID]
    assert classroom.room.committee.approvals.forks() == ()
    counted = classroom.counted()
    assert (counted.progress, counted.attempts, counted.disputed) == (Progress.PASSED, 2, False)


def test_a_store_mended_from_an_automatic_copy_reports_without_a_fork(classroom: Classroom) -> None:
    pc = classroom.pc("một")
    me = pc.enrol()
    pc.study(0)
    pc.learner.backups.keep_automatic(me.profile.id)
    pc.sit_test(right=0.0)
    classroom.receive(*pc.report())
    pc.shut_down()
    folder = pc.home / "profiles" / me.profile.id
    for path in folder.glob("learner.db*"):
        path.unlink()
    (folder / "learner.db").write_bytes(b"gone" * 4000)
    pc.learner.restoring.restore_automatic(me.profile.id)
    pc.start()
    pc.sit_test(right=1.0, seed="2")
    made = pc.report()
    assert Verdict.FORK not in verdicts(classroom.receive(*made))
    assert classroom.room.committee.approvals.forks() == ()
    counted = classroom.counted()
    assert (counted.progress, counted.attempts, counted.disputed) == (Progress.PASSED, 2, False)
    numbers = [classroom.read(path).report_no for path in made]
    assert min(numbers) > 100
