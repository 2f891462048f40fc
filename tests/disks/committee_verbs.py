"""What a committee does that writes something, each from a prepared office with reports in its inbox."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tests.builders import a_course, a_pack
from tests.committee_room import COURSE, PASSPHRASE, Room, StillClock
from tests.disks.failing_disk import Disk
from tests.disks.failing_writes import Verb
from trainer.domain.codes import short_code
from trainer.domain.erasure import ErasureGround
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Role
from trainer.domain.roster import RosterReading, RosterRow
from trainer.formats import keys, person_cards
from trainer.services.committee import CommitteeService
from trainer.services.committee.values import SecretKind, TrainerPolicy, Wish

NEW_PASSPHRASE = "cầu phao bến cũ mùa thu"


@contextmanager
def _unlocked(folder: Path) -> Iterator[CommitteeService]:
    clock = StillClock()
    clock.move(hours=1)
    committee = CommitteeService(
        folder / "committee", clock=clock, token=random.Random(folder.parent.name).randbytes
    )
    try:
        committee.setup.unlock(PASSPHRASE)
        yield committee
    finally:
        committee.close()


def _restart(folder: Path) -> None:
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
    assert vault.fits(root) or _sheet_needed_again(folder, root.version)
    committee.close()


def _sheet_needed_again(folder: Path, version: int) -> bool:
    """A recovery whose new vault came to nothing after the commit: the old one is worth nothing, the sheet still is."""
    return version > 1 and (folder / "recovering").exists()


def _prepared(*, record: bool) -> Callable[[Path], None]:
    """An office with a roster, a course, and reports that wait, fork and speak for themselves."""

    def prepare(folder: Path) -> None:
        for cost in (keys.COST, person_cards.CARD_COST):
            cost.passes, cost.memory_kib = 1, 8
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
        (folder / "khac.hspack").write_bytes(a_pack(a_course("khac")))
        secrets = {secret.kind: list(secret.lines) for secret in room.sheet.secrets}
        lines = {"root": secrets[SecretKind.ROOT], "escrow": secrets[SecretKind.READER_ESCROW]}
        (folder / "sheet.json").write_text(json.dumps(lines), encoding="utf-8")
        room.close()

    return prepare


def _set_up_later(folder: Path) -> None:
    for cost in (keys.COST, person_cards.CARD_COST):
        cost.passes, cost.memory_kib = 1, 8
    (folder / "committee").mkdir()


def _record(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee:
        checking = committee.intake.check([folder / "inbox"])
        list(checking)
        with disk.at_work():
            committee.intake.record(checking)


def _publish(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee, disk.at_work():
        committee.publisher.publish(folder / "usb" / "to-chuc.hsorg")


def _approve(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee:
        (waiting,) = committee.approvals.waiting()
        person = next(
            line.person.id for line in committee.roster.people() if line.person.staff_code == "MH-2"
        )
        with disk.at_work():
            committee.approvals.approve(waiting.key, person, short_code(waiting.key))


def _set_aside(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee:
        (waiting,) = committee.approvals.waiting()
        with disk.at_work():
            committee.approvals.set_aside(waiting.key, "không rõ là ai")


def _revoke(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee:
        (granted,) = committee.approvals.keys()
        with disk.at_work():
            committee.approvals.revoke(granted.key, "mất máy")


def _pick(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee:
        (case,) = committee.approvals.forks()
        with disk.at_work():
            committee.approvals.pick(case.key, case.log, case.seq, case.branches[0].head, "đã hỏi")


def _add_people(folder: Path, disk: Disk) -> None:
    rows = tuple(RosterRow(number, f"Lê Thị {number}", f"MH-{number}", "Đội xe", "") for number in (7, 8, 9))
    with _unlocked(folder) as committee:
        comparison = committee.roster.compare(RosterReading("ds.xlsx", "", "", 1, (), (), rows, (), None))
        with disk.at_work():
            committee.roster.apply(comparison)


def _add_pack(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee, disk.at_work():
        committee.catalogue.add_pack(folder / "khac.hspack", TrainerPolicy.VOUCHED)


def _set_entry(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee, disk.at_work():
        committee.catalogue.set_entry(COURSE.id, mandatory=False, due=None)


def _change_passphrase(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee, disk.at_work():
        committee.setup.change_passphrase(PASSPHRASE, NEW_PASSPHRASE)


def _retire(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee:
        (granted,) = committee.approvals.keys()
        with disk.at_work():
            committee.approvals.retire(granted.key, "máy mới")


def _erase(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee:
        people = [line.person.id for line in committee.roster.people() if line.person.staff_code == "MH-1"]
        with disk.at_work():
            if people:
                committee.erasing.erase(people, ErasureGround.REQUEST)
            committee.erasing.finish()


def _keep_leavers(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee, disk.at_work():
        committee.erasing.set_retention_years(7)


def _replace_importer(folder: Path, disk: Disk) -> None:
    with _unlocked(folder) as committee, disk.at_work():
        committee.role_keys.replace(Role.IMPORTER, PASSPHRASE)


def _recover(folder: Path, disk: Disk) -> None:
    lines = json.loads((folder / "sheet.json").read_text(encoding="utf-8"))
    with _unlocked(folder) as committee:
        root = committee.recovery.sheet(lines["root"])
        (folder / "recovering").touch()
        with disk.at_work():
            committee.recovery.recover([root], lines["escrow"], PASSPHRASE)


def _set_up(folder: Path, disk: Disk) -> None:
    committee = CommitteeService(
        folder / "committee", clock=StillClock(), token=random.Random(folder.parent.name).randbytes
    )
    try:
        with disk.at_work():
            committee.setup.set_up(Wish("UBND phường Mỹ Hào", "Ban Chỉ đạo", ("Văn phòng",), PASSPHRASE))
    finally:
        committee.close()


VERBS = (
    Verb("record an import", _prepared(record=False), _record, _restart),
    Verb("publish", _prepared(record=True), _publish, _restart, numbered=True, stick="usb"),
    Verb("approve a key", _prepared(record=True), _approve, _restart),
    Verb("set a key aside", _prepared(record=True), _set_aside, _restart),
    Verb("revoke a key", _prepared(record=True), _revoke, _restart),
    Verb("pick a branch", _prepared(record=True), _pick, _restart),
    Verb("take in a roster", _prepared(record=True), _add_people, _restart),
    Verb("keep a pack", _prepared(record=True), _add_pack, _restart),
    Verb("change the catalogue", _prepared(record=True), _set_entry, _restart),
    Verb("retire a key", _prepared(record=True), _retire, _restart),
    Verb("erase a person", _prepared(record=True), _erase, _restart, in_steps=True),
    Verb("keep people who left", _prepared(record=True), _keep_leavers, _restart),
    Verb("replace the importer's key", _prepared(record=True), _replace_importer, _restart, in_steps=True),
    Verb("recover from the sheet", _prepared(record=True), _recover, _restart, numbered=True),
    Verb("change the pass phrase", _prepared(record=True), _change_passphrase, _restart, numbered=True),
    Verb("set a committee up", _set_up_later, _set_up, _restart, in_steps=True),
)
