"""Data folders are really copied, put back and carried to other PCs; the committee counts honest people right."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.classroom import Classroom
from tests.committee_room import PASSPHRASE, Received, cheap_locks
from trainer.domain.errors import Reason, Refused
from trainer.domain.intake import Verdict
from trainer.domain.standing import Progress
from trainer.services.committee.values import JournalKind


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Classroom]:
    with cheap_locks():
        made = Classroom(tmp_path, monkeypatch.setattr)
        yield made
        made.close()


def verdicts(received: Received) -> list[Verdict]:
    return [verdict.verdict for verdict in received.checked]


def test_a_profile_carried_to_a_second_pc_goes_on_there_and_nothing_looks_forged(
    classroom: Classroom,
) -> None:
    first = classroom.pc("một")
    first.enrol()
    first.study(0)
    second = first.carried_to("hai")
    first.start()
    second.start()
    second.sit_test(right=0.0)
    (started,) = first.report()
    earlier, later = second.report()
    assert verdicts(classroom.receive(later, started, earlier)) == [
        Verdict.VALID,
        Verdict.VALID,
        Verdict.COVERED,
    ]
    parent = classroom.read(later).parent
    assert parent is not None
    assert parent.log == classroom.read(started).log
    counted = classroom.counted()
    assert (counted.progress, counted.attempts, counted.lessons_done) == (Progress.DONE, 1, 2)
    assert not counted.disputed


def test_a_better_score_of_the_old_pc_is_no_false_claim_of_the_new_one(classroom: Classroom) -> None:
    first = classroom.pc("một")
    first.enrol()
    first.sit_test()
    second = first.carried_to("hai")
    second.start()
    second.sit_test(right=0.0, seed="2")
    assert verdicts(classroom.receive(*second.report())) == [Verdict.VALID, Verdict.VALID]
    assert classroom.counted().score_bp == 10_000


def test_a_folder_carried_away_and_back_begins_a_third_log(classroom: Classroom) -> None:
    first = classroom.pc("một")
    first.enrol()
    first.study(0)
    second = first.carried_to("hai")
    second.start()
    second.study(1)
    first.put_back(second.put_aside("về"))
    first.start()
    first.sit_test()
    made = first.report()
    reports = [classroom.read(path) for path in made]
    assert [report.parent.log if report.parent else None for report in reports] == [
        None,
        reports[0].log,
        reports[1].log,
    ]
    assert verdicts(classroom.receive(*reversed(made))) == [Verdict.VALID] * 3
    assert classroom.counted().progress is Progress.PASSED


def test_work_after_an_older_copy_was_put_back_reaches_the_committee_and_counts_once(
    classroom: Classroom,
) -> None:
    pc = classroom.pc("một")
    pc.enrol()
    pc.study(0)
    copy = pc.put_aside("cũ")
    pc.start()
    pc.sit_test(right=0.0)
    classroom.receive(*pc.report())
    pc.put_back(copy)  # the disk died; what was reported is not in this copy
    pc.start()
    pc.study(1)
    pc.take_home()
    made = pc.report()
    assert len(made) == 1
    report = classroom.read(made[0])
    assert report.parent is not None
    assert sum('"lesson_done"' in text for text in report.events) >= 1
    assert verdicts(classroom.receive(*made)) == [Verdict.VALID]
    counted = classroom.counted()
    assert (counted.progress, counted.attempts, counted.lessons_done) == (Progress.DONE, 1, 2)
    assert not counted.disputed


def test_a_test_taken_on_an_older_copy_counts_once_though_it_was_sent_before_and_after_the_receipt(
    classroom: Classroom,
) -> None:
    pc = classroom.pc("một")
    pc.enrol()
    pc.study(0)
    copy = pc.put_aside("cũ")
    pc.start()
    pc.sit_test(right=0.0)
    pc.sit_test(right=0.0, seed="2")
    pc.sit_test(right=0.0, seed="3")
    classroom.receive(*pc.report())
    pc.put_back(copy)
    pc.start()
    pc.sit_test()
    forked = pc.report()  # nobody on this PC can know that the committee has more of this log
    assert verdicts(classroom.receive(*forked)) == [Verdict.FORK]
    counted = classroom.counted()
    assert (counted.progress, counted.attempts, counted.disputed) == (Progress.IN_PROGRESS, 0, True)
    pc.take_home()
    again = pc.report()
    assert classroom.read(again[0]).log != classroom.read(forked[0]).log
    assert verdicts(classroom.receive(*again)) == [Verdict.VALID]
    counted = classroom.counted()  # carried into the new log, whatever is decided about the old one
    assert (counted.progress, counted.attempts, counted.disputed) == (Progress.PASSED, 1, True)
    approvals = classroom.room.committee.approvals
    (case,) = approvals.forks()
    assert len(case.branches) == 2
    right = next(branch for branch in case.branches if branch.courses[0].score_bp == 10_000)
    approvals.pick(case.key, case.log, case.seq, right.head, "máy phục hồi từ bản sao")
    line = classroom.room.committee.journal.entries(1)[0]
    assert line.kind is JournalKind.PICK
    assert {("head", right.head), ("remark", "máy phục hồi từ bản sao")} <= set(line.facts)
    counted = classroom.counted()
    assert (counted.progress, counted.attempts, counted.disputed) == (Progress.PASSED, 1, False)
    pc.take_home()
    with pytest.raises(Refused) as refusal:
        pc.report()
    assert refusal.value.reason is Reason.NOTHING_TO_REPORT


def test_a_log_that_forks_at_the_committee_waits_for_the_officer_and_then_goes_on(
    classroom: Classroom,
) -> None:
    pc = classroom.pc("một")
    pc.enrol()
    copy = pc.put_aside("cũ")
    pc.start()
    pc.study(0)
    classroom.receive(*pc.report())
    pc.put_back(copy)
    pc.start()
    pc.sit_test()  # longer than what was received, so its own receipt is the furthest
    assert verdicts(classroom.receive(*pc.report())) == [Verdict.FORK]
    pc.take_home()
    pc.sit_test(right=0.0, seed="2")
    assert verdicts(classroom.receive(*pc.report())) == [Verdict.FORK]
    assert classroom.counted().progress is not Progress.PASSED
    approvals = classroom.room.committee.approvals
    (case,) = approvals.forks()
    longer = max(case.branches, key=lambda branch: branch.events)
    approvals.pick(case.key, case.log, case.seq, longer.head, "")
    counted = classroom.counted()
    assert (counted.progress, counted.attempts, counted.disputed) == (Progress.PASSED, 2, False)


def test_two_tests_that_only_share_a_name_are_two(classroom: Classroom) -> None:
    """What two copies of an open test became is not one test, whoever handed it in first."""
    first = classroom.pc("một")
    first.enrol()
    first.sit_test(hand_in=False)
    copy = first.put_aside("dở")
    first.start()
    first.go_on(right=True)
    classroom.receive(*first.report())
    first.put_back(copy)
    first.start()
    first.go_on(right=False)
    first.take_home()
    assert verdicts(classroom.receive(*first.report())) == [Verdict.VALID]
    assert classroom.counted().attempts == 2


def test_a_report_lost_on_the_way_is_a_gap_until_it_comes(classroom: Classroom) -> None:
    pc = classroom.pc("một")
    pc.enrol()
    pc.study(0)
    before = classroom.room.home.parent / "văn phòng trước"
    classroom.room.committee.close()
    shutil.copytree(classroom.room.home / "committee", before)
    classroom.room.committee.setup.unlock(PASSPHRASE)
    lost = pc.report()
    classroom.receive(*lost)
    pc.take_home()
    pc.sit_test()
    later = pc.report()
    # The committee's own store is put back to before the first report: receipts were given for what it no longer has.
    classroom.room.committee.close()
    shutil.rmtree(classroom.room.home / "committee")
    shutil.copytree(before, classroom.room.home / "committee")
    classroom.room.committee.setup.unlock(PASSPHRASE)
    received = classroom.receive(*later)
    assert verdicts(received) == [Verdict.GAP]
    gap = received.checked[0].findings[0]
    assert (gap.first, gap.last) == (0, classroom.read(later[0]).first - 1)
    assert not classroom.counted().complete
    assert verdicts(classroom.receive(*lost)) == [Verdict.VALID]
    counted = classroom.counted()
    assert (counted.progress, counted.complete) == (Progress.PASSED, True)


def test_a_profile_folder_alone_under_another_data_folder_does_not_sign_without_its_pin(
    classroom: Classroom,
) -> None:
    first = classroom.pc("một")
    first.enrol(pin="123456")
    first.sit_test()
    thief = classroom.pc("kẻ gian")
    first.shut_down()
    shutil.copytree(first.home / "profiles", thief.home / "profiles")
    with pytest.raises(Refused) as refusal:
        thief.start(pin="654321")
    assert refusal.value.reason is Reason.PIN_WRONG
    thief.start(pin="123456")
    thief.shut_down()
    first.start(pin="123456")
    assert verdicts(classroom.receive(*first.report())) == [Verdict.VALID]


def test_a_profile_without_pin_does_not_sign_under_another_data_folder(classroom: Classroom) -> None:
    first = classroom.pc("một")
    first.enrol()
    first.sit_test()
    thief = classroom.pc("kẻ gian")
    first.shut_down()
    shutil.copytree(first.home / "profiles", thief.home / "profiles")
    shutil.copytree(first.home / "organisation", thief.home / "organisation")
    thief.start()
    with pytest.raises(Refused) as refusal:
        thief.report()
    assert refusal.value.reason is Reason.PIN_WRONG
    assert list(thief.folder.glob("*.hsreport")) == []


def test_a_stranger_who_writes_under_the_name_of_a_log_makes_nobody_lose_it(classroom: Classroom) -> None:
    """The names of logs stand in the organisation file, so anybody can report under one with a key of their own."""
    pc = classroom.pc("một")
    pc.enrol()
    pc.study(0)
    mine = pc.report()
    classroom.receive(*mine)
    log = classroom.read(mine[0]).log
    stranger = classroom.room.learner(9, enrolled=False)
    stranger.log = log
    for _ in range(20):
        stranger.sit()
    classroom.room.receive(stranger.report())
    assert pc.take_home() == (1,)
    pc.sit_test()
    (second,) = pc.report()
    report = classroom.read(second)
    assert (report.log, report.parent, report.first) == (log, None, classroom.read(mine[0]).through + 1)
    assert verdicts(classroom.receive(second)) == [Verdict.VALID]
    assert classroom.counted().progress is Progress.PASSED
