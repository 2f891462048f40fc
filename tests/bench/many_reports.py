"""Thousands of officials and their sealed reports of some 6 KB, made fast: a key each, the learning shared by turns."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from trainer.domain.attempt import draw, judge_attempt
from trainer.domain.codes import normalise_activation_code
from trainer.domain.course import Course
from trainer.domain.grading import right_answer
from trainer.domain.ids import AttemptId, ItemId, OrgId, PackDigest
from trainer.domain.log import (
    GENESIS,
    Answered,
    AttemptStarted,
    Event,
    LessonDone,
    Opened,
    OrgSeen,
    PackSeen,
    Stamp,
    Submitted,
    log_id,
    verify_chain,
)
from trainer.domain.question import Response
from trainer.domain.report import Claim, Introduction, Report
from trainer.domain.roster import RosterReading, RosterRow
from trainer.formats import event_text, report_file
from trainer.formats.activation import activation_proof
from trainer.formats.course_pack import folder_pack
from trainer.formats.keys import ReaderKey, SigningKey
from trainer.paths import shipped_courses_folder
from trainer.services.committee import CommitteeService
from trainer.services.committee.values import Wish

PASSPHRASE = "sông Hồng mùa nước nổi"
COURSE_FOLDER = shipped_courses_folder() / "goi-90-phut"
EVENTS = 17
"""What makes a sealed report 6 KB: two lessons and a test of ten questions."""
UNITS = tuple(f"Phòng {number}" for number in range(1, 21))
_BODIES = 20
_CHANGED = 1
"""Answers given twice: the second replaces the first."""
_HANOI = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Body:
    """What one way of learning leaves behind: its events, and the score they are worth."""

    texts: tuple[str, ...]
    head: bytes
    score_bp: int
    passed: bool


@dataclass(frozen=True, slots=True)
class Office:
    """A committee that waits for reports: where it lies, who it is, and everybody's activation code."""

    home: Path
    org: OrgId
    readers: tuple[str, ...]
    reader: ReaderKey
    codes: tuple[tuple[str, str], ...]
    """(staff code, activation code)"""


def an_office(home: Path, people: int, store: str = "") -> Office:
    """A committee with so many people on its roster and a shipped course asked of all of them."""
    committee = CommitteeService(home)
    committee.setup.set_up(
        Wish("UBND tỉnh (dữ liệu minh họa)", "Ban Chỉ đạo", UNITS, PASSPHRASE, store=store)
    )
    rows = tuple(
        RosterRow(number, f"Nguyễn Văn {number}", f"CB-{number:05}", UNITS[number % len(UNITS)], "")
        for number in range(1, people + 1)
    )
    reading = RosterReading("ds.xlsx", "", "", 1, (), (), rows, (), None)
    committee.roster.apply(committee.roster.compare(reading))
    pack = committee.catalogue.add_pack(COURSE_FOLDER)
    committee.catalogue.set_entry(pack.course, mandatory=True, due=None)
    slips = [slip for unit in committee.roster.slips().units for slip in unit.slips]
    desk = committee._desk
    with desk.reading() as connection:
        _, roots, org = desk.roots(connection)
    office = Office(
        home,
        org,
        roots[-1].readers,
        desk.keys.reader,
        tuple((slip.staff_code, normalise_activation_code(slip.code)) for slip in slips),
    )
    committee.close()
    return office


def bodies() -> tuple[Body, ...]:
    """Twenty ways into the course: its first lessons, then one test with some wrong and some changed answers."""
    pack = folder_pack(COURSE_FOLDER)
    return tuple(_body(pack.course, pack.digest, random.Random(seed)) for seed in range(_BODIES))


def _body(course: Course, pack: PackDigest, chance: random.Random) -> Body:
    quiz = course.quizzes[0]
    seed = chance.randbytes(16).hex()
    items = draw(course, quiz, seed, ())
    attempt = AttemptId(chance.randbytes(16).hex())
    started = AttemptStarted(attempt, course.id, pack, quiz.id, seed, items)
    answers: dict[ItemId, Response | None] = {
        item: right_answer(course.item(item)) if chance.random() < 0.9 else None for item in items
    }
    events: list[Event] = [Opened("0.1.0", "pc"), OrgSeen("2c" * 32), PackSeen(course.id, pack)]
    read = EVENTS - len(events) - len(items) - _CHANGED - 2
    events += [
        LessonDone(course.id, pack, lesson.id, chance.randint(200, 900)) for lesson in course.lessons[:read]
    ]
    events.append(started)
    for item in (*items[:_CHANGED], *items):
        events.append(Answered(attempt, item, answers[item], chance.randint(4_000, 60_000)))
    handed_in = Submitted(attempt, by_clock=False, used_s=chance.randint(400, 1_700))
    events.append(handed_in)
    assert len(events) == EVENTS
    judged = judge_attempt(course, started, answers, handed_in)
    begin = datetime(2026, 11, 20, 8, tzinfo=_HANOI)
    texts = tuple(
        event_text.encode(Stamp(seq, (begin + timedelta(minutes=seq)).isoformat(), seq * 60_000), event)
        for seq, event in enumerate(events)
    )
    return Body(texts, verify_chain(GENESIS, texts), judged.score_bp, judged.passed)


def write_reports(office: Office, inbox: Path, made: Sequence[Body], course: Course, pack: PackDigest) -> int:
    """One sealed report for everybody on the roster; tells how many bytes they have together."""
    inbox.mkdir(parents=True)
    size = 0
    for number, (staff_code, code) in enumerate(office.codes):
        body = made[number % len(made)]
        key = SigningKey(random.Random(number).randbytes(32))
        report = Report(
            org=office.org,
            readers=office.readers,
            introduction=Introduction(
                staff_code, f"Nguyễn Văn {number}", "Phòng 1", "", "PC", activation_proof(code, key.public)
            ),
            key=key.public,
            log=log_id(key.public, number.to_bytes(16, "big")),
            parent=None,
            first=0,
            prev=GENESIS.hex(),
            head=body.head.hex(),
            report_no=1,
            made="2026-11-23T08:30:00+07:00",
            org_head="2c" * 32,
            app="0.1.0",
            claims=(
                Claim(
                    course.id,
                    course.title,
                    pack,
                    len(course.lessons),
                    len(course.lessons),
                    body.score_bp,
                    body.passed,
                    "2026-11-23",
                ),
            ),
            events=body.texts,
        )
        data = report_file.write(report, key, office.readers)
        (inbox / f"bao-cao-{number:05}.hsreport").write_bytes(data)
        size += len(data)
    return size
