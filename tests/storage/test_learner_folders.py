"""Profiles, machine, organisation file, settings and drives as they lie on the disk."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import OrgId, PublicKey
from trainer.domain.profile import Address, Enrolment, Preferences, Profile, ProfileId
from trainer.services.clock import Clock
from trainer.services.preferences import load_preferences, save_preferences
from trainer.storage import drives, machine, organisation_store, profiles
from trainer.storage.files import write_whole
from trainer.storage.machine import machine_secret, machine_tag

PROFILE = Profile(
    ProfileId("0123456789abcdef"),
    "Đặng Thị Ánh",
    "MH-1",
    "Văn phòng",
    "",
    Address.CO,
    Enrolment.BY_HAND,
    PublicKey("ab" * 32),
    has_pin=False,
    made="2026-11-23T08:00:00+07:00",
)


def test_a_profile_is_read_as_it_was_written(tmp_path: Path) -> None:
    profiles.write_profile(tmp_path, PROFILE)
    assert profiles.read_profile(tmp_path, PROFILE.id) == PROFILE
    assert profiles.all_profiles(tmp_path) == (PROFILE,)
    assert profiles.last_used(tmp_path, PROFILE.id) == ""
    profiles.mark_used(tmp_path, PROFILE.id, "2026-11-23")
    assert profiles.last_used(tmp_path, PROFILE.id) == "2026-11-23"
    profiles.remove_profile(tmp_path, PROFILE.id)
    assert profiles.all_profiles(tmp_path) == ()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"name": "x", "address": "?"}'])
def test_a_broken_profile_is_refused_and_left_out_of_the_list(tmp_path: Path, text: str) -> None:
    profiles.write_profile(tmp_path, PROFILE)
    (profiles.profile_folder(tmp_path, PROFILE.id) / "profile.json").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        profiles.read_profile(tmp_path, PROFILE.id)
    assert refusal.value.reason is Reason.FILE_BROKEN
    assert profiles.all_profiles(tmp_path) == ()


def test_the_machines_tag_stays_and_differs_for_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = machine_tag(tmp_path)
    assert tag == machine_tag(tmp_path)
    assert len(tag) == 16
    assert machine_tag(tmp_path / "another") != tag
    monkeypatch.setattr(machine, "_system_number", lambda: "another machine")
    assert machine_tag(tmp_path) != tag
    assert len(machine_secret(tmp_path)) == 32
    assert len(machine.device_name()) <= 40


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps its number in the registry")
def test_the_machines_tag_follows_the_number_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "machine-id", tmp_path / "dbus-id"
    monkeypatch.setattr(machine, "_NUMBER_FILES", (first, second))
    without = machine_tag(tmp_path)
    assert len(without) == 16
    second.write_text("0123456789abcdef0123456789abcdef\n", encoding="ascii")
    with_second = machine_tag(tmp_path)
    first.write_text("\n", encoding="ascii")  # as an image of a system has it before its first start
    assert machine_tag(tmp_path) == with_second != without


def test_the_pinned_organisation_is_kept_with_its_file(tmp_path: Path) -> None:
    assert organisation_store.pinned(tmp_path) is None
    assert organisation_store.current(tmp_path) is None
    for data in (b"one", b"two"):
        organisation_store.keep(tmp_path, OrgId("ab" * 32), data)
        assert organisation_store.current(tmp_path) == data
    assert organisation_store.pinned(tmp_path) == "ab" * 32
    (tmp_path / "organisation" / "pinned.txt").write_text("zz", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        organisation_store.pinned(tmp_path)
    assert refusal.value.reason is Reason.FILE_BROKEN


def test_another_organisation_takes_over_with_one_small_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = OrgId("ab" * 32), OrgId("cd" * 32)
    organisation_store.keep(tmp_path, one, b"one")

    def torn(path: Path, data: bytes) -> None:
        if path.name == "pinned.txt":
            raise Refused(Reason.CANNOT_WRITE)
        write_whole(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(organisation_store, "write_whole", torn)
        with pytest.raises(Refused):
            organisation_store.keep(tmp_path, two, b"two")
    assert (organisation_store.pinned(tmp_path), organisation_store.current(tmp_path)) == (one, b"one")
    for org, data in ((two, b"two"), (two, b"two, newer"), (one, b"one again"), (two, b"two, newest")):
        organisation_store.keep(tmp_path, org, data)
        assert (organisation_store.pinned(tmp_path), organisation_store.current(tmp_path)) == (org, data)


def test_preferences_are_kept_and_bad_ones_fall_back(tmp_path: Path) -> None:
    assert load_preferences(tmp_path) == Preferences()
    wish = Preferences(theme="dark", zoom_percent=150, reduced_motion=True)
    save_preferences(tmp_path, wish)
    assert load_preferences(tmp_path) == wish
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"zoom_percent": "big", "theme": "dark", "new": 1}), encoding="utf-8")
    assert load_preferences(tmp_path) == Preferences(theme="dark")
    for text in ("[]", "{", "\xff"):
        file.write_text(text, encoding="latin-1")
        assert load_preferences(tmp_path) == Preferences()


def test_the_clock_of_this_pc_has_an_offset_and_only_grows() -> None:
    clock = Clock()
    assert clock.now().utcoffset() is not None
    assert clock.now().microsecond == 0
    assert 0 < clock.ticks() <= clock.ticks()


@pytest.mark.skipif(os.name == "nt", reason="drives have letters there")
def test_mounted_drives_are_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "an" / "USB-XANH").mkdir(parents=True)
    (tmp_path / "an" / "closed").mkdir()
    monkeypatch.setattr(drives, "MOUNT_FOLDERS", (tmp_path, tmp_path / "none"))
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path).name in {"USB-XANH", "closed"})
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "closed")
    assert [drive.name for drive in drives.removable_drives()] == ["USB-XANH"]
