"""What is said of a file, field by field, and what recording gives back for it and writes down."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.committee_room import COURSE, Learner, Room
from trainer.domain.errors import Reason
from trainer.domain.ids import LogId
from trainer.domain.intake import CourseScore, FileVerdict, Finding, NamedBy, Verdict
from trainer.domain.log import log_id
from trainer.domain.organisation import Grant, GrantGround, Person, Receipt
from trainer.domain.report import Parent
from trainer.domain.roster import RosterReading, RosterRow
from trainer.formats import report_file
from trainer.services.committee import checking as checking_module
from trainer.services.committee import intake as intake_module
from trainer.services.committee import recording as recording_module

NOW = "2026-11-23T09:00:00+07:00"
LATER = "2026-11-23T11:00:00+07:00"
MADE = "2026-11-23T08:30:00+07:00"
PASSED = CourseScore(COURSE.id, COURSE.title, 10_000, 10_000, passed=True)


def people(room: Room) -> dict[str, Person]:
    return {line.person.staff_code: line.person for line in room.committee.roster.people()}


def digest_of(room: Room, data: bytes) -> str:
    return report_file.read(data, room.committee._desk.keys.readers).digest


def newest_lines(room: Room, count: int) -> list[dict[str, Any]]:
    """The newest lines of the journal as they were written, the oldest of them first."""
    from trainer.storage import committee_ledger as ledger

    with room.committee._desk.reading() as connection:
        return [json.loads(row.text) for row in ledger.journal(connection, count)]


def receipt(room: Room, number: int, learner: Learner, data: bytes, *flags: str) -> Receipt:
    """The receipt of a report that holds all of a learner's log."""
    through = len(learner.texts) - 1
    return Receipt(number, NOW, digest_of(room, data), learner.log, through, learner.heads[-1].hex(), flags)


def test_a_report_proven_by_its_code_is_told_whole_and_recorded_as_told(room: Room) -> None:
    learner = room.learner()
    learner.learn()
    learner.sit()
    data = learner.report()
    path = room.put(data, "bao-cao-mh-1.hsreport")
    checking = room.committee.intake.check([path])
    (said,) = checking
    person = people(room)["MH-1"]
    assert said == FileVerdict(
        number=0,
        file_name="bao-cao-mh-1.hsreport",
        path=str(path),
        verdict=Verdict.VALID,
        person=person.id,
        name="Nguyễn Thị Hà",
        staff_code="MH-1",
        unit="Văn phòng",
        named_by=NamedBy.CODE,
        courses=(PASSED,),
        digest=digest_of(room, data),
        key_code=learner.code,
        log=learner.log,
        first=0,
        through=len(learner.texts) - 1,
        report_no=1,
        made=MADE,
    )
    recorded = room.committee.intake.record(checking)
    grant = Grant(learner.key.public, person.id, GrantGround.ACTIVATION, NOW)
    assert recorded.verdicts == (said,)
    assert recorded.receipts == (receipt(room, 1, learner, data),)
    assert recorded.granted == (grant,)
    assert (recorded.refused, recorded.stopped) == (0, False)
    assert recorded.journal_head == room.committee.journal.entries(1)[0].head
    granting, importing = newest_lines(room, 2)
    assert granting == {
        "at": NOW,
        "kind": "grant",
        "key": learner.key.public,
        "person": person.id,
        "ground": "activation",
    }
    assert importing == {
        "at": NOW,
        "kind": "import",
        "counts": {"valid": 1},
        "received": NOW,
        "files": [[digest_of(room, data), 1]],
    }


