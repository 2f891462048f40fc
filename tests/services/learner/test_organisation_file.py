"""The organisation file on a learner's PC: looking, pinning, receiving."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.services.learner.pc import CODE, COURSE, Pc
from tests.trust_builders import a_catalogue, a_root, a_root_line, a_signing_key, the_org
from trainer.domain.codes import root_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, OrgId, PackDigest
from trainer.domain.log import OrgSeen
from trainer.domain.organisation import CatalogueEntry, Revocation
from trainer.formats.organisation_file import organisation_id
from trainer.services.learner.profile_pages import GrantState

LATER = "2026-11-24T09:00:00+07:00"


def test_a_file_can_be_looked_at_before_it_is_trusted(pc: Pc) -> None:
    path = pc.organisation_file()
    (pc.usb / "other.hsorg").write_bytes(b"x")
    (pc.usb / "note.txt").write_bytes(b"x")
    found = pc.learner.organisation.find([pc.usb, pc.folder / "nowhere"])
    assert [entry.path for entry in found] == [path]
    assert (found[0].organisation, found[0].known) == ("UBND phường Mỹ Hào", False)
    assert pc.learner.organisation.facts() is None
    pc.pin()
    assert pc.learner.organisation.look(path).known


def test_the_first_file_needs_the_code_of_its_root(pc: Pc) -> None:
    path = pc.organisation_file()
    with pytest.raises(Refused) as refusal:
        pc.learner.organisation.pin(path, "AAAA-BBBB-CCCC")
    assert refusal.value.reason is Reason.ORG_CODE_WRONG
    with pytest.raises(Refused) as refusal:
        pc.learner.organisation.pin(path, "AAAA")
    assert refusal.value.reason is Reason.CODE_MISTYPED
    assert pc.learner.organisation.facts() is None
    facts = pc.learner.organisation.pin(path, root_code(the_org()).lower().replace("-", " "))
    assert facts.units == ("Văn phòng",)
    assert not facts.expired
    assert pc.restart().organisation.facts() == facts


def test_nothing_is_received_before_an_organisation_is_pinned(pc: Pc) -> None:
    with pytest.raises(Refused) as refusal:
        pc.learner.organisation.receive(pc.organisation_file())
    assert refusal.value.reason is Reason.ORG_MISSING


def test_older_files_and_files_of_others_are_refused(pc: Pc) -> None:
    pc.pin(number=5, made=LATER)
    with pytest.raises(Refused) as refusal:
        pc.learner.organisation.receive(pc.organisation_file("alt.hsorg", number=4))
    assert refusal.value.reason is Reason.ORG_OLDER
    assert (refusal.value.where, refusal.value.detail) == ("2026-11-23T08:00:00+07:00", LATER)
    other = a_root(organisation="Another")
    path = pc.organisation_file("other.hsorg", roots=(a_root_line(other),), number=9, made=LATER)
    for call in (
        lambda: pc.learner.organisation.receive(path),
        lambda: pc.learner.organisation.pin(path, "AAAA-BBBB-CCCC"),
    ):
        with pytest.raises(Refused) as refusal:
            call()
        assert refusal.value.reason is Reason.ORG_OTHER


def test_a_newer_file_tells_what_it_changed(pc: Pc) -> None:
    pc.pin()
    wanted = CatalogueEntry(CourseId("khac"), "Khóa khác", (PackDigest("3d" * 32),), True, date(2026, 12, 1))
    kept = CatalogueEntry(COURSE, "Thư lạ", (pc.digest,), True, None)
    got = pc.learner.organisation.receive(
        pc.organisation_file("2.hsorg", number=2, made=LATER, catalogue=a_catalogue(entries=(kept, wanted)))
    )
    assert got.courses_new == got.courses_missing == ("Khóa khác",)
    assert got.deadlines_changed
    assert not got.unchanged
    assert (got.reports, got.confirmed, got.granted_now) == ((), (), False)


def test_an_open_profile_notes_which_file_it_saw_once(pc: Pc) -> None:
    pc.pin()
    pc.learner.profiles.enrol_with_code(CODE)
    pc.learner.organisation.receive(pc.usb / "to-chuc.hsorg")
    events = [recorded.event for recorded in pc.learner.reports.my_data().record]
    assert sum(isinstance(event, OrgSeen) for event in events) == 1


def test_a_file_received_while_nobody_is_learning_is_noted_when_a_profile_opens(pc: Pc) -> None:
    pc.pin()
    me = pc.learner.profiles.enrol_with_code(CODE)
    made = pc.learner.reports.make(pc.usb)
    pc.learner.profiles.close()
    got = pc.learner.organisation.receive(pc.answer_file(made))
    assert got.reports == ()
    pc.learner.profiles.open(me.profile.id)
    assert pc.learner.reports.all()[0].receipt_no == 1


def test_a_revoked_key_is_told(pc: Pc) -> None:
    pc.pin()
    me = pc.learner.profiles.enrol_with_code(CODE)
    revocation = Revocation(1, me.profile.key, "", 0, LATER)
    pc.learner.organisation.receive(
        pc.organisation_file("2.hsorg", number=2, made=LATER, revocations=(revocation,))
    )
    assert pc.learner.profiles.required_me().grant is GrantState.REVOKED
    assert a_signing_key().public != me.profile.key


def test_an_expired_file_only_warns(pc: Pc) -> None:
    pc.pin(catalogue=a_catalogue(expires="2026-11-22T08:00:00+07:00"))
    facts = pc.learner.organisation.facts()
    assert facts is not None
    assert facts.expired


def a_successor(pc: Pc, name: str = "moi.hsorg") -> tuple[Path, OrgId]:
    """The file of the committee's new root: same keys of work, another root 1."""
    line = a_root_line(a_root(made=LATER))
    return pc.organisation_file(name, roots=(line,), number=9, made=LATER), organisation_id(line)


