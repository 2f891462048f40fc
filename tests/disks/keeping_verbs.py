"""What keeps a committee from being lost: copies, backups, restoring, mending; and the workbook it hands on."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.committee_room import Room, StillClock
from tests.disks.committee_verbs import prepared, restart, unlocked
from tests.disks.failing_disk import CHANCE, Disk
from tests.disks.failing_writes import Verb
from trainer.domain.errors import Reason, Refused
from trainer.services.committee import CommitteeService
from trainer.services.committee.health import examine_committee
from trainer.services.committee.repairs import mend_committee
from trainer.services.health.findings import Health, Mending, Part
from trainer.ui.committee.export_words import export_words

PHRASE = "trăng rằm soi bến nước"


def _copy(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(committee.backups.automatic)


def _back_up(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.backups.write(folder / "usb" / "sao-luu.hsbackup", PHRASE))


def _saved(room: Room) -> None:
    """A backup, and an organisation file that was published after it."""
    room.committee.backups.write(room.home / "usb" / "sao-luu.hsbackup", PHRASE)
    late = room.learner(6, staff_code="MH-2", name="Trần Bình")
    late.learn()
    room.receive(late.report())
    room.committee.publisher.publish(room.home / "usb" / "to-chuc.hsorg")


def _lost(room: Room) -> None:
    _saved(room)
    room.close()
    shutil.rmtree(room.home / "committee")


def _restored_blind(room: Room) -> None:
    """Restored without the organisation file, which turned up later."""
    _lost(room)
    CommitteeService(room.home / "committee", clock=room.clock).restore(
        room.home / "usb" / "sao-luu.hsbackup", PHRASE
    )


def _restore(folder: Path, disk: Disk) -> None:
    committee = CommitteeService(folder / "committee", clock=StillClock(), token=CHANCE.randbytes)
    usb = folder / "usb"
    disk.tries(
        lambda: committee.restore(usb / "sao-luu.hsbackup", PHRASE, organisation=usb / "to-chuc.hsorg")
    )
    committee.close()


def _catch_up(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        disk.tries(lambda: committee.backups.catch_up(folder / "usb" / "to-chuc.hsorg"))


def _emptied(room: Room) -> None:
    """A store of which nothing is left, a copy made in time, and what was published since."""
    room.committee.backups.automatic()
    _saved(room)
    room.close()
    (room.home / "committee" / "committee.db").write_bytes(b"")


def _unplaced(room: Room) -> None:
    room.close()
    (room.home / "committee" / "committee.json").write_bytes(b"{")


def _without_figures(room: Room) -> None:
    with room.committee._desk.writing() as connection:
        connection.exec_driver_sql("DELETE FROM figures")
        connection.exec_driver_sql("DROP INDEX report_log")


def _mend(folder: Path, disk: Disk) -> None:
    def mend() -> None:
        done = list(mend_committee(folder / "committee", StillClock()))
        assert all(each.mending is not Mending.NOTHING_WHOLE for each in done)
        left = examine_committee(folder / "committee", StillClock())
        if any(found.mendable or (found.part is Part.STORE and found.health is Health.BAD) for found in left):
            raise Refused(Reason.CANNOT_WRITE)  # the doctor looks once more, and says what is left

    disk.tries(mend)


def _looked_at(folder: Path) -> None:
    """Start the doctor: a damaged store is nothing that the program itself starts on."""
    assert examine_committee(folder / "committee", StillClock())


def _export(folder: Path, disk: Disk) -> None:
    with unlocked(folder) as committee:
        words = export_words()
        disk.tries(lambda: committee.exporter.export_xlsx(folder / "usb" / "ket-qua.xlsx", words=words))


VERBS = (
    Verb("keep a copy by itself", prepared(), _copy, restart),
    Verb("write a backup", prepared(), _back_up, restart, stick="usb"),
    Verb("restore into an empty place", prepared(_lost), _restore, restart),
    Verb("restore in the place of another", prepared(_saved), _restore, restart, in_steps=True),
    Verb("catch up with what was published", prepared(_restored_blind), _catch_up, restart),
    Verb("put a copy back", prepared(_emptied), _mend, _looked_at, in_steps=True),
    Verb("write again where the store is", prepared(_unplaced), _mend, _looked_at, in_steps=True),
    Verb("make figures and indexes again", prepared(_without_figures), _mend, _looked_at, in_steps=True),
    Verb("export the workbook", prepared(), _export, restart, stick="usb"),
)