def test_a_later_report_of_a_granted_key_is_named_by_its_grant(room: Room) -> None:
    learner = room.learner()
    room.receive(learner.report())
    first = len(learner.texts)
    learner.learn()
    learner.sit()
    data = learner.report(first)
    received = room.receive(data)
    (said,) = received.checked
    assert (said.verdict, said.named_by, said.person) == (
        Verdict.VALID,
        NamedBy.GRANT,
        people(room)["MH-1"].id,
    )
    assert (said.first, said.through, said.report_no) == (first, len(learner.texts) - 1, 2)
    assert said.courses == (PASSED,)
    assert received.recorded.verdicts == (said,)
    assert received.recorded.receipts == (receipt(room, 2, learner, data),)
    assert received.recorded.granted == ()


def test_a_stranger_is_told_by_what_the_report_claims_and_without_the_code_to_type(room: Room) -> None:
    learner = room.learner(
        enrolled=False, name="Lê\u202e Thị\nLan", staff_code="MH\u200b-9", unit="Phòng\u0007 1"
    )
    learner.sit()
    data = learner.report()
    received = room.receive(data)
    (said,) = received.checked
    assert (said.verdict, said.named_by, said.person) == (Verdict.WAITING, NamedBy.CLAIM, None)
    for word in (said.name, said.staff_code, said.unit):
        assert word.isprintable()
    assert said.name.startswith("Lê")
    assert said.name.endswith("Lan")
    assert said.key_code == ""
    assert said.findings == (Finding(Verdict.WAITING),)
    assert received.recorded.verdicts == (said,)
    assert received.recorded.receipts == (receipt(room, 1, learner, data, "waiting"),)
    assert received.recorded.granted == ()


def test_what_is_known_already_is_told_with_the_time_it_came(room: Room) -> None:
    learner = room.learner()
    learner.learn()
    short = learner.report()
    learner.sit()
    long = learner.report()
    first = room.receive(long, long)
    assert [verdict.received for verdict in first.checked] == ["", ""]
    room.clock.move(hours=2)
    again = room.receive(long, short)
    for told in (again.checked, again.recorded.verdicts):
        assert [(one.verdict, one.findings, one.courses, one.received) for one in told] == [
            (Verdict.DUPLICATE, (Finding(Verdict.DUPLICATE),), (), NOW),
            (Verdict.COVERED, (Finding(Verdict.COVERED),), (), NOW),
        ]
        assert {(one.name, one.named_by, one.key_code) for one in told} == {
            ("Nguyễn Thị Hà", NamedBy.GRANT, learner.code)
        }
        assert [one.number for one in told] == [0, 1]
    (importing,) = newest_lines(room, 1)
    assert importing == {
        "at": LATER,
        "kind": "import",
        "counts": {"covered": 1, "duplicate": 1},
        "received": LATER,
        "files": [[digest_of(room, long), "duplicate"], [digest_of(room, short), "covered"]],
    }


def test_what_was_recorded_meanwhile_is_known_when_its_turn_comes(room: Room) -> None:
    learner = room.learner()
    learner.learn()
    short = learner.report()
    learner.sit()
    long = learner.report()
    checking = room.committee.intake.check([room.put(long), room.put(short)])
    assert [verdict.verdict for verdict in checking] == [Verdict.VALID, Verdict.COVERED]
    early = room.committee.intake.check([room.put(short)])
    assert [verdict.verdict for verdict in early] == [Verdict.VALID]
    room.receive(long)
    room.clock.move(hours=2)
    late = room.committee.intake.record(checking)
    assert [(one.verdict, one.received) for one in late.verdicts] == [
        (Verdict.DUPLICATE, NOW),
        (Verdict.COVERED, NOW),
    ]
    covered = room.committee.intake.record(early)
    assert [(one.verdict, one.received, one.named_by) for one in covered.verdicts] == [
        (Verdict.COVERED, NOW, NamedBy.GRANT)
    ]
    assert (late.receipts, covered.receipts) == ((), ())


