"""What a committee does that writes something, each from a prepared office with reports in its inbox."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tests.builders import a_course, a_pack
from tests.committee_room import COURSE, PASSPHRASE, Room, StillClock
from tests.disks.failing_disk import CHANCE, Disk
from tests.disks.failing_writes import Verb
from trainer.domain.codes import short_code
from trainer.domain.erasure import ErasureGround
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Role
from trainer.domain.roster import RosterReading, RosterRow
from trainer.formats.course_pack import open_pack
from trainer.formats.keys import SigningKey
from trainer.services.committee import CommitteeService
from trainer.services.committee.role_keys import REPLACEABLE
from trainer.services.committee.values import SecretKind, TrainerPolicy, Wish

OTHER = a_course("khac")
LAN = SigningKey(b"l" * 32).public
NEW_PASSPHRASE = "cầu phao bến cũ mùa thu"


@contextmanager
def unlocked(folder: Path, passphrase: str = PASSPHRASE) -> Iterator[CommitteeService]:
    """The program with the vault open."""
    clock = StillClock()
    clock.move(hours=1)
    committee = CommitteeService(folder / "committee", clock=clock, token=CHANCE.randbytes)
    try:
        committee.setup.unlock(passphrase)
        yield committee
    finally:
        committee.close()


def restart(folder: Path) -> None:
    """Start the program where there is a committee; its vault opens, its journal and its figures hold."""
    committee = CommitteeService(folder / "committee", clock=StillClock())
    if not committee.setup.is_set_up:
        return
    passphrase = PASSPHRASE
    try:
        committee.setup.unlock(passphrase)
    except Refused as refusal:
        if refusal.reason is not Reason.PASSPHRASE_WRONG:
            raise
        passphrase = NEW_PASSPHRASE
        committee.setup.unlock(passphrase)
    committee.erasing.finish()
    assert committee.auditor.audit().findings == ()
    desk = committee._desk
    with desk.reading() as connection:
        root = desk.roots(connection)[1][-1]
    vault = desk.office.open_vault(passphrase)
    # A recovery whose new vault came to nothing after the commit: the old one is worth nothing, the sheets still are.
    assert vault.fits(root) or (passphrase == PASSPHRASE and (folder / "recovering").exists())
    committee.close()


def prepared(*more: Callable[[Room], object], record: bool = True) -> Callable[[Path], None]:
    """An office with a roster, a course, and reports that wait, fork and speak for themselves."""

    def prepare(folder: Path) -> None:
        room = Room(folder)
        room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"), ("Trần Bình", "MH-2", "Trạm Y tế"))
        room.add_course(due=date(2026, 11, 30))
        first = room.learner(1)
        first.learn()
        twin = first.copy()
        first.sit()
        twin.sit(right=False)
        stranger = room.learner(2, staff_code="MH-2", enrolled=False)
        stranger.sit()
        files = [room.put(each.report()) for each in (first, twin, stranger)]
        room.put(b"not a report", "rác.hsreport")
        if record:
            checking = room.committee.intake.check(files)
            list(checking)
            room.committee.intake.record(checking)
        (folder / "usb").mkdir()
        (folder / "khac.hspack").write_bytes(a_pack(OTHER))
        secrets = {secret.kind: list(secret.lines) for secret in room.sheet.secrets}
        lines = {"root": secrets[SecretKind.ROOT], "escrow": secrets[SecretKind.READER_ESCROW]}
        (folder / "sheet.json").write_text(json.dumps(lines), encoding="utf-8")
        for each in more:
            each(room)
        room.close()

    return prepare


def _set_up_later(folder: Path) -> None:
    (folder / "committee").mkdir()


def _record(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        checking = committee.intake.check([folder / "inbox"])
        list(checking)
        disk.tries(lambda: committee.intake.record(checking))


def _check_and_record(folder: Path, disk: Disk) -> None:
    """What was checked waits on the same disk until it is recorded."""

    def both() -> None:
        checking = committee.intake.check([folder / "inbox"])
        list(checking)
        committee.intake.record(checking)

    with unlocked(folder) as committee:
        disk.tries(both)


def _publish(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.publisher.publish(folder / "usb" / "to-chuc.hsorg"))


def _approve(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        (waiting,) = committee.approvals.waiting()
        person = next(
            line.person.id for line in committee.roster.people() if line.person.staff_code == "MH-2"
        )
        disk.tries(lambda: committee.approvals.approve(waiting.key, person, short_code(waiting.key)))


def _set_aside(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        (waiting,) = committee.approvals.waiting()
        disk.tries(lambda: committee.approvals.set_aside(waiting.key, "không rõ là ai"))


def _revoke(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        (granted,) = committee.approvals.keys()
        disk.tries(lambda: committee.approvals.revoke(granted.key, "mất máy"))


def _pick(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        (case,) = committee.approvals.forks()
        disk.tries(
            lambda: committee.approvals.pick(case.key, case.log, case.seq, case.branches[0].head, "đã hỏi")
        )


def _add_people(folder: Path, disk: Disk) -> None:
    rows = tuple(RosterRow(number, f"Lê Thị {number}", f"MH-{number}", "Đội xe", "") for number in (7, 8, 9))
    with unlocked(folder) as committee:
        comparison = committee.roster.compare(RosterReading("ds.xlsx", "", "", 1, (), (), rows, (), None))
        disk.tries(lambda: committee.roster.apply(comparison))


def _add_pack(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.catalogue.add_pack(folder / "khac.hspack", TrainerPolicy.VOUCHED))


def _set_entry(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.catalogue.set_entry(COURSE.id, mandatory=False, due=None))


def _change_passphrase(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.setup.change_passphrase(PASSPHRASE, NEW_PASSPHRASE))


def _retire(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        (granted,) = committee.approvals.keys()
        disk.tries(lambda: committee.approvals.retire(granted.key, "máy mới"))


def _erase(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        people = [line.person.id for line in committee.roster.people() if line.person.staff_code == "MH-1"]
        disk.tries(lambda: committee.erasing.erase(people, ErasureGround.REQUEST) if people else None)


def _keep_leavers(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.erasing.set_retention_years(7))


def _recover(folder: Path, disk: Disk) -> None:
    lines = json.loads((folder / "sheet.json").read_text(encoding="utf-8"))
    with unlocked(folder) as committee:
        root = committee.recovery.sheet(lines["root"])
        (folder / "recovering").touch()
        disk.tries(lambda: committee.recovery.recover([root], lines["escrow"], PASSPHRASE))


def _set_up(folder: Path, disk: Disk) -> None:
    committee = CommitteeService(folder / "committee", clock=StillClock(), token=CHANCE.randbytes)
    try:
        disk.tries(
            lambda: committee.setup.set_up(
                Wish("UBND phường Mỹ Hào", "Ban Chỉ đạo", ("Văn phòng",), PASSPHRASE)
            )
        )
    finally:
        committee.close()


def _remove_entry(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.catalogue.remove_entry(COURSE.id))


def _set_variables(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.catalogue.set_variables([("duong-day-nong", "1900 0000")]))


def _demand_pin(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.catalogue.set_pin_required(on=True))


def _accept_trainer(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.catalogue.accept_trainer("Cô Lan", LAN, short_code(LAN)))


def _with_lan(room: Room) -> None:
    room.committee.catalogue.accept_trainer("Cô Lan", LAN, short_code(LAN))


def _remove_trainer(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.catalogue.remove_trainer(LAN))


def _renew_code(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        person = committee.roster.people()[0].person.id
        disk.tries(lambda: committee.roster.renew_code(person))


def _add_unit(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.roster.add_unit("Đội xe"))


def _without_the_pack(room: Room) -> None:
    """Reports were received before the pack they speak of: nothing of them is graded yet."""
    learner = room.learner(5, course=OTHER, pack=open_pack(a_pack(OTHER)).digest)
    learner.learn()
    learner.sit()
    room.receive(learner.report())


def _replace(role: Role) -> Callable[[Path, Disk], None]:
    def run(folder: Path, disk: Disk) -> None:
        with unlocked(folder) as committee:
            disk.tries(lambda: committee.role_keys.replace(role, PASSPHRASE))

    return run


def _published_before(room: Room) -> None:
    (room.home / "usb").mkdir(exist_ok=True)
    room.committee.publisher.publish(room.home / "usb" / "to-chuc.hsorg")


VERBS = (
    Verb("record an import", prepared(record=False), _record, restart),
    Verb("check and record an import", prepared(record=False), _check_and_record, restart),
    Verb("publish", prepared(), _publish, restart, numbered=True, stick="usb"),
    Verb("approve a key", prepared(), _approve, restart),
    Verb("set a key aside", prepared(), _set_aside, restart),
    Verb("revoke a key", prepared(), _revoke, restart),
    Verb("pick a branch", prepared(), _pick, restart),
    Verb("take in a roster", prepared(), _add_people, restart),
    Verb("keep a pack", prepared(), _add_pack, restart),
    Verb("change the catalogue", prepared(), _set_entry, restart),
    Verb("retire a key", prepared(), _retire, restart),
    Verb("erase a person", prepared(), _erase, restart, in_steps=True),
    Verb("keep people who left", prepared(), _keep_leavers, restart),
    Verb("recover from the sheet", prepared(), _recover, restart, numbered=True),
    Verb("change the pass phrase", prepared(), _change_passphrase, restart, numbered=True),
    Verb("set a committee up", _set_up_later, _set_up, restart, in_steps=True),
    Verb(
        "publish over the file before",
        prepared(_published_before),
        _publish,
        restart,
        numbered=True,
        stick="usb",
    ),
    Verb("remove a course", prepared(), _remove_entry, restart),
    Verb("set the words of course texts", prepared(), _set_variables, restart),
    Verb("demand a PIN", prepared(), _demand_pin, restart),
    Verb("accept a trainer", prepared(), _accept_trainer, restart),
    Verb("remove a trainer", prepared(_with_lan), _remove_trainer, restart),
    Verb("renew a code", prepared(), _renew_code, restart),
    Verb("add a unit", prepared(), _add_unit, restart),
    Verb("keep the pack of reports received before", prepared(_without_the_pack), _add_pack, restart),
    *(
        Verb(f"replace the {role.value}'s key", prepared(), _replace(role), restart, in_steps=True)
        for role in REPLACEABLE
    ),
)
