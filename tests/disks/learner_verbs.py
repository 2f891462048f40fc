"""What a learner does that writes something, each from a prepared data folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import trust_builders
from tests.disks.failing_disk import CHANCE, Disk
from tests.disks.failing_writes import Verb
from tests.services.learner.pc import CODE, COURSE, Pc, ToldClock, open_test
from trainer.domain.codes import root_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.grading import right_answer
from trainer.domain.ids import OptionId
from trainer.domain.organisation import Grant, GrantGround
from trainer.domain.profile import Preferences
from trainer.domain.question import Chosen
from trainer.formats.root_line import organisation_id
from trainer.services.learner import LearnerService
from trainer.services.learner.profiles import unlock_key
from trainer.services.learner.rehearsal import Plan, rehearse
from trainer.services.output import write_document
from trainer.services.preferences import save_preferences
from trainer.ui.learner import own_data_files

PIN, OTHER_PIN = "123456", "654321"
PASSPHRASE = "bến đò xưa mùa lúa chín"


def service(folder: Path) -> LearnerService:
    """The program, started an hour after the folder was prepared."""
    clock = ToldClock()
    clock.go_on(3600)
    return LearnerService(folder / "home", clock=clock, shipped=folder / "shipped", token=CHANCE.randbytes)


@contextmanager
def opened(folder: Path, pin: str | None = None) -> Iterator[LearnerService]:
    """The program with the first profile open."""
    learner = service(folder)
    learner.profiles.open(learner.profiles.all()[0].id, pin)
    try:
        yield learner
    finally:
        learner.profiles.close()


def restart(folder: Path) -> None:
    """Start the program; whoever has a PIN types it, the new one or the old one, and can sign."""
    learner = service(folder)
    for profile in learner.profiles.all():
        try:
            learner.profiles.open(profile.id, PIN if profile.has_pin else None)
        except Refused as refusal:
            if refusal.reason is not Reason.PIN_WRONG:
                raise
            learner.profiles.open(profile.id, OTHER_PIN)
        mine = learner._session.opened()
        assert mine.key or unlock_key(learner._session, mine.profile, None)
        learner.profiles.close()


def prepared(make: Callable[[Pc], object]) -> Callable[[Path], None]:
    """What makes a PC in a folder, with everything closed."""

    def prepare(folder: Path) -> None:
        pc = Pc(folder)
        make(pc)
        pc.learner.profiles.close()

    return prepare


def fresh(pc: Pc) -> None:
    """Nothing but an organisation file on the stick."""
    pc.organisation_file()


def enrolled(pc: Pc, *, pin: str | None = None) -> None:
    """A profile that has done nothing."""
    pc.pin()
    pc.learner.profiles.enrol_with_code(CODE, pin=pin)


def with_pin(pc: Pc) -> None:
    """The same with a PIN."""
    enrolled(pc, pin=PIN)


def _in_a_test(pc: Pc) -> None:
    pc.pin()
    open_test(pc)


def finished(pc: Pc) -> None:
    """A profile with lessons and a test, nothing of it reported."""
    enrolled(pc)
    rehearse(pc.learner, COURSE, Plan())


def _answered_by_the_committee(pc: Pc) -> None:
    finished(pc)
    made = pc.learner.reports.make(pc.usb)
    me = pc.learner.profiles.required_me()
    pc.answer_file(made, grants=(Grant(me.profile.key, pc.card.person, GrantGround.ACTIVATION, made.made),))


def _a_pack_on_the_stick(pc: Pc) -> None:
    from tests.builders import a_course, a_pack

    enrolled(pc)
    (pc.usb / "khac.hspack").write_bytes(a_pack(a_course("khac")))


def _answer(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        running = learner.test.resume()
        disk.tries(
            lambda: learner.test.answer(
                running.attempt, running.items[0].question.id, Chosen((OptionId("a"),)), 900
            )
        )


def _submit(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        running = learner.test.resume()
        disk.tries(lambda: learner.test.submit(running.attempt))


def _begin(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        disk.tries(lambda: learner.test.start(COURSE, learner.content(COURSE).quizzes[0].id))


def _lesson(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        disk.tries(lambda: learner.study.finish_lesson(COURSE, learner.content(COURSE).lessons[0].id))


def _position(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        lesson = learner.content(COURSE).lessons[0]
        disk.tries(lambda: learner.study.save_position(COURSE, lesson.id, lesson.parts[0].id, 400))


def _report(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        disk.tries(lambda: learner.reports.make(folder / "usb"))


def _receive(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        disk.tries(lambda: learner.organisation.receive(folder / "usb" / "to-chuc-2.hsorg"))


def _pin_organisation(folder: Path, disk: Disk) -> None:
    learner = service(folder)
    disk.tries(
        lambda: learner.organisation.pin(
            folder / "usb" / "to-chuc.hsorg", root_code(trust_builders.the_org())
        )
    )


def _enrol(folder: Path, disk: Disk) -> None:
    learner = service(folder)
    disk.tries(
        lambda: learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="Văn phòng", pin=PIN)
    )
    learner.profiles.close()


def _enrol_by_code(folder: Path, disk: Disk) -> None:
    learner = service(folder)
    if learner.organisation.facts() is None:
        learner.organisation.pin(folder / "usb" / "to-chuc.hsorg", root_code(trust_builders.the_org()))
    disk.tries(lambda: learner.profiles.enrol_with_code(CODE))
    learner.profiles.close()


def _pinned_only(pc: Pc) -> None:
    pc.pin()


def _add_pack(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        disk.tries(lambda: learner.study.add_pack(folder / "usb" / "khac.hspack"))


def _flag(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        running = learner.test.resume()
        disk.tries(lambda: learner.test.flag(running.attempt, running.items[0].question.id, flagged=True))


def _open_lesson(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        lesson = learner.content(COURSE).lessons[0]
        disk.tries(lambda: learner.study.lesson(COURSE, lesson.id))


def _read_part(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        lesson = learner.content(COURSE).lessons[0]
        disk.tries(lambda: learner.study.part_read(COURSE, lesson.id, lesson.parts[0].id))


def _practise(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        asked = next(each for lesson in learner.content(COURSE).lessons for each in lesson.questions)
        disk.tries(lambda: learner.study.practise(COURSE, asked.id, right_answer(asked)))


def _with_a_log_before(pc: Pc) -> None:
    """A profile that came back from a backup: the log of the PC before has work that nobody has sent."""
    finished(pc)
    made = pc.learner.backups.make(pc.usb, PASSPHRASE)
    pc.learner.leaving.delete()
    restored = pc.learner.restoring.restore_as_new(made.path, PASSPHRASE)
    pc.learner.profiles.open(restored.profile)
    pc.learner.test.start(COURSE, pc.course.quizzes[0].id)
    made.path.unlink()


def _older_than_its_receipts(pc: Pc) -> None:
    """A data folder as it was before a report that the committee has received."""
    enrolled(pc)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    pc.learner.profiles.close()
    shutil.copytree(pc.home, pc.folder / "older")
    pc.learner.profiles.open(pc.learner.profiles.all()[0].id)
    rehearse(pc.learner, COURSE, Plan())
    pc.answer_file(pc.learner.reports.make(pc.usb))
    pc.learner.profiles.close()
    shutil.rmtree(pc.home)
    (pc.folder / "older").rename(pc.home)
    pc.learner.profiles.open(pc.learner.profiles.all()[0].id)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[1].id)


def _with_a_successor(pc: Pc) -> None:
    enrolled(pc)
    line = trust_builders.a_root_line(trust_builders.a_root(made=_LATER))
    pc.organisation_file("moi.hsorg", roots=(line,), number=9, made=_LATER)
    (pc.folder / "code.txt").write_text(root_code(organisation_id(line)), encoding="ascii")


def _succeed(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        code = (folder / "code.txt").read_text(encoding="ascii")
        disk.tries(lambda: learner.organisation.succeed(folder / "usb" / "moi.hsorg", code))


_LATER = "2026-11-24T09:00:00+07:00"


def _export(folder: Path, disk: Disk) -> None:
    with opened(folder) as learner:
        data = learner.own_data.everything()
        page, whole = own_data_files.file_names(data)

        def write() -> None:
            write_document(folder / "usb" / whole, own_data_files.as_json(data))
            write_document(folder / "usb" / page, own_data_files.as_page(data, {}))

        disk.tries(write)


def _document(folder: Path, disk: Disk) -> None:
    disk.tries(lambda: write_document(folder / "usb" / "ket-qua.pdf", b"%PDF-1.7" * 2000))


def _prefer(folder: Path, disk: Disk) -> None:
    disk.tries(lambda: save_preferences(folder / "home", Preferences(theme="dark")))


VERBS = (
    Verb("answer", prepared(_in_a_test), _answer, restart),
    Verb("submit", prepared(_in_a_test), _submit, restart),
    Verb("begin a test", prepared(finished), _begin, restart),
    Verb("finish a lesson", prepared(enrolled), _lesson, restart, in_steps=True),
    Verb("reading position", prepared(enrolled), _position, restart),
    Verb("report", prepared(finished), _report, restart, stick="usb"),
    Verb(
        "receive the organisation file",
        prepared(_answered_by_the_committee),
        _receive,
        restart,
        in_steps=True,
    ),
    Verb("pin the organisation", prepared(fresh), _pin_organisation, restart, in_steps=True),
    Verb("enrol by hand", prepared(fresh), _enrol, restart),
    Verb("enrol by code", prepared(_pinned_only), _enrol_by_code, restart),
    Verb("add a pack", prepared(_a_pack_on_the_stick), _add_pack, restart, in_steps=True),
    Verb("flag a question", prepared(_in_a_test), _flag, restart),
    Verb("open a lesson", prepared(enrolled), _open_lesson, restart, in_steps=True),
    Verb("tick a part", prepared(enrolled), _read_part, restart),
    Verb("practise", prepared(enrolled), _practise, restart),
    Verb("report of two logs", prepared(_with_a_log_before), _report, restart, stick="usb", apart=True),
    Verb(
        "receive a file that knows more", prepared(_older_than_its_receipts), _receive, restart, in_steps=True
    ),
    Verb("go over to a new root", prepared(_with_a_successor), _succeed, restart, in_steps=True),
    Verb("export one's own data", prepared(finished), _export, restart, in_steps=True, stick="usb"),
    Verb("write a document", prepared(fresh), _document, restart, stick="usb"),
    Verb("keep the settings", prepared(fresh), _prefer, restart),
)
