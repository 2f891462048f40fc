"""One's own data whole, and the end of a profile: what is told before, and what is left after."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.services.learner.pc import COURSE, Pc
from trainer.domain.errors import Reason, Refused
from trainer.domain.log import LogKind, Opened, OrgSeen, PartRead
from trainer.storage import profiles as profile_files

PIN = "482913"


def refused(reason: Reason) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda refusal: refusal.reason is reason)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# -- one's own data ----------------------------------------------------------------------------------------------


def test_everything_that_is_stored_is_told_and_no_key_is_in_it(pc: Pc) -> None:
    pc.pin()
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP", pin=PIN)
    lesson = pc.course.lessons[0]
    pc.learner.study.part_read(COURSE, lesson.id, lesson.parts[0].id)
    pc.learner.study.finish_lesson(COURSE, lesson.id)
    made = pc.learner.reports.make(pc.usb)
    pc.learner.organisation.receive(pc.answer_file(made))
    data = pc.learner.own_data.everything()
    assert data.profile == me.profile
    assert data.organisation
    assert [log.kind for log in data.logs] == [LogKind.RECORD, LogKind.PRIVATE]
    record, private = data.logs
    assert isinstance(record.events[0].event, Opened)
    assert any(isinstance(entry.event, PartRead) for entry in private.events)
    assert any(isinstance(entry.event, OrgSeen) for entry in record.events)
    assert record.events[0].received
    assert not record.events[-1].received
    assert not any(entry.received for entry in private.events)
    assert [(report.number, report.receipt_no) for report in data.reports] == [(1, 1)]
    assert {"profile.json", "keys.lock", "learner.db"} <= {name for name, _ in data.files}
    seed = pc.learner._session.opened().key
    assert seed is not None
    assert seed.seed.hex() not in repr(data)
    assert PIN not in repr(data)


# -- deletion ------------------------------------------------------------------------------------------------------


def test_before_a_deletion_what_was_not_handed_in_is_told(pc: Pc) -> None:
    pc.pin()
    pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP")
    leaving = pc.learner.leaving.look()
    assert (leaving.lessons, leaving.tests, leaving.reports, leaving.last_backup) == (0, 0, 0, "")
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    pc.learner.reports.make(pc.usb)
    pc.learner.backups.keep_automatic(pc.learner.profiles.required_me().profile.id)
    leaving = pc.learner.leaving.look()
    assert (leaving.lessons, leaving.reports, leaving.automatic) == (1, 1, 1)
    assert leaving.bytes > 10_000


def test_a_deleted_profile_leaves_nothing_and_the_others_are_untouched(pc: Pc) -> None:
    other = pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    pc.learner.profiles.close()
    others = tree(pc.home / "profiles" / other.profile.id)
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP", pin=PIN)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    pc.learner.backups.keep_automatic(me.profile.id)
    for wrong in (None, "", "000000"):
        with refused(Reason.PIN_WRONG):
            pc.learner.leaving.delete(wrong)
    pc.learner.leaving.delete(PIN)
    assert pc.learner.profiles.me is None
    assert [person.name for person in pc.learner.profiles.all()] == ["An"]
    assert tree(pc.home / "profiles" / other.profile.id) == others
    assert [path.name for path in (pc.home / "profiles").iterdir()] == [other.profile.id]
    everything = b"".join(tree(pc.home).values())
    assert "Lê Minh".encode() not in everything
    assert me.profile.key.encode() not in everything


def test_a_profile_that_another_window_has_open_is_not_deleted(pc: Pc) -> None:
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP")
    window = pc.start()
    window.profiles.open(me.profile.id)
    with refused(Reason.STORE_BUSY):
        pc.learner.leaving.delete()
    assert window.profiles.required_me().profile.name == "Lê Minh"
    window.profiles.close()
    pc.learner.profiles.open(me.profile.id)
    pc.learner.leaving.delete()
    assert pc.learner.profiles.all() == ()


def test_files_are_overwritten_before_they_go(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP")
    pc.learner.profiles.close()
    seen: dict[str, bytes] = {}

    def last_look(folder: Path, **_: object) -> None:
        seen.update(tree(Path(folder)))

    with monkeypatch.context() as patch:
        patch.setattr("trainer.storage.profiles.shutil.rmtree", last_look)
        profile_files.destroy_profile(pc.home, me.profile.id)
    assert {"profile.json", "keys.lock", "learner.db"} <= set(seen)
    assert all(set(data) <= {0} for data in seen.values())
    assert pc.learner.profiles.all() == ()  # what was cut off is finished at the next look
    assert not any((pc.home / "profiles").iterdir())


def test_a_folder_that_is_held_keeps_everything(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP")

    def held(*_: object) -> None:
        raise PermissionError("held by another program")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", held)
        with refused(Reason.STORE_BUSY):
            pc.learner.leaving.delete()
    assert pc.learner.profiles.open(me.profile.id).profile.name == "Lê Minh"


def test_a_disk_that_fails_keeps_everything_and_is_said_to_fail(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP")

    def frozen(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", frozen)
        with refused(Reason.CANNOT_WRITE):
            pc.learner.leaving.delete()
    assert pc.learner.profiles.open(me.profile.id).profile.name == "Lê Minh"
