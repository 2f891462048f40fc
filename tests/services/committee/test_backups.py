"""Backups of a committee, and coming back from one without giving anything out a second time."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy

from tests.builders import a_course, a_course_folder, a_pack
from tests.committee_room import COURSE, PASSPHRASE, Room, StillClock, cheap_locks
from trainer.domain.codes import root_code, short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.grading import right_answer
from trainer.domain.intake import Verdict
from trainer.domain.organisation import Organisation
from trainer.domain.standing import Progress
from trainer.formats import backup_file
from trainer.formats.backup_file import Backup, BackupKind
from trainer.formats.organisation_file import open_organisation
from trainer.services.committee import CommitteeService, restoring
from trainer.services.committee.backup_values import CaughtUp, Restored
from trainer.services.committee.values import JournalKind, TrainerPolicy, Wish
from trainer.services.learner import LearnerService
from trainer.services.learner.profile_pages import GrantState
from trainer.storage import backups as copies
from trainer.storage import organisation_store
from trainer.storage.checkup import journal_end_of
from trainer.storage.database import Database
from trainer.storage.files import free_name

PHRASE = "trăng rằm soi bến nước"
PEOPLE = (("Nguyễn Thị Hà", "MH-1", "Văn phòng"), ("Trần Văn Bình", "MH-2", "Trạm Y tế"))
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with cheap_locks():
        made = Room(tmp_path / "office")
        made.add_course()
        made.add_people(*PEOPLE)
        yield made
        made.close()


@pytest.fixture
def saved(room: Room) -> Path:
    """A backup made after Hà's first report was received and published."""
    learner = room.learner(1)
    learner.learn()
    room.receive(learner.report())
    publish(room, "mot.hsorg")
    return backup(room)


def publish(room: Room, name: str) -> Path:
    path = room.home / name
    room.committee.publisher.publish(path)
    return path


def backup(room: Room, name: str = "sao-luu.hsbackup") -> Path:
    path = room.home / name
    room.committee.backups.write(path, PHRASE)
    return path


def opened(path: Path) -> Organisation:
    return open_organisation(path.read_bytes())


def restore(room: Room, file: Path, home: Path, organisation: Path | None = None) -> Restored:
    return restoring.restore(
        home, file, PHRASE, organisation=organisation, clock=room.clock, token=room._chance.randbytes
    )


def start(room: Room, home: Path) -> CommitteeService:
    """The program on the restored folder, in the room of the lost one."""
    room.committee.close()
    room.committee = CommitteeService(home, clock=room.clock, token=room._chance.randbytes)
    room.committee.setup.unlock(PASSPHRASE)
    return room.committee


def recover(room: Room, secrets: list[tuple[str, ...]]) -> None:
    desk = room.committee.recovery
    desk.recover([desk.sheet(secrets[0])], secrets[1], PASSPHRASE)


def caught(restored: Restored) -> CaughtUp:
    assert restored.caught_up is not None
    return restored.caught_up


def reason_of(room: Room, file: Path, home: Path, organisation: Path | None = None) -> Reason:
    with pytest.raises(Refused) as refusal:
        restore(room, file, home, organisation)
    return refusal.value.reason


# -- copies the program makes by itself ---------------------------------------------------------------------


def test_a_copy_is_made_when_something_changed_and_old_ones_go(room: Room) -> None:
    desk = room.committee.backups
    assert desk.standing().automatic == 0
    assert desk.automatic() is not None
    assert desk.automatic() is None
    for _ in range(20):
        room.clock.move(days=1)
        room.committee.catalogue.set_pin_required(on=True)
        assert desk.automatic() is not None
    standing = desk.standing()
    assert standing.automatic == 2 + 12 + 2
    assert standing.newest == room.clock.now().isoformat(timespec="seconds")
    assert standing.folder == room.home / "committee" / "backups"


def test_a_copy_that_cannot_be_made_is_refused_and_work_goes_on(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 0))
    with pytest.raises(Refused) as refusal:
        room.committee.backups.automatic()
    assert refusal.value.reason is Reason.NO_ROOM
    room.committee.catalogue.set_pin_required(on=True)
    assert room.committee.catalogue.pin_required


