"""Checked files wait in a spool, all of a part or none; long answers are made when they are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.committee_room import Room
from trainer.domain.errors import Reason, Refused
from trainer.domain.intake import FileVerdict, Verdict
from trainer.formats.opened_report import Checked
from trainer.services.committee.checked_file import CheckedFiles
from trainer.services.committee.computed import Computed
from trainer.storage.spool import Spool


def a_file(number: int, verdict: Verdict = Verdict.VALID) -> Checked:
    return Checked(FileVerdict(number, f"bao-cao-{number}.hsreport", "D:\\", verdict), f"{number:064x}")


def full_disk(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full from this piece on, until the patch is taken back."""
    put = Spool.put

    def may_fail(spool: Spool, data: bytes) -> int:
        if len(spool) >= at:
            raise Refused(Reason.CANNOT_WRITE, where="D:\\")
        return put(spool, data)

    monkeypatch.setattr(Spool, "put", may_fail)


def test_files_come_back_as_they_were_and_are_counted(tmp_path: Path) -> None:
    files = CheckedFiles(tmp_path)
    assert (len(files), files.recordable, dict(files.counts)) == (0, 0, {})
    made = [a_file(0), a_file(1, Verdict.INVALID), a_file(2)]
    files.add(made[:2])
    files.add(made[2:])
    assert [files[number] for number in (2, 0, 1)] == [made[2], made[0], made[1]]
    assert (len(files), files.recordable) == (3, 2)
    assert files.counts == {Verdict.VALID: 2, Verdict.INVALID: 1}


def test_of_a_part_the_disk_does_not_take_no_file_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = CheckedFiles(tmp_path)
    files.add([a_file(0)])
    with monkeypatch.context() as patched:
        full_disk(2, patched)
        with pytest.raises(Refused):
            files.add([a_file(1), a_file(2)])
    assert (len(files), files.recordable) == (1, 1)
    files.add([a_file(1, Verdict.GAP)])
    assert files[1].verdict.verdict is Verdict.GAP


def test_after_a_full_disk_checking_goes_on_with_the_same_files_and_takes_none_for_its_own_copy(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was met in the part that was lost is not yet met."""
    learner = room.learner()
    reports = []
    for _ in range(3):
        learner.learn()
        reports.append(learner.report())
    paths = [room.put(each) for each in (*reports, reports[0])]
    undisturbed = list(room.committee.intake.check(paths))
    checking = room.committee.intake.check(paths)
    with monkeypatch.context() as patched:
        full_disk(2, patched)
        with pytest.raises(Refused) as refusal:
            list(checking)
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert (checking.done, checking.verdicts) == (0, ())
    assert list(checking) == undisturbed
    assert undisturbed[3].verdict is Verdict.DUPLICATE
    recorded = room.committee.intake.record(checking)
    assert len(recorded.receipts) == checking.recordable
    assert room.figures() == room.recomputed()


def test_a_computed_sequence_is_one_like_any_other() -> None:
    asked: list[int] = []

    def square(number: int) -> int:
        asked.append(number)
        return number * number

    squares = Computed(5, square)
    assert asked == []
    assert (squares[3], squares[-1], len(squares)) == (9, 16, 5)
    assert asked == [3, 4]
    assert list(squares[1:4]) == [1, 4, 9]
    assert list(squares) == [0, 1, 4, 9, 16]
    assert squares == (0, 1, 4, 9, 16)
    assert squares != (0, 1, 4, 9)
    assert squares != (0, 1, 4, 9, 17)
    assert squares != 5
    with pytest.raises(IndexError):
        squares[5]
    with pytest.raises(TypeError):
        hash(squares)
