"""Recovery, beginning again with a new code, and the rehearsal that proves both sheets and sticks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from tests.committee_room import PASSPHRASE, cheap_locks
from tests.services.committee.key_room import WORDS, KeyRoom, digest_of, refuses
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Role
from trainer.domain.roots import RootForm
from trainer.formats.organisation_file import open_organisation
from trainer.formats.person_cards import open_person_card
from trainer.services.committee import rehearsal as module
from trainer.services.committee import sample_report as samples
from trainer.services.committee.ceremony import SHEET
from trainer.services.committee.journal import Journal
from trainer.services.committee.key_values import GivenBy, Proof
from trainer.services.committee.publish import Publisher
from trainer.services.committee.rehearsal import Given
from trainer.services.committee.values import CodeState

NEW_WORDS = "mật khẩu hoàn toàn khác"
HA = ("Nguyễn Thị Hà", "MH-1", "Văn phòng")
BINH = ("Trần Văn Bình", "MH-2", "Trạm Y tế")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[KeyRoom]:
    with cheap_locks():
        made = KeyRoom(tmp_path)
        made.add_course()
        made.add_people(HA, BINH)
        yield made
        made.close()


@pytest.fixture
def split(room: KeyRoom) -> KeyRoom:
    room.split()
    return room


def test_two_sticks_and_the_spare_reader_bring_a_committee_back(split: KeyRoom) -> None:
    before = split.published()
    report = split.learner().report()
    split.committee.setup.lock()
    (split.home / "committee" / "vault.json").unlink()
    with refuses(Reason.FILE_MISSING):
        split.committee.setup.unlock(PASSPHRASE)
    recovery = split.committee.recovery
    one = recovery.stick(split.stick(1), WORDS[0])
    with refuses(Reason.SHARE_TWICE):
        recovery.sheet(split.papers[1], [one])
    with refuses(Reason.SHARES_MISSING):
        recovery.recover([one], split.papers[SHEET], NEW_WORDS)
    with refuses(Reason.SHARE_TWICE):
        recovery.recover([one, one], split.papers[SHEET], NEW_WORDS)
    two = recovery.sheet(split.papers[2], [one])
    with refuses(Reason.SHARE_OTHER):
        recovery.recover([one, two], split.papers[3], NEW_WORDS)
    with refuses(Reason.PASSPHRASE_TOO_SHORT):
        recovery.recover([one, two], split.papers[SHEET], "ngắn")
    recovery.recover([one, two], split.papers[SHEET], NEW_WORDS)
    assert split.committee.setup.unlocked
    assert split.receive(report).recorded.refused == 0
    assert {line.code for line in split.committee.roster.people()} == {CodeState.NONE}
    after = split.published("2.hsorg", before)
    assert after.root.version == 3
    assert after.root.readers[1] == before.root.readers[1]
    split.committee.setup.lock()
    split.committee.setup.unlock(NEW_WORDS)
    assert split.receive(split.learner(5, enrolled=False).report()).recorded.refused == 0
    assert "recovered" in split.journal()


def test_a_root_that_waited_is_given_up_by_recovery(split: KeyRoom) -> None:
    split.committee.role_keys.replace(Role.IMPORTER, PASSPHRASE)
    recovery = split.committee.recovery
    given = [recovery.sheet(split.papers[number]) for number in (1, 3)]
    recovery.recover(given, split.papers[SHEET], NEW_WORDS)
    assert split.committee.roots.waiting() is None
    assert split.committee.roots.state().vault_fits


def begin_again(room: KeyRoom, form: RootForm = RootForm.TWO_OF_THREE) -> None:
    assert room.go_through(room.committee.ceremonies.begin_successor(form, NEW_WORDS), "lan-hai")


def test_two_lost_shares_give_a_new_code_and_everything_else_stays(split: KeyRoom) -> None:
    ha = split.learner()
    ha.learn()
    ha.sit()
    split.receive(ha.report())
    on_the_way = split.learner(2, staff_code="MH-2").report()
    before = split.published()
    code = split.committee.setup.root_code
    figures, people = split.figures(), split.committee.roster.people()
    begin_again(split)
    assert split.committee.setup.root_code != code
    assert (split.figures(), split.committee.roster.people()) == (figures, people)
    assert split.recomputed() == figures
    assert split.receive(on_the_way).recorded.refused == 0
    after = split.published("moi.hsorg")
    assert after.id != before.id
    assert (after.root.version, after.root.trainers) == (1, before.root.trainers)
    assert set(before.grants) < set(after.grants)
    assert set(before.receipts) <= set(after.receipts)
    assert after.number > before.number
    with refuses(Reason.ORG_OTHER):
        open_organisation((split.home / "moi.hsorg").read_bytes(), stored=before)
    # The slips people hold open the new file too, and reports for the new root are taken.
    data = (split.home / "moi.hsorg").read_bytes()
    assert open_person_card(data, after, split.code("MH-2").replace("-", "")).staff_code == "MH-2"
    assert split.receive(split.learner(3, staff_code="MH-2").report()).recorded.refused == 0
    assert split.committee.roots.state().succeeds == 1
    assert split.committee.journal.check() is None
    split.committee.setup.lock()
    split.committee.setup.unlock(NEW_WORDS)


def test_the_shares_of_the_root_before_have_no_say_in_the_new_one(split: KeyRoom) -> None:
    begin_again(split)
    split.committee.role_keys.replace(Role.IMPORTER, NEW_WORDS)
    with refuses(Reason.SHARE_OTHER):
        split.sign(1)
    assert split.sign(1, 2, name="lan-hai") is None


def test_a_new_root_that_cannot_be_kept_leaves_the_old_vault_in_its_place(split: KeyRoom) -> None:
    code = split.committee.setup.root_code

    def full(_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    sqlalchemy.event.listen(sqlalchemy.Engine, "commit", full)
    try:
        with refuses(Reason.CANNOT_WRITE):
            begin_again(split)
    finally:
        sqlalchemy.event.remove(sqlalchemy.Engine, "commit", full)
    assert split.committee.setup.root_code == code
    split.committee.setup.lock()
    split.committee.setup.unlock(PASSPHRASE)
    assert split.committee.roots.state().vault_fits
    begin_again(split)
    assert split.committee.setup.root_code != code


def test_beginning_again_without_the_vault_takes_the_spare_reader_and_ends_codes(split: KeyRoom) -> None:
    report = split.learner().report()
    escrow = split.papers[SHEET]
    split.committee.setup.lock()
    ceremonies = split.committee.ceremonies
    with refuses(Reason.LOCKED):
        ceremonies.begin_successor(RootForm.ONE, NEW_WORDS)
    with refuses(Reason.SHARE_OTHER):
        ceremonies.begin_successor(RootForm.ONE, NEW_WORDS, split.papers[1])
    with refuses(Reason.PASSPHRASE_TOO_SHORT):
        ceremonies.begin_successor(RootForm.ONE, "ngắn", escrow)
    assert split.go_through(ceremonies.begin_successor(RootForm.ONE, NEW_WORDS, escrow))
    assert split.receive(report).recorded.refused == 0
    assert {line.code for line in split.committee.roster.people()} == {CodeState.NONE}
    assert split.committee.roots.state().of == 1


def test_reports_of_every_organisation_before_are_still_received(split: KeyRoom) -> None:
    first = split.learner(1).report()
    begin_again(split)
    second = split.learner(2).report()
    assert split.go_through(split.committee.ceremonies.begin_successor(RootForm.ONE, NEW_WORDS))
    assert split.committee.roots.state().succeeds == 2
    assert split.receive(first, second).recorded.refused == 0
    foreign = split.learner(3, enrolled=False)
    foreign.org = type(foreign.org)("ab" * 32)
    assert split.receive(foreign.report()).checked[0].reason is Reason.ORG_OTHER


# -- rehearsal ----------------------------------------------------------------------------------------------


def given_by(room: KeyRoom) -> list[Given]:
    recovery = room.committee.recovery
    return [
        (recovery.stick(room.stick(3), WORDS[2]), GivenBy.STICK),
        (recovery.sheet(room.papers[1]), GivenBy.SHEET),
    ]


def test_a_rehearsal_proves_recovery_on_a_copy_and_touches_nothing(split: KeyRoom) -> None:
    split.receive(split.learner().report())
    split.published()
    split.committee.setup.lock()
    given = given_by(split)
    rehearsal = split.committee.rehearsal
    before = digest_of(split.home)
    protocol = rehearsal.prove(given, split.papers[SHEET])
    assert digest_of(split.home) == before
    assert protocol.proofs == tuple(Proof)
    assert protocol.used == ((3, GivenBy.STICK), (1, GivenBy.SHEET))
    assert (protocol.threshold, protocol.of, protocol.root_version) == (2, 3, 2)
    assert (protocol.people, protocol.reports) == (2, 1)
    assert protocol.journal_head == split.committee.setup.status().journal_head
    assert rehearsal.rehearse(given, split.papers[SHEET]) == protocol
    assert split.committee.roots.state().rehearsed == protocol.made
    newest = split.committee.journal.entries()[0]
    assert (newest.kind.value, dict(newest.facts)["used"]) == ("rehearsed", "3:stick, 1:sheet")
    split.committee.setup.unlock(PASSPHRASE)  # the vault is the old one
    assert len(split.committee.roots.state().roots) == 2


def test_without_room_for_the_copy_a_rehearsal_is_refused(
    split: KeyRoom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = given_by(split)
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
        with refuses(Reason.CANNOT_WRITE):
            split.committee.rehearsal.rehearse(given, split.papers[SHEET])
    assert split.committee.roots.state().rehearsed == ""


def test_the_sheet_of_one_root_key_is_rehearsed_too(room: KeyRoom) -> None:
    root, escrow = room.sheet.secrets
    given = [(room.committee.recovery.sheet(root.lines), GivenBy.SHEET)]
    protocol = room.committee.rehearsal.rehearse(given, escrow.lines)
    assert (protocol.used, protocol.of) == (((0, GivenBy.SHEET),), 1)


def test_a_rehearsal_with_too_few_or_wrong_keys_is_refused_and_changes_nothing(split: KeyRoom) -> None:
    given = given_by(split)
    before = digest_of(split.home)
    rehearsal = split.committee.rehearsal
    with refuses(Reason.SHARES_MISSING):
        rehearsal.rehearse(given[:1], split.papers[SHEET])
    with refuses(Reason.SHARE_OTHER):
        rehearsal.rehearse(given, split.papers[2])
    with refuses(Reason.SHEET_MISTYPED):
        rehearsal.rehearse(given, ("sai",) * 4)
    assert digest_of(split.home) == before


@pytest.mark.parametrize("proof", [Proof.REPORTS_BEFORE, Proof.ORGANISATION, Proof.JOURNAL])
def test_a_rehearsal_says_which_proof_failed(
    split: KeyRoom, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    given = given_by(split)
    if proof is Proof.REPORTS_BEFORE:
        monkeypatch.setattr(module, "sample_report", lambda *_: b"no report")
    if proof is Proof.ORGANISATION:
        monkeypatch.setattr(Publisher, "publish", lambda _self, path: path.write_bytes(b"x"))
    if proof is Proof.JOURNAL:
        monkeypatch.setattr(Journal, "check", lambda _self: 3)
    with pytest.raises(Refused) as refusal:
        split.committee.rehearsal.rehearse(given, split.papers[SHEET])
    assert (refusal.value.reason, refusal.value.detail) == (Reason.REHEARSAL_FAILED, proof.value)
    assert split.committee.roots.state().rehearsed == ""


def test_a_disk_that_is_gone_meanwhile_says_nothing_against_the_keys(
    split: KeyRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is told that a rehearsal failed destroys good sheets; a file that is not there is another thing."""
    given = given_by(split)
    monkeypatch.setattr(module, "write_whole", lambda *_: None)
    with refuses(Reason.FILE_MISSING):
        split.committee.rehearsal.rehearse(given, split.papers[SHEET])
    assert split.committee.roots.state().rehearsed == ""


def test_a_vault_that_was_touched_meanwhile_is_no_proof(
    split: KeyRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = given_by(split)

    def touching(*arguments: object) -> bytes:
        (split.home / "committee" / "vault.json").write_bytes(b"{}")
        return real(*arguments)  # type: ignore[arg-type]

    real = samples.sample_report
    monkeypatch.setattr(module, "sample_report", touching)
    with pytest.raises(Refused) as refusal:
        split.committee.rehearsal.rehearse(given, split.papers[SHEET])
    assert refusal.value.detail == Proof.UNTOUCHED.value
