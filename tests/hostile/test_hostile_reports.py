"""Hostile reports: each refused with its own reason, in no time and no memory, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.committee_room import COURSE, PACK, Room, cheap_locks
from tests.hostile.reports import Forger, Hostile, hostile_reports
from tests.hostile.watching import MOST_MB, MOST_SECONDS, changed, cost, state
from trainer.domain.errors import Reason, Refused
from trainer.domain.intake import Verdict
from trainer.domain.log import LessonDone
from trainer.services.committee.values import JournalKind
from trainer.ui.messages import sentence_for


@dataclass
class Office:
    """A committee with its people, and somebody who wants to harm it."""

    room: Room
    forger: Forger
    files: tuple[Hostile, ...]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with cheap_locks():
        room = Room(tmp_path_factory.mktemp("office"))
        room.add_course()
        room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
        forger = Forger(room)
        yield Office(room, forger, tuple(hostile_reports(forger)))
        room.close()


def test_there_are_enough_of_them_and_each_is_another_file(office: Office) -> None:
    assert len(office.files) >= 60
    assert len({file.name for file in office.files}) == len(office.files)
    assert len({file.data for file in office.files}) >= len(office.files) - 2
    assert len({file.reason for file in office.files}) >= 12


def test_the_report_they_are_made_of_is_an_honest_one(office: Office) -> None:
    (verdict,) = office.room.committee.intake.check([office.room.put(office.forger.honest)])
    assert verdict.verdict is Verdict.VALID


def test_each_is_refused_for_its_own_reason_and_leaves_nothing(office: Office) -> None:
    room = office.room
    home = room.home / "committee"
    folder = room.home / "stick"
    folder.mkdir()
    before = state(home)
    wrong: list[str] = []
    for number, file in enumerate(office.files):
        path = folder / f"{number:03}.hsreport"
        path.write_bytes(file.data)
        with cost() as took:
            (verdict,) = room.committee.intake.check([path])
        if (verdict.verdict, verdict.reason) != (Verdict.INVALID, file.reason):
            wrong.append(f"{file.name}: {verdict.verdict.value} {verdict.reason} instead of {file.reason}")
        if took.seconds > MOST_SECONDS or (took.mb or 0) > MOST_MB:
            wrong.append(f"{file.name}: {took.seconds:.2f} s, {took.mb} MB")
        assert (verdict.name, verdict.unit, verdict.courses) == ("", "", ()), file.name
    assert not wrong, "\n".join(wrong)
    assert state(home) == before
    assert sorted(each.name for each in room.home.iterdir()) == sorted(
        ["committee", "inbox", "stick", "thu-la.hspack"]
    )
    assert len(list(folder.iterdir())) == len(office.files)


def test_recorded_together_they_leave_one_line_in_the_journal(office: Office, tmp_path: Path) -> None:
    """With an honest report among them, which counts: a bad file never stops the rest."""
    room = office.room
    for number, file in enumerate(office.files):
        (tmp_path / f"{number:03}.hsreport").write_bytes(file.data)
    home = room.home / "committee"
    before = state(home)
    checking = room.committee.intake.check([tmp_path])
    assert [verdict.verdict for verdict in checking] == [Verdict.INVALID] * len(office.files)
    recorded = room.committee.intake.record(checking)
    assert (recorded.receipts, recorded.granted, recorded.refused) == ((), (), len(office.files))
    assert {name.rpartition("/")[2] for name in changed(before, state(home))} == {"journal", "turn"}
    line = room.committee.journal.entries()[0]
    assert line.kind is JournalKind.IMPORT
    assert "Nguyễn" not in repr(line)
    honest = room.receive(office.forger.honest)
    assert [receipt.receipt_no for receipt in honest.recorded.receipts] == [1]


def test_every_refusal_is_said_in_words(office: Office) -> None:
    for reason in {file.reason for file in office.files}:
        message = sentence_for(Refused(reason, where="bao-cao.hsreport"))
        assert message.title
        assert message.text


def test_replays_add_nothing(office: Office) -> None:
    """The very file, the same report sealed again, and a shorter one of the same log."""
    room, forger = office.room, office.forger
    room.receive(forger.honest)
    figures = room.figures()
    again = [forger.honest, forger.seal(forger.signed), forger.learner.report(last=1)]
    received = room.receive(*again)
    assert [verdict.verdict for verdict in received.checked] == [
        Verdict.DUPLICATE,
        Verdict.DUPLICATE,
        Verdict.COVERED,
    ]
    assert received.recorded.receipts == ()
    assert room.figures() == figures


NAMES = {
    "a line that runs backwards": ("Nguyễn \u202eexe.ahT\u202c", "Nguyễn exe.ahT"),
    "an isolate": ("\u2067Hà\u2069", "Hà"),
    "signs without width": ("Hà\u200b\u2060\ufeff", "Hà"),
    "a line end": ("Hà\r\nPhòng Nội vụ", "Hà Phòng Nội vụ"),
    "control characters": ("\x1b[2JHà\x07\x00", "[2JHà"),
}


@pytest.mark.parametrize("kind", NAMES)
def test_claimed_names_are_shown_without_the_signs_that_deceive(office: Office, kind: str) -> None:
    """Kept as they were signed, because they are evidence; what people see is plain."""
    claimed, seen = NAMES[kind]
    stranger = office.room.learner(60 + list(NAMES).index(kind), enrolled=False, name=claimed, unit=claimed)
    received = office.room.receive(stranger.report())
    assert received.checked[0].verdict is Verdict.WAITING
    assert (received.checked[0].name, received.checked[0].unit) == (seen, seen)
    waiting = {each.key: each for each in office.room.committee.approvals.waiting()}
    assert (waiting[stranger.key.public].name, waiting[stranger.key.public].unit) == (seen, seen)


def test_impossible_times_and_numbers_are_counted_without_a_crash(office: Office) -> None:
    """Durations up to the last integer are claims like others: shown, summed, exported."""
    learner = office.room.learner(80)
    learner.add(*(LessonDone(COURSE.id, PACK, lesson.id, 2**53 - 1) for lesson in COURSE.lessons))
    received = office.room.receive(learner.report())
    assert received.checked[0].verdict in {Verdict.VALID, Verdict.WAITING}
    assert office.room.figures() == office.room.recomputed()
    assert office.room.committee.overview.standings()


def test_reasons_are_those_of_the_documentation(office: Office) -> None:
    """Nothing of another part of the program answers for a hostile report."""
    assert {file.reason for file in office.files} <= {
        Reason.FILE_NOT_OURS,
        Reason.FILE_TOO_LARGE,
        Reason.SEAL_BROKEN,
        Reason.SEAL_FOREIGN,
        Reason.ENVELOPE_BROKEN,
        Reason.WRONG_KIND,
        Reason.SIGNATURE_BAD,
        Reason.SIGNER_UNKNOWN,
        Reason.PAYLOAD_BROKEN,
        Reason.KEY_MALFORMED,
        Reason.CHAIN_BROKEN,
        Reason.ORG_OTHER,
    }