def test_a_backup_that_cannot_be_remembered_is_taken_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    with monkeypatch.context() as patch:
        patch.setattr("trainer.services.committee.backups.store.set_fact", full)
        with pytest.raises(Refused):
            backup(room)
    assert not (room.home / "sao-luu.hsbackup").exists()
    backup(room)  # under the same name
    assert room.committee.backups.standing().file


def test_a_store_on_a_server_is_left_to_the_server_and_still_goes_into_a_file(
    room: Room, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.committee._desk.database(), "file", None)
    assert room.committee.backups.automatic() is None
    standing = room.committee.backups.standing()
    assert (standing.automatic, standing.folder) == (0, None)
    figures = room.figures()
    restore(room, backup(room, "tu-may-chu.hsbackup"), tmp_path / "new" / "committee")
    start(room, tmp_path / "new" / "committee")
    assert room.figures() == figures


def test_a_committee_whose_vault_is_lost_saves_the_rest(room: Room, tmp_path: Path) -> None:
    secrets = [secret.lines for secret in room.sheet.secrets]
    (room.home / "committee" / "vault.json").unlink()
    home = restore(room, backup(room), tmp_path / "new" / "committee").home
    room.committee.close()
    room.committee = CommitteeService(home, clock=room.clock, token=room._chance.randbytes)
    recover(room, secrets)
    assert room.committee.setup.status().root_version == 2


# -- the file ----------------------------------------------------------------------------------------------


def test_a_backup_holds_store_vault_and_the_newest_organisation_file(room: Room) -> None:
    before = room.committee.backups.write(room.home / "a.hsbackup", PHRASE)
    assert not before.published
    newest = publish(room, "mot.hsorg")
    made = room.committee.backups.write(room.home / "b.hsbackup", PHRASE)
    assert (made.published, made.size, made.made) == (
        True,
        made.path.stat().st_size,
        "2026-11-23T09:00:00+07:00",
    )
    inside = backup_file.read(made.path.read_bytes(), PHRASE, expect=BackupKind.COMMITTEE)
    assert set(inside.files) == {"committee.db", "committee.json", "vault.json", "organisation.hsorg"}
    assert inside.files["organisation.hsorg"] == newest.read_bytes()
    assert not list((room.home / "committee").glob("*.part"))


def test_a_backup_overwrites_nothing_and_wants_a_good_passphrase(room: Room) -> None:
    path = backup(room)
    before = path.read_bytes()
    for wrong, phrase in ((Reason.FILE_EXISTS, PHRASE), (Reason.PASSPHRASE_TOO_SHORT, "1234")):
        with pytest.raises(Refused) as refusal:
            room.committee.backups.write(path, phrase)
        assert refusal.value.reason is wrong
    assert path.read_bytes() == before


def test_a_folder_without_room_for_the_copy_is_said(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_database: Database, target: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))

    with monkeypatch.context() as patched:
        patched.setattr(copies, "copy_alone", full)
        with pytest.raises(Refused) as refusal:
            backup(room)
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert not list(room.home.glob("*.hsbackup"))
    assert room.committee.backups.standing().file == ""


def test_a_backup_is_asked_for_once_a_week_while_something_goes_on(room: Room) -> None:
    standing = room.committee.backups.standing
    assert standing().due
    backup(room)
    assert not standing().due
    room.committee.catalogue.set_pin_required(on=True)
    room.clock.move(days=6, hours=23)
    assert not standing().due
    room.clock.move(hours=1)
    assert standing().due
    backup(room, "hai.hsbackup")
    room.clock.move(days=400)
    assert not standing().due


def test_the_name_of_a_backup_names_nobody(room: Room) -> None:
    assert room.committee.backups.file_name() == "sao-luu-ban-chi-dao-20261123.hsbackup"


# -- coming back --------------------------------------------------------------------------------------------


