"""Copies the program makes by itself, and a damaged store mended from them with what survived in it."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from tests.services.learner.pc import COURSE, Pc
from trainer.domain.errors import Reason, Refused
from trainer.domain.log import GENESIS, LogKind, chain
from trainer.domain.profile import ProfileId
from trainer.services.learner.backup_pages import OwnLog
from trainer.storage import salvage
from trainer.storage.learner_store import EventRow
from trainer.storage.merging import unbroken
from trainer.storage.profiles import profile_folder
from trainer.storage.store_in_use import in_use


def refused(reason: Reason) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda refusal: refusal.reason is reason)


@pytest.fixture
def profile(pc: Pc) -> ProfileId:
    pc.pin()
    return pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP").profile.id


def store(pc: Pc, profile: ProfileId) -> Path:
    return pc.home / "profiles" / profile / "learner.db"


def study(pc: Pc, lesson: int = 0) -> None:
    pc.clock.go_on(60)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[lesson].id)


def done(pc: Pc) -> list[bool]:
    page = pc.learner.study.course(COURSE)
    return [lesson.done for module in page.modules for lesson in module.lessons]


def logs(pc: Pc, kind: LogKind = LogKind.RECORD) -> list[OwnLog]:
    return [log for log in pc.learner.own_data.everything().logs if log.kind is kind]


def break_event(pc: Pc, profile: ProfileId, text: str) -> None:
    """Change a stored event, as a bad sector or a curious person would."""
    with sqlite3.connect(store(pc, profile)) as connection:
        changed = connection.execute(
            "UPDATE event SET text = replace(text, '\"t\":', '\"t\":7') WHERE text LIKE ?", (f"%{text}%",)
        ).rowcount
    connection.close()
    assert changed


# -- copies ----------------------------------------------------------------------------------------------------


def test_a_copy_is_made_only_when_something_was_learned_since(pc: Pc, profile: ProfileId) -> None:
    keep = pc.learner.backups.keep_automatic
    first = keep(profile)
    assert first is not None
    assert first.good
    assert keep(profile) is None
    pc.restart().profiles.open(profile)
    assert pc.learner.backups.keep_automatic(profile) is None  # that it was opened is nothing learned
    study(pc)
    pc.learner.profiles.close()
    second = pc.learner.backups.keep_automatic(
        profile
    )  # the profile is closed: the copy is made all the same
    assert second is not None
    assert second.events > first.events
    assert [each.file_name for each in pc.learner.backups.automatic(profile)] == [
        second.file_name,
        first.file_name,
    ]
    assert pc.learner.backups.keep_automatic(ProfileId("0123456789abcdef")) is None


def test_copies_thin_out_as_they_age(pc: Pc, profile: ProfileId) -> None:
    part = pc.course.lessons[0].parts[0].id
    for day in range(40):
        for hour in range(3):
            pc.clock.go_on(3600)
            pc.learner.study.save_position(COURSE, pc.course.lessons[0].id, part, 10 * day + hour)
            pc.learner.backups.keep_automatic(profile)
        pc.clock.go_on(21 * 3600)
    kept = pc.learner.backups.automatic(profile)
    assert 15 < len(kept) < 40
    assert all(each.good for each in kept)


def test_a_copy_that_cannot_be_read_is_named_and_a_new_one_is_made(pc: Pc, profile: ProfileId) -> None:
    first = pc.learner.backups.keep_automatic(profile)
    assert first is not None
    (store(pc, profile).parent / "backups" / first.file_name).write_bytes(b"broken")
    assert not pc.learner.backups.automatic(profile)[0].good
    pc.clock.go_on(1)
    assert pc.learner.backups.keep_automatic(profile) is not None


# -- mending -----------------------------------------------------------------------------------------------------


def test_a_whole_store_is_never_replaced_by_an_older_copy(pc: Pc, profile: ProfileId) -> None:
    made = pc.learner.backups.keep_automatic(profile)
    assert made is not None
    study(pc)
    before = [event.text for event in logs(pc)[0].events]
    with refused(Reason.BACKUP_COVERED):
        pc.learner.restoring.restore_automatic(profile, made.file_name)
    with refused(Reason.NOT_FOUND):
        pc.learner.restoring.restore_automatic(profile, "learner-19990101-000000-000.db")
    pc.learner.profiles.open(profile)
    assert [event.text for event in logs(pc)[0].events][: len(before)] == before
    assert len(logs(pc)) == 1


def test_a_changed_event_is_mended_from_the_copy_and_later_work_survives(pc: Pc, profile: ProfileId) -> None:
    study(pc, 0)
    pc.learner.backups.keep_automatic(profile)
    study(pc, 1)
    made = pc.learner.reports.make(pc.usb)
    pc.learner.profiles.close()
    break_event(pc, profile, '"k":"org_seen"')
    with refused(Reason.CHAIN_BROKEN):
        pc.restart().profiles.open(profile)
    restored = pc.learner.restoring.restore_automatic(profile)
    assert restored.into_existing
    assert restored.added > 0
    pc.learner.profiles.open(profile)
    assert done(pc) == [True, True]
    assert (store(pc, profile).parent / "backups" / restored.kept / "learner.db").is_file()
    first, second = logs(pc)
    assert second.parent == first.id
    assert pc.read_report(made).log == first.id
    assert [row.number for row in pc.learner.reports.all()] == [1]  # the row of the report survived too
    assert pc.learner.reports.preview().number == 101
    assert not list(store(pc, profile).parent.glob("restored.db"))


def test_a_file_that_is_no_database_any_more_is_mended_from_the_newest_good_copy(
    pc: Pc, profile: ProfileId
) -> None:
    study(pc, 0)
    good = pc.learner.backups.keep_automatic(profile)
    study(pc, 1)
    bad = pc.learner.backups.keep_automatic(profile)
    assert good is not None
    assert bad is not None
    pc.learner.profiles.close()
    folder = store(pc, profile).parent
    (folder / "backups" / bad.file_name).write_bytes(b"x" * 5000)
    for path in folder.glob("learner.db*"):
        path.unlink()
    store(pc, profile).write_bytes(b"not a database" * 1000)
    with refused(Reason.STORE_BROKEN):
        pc.restart().profiles.open(profile)
    restored = pc.learner.restoring.restore_automatic(profile)
    assert restored.added == 0
    pc.learner.profiles.open(profile)
    assert done(pc) == [True, False]


def test_without_any_copy_what_is_whole_at_the_front_survives(pc: Pc, profile: ProfileId) -> None:
    study(pc, 0)
    study(pc, 1)
    pc.learner.profiles.close()
    page = pc.course.lessons[1].id
    break_event(pc, profile, f'"k":"lesson_done","seq":%"lesson":"{page}"')
    pc.learner.restoring.restore_automatic(profile)
    pc.learner.profiles.open(profile)
    assert done(pc) == [True, False]


def test_what_follows_a_changed_event_is_not_believed(pc: Pc, profile: ProfileId) -> None:
    study(pc, 0)
    pc.learner.backups.keep_automatic(profile)
    study(pc, 1)
    pc.learner.profiles.close()
    break_event(pc, profile, f'"k":"lesson_done","seq":%"lesson":"{pc.course.lessons[1].id}"')
    pc.learner.restoring.restore_automatic(profile)
    pc.learner.profiles.open(profile)
    assert done(pc) == [True, False]


def test_where_nothing_is_left_that_is_said_and_nothing_is_changed(pc: Pc, profile: ProfileId) -> None:
    pc.learner.profiles.close()
    for path in store(pc, profile).parent.glob("learner.db*"):
        path.unlink()
    store(pc, profile).write_bytes(b"nothing" * 1000)
    with refused(Reason.STORE_BROKEN):
        pc.learner.restoring.restore_automatic(profile)
    assert store(pc, profile).read_bytes() == b"nothing" * 1000


def test_a_store_that_vanished_comes_back_from_its_copy(pc: Pc, profile: ProfileId) -> None:
    study(pc, 0)
    pc.learner.backups.keep_automatic(profile)
    pc.learner.profiles.close()
    for path in store(pc, profile).parent.glob("learner.db*"):
        path.unlink()
    pc.learner.restoring.restore_automatic(profile)
    pc.learner.profiles.open(profile)
    assert done(pc) == [True, False]


def test_random_damage_never_loses_what_a_copy_held(pc: Pc, profile: ProfileId) -> None:
    for number in range(60):
        pc.learner.study.save_position(
            COURSE, pc.course.lessons[0].id, pc.course.lessons[0].parts[0].id, number
        )
    study(pc, 0)
    pc.learner.backups.keep_automatic(profile)
    study(pc, 1)
    pc.learner.profiles.close()
    whole = store(pc, profile).read_bytes()
    mended = 0
    for start in range(100, len(whole), len(whole) // 12):
        damaged = bytearray(whole)
        damaged[start : start + 300] = bytes(byte ^ 0x55 for byte in damaged[start : start + 300])
        for path in store(pc, profile).parent.glob("learner.db*"):
            path.unlink()
        store(pc, profile).write_bytes(damaged)
        try:
            pc.restart().profiles.open(profile)
        except Refused:
            pc.learner.restoring.restore_automatic(profile)
            pc.learner.profiles.open(profile)
            mended += 1
        assert done(pc)[0]
        pc.learner.profiles.close()
    assert mended > 0


def test_a_copy_made_by_a_newer_program_is_refused(pc: Pc, profile: ProfileId) -> None:
    made = pc.learner.backups.keep_automatic(profile)
    assert made is not None
    copy = store(pc, profile).parent / "backups" / made.file_name
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.close()
    assert not pc.learner.backups.automatic(profile)[0].good
    with refused(Reason.STORE_NEWER):
        pc.learner.restoring.restore_automatic(profile, made.file_name)


def test_a_folder_that_cannot_be_written_is_said(
    pc: Pc, profile: ProfileId, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc.learner.profiles.close()
    break_event(pc, profile, '"k":"org_seen"')

    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    copies = profile_folder(pc.home, profile) / "backups"
    before = sorted(copies.rglob("*"))
    for called in ("shutil.copyfile", "shutil.copytree", "move_whole"):
        with monkeypatch.context() as patch:
            patch.setattr(f"trainer.storage.mending.{called}", full)
            with refused(Reason.CANNOT_WRITE):
                pc.learner.restoring.restore_automatic(profile)
        assert sorted(copies.rglob("*")) == before, called
    pc.learner.restoring.restore_automatic(profile)
    pc.learner.profiles.open(profile)


# -- the rooms below ---------------------------------------------------------------------------------------------


def test_events_that_are_no_text_end_what_survived() -> None:
    good = '{"k":"open","seq":0,"at":"2026-11-23T08:00:00+07:00","t":1,"app":"1","machine":"m"}'
    head = chain(GENESIS, good)
    rows = [EventRow(0, good, head), EventRow(1, "no event", chain(head, "no event"))]
    assert unbroken(rows, GENESIS, 0) == tuple(rows[:1])
    assert unbroken([EventRow(0, "\ud800", b"x")], GENESIS, 0) == ()
    assert unbroken(rows, GENESIS, 1) == ()


def test_a_store_is_in_use_while_another_window_has_it_open(pc: Pc, profile: ProfileId) -> None:
    assert in_use(store(pc, profile))
    pc.learner.profiles.close()
    assert not in_use(store(pc, profile))
    assert not in_use(pc.folder / "none.db")
    broken = pc.folder / "broken.db"
    broken.write_bytes(b"broken" * 1000)
    assert not in_use(broken)


def test_salvage_skips_what_makes_no_sense(pc: Pc, profile: ProfileId) -> None:
    study(pc)
    pc.learner.reports.make(pc.usb)
    pc.learner.profiles.close()
    file = store(pc, profile)
    with sqlite3.connect(file) as connection:
        connection.execute("INSERT INTO log VALUES (77, 'x', 'strange', 'k', 'm', NULL, NULL, NULL)")
        connection.execute("INSERT INTO log VALUES (78, 'y', 'record', 'k', 'm', 'p', 3, 'h')")
        connection.execute("INSERT INTO event VALUES (78, 0, x'ff', 'text')")
        connection.execute("INSERT INTO report VALUES (9, 'm', 'f', 'n', 'd', 'many', 'l', 0, 1, '')")
        connection.execute("INSERT INTO report VALUES (10, 'm', 'f', 'n', 'd', 1, 'l', 0, 1, '')")
    connection.close()
    found = salvage.readable(file, (), {})
    assert len(found.logs) == 2
    assert [record.report_no for record in found.reports] == [1, 10]
    lengths = {log.row.id: len(log.events) for log in found.logs}
    assert salvage.readable(file, (), lengths).logs == ()
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE report")
        connection.execute("ALTER TABLE log RENAME TO gone")
    connection.close()
    again = salvage.readable(file, [log.row for log in found.logs], {})
    assert [log.events for log in again.logs] == [log.events for log in found.logs]
    assert salvage.readable(pc.folder, (), {}).logs == ()


def test_what_interrupted_work_left_in_the_staging_folder_goes_after_half_a_day(pc: Pc) -> None:
    import os

    from trainer.storage.staging import staging

    old, new = pc.home / "staging" / "old", pc.home / "staging" / "new"
    for folder in (old, new):
        folder.mkdir(parents=True)
    long_ago = (pc.clock.wall - timedelta(days=900)).timestamp()
    os.utime(old, (long_ago, long_ago))
    with staging(pc.home) as folder:
        assert folder.is_dir()
        assert not old.exists()
    assert not folder.exists()
    assert new.exists()
    blocked = pc.folder / "file"
    blocked.write_bytes(b"")
    with refused(Reason.CANNOT_WRITE), staging(blocked):
        pass