def test_a_refused_file_is_told_by_its_reason_and_noted_by_its_digest(room: Room) -> None:
    learner = room.learner()
    data = learner.report()
    broken = room.put(b"xin chao")
    missing = room.inbox / "khong-co.hsreport"
    checking = room.committee.intake.check([broken, room.put(data), missing])
    said = tuple(checking)
    assert [(one.verdict, one.reason, one.findings) for one in said] == [
        (Verdict.INVALID, Reason.FILE_NOT_OURS, (Finding(Verdict.INVALID),)),
        (Verdict.VALID, None, ()),
        (Verdict.INVALID, Reason.FILE_MISSING, (Finding(Verdict.INVALID),)),
    ]
    assert (said[0].number, said[0].file_name, said[0].path) == (0, broken.name, str(broken))
    assert (said[0].named_by, said[0].name, said[0].log) == (NamedBy.NOBODY, "", None)
    digest = hashlib.sha256(b"xin chao").hexdigest()
    assert (said[0].digest, said[2].digest) == (digest, "")
    assert checking.counts() == {Verdict.INVALID: 2, Verdict.VALID: 1}
    assert (checking.recordable, checking.done, checking.total) == (1, 3, 3)
    recorded = room.committee.intake.record(checking)
    assert recorded.verdicts == said
    assert recorded.refused == 2
    (importing,) = newest_lines(room, 1)
    assert importing["counts"] == {"invalid": 2, "valid": 1}
    assert importing["files"] == [
        [digest, "file-not-ours"],
        [digest_of(room, data), 1],
        ["", "file-missing"],
    ]


def test_a_third_device_waits_also_where_all_three_come_in_one_import(room: Room) -> None:
    code = room.code("MH-1")
    learners = [room.learner(seed, enrolled=False) for seed in (1, 2, 3)]
    for learner in learners:
        learner.enter(code)
    received = room.receive(*(learner.report() for learner in learners))
    for told in (received.checked, received.recorded.verdicts):
        assert [one.verdict for one in told] == [Verdict.VALID, Verdict.VALID, Verdict.WAITING]
        assert [one.named_by for one in told] == [NamedBy.CODE, NamedBy.CODE, NamedBy.CLAIM]
    assert [grant.key for grant in received.recorded.granted] == [
        learner.key.public for learner in learners[:2]
    ]
    assert [verdict.named_by for verdict in room.receive(learners[0].report()).checked] == [NamedBy.GRANT]


def test_two_reports_of_one_new_key_are_granted_once(room: Room) -> None:
    learner = room.learner()
    first, rest = learner.report(0, 0), learner.report(1)
    received = room.receive(first, rest)
    assert [(one.verdict, one.named_by) for one in received.checked] == [
        (Verdict.VALID, NamedBy.CODE),
        (Verdict.VALID, NamedBy.GRANT),
    ]
    assert received.recorded.verdicts == received.checked
    assert len(received.recorded.granted) == 1
    other = room.learner(2, enrolled=False)
    other.enter(room.code("MH-1"))
    assert room.receive(other.report()).checked[0].verdict is Verdict.VALID  # one device is still free


def test_a_code_is_good_on_its_last_day_and_for_whoever_still_belongs_here(room: Room) -> None:
    slip = room.committee.roster.renew_code(people(room)["MH-2"].id, valid_until=date(2026, 11, 23))
    learner, late, gone = (room.learner(seed, enrolled=False, staff_code="MH-2") for seed in (1, 2, 3))
    for one in (learner, late, gone):
        one.enter(slip.code)
    assert room.receive(learner.report()).checked[0].verdict is Verdict.VALID
    room.clock.move(days=1)
    assert room.receive(late.report()).checked[0].verdict is Verdict.WAITING
    room.clock.move(days=-1)
    reading = RosterReading(
        "x", "", "", 1, (), (), (RosterRow(1, "Nguyễn Thị Hà", "MH-1", "Văn phòng", ""),), (), None
    )
    room.committee.roster.apply(room.committee.roster.compare(reading), remove_gone=True)
    assert room.receive(gone.report()).checked[0].verdict is Verdict.WAITING