def test_an_empty_pc_gets_everything_back(room: Room, saved: Path, tmp_path: Path) -> None:
    before, figures = room.committee.setup.status(), room.figures()
    home = tmp_path / "new" / "committee"
    restored = restore(room, saved, home)
    assert (restored.home, restored.aside, restored.organisation) == (home, None, "UBND phường Mỹ Hào")
    assert (restored.reports, restored.caught_up, restored.found) == (1, None, False)
    committee = start(room, home)
    after = committee.setup.status()
    assert replace(after, unpublished=False, journal_length=0, journal_head="") == replace(
        before, unpublished=False, journal_length=0, journal_head=""
    )
    assert room.figures() == figures == room.recomputed()
    line = committee.journal.entries(1)[0]
    assert line.kind is JournalKind.RESTORED
    assert dict(line.facts)["journal"] == before.journal_head
    assert committee.journal.check() is None
    assert committee.backups.standing().blind == "2026-11-23T09:00:00+07:00"
    committee.backups.catch_up(room.home / "mot.hsorg")
    assert committee.backups.standing().blind == ""
    assert committee.journal.entries(1)[0].kind is JournalKind.CAUGHT_UP


def test_the_old_folder_is_kept_aside_and_its_organisation_file_is_used(room: Room, saved: Path) -> None:
    binh = room.learner(2, staff_code="MH-2")
    binh.learn()
    room.receive(binh.report())
    publish(room, "hai.hsorg")
    home = room.home / "committee"
    room.committee.close()
    old_head = journal_end_of(home / "committee.db")
    before = sorted((path.name, path.read_bytes()) for path in home.iterdir() if path.is_file())
    older = organisation_store.current_file(home.parent)
    older.parent.mkdir()
    older.write_bytes((room.home / "mot.hsorg").read_bytes())
    restored = restore(room, saved, home)
    assert restored.aside == room.home / "committee-truoc-20261123-090000"
    assert (
        sorted((path.name, path.read_bytes()) for path in restored.aside.iterdir() if path.is_file())
        == before
    )
    assert restored.found
    assert caught(restored).number == 2
    committee = start(room, home)
    assert dict(committee.journal.entries(1)[0].facts)["before"] == old_head
    again = restore(room, saved, room.home / "committee-2")
    assert again.aside is None


def test_the_learners_part_of_this_pc_may_hold_the_newest_organisation_file(
    room: Room, saved: Path, tmp_path: Path
) -> None:
    room.committee.catalogue.set_pin_required(on=True)
    newest = opened(publish(room, "hai.hsorg"))
    organisation_store.keep(tmp_path / "pc", newest.id, (room.home / "hai.hsorg").read_bytes())
    home = tmp_path / "pc" / "committee"
    restored = restore(room, saved, home)
    assert restored.found
    assert start(room, home).catalogue.pin_required


def test_an_older_or_foreign_file_at_hand_is_not_used(room: Room, saved: Path, tmp_path: Path) -> None:
    publish(room, "hai.hsorg")
    newer = backup(room, "moi.hsbackup")
    home = tmp_path / "pc" / "committee"
    organisation_store.current_file(home.parent).parent.mkdir(parents=True)
    organisation_store.current_file(home.parent).write_bytes((room.home / "mot.hsorg").read_bytes())
    assert restore(room, newer, home).caught_up is None
    shutil.rmtree(home)
    organisation_store.current_file(home.parent).write_bytes(b"something else")
    assert restore(room, saved, home).caught_up is None


