"""A person's backup: what is in it, whose it is, and how it comes back on this PC or another."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import a_pack
from tests.services.learner.pc import COURSE, Pc
from tests.trust_builders import a_catalogue
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId
from trainer.domain.log import LogKind
from trainer.formats import backup_file, passphrase_seal
from trainer.formats.backup_file import Backup, BackupKind
from trainer.services.learner.profile_pages import Me
from trainer.storage import machine

WORDS = "chim sẻ bay qua ruộng"
PIN = "482913"


def refused(reason: Reason) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda refusal: refusal.reason is reason)


@pytest.fixture(autouse=True)
def _cheap_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase_seal.WORK, "factor", 4)


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Pc]:
    """Another PC with the same program on it."""
    made = Pc(tmp_path / "máy hai")
    yield made
    made.learner.profiles.close()


def enrolled(pc: Pc, *, pin: str | None = None) -> Me:
    return pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="Văn phòng", pin=pin)


def study(pc: Pc, lesson: int = 0) -> None:
    pc.clock.go_on(60)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[lesson].id)


def done(pc: Pc) -> list[bool]:
    page = pc.learner.study.course(COURSE)
    return [lesson.done for module in page.modules for lesson in module.lessons]


def event_texts(pc: Pc, kind: LogKind) -> list[str]:
    logs = pc.learner.own_data.everything().logs
    return [event.text for log in logs if log.kind is kind for event in log.events]


def bent(path: Path, **files: bytes | None) -> Path:
    """The same backup with files replaced or, with None, left out."""
    backup = backup_file.read(path.read_bytes(), WORDS, expect=BackupKind.PROFILE)
    names = {"facts": "profile.json", "key": "keys.lock", "store": "learner.db", "org": "organisation.hsorg"}
    changed = {names[word]: data for word, data in files.items()}
    kept = {**backup.files, **changed}
    whole = {name: data for name, data in kept.items() if data is not None}
    target = path.with_name(f"bent-{len(list(path.parent.iterdir()))}.hsbackup")
    target.write_bytes(backup_file.write(Backup(backup.kind, backup.made, backup.app, whole), WORDS))
    return target


# -- making -------------------------------------------------------------------------------------------------


def test_a_backup_holds_the_profile_its_key_its_store_and_no_more(pc: Pc) -> None:
    pc.pin()
    me = enrolled(pc, pin=PIN)
    study(pc)
    made = pc.learner.backups.make(pc.usb, WORDS)
    assert made.path == pc.usb / "sao-luu-mh-002-20261123.hsbackup"
    assert made.size == made.path.stat().st_size
    inside = backup_file.read(made.path.read_bytes(), WORDS, expect=BackupKind.PROFILE)
    assert sorted(inside.files) == ["keys.lock", "learner.db", "organisation.hsorg", "profile.json"]
    assert json.loads(inside.files["profile.json"])["name"] == "Lê Minh"
    assert inside.files["keys.lock"] == (pc.home / "profiles" / me.profile.id / "keys.lock").read_bytes()
    assert pc.learner.backups.make(pc.usb, WORDS).path.name == "sao-luu-mh-002-20261123-2.hsbackup"
    with refused(Reason.FILE_EXISTS):
        pc.learner.backups.make(made.path, WORDS)
    with refused(Reason.PASSPHRASE_TOO_SHORT):
        pc.learner.backups.make(pc.usb, "ngắn quá")
    assert b"L\xc3\xaa Minh" not in made.path.read_bytes()
    assert not list((pc.home / "staging").iterdir())


def test_a_backup_that_cannot_be_remembered_is_taken_back(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled(pc)

    def full(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    before = sorted(pc.usb.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr("trainer.storage.backup_notes.write_notes", full)
        with refused(Reason.CANNOT_WRITE):
            pc.learner.backups.make(pc.usb, WORDS)
    assert sorted(pc.usb.iterdir()) == before
    assert pc.learner.backups.make(pc.usb, WORDS).path.is_file()


def test_a_backup_that_is_replaced_stays_until_the_new_one_is_whole(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(pc)
    path = pc.usb / "sao-luu.hsbackup"
    pc.learner.backups.make(path, WORDS)
    old = path.read_bytes()
    study(pc)
    with refused(Reason.FILE_EXISTS):
        pc.learner.backups.make(path, WORDS)

    def full(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    with monkeypatch.context() as patch:
        patch.setattr("trainer.storage.files.write_whole", full)
        with refused(Reason.CANNOT_WRITE):
            pc.learner.backups.make(path, WORDS, replace=True)
    assert path.read_bytes() == old
    with monkeypatch.context() as patch:
        patch.setattr("trainer.storage.backup_notes.write_notes", full)
        with refused(Reason.CANNOT_WRITE):
            pc.learner.backups.make(path, WORDS, replace=True)
    assert pc.learner.restoring.look(path, WORDS).name == "Lê Minh"
    assert path.read_bytes() != old
    pc.learner.backups.make(path, WORDS, replace=True)


def test_a_backup_of_somebody_without_a_staff_code_is_named_after_the_key(pc: Pc) -> None:
    me = pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    assert pc.learner.backups.file_name() == f"sao-luu-{me.profile.key[:8]}-20261123.hsbackup"


def test_looking_tells_whose_it_is_and_how_far_it_reaches(pc: Pc, second: Pc) -> None:
    pc.pin()
    me = enrolled(pc, pin=PIN)
    study(pc)
    made = pc.learner.backups.make(pc.usb / "a.hsbackup", WORDS)
    look = second.learner.restoring.look(made.path, WORDS)
    assert (look.name, look.staff_code, look.unit, look.has_pin) == ("Lê Minh", "MH-002", "Văn phòng", True)
    assert (look.made, look.newest) == ("2026-11-23T08:01:00+07:00", "2026-11-23T08:01:00+07:00")
    assert look.organisation
    assert look.events > 3
    assert look.here is None
    assert not look.needs_new_pin
    assert pc.learner.restoring.look(made.path, WORDS).here == me.profile.id
    with refused(Reason.PASSPHRASE_WRONG):
        second.learner.restoring.look(made.path, "chim sẻ bay qua đồng")
    with refused(Reason.FILE_MISSING):
        second.learner.restoring.look(pc.usb / "x.hsbackup", WORDS)
    assert second.learner.profiles.all() == ()


# -- on a second PC -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pin", [None, PIN])
def test_a_second_pc_goes_on_in_a_new_log_and_signs_with_the_same_key(
    pc: Pc, second: Pc, monkeypatch: pytest.MonkeyPatch, pin: str | None
) -> None:
    pc.pin()
    me = enrolled(pc, pin=pin)
    study(pc)
    made = pc.learner.reports.make(pc.usb)
    backup = pc.learner.backups.make(pc.usb, WORDS)
    monkeypatch.setattr(machine, "_system_number", lambda: "máy hai")
    restored = second.learner.restoring.restore_as_new(backup.path, WORDS)
    assert (restored.name, restored.has_pin, restored.into_existing) == ("Lê Minh", pin is not None, False)
    there = second.learner.profiles.open(restored.profile, pin)
    assert there.profile.key == me.profile.key
    assert done(second) == [True, False]
    study(second, 1)
    report = second.read_report(second.learner.reports.make(second.usb))
    parent = report.parent
    assert parent is not None
    assert parent.log == pc.read_report(made).log
    assert (report.report_no, pc.learner.reports.preview().number) == (
        102,
        2,
    )  # one more for the first PC's log
    assert [row.number for row in second.learner.reports.all()] == [102, 101, 1]
    assert done(pc) == [True, False]
    assert second.learner.profiles.all()[0].id == restored.profile


def test_the_organisation_comes_along_where_there_is_none_and_never_replaces_one(pc: Pc, second: Pc) -> None:
    pc.pin()
    enrolled(pc)
    backup = pc.learner.backups.make(pc.usb, WORDS)
    assert second.learner.organisation.facts() is None
    second.learner.restoring.restore_as_new(backup.path, WORDS)
    facts = second.learner.organisation.facts()
    assert facts is not None
    assert facts == pc.learner.organisation.facts()
    newer = second.organisation_file("mới.hsorg", number=3, made="2026-12-01T09:00:00+07:00")
    second.learner.organisation.receive(newer)
    with refused(Reason.BACKUP_COVERED):
        second.learner.restoring.restore_as_new(backup.path, WORDS)
    facts = second.learner.organisation.facts()
    assert facts is not None
    assert facts.made == "2026-12-01T09:00:00+07:00"
    broken = bent(backup.path, org=b"x")
    third = Pc(second.folder / "ba")
    third.learner.restoring.restore_as_new(broken, WORDS)
    assert third.learner.organisation.facts() is None
    assert third.learner.restoring.look(broken, WORDS).organisation == ""


def test_where_a_pin_is_demanded_a_profile_without_one_gets_its_first(pc: Pc, second: Pc) -> None:
    enrolled(pc)
    backup = pc.learner.backups.make(pc.usb, WORDS)
    second.pin(catalogue=a_catalogue(pin_required=True))
    assert second.learner.restoring.look(backup.path, WORDS).needs_new_pin
    for pin in (None, "123"):
        with refused(Reason.PIN_TOO_SHORT):
            second.learner.restoring.restore_as_new(backup.path, WORDS, pin)
    assert second.learner.profiles.all() == ()
    restored = second.learner.restoring.restore_as_new(backup.path, WORDS, PIN)
    assert restored.has_pin
    with refused(Reason.PIN_WRONG):
        second.learner.profiles.open(restored.profile, "000000")
    second.learner.profiles.open(restored.profile, PIN)


def test_course_packs_that_were_taken_up_come_along(
    pc: Pc, second: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(pc.course, id=CourseId("goi-khac"), title="Gói khác")
    pack = pc.usb / "khac.hspack"
    pack.write_bytes(a_pack(other))
    enrolled(pc)
    pc.learner.study.add_pack(pack)
    pc.learner.study.finish_lesson(other.id, other.lessons[0].id)
    backup = pc.learner.backups.make(pc.usb, WORDS)
    restored = second.learner.restoring.restore_as_new(backup.path, WORDS)
    second.learner.profiles.open(restored.profile)
    assert "goi-khac" in [card.id for card in second.learner.study.courses()]
    monkeypatch.setattr("trainer.services.learner.backups.PACKS_CAP", 10)
    small = pc.learner.backups.make(pc.usb, WORDS)
    assert small.size < backup.size


@pytest.mark.parametrize("place", ["course_library.write_whole", "organisation_store.write_whole"])
def test_what_comes_along_and_cannot_be_kept_is_not_passed_over(
    pc: Pc, second: Pc, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    pc.pin()
    enrolled(pc)
    pack = pc.usb / "khac.hspack"
    pack.write_bytes(a_pack(replace(pc.course, id=CourseId("goi-khac"))))
    pc.learner.study.add_pack(pack)
    backup = pc.learner.backups.make(pc.usb, WORDS)

    def full(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    with monkeypatch.context() as patch:
        patch.setattr(f"trainer.storage.{place}", full)
        with refused(Reason.CANNOT_WRITE):
            second.learner.restoring.restore_as_new(backup.path, WORDS)
    assert second.learner.profiles.all() == ()
    restored = second.learner.restoring.restore_as_new(backup.path, WORDS)
    second.learner.profiles.open(restored.profile)
    assert "goi-khac" in [card.id for card in second.learner.study.courses()]
    assert second.learner.organisation.facts() is not None


def test_without_room_to_look_into_a_backup_that_is_said(
    pc: Pc, second: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(pc)
    backup = pc.learner.backups.make(pc.usb, WORDS)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        with refused(Reason.CANNOT_WRITE):
            second.learner.restoring.look(backup.path, WORDS)
    assert list((second.home / "staging").iterdir()) == []
    assert second.learner.restoring.look(backup.path, WORDS).name == "Lê Minh"


# -- on the same PC ------------------------------------------------------------------------------------------


def test_an_older_backup_changes_nothing_where_the_profile_is_newer(pc: Pc) -> None:
    me = enrolled(pc, pin=PIN)
    study(pc)
    backup = pc.learner.backups.make(pc.usb, WORDS)
    study(pc, 1)
    before = event_texts(pc, LogKind.RECORD)
    with refused(Reason.BACKUP_COVERED):
        pc.learner.restoring.restore_as_new(backup.path, WORDS)
    pc.learner.profiles.open(me.profile.id, PIN)
    assert event_texts(pc, LogKind.RECORD)[: len(before)] == before
    assert done(pc) == [True, True]


def test_work_of_the_second_pc_comes_back_to_the_first_and_nothing_of_either_is_lost(
    pc: Pc, second: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = enrolled(pc)
    backup = pc.learner.backups.make(pc.usb, WORDS)
    with monkeypatch.context() as patch:
        patch.setattr(machine, "_system_number", lambda: "máy hai")
        there = second.learner.restoring.restore_as_new(backup.path, WORDS)
        second.learner.profiles.open(there.profile)
        study(second, 1)
        back = second.learner.backups.make(second.usb, WORDS)
    study(pc, 0)
    pc.clock.go_on(60)
    restored = pc.learner.restoring.restore_as_new(back.path, WORDS)
    assert restored.into_existing
    assert restored.profile == me.profile.id
    assert restored.added > 0
    assert restored.kept
    pc.learner.profiles.open(me.profile.id)
    assert done(pc) == [True, True]
    logs = pc.learner.own_data.everything().logs
    assert len([log for log in logs if log.kind is LogKind.RECORD]) == 3
    assert len({log.id for log in logs}) == len(logs)
    with refused(Reason.BACKUP_COVERED):
        pc.learner.restoring.restore_as_new(back.path, WORDS)
    assert len(pc.learner.profiles.all()) == 1


def test_a_branch_that_was_lost_is_noted_again_and_only_once(pc: Pc) -> None:
    pc.pin()
    me = enrolled(pc)
    pc.learner.reports.make(pc.usb)
    folder = pc.home / "profiles" / me.profile.id
    older = pc.folder / "older.db"
    pc.learner.profiles.close()
    older.write_bytes((folder / "learner.db").read_bytes())
    pc.learner.profiles.open(me.profile.id)
    study(pc, 0)
    pc.learner.study.save_position(COURSE, pc.course.lessons[0].id, pc.course.lessons[0].parts[0].id, 500)
    backup = pc.learner.backups.make(pc.usb, WORDS)
    pc.learner.profiles.close()
    (folder / "learner.db").write_bytes(older.read_bytes())  # put back by hand, then worked on
    pc.learner.profiles.open(me.profile.id)
    study(pc, 1)
    restored = pc.learner.restoring.restore_as_new(backup.path, WORDS)
    assert restored.carried > 0
    pc.learner.profiles.open(me.profile.id)
    assert done(pc) == [True, True]
    with refused(Reason.BACKUP_COVERED):
        pc.learner.restoring.restore_as_new(backup.path, WORDS)


def test_a_restore_that_was_killed_brings_everything_when_it_is_done_again(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the backup holds of a lost branch is noted again, though it stood in the store already."""
    pc.pin()
    me = enrolled(pc)
    folder = pc.home / "profiles" / me.profile.id
    older = pc.folder / "older.db"
    pc.learner.profiles.close()
    older.write_bytes((folder / "learner.db").read_bytes())
    pc.learner.profiles.open(me.profile.id)
    study(pc, 0)
    backup = pc.learner.backups.make(pc.usb, WORDS)
    pc.learner.profiles.close()
    (folder / "learner.db").write_bytes(older.read_bytes())
    pc.learner.profiles.open(me.profile.id)
    study(pc, 1)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("trainer.services.learner.profile_here.begin_anew", killed)
        with pytest.raises(KeyboardInterrupt):
            pc.learner.restoring.restore_as_new(backup.path, WORDS)
    assert pc.restart().restoring.restore_as_new(backup.path, WORDS).carried > 0
    pc.learner.profiles.open(me.profile.id)
    assert done(pc) == [True, True]


