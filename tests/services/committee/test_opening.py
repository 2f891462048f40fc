"""Files opened without a store, here or by a crew of processes: the same outcomes in the same order."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from tests.committee_room import COURSE, Room
from trainer.domain.errors import Reason, Refused
from trainer.domain.intake import FileVerdict, Verdict
from trainer.domain.log_union import unite
from trainer.domain.standing import figures_of
from trainer.formats.figures_text import encode_figures, under_receipt
from trainer.formats.opened_report import decode_outcome
from trainer.services.committee import checking as checking_module
from trainer.services.committee import crew as crew_module
from trainer.services.committee.crew import Crew, opened_here, work
from trainer.services.committee.opening import Opener, open_signed
from trainer.services.committee.sources import Source, _folder, list_sources
from trainer.storage.committee_tables import REPORT


@pytest.fixture
def opener(room: Room) -> Opener:
    checking = room.committee.intake.check([])
    readers = room.committee._desk.keys.readers
    with room.committee._desk.reading() as connection:
        return checking._opener_now(connection, readers)


@pytest.fixture
def sources(room: Room) -> tuple[Source, ...]:
    """Reports of six officials, a file that is none, and one that is not there."""
    reports = [room.learner(seed, enrolled=False) for seed in range(6)]
    reports[0].sit()
    paths = [room.put(learner.report()) for learner in reports]
    broken = room.put(b"xin chao")
    return (
        *list_sources([*paths, broken, room.inbox / "khong-co.hsreport"]),
        Source("hong.zip", "", trouble=Refused(Reason.FILE_BROKEN, where="hong.zip", detail="zip")),
    )


def test_a_lone_report_has_the_figures_its_log_has_under_the_receipt(room: Room, opener: Opener) -> None:
    learner = room.learner(name='"received":"" Hà')
    learner.learn()
    learner.sit()
    opened = opener.open(learner.report()).opened
    assert opened is not None
    assert opened.lone is not None
    received = "2026-11-23T09:00:00+07:00"
    piece = open_signed(opened.signed, opener.orgs).piece(41, received)
    expected = encode_figures(figures_of(unite([piece], {}), opener.courses))
    assert under_receipt(opened.lone.figures, 41, received) == expected
    assert b'"receipt_no":41' in expected


def test_a_crew_opens_files_as_they_are_opened_here(opener: Opener, sources: tuple[Source, ...]) -> None:
    here = opened_here(opener, sources)
    found = [decode_outcome(data) for data in here]
    assert [outcome.reason for outcome in found[6:]] == [
        Reason.FILE_NOT_OURS,
        Reason.FILE_MISSING,
        Reason.FILE_BROKEN,
    ]
    assert all(outcome.opened is not None for outcome in found[:6])
    with Crew(opener, 2) as crew:
        parts = crew.outcomes(sources, 1)
        assert [data for part in parts for data in part] == here
        processes = tuple(crew._hands.values())
    assert len(processes) == 2
    for process in processes:
        with pytest.raises(ValueError, match="closed"):
            process.is_alive()


def test_without_any_process_everything_is_opened_here(
    opener: Opener, sources: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_process(self: SpawnProcess) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(SpawnProcess, "start", no_process)
    with Crew(opener) as crew:
        found = [data for part in crew.outcomes(sources, 4) for data in part]
    assert found == opened_here(opener, sources)


class Gone:
    """A process that is not there any more, or one that has to be told twice."""

    def __init__(self, *, hangs: bool) -> None:
        self.hangs = hangs

    def join(self, timeout: float | None = None) -> None:
        """Nothing is left to wait for."""

    def is_alive(self) -> bool:
        """Whether it hangs."""
        return self.hangs

    def kill(self) -> None:
        """It goes now."""
        self.hangs = False

    close = join


@pytest.mark.parametrize("reads", [True, False], ids=["after it took a part", "before it took one"])
def test_a_process_that_dies_leaves_its_part_to_be_opened_here(
    opener: Opener, sources: tuple[Source, ...], *, reads: bool
) -> None:
    ours, theirs = Pipe()

    def take_and_die() -> None:
        if reads:
            theirs.recv()
        theirs.close()

    mortal = threading.Thread(target=take_and_die)
    mortal.start()
    if not reads:
        mortal.join()
    crew = Crew(opener)
    process = Gone(hangs=reads)
    crew._hands = {ours: process}  # type: ignore[dict-item]
    with crew_of(crew):
        found = [data for part in crew.outcomes(sources, 4) for data in part]
    assert found == opened_here(opener, sources)
    mortal.join()
    assert not process.hangs


def crew_of(crew: Crew) -> Any:
    """A crew whose processes were started elsewhere."""
    crew._wanted = 0
    return crew


def test_a_process_opens_parts_until_nobody_speaks_to_it(
    opener: Opener, sources: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    manners: list[object] = []
    monkeypatch.setattr(signal, "signal", lambda *words: manners.append(words))
    monkeypatch.setattr(os, "nice", manners.append, raising=False)
    ours, theirs = Pipe()
    answers: list[list[bytes]] = []

    def ask() -> None:
        ours.send(sources)
        answers.append(ours.recv())
        ours.close()

    asking = threading.Thread(target=ask)
    asking.start()
    work(theirs, opener)
    asking.join()
    assert answers == [opened_here(opener, sources)]
    assert manners[0] == (signal.SIGINT, signal.SIG_IGN)


def verdicts_of(room: Room, paths: list[Path]) -> list[FileVerdict]:
    return list(room.committee.intake.check(paths))


def test_many_files_get_the_verdicts_few_files_get(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    learner = room.learner()
    learner.learn()
    short = learner.report()
    learner.sit()
    paths = [room.put(data) for data in (short, learner.report(), short, b"?")]
    paths += [room.put(room.learner(seed, enrolled=False).report()) for seed in range(3, 7)]
    few = verdicts_of(room, paths)
    assert [verdict.verdict for verdict in few[:4]] == [
        Verdict.VALID,
        Verdict.VALID,
        Verdict.DUPLICATE,
        Verdict.INVALID,
    ]
    monkeypatch.setattr(checking_module, "CREW_FROM", 4)
    monkeypatch.setattr(checking_module, "CHECKED_AT_ONCE", 2)
    monkeypatch.setattr(crew_module, "MOST_HANDS", 2)
    checking = room.committee.intake.check(paths)
    many = []
    for verdict in checking:
        many.append(verdict)
        if verdict.number == 1:
            checking.stop()
    assert many == few[:2]
    assert verdicts_of(room, paths) == few


def test_reports_that_are_kept_are_recognised_without_being_weighed_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = room.learner()
    learner.learn()
    learner.sit()
    report = learner.report()
    room.receive(report)
    with room.committee._desk.writing() as connection:
        connection.execute(update(REPORT).values(file=None, report_no=None))  # as layout 2 left it
    paths = [room.put(report)]
    few = verdicts_of(room, paths)
    assert [verdict.verdict for verdict in few] == [Verdict.DUPLICATE]

    def weighed(*_: object) -> None:
        raise AssertionError("weighed again")

    monkeypatch.setattr(Opener, "_lone", weighed)
    assert verdicts_of(room, paths) == few


def test_checking_goes_on_where_it_was_left(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking_module, "CHECKED_AT_ONCE", 1)
    checking = room.committee.intake.check(
        [room.put(room.learner(seed, enrolled=False).report()) for seed in range(3)]
    )
    assert next(iter(checking)).number == 0
    assert [verdict.number for verdict in checking] == [1, 2]
    assert [verdict.number for verdict in checking.verdicts] == [0, 1, 2]


def test_what_is_no_file_and_no_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "b.hsreport").write_bytes(b"")
    (tmp_path / "c.hsreport").mkdir()
    (tmp_path / "c.hsreport" / "a.HSREPORT").write_bytes(b"")
    try:
        (tmp_path / "a.hsreport").symlink_to(tmp_path / "nowhere")
    except OSError:
        pytest.skip("this user may not make links")
    found = list_sources([tmp_path])
    assert [source.path for source in found] == [
        tmp_path / "b.hsreport",
        tmp_path / "c.hsreport" / "a.HSREPORT",
    ]
    assert not list(_folder(str(tmp_path / "nowhere")))


def test_files_are_judged_by_the_catalogue_of_the_moment_they_are_recorded(room: Room) -> None:
    learner = room.learner()
    learner.sit()
    checking = room.committee.intake.check([room.put(learner.report())])
    assert [verdict.verdict for verdict in checking] == [Verdict.VALID]
    room.committee.catalogue.remove_entry(COURSE.id)
    recorded = room.committee.intake.record(checking)
    assert [verdict.verdict for verdict in recorded.verdicts] == [Verdict.UNKNOWN_PACK]
    assert room.figures() == room.recomputed()


def test_files_are_judged_by_the_catalogue_of_the_moment_they_are_checked(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking_module, "CHECKED_AT_ONCE", 1)
    learners = [room.learner(seed, enrolled=False) for seed in range(2)]
    for learner in learners:
        learner.sit()
    checking = iter(room.committee.intake.check([room.put(learner.report()) for learner in learners]))
    before = next(checking)
    room.committee.catalogue.remove_entry(COURSE.id)
    after = next(checking)
    assert {finding.verdict for finding in before.findings} == {Verdict.WAITING}
    assert {finding.verdict for finding in after.findings} == {Verdict.WAITING, Verdict.UNKNOWN_PACK}
    assert replace(before, number=1) != after
