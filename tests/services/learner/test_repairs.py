"""The doctor at the learners' PC: what is wrong with a profile's store is named, and mended from what is whole."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.services.learner.pc import COURSE, Pc
from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import ProfileId
from trainer.services.health import Finding, Health, Mending, Part, Trouble, examine
from trainer.services.learner.repairs import mend_profiles
from trainer.storage import backups


@pytest.fixture
def profile(pc: Pc) -> ProfileId:
    """A profile with its first lesson done and copied, and a second one done after the copy."""
    pc.pin()
    made = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="Văn phòng").profile.id
    study(pc, 0)
    pc.learner.backups.keep_automatic(made)
    study(pc, 1)
    pc.learner.profiles.close()
    return made


def study(pc: Pc, lesson: int) -> None:
    pc.clock.go_on(60)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[lesson].id)


def store(pc: Pc, profile: ProfileId) -> Path:
    return pc.home / "profiles" / profile / "learner.db"


def troubles(pc: Pc) -> list[tuple[Part, Trouble, bool]]:
    return [
        (found.part, found.trouble, found.mendable)
        for found in examine(pc.home, pc.clock, pc.folder / "shipped")
        if found.trouble is not Trouble.NONE
    ]


def done(pc: Pc, profile: ProfileId) -> list[bool]:
    pc.restart().profiles.open(profile)
    page = pc.learner.study.course(COURSE)
    return [lesson.done for module in page.modules for lesson in module.lessons]


def edit(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def zero_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:8192] = bytes(4096)
    path.write_bytes(data)


def no_header(path: Path) -> None:
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def flipped_bits(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for offset in range(4096, len(data), 4096):  # the kind of every page but the first
        data[offset] ^= 0x10
    path.write_bytes(data)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def edited(path: Path) -> None:
    edit(path, "UPDATE event SET text = replace(text, 'open', 'opem') WHERE seq = 0 AND log = 1")


def test_a_sound_profile_is_sound_and_its_copies_are_dated(pc: Pc, profile: ProfileId) -> None:
    assert troubles(pc) == []
    found = examine(pc.home, pc.clock, pc.folder / "shipped")
    assert Finding(Part.COPIES, Health.GOOD, Trouble.NONE, "Lê Minh", _copied(pc, profile)) in found
    assert list(mend_profiles(pc.home, pc.clock)) == []


def _copied(pc: Pc, profile: ProfileId) -> str:
    made = backups.list_backups(store(pc, profile))[-1].made
    return made.astimezone().isoformat(timespec="seconds")


@pytest.mark.parametrize(
    "damage", [truncated, zero_page, no_header, flipped_bits, emptied, edited, Path.unlink]
)
def test_every_damage_is_named_and_mended_and_the_damaged_file_kept(
    pc: Pc, profile: ProfileId, damage: Callable[[Path], None]
) -> None:
    damage(store(pc, profile))
    before = store(pc, profile).read_bytes() if store(pc, profile).exists() else None
    named = troubles(pc)
    assert [(part, mendable) for part, _, mendable in named] == [(Part.PROFILE, True)]
    assert named[0][1] in {Trouble.DAMAGED, Trouble.LOST, Trouble.CHAIN_BROKEN}

    repairs = list(mend_profiles(pc.home, pc.clock))

    assert [(each.part, each.mending, each.where) for each in repairs] == [
        (Part.PROFILE, Mending.RESTORED, "Lê Minh")
    ]
    assert repairs[0].value >= "2026-11-23T08:01:00+07:00"
    if before is not None:
        kept = store(pc, profile).parent / repairs[0].aside / "learner.db"
        assert (
            kept.read_bytes()[100:] == before[100:]
        )  # the header says that it was asked whether it is in use
    assert troubles(pc) == []
    assert done(pc, profile)[0]  # what the copy holds is there again
    study(pc, 1)
    pc.learner.reports.make(pc.usb)  # and the record can be handed in


def test_a_log_beside_the_store_that_is_lost_takes_nothing_that_was_written_through(
    pc: Pc, profile: ProfileId, tmp_path: Path
) -> None:
    pc.learner.profiles.open(profile)
    alone = tmp_path / "alone.db"
    shutil.copyfile(store(pc, profile), alone)
    pc.learner.profiles.close()
    shutil.copyfile(alone, store(pc, profile))
    store(pc, profile).with_name("learner.db-wal").unlink(missing_ok=True)
    assert troubles(pc) == []
    assert done(pc, profile)[:2] == [True, True]


def test_a_log_of_another_store_beside_it_is_not_played_into_it(pc: Pc, profile: ProfileId) -> None:
    store(pc, profile).with_name("learner.db-wal").write_bytes(b"x" * 10_000)
    assert troubles(pc) == []
    assert done(pc, profile)[:2] == [True, True]


def test_without_copy_and_without_anything_readable_nothing_is_touched(pc: Pc, profile: ProfileId) -> None:
    shutil.rmtree(store(pc, profile).parent / "backups")
    store(pc, profile).write_bytes(b"x" * 5000)
    assert [each.mending for each in mend_profiles(pc.home, pc.clock)] == [Mending.NOTHING_WHOLE]
    assert store(pc, profile).read_bytes() == b"x" * 5000
    store(pc, profile).unlink()
    assert troubles(pc) == [(Part.PROFILE, Trouble.LOST, False)]


def test_a_store_of_a_newer_program_is_left_alone(pc: Pc, profile: ProfileId) -> None:
    edit(store(pc, profile), "UPDATE alembic_version SET version_num = '0999'")
    assert troubles(pc) == [(Part.PROFILE, Trouble.NEWER, False)]
    assert list(mend_profiles(pc.home, pc.clock)) == []


def test_a_store_another_window_has_open_is_refused(
    pc: Pc, profile: ProfileId, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trainer.storage import store_in_use

    edited(store(pc, profile))
    monkeypatch.setattr(store_in_use, "in_use", lambda _store: True)
    with pytest.raises(Refused) as refusal:
        list(mend_profiles(pc.home, pc.clock))
    assert refusal.value.reason is Reason.STORE_BUSY


def test_damaged_copies_are_named(pc: Pc, profile: ProfileId) -> None:
    pc.learner.profiles.open(profile)
    newest = pc.learner.backups.keep_automatic(profile)
    pc.learner.profiles.close()
    assert newest is not None
    copies = backups.list_backups(store(pc, profile))
    copies[-1].path.write_bytes(b"x" * 5000)
    assert troubles(pc) == [(Part.COPIES, Trouble.DAMAGED, False)]
    copies[0].path.write_bytes(b"x" * 5000)
    assert troubles(pc) == [(Part.COPIES, Trouble.UNREADABLE, False)]
