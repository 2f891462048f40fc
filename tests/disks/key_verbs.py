"""What is done with a committee's keys: ceremonies, sticks, roots that wait for signatures, recovery, rehearsal.

Sticks that a ceremony writes on its way lie outside the folder whose disk fails, where they are not what is tried.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.committee_room import PASSPHRASE, Room, StillClock
from tests.disks.committee_verbs import LAN, NEW_PASSPHRASE, restart, unlocked
from tests.disks.failing_disk import CHANCE, Disk
from tests.disks.failing_writes import Verb
from tests.services.committee.key_room import HOLDERS, WORDS, KeyRoom, a_wish
from trainer.domain.codes import short_code
from trainer.domain.organisation import Role
from trainer.domain.roots import RootForm
from trainer.formats.keys import SigningKey
from trainer.services.committee import CommitteeService, cosigning
from trainer.services.committee.ceremony import SHEET, Ceremony
from trainer.services.committee.key_values import GivenBy
from trainer.services.committee.rehearsal import Given
from trainer.storage.staging import STAGING
from trainer.storage.vault import Office

Do = Callable[[CommitteeService, Path], object]


def _room(*more: Callable[[KeyRoom], object], split: bool = True) -> Callable[[Path], None]:
    """A committee with people, a course and a report, its root key in the vault or on three sticks."""

    def prepare(folder: Path) -> None:
        room = KeyRoom(folder)
        room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
        room.add_course()
        learner = room.learner(1)
        learner.learn()
        room.receive(learner.report())
        room.papers = {SHEET: room.sheet.secrets[1].lines, 9: room.sheet.secrets[0].lines}
        if split:
            room.split()
        for each in more:
            each(room)
        room.committee.setup.unlock(PASSPHRASE)  # takes keys without power out of the vault
        (folder / "papers.json").write_text(json.dumps(room.papers), encoding="utf-8")
        (folder / "stick").mkdir()
        room.close()

    return prepare


def _lan_waits(room: Room) -> None:
    room.committee.catalogue.accept_trainer("Cô Lan", LAN, short_code(LAN))


def _importer_waits(room: Room) -> None:
    room.committee.role_keys.replace(Role.IMPORTER, PASSPHRASE)


def _rotation_waits(room: KeyRoom) -> None:
    assert not room.go_through(room.committee.ceremonies.begin_rotation(RootForm.TWO_OF_THREE), "new")


def _signed_once(room: KeyRoom) -> None:
    room.sign(1)


def _carried_away(room: KeyRoom) -> None:
    """What waits lies in a file, for a holder elsewhere."""
    room.committee.roots.write_waiting(room.home / "cho-ky.json")


def _signed_elsewhere(room: KeyRoom) -> None:
    _carried_away(room)
    for number in (1, 2):
        cosigning.cosign_with_stick(room.home / "cho-ky.json", room.stick(number), WORDS[number - 1])


def _lines(folder: Path, number: int) -> list[str]:
    return list(json.loads((folder / "papers.json").read_text(encoding="utf-8"))[str(number)])


def _does(do: Do) -> Callable[[Path, Disk], None]:
    """A verb of the open committee."""

    def run(folder: Path, disk: Disk) -> None:
        with unlocked(folder) as committee:
            disk.tries(lambda: do(committee, folder))

    return run


def _finishes(begin: Callable[[CommitteeService, Path], Ceremony]) -> Callable[[Path, Disk], None]:
    """The end of a ceremony: every stick is written, every sheet proven, and the new keys come into force."""

    def run(folder: Path, disk: Disk) -> None:
        with unlocked(folder) as committee:
            ceremony = _walked(begin(committee, folder), folder.parent / "sticks")
            disk.tries(ceremony.finish)

    return run


def _walked(ceremony: Ceremony, sticks: Path) -> Ceremony:
    shutil.rmtree(sticks, ignore_errors=True)
    for part in ceremony.parts:
        if part.number == SHEET:
            assert ceremony.sheet is not None
            secret, line = ceremony.asked(SHEET)
            ceremony.prove(SHEET, ceremony.sheet.secrets[secret].lines[line])
        else:
            (sticks / str(part.number)).mkdir(parents=True)
            at = part.number - 1
            sheet = ceremony.write_part(part.number, sticks / str(part.number), HOLDERS[at], WORDS[at])
            ceremony.prove(part.number, sheet.lines[ceremony.asked(part.number)[1]])
    return ceremony


def _sets_up(form: RootForm) -> Callable[[Path, Disk], None]:
    def run(folder: Path, disk: Disk) -> None:
        committee = CommitteeService(folder / "committee", clock=StillClock(), token=CHANCE.randbytes)
        try:
            ceremony = committee.ceremonies.begin_set_up(a_wish(), form)
            _walked(ceremony, folder.parent / "sticks")
            disk.tries(ceremony.finish)
        finally:
            committee.close()

    return run


def _write_share(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        ceremony = committee.ceremonies.begin_rotation(RootForm.TWO_OF_THREE)
        disk.tries(lambda: ceremony.write_part(1, folder / "stick", HOLDERS[0], WORDS[0]))


def _nothing_there(folder: Path) -> None:
    (folder / "committee").mkdir()


def _sign(number: int, name: str = "usb") -> Do:
    return lambda committee, folder: committee.roots.sign_with_stick(
        folder / f"{name}-{number}", WORDS[number - 1]
    )


def _given(committee: CommitteeService, folder: Path) -> list[SigningKey]:
    one = committee.recovery.stick(folder / "usb-3", WORDS[2])
    return [one, committee.recovery.sheet(_lines(folder, 1), [one])]


def _recover(folder: Path, disk: Disk) -> None:
    (folder / "recovering").touch()
    with unlocked(folder) as committee:
        given = _given(committee, folder)
        disk.tries(lambda: committee.recovery.recover(given, _lines(folder, SHEET), NEW_PASSPHRASE))


def _rehearse(folder: Path, disk: Disk) -> None:
    """The folder for temporary files lies on the same disk."""
    (folder / STAGING).mkdir(exist_ok=True)
    try:
        tempfile.tempdir = str(folder / STAGING)
        with unlocked(folder) as committee:
            three, one = _given(committee, folder)
            given: list[Given] = [(three, GivenBy.STICK), (one, GivenBy.SHEET)]
            disk.tries(lambda: committee.rehearsal.rehearse(given, _lines(folder, SHEET)))
    finally:
        tempfile.tempdir = None


def _cosign_on_paper(_: CommitteeService, folder: Path) -> object:
    return cosigning.cosign_with_sheet(folder / "cho-ky.json", _lines(folder, 3))


def _cosign(_: CommitteeService, folder: Path) -> object:
    return cosigning.cosign_with_stick(folder / "cho-ky.json", folder / "usb-2", WORDS[1])


def _succeed(folder: Path, disk: Disk) -> None:
    (folder / "recovering").touch()
    with unlocked(folder) as committee:
        ceremony = committee.ceremonies.begin_successor(RootForm.TWO_OF_THREE, NEW_PASSPHRASE)
        _walked(ceremony, folder.parent / "sticks")
        disk.tries(ceremony.finish)


def _succeed_without_vault(folder: Path, disk: Disk) -> None:
    (folder / "recovering").touch()
    committee = CommitteeService(folder / "committee", clock=StillClock(), token=CHANCE.randbytes)
    try:
        ceremony = committee.ceremonies.begin_successor(RootForm.ONE, NEW_PASSPHRASE, _lines(folder, SHEET))
        _walked(ceremony, folder.parent / "sticks")
        disk.tries(ceremony.finish)
    finally:
        committee.close()


def _unlock(folder: Path, disk: Disk) -> None:
    committee = CommitteeService(folder / "committee", clock=StillClock(), token=CHANCE.randbytes)
    disk.tries(lambda: committee.setup.unlock(PASSPHRASE))
    committee.close()


def _look_only(folder: Path) -> None:
    """Starting the program would open the vault, which is what is tried."""
    vault = Office(folder / "committee").open_vault(PASSPHRASE)
    assert vault.registrars


def _just_split(folder: Path) -> None:
    """The vault still has the root key that has no power any more."""
    room = KeyRoom(folder)
    room.split()
    room.close()


ONE, THREE = RootForm.ONE, RootForm.TWO_OF_THREE

VERBS = (
    Verb("set up with one key", _nothing_there, _sets_up(ONE), restart, in_steps=True),
    Verb("set up with three keys", _nothing_there, _sets_up(THREE), restart, in_steps=True),
    Verb("write a share onto its stick", _room(split=False), _write_share, restart, stick="stick"),
    Verb(
        "rotate one key",
        _room(split=False),
        _finishes(lambda committee, _: committee.ceremonies.begin_rotation(ONE, PASSPHRASE)),
        restart,
        in_steps=True,
    ),
    Verb(
        "one key becomes three",
        _room(split=False),
        _finishes(lambda committee, _: committee.ceremonies.begin_rotation(THREE)),
        restart,
    ),
    Verb(
        "three keys become one",
        _room(),
        _finishes(lambda committee, _: committee.ceremonies.begin_rotation(ONE, PASSPHRASE)),
        restart,
        in_steps=True,
    ),
    Verb(
        "rotate three keys",
        _room(),
        _finishes(lambda committee, _: committee.ceremonies.begin_rotation(THREE)),
        restart,
    ),
    Verb("open a vault with keys of no power", _just_split, _unlock, _look_only),
    Verb("rotate three keys: one signs", _room(_rotation_waits), _does(_sign(2)), restart),
    Verb("rotate three keys: the last signs", _room(_rotation_waits, _signed_once), _does(_sign(2)), restart),
    Verb(
        "replace a share",
        _room(),
        _finishes(lambda committee, _: committee.ceremonies.begin_share(2)),
        restart,
    ),
    Verb(
        "ask for a role's new key",
        _room(),
        _does(lambda committee, _: committee.role_keys.replace(Role.IMPORTER, PASSPHRASE)),
        restart,
        in_steps=True,
    ),
    Verb("a role's new key: one signs", _room(_importer_waits), _does(_sign(2)), restart),
    Verb("a role's new key: the last signs", _room(_importer_waits, _signed_once), _does(_sign(2)), restart),
    Verb(
        "sign with the printed sheet",
        _room(_lan_waits),
        _does(lambda committee, folder: committee.roots.sign_with_sheet(_lines(folder, 3))),
        restart,
    ),
    Verb(
        "give up what waits",
        _room(_lan_waits),
        _does(lambda committee, _: committee.roots.abandon()),
        restart,
    ),
    Verb(
        "write what waits",
        _room(_lan_waits),
        _does(lambda committee, folder: committee.roots.write_waiting(folder / "stick" / "cho-ky.json")),
        restart,
        stick="stick",
    ),
    Verb("sign elsewhere with a stick", _room(_lan_waits, _carried_away), _does(_cosign), restart),
    Verb("sign elsewhere with a sheet", _room(_lan_waits, _carried_away), _does(_cosign_on_paper), restart),
    Verb(
        "take signatures in",
        _room(_lan_waits, _signed_elsewhere),
        _does(lambda committee, folder: committee.roots.take_signed(folder / "cho-ky.json")),
        restart,
    ),
    Verb("recover from a stick and a sheet", _room(), _recover, restart, numbered=True),
    Verb("rehearse", _room(), _rehearse, restart),
    Verb("begin again under a new root", _room(), _succeed, restart, numbered=True),
    Verb("begin again without the vault", _room(), _succeed_without_vault, restart, numbered=True),
)
