"""A full disk, a read-only folder, a file or a store held by another program, a stick pulled out: one is told what."""

from __future__ import annotations

import contextlib
import errno
import io
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from tests.builders import a_course_folder
from tests.committee_room import Room, cheap_locks
from tests.services.committee.key_room import KeyRoom
from tests.services.learner.pc import CODE, COURSE, Pc, open_test
from trainer.domain.codes import short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import AttemptId, ItemId, OptionId
from trainer.domain.log import Answered
from trainer.domain.question import Chosen
from trainer.domain.roots import RootForm
from trainer.formats.keys import SigningKey
from trainer.services.author import AuthorService
from trainer.services.learner.rehearsal import Plan, rehearse
from trainer.services.output import write_document
from trainer.storage import database
from trainer.storage.profiles import STORE_FILE, profile_folder
from trainer.ui.committee.export_words import export_words
from trainer.ui.language import Language, set_language
from trainer.ui.messages import sentence_for

LAN = SigningKey(b"l" * 32).public
SAID = {
    errno.ENOSPC: "Chưa lưu được: ổ đĩa đầy.",
    errno.EROFS: "Chưa lưu được: ổ đĩa đang khóa ghi.",
    errno.ENODEV: "Ổ đĩa không phản hồi.",
    errno.EIO: "Ổ đĩa không phản hồi.",
    errno.EBUSY: "đang mở trong chương trình khác.",
    errno.EACCES: "Windows không cho phép chương trình dùng",
}


@pytest.fixture(autouse=True)
def _cheap_and_vietnamese() -> Iterator[None]:
    set_language(Language.VIETNAMESE)
    with cheap_locks():
        yield


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[Pc]:
    made = Pc(tmp_path)
    yield made
    made.learner.profiles.close()


