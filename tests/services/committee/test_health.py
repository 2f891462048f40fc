"""The doctor in the committee's room: every trouble is named, and what can be mended is mended with nothing reused."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.committee_room import COURSE, PASSPHRASE, Room, cheap_locks
from trainer.domain.erasure import ErasureGround
from trainer.domain.errors import Reason, Refused
from trainer.formats.organisation_file import open_organisation
from trainer.services.committee import CommitteeService, repairs
from trainer.services.committee.health import examine_committee, good_committee_store
from trainer.services.committee.repairs import mend_committee
from trainer.services.health.findings import Finding, Health, Mending, Part, Repair, Trouble
from trainer.storage import backups, key_facts
from trainer.storage.checkup import layout_number, parts_missing, rows_in
from trainer.storage.committee_tables import TABLES
from trainer.storage.vault import Office

PHRASE = "trăng rằm soi bến nước"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A committee with one report received, published, copied and saved."""
    with cheap_locks():
        made = Room(tmp_path / "office")
        made.add_course()
        made.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"), ("Trần Văn Bình", "MH-2", "Trạm Y tế"))
        learner = made.learner(1)
        learner.learn()
        made.receive(learner.report())
        made.committee.publisher.publish(made.home / "mot.hsorg")
        made.committee.backups.write(made.home / "a.hsbackup", PHRASE)
        made.committee.backups.automatic()
        with made.committee._desk.writing() as connection:
            key_facts.set_rehearsed(connection, made.clock.now().isoformat())
        yield made
        made.close()


def home(room: Room) -> Path:
    return room.home / "committee"


def place(room: Room) -> Path:
    return home(room) / "committee.db"


def look(room: Room) -> tuple[Finding, ...]:
    room.committee.close()
    return examine_committee(home(room), room.clock)


def troubles(room: Room) -> dict[Part, tuple[Trouble, str, str, bool]]:
    return {
        found.part: (found.trouble, found.where, found.value, found.mendable)
        for found in look(room)
        if found.trouble is not Trouble.NONE
    }


def mend(room: Room) -> list[Repair]:
    room.committee.close()
    return list(mend_committee(home(room), room.clock))


