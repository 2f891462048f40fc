"""Input whose size is allowed and whose work is not: time has to grow with the size, never with its square."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import a_course
from tests.committee_room import COURSE, PACK, Learner, Room, cheap_locks
from tests.course_writing import a_picture, course_files
from tests.hostile.watching import MOST_MB, MOST_SECONDS, cost
from tests.trust_builders import an_organisation_file
from trainer.domain.attempt import draw
from trainer.domain.errors import Reason, Refused
from trainer.domain.findings import FindingKind
from trainer.domain.ids import AttemptId
from trainer.domain.intake import FileVerdict, Verdict
from trainer.domain.log import Answered, AttemptStarted, LessonDone, Stamp, Submitted, chain
from trainer.domain.question import Written
from trainer.domain.text import piled
from trainer.formats import event_text, report_file
from trainer.formats.course_folder import read_course_files
from trainer.formats.course_reading import CourseReading
from trainer.formats.organisation_file import open_organisation

QUIZ = COURSE.quizzes[0]
FILES = {**course_files(a_course()), "media/thu-mau.png": a_picture()}
LESSON = "1-can-ban/1-kiem-tra-kenh-khac.md"
BANK = "bank/nh-kenh-khac.md"
PILE = "a" + "\u0301\u0320" * 20_000


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with cheap_locks():
        made = Room(tmp_path / "room")
        made.add_course()
        made.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
        yield made
        made.close()


def received(room: Room, *reports: bytes) -> tuple[FileVerdict, ...]:
    """Checks and records, and fails where either takes too long."""
    with cost() as took:
        found = room.receive(*reports)
    assert took.seconds < 2 * MOST_SECONDS, took
    assert (took.mb or 0) < MOST_MB, took
    assert room.figures() == room.recomputed()
    return found.checked


def attempt(number: int) -> AttemptStarted:
    return AttemptStarted(AttemptId(f"{number:032x}"), COURSE.id, PACK, QUIZ.id, "ab" * 16, ())


def test_thousands_of_attempts_inside_each_other_are_counted_in_no_time(room: Room) -> None:
    """Each spans all others, so that walking through every span would be 16 million steps."""
    learner = room.learner(5)
    learner.add(*(attempt(number) for number in range(4000)))
    learner.add(*(Submitted(attempt(number).attempt, by_clock=False, used_s=1) for number in range(4000)))
    assert [each.verdict for each in received(room, learner.report())] == [Verdict.VALID]


def further(learner: Learner, report: bytes, room: Room, seq: int) -> bytes:
    """A second report of the log that goes on at another number, with the end of the attempt the first began."""
    text = event_text.encode(
        Stamp(seq, "2026-11-23T08:00:00+07:00", 1), Submitted(attempt(1).attempt, by_clock=False, used_s=1)
    )
    opened = report_file.read(report, [room.committee._desk.keys.reader]).report
    bent = replace(
        opened, first=seq, prev="00" * 32, head=chain(bytes(32), text).hex(), events=(text,), report_no=2
    )
    return report_file.write(bent, learner.key, learner.readers)


def test_an_attempt_that_ends_two_thousand_million_events_later_is_counted_in_no_time(room: Room) -> None:
    """A number in a log is a claim: what lies between is never walked through."""
    learner = room.learner(5)
    learner.add(attempt(1))
    first = learner.report()
    verdicts = received(room, first, further(learner, first, room, report_file.HIGHEST_SEQ - 1))
    assert [each.verdict for each in verdicts] == [Verdict.VALID, Verdict.GAP]


def test_a_report_as_full_as_it_may_be_is_taken(room: Room) -> None:
    learner = room.learner(5)
    learner.add(*(LessonDone(COURSE.id, PACK, COURSE.lessons[0].id, 1) for _ in range(10_000)))
    assert [each.verdict for each in received(room, learner.report())] == [Verdict.VALID]


def test_answers_made_of_piled_marks_are_graded_in_no_time(room: Room) -> None:
    """Composing such a text takes seconds; nothing that long is an answer."""
    learner = room.learner(5)
    for number in range(20):
        items = draw(COURSE, QUIZ, "ab" * 16, ())
        started = replace(attempt(number), items=items)
        learner.add(started)
        learner.add(*(Answered(started.attempt, item, Written(PILE[:19_999]), 1) for item in items))
        learner.add(Submitted(started.attempt, by_clock=False, used_s=1))
    assert [each.verdict for each in received(room, learner.report())] == [Verdict.VALID]


def test_a_pile_of_marks_is_told_from_languages() -> None:
    assert piled(PILE) == 31
    assert piled("x" * 100 + PILE) == 131
    assert piled("Nguyễn Thị Thu Hà " * 100) == -1
    assert piled("e\u0302\u0323\u0301 " * 100) == -1
    assert piled("日本語の文章" * 100) == -1
    assert piled("a" + "\u0301" * 30) == -1


# -- courses --------------------------------------------------------------------------------------------


def read(name: str, more: str) -> CourseReading:
    """The course with something appended to one file; fails where reading takes too long."""
    with cost() as took:
        reading = read_course_files({**FILES, name: FILES[name] + more.encode("utf-8")})
    assert took.seconds < MOST_SECONDS, took
    assert (took.mb or 0) < MOST_MB, took
    return reading


LONG = {
    "blanks in a heading": "\n## x" + " " * 200_000 + "y",
    "blanks behind a heading": "\n## x {#a}" + " " * 200_000 + "y",
    "blanks in an option": "\n- ( ) x" + " " * 200_000 + "y",
    "tabs in a question": "\n### x" + "\t" * 200_000 + "y",
    "braces in a heading": "\n## " + "{" * 200_000,
    "braces in a question": "\n### x " + "{}" * 100_000 + "y",
    "brackets": "\n" + "![" * 100_000,
    "half pictures": "\n" + "![a](" * 50_000,
    "backticks": "\n" + "".join("`" * n + "x" for n in range(600)),
    "gaps": "\n### x\n" + "{{=a|b" * 30_000,
    "pairs": "\n### x" + "\n- a => b" * 20_000,
    "options": "\n### x" + "\n- ( ) a" * 20_000,
    "notes": "\n### x" + "\n> goi y: y" * 20_000,
    "callouts": "\n::: meo x" * 20_000,
    "headings": "\n## x" * 20_000,
    "line ends": "\n" * 200_000,
    "carriage returns": "\r" * 200_000,
    "colons": "\n" + ":" * 200_000,
    "dashes": "\n---" * 20_000,
}


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize("name", [LESSON, BANK])
def test_no_text_of_a_course_makes_its_reader_slow(name: str, kind: str) -> None:
    assert read(name, LONG[kind]).findings or kind in {"line ends", "carriage returns"} or name == LESSON


@pytest.mark.parametrize("name", [LESSON, BANK, "course.md", "final-test.md", "1-can-ban/module.md"])
def test_piled_marks_stop_a_text_before_it_is_composed(name: str) -> None:
    reading = read(name, "\n\n" + PILE)
    found = [finding for finding in reading.findings if finding.kind is FindingKind.FILE_UNREADABLE]
    assert [(finding.file, finding.line) for finding in found] == [
        (name, FILES[name].count(b"\n") + 3),
    ]
    assert all(finding.stops for finding in found)


# -- organisation files ---------------------------------------------------------------------------------


def refused(data: bytes) -> Reason:
    with pytest.raises(Refused) as refusal:
        open_organisation(data)
    return refusal.value.reason


def test_a_file_of_line_ends_is_refused_without_a_list_of_them() -> None:
    data = an_organisation_file().splitlines()[0] + b"\n" * (4 << 20)
    tracemalloc.start()
    try:
        assert refused(data) is Reason.ENVELOPE_BROKEN
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_more_lines_than_any_file_needs_are_refused() -> None:
    line = an_organisation_file().splitlines()[0] + b"\n"
    with cost() as took:
        assert refused(line * 10_001) is Reason.FILE_TOO_LARGE
    assert took.seconds < MOST_SECONDS


# -- zips of reports ------------------------------------------------------------------------------------


def a_zip(path: Path, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.hsreport", b"report " * 500)
    return path.read_bytes()


def bent(data: bytes, sign: bytes, place: int, value: bytes) -> bytes:
    at = data.rindex(sign) + place
    return data[:at] + value + data[at + len(value) :]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:40] + bytes(20) + data[60:],  # a deflate stream that is none
        lambda data: bent(data, b"PK\x01\x02", 6, b"\xff\x00"),  # "needs version 25.5"
        lambda data: bent(data, b"PK\x01\x02", 10, b"\x0e\x00"),  # LZMA
        lambda data: bent(data, b"PK\x01\x02", 10, b"\x63\x00"),  # AES
        lambda data: bent(data, b"PK\x01\x02", 8, b"\x01\x00"),  # encrypted
        lambda data: bent(data, b"PK\x01\x02", 42, b"\xff\xff\xff\x7f"),  # stands behind the end
        lambda data: bent(data, b"PK\x01\x02", 24, b"\xff\xff\xff\xff"),  # says it is 4 GB
        lambda data: bent(data, b"PK\x05\x06", 16, b"\xff\xff\xff\x7f"),  # directory behind the end
        lambda data: bent(data, b"PK\x05\x06", 10, b"\xff\xff"),  # counts 65535 entries
    ],
)
def test_a_zip_that_lies_is_refused_and_stops_nobody(room: Room, tmp_path: Path, change: object) -> None:
    path = tmp_path / "nop.zip"
    path.write_bytes(change(a_zip(path)))  # type: ignore[operator]
    honest = room.learner(5).report()
    with cost() as took:
        verdicts = list(room.committee.intake.check([path, room.put(honest)]))
    assert [verdict.verdict for verdict in verdicts] == [Verdict.INVALID, Verdict.VALID]
    assert verdicts[0].reason in {Reason.FILE_BROKEN, Reason.FILE_TOO_LARGE, Reason.FILE_NOT_OURS}
    assert took.seconds < MOST_SECONDS


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused_before_they_ask_for_memory(
    room: Room, tmp_path: Path, method: int
) -> None:
    path = tmp_path / "nop.zip"
    a_zip(path, method=method)
    (verdict,) = room.committee.intake.check([path])
    assert (verdict.verdict, verdict.reason) == (Verdict.INVALID, Reason.FILE_BROKEN)
