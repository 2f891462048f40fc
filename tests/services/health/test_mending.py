"""The installation's own troubles: settings nobody can read, leftovers of writes that were cut off."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.committee_room import StillClock
from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import Preferences
from trainer.services.health import Mending, Part, Repair, Trouble
from trainer.services.health.installation import check_leftovers, check_settings
from trainer.services.health.mending import mend_installation
from trainer.services.preferences import load_preferences, save_preferences

CLOCK = StillClock()


def aged(path: Path) -> Path:
    """As if it had been left there a day ago."""
    old = CLOCK.now().timestamp() - 86_400
    os.utime(path, (old, old))
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with settings, and with leftovers of two interrupted writes and one going on."""
    save_preferences(tmp_path, Preferences(zoom_percent=150))
    deep = tmp_path / "profiles" / "0123456789abcdef" / "backups"
    deep.mkdir(parents=True)
    for path in (tmp_path / ".aabbcc.part", deep / ".ddeeff.part-journal"):
        path.write_bytes(b"half")
        aged(path)
    folder = tmp_path / "committee" / ".x.part"
    folder.mkdir(parents=True)
    (folder / "committee.db").write_bytes(b"half")
    aged(folder)
    young = tmp_path / ".112233.part"
    young.write_bytes(b"half")
    os.utime(young, (CLOCK.now().timestamp(),) * 2)
    return tmp_path


def test_settings_that_cannot_be_read_are_kept_aside_and_begin_anew(home: Path) -> None:
    assert [each.trouble for each in check_settings(home)] == [Trouble.NONE]
    for broken in (b"\xff\xfe", b"[]", b"{"):
        (home / "settings.json").write_bytes(broken)
        assert [(each.trouble, each.mendable) for each in check_settings(home)] == [
            (Trouble.UNREADABLE, True)
        ]
        repair = next(iter(mend_installation(home, CLOCK)))
        assert (repair.part, repair.mending, repair.where) == (Part.SETTINGS, Mending.RESET, "settings.json")
        assert (home / repair.aside).read_bytes() == broken
        assert load_preferences(home) == Preferences()
        assert list(check_settings(home)) == []
    assert len(list(home.glob("settings.damaged-*"))) == 3


def test_leftovers_are_counted_and_taken_away_but_not_what_is_being_written(home: Path) -> None:
    found = list(check_leftovers(home, CLOCK))
    assert [(each.trouble, each.where, each.value, each.mendable) for each in found] == [
        (Trouble.LEFT_BEHIND, "3", "8", True)
    ]
    assert list(mend_installation(home, CLOCK)) == [
        Repair(Part.LEFTOVERS, Mending.REMOVED, "3", "8"),
    ]
    assert [path.name for path in home.rglob("*.part*")] == [".112233.part"]
    assert list(mend_installation(home, CLOCK)) == []


def test_what_cannot_be_removed_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(path: Path, **_words: object) -> None:
        raise PermissionError(13, "in use", str(path))

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(Refused) as refusal:
        list(mend_installation(home, CLOCK))
    assert refusal.value.reason is Reason.CANNOT_WRITE


def test_a_folder_that_cannot_be_listed_is_passed_over(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> None:
        raise PermissionError(13, "no", str(path))

    monkeypatch.setattr(Path, "iterdir", closed)
    assert [each.where for each in check_leftovers(home, CLOCK)] == ["1"]