def test_nothing_published_since_is_given_out_again(room: Room, saved: Path, tmp_path: Path) -> None:
    ha, binh, lan = room.learner(1), room.learner(2, staff_code="MH-2"), room.learner(3, enrolled=False)
    ha.learn()
    ha.sit()
    binh.learn()
    lan.name = "Lê Thị Lan"
    room.receive(ha.report(), binh.report(), lan.report())
    room.committee.approvals.revoke(binh.key.public, "lost")
    room.committee.catalogue.set_entry(COURSE.id, mandatory=True, due=date(2027, 1, 31))
    room.committee.catalogue.set_variables([("dau_moi", "chị Hạnh")])
    room.committee.catalogue.set_pin_required(on=True)
    newest = publish(room, "hai.hsorg")
    told = opened(newest)

    home = tmp_path / "new" / "committee"
    got = caught(restore(room, saved, home, newest))
    assert (got.number, got.made, got.grants, got.strangers, got.revocations) == (2, told.made, 1, 0, 1)
    assert [(each.receipt_no, each.name) for each in got.missing] == [
        (2, "Nguyễn Thị Hà"),
        (3, ""),
        (4, ""),
    ]
    assert got.missing[0].unit == "Văn phòng"
    assert got.brings

    committee = start(room, home)
    assert committee.setup.status().last_receipt_no == 1
    assert committee.catalogue.entries()[0].due == date(2027, 1, 31)
    assert committee.catalogue.variables() == (("dau_moi", "chị Hạnh"),)
    assert committee.catalogue.pin_required
    granted = committee.approvals.keys()
    assert [key.key for key in granted if key.revoked] == [binh.key.public]
    assert len(granted) == 2

    # what is published now is taken by everybody who has the file of before
    third = opened(publish(room, "ba.hsorg"))
    assert third.number == 3
    assert third.catalogue.version == told.catalogue.version
    assert set(third.revocations) == set(told.revocations)
    open_organisation((room.home / "ba.hsorg").read_bytes(), pinned=told.id, stored=told)

    # the same reports come in again, under new numbers
    received = room.receive(ha.report(), binh.report(), lan.report())
    assert [receipt.receipt_no for receipt in received.recorded.receipts] == [5, 6, 7]
    assert received.checked[1].verdict is Verdict.REVOKED
    fourth = opened(publish(room, "bon.hsorg"))
    assert {receipt.receipt_no for receipt in fourth.receipts} == {5, 6, 7}
    open_organisation((room.home / "bon.hsorg").read_bytes(), pinned=told.id, stored=told)


def test_a_code_used_since_is_good_for_no_pc_more(room: Room, saved: Path, tmp_path: Path) -> None:
    code = room.code("MH-2")
    for seed in (11, 12):
        room.receive(room.learner(seed, staff_code="MH-2").report())
    newest = publish(room, "hai.hsorg")
    start(room, restore(room, saved, tmp_path / "new" / "committee", newest).home)
    third = room.learner(13, staff_code="MH-2", enrolled=False)
    third.enter(code)
    assert room.receive(third.report()).checked[0].verdict is Verdict.WAITING


def test_people_who_came_after_the_backup_have_to_be_approved_again(
    room: Room, saved: Path, tmp_path: Path
) -> None:
    room.add_people(*PEOPLE, ("Lê Thị Lan", "MH-3", "Văn phòng"))
    lan = room.learner(3, staff_code="MH-3")
    room.receive(lan.report())
    newest = publish(room, "hai.hsorg")
    got = caught(restore(room, saved, tmp_path / "new" / "committee", newest))
    assert (got.grants, got.strangers) == (0, 1)
    assert [each.name for each in got.missing] == [""]
    committee = start(room, tmp_path / "new" / "committee")
    room.receive(lan.report())
    assert [waiting.key for waiting in committee.approvals.waiting()] == [lan.key.public]


def test_people_erased_since_are_named_so_that_they_can_be_erased_again(
    room: Room, saved: Path, tmp_path: Path
) -> None:
    newest = room.home / "hai.hsorg"
    with room.committee._desk.writing() as connection:
        connection.execute(sqlalchemy.text("DELETE FROM granted"))
        room.committee._desk.note(connection, JournalKind.ROSTER)
    publish(room, "hai.hsorg")
    got = caught(restore(room, saved, tmp_path / "new" / "committee", newest))
    assert got.gone == ("Nguyễn Thị Hà",)


