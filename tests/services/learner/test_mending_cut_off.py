"""A mending that is killed at any of its steps: the old state or the mended one is there, and mending again ends it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.services.learner.pc import COURSE, Pc
from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import ProfileId
from trainer.services.learner.repairs import mend_profiles
from trainer.storage import mending
from trainer.storage import profiles as folders

STEPS = (
    "aside",
    "numbers",
    "copy",
    "name of the copy",
    "learner.db",
    "learner.db-wal",
    "learner.db-shm",
    "place",
)


class Killed(BaseException):
    """The process ends here: nothing that is caught in the program catches this."""


class Killer:
    """Counts the steps that change something on the disk and ends the program before one of them."""

    def __init__(self, patch: pytest.MonkeyPatch, store: Path, fatal: int, trouble: BaseException) -> None:
        self._fatal, self._trouble = fatal, trouble
        self.seen: list[str] = []
        names = iter(("name of the copy", "place"))
        for owner, called, name in (
            (mending, "set_aside", lambda *_: "aside"),
            (folders, "write_profile", lambda *_: "numbers"),
            (mending, "copy_alone", lambda *_: "copy"),
            (mending, "move_whole", lambda *_: next(names)),
        ):
            patch.setattr(owner, called, self._counted(getattr(owner, called), name))
        unlink = self._counted(Path.unlink, lambda path: path.name)

        def removed(path: Path, missing_ok: bool = False) -> None:  # noqa: FBT002  # as pathlib has it
            inside = path.parent == store.parent and path.name.startswith("learner.db")
            (unlink if inside else self._unlink)(path, missing_ok=missing_ok)

        patch.setattr(Path, "unlink", removed)

    _unlink = staticmethod(Path.unlink)

    def _counted(self, real: Callable[..., Any], name: Callable[..., str]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            self.seen.append(name(*given[:1]))
            if len(self.seen) == self._fatal:
                raise self._trouble
            return real(*given, **named)

        return step


@pytest.fixture
def profile(pc: Pc) -> ProfileId:
    """One lesson in the copy, one beyond it, and an event in between that was changed."""
    pc.pin()
    made = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP").profile.id
    study(pc, 0)
    pc.learner.backups.keep_automatic(made)
    study(pc, 1)
    pc.learner.reports.make(pc.usb)
    pc.learner.profiles.close()
    with sqlite3.connect(folders.store_file(pc.home, made)) as connection:
        connection.execute(
            'UPDATE event SET text = replace(text, \'"t":\', \'"t":7\') WHERE text LIKE \'%"k":"org_seen"%\''
        )
    connection.close()
    return made


def study(pc: Pc, lesson: int) -> None:
    pc.clock.go_on(60)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[lesson].id)


def rows(store: Path) -> list[Any]:
    with sqlite3.connect(store) as connection:
        found = connection.execute("SELECT log, seq, text, head FROM event ORDER BY log, seq").fetchall()
    connection.close()
    return found


def done(pc: Pc) -> list[bool]:
    page = pc.learner.study.course(COURSE)
    return [lesson.done for module in page.modules for lesson in module.lessons]


def cut_off(
    pc: Pc, profile: ProfileId, patch: pytest.MonkeyPatch, fatal: int, trouble: BaseException
) -> list[str]:
    """Mend until the step that kills; the steps that were seen."""
    with patch.context() as patched:
        killer = Killer(patched, folders.store_file(pc.home, profile), fatal, trouble)
        with pytest.raises(Killed if isinstance(trouble, Killed) else Refused):
            pc.learner.restoring.restore_automatic(profile)
    return killer.seen


@pytest.mark.parametrize("fatal", range(1, len(STEPS) + 1))
@pytest.mark.parametrize("doctor", [False, True])
def test_killed_before_any_step_the_second_mending_brings_everything_back(
    pc: Pc,
    profile: ProfileId,
    monkeypatch: pytest.MonkeyPatch,
    fatal: int,
    doctor: bool,
) -> None:
    assert tuple(cut_off(pc, profile, monkeypatch, fatal, Killed())) == STEPS[:fatal]
    with pytest.raises(Refused) as refusal:  # never opened as if less had been learned
        pc.restart().profiles.open(profile)
    assert refusal.value.reason in {Reason.CHAIN_BROKEN, Reason.STORE_BROKEN}
    if doctor:
        assert [repair.where for repair in mend_profiles(pc.home, pc.clock)] == ["Lê Minh"]
    else:
        assert pc.learner.restoring.restore_automatic(profile).into_existing
    pc.learner.profiles.open(profile)
    assert done(pc) == [True, True]
    assert pc.learner.reports.preview().number % 100 == 1
    assert pc.learner.reports.preview().number > 100
    left = sorted(path.name for path in folders.store_file(pc.home, profile).parent.glob("restored*"))
    assert left == []


@pytest.mark.parametrize("fatal", range(5, len(STEPS) + 1))
def test_what_was_mended_is_found_though_every_copy_is_gone(
    pc: Pc, profile: ProfileId, monkeypatch: pytest.MonkeyPatch, fatal: int
) -> None:
    cut_off(pc, profile, monkeypatch, fatal, Killed())
    store = folders.store_file(pc.home, profile)
    if STEPS[fatal - 1] == "learner.db":
        store.unlink()  # the step itself, and killed right behind it
    shutil.rmtree(store.parent / "backups")
    pc.restart().restoring.restore_automatic(profile)
    pc.learner.profiles.open(profile)
    assert done(pc) == [True, True]


def test_a_log_left_beside_the_old_store_is_never_played_into_the_mended_one(
    pc: Pc, profile: ProfileId, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(pc, profile, monkeypatch, STEPS.index("learner.db-wal") + 1, Killed())
    log = folders.store_file(pc.home, profile).with_name("learner.db-wal")
    log.write_bytes(b"of the old store" * 1000)
    pc.restart().restoring.restore_automatic(profile)
    assert not log.exists()
    pc.learner.profiles.open(profile)
    assert done(pc) == [True, True]


@pytest.mark.parametrize("fatal", [3, 4, 5])
def test_a_step_that_fails_leaves_the_old_store_and_nothing_beside_it(
    pc: Pc, profile: ProfileId, monkeypatch: pytest.MonkeyPatch, fatal: int
) -> None:
    store = folders.store_file(pc.home, profile)
    before = rows(store)
    cut_off(pc, profile, monkeypatch, fatal, OSError("in use"))
    assert rows(store) == before
    assert not [path for path in store.parent.iterdir() if path.name.startswith(("restored", "."))]


@pytest.mark.parametrize("fatal", [6, 7, 8])
def test_a_step_that_fails_once_the_old_store_is_gone_keeps_the_mended_one(
    pc: Pc, profile: ProfileId, monkeypatch: pytest.MonkeyPatch, fatal: int
) -> None:
    cut_off(pc, profile, monkeypatch, fatal, OSError("in use"))
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError("still in use")

        patch.setattr(mending, "move_whole", full)
        with pytest.raises(Refused) as refusal:
            pc.restart().restoring.restore_automatic(profile)
        assert refusal.value.reason is Reason.CANNOT_WRITE
    pc.restart().restoring.restore_automatic(profile)
    pc.learner.profiles.open(profile)
    assert done(pc) == [True, True]


def test_where_nothing_whole_is_left_nothing_is_set_aside(pc: Pc, profile: ProfileId) -> None:
    store = folders.store_file(pc.home, profile)
    shutil.rmtree(store.parent / "backups")
    for path in store.parent.glob("learner.db*"):
        path.unlink()
    store.write_bytes(b"nothing" * 1000)
    with pytest.raises(Refused):
        pc.restart().restoring.restore_automatic(profile)
    assert store.read_bytes() == b"nothing" * 1000
    assert list((store.parent / "backups").iterdir()) == []
