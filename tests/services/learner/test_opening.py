"""Opening a profile whose store is gone, empty or emptied: it is said, and never a fresh start in silence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.learner.pc import COURSE, Pc
from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import ProfileId
from trainer.storage import profiles as folders


def refused(reason: Reason) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda refusal: refusal.reason is reason)


@pytest.fixture
def profile(pc: Pc) -> ProfileId:
    pc.pin()
    made = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP").profile.id
    pc.clock.go_on(60)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    return made


def gone(store: Path) -> None:
    for path in store.parent.glob("learner.db*"):
        path.unlink()


def empty(store: Path) -> None:
    gone(store)
    store.write_bytes(b"")


def without_rows(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        for table in ("event", "log", "report"):
            connection.execute(f"DELETE FROM {table}")
    connection.close()


def without_tables(store: Path) -> None:
    gone(store)
    with sqlite3.connect(store) as connection:
        connection.execute("CREATE TABLE other (x)")
        connection.execute("DROP TABLE other")
    connection.close()


LOSSES = [gone, empty, without_rows, without_tables]


@pytest.mark.parametrize("lose", LOSSES)
def test_a_store_that_holds_nothing_is_refused_and_left_as_it_is(
    pc: Pc, profile: ProfileId, lose: Callable[[Path], None]
) -> None:
    pc.learner.profiles.close()
    store = folders.store_file(pc.home, profile)
    lose(store)
    before = store.read_bytes() if store.exists() else None
    for _ in range(2):
        with refused(Reason.STORE_BROKEN):
            pc.restart().profiles.open(profile)
    assert pc.learner.profiles.me is None
    assert pc.learner.backups.keep_automatic(profile) is None
    assert (store.read_bytes() if store.exists() else None) == before


@pytest.mark.parametrize("lose", LOSSES)
def test_it_comes_back_from_the_copy(pc: Pc, profile: ProfileId, lose: Callable[[Path], None]) -> None:
    assert pc.learner.backups.keep_automatic(profile) is not None
    pc.learner.profiles.close()
    lose(folders.store_file(pc.home, profile))
    pc.restart().restoring.restore_automatic(profile)
    pc.learner.profiles.open(profile)
    page = pc.learner.study.course(COURSE)
    assert [lesson.done for module in page.modules for lesson in module.lessons] == [True, False]


@pytest.mark.parametrize("lose", LOSSES)
def test_without_a_copy_mending_says_that_nothing_is_left(
    pc: Pc, profile: ProfileId, lose: Callable[[Path], None]
) -> None:
    pc.learner.profiles.close()
    lose(folders.store_file(pc.home, profile))
    with refused(Reason.STORE_BROKEN):
        pc.restart().restoring.restore_automatic(profile)


@pytest.mark.parametrize("lose", LOSSES)
def test_the_doctors_mending_sees_it_too(pc: Pc, profile: ProfileId, lose: Callable[[Path], None]) -> None:
    from trainer.services.health.findings import Health, Mending, Part, Trouble
    from trainer.services.health.learning import check_stores
    from trainer.services.learner.repairs import mend_profiles

    assert pc.learner.backups.keep_automatic(profile) is not None
    pc.learner.profiles.close()
    lose(folders.store_file(pc.home, profile))
    (seen,) = [found for found in check_stores(pc.home)[1] if found.part is Part.PROFILE]
    assert (seen.health, seen.mendable) == (Health.BAD, True)
    assert seen.trouble in {Trouble.LOST, Trouble.DAMAGED}
    assert [repair.mending for repair in mend_profiles(pc.home, pc.clock)] == [Mending.RESTORED]
    assert list(mend_profiles(pc.home, pc.clock)) == []


@pytest.mark.parametrize("called", ["write_profile", "mark_used"])
def test_a_profile_that_could_not_be_made_leaves_nothing(
    pc: Pc, monkeypatch: pytest.MonkeyPatch, called: str
) -> None:
    def full(*_: object) -> None:
        raise Refused(Reason.CANNOT_WRITE)

    monkeypatch.setattr(folders, called, full)
    with refused(Reason.CANNOT_WRITE):
        pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP")
    assert pc.learner.profiles.me is None
    assert list(folders.profiles_folder(pc.home).iterdir()) == []


def test_enrolling_that_was_cut_off_leaves_no_profile_without_a_store(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("trainer.services.learner.logbook.Logbook", killed)
        with pytest.raises(KeyboardInterrupt):
            pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP")
    assert pc.restart().profiles.all() == ()
    made = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP")
    assert [known.id for known in pc.learner.profiles.all()] == [made.profile.id]
