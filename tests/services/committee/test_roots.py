"""The next root: signed by sticks here and elsewhere, by printed sheets, and by nobody who has no say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import a_trainer_key
from tests.committee_room import PASSPHRASE, cheap_locks
from tests.services.committee.key_room import WORDS, KeyRoom, refuses
from trainer.domain.codes import short_code
from trainer.domain.errors import Reason
from trainer.domain.organisation import Role
from trainer.domain.roots import RootChange
from trainer.formats import root_proposal
from trainer.formats.organisation_file import Contents, build
from trainer.formats.share_file import open_share
from trainer.services.committee.values import JournalKind
from trainer.storage import key_facts

LAN = a_trainer_key().public


@pytest.fixture
def room(tmp_path: Path) -> Iterator[KeyRoom]:
    with cheap_locks():
        made = KeyRoom(tmp_path)
        yield made
        made.close()


@pytest.fixture
def split(room: KeyRoom) -> KeyRoom:
    room.split()
    return room


def accept_lan(room: KeyRoom) -> None:
    room.committee.catalogue.accept_trainer("Cô Lan", LAN, short_code(LAN))


def test_a_trainer_is_accepted_when_two_holders_signed(split: KeyRoom) -> None:
    accept_lan(split)
    roots, catalogue = split.committee.roots, split.committee.catalogue
    assert catalogue.trainers() == ()
    waiting = roots.waiting()
    assert waiting is not None
    assert (waiting.kind, waiting.version) == (JournalKind.TRAINER, 3)
    assert [change.kind for change in waiting.changes] == [RootChange.TRAINER_ADDED]
    with refuses(Reason.ROOT_WAITING):
        accept_lan(split)
    split.sign(3)
    halfway = roots.waiting()
    assert halfway is not None
    assert (halfway.missing_old, halfway.signed) == (1, (3,))
    with refuses(Reason.SHARE_TWICE):
        split.sign(3)
    assert split.sign(1) is None
    assert [one.name for one in catalogue.trainers()] == ["Cô Lan"]
    assert roots.waiting() is None
    newest = split.committee.journal.entries()[0]
    assert newest.kind is JournalKind.TRAINER
    assert dict(newest.facts)["signed"] == "1, 3"
    catalogue.remove_trainer(LAN)
    assert split.sign(1, 2) is None
    assert catalogue.trainers() == ()


def test_what_waits_can_be_given_up(split: KeyRoom) -> None:
    roots = split.committee.roots
    with refuses(Reason.ROOT_NOT_WAITING):
        roots.abandon()
    with refuses(Reason.ROOT_NOT_WAITING):
        roots.write_waiting(split.home / "x")
    with refuses(Reason.ROOT_NOT_WAITING):
        split.sign(1)
    accept_lan(split)
    roots.abandon()
    assert (roots.waiting(), split.committee.catalogue.trainers()) == (None, ())
    assert split.journal()[:2] == ["root-abandoned", "root-waits"]
    accept_lan(split)
    assert split.sign(2, 3) is None


def test_wrong_words_and_wrong_sticks_leave_what_waits_as_it_was(split: KeyRoom, tmp_path: Path) -> None:
    accept_lan(split)
    before = split.committee.roots.waiting()
    roots = split.committee.roots
    with refuses(Reason.PASSPHRASE_WRONG):
        roots.sign_with_stick(split.stick(1), WORDS[1])
    with refuses(Reason.FILE_MISSING):
        roots.sign_with_stick(split.stick(8), WORDS[0])
    with refuses(Reason.FILE_MISSING):
        roots.sign_with_stick(split.stick(1) / "khong-co.json", WORDS[0])
    other = KeyRoom(tmp_path / "phuong-khac")
    other.committee._desk.token(7)  # its chance is another one from here on
    other.split()
    with refuses(Reason.SHARE_OTHER):
        roots.sign_with_stick(other.stick(1), WORDS[0])
    other.close()
    with refuses(Reason.SHEET_MISTYPED):
        roots.sign_with_sheet(split.papers[1][:3])
    assert roots.waiting() == before


def test_a_printed_sheet_stands_in_for_a_stick_that_no_longer_reads(split: KeyRoom) -> None:
    accept_lan(split)
    left = split.committee.roots.sign_with_sheet(split.papers[2])
    assert left is not None
    assert left.signed == (2,)
    assert split.sign(3) is None


def test_of_several_shares_on_a_stick_the_one_in_force_is_taken(split: KeyRoom) -> None:
    assert not split.go_through(
        split.committee.ceremonies.begin_share(1)
    )  # onto the same stick as the old one
    assert len(list(split.stick(1).iterdir())) == 2
    assert split.sign(2, 3) is None
    accept_lan(split)
    assert split.sign(1, 2) is None


def test_a_signature_can_be_fetched_on_another_computer(split: KeyRoom, tmp_path: Path) -> None:
    accept_lan(split)
    roots, file = split.committee.roots, tmp_path / "cho-ky.json"
    roots.write_waiting(file)
    proposal = root_proposal.read_proposal(file.read_bytes())
    for number in (1, 2):  # elsewhere there is nothing but this file and the sticks
        share = open_share(next(split.stick(number).iterdir()).read_bytes(), WORDS[number - 1])
        proposal = root_proposal.sign(proposal, share.key)
        file.write_bytes(root_proposal.write_proposal(proposal))
        if number == 1:
            left = roots.take_signed(file)
            assert left is not None
            assert left.missing_old == 1
    assert roots.take_signed(file) is None
    assert [one.name for one in split.committee.catalogue.trainers()] == ["Cô Lan"]
    with refuses(Reason.ROOT_NOT_WAITING):
        roots.take_signed(file)
    split.committee.catalogue.remove_trainer(LAN)
    with refuses(Reason.SHARE_OTHER):
        roots.take_signed(file)


def test_the_state_names_every_key_since_which_root(split: KeyRoom) -> None:
    split.clock.move(days=30)
    split.committee.role_keys.replace(Role.IMPORTER, PASSPHRASE)
    split.sign(1, 2)
    state = split.committee.roots.state()
    assert [(line.role, line.version) for line in state.roles] == [
        (Role.REGISTRAR, 1),
        (Role.CATALOGUE, 1),
        (Role.IMPORTER, 3),
        (Role.READER, 1),
        (Role.READER, 2),
    ]
    assert [step.version for step in state.roots] == [3, 2, 1]
    assert state.roots[0].changes[0].kind is RootChange.IMPORTER
    assert [share.number for share in state.shares] == [1, 2, 3]
    assert (state.waiting, state.rehearsed, state.succeeds) == (None, "", 0)
    split.committee.setup.lock()
    assert split.committee.roots.state().vault_fits is None


def test_one_key_in_the_vault_shows_no_shares_and_needs_the_vault(room: KeyRoom) -> None:
    state = room.committee.roots.state()
    assert (state.threshold, state.of, state.shares) == (1, 1, ())
    room.committee.setup.lock()
    with refuses(Reason.LOCKED):
        accept_lan(room)
    with refuses(Reason.LOCKED):
        room.committee.catalogue.remove_trainer(LAN)


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.CATALOGUE, Role.IMPORTER])
def test_a_replaced_working_key_loses_its_power_with_the_next_root(split: KeyRoom, role: Role) -> None:
    desk = split.committee._desk
    split.add_course()
    split.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
    split.receive(split.learner().report())
    learner = split.published()
    old = desk.keys.signers
    assert not split.committee.role_keys.replace(role, PASSPHRASE)
    assert desk.keys.signers == old  # it waits: everything goes on with the old key
    newer = split.published("2.hsorg", learner)
    split.sign(1, 3)
    assert desk.keys.signers != old
    newest = split.published("3.hsorg", newer)
    with desk.reading() as connection:
        lines = desk.roots(connection)[0]
    contents = Contents(9, newest.made, newest.catalogue, (), newest.grants, (), newest.receipts)
    with refuses(Reason.SIGNER_UNKNOWN):
        build(lines, contents, old)
    split.committee.setup.lock()
    split.committee.setup.unlock(PASSPHRASE)
    vault = desk.vault
    assert [len(held) for held in (vault.registrars, vault.catalogues, vault.importers)] == [1, 1, 1]
    assert split.published("4.hsorg", newest).number == 4


def test_while_a_root_waits_the_vault_keeps_both_keys_over_a_restart(split: KeyRoom) -> None:
    split.committee.role_keys.replace(Role.REGISTRAR, PASSPHRASE)
    split.committee.setup.lock()
    split.committee.setup.unlock(PASSPHRASE)
    assert len(split.committee._desk.vault.registrars) == 2
    with refuses(Reason.ROOT_WAITING):
        split.committee.role_keys.replace(Role.CATALOGUE, PASSPHRASE)
    split.committee.roots.abandon()
    split.committee.setup.unlock(PASSPHRASE)
    assert len(split.committee._desk.vault.registrars) == 1
    assert split.committee.roots.state().vault_fits


def test_with_one_root_key_a_working_key_is_replaced_at_once(room: KeyRoom) -> None:
    before = room.published()
    assert room.committee.role_keys.replace(Role.IMPORTER, PASSPHRASE)
    assert room.published("2.hsorg", before).root.version == 2
    assert room.journal()[1] == "role-replaced"
    for role in (Role.ROOT, Role.TRAINER):
        with refuses(Reason.NOT_FOUND):
            room.committee.role_keys.replace(role, PASSPHRASE)
    with refuses(Reason.PASSPHRASE_WRONG):
        room.committee.role_keys.replace(Role.IMPORTER, "một hai ba bốn")


def test_reports_sealed_to_the_old_reader_still_open_and_the_spare_key_stays(room: KeyRoom) -> None:
    room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
    old = room.learner(1)
    sealed_before = old.report()
    assert room.committee.role_keys.replace(Role.READER, PASSPHRASE)
    new = room.learner(2)
    assert new.readers[0] != old.readers[0]
    assert new.readers[1] == old.readers[1]
    got = room.receive(sealed_before, new.report())
    assert got.recorded.refused == 0
    room.committee.setup.lock()
    room.committee.setup.unlock(PASSPHRASE)
    old.learn()
    assert room.receive(old.report()).recorded.refused == 0


def test_a_broken_off_acceptance_leaves_root_and_vault_together(
    split: KeyRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    split.committee.role_keys.replace(Role.IMPORTER, PASSPHRASE)
    split.sign(1)

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(key_facts, "set_holders", power_cut)
        with pytest.raises(KeyboardInterrupt):
            split.sign(2)
    assert len(split.committee.roots.state().roots) == 2
    assert split.published().root.version == 2
    assert split.sign(2) is None
    assert split.published("2.hsorg").root.version == 3


def test_facts_of_keys_are_kept(room: KeyRoom) -> None:
    desk = room.committee._desk
    with desk.reading() as connection:
        assert key_facts.succeeded(connection) == ()
        assert key_facts.waiting_root(connection) is None
        lines, _, org = desk.roots(connection)
    one = key_facts.Succeeded(org, lines, "2026-11-23T09:00:00+07:00")
    waits = key_facts.WaitingRoot(b"{}", "trainer", {"name": "Cô Lan"}, {LAN: "Chủ tịch"}, "2026")
    with desk.writing() as connection:
        key_facts.add_succeeded(connection, one)
        key_facts.add_succeeded(connection, replace(one, ended="2027"))
        key_facts.set_waiting_root(connection, waits)
    with desk.reading() as connection:
        assert [each.ended for each in key_facts.succeeded(connection)] == [one.ended, "2027"]
        assert key_facts.succeeded(connection)[0] == one
        assert key_facts.waiting_root(connection) == waits
