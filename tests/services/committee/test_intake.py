"""Receiving reports: nothing is counted that does not hold, everything that holds is counted once."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.builders import a_course, a_pack
from tests.committee_room import COURSE, Room
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import ItemId, OrgId, PackDigest
from trainer.domain.intake import NamedBy, Verdict
from trainer.domain.log import PartRead
from trainer.domain.organisation import GrantGround
from trainer.domain.report import Claim
from trainer.domain.roster import RosterReading, RosterRow
from trainer.domain.standing import Progress, Standing
from trainer.services.committee import checking as checking_module
from trainer.services.committee import intake as intake_module
from trainer.services.committee.sources import Source, SourceReader
from trainer.services.committee.values import Match, TrainerPolicy


def standing_of(room: Room, staff_code: str = "MH-1") -> Standing:
    lines = room.committee.overview.overview().people
    return next(line.standings[0] for line in lines if line.person.staff_code == staff_code)


def test_an_honest_report_with_an_activation_code_counts(room: Room) -> None:
    learner = room.learner()
    learner.learn()
    learner.sit()
    checked = room.committee.intake.check([room.put(learner.report())])
    verdict = next(iter(checked))
    assert (verdict.verdict, verdict.named_by, verdict.name) == (Verdict.VALID, NamedBy.CODE, "Nguyễn Thị Hà")
    assert verdict.course is not None
    assert (verdict.course.score_bp, verdict.course.passed) == (10_000, True)
    assert standing_of(room).progress is Progress.NOT_STARTED  # checking records nothing
    recorded = room.committee.intake.record(checked)
    assert [receipt.through_seq for receipt in recorded.receipts] == [len(learner.texts) - 1]
    assert [grant.ground for grant in recorded.granted] == [GrantGround.ACTIVATION]
    standing = standing_of(room)
    assert (standing.progress, standing.score_bp, standing.late) == (Progress.PASSED, 10_000, False)
    assert (standing.lessons_done, standing.lessons, standing.attempts) == (2, 2, 1)
    assert room.figures() == room.recomputed()


def test_a_score_edited_in_the_learners_database_does_not_change_what_is_counted(room: Room) -> None:
    learner = room.learner()
    learner.learn()
    honest = learner.sit(right=False)
    assert honest == 0
    learner.best, learner.passed = 9_800, True  # what the program shows and claims after the edit
    received = room.receive(learner.report())
    assert received.checked[0].verdict is Verdict.SCORE_DIFFERS
    found = received.checked[0].findings[0]
    assert (found.claimed_bp, found.counted_bp) == (9_800, 0)
    assert standing_of(room).progress is Progress.DONE
    assert standing_of(room).score_bp == 0
    assert received.recorded.receipts[0].flags == ("score-differs",)


def test_an_answer_edited_in_the_learners_database_breaks_the_chain(room: Room) -> None:
    learner = room.learner()
    learner.sit(right=False)
    good = learner.report()
    edited = learner.texts[3].replace("null", '{"kind":"chosen","options":["a"]}')
    with pytest.raises(Refused) as refusal:
        learner.report(events=(*learner.texts[:3], edited, *learner.texts[4:]))
    assert refusal.value.reason is Reason.CHAIN_BROKEN
    assert room.receive(good).checked[0].verdict is Verdict.VALID


def test_every_flipped_byte_is_refused_and_nothing_of_it_is_kept(room: Room) -> None:
    learner = room.learner()
    learner.sit()
    good = learner.report()
    flipped = [
        good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
        for at in range(0, len(good), max(1, len(good) // 60))
    ]
    received = room.receive(*flipped)
    # The stanza that age adds at random is read by nobody: a flip there leaves the same signed report.
    accepted = [verdict for verdict in received.recorded.verdicts if verdict.verdict is not Verdict.INVALID]
    assert {verdict.digest for verdict in accepted} <= {accepted[0].digest if accepted else ""}
    assert len(received.recorded.receipts) <= 1
    assert received.recorded.refused >= len(flipped) - 5
    assert all(
        verdict.reason is not None for verdict in received.checked if verdict.verdict is Verdict.INVALID
    )
    assert room.receive(good).checked[0].verdict in {Verdict.VALID, Verdict.DUPLICATE}


def test_the_same_file_twice_is_a_duplicate_and_a_shorter_one_is_covered(room: Room) -> None:
    learner = room.learner()
    learner.learn()
    short = learner.report()
    learner.sit()
    long = learner.report()
    first = room.receive(long, long, short)
    assert [verdict.verdict for verdict in first.checked] == [
        Verdict.VALID,
        Verdict.DUPLICATE,
        Verdict.COVERED,
    ]
    assert [verdict.verdict for verdict in first.recorded.verdicts] == [
        Verdict.VALID,
        Verdict.DUPLICATE,
        Verdict.COVERED,
    ]
    assert len(first.recorded.receipts) == 1
    before = room.figures()
    again = room.receive(long, short)
    assert [verdict.verdict for verdict in again.checked] == [Verdict.DUPLICATE, Verdict.COVERED]
    assert all(verdict.received for verdict in again.checked)
    assert not again.recorded.receipts
    assert room.figures() == before


def test_a_gap_is_named_and_closes_when_the_missing_report_comes(room: Room) -> None:
    learner = room.learner()
    learner.learn()
    learner.sit()
    learner.sit()
    first, middle, last = learner.report(0, 3), learner.report(4, 7), learner.report(8)
    received = room.receive(first, last)
    assert received.checked[1].verdict is Verdict.GAP
    assert [(found.first, found.last) for found in received.checked[1].findings] == [(4, 7)]
    standing = standing_of(room)
    assert (standing.progress, standing.complete, standing.attempts) == (Progress.PASSED, False, 1)
    closed = room.receive(middle)
    assert closed.checked[0].verdict is Verdict.VALID
    assert standing_of(room).complete
    assert standing_of(room).attempts == 2


def test_an_attempt_with_a_hole_in_it_does_not_count_until_the_hole_is_filled(room: Room) -> None:
    learner = room.learner()
    learner.sit()
    start, middle, end = learner.report(0, 2), learner.report(3, 3), learner.report(4)
    room.receive(start, end)
    assert standing_of(room).progress is Progress.IN_PROGRESS
    room.receive(middle)
    assert standing_of(room).progress is Progress.PASSED


def test_nothing_after_a_fork_counts_until_somebody_picks(room: Room) -> None:
    learner = room.learner()
    learner.learn()
    twin = learner.copy()
    learner.sit(right=False)
    twin.sit(right=True)
    received = room.receive(learner.report(), twin.report())
    assert [verdict.verdict for verdict in received.checked] == [Verdict.VALID, Verdict.FORK]
    assert {verdict.verdict for verdict in received.recorded.verdicts} == {Verdict.FORK}
    standing = standing_of(room)
    assert (standing.progress, standing.disputed, standing.attempts) == (Progress.DONE, True, 0)
    case = room.committee.approvals.forks()[0]
    assert case.seq == 4
    assert case.person is not None
    assert [branch.events for branch in case.branches] == [4, 4]
    good = next(branch for branch in case.branches if any(score.passed for score in branch.courses))
    with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
        room.committee.approvals.pick(case.key, case.log, case.seq, "00" * 32, "")
    room.committee.approvals.pick(case.key, case.log, case.seq, good.head, "đã hỏi")
    assert standing_of(room).progress is Progress.PASSED
    assert not room.committee.approvals.forks()
    assert room.figures() == room.recomputed()


def test_a_report_of_an_unknown_key_waits_and_counts_as_soon_as_it_is_granted(room: Room) -> None:
    learner = room.learner(enrolled=False)
    learner.learn()
    learner.sit()
    received = room.receive(learner.report())
    verdict = received.checked[0]
    assert (verdict.verdict, verdict.named_by, verdict.key_code) == (Verdict.WAITING, NamedBy.CLAIM, "")
    assert standing_of(room).progress is Progress.NOT_STARTED
    waiting = room.committee.approvals.waiting()[0]
    assert (waiting.name, waiting.reports, waiting.code_tried) == ("Nguyễn Thị Hà", 1, False)
    person = waiting.candidates[0].person
    with pytest.raises(Refused, match=Reason.SHORT_CODE_WRONG.value):
        room.committee.approvals.approve(waiting.key, person.id, "0000-0000-0000")
    with pytest.raises(Refused, match=Reason.CODE_MISTYPED.value):
        room.committee.approvals.approve(waiting.key, person.id, "0000")
    approved = room.committee.approvals.approve(
        waiting.key, person.id, learner.code.lower().replace("-", " ")
    )
    assert (approved.reports, approved.grant.ground) == (1, GrantGround.SHORT_CODE)
    assert standing_of(room).progress is Progress.PASSED
    assert not room.committee.approvals.waiting()
    with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
        room.committee.approvals.approve(waiting.key, person.id, learner.code)


def test_the_name_in_a_report_is_a_claim_the_grant_decides(room: Room) -> None:
    liar = room.learner(name="Trần Văn Bình")
    liar.sit()
    verdict = room.receive(liar.report()).checked[0]
    assert verdict.name == "Nguyễn Thị Hà"


def test_an_expired_activation_code_grants_nothing(room: Room) -> None:
    third = room.learner(3, enrolled=False)
    slip = room.committee.roster.renew_code(
        next(line.person.id for line in room.committee.roster.people() if line.person.staff_code == "MH-2"),
        valid_until=date(2026, 11, 22),
    )
    third.enter(slip.code)
    assert room.receive(third.report()).checked[0].verdict is Verdict.WAITING
    assert room.committee.approvals.waiting()[0].code_tried


def test_a_third_device_on_one_code_waits(room: Room) -> None:
    code = room.code("MH-1")
    verdicts = []
    for seed in (1, 2, 3):
        learner = room.learner(seed, enrolled=False)
        learner.enter(code)
        verdicts.append(room.receive(learner.report()).checked[0].verdict)
    assert verdicts == [Verdict.VALID, Verdict.VALID, Verdict.WAITING]


def test_a_code_with_a_changed_staff_code_is_still_found(room: Room) -> None:
    learner = room.learner()
    learner.staff_code = "MH-99"
    assert room.receive(learner.report()).checked[0].verdict is Verdict.VALID


def test_a_revoked_key_counts_until_its_last_receipt(room: Room) -> None:
    learner = room.learner()
    learner.learn()
    room.receive(learner.report())
    revocation = room.committee.approvals.revoke(learner.key.public, "mất máy")
    assert revocation.after_receipt_no == 1
    learner.sit()
    received = room.receive(learner.report())
    assert received.checked[0].verdict is Verdict.REVOKED
    standing = standing_of(room)
    assert (standing.progress, standing.lessons_done, standing.attempts) == (Progress.DONE, 2, 0)
    with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
        room.committee.approvals.revoke(learner.key.public, "lần nữa")
    assert room.committee.approvals.keys()[0].revoked == revocation


def test_an_unknown_pack_is_kept_and_counts_once_the_committee_has_it(room: Room, tmp_path: Path) -> None:
    newer = a_course(version="2.0")
    path = tmp_path / "moi.hspack"
    path.write_bytes(a_pack(newer))
    digest = room.committee.catalogue.look(path).digest
    learner = room.learner(course=newer, pack=digest)
    learner.learn()
    learner.sit()
    verdict = room.receive(learner.report()).checked[0]
    assert verdict.verdict is Verdict.UNKNOWN_PACK
    assert verdict.findings[0].pack == digest
    assert standing_of(room).progress is Progress.IN_PROGRESS
    room.committee.catalogue.add_pack(path, TrainerPolicy.VOUCHED)
    room.committee.catalogue.set_entry(COURSE.id, mandatory=True, due=None)
    assert standing_of(room).progress is Progress.PASSED
    assert room.figures() == room.recomputed()


def test_items_chosen_by_hand_do_not_count(room: Room) -> None:
    learner = room.learner()
    learner.sit(items=(ItemId("ca-01"), ItemId("ca-02")))
    learner.best = None
    room.receive(learner.report())
    assert standing_of(room).attempts == 0
    detail = room.committee.overview.person(standing_of(room).person)
    assert (detail.attempts[0].counted, detail.attempts[0].why) == (False, Verdict.INVALID)


def test_a_late_receipt_is_late_whatever_the_report_says(room: Room) -> None:
    learner = room.learner()
    learner.learn()
    learner.sit()
    report = learner.report()
    room.clock.move(days=8)
    room.receive(report)
    assert standing_of(room).late
    assert standing_of(room).progress is Progress.PASSED
    assert standing_of(room, "MH-2").late


def test_files_that_are_not_for_us_are_refused_and_only_their_digest_is_kept(
    room: Room, tmp_path: Path
) -> None:
    learner = room.learner()
    foreign = learner.report(org=OrgId("ab" * 32))
    private = room.learner(5)
    private.add(PartRead(COURSE.id, COURSE.lessons[0].id, COURSE.lessons[0].parts[0].id))
    received = room.receive(b"xin chao", foreign, private.report(), b"")
    assert [verdict.reason for verdict in received.checked] == [
        Reason.FILE_NOT_OURS,
        Reason.ORG_OTHER,
        Reason.PAYLOAD_BROKEN,
        Reason.FILE_NOT_OURS,
    ]
    assert received.recorded.refused == 4
    assert not received.recorded.receipts
    missing = room.committee.intake.check([tmp_path / "khong-co.hsreport"])
    assert [verdict.reason for verdict in missing] == [Reason.FILE_MISSING]


def test_folders_and_zips_are_looked_through(room: Room, tmp_path: Path) -> None:
    learner = room.learner()
    learner.learn()
    one = learner.report()
    learner.sit()
    two = learner.report()
    folder = tmp_path / "usb"
    (folder / "sub").mkdir(parents=True)
    (folder / "ghi-chu.txt").write_text("khong phai bao cao", encoding="utf-8")
    (folder / "sub" / "a.hsreport").write_bytes(one)
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.writestr("trong/b.hsreport", two)
        archive.writestr("trong/anh.png", b"")
    with zipfile.ZipFile(tmp_path / "trong.zip", "w") as archive:
        archive.writestr("anh.png", b"")
    (tmp_path / "hong.zip").write_bytes(b"PK\x05\x06" + bytes(10))
    checking = room.committee.intake.check([folder, tmp_path / "trong.zip", tmp_path / "hong.zip"])
    assert checking.total == 4
    assert [(verdict.file_name, verdict.verdict) for verdict in checking] == [
        ("b.hsreport", Verdict.VALID),
        ("a.hsreport", Verdict.COVERED),
        ("trong.zip", Verdict.INVALID),
        ("hong.zip", Verdict.INVALID),
    ]
    assert checking.recordable == 1
    assert checking.counts()[Verdict.INVALID] == 2


def test_checking_and_recording_can_be_stopped_and_go_on(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking_module, "CHECKED_AT_ONCE", 2)
    monkeypatch.setattr(intake_module, "RECORDED_AT_ONCE", 2)
    reports = []
    for seed in range(6):
        learner = room.learner(seed, enrolled=False)
        reports.append(room.put(learner.report()))
    checking = room.committee.intake.check(reports)
    for verdict in checking:
        if verdict.number == 1:
            checking.stop()
    assert checking.done == 2
    rest = room.committee.intake.check(reports)
    assert len(list(rest)) == 6
    steps: list[tuple[int, int]] = []
    recorded = room.committee.intake.record(
        rest, progress=lambda done, total: steps.append((done, total)), stop=lambda: len(steps) == 2
    )
    assert recorded.stopped
    assert steps == [(2, 6), (4, 6)]
    assert len(recorded.receipts) == 4
    again = room.committee.intake.record(rest)
    assert [receipt.receipt_no for receipt in again.receipts] == [5, 6]
    assert not again.stopped


def test_a_locked_vault_receives_nothing(room: Room) -> None:
    learner = room.learner()
    checking = room.committee.intake.check([room.put(learner.report())])
    list(checking)
    room.committee.setup.lock()
    with pytest.raises(Refused, match=Reason.LOCKED.value):
        room.committee.intake.record(checking)
    with pytest.raises(Refused, match=Reason.LOCKED.value):
        list(room.committee.intake.check([]).__iter__())
    assert standing_of(room).progress is Progress.NOT_STARTED


def test_every_import_and_grant_stands_in_the_journal(room: Room) -> None:
    learner = room.learner()
    room.receive(learner.report(), b"?")
    kinds = [line.kind.value for line in room.committee.journal.entries()]
    assert kinds[:2] == ["import", "grant"]
    assert dict(room.committee.journal.entries(1)[0].facts)["counts"] == "invalid 1, valid 1"
    assert room.committee.journal.check() is None
    from trainer.storage.committee_tables import JOURNAL

    with room.committee._desk.writing() as connection:
        connection.execute(JOURNAL.update().where(JOURNAL.c.number == 2).values(text="{}"))
    assert room.committee.journal.check() == 2


def test_a_key_set_aside_leaves_the_list_and_its_reports_stay(room: Room) -> None:
    learner = room.learner(enrolled=False)
    room.receive(learner.report())
    room.committee.approvals.set_aside(learner.key.public, "không rõ ai")
    assert not room.committee.approvals.waiting()
    assert room.committee.setup.status().reports == 1
    with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
        room.committee.approvals.set_aside(room.learner(9, enrolled=False).key.public, "")


def test_a_claim_for_a_course_nobody_knows_is_shown_and_not_counted(room: Room) -> None:
    learner = room.learner()
    learner.sit()
    other = Claim(replace(COURSE, id="khac").id, "Khóa khác", PackDigest("ab" * 32), 1, 1, 100, False, "")  # type: ignore[arg-type]
    verdict = room.receive(learner.report(claims=(other,))).checked[0]
    assert verdict.verdict is Verdict.VALID
    assert [score.title for score in verdict.courses] == ["Khóa khác", "Thư lạ"]


def test_damaged_zips_are_refused_entry_by_entry(room: Room, tmp_path: Path) -> None:
    learner = room.learner()
    path = tmp_path / "hong.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.hsreport", learner.report())
        archive.writestr("to.hsreport", bytes(9_000_000))
    data = bytearray(path.read_bytes())
    data[60] ^= 1
    path.write_bytes(bytes(data))
    assert [verdict.reason for verdict in room.committee.intake.check([path])] == [
        Reason.FILE_BROKEN,
        Reason.FILE_TOO_LARGE,
    ]
    odd = tmp_path / "la.zip"
    odd.write_bytes(b"x" * 30 + bytes(data[-22:]))
    assert [verdict.reason for verdict in room.committee.intake.check([odd])] == [Reason.FILE_BROKEN]


def test_an_attempt_that_does_not_count_says_why(room: Room) -> None:
    hole, unknown = room.learner(1), room.learner(2, staff_code="MH-2", pack=PackDigest("ab" * 32))
    for learner in (hole, unknown):
        learner.sit()
    room.receive(hole.report(0, 2), hole.report(4), unknown.report())
    people = {line.person.staff_code: line.person.id for line in room.committee.overview.overview().people}
    overview = room.committee.overview
    assert overview.person(people["MH-1"]).attempts[0].why is Verdict.GAP
    assert overview.person(people["MH-2"]).attempts[0].why is Verdict.UNKNOWN_PACK
    room.committee.approvals.revoke(hole.key.public, "mất máy")
    hole.sit()
    room.receive(hole.report(4))
    assert [line.why for line in overview.person(people["MH-1"]).attempts] == [Verdict.REVOKED, Verdict.GAP]


def test_candidates_are_found_by_code_then_name_and_unit(room: Room) -> None:
    room.add_people(
        ("Nguyễn Thị Hà", "MH-1", "Văn phòng"),
        ("Trần Văn Bình", "MH-2", "Trạm Y tế"),
        ("Trần Văn Bình", "MH-3", "Văn phòng"),
    )
    learner = room.learner(name="trần văn  bình", staff_code="MH-1", unit="Văn phòng", enrolled=False)
    room.receive(learner.report())
    found = room.committee.approvals.waiting()[0].candidates
    assert [(one.person.staff_code, one.match) for one in found] == [
        ("MH-1", Match.STAFF_CODE),
        ("MH-3", Match.NAME_AND_UNIT),
        ("MH-2", Match.NAME),
    ]


def test_somebody_who_left_is_no_candidate_and_cannot_be_approved(room: Room) -> None:
    learner = room.learner(enrolled=False)
    room.receive(learner.report())
    reading = RosterReading(
        "x", "", "", 1, (), (), (RosterRow(1, "Trần Văn Bình", "MH-2", "Trạm Y tế", ""),), (), None
    )
    person = room.committee.approvals.waiting()[0].candidates[0].person
    room.committee.roster.apply(room.committee.roster.compare(reading), remove_gone=True)
    assert not room.committee.approvals.waiting()[0].candidates
    with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
        room.committee.approvals.approve(learner.key.public, person.id, learner.code)


def test_a_fork_of_an_unknown_key_shows_the_claimed_name(room: Room) -> None:
    learner = room.learner(enrolled=False)
    twin = learner.copy()
    learner.learn()
    twin.sit()
    room.receive(learner.report(), twin.report())
    case = room.committee.approvals.forks()[0]
    assert (case.person, case.name) == (None, "Nguyễn Thị Hà")


def test_a_proof_made_with_no_code_of_ours_waits(room: Room) -> None:
    learner = room.learner(enrolled=False)
    learner.proof = "ab" * 32
    assert room.receive(learner.report()).checked[0].verdict is Verdict.WAITING


def test_stopping_in_the_middle_of_a_batch_keeps_what_was_read(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [room.put(room.learner(seed, enrolled=False).report()) for seed in range(4)]
    checking = room.committee.intake.check(reports)
    read = SourceReader.read

    def read_and_stop(self: SourceReader, source: Source) -> bytes:
        if source.path == reports[1]:
            checking.stop()
        return read(self, source)

    monkeypatch.setattr(SourceReader, "read", read_and_stop)
    assert len(list(checking)) == 2
    assert len(room.committee.intake.record(checking).receipts) == 2