def test_a_code_that_was_replaced_proves_nothing(room: Room) -> None:
    learner = room.learner()
    room.committee.roster.renew_code(people(room)["MH-1"].id)
    assert room.receive(learner.report()).checked[0].verdict is Verdict.WAITING


def test_a_revoked_key_that_shows_its_code_again_is_not_granted_again(room: Room) -> None:
    learner = room.learner()
    room.receive(learner.report())
    room.committee.approvals.revoke(learner.key.public, "mất máy")
    learner.learn()
    received = room.receive(learner.report(2))
    for told in (received.checked, received.recorded.verdicts):
        assert [(one.verdict, one.named_by) for one in told] == [(Verdict.REVOKED, NamedBy.GRANT)]
    assert received.recorded.granted == ()
    assert received.recorded.receipts[0].flags == ("revoked",)


def test_a_staff_code_is_compared_without_regard_to_capitals(room: Room) -> None:
    learner = room.learner()
    learner.staff_code = "mh-1"
    assert room.receive(learner.report()).checked[0].named_by is NamedBy.CODE


def test_recording_in_several_transactions_gives_what_one_gives(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_module, "RECORDED_AT_ONCE", 1)
    learner, other = room.learner(), room.learner(2, staff_code="MH-2")
    learner.learn()
    short = learner.report()
    learner.sit()
    reports = [learner.report(0, 1), learner.report(2), short, other.report(), b"?"]
    checking = room.committee.intake.check([room.put(data) for data in reports])
    said = tuple(checking)
    steps: list[tuple[int, int]] = []
    recorded = room.committee.intake.record(
        checking, progress=lambda done, total: steps.append((done, total)), stop=lambda: False
    )
    assert [one.verdict for one in recorded.verdicts] == [
        Verdict.VALID,
        Verdict.VALID,
        Verdict.COVERED,
        Verdict.VALID,
        Verdict.INVALID,
    ]
    assert [one.verdict for one in said] == [one.verdict for one in recorded.verdicts]
    assert [one.receipt_no for one in recorded.receipts] == [1, 2, 3]
    assert [grant.key for grant in recorded.granted] == [learner.key.public, other.key.public]
    assert recorded.refused == 1
    assert steps == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    assert recorded.journal_head == room.committee.journal.entries(1)[0].head
    assert room.figures() == room.recomputed()


def test_a_claim_that_differs_is_told_also_in_a_log_that_goes_on(room: Room) -> None:
    learner = room.learner()
    room.receive(learner.report())
    learner.sit(right=False)
    learner.best = 9_800
    (said,) = room.receive(learner.report(2)).checked
    assert said.findings == (Finding(Verdict.SCORE_DIFFERS, COURSE.id, claimed_bp=9_800, counted_bp=0),)
    assert said.courses == (replace(PASSED, score_bp=0, claimed_bp=9_800, passed=False),)


def test_a_claim_is_not_compared_in_a_log_that_goes_on_from_another(room: Room) -> None:
    """The better test may stand in the earlier log."""
    learner = room.learner()
    parent = Parent(LogId("2b" * 16), 4, "4e" * 32)
    room.receive(learner.report(parent=parent))
    learner.sit(right=False)
    learner.best = 9_800
    received = room.receive(learner.report(2, parent=parent))
    for told in (received.checked, received.recorded.verdicts):
        assert [(one.verdict, one.findings) for one in told] == [(Verdict.VALID, ())]


def test_a_revoked_key_cannot_begin_anew_in_another_log(room: Room) -> None:
    learner = room.learner()
    room.receive(learner.report())
    room.committee.approvals.revoke(learner.key.public, "mất máy")
    learner.log = log_id(learner.key.public, b"\1" * 16)
    learner.learn()
    received = room.receive(learner.report())
    for told in (received.checked, received.recorded.verdicts):
        assert [(one.verdict, one.findings) for one in told] == [
            (Verdict.REVOKED, (Finding(Verdict.REVOKED),))
        ]


