"""From learning to "đã ghi nhận": reports, receipts, older copies, other PCs."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import trust_builders
from tests.services.learner.pc import CODE, COURSE, Pc
from trainer.domain.attempt import attempts_in, judge_attempt
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PersonId
from trainer.domain.log import ReceiptSeen
from trainer.domain.organisation import CountedResult, Grant, GrantGround
from trainer.formats import report_file
from trainer.services.learner.attempt_pages import PaperState
from trainer.services.learner.logbook import Logbook
from trainer.services.learner.profile_pages import GrantState
from trainer.services.learner.rehearsal import Plan, rehearse
from trainer.services.learner.report_pages import ReportState
from trainer.storage import learner_store, machine


def enrolled(pc: Pc) -> Pc:
    pc.pin()
    pc.learner.profiles.enrol_with_code(CODE)
    return pc


def finished(pc: Pc) -> Pc:
    rehearse(enrolled(pc).learner, COURSE, Plan())
    return pc


def test_a_report_holds_the_record_and_the_committee_grades_it_again(pc: Pc) -> None:
    finished(pc)
    preview = pc.learner.reports.preview()
    made = pc.learner.reports.make(pc.usb)
    assert made.path.name == "bao-cao-mh-017-20261123.hsreport"
    assert made.size == made.path.stat().st_size
    report = pc.read_report(made)
    entries = report_file.entries(report)
    assert (preview.lessons, preview.tests, preview.answers) == (2, 1, 2)
    assert preview.events == len(entries)
    attempts = attempts_in((entry.stamp, entry.event) for entry in entries)
    judged = judge_attempt(pc.course, attempts[0].started, attempts[0].answers, attempts[0].submitted)
    assert judged.passed
    assert judged.score_bp == 10_000
    assert report.claims[0].passed
    assert report.introduction.name == "Nguyễn Thị Thu Hà"
    assert report_file.read(made.path.read_bytes(), [trust_builders.a_reader()]).digest == made.digest


def test_a_report_without_an_organisation_is_refused(pc: Pc) -> None:
    pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="", unit="")
    assert pc.learner.reports.preview().organisation == ""
    with pytest.raises(Refused) as refusal:
        pc.learner.reports.make(pc.usb)
    assert refusal.value.reason is Reason.ORG_MISSING


def test_the_first_report_may_be_empty_for_it_asks_to_be_admitted(pc: Pc) -> None:
    enrolled(pc)
    made = pc.learner.reports.make(pc.usb)
    assert pc.read_report(made).first == 0
    pc.learner.organisation.receive(pc.answer_file(made))
    with pytest.raises(Refused) as refusal:
        pc.learner.reports.make(pc.usb)
    assert refusal.value.reason is Reason.NOTHING_TO_REPORT


def test_a_full_report_begins_at_the_first_event_whatever_was_acknowledged(pc: Pc) -> None:
    finished(pc)
    made = pc.learner.reports.make(pc.usb)
    pc.learner.organisation.receive(pc.answer_file(made))
    full = pc.learner.reports.make(pc.usb, full=True)
    first, again = pc.read_report(made), pc.read_report(full)
    assert (again.first, again.report_no) == (0, first.report_no + 1)
    assert again.events[: len(first.events)] == first.events
    assert len(again.events) > len(first.events)  # the receipt was noted since


def test_a_report_never_overwrites_another(pc: Pc) -> None:
    finished(pc)
    first, second = pc.learner.reports.make(pc.usb), pc.learner.reports.make(pc.usb)
    assert second.path.name == "bao-cao-mh-017-20261123-2.hsreport"
    assert (first.number, second.number) == (1, 2)
    assert [row.number for row in pc.learner.reports.all()] == [2, 1]


def test_a_report_that_cannot_be_remembered_is_taken_back(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    finished(pc)
    before = sorted(pc.usb.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(learner_store, "add_report", raising(Refused(Reason.CANNOT_WRITE)))
        with pytest.raises(Refused):
            pc.learner.reports.make(pc.usb)
    assert sorted(pc.usb.iterdir()) == before
    assert pc.learner.reports.make(pc.usb).number == 1


def raising(trouble: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise trouble

    return fail


def test_a_folder_that_is_not_there_is_refused(pc: Pc) -> None:
    finished(pc)
    with pytest.raises(Refused) as refusal:
        pc.learner.reports.make(pc.folder / "nowhere")
    assert refusal.value.reason is Reason.CANNOT_WRITE


def test_states_go_from_unsent_to_made_to_received(pc: Pc) -> None:
    enrolled(pc)
    reports = pc.learner.reports
    assert not reports.unsent().any
    rehearse(pc.learner, COURSE, Plan())
    assert (reports.unsent().lessons, reports.unsent().tests, reports.unsent().made) == (2, 1, False)
    made = reports.make(pc.usb)
    assert reports.unsent().made
    assert reports.all()[0].state is ReportState.MADE
    received = pc.learner.organisation.receive(pc.answer_file(made))
    assert received.reports == (1,)
    row = reports.all()[0]
    assert (row.state, row.receipt_no, row.courses) == (ReportState.RECEIVED, 1, ("Thư lạ",))
    assert not reports.unsent().any
    assert any(isinstance(entry.event, ReceiptSeen) for entry in reports.my_data().record)
    again = pc.learner.organisation.receive(pc.usb / "to-chuc-2.hsorg")
    assert again.unchanged
    assert again.reports == ()


def test_the_next_report_goes_on_behind_the_receipt(pc: Pc) -> None:
    finished(pc)
    first = pc.learner.reports.make(pc.usb)
    pc.learner.organisation.receive(pc.answer_file(first))
    rehearse(pc.learner, COURSE, Plan(lessons=()))
    second = pc.learner.reports.make(pc.usb)
    report = pc.read_report(second)
    assert report.first == pc.read_report(first).through + 1
    assert report.prev == pc.read_report(first).head
    receipts = pc.receipts(second)  # a receipt for the later report also covers the earlier one
    pc.learner.organisation.receive(
        pc.organisation_file("3.hsorg", number=3, made="2026-11-25T09:00:00+07:00", receipts=receipts)
    )
    assert {row.state for row in pc.learner.reports.all()} == {ReportState.RECEIVED}


def test_a_score_edited_in_the_database_stops_at_the_chain(pc: Pc) -> None:
    finished(pc)
    profile = pc.learner.profiles.me.profile  # type: ignore[union-attr]
    pc.learner.profiles.close()
    store = sqlite3.connect(pc.home / "profiles" / profile.id / "learner.db")
    changed = store.execute(
        "UPDATE event SET text = replace(text, '\"used_s\":', '\"used_s\":1') WHERE text LIKE '%\"submit\"%'"
    )
    assert changed.rowcount == 1
    store.commit()
    store.close()
    with pytest.raises(Refused) as refusal:
        pc.learner.profiles.open(profile.id)
    assert refusal.value.reason is Reason.CHAIN_BROKEN
    assert pc.learner.profiles.me is None


def test_events_taken_out_of_the_database_are_missed(pc: Pc) -> None:
    finished(pc)
    profile = pc.learner.profiles.me.profile  # type: ignore[union-attr]
    store = sqlite3.connect(pc.home / "profiles" / profile.id / "learner.db")
    store.execute("DELETE FROM event WHERE log = 1 AND seq > 3")
    store.commit()
    with pytest.raises(Refused) as refusal:  # while the program runs
        pc.learner.test.start(COURSE, pc.course.quizzes[0].id)
    assert refusal.value.reason is Reason.CHAIN_BROKEN
    pc.learner.profiles.close()
    for statement in ("UPDATE event SET text = 'x' WHERE seq = 2", "DELETE FROM event WHERE log = 1"):
        store.execute(statement)
        store.commit()
        with pytest.raises(Refused) as refusal:
            pc.learner.profiles.open(profile.id)
        assert refusal.value.reason is Reason.CHAIN_BROKEN
    store.close()


def test_an_event_that_lost_its_log_is_missed(pc: Pc) -> None:
    finished(pc)
    profile = pc.learner.profiles.required_me().profile
    pc.learner.profiles.close()
    store = sqlite3.connect(pc.home / "profiles" / profile.id / "learner.db")
    store.execute(
        "UPDATE event SET log = 9 WHERE log = 1 AND seq = (SELECT max(seq) FROM event WHERE log = 1)"
    )
    store.commit()
    store.close()
    with pytest.raises(Refused) as refusal:
        pc.learner.profiles.open(profile.id)
    assert refusal.value.reason is Reason.CHAIN_BROKEN


def test_an_older_copy_put_back_goes_on_in_a_new_log(pc: Pc) -> None:
    enrolled(pc)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    profile = pc.learner.profiles.me.profile  # type: ignore[union-attr]
    pc.learner.profiles.close()
    shutil.copytree(pc.home, pc.folder / "backup")
    pc.learner.profiles.open(profile.id)
    rehearse(pc.learner, COURSE, Plan())
    made = pc.learner.reports.make(pc.usb)
    old_log = pc.read_report(made).log
    answer = pc.answer_file(made)
    pc.learner.profiles.close()
    shutil.rmtree(pc.home)
    shutil.copytree(pc.folder / "backup", pc.home)
    learner = pc.start()
    learner.profiles.open(profile.id)
    learner.organisation.receive(answer)
    again = learner.reports.make(pc.usb)
    report = pc.read_report(again)
    assert report.log != old_log
    assert report.parent is not None
    assert report.parent.log == old_log
    assert again.others == ()
    assert learner.study.course(COURSE).card.lessons_done == 1
    assert len(report_file.entries(report)) == len(report.events)
    learner.profiles.close()


def test_a_copy_on_another_pc_goes_on_in_a_new_log_and_brings_what_was_not_sent(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(pc)
    profile = pc.learner.profiles.me.profile  # type: ignore[union-attr]
    old = pc.learner.profiles
    old.close()
    monkeypatch.setattr(machine, "_system_number", lambda: "another machine")
    learner = pc.restart()
    learner.profiles.open(profile.id)
    assert learner.study.course(COURSE).tests[0].passed
    assert learner.reports.unsent().tests == 1
    made = learner.reports.make(pc.usb)
    assert len(made.others) == 1
    first = report_file.read(made.others[0].read_bytes(), [trust_builders.a_reader()]).report
    second = pc.read_report(made)
    assert second.parent is not None
    assert second.parent.head == first.head
    assert second.parent.seq == first.through
    assert learner.reports.unsent().made
    learner.profiles.close()
    learner.profiles.open(profile.id)
    assert len(learner.reports.all()) == 2


def test_a_copy_that_went_on_elsewhere_after_a_receipt_does_not_send_a_fork(pc: Pc) -> None:
    enrolled(pc)
    profile = pc.learner.profiles.me.profile  # type: ignore[union-attr]
    pc.learner.profiles.close()
    shutil.copytree(pc.home, pc.folder / "copy")
    pc.learner.profiles.open(profile.id)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    made = pc.learner.reports.make(pc.usb)
    answer = pc.answer_file(made)
    pc.learner.profiles.close()
    shutil.rmtree(pc.home)
    shutil.copytree(pc.folder / "copy", pc.home)
    learner = pc.restart()
    pc.clock.go_on(60)
    learner.profiles.open(profile.id)
    rehearse(learner, COURSE, Plan())
    learner.organisation.receive(answer)
    again = learner.reports.make(pc.usb)
    report = pc.read_report(again)
    assert report.parent is not None
    assert again.others == ()
    carried = attempts_in((entry.stamp, entry.event) for entry in report_file.entries(report))
    assert judge_attempt(pc.course, carried[0].started, carried[0].answers, carried[0].submitted).passed
    assert len(learner.test.attempts(COURSE)) == 1


def test_a_grant_and_a_counted_result_confirm_the_paper(pc: Pc) -> None:
    finished(pc)
    learner = pc.learner
    me = learner.profiles.me
    assert me is not None
    assert me.grant is GrantState.WAITING
    attempt = learner.test.attempts(COURSE)[0]
    assert attempt.paper is PaperState.PROVISIONAL
    paper = learner.test.paper(attempt.attempt)
    assert (paper.name, paper.organisation, paper.confirmed_on) == (
        "Nguyễn Thị Thu Hà",
        "UBND phường Mỹ Hào",
        "",
    )
    assert len(paper.check_code) == 14
    assert len(paper.qr) >= 21
    made = learner.reports.make(pc.usb)
    person = pc.card.person
    got = learner.organisation.receive(
        pc.answer_file(
            made,
            grants=(Grant(me.profile.key, person, GrantGround.ACTIVATION, made.made),),
            results=(
                CountedResult(PersonId("77" * 16), COURSE, pc.digest, True, 100, made.made),
                CountedResult(person, COURSE, pc.digest, True, 9_000, "2026-11-24T09:00:00+07:00"),
            ),
        )
    )
    assert got.granted_now
    assert got.confirmed == ("Thư lạ",)
    paper = learner.test.paper(attempt.attempt)
    assert (paper.state, paper.score_bp) == (PaperState.CONFIRMED, 9_000)
    assert paper.confirmed_on == "2026-11-24T09:00:00+07:00"


def test_my_data_shows_every_event_and_where_it_lies(pc: Pc) -> None:
    finished(pc)
    data = pc.learner.reports.my_data()
    assert data.folder.is_dir()
    assert data.bytes > 0
    assert data.practised == 7
    assert data.parts_read == 6
    assert [recorded.seq for recorded in data.record] == list(range(len(data.record)))
    assert not any(recorded.received for recorded in data.record)
    made = pc.learner.reports.make(pc.usb)
    pc.learner.organisation.receive(pc.answer_file(made))
    assert pc.learner.reports.my_data().record[0].received


def test_the_locked_key_of_another_profile_signs_nothing(pc: Pc) -> None:
    finished(pc)
    first = pc.learner.profiles.me
    pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="", unit="")
    second = pc.learner.profiles.me
    assert first is not None
    assert second is not None
    folder = pc.home / "profiles"
    shutil.copy(folder / first.profile.id / "keys.lock", folder / second.profile.id / "keys.lock")
    with pytest.raises(Refused) as refusal:
        pc.learner.reports.make(pc.usb)
    assert refusal.value.reason is Reason.PIN_WRONG


def test_the_log_of_an_attempt_nobody_made_is_not_found(pc: Pc) -> None:
    enrolled(pc)
    opened = pc.learner._session.opened()
    assert isinstance(opened.logbook, Logbook)
    with pytest.raises(KeyError):
        opened.logbook.log_of("00" * 16)  # type: ignore[arg-type]


def test_removable_drives_are_offered(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    from trainer.storage import drives

    monkeypatch.setattr(
        drives, "_candidates", lambda: iter([(pc.usb, "USB"), (Path("/nowhere-at-all"), "x")])
    )
    found = pc.learner.reports.drives()
    assert [(drive.name, drive.path) for drive in found] == [("USB", pc.usb)]
    assert found[0].free_bytes > 0
