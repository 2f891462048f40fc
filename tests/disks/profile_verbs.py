"""What the owner of a profile does with it as a whole, each from a prepared data folder."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.builders import a_course, a_pack
from tests.disks.failing_disk import Disk
from tests.disks.failing_writes import Verb
from tests.disks.learner_verbs import (
    OTHER_PIN,
    PASSPHRASE,
    PIN,
    enrolled,
    finished,
    opened,
    prepared,
    restart,
    service,
    with_pin,
)
from tests.services.learner.pc import COURSE, Pc, ToldClock
from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import Address
from trainer.services.health.mending import mend_installation
from trainer.storage.checkup import check_learner_store
from trainer.storage.profiles import all_profiles, store_file


def _set_pin(old: str | None, new: str | None) -> Callable[[Path, Disk], None]:
    def run(folder: Path, disk: Disk) -> None:
        with opened(folder, old) as learner:
            disk.tries(lambda: learner.profiles.set_pin(old, new))

    return run


def _back_up(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        disk.tries(lambda: learner.backups.make(folder / "usb", PASSPHRASE))


def _with_a_backup(pc: Pc) -> None:
    finished(pc)
    pc.learner.backups.make(pc.usb, PASSPHRASE)
    pc.learner.leaving.delete()


def _restore(folder: Path, disk: Disk) -> None:
    (backup,) = (folder / "usb").glob("*.hsbackup")
    learner = service(folder)
    disk.tries(lambda: learner.restoring.restore_as_new(backup, PASSPHRASE))
    learner.profiles.close()


def _put_off(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        disk.tries(learner.backups.put_off)


def _open(pin: str | None) -> Callable[[Path, Disk], None]:
    def run(folder: Path, disk: Disk) -> None:
        learner = service(folder)
        profile = learner.profiles.all()[0].id
        disk.tries(lambda: learner.profiles.open(profile, pin))
        learner.profiles.close()

    return run


def _mistype(folder: Path, disk: Disk) -> None:
    learner = service(folder)
    profile = learner.profiles.all()[0].id

    def mistype() -> None:
        try:
            learner.profiles.open(profile, OTHER_PIN)
        except Refused as refusal:
            if refusal.reason is not Reason.PIN_WRONG:
                raise

    disk.tries(mistype)


def _start_only(folder: Path) -> None:
    """Start the program as far as the people to choose from: a right PIN would wipe out the wrong ones."""
    assert len(service(folder).profiles.all()) == 1


def _look_only(folder: Path) -> None:
    """Start the doctor: a profile that was opened since would have gone on beside the backup."""
    (profile,) = all_profiles(folder / "home")
    found = check_learner_store(store_file(folder / "home", profile.id))
    assert (found.damage, found.broken_at) == ((), None)


def _address(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        disk.tries(lambda: learner.profiles.set_address(Address.CHI))


def _delete(pin: str | None) -> Callable[[Path, Disk], None]:
    def run(folder: Path, disk: Disk) -> None:
        with opened(folder, pin) as learner:
            profile = learner.profiles.required_me().profile.id

            def delete() -> None:
                if learner.profiles.me is None:
                    learner.profiles.open(profile, pin)
                learner.leaving.delete(pin)

            disk.tries(delete)

    return run


def _with_everything_in_a_backup(pc: Pc) -> None:
    """A backup with a course pack and the organisation's file, and another PC that has neither."""
    finished(pc)
    pack = pc.usb / "khac.hspack"
    pack.write_bytes(a_pack(a_course("khac")))
    pc.learner.study.add_pack(pack)
    pc.learner.backups.make(pc.usb, PASSPHRASE)
    pc.learner.profiles.close()
    shutil.rmtree(pc.home)


def _with_a_newer_backup(pc: Pc) -> None:
    """A profile that is older than the backup beside it."""
    enrolled(pc)
    pc.learner.profiles.close()
    shutil.copytree(pc.home, pc.folder / "older")
    pc.learner.profiles.open(pc.learner.profiles.all()[0].id)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    pc.learner.backups.make(pc.usb, PASSPHRASE)
    pc.learner.profiles.close()
    shutil.rmtree(pc.home)
    (pc.folder / "older").rename(pc.home)


def _keep_automatic(folder: Path, disk: Disk) -> None:
    learner = service(folder)
    profile = learner.profiles.all()[0].id
    disk.tries(lambda: learner.backups.keep_automatic(profile))


def _damaged(pc: Pc) -> None:
    """A store whose events nobody can read any more, and a copy that the program made in time."""
    finished(pc)
    profile = pc.learner.profiles.required_me().profile.id
    pc.learner.backups.keep_automatic(profile)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[-1].id)
    pc.learner.profiles.close()
    with contextlib.closing(sqlite3.connect(store_file(pc.home, profile))) as database:
        database.execute("UPDATE event SET text = 'x' WHERE seq = 1")
        database.commit()


def _mend(folder: Path, disk: Disk) -> None:
    learner = service(folder)
    (profile,) = all_profiles(folder / "home")
    disk.tries(lambda: learner.restoring.restore_automatic(profile.id))


def _with_broken_settings(pc: Pc) -> None:
    enrolled(pc)
    (pc.home / "settings.json").write_bytes(b"\xff{")


def _mend_settings(folder: Path, disk: Disk) -> None:
    disk.tries(lambda: list(mend_installation(folder / "home", ToldClock())))


VERBS = (
    Verb("set a PIN", prepared(enrolled), _set_pin(None, PIN), restart),
    Verb("change the PIN", prepared(with_pin), _set_pin(PIN, OTHER_PIN), restart),
    Verb("take the PIN away", prepared(with_pin), _set_pin(PIN, None), restart),
    Verb("back a profile up", prepared(finished), _back_up, restart, stick="usb"),
    Verb("restore a backup", prepared(_with_a_backup), _restore, restart, in_steps=True),
    Verb("put a reminder off", prepared(enrolled), _put_off, restart),
    Verb("open a profile", prepared(enrolled), _open(None), restart),
    Verb("open a profile with a PIN", prepared(with_pin), _open(PIN), restart),
    Verb("type a wrong PIN", prepared(with_pin), _mistype, _start_only),
    Verb("change the form of address", prepared(enrolled), _address, restart),
    Verb("delete a profile", prepared(finished), _delete(None), restart),
    Verb("delete a profile with a PIN", prepared(with_pin), _delete(PIN), restart),
    Verb(
        "restore a backup on another PC",
        prepared(_with_everything_in_a_backup),
        _restore,
        restart,
        in_steps=True,
    ),
    Verb(
        "restore a backup into a profile",
        prepared(_with_a_newer_backup),
        _restore,
        _look_only,
        in_steps=True,
        copies=True,
    ),
    Verb("keep a copy by itself", prepared(finished), _keep_automatic, restart),
    Verb("mend a profile from a copy", prepared(_damaged), _mend, _start_only, in_steps=True, copies=True),
    Verb("set broken settings aside", prepared(_with_broken_settings), _mend_settings, restart),
)
