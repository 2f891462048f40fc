"""The committee's store keeps what it was given, on every kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from trainer.domain.ids import CourseId, LogId, PackDigest, PersonId, PublicKey, UnitId
from trainer.domain.organisation import CatalogueEntry, Grant, GrantGround, Person, Receipt, Revocation, Unit
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_ledger import ReportRow
from trainer.storage.committee_store import CodeRow, PackRow
from trainer.storage.database import Database

KEY, OTHER = PublicKey("aa" * 32), PublicKey("bb" * 32)
LOG = LogId("1b" * 16)
NOW = "2026-11-23T09:00:00+07:00"
PERSON = Person(PersonId("5e" * 16), "Nguyễn Thị Hà", "MH-1", UnitId("vp"), "Chuyên viên")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = store.open_committee_store(database_url)
    with made.begin() as connection:
        store.take_turn(connection)
        store.add_units(connection, [Unit(UnitId("vp"), "Văn phòng")])
        store.add_people(connection, [PERSON])
    yield made
    made.close()


def a_report(number: int, key: PublicKey = KEY, through: int = 9) -> ReportRow:
    receipt = Receipt(number, NOW, f"{number:064x}", LOG, through, "7a" * 32, ("gap",))
    return ReportRow(receipt, key, 0, NOW, b"signed")


def test_facts_units_and_people_are_kept_and_changed(database: Database) -> None:
    with database.begin() as connection:
        store.set_fact(connection, "organisation", "UBND")
        store.set_fact(connection, "organisation", "UBND phường")
        store.add_units(connection, [Unit(UnitId("tyt"), "Trạm Y tế")])
        store.add_units(connection, [])
        store.add_people(connection, [])
        store.change_person(
            connection, Person(PERSON.id, "Nguyễn Thu Hà", "MH-1", UnitId("tyt"), "", active=False)
        )
    with database.read() as connection:
        assert store.facts(connection) == {"organisation": "UBND phường"}
        assert [unit.id for unit in store.units(connection)] == ["vp", "tyt"]
        assert store.people(connection)[0].name == "Nguyễn Thu Hà"
        assert not store.people(connection)[0].active


def test_a_new_code_replaces_the_old_one(database: Database) -> None:
    rows = [CodeRow(n, PERSON.id, b"box", date(2027, 2, 21), 2, replaced=False) for n in (1, 2)]
    with database.begin() as connection:
        assert store.next_code_number(connection) == 1
        store.add_codes(connection, [])
        for row in rows:
            store.add_codes(connection, [row])
        assert store.next_code_number(connection) == 3
    with database.read() as connection:
        assert [row.replaced for row in store.codes(connection)] == [True, False]
    with database.begin() as connection:
        store.replace_all_codes(connection)
        assert all(row.replaced for row in store.codes(connection))


def test_packs_entries_and_variables_are_kept(database: Database) -> None:
    digest = PackDigest("3d" * 32)
    row = PackRow(digest, 0, CourseId("thu-la"), "Thư lạ", "1.0", "", "", NOW)
    entry = CatalogueEntry(CourseId("thu-la"), "Thư lạ", (digest,), True, None, (UnitId("vp"),))
    with database.begin() as connection:
        store.add_pack(connection, row, b"zip")
        store.set_entry(connection, entry)
        store.set_entry(connection, CatalogueEntry(CourseId("b"), "B", (), False, date(2026, 12, 1)))
        store.set_entry(connection, entry)
        store.set_variables(connection, [("b", "2"), ("a", "1")])
    with database.read() as connection:
        assert [(found.digest, found.place) for found in store.packs(connection)] == [(digest, 1)]
        assert store.pack_data(connection, digest) == b"zip"
        assert store.pack_data(connection, PackDigest("00" * 32)) is None
        assert store.entries(connection)[0] == entry
        assert store.entries(connection)[1].due == date(2026, 12, 1)
        assert store.variables(connection) == (("a", "1"), ("b", "2"))
    with database.begin() as connection:
        store.remove_entry(connection, CourseId("b"))
        store.set_variables(connection, [])
        assert len(store.entries(connection)) == 1
        assert store.variables(connection) == ()


def test_roots_stay_in_order(database: Database) -> None:
    with database.begin() as connection:
        store.add_root(connection, 2, b"two")
        store.add_root(connection, 1, b"one")
        assert store.root_lines(connection) == (b"one", b"two")


def test_grants_revocations_and_keys_set_aside(database: Database) -> None:
    grant = Grant(KEY, PERSON.id, GrantGround.ACTIVATION, NOW)
    revocation = Revocation(1, KEY, "mất máy", 3, NOW)
    with database.begin() as connection:
        store.add_codes(connection, [CodeRow(1, PERSON.id, b"box", date(2027, 2, 21), 2, replaced=False)])
        ledger.set_aside(connection, KEY, "lạ", NOW)
        ledger.set_aside(connection, KEY, "vẫn lạ", NOW)
        ledger.set_aside(connection, OTHER, "lạ", NOW)
        assert ledger.keys_aside(connection) == {KEY, OTHER}
        ledger.add_grant(connection, grant, 1)
        ledger.add_revocation(connection, revocation)
    with database.read() as connection:
        assert ledger.grants(connection) == {KEY: grant}
        assert ledger.keys_aside(connection) == {OTHER}
        assert ledger.code_uses(connection) == {1: 1}
        assert ledger.revocations(connection) == {KEY: revocation}


def test_reports_are_kept_once_and_found_again(database: Database) -> None:
    rows = [a_report(1), a_report(2, OTHER), a_report(3, through=20)]
    with database.begin() as connection:
        assert ledger.last_receipt(connection) == (0, "")
        ledger.add_reports(connection, [])
        ledger.add_reports(connection, rows)
    with pytest.raises(IntegrityError), database.begin() as connection:
        ledger.add_reports(connection, [ReportRow(rows[0].receipt, OTHER, 0, NOW, b"")])
    with database.read() as connection:
        assert tuple(ledger.all_reports(connection)) == tuple(rows)
        assert ledger.reports_of(connection, [(KEY, LOG), (OTHER, LogId("00" * 16))]) == {
            (KEY, LOG): [rows[0], rows[2]],
            (OTHER, LogId("00" * 16)): [],
        }
        assert ledger.known_reports(connection, [f"{2:064x}", "00" * 32]) == {f"{2:064x}": NOW}
        assert ledger.newest_reports(connection, [KEY]) == {KEY: (2, rows[2])}
        assert ledger.report_keys(connection) == {KEY: 2, OTHER: 1}
        assert ledger.first_received(connection) == {KEY: NOW, OTHER: NOW}
        assert ledger.last_receipt(connection) == (3, NOW)
        # The name of the log belongs to the key that brought it first; the other key gets no receipt under it.
        assert [receipt.receipt_no for receipt in ledger.receipts(connection)] == [3]


def test_figures_and_picks_are_replaced(database: Database) -> None:
    with database.begin() as connection:
        ledger.set_figures(connection, {})
        for body in (b"one", b"two"):
            ledger.set_figures(connection, {(KEY, LOG): body})
        for head in ("aa" * 32, "bb" * 32):
            ledger.add_pick(connection, (KEY, LOG), 4, head, "đã hỏi", NOW)
        ledger.add_pick(connection, (KEY, LOG), 9, "cc" * 32, "", NOW)
        assert ledger.figures(connection) == {(KEY, LOG): b"two"}
        assert ledger.picks(connection) == {(KEY, LOG): {4: b"\xbb" * 32, 9: b"\xcc" * 32}}


def test_the_journal_grows_by_a_chain(database: Database) -> None:
    with database.begin() as connection:
        before = ledger.journal_end(connection)
        assert ledger.write_journal(connection, []) == before[1]
        head = ledger.write_journal(connection, ["a", "b"])
        assert ledger.journal_end(connection) == (2, head)
        assert [row.text for row in ledger.journal(connection)] == ["a", "b"]
        assert [row.number for row in ledger.journal(connection, 1)] == [2]
