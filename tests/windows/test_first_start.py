"""The installed program on its first start under wine: what it shows, and how an organisation file comes into it.

What a person types goes through the keyboard of the screen; what came of it is read in the data folder. The pictures
lie in .cache/windows/pictures.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.windows import wine
from tests.windows.conftest import Handout
from tests.windows.desktop import Desktop, colours, wait_until
from tests.windows.release import WINDOW


@pytest.fixture(autouse=True)
def _nobody_was_here(desktop: Desktop) -> Iterator[None]:
    """Each test is a first start, and closes what it opened."""
    shutil.rmtree(desktop.data, ignore_errors=True)
    yield
    desktop.close_window()
    shutil.rmtree(desktop.data, ignore_errors=True)


def test_the_window_opens_and_looks_as_it_must(desktop: Desktop) -> None:
    desktop.open_window()
    assert colours(desktop.take_picture("01-first-start.png")) > 50


def test_a_file_opens_in_the_program_with_the_command_that_is_registered(
    desktop: Desktop, handout: Handout
) -> None:
    """As the registered command says it; wine 8 itself does not look among the types of one account."""
    command = desktop.registry(r"HKCU\Software\Classes\HocSo.Organisation\shell\open\command")
    assert command.endswith(f'{WINDOW}" "%1"')
    desktop.open_window(handout.file)
    desktop.take_picture("02-organisation-file-opened.png")
    assert desktop.pin(handout.root_code)


def test_a_file_opened_while_the_window_is_open_comes_into_that_window(
    desktop: Desktop, handout: Handout
) -> None:
    window = desktop.open_window()
    desktop.start(desktop.program.path.parent / WINDOW, handout.file)
    assert wait_until(lambda: desktop.running() == 1 and not list(desktop.data.glob("opening/*.json")))
    assert desktop.wait_for_window() == window
    assert desktop.pin(handout.root_code)


def test_an_organisation_file_beside_the_installer_is_offered_and_leads_to_a_profile(
    desktop: Desktop, handout: Handout, installer: Path, tmp_path: Path
) -> None:
    beside = tmp_path / "share"
    beside.mkdir()
    shutil.copy(installer, beside / "setup.exe")
    shutil.copy(handout.file, beside / "my-hao.hsorg")
    told = wine.heard([beside / "setup.exe", "/S"], desktop.program.env, beside)
    assert told.startswith("0\n"), told
    taken = desktop.program.path.parent / "my-hao.hsorg"
    assert taken.read_bytes() == handout.file.read_bytes()
    desktop.open_window()
    desktop.press("Return")  # "I learn" is marked
    desktop.wait_for_window()
    desktop.take_picture("03-organisation-file-offered.png")
    assert desktop.pin(handout.root_code)
    desktop.take_picture("04-activation-code.png")
    desktop.write(handout.code)
    desktop.wait_for_window()
    desktop.take_picture("05-whose-code-it-is.png")
    desktop.press("Return")  # "That is me"
    assert wait_until(lambda: list(desktop.data.glob("profiles/*/learner.db")), 60)
    desktop.wait_for_window()
    desktop.take_picture("06-ready.png")
    desktop.press("Return")
    desktop.wait_for_window()
    desktop.wait_for_window()
    desktop.take_picture("07-home.png")
    code, printed = desktop.program.run("learner", "courses", "--json")
    assert code == 0, printed