def test_another_window_with_the_profile_open_is_asked_to_close_first(pc: Pc, second: Pc) -> None:
    me = enrolled(pc)
    backup = pc.learner.backups.make(pc.usb, WORDS)
    pc.learner.profiles.close()
    window = pc.start()
    window.profiles.open(me.profile.id)
    with refused(Reason.STORE_BUSY):
        pc.learner.restoring.restore_as_new(backup.path, WORDS)
    window.profiles.close()
    with refused(Reason.BACKUP_COVERED):
        pc.learner.restoring.restore_as_new(backup.path, WORDS)


# -- hostile and broken ---------------------------------------------------------------------------------------


def test_backups_that_lack_something_or_belong_to_another_key_are_refused_whole(pc: Pc, second: Pc) -> None:
    enrolled(pc)
    study(pc)
    path = pc.learner.backups.make(pc.usb, WORDS).path
    facts = json.loads(
        backup_file.read(path.read_bytes(), WORDS, expect=BackupKind.PROFILE).files["profile.json"]
    )
    other = Pc(pc.folder / "khác")
    stranger = enrolled(other)
    theirs = other.learner.backups.make(other.usb, WORDS).path
    files = backup_file.read(theirs.read_bytes(), WORDS, expect=BackupKind.PROFILE).files
    other.learner.profiles.close()
    for each in (
        bent(path, facts=None),
        bent(path, key=None),
        bent(path, store=None),
        bent(path, facts=b"{}"),
        bent(path, facts=b"[1]"),
        bent(path, key=b"{}"),
        bent(path, key=files["keys.lock"]),
        bent(path, store=files["learner.db"]),
        bent(path, facts=json.dumps({**facts, "key": stranger.profile.key}).encode()),
        bent(path, facts=json.dumps({**facts, "has_pin": True}).encode(), key=b"x"),
    ):
        with refused(Reason.FILE_BROKEN):
            second.learner.restoring.restore_as_new(each, WORDS)
    with pytest.raises(Refused):
        second.learner.restoring.restore_as_new(bent(path, store=b"no database at all" * 400), WORDS)
    assert second.learner.profiles.all() == ()
    assert not any((second.home / "profiles").glob("*"))