class HalfWritten(io.FileIO):
    """A file whose drive goes away when half of it is written."""

    trouble = errno.EIO

    @override
    def write(self, data: Any) -> int:
        super().write(bytes(data)[: len(data) // 2])
        raise OSError(self.trouble, os.strerror(self.trouble))


def in_the_way(place: str, number: int, folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let files below a folder fail where they are opened, written, flushed or named."""
    trouble = OSError(number, os.strerror(number))
    real_open, real_replace = Path.open, Path.replace

    def opened(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if folder not in path.parents or "w" not in mode or place not in ("open", "write"):
            return real_open(path, mode, *rest, **named)
        if place == "open":
            raise trouble
        half = HalfWritten(path, "w")
        half.trouble = number
        return half

    def replaced(path: Path, target: Path) -> Path:
        if folder in target.parents:
            raise trouble
        return real_replace(path, target)

    def flushed(_handle: int) -> None:
        raise trouble

    if place in ("open", "write"):
        patch.setattr(Path, "open", opened)
    elif place == "flush":
        patch.setattr(os, "fsync", flushed)
    else:
        patch.setattr(Path, "replace", replaced)
        patch.setattr(time, "sleep", lambda _: None)


PLACES = ("open", "write", "flush", "name")


def test_a_report_that_cannot_be_written_leaves_nothing_and_says_why(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc.pin()
    pc.learner.profiles.enrol_with_code(CODE)
    rehearse(pc.learner, COURSE, Plan())
    before = sorted(pc.usb.iterdir())
    for number, place in itertools.product(SAID, PLACES):
        with monkeypatch.context() as patch:
            in_the_way(place, number, pc.usb, patch)
            with pytest.raises(Refused) as refusal:
                pc.learner.reports.make(pc.usb)
        assert refusal.value.reason is Reason.CANNOT_WRITE
        message = sentence_for(refusal.value)
        assert SAID[number] in message.title
        assert ".part" not in message.title
        assert message.text
        assert sorted(pc.usb.iterdir()) == before
        assert pc.learner.reports.all() == ()
    made = pc.learner.reports.make(pc.usb)  # the next stick works
    assert made.number == 1
    assert pc.read_report(made).first == 0


def test_an_organisation_file_that_cannot_be_replaced_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(tmp_path)
    room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
    path = tmp_path / "usb" / "to-chuc.hsorg"
    room.committee.publisher.publish(path)
    before = path.read_bytes()
    for number, place in itertools.product(SAID, PLACES):
        with monkeypatch.context() as patch:
            in_the_way(place, number, path.parent, patch)
            with pytest.raises(Refused) as refusal:
                room.committee.publisher.publish(path)
        assert refusal.value.reason is Reason.CANNOT_WRITE
        assert SAID[number] in sentence_for(refusal.value).title
        assert path.read_bytes() == before
        assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    # A file that came to nothing after the commit used up its number, so no two files ever share one.
    assert room.committee.publisher.publish(path).number == 2 + len(SAID)
    room.close()


Writer = Callable[[], object]
PHRASE = "trăng rằm soi bến nước"


def trainer_writers(tmp_path: Path) -> dict[str, Writer]:
    """What a trainer writes onto a stick."""
    author = AuthorService()
    course, key, usb = a_course_folder(tmp_path), tmp_path / "khoa.json", tmp_path / "usb"
    card = author.make_key("Cô Lan", PHRASE, key).card
    return {
        "a key": lambda: author.make_key("Thầy Nam", PHRASE, usb / "khoa.json"),
        "a card": lambda: author.save_card(card, usb / "the.txt"),
        "a pack": lambda: author.pack(course, key, PHRASE, usb / "khoa-hoc.hspack"),
    }


def committee_writers(tmp_path: Path) -> dict[str, Writer]:
    """What a committee writes onto a stick."""
    room = KeyRoom(tmp_path / "office")
    room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
    room.split()
    room.committee.catalogue.accept_trainer("Cô Lan", LAN, short_code(LAN))
    desk, usb = room.committee, tmp_path / "usb"
    room.committee.roots.write_waiting(tmp_path / "cho-ky.json")
    fresh = KeyRoom(tmp_path / "other").committee.ceremonies.begin_rotation(RootForm.TWO_OF_THREE)
    words = export_words()
    return {
        "a backup": lambda: desk.backups.write(usb / "sao-luu.hsbackup", PHRASE),
        "a workbook": lambda: desk.exporter.export_xlsx(usb / "ket-qua.xlsx", words=words),
        "what waits": lambda: desk.roots.write_waiting(usb / "cho-ky.json"),
        "a share": lambda: fresh.write_part(1, usb, "Chủ tịch", PHRASE),
        "a printed sheet": lambda: write_document(usb / "phieu.pdf", b"%PDF-1.7"),
    }


def learner_writers(tmp_path: Path) -> dict[str, Writer]:
    """What else a learner writes onto a stick."""
    pc = Pc(tmp_path / "pc")
    pc.pin()
    pc.learner.profiles.enrol_with_code(CODE)
    usb = tmp_path / "usb"
    return {"a backup": lambda: pc.learner.backups.make(usb / "sao-luu.hsbackup", PHRASE)}


@pytest.mark.parametrize("writers", [trainer_writers, committee_writers, learner_writers])
def test_whatever_is_written_onto_a_failing_stick_leaves_nothing_and_says_why(
    writers: Callable[[Path], dict[str, Writer]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    for name, write in writers(tmp_path).items():
        for number, place in itertools.product(SAID, PLACES):
            with monkeypatch.context() as patch:
                in_the_way(place, number, usb, patch)
                with pytest.raises(Refused) as refusal:
                    write()
            assert refusal.value.reason is Reason.CANNOT_WRITE, (name, number, place)
            message = sentence_for(refusal.value)
            assert SAID[number] in message.title, (name, number, place)
            assert message.text
            assert list(usb.iterdir()) == [], (name, number, place)
        write()  # the next stick works
        (written,) = usb.iterdir()
        written.unlink()


HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
held.execute("ROLLBACK")
"""


def test_a_store_held_by_another_program_is_said_so_and_the_answer_can_be_given_again(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    running = open_test(pc)
    me = pc.learner.profiles.required_me()
    pc.restart()
    pc.learner.profiles.open(me.profile.id)
    store = profile_folder(pc.home, me.profile.id) / STORE_FILE
    item = running.items[0].question.id
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        pc.learner.test.open_attempt()
        with pytest.raises(Refused) as refusal:
            pc.learner.test.answer(running.attempt, item, Chosen((OptionId("a"),)), 900)
        assert refusal.value.reason is Reason.STORE_BUSY
        assert sentence_for(refusal.value).text
        other.communicate("go\n")
    assert other.returncode == 0
    pc.learner.test.answer(running.attempt, item, Chosen((OptionId("a"),)), 900)
    record = pc.learner.reports.my_data().record
    assert sum(isinstance(entry.event, Answered) for entry in record) == 1


def mounted(folder: Path, *options: str) -> bool:
    """Whether a drive could be mounted there, which only the administrator of a Linux machine may do."""
    if not sys.platform.startswith("linux") or os.getuid():  # noqa: TID251 - Linux only
        return False
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "none", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("options", "said"), [(("size=4k",), SAID[errno.ENOSPC]), (("size=64k", "ro"), SAID[errno.EROFS])]
)
def test_a_real_drive_that_is_full_or_read_only_is_said_to_be_that(
    options: tuple[str, ...], said: str, pc: Pc
) -> None:
    drive = pc.folder / "drive"
    if not mounted(drive, *options):
        pytest.skip("mounting a drive is not allowed here")
    try:
        pc.pin()
        pc.learner.profiles.enrol_with_code(CODE)
        rehearse(pc.learner, COURSE, Plan())
        with pytest.raises(Refused) as refusal:
            pc.learner.reports.make(drive)
        assert sentence_for(refusal.value).title == said
        assert list(drive.iterdir()) == []
    finally:
        subprocess.run(["umount", str(drive)], check=True)


def fill_up(ballast: Path) -> None:
    """Leave no room on a drive."""
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as stream:
        while stream.write(b"x" * 512):
            pass


def answered_until_refused(pc: Pc, attempt: AttemptId, item: ItemId) -> Refused:
    """Go on answering: what SQLite had put aside fills up first."""
    for number in range(200):
        try:
            pc.learner.test.answer(attempt, item, Chosen((OptionId(f"o{number}"),)), 900)
        except Refused as refusal:
            return refusal
    raise AssertionError("the disk is not full")


def test_a_full_disk_under_the_store_is_said_to_be_full(pc: Pc) -> None:
    home = pc.home
    if not mounted(home, "size=400k"):
        pytest.skip("mounting a drive is not allowed here")
    try:
        running = open_test(pc)
        fill_up(home / "ballast")
        refused = answered_until_refused(pc, running.attempt, running.items[0].question.id)
        assert refused.reason is Reason.CANNOT_WRITE
        assert sentence_for(refused).title == SAID[errno.ENOSPC]
        (home / "ballast").unlink()
        kept = sum(isinstance(entry.event, Answered) for entry in pc.learner.reports.my_data().record)
        pc.restart()
        pc.learner.profiles.open(pc.learner.profiles.all()[0].id)
        record = pc.learner.reports.my_data().record
        assert sum(isinstance(entry.event, Answered) for entry in record) == kept
    finally:
        pc.learner.profiles.close()
        subprocess.run(["umount", str(home)], check=True)