def test_a_course_whose_pack_is_not_here_is_named(room: Room, saved: Path, tmp_path: Path) -> None:
    later = a_course("mat-khau", title="Mật khẩu")
    pack = room.home / "mat-khau.hspack"
    pack.write_bytes(a_pack(later))
    room.committee.catalogue.add_pack(pack, TrainerPolicy.VOUCHED)
    room.committee.catalogue.set_entry(later.id, mandatory=False, due=None)
    room.committee.catalogue.remove_entry(COURSE.id)
    room.committee.roster.add_unit("Đội Thanh niên")
    newest = publish(room, "hai.hsorg")
    got = caught(restore(room, saved, tmp_path / "new" / "committee", newest))
    assert got.packs == ("Mật khẩu",)
    committee = start(room, tmp_path / "new" / "committee")
    assert [entry.course for entry in committee.catalogue.entries()] == [later.id]
    assert "Đội Thanh niên" in [unit.name for unit in committee.roster.units()]
    assert opened(publish(room, "ba.hsorg")).catalogue.version == opened(newest).catalogue.version


def test_a_root_made_since_is_taken_over(room: Room, saved: Path, tmp_path: Path) -> None:
    secrets = [secret.lines for secret in room.sheet.secrets]
    recover(room, secrets)
    newest = publish(room, "hai.hsorg")
    got = caught(restore(room, saved, tmp_path / "new" / "committee", newest))
    assert got.roots == 1
    committee = start(room, tmp_path / "new" / "committee")
    assert committee.setup.status().root_version == 2


def test_revocations_of_a_state_that_was_never_published_come_behind_the_published_ones(
    room: Room, saved: Path, tmp_path: Path
) -> None:
    binh = room.learner(2, staff_code="MH-2")
    room.receive(binh.report())
    room.committee.approvals.revoke(binh.key.public, "lost")
    newest = publish(room, "hai.hsorg")
    committee = start(room, restore(room, saved, tmp_path / "new" / "committee").home)
    ha = room.learner(1).key.public
    committee.approvals.revoke(ha, "retired")
    committee.backups.catch_up(newest)
    granted = committee.approvals.keys()
    found = [(key.key, key.revoked and key.revoked.version) for key in granted]
    assert dict(found) == {ha: 2, binh.key.public: 1}
    open_organisation(publish(room, "ba.hsorg").read_bytes(), pinned=opened(newest).id, stored=opened(newest))
    assert not committee.backups.catch_up(room.home / "ba.hsorg").brings


def test_only_a_newer_file_of_this_organisation_is_taken(room: Room, saved: Path, tmp_path: Path) -> None:
    second = publish(room, "hai.hsorg")
    newer = backup(room, "moi.hsbackup")
    home = tmp_path / "new" / "committee"
    assert reason_of(room, newer, home, room.home / "mot.hsorg") is Reason.ORG_OLDER
    other = CommitteeService(tmp_path / "elsewhere", clock=room.clock)
    other.setup.set_up(Wish("UBND xã khác", "Ban Chỉ đạo", (), PASSPHRASE))
    foreign = room.home / "khac.hsorg"
    other.publisher.publish(foreign)
    other.close()
    assert reason_of(room, saved, home, foreign) is Reason.ORG_OTHER
    broken = room.home / "hong.hsorg"
    broken.write_bytes(second.read_bytes()[:-10])
    assert reason_of(room, saved, home, broken) is Reason.FILE_BROKEN
    assert reason_of(room, saved, home, room.home / "khong-co.hsorg") is Reason.FILE_MISSING
    assert not home.exists()
    assert list(home.parent.iterdir()) == []


def test_a_root_that_does_not_follow_is_refused(room: Room, saved: Path, tmp_path: Path) -> None:
    secrets = [secret.lines for secret in room.sheet.secrets]
    recover(room, secrets)
    one = publish(room, "hai.hsorg")
    newer = backup(room, "moi.hsbackup")
    start(room, restore(room, saved, tmp_path / "b" / "committee").home)
    room.clock.move(days=1)
    recover(room, secrets)
    other = publish(room, "ba.hsorg")
    assert reason_of(room, newer, tmp_path / "c" / "committee", other) is Reason.ORG_ROOT
    assert reason_of(room, newer, tmp_path / "c" / "committee", room.home / "mot.hsorg") is Reason.ORG_OLDER
    assert caught(restore(room, newer, tmp_path / "c" / "committee", one)).roots == 0


