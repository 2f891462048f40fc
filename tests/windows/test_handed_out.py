"""What is handed out beside the installer: the portable program and the driver of PostgreSQL, tried under wine."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from tests.bundle.program import Program, begin_a_committee
from tests.committee_room import PASSPHRASE
from tests.conftest import DATABASES
from tests.windows.desktop import Desktop
from tests.windows.release import CONSOLE, NAME
from trainer.paths import PORTABLE_FOLDER

NOBODY = "postgresql://hocso@127.0.0.1:9/hocso"
"""An address at which no server answers."""


@pytest.fixture
def portable(desktop: Desktop, tmp_path: Path) -> Program:
    """The portable program, unpacked into a folder with Vietnamese letters and a space."""
    place = tmp_path / "Ổ USB"
    with zipfile.ZipFile(os.environ["HOCSO_PORTABLE"]) as packed:
        packed.extractall(place)
    return Program(place / NAME / CONSOLE, desktop.program.env, on_wine=True)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_the_portable_program_keeps_its_data_beside_itself_when_asked(
    portable: Program, desktop: Desktop
) -> None:
    folder = portable.path.parent
    note = (folder / "DOC-TRUOC.txt").read_bytes().decode("utf-8-sig")
    assert f'"{PORTABLE_FOLDER}"' in note
    assert PORTABLE_FOLDER not in where_data_lies(portable)
    (folder / PORTABLE_FOLDER).mkdir()
    assert where_data_lies(portable).endswith(PORTABLE_FOLDER)
    account, program = names(desktop.account), names(folder)
    code, printed = portable.run("learner", "enrol", "--name", "Nguyễn Thị Hà", "--unit", "Văn phòng")
    assert code == 0, printed
    assert [*folder.glob(f"{PORTABLE_FOLDER}/profiles/*/learner.db")] != []
    assert {name for name in names(folder) - program if not name.startswith(f"{PORTABLE_FOLDER}/")} == set()
    assert {name for name in names(desktop.account) - account if "/Temp/" not in name} == set()


def where_data_lies(program: Program) -> str:
    findings = program.fact("doctor", "--json")["findings"]
    return str(next(each["where"] for each in findings if each["part"] == "data-folder"))


def test_without_the_driver_of_postgresql_it_is_asked_for_and_unpacked_it_is_there(
    portable: Program, tmp_path: Path
) -> None:
    assert begin_a_committee(portable, tmp_path, NOBODY, PASSPHRASE)["reason"] == "store-driver"
    unpack_the_driver(portable)
    assert begin_a_committee(portable, tmp_path, NOBODY, PASSPHRASE)["reason"] == "store-unreachable"


@pytest.mark.skipif("postgresql" not in DATABASES, reason="no PostgreSQL here")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_with_the_driver_a_committee_works_on_a_server(
    portable: Program, tmp_path: Path, database_url: str
) -> None:
    unpack_the_driver(portable)
    told = begin_a_committee(portable, tmp_path, database_url, PASSPHRASE)
    assert told["journal_length"] == 1, told
    assert not (tmp_path / "home" / "committee.db").exists()


def unpack_the_driver(program: Program) -> None:
    with zipfile.ZipFile(os.environ["HOCSO_DRIVER"]) as packed:
        packed.extractall(program.path.parent)
