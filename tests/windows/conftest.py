"""What the trials of the installed program share: the program, its desktop, and a committee that hands out files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bundle.program import built_program
from tests.committee_room import Room
from tests.windows.desktop import Desktop
from trainer.services.clock import Clock


@dataclass(frozen=True, slots=True)
class Handout:
    """What a committee gives to a learner: the organisation file, the code in its letter, the code on the slip."""

    file: Path
    root_code: str
    code: str


@pytest.fixture(scope="module")
def desktop() -> Desktop:
    """The desktop `dev.py build --windows` has just installed the program on; without one these tests are skipped."""
    program = built_program()
    if program is None or not program.on_wine or "HOCSO_INSTALLER" not in os.environ:
        pytest.skip("nothing was installed (python3 dev.py build --windows)")
    drive = Path(program.env["WINEPREFIX"]) / "drive_c"
    (account,) = (each for each in (drive / "users").iterdir() if each.name != "Public")
    return Desktop(program, drive, account)


@pytest.fixture
def installer(desktop: Desktop) -> Path:
    """The installer."""
    return Path(os.environ["HOCSO_INSTALLER"])


@pytest.fixture
def handout(tmp_path: Path) -> Iterator[Handout]:
    """What a committee on the real clock publishes for one official."""
    room = Room(tmp_path / "room")
    room.committee._desk.clock = Clock()
    room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
    file = tmp_path / "tổ chức Mỹ Hào.hsorg"
    published = room.committee.publisher.publish(file)
    yield Handout(file, published.root_code, room.code("MH-1"))
    room.close()