def edit(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def start(room: Room) -> CommitteeService:
    room.committee.close()
    room.committee = CommitteeService(home(room), clock=room.clock, token=room._chance.randbytes)
    room.committee.setup.unlock(PASSPHRASE)
    return room.committee


def receive_more(room: Room) -> bytes:
    """One more report after the copy was made, published too."""
    later = room.learner(2, staff_code="MH-2")
    later.learn()
    report = later.report()
    room.receive(report)
    room.committee.publisher.publish(room.home / "hai.hsorg")
    return report


def test_a_sound_committee_is_sound(room: Room) -> None:
    found = look(room)
    assert {each.part for each in found} == {
        Part.VAULT,
        Part.STORE,
        Part.ROOTS,
        Part.RECEIPTS,
        Part.KEPT_PACKS,
        Part.FIGURES,
        Part.JOURNAL,
        Part.REHEARSAL,
        Part.COPIES,
        Part.BACKUP_FILE,
    }
    assert all(each.health is Health.GOOD for each in found)
    assert mend(room) == []


def test_where_no_committee_is_there_is_nothing_to_look_at(tmp_path: Path, room: Room) -> None:
    assert examine_committee(tmp_path / "nowhere", room.clock) == ()
    assert list(mend_committee(tmp_path / "nowhere", room.clock)) == []


# -- one trouble after another ---------------------------------------------------------------------------------


def test_a_vault_that_is_lost_or_damaged_is_named(room: Room) -> None:
    (home(room) / "vault.json").write_bytes(b"{")
    assert troubles(room) == {Part.VAULT: (Trouble.DAMAGED, "vault.json", "", False)}
    (home(room) / "vault.json").unlink()
    assert troubles(room) == {Part.VAULT: (Trouble.LOST, "vault.json", "", False)}


def test_an_edited_journal_is_named_with_its_line(room: Room) -> None:
    room.committee.close()
    edit(place(room), "UPDATE journal SET text = replace(text, 'roster', 'unit') WHERE number = 4")
    found = troubles(room)
    assert found[Part.JOURNAL][0] is Trouble.CHAIN_BROKEN
    assert mend(room) == []


def test_a_changed_deletion_entry_is_named(room: Room) -> None:
    person = next(iter(room.committee.roster.people())).person.id
    room.committee.erasing.erase([person], ErasureGround.REQUEST)
    room.committee.close()
    edit(place(room), "UPDATE deletion SET line = CAST(replace(CAST(line AS TEXT), 'A', 'B') AS BLOB)")
    assert troubles(room)[Part.JOURNAL][0] is Trouble.DAMAGED


def test_a_missing_receipt_is_named(room: Room) -> None:
    receive_more(room)
    room.committee.close()
    edit(place(room), "DELETE FROM report WHERE receipt_no = 1")
    assert troubles(room)[Part.RECEIPTS] == (Trouble.INCOMPLETE, "1", "1", False)


def test_roots_that_do_not_follow_or_are_gone_are_named(room: Room) -> None:
    room.committee.close()
    edit(place(room), "UPDATE root SET line = CAST(replace(CAST(line AS TEXT), 'A', 'B') AS BLOB)")
    found = troubles(room)
    assert found[Part.ROOTS][0] is Trouble.CHAIN_BROKEN
    edit(place(room), "DELETE FROM root")
    assert troubles(room)[Part.ROOTS][0] is Trouble.LOST


def test_a_pack_that_is_not_kept_is_named(room: Room) -> None:
    room.committee.close()
    edit(place(room), "DELETE FROM pack")
    assert troubles(room)[Part.KEPT_PACKS] == (Trouble.MISSING, COURSE.title, "", False)


def test_a_recovery_nobody_tried_or_long_ago_is_named(room: Room) -> None:
    room.clock.move(days=400)
    found = troubles(room)
    assert found[Part.REHEARSAL][0] is Trouble.OLD
    edit(place(room), "DELETE FROM fact WHERE name = 'rehearsed'")
    assert troubles(room)[Part.REHEARSAL] == (Trouble.NONE_YET, "", "", False)


def test_backups_that_are_old_missing_damaged_or_blind_are_named(room: Room) -> None:
    room.committee.catalogue.set_pin_required(on=True)
    room.clock.move(days=8)
    assert troubles(room)[Part.BACKUP_FILE] == (Trouble.OLD, "", "2026-11-23T09:00:00+07:00", False)
    edit(place(room), "DELETE FROM fact WHERE name LIKE 'backup%'")
    assert troubles(room)[Part.BACKUP_FILE][0] is Trouble.NONE_YET
    edit(
        place(room),
        "INSERT INTO fact VALUES ('restored_blind', '2026-11-24T09:00:00+07:00')",
        "INSERT INTO fact VALUES ('backup_file', '2026-12-01T09:00:00+07:00')",
    )
    assert troubles(room)[Part.BACKUP_FILE] == (Trouble.BLIND, "", "2026-11-24T09:00:00+07:00", False)
    edit(place(room), "DELETE FROM fact WHERE name = 'backup_file'")
    edit(place(room), "INSERT INTO fact VALUES ('backup_journal', '9999')")
    assert [each.trouble for each in look(room) if each.part is Part.BACKUP_FILE] == [Trouble.BLIND]

    room.committee.catalogue.set_pin_required(on=False)
    newest = room.committee.backups.automatic()
    assert newest is not None
    newest.path.write_bytes(b"x" * 5000)
    assert troubles(room)[Part.COPIES][0] is Trouble.DAMAGED
    for copy in backups.list_backups(place(room)):
        copy.path.write_bytes(b"x" * 5000)
    assert troubles(room)[Part.COPIES] == (Trouble.UNREADABLE, "committee.db", "2", False)
    shutil.rmtree(home(room) / "backups")
    assert troubles(room)[Part.COPIES][0] is Trouble.NONE_YET


def test_a_store_of_a_newer_program_or_an_unreachable_one_is_left_alone(room: Room) -> None:
    room.committee.close()
    edit(place(room), "UPDATE alembic_version SET version_num = '0999'")
    assert troubles(room)[Part.STORE][0] is Trouble.NEWER
    assert mend(room) == []
    (home(room) / "committee.json").write_text(
        json.dumps({"v": 1, "store": "postgresql://127.0.0.1:1/nobody"}), encoding="utf-8"
    )
    assert troubles(room)[Part.STORE][0] is Trouble.UNREADABLE
    assert mend(room) == []


def test_values_no_program_wrote_are_named(room: Room) -> None:
    room.committee.close()
    edit(place(room), "UPDATE fact SET value = 'x' WHERE name = 'rehearsed'")
    assert troubles(room)[Part.STORE] == (Trouble.UNREADABLE, "committee.db", "ValueError", False)


def test_a_store_at_an_address_is_looked_into_as_well(room: Room) -> None:
    room.committee.close()
    moved = room.home / "elsewhere.db"
    place(room).rename(moved)
    (home(room) / "committee.json").write_text(
        json.dumps({"v": 1, "store": f"sqlite:///{moved}"}), encoding="utf-8"
    )
    assert all(each.health is Health.GOOD for each in look(room))


# -- mending -----------------------------------------------------------------------------------------------------


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def zero_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:8192] = bytes(4096)
    path.write_bytes(data)


