"""Key ceremonies: step by step, nothing in force before the end, and every slip of people caught."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.committee_room import PASSPHRASE, StillClock, cheap_locks
from tests.services.committee.key_room import HOLDERS, WORDS, KeyRoom, a_wish, refuses
from trainer.domain.errors import Reason
from trainer.domain.organisation import Role
from trainer.domain.roots import RootForm
from trainer.formats.share_file import open_share
from trainer.services.committee import CommitteeService, ceremony
from trainer.services.committee.ceremony import SHEET
from trainer.services.committee.values import SecretKind


@pytest.fixture
def room(tmp_path: Path) -> Iterator[KeyRoom]:
    with cheap_locks():
        made = KeyRoom(tmp_path)
        yield made
        made.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[CommitteeService]:
    with cheap_locks():
        made = CommitteeService(tmp_path / "moi", clock=StillClock())
        yield made
        made.close()


def sticks(folder: Path) -> list[Path]:
    made = [folder / f"usb-{number}" for number in range(4)]
    for one in made:
        one.mkdir(parents=True, exist_ok=True)
    return made


def test_a_committee_is_set_up_with_three_sticks(fresh: CommitteeService, tmp_path: Path) -> None:
    begun = fresh.ceremonies.begin_set_up(a_wish(), RootForm.TWO_OF_THREE)
    assert [part.number for part in begun.parts] == [1, 2, 3, SHEET]
    assert begun.sheet is not None
    assert [secret.kind for secret in begun.sheet.secrets] == [SecretKind.READER_ESCROW]
    for number, folder in zip((1, 2, 3), sticks(tmp_path)[1:], strict=True):
        sheet = begun.write_part(number, folder, f" {HOLDERS[number - 1]} ", WORDS[number - 1])
        assert (sheet.holder, sheet.number, sheet.of, sheet.threshold) == (HOLDERS[number - 1], number, 3, 2)
        assert not fresh.setup.is_set_up
        begun.prove(number, sheet.lines[begun.asked(number)[1]].replace(" ", "-").lower())
    secret, line = begun.asked(SHEET)
    begun.prove(SHEET, begun.sheet.secrets[secret].lines[line])
    assert begun.finish()
    state = fresh.roots.state()
    assert (state.threshold, state.of, state.vault_fits) == (2, 3, True)
    assert [share.holder for share in state.shares] == list(HOLDERS)
    assert fresh.setup.root_code == begun.facts.root_code
    assert fresh._desk.keys.root is None
    shares = [
        open_share(next(one.iterdir()).read_bytes(), word)
        for one, word in zip(sticks(tmp_path)[1:], WORDS, strict=True)
    ]
    assert [share.key.public for share in shares] == [share.key for share in state.shares]
    with refuses(Reason.ALREADY_SET_UP):
        fresh.ceremonies.begin_set_up(a_wish(), RootForm.ONE)


def test_one_key_can_be_set_up_by_a_ceremony_too(fresh: CommitteeService) -> None:
    with refuses(Reason.PASSPHRASE_TOO_SHORT):
        fresh.ceremonies.begin_set_up(a_wish(passphrase="ngắn"), RootForm.ONE)
    begun = fresh.ceremonies.begin_set_up(a_wish(), RootForm.ONE)
    assert [(part.number, part.written, part.proven) for part in begun.parts] == [(SHEET, True, False)]
    assert begun.sheet is not None
    assert [secret.kind for secret in begun.sheet.secrets] == [SecretKind.ROOT, SecretKind.READER_ESCROW]
    secret, line = begun.asked(SHEET)
    begun.prove(SHEET, begun.sheet.secrets[secret].lines[line])
    assert begun.finish()
    assert fresh._desk.keys.root is not None


def test_a_ceremony_that_breaks_off_leaves_everything_as_it_was(
    fresh: CommitteeService, tmp_path: Path
) -> None:
    begun = fresh.ceremonies.begin_set_up(a_wish(), RootForm.TWO_OF_THREE)
    begun.write_part(1, sticks(tmp_path)[1], "", WORDS[0])
    del begun  # the power goes between two sticks
    assert not fresh.setup.is_set_up
    again = fresh.ceremonies.begin_set_up(a_wish(), RootForm.TWO_OF_THREE)
    again.write_part(1, sticks(tmp_path)[1], "", WORDS[0])
    assert len(list(sticks(tmp_path)[1].iterdir())) == 2  # the older share stays beside the new one


def test_a_vault_that_cannot_be_written_leaves_no_committee(fresh: CommitteeService, tmp_path: Path) -> None:
    begun = fresh.ceremonies.begin_set_up(a_wish(), RootForm.ONE)
    secret, line = begun.asked(SHEET)
    assert begun.sheet is not None
    begun.prove(SHEET, begun.sheet.secrets[secret].lines[line])
    (tmp_path / "moi" / "vault.json").mkdir(parents=True)
    with refuses(Reason.CANNOT_WRITE):
        begun.finish()
    assert (fresh.setup.is_set_up, fresh.setup.root_code) == (False, "")
    (tmp_path / "moi" / "vault.json").rmdir()
    assert begun.finish()


def test_a_rotation_that_breaks_off_leaves_the_root_in_force(room: KeyRoom) -> None:
    room.split()
    before = room.root_keys()
    begun = room.committee.ceremonies.begin_rotation(RootForm.TWO_OF_THREE)
    begun.write_part(1, room.stick(1), "", WORDS[0])
    del begun
    assert (room.root_keys(), room.committee.roots.waiting()) == (before, None)
    room.committee.ceremonies.begin_share(1)
    assert room.root_keys() == before


def test_every_part_needs_a_stick_of_its_own(room: KeyRoom) -> None:
    begun = room.committee.ceremonies.begin_rotation(RootForm.TWO_OF_THREE)
    one = room.stick(1)
    inner = one / "thu-muc"
    inner.mkdir()
    begun.write_part(1, one, "", WORDS[0])
    begun.write_part(1, one, "", WORDS[0])  # the same part once more is no fault
    for same in (one, inner):
        with refuses(Reason.SHARE_SAME_STICK):
            begun.write_part(2, same, "", WORDS[1])
    begun.write_part(2, room.stick(2), "", WORDS[1])
    with refuses(Reason.SHARE_SAME_STICK):
        begun.write_part(1, room.stick(2), "", WORDS[0])


def test_a_stick_that_is_pulled_out_can_be_plugged_in_again(
    room: KeyRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = room.committee.ceremonies.begin_rotation(RootForm.TWO_OF_THREE)
    with refuses(Reason.CANNOT_WRITE):
        begun.write_part(1, room.home / "rut-ra", "", WORDS[0])
    assert not (room.home / "rut-ra").exists()
    with refuses(Reason.NOT_FOUND):
        begun.share_sheet(1)
    with refuses(Reason.PASSPHRASE_TOO_SHORT):
        begun.write_part(1, room.stick(1), "", "ngắn")
    with monkeypatch.context() as patch:
        # What comes back from a dying stick is a readable share, but another one.
        other = room.committee.ceremonies.begin_rotation(RootForm.TWO_OF_THREE).keys[1]
        patch.setattr(ceremony, "open_share", lambda _data, _word: other)
        with refuses(Reason.CANNOT_WRITE):
            begun.write_part(1, room.stick(1), "", WORDS[0])
    assert not begun.parts[0].written
    begun.write_part(1, room.stick(1), "", WORDS[0])
    assert begun.parts[0].written
    with refuses(Reason.NOT_FOUND):
        begun.write_part(7, room.stick(7), "", WORDS[0])


def test_nothing_is_finished_before_every_sheet_was_proven(room: KeyRoom) -> None:
    begun = room.committee.ceremonies.begin_rotation(RootForm.TWO_OF_THREE)
    sheet = begun.write_part(1, room.stick(1), "", WORDS[0])
    line = begun.asked(1)[1]
    with refuses(Reason.SHEET_MISTYPED):
        begun.prove(1, sheet.lines[(line + 1) % 4])
    with refuses(Reason.SHEET_NOT_PROVEN):
        begun.finish()
    begun.prove(1, sheet.lines[line])
    assert begun.parts[0].proven
    begun.write_part(1, room.stick(9), "", WORDS[0])
    assert not begun.parts[0].proven  # a share written anew has its sheet proven anew
    with refuses(Reason.SHEET_NOT_PROVEN):
        begun.finish()
    with refuses(Reason.NOT_FOUND):
        begun.prove(2, "")


def test_one_key_becomes_three_and_three_become_one_again(room: KeyRoom) -> None:
    learner = room.published()
    room.split()
    three = room.published("2.hsorg", learner)
    assert (three.root.version, three.root.role(Role.ROOT).threshold) == (2, 2)
    assert room.committee._desk.keys.root is None
    with refuses(Reason.PASSPHRASE_WRONG):
        room.committee.ceremonies.begin_rotation(RootForm.ONE, "sai mật khẩu hoàn toàn")
    assert not room.go_through(room.committee.ceremonies.begin_rotation(RootForm.ONE, PASSPHRASE))
    assert len(room.root_keys()) == 3  # it waits, and the three are still in force
    assert room.committee._desk.keys.root is None
    assert room.sign(1, 3) is None
    one = room.published("3.hsorg", three)
    assert (one.root.version, len(room.root_keys())) == (3, 1)
    assert room.committee._desk.keys.root is not None
    room.committee.setup.lock()
    room.committee.setup.unlock(PASSPHRASE)
    assert len(room.committee._desk.vault.roots) == 1


def test_one_key_is_rotated_at_once_and_the_old_one_leaves_the_vault(room: KeyRoom) -> None:
    before = room.committee._desk.keys.root
    assert room.go_through(room.committee.ceremonies.begin_rotation(RootForm.ONE, PASSPHRASE))
    after = room.committee._desk.keys.root
    assert before is not None
    assert after is not None
    assert before != after
    assert set(room.committee._desk.vault.roots) == {before, after}
    room.committee.setup.unlock(PASSPHRASE)
    assert room.committee._desk.vault.roots == (after,)


def test_three_keys_are_rotated_by_two_of_the_old_ones(room: KeyRoom) -> None:
    room.split()
    first = room.root_keys()
    assert not room.go_through(room.committee.ceremonies.begin_rotation(RootForm.TWO_OF_THREE), "moi")
    waiting = room.committee.roots.waiting()
    assert waiting is not None
    assert (waiting.missing_old, waiting.missing_new, waiting.signed) == (2, 0, ())
    room.sign(2)
    assert room.sign(3) is None
    assert not set(first) & set(room.root_keys())
    assert room.committee.roots.state().shares[0].holder == HOLDERS[0]
    assert room.journal()[:2] == ["root-rotated", "root-waits"]


def test_a_lost_share_is_replaced_by_the_other_two(room: KeyRoom) -> None:
    room.split()
    old = room.root_keys()
    begun = room.committee.ceremonies.begin_share(2)
    assert (begun.sheet, [part.number for part in begun.parts]) == (None, [2])
    assert not room.go_through(begun, "moi")
    assert room.sign(1, 3) is None
    new = room.root_keys()
    assert (new[0], new[2]) == (old[0], old[2])
    assert new[1] != old[1]
    state = room.committee.roots.state()
    assert [share.since for share in state.shares].count(state.roots[1].made) == 3  # one clock in this test
    # The lost stick turns up: it has no say any more.
    room.committee.ceremonies.begin_share(1)
    assert not room.go_through(room.committee.ceremonies.begin_share(1), "moi")
    with refuses(Reason.SHARE_OLD):
        room.sign(2)
    room.sign(2, name="moi")
    assert room.sign(3) is None


def test_ceremonies_are_refused_where_they_make_no_sense(room: KeyRoom) -> None:
    ceremonies = room.committee.ceremonies
    with refuses(Reason.NOT_FOUND):
        ceremonies.begin_share(1)  # one key, no shares
    room.split()
    for number in (0, 4):
        with refuses(Reason.NOT_FOUND):
            ceremonies.begin_share(number)
    late_share, late_one = ceremonies.begin_share(1), ceremonies.begin_rotation(RootForm.ONE, PASSPHRASE)
    late_three = ceremonies.begin_rotation(RootForm.TWO_OF_THREE)
    room.go_through(ceremonies.begin_rotation(RootForm.TWO_OF_THREE), "moi")
    with refuses(Reason.ROOT_WAITING):
        ceremonies.begin_share(1)
    with refuses(Reason.ROOT_WAITING):
        ceremonies.begin_rotation(RootForm.TWO_OF_THREE)
    for late in (late_one, late_three):
        with refuses(Reason.ROOT_WAITING):
            room.go_through(late, "muon")
    room.sign(1, 2)
    with refuses(Reason.SHARE_OLD):
        room.go_through(late_share, "muon")
    room.committee.setup.lock()
    with refuses(Reason.LOCKED):
        ceremonies.begin_share(1)
    with refuses(Reason.LOCKED):
        ceremonies.begin_rotation(RootForm.TWO_OF_THREE)
