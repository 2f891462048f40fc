"""A committee whose root key lies on three sticks: folders for sticks, what was printed, and shortcuts for signing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.committee_room import PASSPHRASE, Room
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Organisation, Role
from trainer.domain.roots import RootForm
from trainer.formats.organisation_file import open_organisation
from trainer.services.committee.ceremony import SHEET, Ceremony
from trainer.services.committee.values import Wish

HOLDERS = ("Chủ tịch", "Văn thư", "Công an phường")
WORDS = ("mật khẩu của phần một", "mật khẩu của phần hai", "mật khẩu của phần ba")


@contextmanager
def refuses(reason: Reason) -> Iterator[None]:
    """The block is refused for exactly this reason."""
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.reason is reason, refusal.value


class KeyRoom(Room):
    """The office with its sticks; `papers` are the lines of each part as printed, 0 the spare reader's."""

    def __init__(self, home: Path) -> None:
        self.papers: dict[int, tuple[str, ...]] = {}
        super().__init__(home)

    def stick(self, number: int, name: str = "usb") -> Path:
        """The folder of a stick."""
        folder = self.home / f"{name}-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def go_through(self, ceremony: Ceremony, name: str = "usb") -> bool:
        """Every step of a ceremony as honest people do them."""
        for part in ceremony.parts:
            if part.number == SHEET:
                continue
            sheet = ceremony.write_part(
                part.number,
                self.stick(part.number, name),
                HOLDERS[part.number - 1],
                WORDS[part.number - 1],
            )
            self.papers[part.number] = sheet.lines
            ceremony.prove(part.number, sheet.lines[ceremony.asked(part.number)[1]])
        if ceremony.sheet is not None:
            secret, line = ceremony.asked(SHEET)
            ceremony.prove(SHEET, ceremony.sheet.secrets[secret].lines[line].lower())
            self.papers[SHEET] = ceremony.sheet.secrets[-1].lines
            if len(ceremony.sheet.secrets) > 1:
                self.papers[9] = ceremony.sheet.secrets[0].lines
        return ceremony.finish()

    def split(self) -> None:
        """Go over to 2 of 3."""
        assert self.go_through(self.committee.ceremonies.begin_rotation(RootForm.TWO_OF_THREE))

    def sign(self, *numbers: int, name: str = "usb") -> object:
        """Have what waits signed by these sticks; None when the root is in force."""
        left: object = "nobody signed"
        for number in numbers:
            left = self.committee.roots.sign_with_stick(self.stick(number, name), WORDS[number - 1])
        return left

    def published(self, name: str = "to-chuc.hsorg", before: Organisation | None = None) -> Organisation:
        """The organisation file as a learner opens it."""
        path = self.home / name
        self.committee.publisher.publish(path)
        return open_organisation(path.read_bytes(), stored=before)

    def root_keys(self) -> Sequence[str]:
        """The keys of the newest root."""
        desk = self.committee._desk
        with desk.reading() as connection:
            return desk.roots(connection)[1][-1].role(Role.ROOT).keys

    def journal(self) -> list[str]:
        """The kinds of the journal, the newest first."""
        return [line.kind.value for line in self.committee.journal.entries()]


def a_wish(**bent: str) -> Wish:
    words = {
        "organisation": "UBND phường Mỹ Hào",
        "committee": "Ban Chỉ đạo",
        "passphrase": PASSPHRASE,
    } | bent
    return Wish(words["organisation"], words["committee"], ("Văn phòng",), words["passphrase"])


def digest_of(folder: Path) -> str:
    """A digest of every file below a folder but SQLite's shared memory, which readers touch."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith("-shm"):
            found.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