def test_unit_and_name_are_those_of_the_roster_whatever_a_granted_key_claims(room: Room) -> None:
    learner = room.learner(name="Người khác", unit="Nơi khác")
    (said,) = room.receive(learner.report()).checked
    assert (said.name, said.staff_code, said.unit) == ("Nguyễn Thị Hà", "MH-1", "Văn phòng")


def test_the_staff_code_is_that_of_the_roster_whatever_a_granted_key_claims(room: Room) -> None:
    learner = room.learner()
    learner.staff_code = "MH-2"  # somebody else's
    data = learner.report()
    received, again = room.receive(data), room.receive(data)
    for told in (received.checked, received.recorded.verdicts, again.checked, again.recorded.verdicts):
        assert [(one.person, one.staff_code) for one in told] == [(people(room)["MH-1"].id, "MH-1")]


def test_reports_of_one_log_are_put_together_wherever_in_a_check_they_stand(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking_module, "CHECKED_AT_ONCE", 3)
    learner, other = room.learner(), room.learner(2, staff_code="MH-2")
    learner.learn()
    learner.sit()
    cuts = [learner.report(0, 1), learner.report(2, 3), learner.report(4), learner.report(1, 4)]
    # The first ends one part of the check; the others come together in the next, and rest on it and on each other.
    received = room.receive(other.report(), b"?", *cuts)
    for told in (received.checked, received.recorded.verdicts):
        assert [(one.verdict, one.first) for one in told[2:]] == [
            (Verdict.VALID, 0),
            (Verdict.VALID, 2),
            (Verdict.VALID, 4),
            (Verdict.COVERED, 1),
        ]
        assert told[4].courses == (PASSED,)
    assert len(received.recorded.receipts) == 4
    assert room.figures() == room.recomputed()


def test_a_report_weighed_when_it_was_opened_is_weighed_no_second_time(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def weighed_again(*_: object) -> None:
        raise AssertionError("weighed again")

    learner = room.learner()
    learner.learn()
    learner.sit()
    with monkeypatch.context() as patched:
        for module in (checking_module, recording_module):
            patched.setattr(module, "grade", weighed_again)
        received = room.receive(learner.report())
    for told in (received.checked, received.recorded.verdicts):
        assert [(one.verdict, one.courses) for one in told] == [(Verdict.VALID, (PASSED,))]
    assert room.figures() == room.recomputed()


def test_recording_nothing_writes_nothing(room: Room) -> None:
    before = room.committee.journal.entries(1)
    recorded = room.committee.intake.record(room.committee.intake.check([]))
    assert (recorded.journal_head, recorded.receipts, recorded.verdicts) == ("", (), ())
    assert room.committee.journal.entries(1) == before


def test_a_key_revoked_while_an_import_is_recorded_counts_for_the_files_still_to_come(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another desk writes between two parts; the rest is judged by what is true then, not when it was checked."""
    monkeypatch.setattr(intake_module, "RECORDED_AT_ONCE", 1)
    learners = [room.learner(1), room.learner(2, staff_code="MH-2")]
    for number, learner in enumerate(learners):
        learner.learn()
        path = room.put(learner.report(), f"dau-{number}.hsreport")
        first = room.committee.intake.check([path])
        assert [said.verdict for said in first] == [Verdict.VALID]
        room.committee.intake.record(first)
        learner.sit()
    paths = [room.put(learner.report(), f"sau-{number}.hsreport") for number, learner in enumerate(learners)]
    checking = room.committee.intake.check(paths)
    assert [said.verdict for said in checking] == [Verdict.VALID, Verdict.VALID]
    asked: list[int] = []

    def another_desk_revokes() -> bool:
        asked.append(len(asked))
        if len(asked) == 2:
            room.committee.approvals.revoke(learners[1].key.public, "mất máy")
        return False

    recorded = room.committee.intake.record(checking, stop=another_desk_revokes)
    assert [said.verdict for said in recorded.verdicts] == [Verdict.VALID, Verdict.REVOKED]
