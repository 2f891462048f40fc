"""What a trainer does that writes something, each from a course folder and a key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.builders import a_course_folder
from tests.disks.failing_disk import CHANCE, Disk
from tests.disks.failing_writes import Verb
from trainer.services.author import AuthorService

PASSPHRASE = "ngọn đèn bên cửa sổ"


def _prepare(folder: Path) -> None:
    course = a_course_folder(folder / "courses")
    for path in course.rglob("*.md"):
        path.write_bytes(path.read_bytes().replace(b" {#a}", b"", 1))
    whole = a_course_folder(folder / "whole")
    assert AuthorService().open_folder(whole).findings == ()
    (folder / "usb").mkdir()
    AuthorService(CHANCE.randbytes).make_key("Cô Lan", PASSPHRASE, folder / "khoa.json")


def _course(folder: Path) -> Path:
    (found,) = (folder / "courses").iterdir()
    return found


def _does(do: Callable[[AuthorService, Path], object]) -> Callable[[Path, Disk], None]:
    def run(folder: Path, disk: Disk) -> None:
        disk.tries(lambda: do(AuthorService(CHANCE.randbytes), folder))

    return run


def _fix(author: AuthorService, folder: Path) -> None:
    author.fix(author.open_folder(_course(folder)))


def _make_key(author: AuthorService, folder: Path) -> None:
    author.make_key("Thầy Nam", PASSPHRASE, folder / "usb" / "khoa.json")


def _save_card(author: AuthorService, folder: Path) -> None:
    author.save_card(author.open_key(folder / "khoa.json", PASSPHRASE).card, folder / "usb" / "the.txt")


def _pack(author: AuthorService, folder: Path) -> None:
    (whole,) = (folder / "whole").iterdir()
    author.pack(whole, folder / "khoa.json", PASSPHRASE, folder / "usb" / "thu.hspack")


def _restart(folder: Path) -> None:
    """Start the program: the course opens, the key and what was written beside it too."""
    author = AuthorService()
    assert author.open_folder(_course(folder)).files
    author.open_key(folder / "khoa.json", PASSPHRASE)
    for path in (folder / "usb").iterdir():
        match path.suffix:
            case ".json":
                author.open_key(path, PASSPHRASE)
            case ".txt":
                author.read_card(path)
            case _:
                author.open_pack(path)


VERBS = (
    Verb("put missing marks in", _prepare, _does(_fix), _restart, in_steps=True),
    Verb("make a key", _prepare, _does(_make_key), _restart, stick="usb"),
    Verb("save a card", _prepare, _does(_save_card), _restart, stick="usb"),
    Verb("sign a pack", _prepare, _does(_pack), _restart, stick="usb"),
)