# -- what is refused, and that nothing happens then -------------------------------------------------------------


def bent(saved: Path, packs: dict[str, bytes] | None = None, **files: bytes | None) -> Path:
    inside = backup_file.read(saved.read_bytes(), PHRASE, expect=BackupKind.COMMITTEE)
    told = dict(inside.files) | (packs or {})
    for name, data in files.items():
        told.pop(name.replace("_", "."))
        if data is not None:
            told[name.replace("_", ".")] = data
    path = free_name(saved.parent, "bent.hsbackup")
    path.write_bytes(backup_file.write(Backup(BackupKind.COMMITTEE, inside.made, inside.app, told), PHRASE))
    return path


def test_a_backup_that_lacks_something_or_is_damaged_inside_changes_nothing(
    room: Room, saved: Path, tmp_path: Path
) -> None:
    inside = backup_file.read(saved.read_bytes(), PHRASE, expect=BackupKind.COMMITTEE)
    store = inside.files["committee.db"]
    home = tmp_path / "new" / "committee"
    changed = bytearray(store)
    changed[100 : len(store) // 2] = bytes(len(store) // 2 - 100)
    for file in (
        bent(saved, committee_db=None),
        bent(saved, committee_json=None),
        bent(saved, committee_db=bytes(changed)),
        bent(saved, committee_db=store[: len(store) // 2]),
        bent(saved, committee_db=forged(store, tmp_path)),
    ):
        assert reason_of(room, file, home) is Reason.FILE_BROKEN
        assert not home.exists()
        assert list(home.parent.iterdir()) == [] if home.parent.exists() else True


def forged(store: bytes, folder: Path) -> bytes:
    """A store whose journal somebody edited."""
    path = folder / "forged.db"
    path.write_bytes(store)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE journal SET text = replace(text, 'set-up', 'roster') WHERE number = 1")
    connection.commit()
    connection.close()
    return path.read_bytes()


def test_packs_beside_the_store_are_passed_over(room: Room, saved: Path, tmp_path: Path) -> None:
    home = tmp_path / "new" / "committee"
    restore(room, bent(saved, {f"packs/{'3d' * 32}.hspack": b"?"}), home)
    assert not list(home.glob("*pack*"))


def test_a_wrong_passphrase_or_file_changes_nothing(room: Room, saved: Path, tmp_path: Path) -> None:
    home = tmp_path / "new" / "committee"
    with pytest.raises(Refused) as refusal:
        restoring.restore(home, saved, "quite another long phrase")
    assert refusal.value.reason is Reason.PASSPHRASE_WRONG
    assert reason_of(room, room.home / "mot.hsorg", home) is Reason.FILE_NOT_OURS
    assert not home.parent.exists()


def test_a_store_of_a_newer_program_is_refused(room: Room, saved: Path, tmp_path: Path) -> None:
    inside = backup_file.read(saved.read_bytes(), PHRASE, expect=BackupKind.COMMITTEE)
    path = tmp_path / "newer.db"
    path.write_bytes(inside.files["committee.db"])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.commit()
    connection.close()
    assert (
        reason_of(room, bent(saved, committee_db=path.read_bytes()), tmp_path / "n" / "c")
        is Reason.STORE_NEWER
    )


def test_a_folder_that_cannot_be_renamed_stays_as_it_is(
    room: Room, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = room.home / "committee"
    room.committee.close()
    before = sorted(path.name for path in home.iterdir())
    rename = Path.rename

    def held(path: Path, target: Path) -> Path:
        if path.name.endswith(".part"):
            raise PermissionError(errno.EACCES, "open in another window", str(path))
        return rename(path, target)

    def gone(path: Path, target: Path) -> Path:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    for trouble, reason in ((held, Reason.STORE_BUSY), (gone, Reason.CANNOT_WRITE)):
        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", trouble)
            assert reason_of(room, saved, home) is reason
        assert sorted(path.name for path in home.iterdir()) == before
        assert not list(room.home.glob("*.part")) + list(room.home.glob("committee-truoc*"))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", gone)
        assert reason_of(room, saved, room.home / "new") is Reason.CANNOT_WRITE
    # a folder in which nothing lies is taken
    empty = room.home / "empty"
    empty.mkdir()
    assert restore(room, saved, empty).aside is None


def test_a_place_that_cannot_be_written_is_said(room: Room, saved: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert reason_of(room, saved, tmp_path / "file" / "committee") is Reason.CANNOT_WRITE


def test_the_end_of_a_journal_is_read_from_any_file_or_not_at_all(tmp_path: Path) -> None:
    assert journal_end_of(tmp_path / "none.db") == ""
    (tmp_path / "bad.db").write_bytes(b"x" * 5000)
    assert journal_end_of(tmp_path / "bad.db") == ""
    connection = sqlite3.connect(tmp_path / "empty.db")
    connection.execute("CREATE TABLE journal (number INTEGER, head BLOB)")
    connection.close()
    assert journal_end_of(tmp_path / "empty.db") == ""


# -- learners go on as if nothing had happened ---------------------------------------------------------------------


@pytest.mark.parametrize("with_file", [True, False], ids=["newest file known", "found on a learner's PC"])
def test_a_learner_sends_the_lost_part_again_without_being_told(
    room: Room, saved: Path, tmp_path: Path, with_file: bool
) -> None:
    shipped, usb = tmp_path / "shipped", tmp_path / "usb"
    a_course_folder(shipped)
    usb.mkdir()
    clock = StillClock()
    learner = LearnerService(tmp_path / "pc", clock=clock, shipped=shipped)
    first = opened(room.home / "mot.hsorg")
    learner.organisation.pin(room.home / "mot.hsorg", root_code(first.id))
    learner.profiles.enrol_with_code(room.code("MH-2"))
    for lesson in COURSE.lessons:
        learner.study.finish_lesson(COURSE.id, lesson.id)
    clock.move(minutes=5)
    one = learner.reports.make(usb)
    received = room.receive(one.path.read_bytes())
    assert [receipt.receipt_no for receipt in received.recorded.receipts] == [2]
    newest = publish(room, "hai.hsorg")
    assert learner.organisation.receive(newest).reports == (1,)
    assert learner.reports.unsent().lessons == 0

    # the committee's PC is lost; what was published since is taken over
    room.clock.move(days=1)
    clock.move(days=1)
    file = newest
    if not with_file:
        file = organisation_store.current_file(tmp_path / "pc")
    got = caught(restore(room, saved, tmp_path / "new" / "committee", file))
    assert [each.receipt_no for each in got.missing] == [2]
    start(room, tmp_path / "new" / "committee")
    third = publish(room, "ba.hsorg")

    # the learner goes on, takes the new file, and the next report holds the lost part too
    answer = learner.organisation.receive(third)
    assert not answer.unchanged
    assert learner.reports.unsent().lessons == len(COURSE.lessons)
    quiz = COURSE.quizzes[0]
    running = learner.test.start(COURSE.id, quiz.id)
    for item in running.items:
        learner.test.answer(
            running.attempt, item.question.id, right_answer(COURSE.item(item.question.id)), 900
        )
    learner.test.submit(running.attempt)
    two = learner.reports.make(usb)
    again = room.receive(two.path.read_bytes())
    assert again.checked[0].verdict is Verdict.VALID
    assert [receipt.receipt_no for receipt in again.recorded.receipts] == [3]
    standing = room.committee.overview.person(
        next(line.person.id for line in room.committee.roster.people() if line.person.staff_code == "MH-2")
    )
    assert standing.standings[0].progress is Progress.PASSED
    learner.organisation.receive(publish(room, "bon.hsorg"))
    assert learner.reports.unsent().lessons == 0
    assert learner.reports.unsent().tests == 0
    me = learner.profiles.me
    assert me is not None
    assert (me.grant, me.short_code) == (GrantState.GRANTED, short_code(me.profile.key))
    learner.profiles.close()