def test_a_backup_with_a_changed_event_is_refused(pc: Pc, second: Pc) -> None:
    enrolled(pc)
    study(pc)
    path = pc.learner.backups.make(pc.usb, WORDS).path
    store = pc.folder / "changed.db"
    store.write_bytes(
        backup_file.read(path.read_bytes(), WORDS, expect=BackupKind.PROFILE).files["learner.db"]
    )
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE event SET text = replace(text, 'active_s\":', 'active_s\":9')")
    connection.close()
    with refused(Reason.CHAIN_BROKEN):
        second.learner.restoring.look(bent(path, store=store.read_bytes()), WORDS)


def test_a_restore_that_cannot_be_finished_leaves_nothing(
    pc: Pc, second: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(pc)
    path = pc.learner.backups.make(pc.usb, WORDS).path

    def full(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    with monkeypatch.context() as patch:
        patch.setattr("trainer.storage.profiles.write_profile", full)
        with refused(Reason.CANNOT_WRITE):
            second.learner.restoring.restore_as_new(path, WORDS)
    assert not any((second.home / "profiles").iterdir())
    second.learner.restoring.restore_as_new(path, WORDS)


def test_a_restore_that_is_cut_off_before_the_new_log_never_goes_on_in_the_old_one(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = enrolled(pc)
    pc.learner.profiles.close()
    shutil.copytree(pc.home, pc.folder / "older")
    pc.learner.profiles.open(me.profile.id)
    study(pc)
    path = pc.learner.backups.make(pc.usb, WORDS).path
    pc.learner.profiles.close()
    shutil.rmtree(pc.home)
    (pc.folder / "older").rename(pc.home)
    pc.restart()

    def full(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    with monkeypatch.context() as patch:
        patch.setattr("trainer.services.learner.profile_here.begin_anew", full)
        with refused(Reason.CANNOT_WRITE):
            pc.learner.restoring.restore_as_new(path, WORDS)
        with refused(Reason.CANNOT_WRITE):  # it is not finished, so it is not said to be covered
            pc.learner.restoring.restore_as_new(path, WORDS)
    pc.learner.profiles.open(me.profile.id)
    assert done(pc)[0]
    logs = {log.id for log in pc.learner.own_data.everything().logs if log.kind is LogKind.RECORD}
    assert len(logs) == 2
    pc.learner.profiles.close()
    with refused(Reason.BACKUP_COVERED):
        pc.learner.restoring.restore_as_new(path, WORDS)


# -- the weekly reminder --------------------------------------------------------------------------------------


def test_a_week_of_learning_without_a_backup_is_mentioned_and_can_be_put_off(pc: Pc) -> None:
    enrolled(pc)
    backups = pc.learner.backups
    pc.clock.go_on(30 * 86_400)
    assert backups.reminder() is None  # nothing was learned
    study(pc)
    assert backups.reminder() is None
    pc.clock.go_on(7 * 86_400)
    reminder = backups.reminder()
    assert reminder is not None
    assert (reminder.days, reminder.ever) == (7, False)
    backups.put_off()
    assert backups.reminder() is None
    assert not backups.standing().due
    pc.clock.go_on(7 * 86_400)
    assert backups.standing().due
    made = backups.make(pc.usb, WORDS)
    standing = backups.standing()
    assert (standing.made, standing.new, standing.due) == (made.made, 0, False)
    pc.clock.go_on(20 * 86_400)
    assert backups.reminder() is None  # nothing new
    study(pc, 1)
    reminder = backups.reminder()
    assert reminder is not None
    assert (reminder.days, reminder.ever) == (20, True)
    assert backups.standing().new > 0
    pc.clock.wall -= timedelta(days=100)  # a clock set back hides nothing
    reminder = backups.reminder()
    assert reminder is not None
    assert reminder.days == 0


@pytest.mark.parametrize("text", ["", "[]", '{"made": "x", "learned": 0, "put_off": "2026-01-01T00:00:00"}'])
def test_broken_notes_are_those_of_somebody_without_a_backup(pc: Pc, text: str) -> None:
    me = enrolled(pc)
    study(pc)
    (pc.home / "profiles" / me.profile.id / "backup.json").write_text(text, encoding="utf-8")
    pc.clock.go_on(8 * 86_400)
    reminder = pc.learner.backups.reminder()
    assert reminder is not None
    assert not reminder.ever
