"""What a learner does that writes something, each from a prepared data folder."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import trust_builders
from tests.disks.failing_disk import Disk
from tests.disks.failing_writes import Verb
from tests.services.learner.pc import CODE, COURSE, Pc, ToldClock, open_test
from trainer.domain.codes import root_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import OptionId
from trainer.domain.organisation import Grant, GrantGround
from trainer.domain.question import Chosen
from trainer.formats import keys, person_cards
from trainer.services.learner import LearnerService
from trainer.services.learner.profiles import unlock_key
from trainer.services.learner.rehearsal import Plan, rehearse

PIN, OTHER_PIN = "123456", "654321"
PASSPHRASE = "bến đò xưa mùa lúa chín"


def _cheap() -> None:
    for cost in (keys.COST, person_cards.CARD_COST):
        cost.passes, cost.memory_kib = 1, 8


def _service(folder: Path) -> LearnerService:
    clock = ToldClock()
    clock.go_on(3600)
    chance = random.Random(str(folder.parent.name))
    return LearnerService(folder / "home", clock=clock, shipped=folder / "shipped", token=chance.randbytes)


@contextmanager
def _opened(folder: Path, pin: str | None = None) -> Iterator[LearnerService]:
    learner = _service(folder)
    learner.profiles.open(learner.profiles.all()[0].id, pin)
    try:
        yield learner
    finally:
        learner.profiles.close()


def _restart(folder: Path) -> None:
    """Start the program; whoever has a PIN types it, the new one or the old one, and can sign."""
    learner = _service(folder)
    for profile in learner.profiles.all():
        try:
            learner.profiles.open(profile.id, PIN if profile.has_pin else None)
        except Refused as refusal:
            if refusal.reason is not Reason.PIN_WRONG:
                raise
            learner.profiles.open(profile.id, OTHER_PIN)
        opened = learner._session.opened()
        assert opened.key or unlock_key(learner._session, opened.profile, None)
        learner.profiles.close()


def _prepared(make: Callable[[Pc], object]) -> Callable[[Path], None]:
    def prepare(folder: Path) -> None:
        _cheap()
        pc = Pc(folder)
        make(pc)
        pc.learner.profiles.close()

    return prepare


def _fresh(pc: Pc) -> None:
    pc.organisation_file()


def _enrolled(pc: Pc, *, pin: str | None = None) -> None:
    pc.pin()
    pc.learner.profiles.enrol_with_code(CODE, pin=pin)


def _with_pin(pc: Pc) -> None:
    _enrolled(pc, pin=PIN)


def _in_a_test(pc: Pc) -> None:
    pc.pin()
    open_test(pc)


def _finished(pc: Pc) -> None:
    _enrolled(pc)
    rehearse(pc.learner, COURSE, Plan())


def _answered_by_the_committee(pc: Pc) -> None:
    _finished(pc)
    made = pc.learner.reports.make(pc.usb)
    me = pc.learner.profiles.required_me()
    pc.answer_file(made, grants=(Grant(me.profile.key, pc.card.person, GrantGround.ACTIVATION, made.made),))


def _a_pack_on_the_stick(pc: Pc) -> None:
    from tests.builders import a_course, a_pack

    _enrolled(pc)
    (pc.usb / "khac.hspack").write_bytes(a_pack(a_course("khac")))


def _answer(folder: Path, disk: Disk) -> None:
    with _opened(folder) as learner:
        running = learner.test.resume()
        with disk.at_work():
            learner.test.answer(running.attempt, running.items[0].question.id, Chosen((OptionId("a"),)), 900)


def _submit(folder: Path, disk: Disk) -> None:
    with _opened(folder) as learner:
        running = learner.test.resume()
        with disk.at_work():
            learner.test.submit(running.attempt)


def _begin(folder: Path, disk: Disk) -> None:
    with _opened(folder) as learner, disk.at_work():
        learner.test.start(COURSE, learner.content(COURSE).quizzes[0].id)


def _lesson(folder: Path, disk: Disk) -> None:
    with _opened(folder) as learner, disk.at_work():
        learner.study.finish_lesson(COURSE, learner.content(COURSE).lessons[0].id)


def _position(folder: Path, disk: Disk) -> None:
    with _opened(folder) as learner:
        lesson = learner.content(COURSE).lessons[0]
        with disk.at_work():
            learner.study.save_position(COURSE, lesson.id, lesson.parts[0].id, 400)


def _report(folder: Path, disk: Disk) -> None:
    with _opened(folder) as learner, disk.at_work():
        learner.reports.make(folder / "usb")


def _receive(folder: Path, disk: Disk) -> None:
    with _opened(folder) as learner, disk.at_work():
        learner.organisation.receive(folder / "usb" / "to-chuc-2.hsorg")


def _pin_organisation(folder: Path, disk: Disk) -> None:
    learner = _service(folder)
    with disk.at_work():
        learner.organisation.pin(folder / "usb" / "to-chuc.hsorg", root_code(trust_builders.the_org()))


def _enrol(folder: Path, disk: Disk) -> None:
    learner = _service(folder)
    with disk.at_work():
        learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="Văn phòng", pin=PIN)
    learner.profiles.close()


def _enrol_by_code(folder: Path, disk: Disk) -> None:
    learner = _service(folder)
    if learner.organisation.facts() is None:
        learner.organisation.pin(folder / "usb" / "to-chuc.hsorg", root_code(trust_builders.the_org()))
    with disk.at_work():
        learner.profiles.enrol_with_code(CODE)
    learner.profiles.close()


def _pinned_only(pc: Pc) -> None:
    pc.pin()


def _set_pin(old: str | None, new: str | None) -> Callable[[Path, Disk], None]:
    def run(folder: Path, disk: Disk) -> None:
        with _opened(folder, old) as learner, disk.at_work():
            learner.profiles.set_pin(old, new)

    return run


def _add_pack(folder: Path, disk: Disk) -> None:
    with _opened(folder) as learner, disk.at_work():
        learner.study.add_pack(folder / "usb" / "khac.hspack")


def _back_up(folder: Path, disk: Disk) -> None:
    with _opened(folder) as learner, disk.at_work():
        learner.backups.make(folder / "usb", PASSPHRASE)


def _with_a_backup(pc: Pc) -> None:
    _finished(pc)
    pc.learner.backups.make(pc.usb, PASSPHRASE)
    pc.learner.leaving.delete()


def _restore(folder: Path, disk: Disk) -> None:
    (backup,) = (folder / "usb").glob("*.hsbackup")
    learner = _service(folder)
    with disk.at_work():
        learner.restoring.restore_as_new(backup, PASSPHRASE)
    learner.profiles.close()


def _put_off(folder: Path, disk: Disk) -> None:
    with _opened(folder) as learner, disk.at_work():
        learner.backups.put_off()


def _open(folder: Path, disk: Disk) -> None:
    learner = _service(folder)
    profile = learner.profiles.all()[0].id
    with disk.at_work():
        learner.profiles.open(profile)
    learner.profiles.close()


VERBS = (
    Verb("answer", _prepared(_in_a_test), _answer, _restart),
    Verb("submit", _prepared(_in_a_test), _submit, _restart),
    Verb("begin a test", _prepared(_finished), _begin, _restart),
    Verb("finish a lesson", _prepared(_enrolled), _lesson, _restart, in_steps=True),
    Verb("reading position", _prepared(_enrolled), _position, _restart),
    Verb("report", _prepared(_finished), _report, _restart, stick="usb"),
    Verb(
        "receive the organisation file",
        _prepared(_answered_by_the_committee),
        _receive,
        _restart,
        in_steps=True,
    ),
    Verb("pin the organisation", _prepared(_fresh), _pin_organisation, _restart, in_steps=True),
    Verb("enrol by hand", _prepared(_fresh), _enrol, _restart),
    Verb("enrol by code", _prepared(_pinned_only), _enrol_by_code, _restart),
    Verb("set a PIN", _prepared(_enrolled), _set_pin(None, PIN), _restart),
    Verb("change the PIN", _prepared(_with_pin), _set_pin(PIN, OTHER_PIN), _restart),
    Verb("take the PIN away", _prepared(_with_pin), _set_pin(PIN, None), _restart),
    Verb("add a pack", _prepared(_a_pack_on_the_stick), _add_pack, _restart, in_steps=True),
    Verb("back a profile up", _prepared(_finished), _back_up, _restart, stick="usb"),
    Verb("restore a backup", _prepared(_with_a_backup), _restore, _restart, in_steps=True),
    Verb("put a reminder off", _prepared(_enrolled), _put_off, _restart),
    Verb("open a profile", _prepared(_enrolled), _open, _restart),
)