def test_a_new_root_is_followed_when_its_code_is_typed_and_all_work_stays(pc: Pc) -> None:
    pc.pin()
    me = pc.learner.profiles.enrol_with_code(CODE)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    before = pc.learner.reports.my_data().record
    path, org = a_successor(pc)
    with pytest.raises(Refused) as refusal:
        pc.learner.organisation.receive(path)
    assert refusal.value.reason is Reason.ORG_OTHER
    assert not pc.learner.organisation.look(path).known
    for wrong, reason in ((root_code(the_org()), Reason.ORG_CODE_WRONG), ("AAAA", Reason.CODE_MISTYPED)):
        with pytest.raises(Refused) as refusal:
            pc.learner.organisation.succeed(path, wrong)
        assert refusal.value.reason is reason
    assert pc.learner.organisation.receive(pc.usb / "to-chuc.hsorg").unchanged
    facts = pc.learner.organisation.succeed(path, root_code(org))
    assert facts.made == LATER
    again = pc.restart()
    again.profiles.open(me.profile.id)
    assert again.organisation.look(path).known
    record = again.reports.my_data().record
    assert record[: len(before)] == before
    assert isinstance(record[len(before)].event, OrgSeen)
    assert pc.read_report(again.reports.make(pc.usb)).org == org
    with pytest.raises(Refused) as refusal:
        again.organisation.receive(pc.usb / "to-chuc.hsorg")
    assert refusal.value.reason is Reason.ORG_OTHER
    assert again.organisation.receive(path).unchanged


def test_a_new_root_needs_an_old_one_and_the_same_root_is_taken_as_before(pc: Pc) -> None:
    path, org = a_successor(pc)
    with pytest.raises(Refused) as refusal:
        pc.learner.organisation.succeed(path, root_code(org))
    assert refusal.value.reason is Reason.ORG_MISSING
    pc.pin()
    newer = pc.organisation_file("2.hsorg", number=2, made=LATER)
    assert pc.learner.organisation.succeed(newer, root_code(the_org())).made == LATER