def no_header(path: Path) -> None:
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])


def flipped_bits(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for offset in range(8192, len(data), 4096):  # the kind of every page but the first two
        data[offset] ^= 0x10
    path.write_bytes(data)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def table_gone(path: Path) -> None:
    edit(path, "DROP TABLE figures")


@pytest.mark.parametrize(
    "damage", [truncated, zero_page, no_header, flipped_bits, emptied, table_gone, Path.unlink]
)
def test_a_damaged_store_is_put_back_from_its_copy_and_reuses_nothing(
    room: Room, damage: Callable[[Path], None]
) -> None:
    report = receive_more(room)
    told = open_organisation((room.home / "hai.hsorg").read_bytes())
    room.committee.close()
    damage(place(room))
    before = place(room).read_bytes() if place(room).exists() else None
    assert troubles(room)[Part.STORE][3]

    repaired = mend(room)

    assert [(each.part, each.mending, each.lost) for each in repaired] == [(Part.STORE, Mending.RESTORED, 1)]
    assert repaired[0].value == "2026-11-23T09:00:00+07:00"
    if before is None:
        assert repaired[0].aside == ""
    else:
        assert (home(room) / repaired[0].aside / "committee.db").read_bytes() == before
    committee = start(room)
    assert committee.journal.check() is None
    assert committee.setup.status().last_receipt_no == 1
    received = room.receive(report)
    assert [receipt.receipt_no for receipt in received.recorded.receipts] == [3]
    committee.publisher.publish(room.home / "ba.hsorg")
    data = (room.home / "ba.hsorg").read_bytes()
    assert open_organisation(data, pinned=told.id, stored=told).number == 3
    assert all(each.health is not Health.BAD for each in look(room))


def test_what_was_not_published_is_counted_as_far_as_the_damaged_store_can_tell(room: Room) -> None:
    receive_more(room)
    (home(room) / "organisation.hsorg").unlink()
    room.committee.close()
    edit(place(room), "DROP TABLE figures")
    assert [(each.mending, each.lost) for each in mend(room)] == [(Mending.RESTORED, 1)]
    assert Trouble.BLIND in {each.trouble for each in look(room)}


def test_a_published_file_that_does_not_fit_is_not_taken_over(room: Room) -> None:
    room.committee.close()
    (home(room) / "organisation.hsorg").write_bytes(b"something else")
    emptied(place(room))
    assert [each.mending for each in mend(room)] == [Mending.RESTORED]


def test_a_store_without_any_whole_copy_is_left_as_it_is(room: Room) -> None:
    room.committee.close()
    for copy in backups.list_backups(place(room)):
        copy.path.write_bytes(b"x" * 5000)
    truncated(place(room))
    before = place(room).read_bytes()
    assert [each.mending for each in mend(room)] == [Mending.NOTHING_WHOLE]
    assert place(room).read_bytes() == before


def test_a_folder_that_cannot_be_written_is_refused_and_unchanged(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.committee.close()
    truncated(place(room))
    before = place(room).read_bytes()

    def full(_part: Path, path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(repairs, "move_whole", full)
    with pytest.raises(Refused) as refusal:
        mend(room)
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert place(room).read_bytes() == before


@pytest.mark.parametrize("where", ["shutil.copyfile", "backups.copy_alone", "mending.set_aside"])
def test_a_copy_that_did_not_catch_up_never_takes_the_place(
    room: Room, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    report = receive_more(room)
    room.committee.close()
    truncated(place(room))
    before = place(room).read_bytes()

    def full(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE) from OSError(28, "No space left on device")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        module, name = where.split(".")
        patch.setattr(getattr(repairs, module), name, full_disk if module == "shutil" else full)
        with pytest.raises(Refused) as refusal:
            mend(room)
    assert refusal.value.reason is Reason.CANNOT_WRITE
    assert place(room).read_bytes() == before
    assert [(each.mending, each.lost) for each in mend(room)] == [(Mending.RESTORED, 1)]
    start(room)
    assert [receipt.receipt_no for receipt in room.receive(report).recorded.receipts] == [3]


@pytest.mark.parametrize("there", [b"{", None])
def test_a_note_of_where_the_store_is_that_cannot_be_written_leaves_things_as_they_were(
    room: Room, monkeypatch: pytest.MonkeyPatch, there: bytes | None
) -> None:
    room.committee.close()
    note = home(room) / "committee.json"
    note.unlink()
    if there:
        note.write_bytes(there)
    before = {path.name for path in home(room).iterdir()}

    def full(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    with monkeypatch.context() as patch:
        patch.setattr(Office, "finish", full)
        with pytest.raises(Refused):
            mend(room)
    assert {path.name for path in home(room).iterdir()} == before
    assert [each.mending for each in mend(room)] == [Mending.COMPLETED]


def test_a_missing_index_is_made_again(room: Room) -> None:
    room.committee.close()
    edit(place(room), "DROP INDEX report_log")
    assert troubles(room)[Part.STORE] == (Trouble.INCOMPLETE, "committee.db", "report_log", True)
    assert [(each.part, each.mending) for each in mend(room)] == [(Part.STORE, Mending.COMPLETED)]
    assert parts_missing(place(room), TABLES) == ()
    assert troubles(room) == {}


def test_missing_figures_are_computed_again_from_the_signed_reports(room: Room) -> None:
    figures = room.figures()
    room.committee.close()
    edit(place(room), "DELETE FROM figures")
    assert troubles(room)[Part.FIGURES] == (Trouble.INCOMPLETE, "", "1", True)
    assert [(each.mending, each.value) for each in mend(room)] == [(Mending.COMPUTED, "1")]
    assert start(room).setup.status().reports == 1
    assert room.figures() == figures


def test_a_lost_or_broken_note_of_where_the_store_is_is_written_again(room: Room) -> None:
    room.committee.close()
    note = home(room) / "committee.json"
    note.unlink()
    assert [(each.trouble, each.where, each.mendable) for each in look(room)] == [
        (Trouble.INCOMPLETE, "committee.json", True)
    ]
    assert [each.mending for each in mend(room)] == [Mending.COMPLETED]
    assert troubles(room) == {}
    note.write_bytes(b"{")
    assert troubles(room)[Part.STORE] == (Trouble.UNREADABLE, "committee.json", "", True)
    repaired = mend(room)
    assert repaired[0].aside == "committee.damaged-20261123-090000.json"
    assert (home(room) / repaired[0].aside).read_bytes() == b"{"
    assert start(room).setup.status().reports == 1


@pytest.mark.parametrize("written", [None, b"{"])
def test_without_a_store_here_nobody_guesses_where_it_was(room: Room, written: bytes | None) -> None:
    room.committee.close()
    note = home(room) / "committee.json"
    note.unlink()
    if written:
        note.write_bytes(written)
    place(room).write_bytes(b"x" * 5000)
    assert [each.mending for each in mend(room)] == [Mending.NOTHING_WHOLE]
    assert note.exists() is (written is not None)


def test_any_file_can_be_asked_what_store_it_is(tmp_path: Path) -> None:
    bad, other = tmp_path / "bad.db", tmp_path / "other.db"
    bad.write_bytes(b"x" * 5000)
    edit(other, "CREATE TABLE report (n INTEGER)")
    assert (layout_number(bad), layout_number(other)) == (None, None)
    assert (rows_in(bad, "report"), rows_in(other, "report"), rows_in(tmp_path / "no", "report")) == (
        None,
        0,
        None,
    )
    with pytest.raises(Refused):
        parts_missing(bad, TABLES)
    assert not good_committee_store(bad)
    assert not good_committee_store(other)


def test_a_copy_of_an_older_layout_is_good_to_go_on_with() -> None:
    old = Path(__file__).resolve().parents[2] / "vectors" / "committee-layout-1" / "committee.db"
    assert good_committee_store(old)
