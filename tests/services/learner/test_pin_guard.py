"""Wrong PINs on a PC: pauses that outlive the program, whatever is done to the clock or to the file."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.services.learner.pc import Pc
from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import ProfileId
from trainer.storage import pin_tries

PIN = "482913"


@pytest.fixture
def profile(pc: Pc) -> ProfileId:
    made = pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="", pin=PIN).profile.id
    pc.learner.profiles.close()
    return made


def tries_file(pc: Pc, profile: ProfileId) -> Path:
    return pc.home / "profiles" / profile / pin_tries.TRIES_FILE


def wrong(pc: Pc, profile: ProfileId, times: int = 1) -> Refused:
    refusals = []
    for _ in range(times):
        with pytest.raises(Refused) as refusal:
            pc.learner.profiles.open(profile, "000000")
        refusals.append(refusal.value)
    return refusals[-1]


def wait(pc: Pc, profile: ProfileId) -> int:
    """Seconds that the right PIN has to wait; 0 where it opens the profile."""
    try:
        pc.learner.profiles.open(profile, PIN)
    except Refused as refusal:
        return int(refusal.where) if refusal.reason is Reason.LOCKED else -1
    return 0


def test_each_wrong_pin_after_the_fifth_doubles_the_pause(pc: Pc, profile: ProfileId) -> None:
    wrong(pc, profile, 4)
    pauses = []
    for _ in range(10):
        refusal = wrong(pc, profile)
        pauses.append(int(refusal.where))
        assert (refusal.reason, refusal.detail) == (Reason.PIN_WRONG, "0")
        assert wait(pc, profile) == pauses[-1]
        pc.clock.go_on(pauses[-1] - 1)
        assert wait(pc, profile) == 1
        pc.clock.go_on(1)
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert wait(pc, profile) == 0
    assert not tries_file(pc, profile).exists()
    assert (wrong(pc, profile).where, wrong(pc, profile).detail) == ("", "3")


def test_a_restart_forgets_neither_the_tries_nor_the_pause(pc: Pc, profile: ProfileId) -> None:
    wrong(pc, profile, 3)
    pc.restart()
    assert wrong(pc, profile).detail == "1"
    wrong(pc, profile)
    pc.clock.go_on(10)
    pc.restart()
    assert wait(pc, profile) == 20
    assert [person.wait_s for person in pc.learner.profiles.all()] == [20]
    pc.clock.go_on(20)
    pc.restart()
    assert wait(pc, profile) == 0


def test_setting_the_clock_while_the_program_runs_changes_nothing(pc: Pc, profile: ProfileId) -> None:
    wrong(pc, profile, 5)
    pc.clock.wall += timedelta(days=400)
    assert wait(pc, profile) == 30
    pc.clock.wall -= timedelta(days=800)
    assert wait(pc, profile) == 30
    pc.clock.go_on(30)
    assert wait(pc, profile) == 0


def test_a_clock_set_back_before_a_start_neither_shortens_nor_locks_for_ever(
    pc: Pc, profile: ProfileId
) -> None:
    wrong(pc, profile, 5)
    pc.clock.wall -= timedelta(days=400)
    pc.restart()
    assert wait(pc, profile) == 30
    pc.clock.go_on(12)
    pc.restart()
    assert wait(pc, profile) == 18
    pc.clock.go_on(18)
    assert wait(pc, profile) == 0


def test_a_try_is_counted_before_it_is_checked(
    pc: Pc, profile: ProfileId, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trainer.services.learner import profiles

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(profiles, "unlock_key", cut_off)
        with pytest.raises(KeyboardInterrupt):
            pc.learner.profiles.open(profile, "000000")
    pc.restart()
    assert wrong(pc, profile).detail == "3"


def test_a_broken_key_file_is_no_wrong_pin(pc: Pc, profile: ProfileId) -> None:
    wrong(pc, profile, 2)
    key_file = pc.home / "profiles" / profile / "keys.lock"
    key, _ = key_file.read_bytes(), key_file.write_bytes(b"{}")
    with pytest.raises(Refused) as refusal:
        pc.learner.profiles.open(profile, PIN)
    assert refusal.value.reason is Reason.FILE_BROKEN
    key_file.write_bytes(key)
    assert wrong(pc, profile).detail == "2"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"wrong": "x"}', '{"wrong": 1e999}', "[" * 900, "\x00"])
def test_a_file_that_says_nothing_counts_as_no_tries(pc: Pc, profile: ProfileId, text: str) -> None:
    tries_file(pc, profile).write_text(text, encoding="utf-8")
    assert wait(pc, profile) == 0


def test_a_file_with_wild_numbers_locks_for_an_hour_at_most(pc: Pc, profile: ProfileId) -> None:
    tries_file(pc, profile).write_text(
        json.dumps({"v": 1, "wrong": 10**9, "wait_s": 10**12, "since_s": 10**15}), encoding="utf-8"
    )
    assert wait(pc, profile) == 3600
    pc.clock.go_on(3600)
    assert wait(pc, profile) == 0


def test_pauses_are_those_of_one_person_and_count_at_a_change_of_pin_too(pc: Pc, profile: ProfileId) -> None:
    other = pc.learner.profiles.enrol_by_hand(name="Bình", staff_code="", unit="", pin="111111").profile.id
    wrong(pc, profile, 5)
    assert pc.learner.profiles.open(other, "111111").profile.name == "Bình"
    for left in ("4", "3", "2", "1", "0"):
        with pytest.raises(Refused) as refusal:
            pc.learner.profiles.set_pin("999999", None)
        assert refusal.value.detail == left
    with pytest.raises(Refused) as refusal:
        pc.learner.profiles.set_pin("111111", None)
    assert refusal.value.reason is Reason.LOCKED


def test_tries_that_cannot_be_forgotten_do_not_keep_anybody_out(
    pc: Pc, profile: ProfileId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object, **__: object) -> None:
        raise PermissionError("held by a scanner")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        assert wait(pc, profile) == 0
    assert tries_file(pc, profile).exists()
