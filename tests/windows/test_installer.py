"""What the installer put where, what a newer version over an older keeps, and what stays when it is taken away.

`dev.py build --windows` installs the program for one account and runs this; the tests stand in the order in which a
computer meets them, and the last ones take the program away. The pictures lie in .cache/windows/pictures.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from tests.bundle.pe import read_program
from tests.bundle.program import Program
from tests.windows.conftest import Handout
from tests.windows.desktop import TITLE, Desktop, colours, wait_until
from tests.windows.release import CONSOLE, NAME, WINDOW, names_in

UNINSTALL_KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\HocSo"
UNINSTALLER = TITLE  # the words before it have their marks as letters of their own
TYPES = {".hspack": "HocSo.Pack", ".hsreport": "HocSo.Report", ".hsorg": "HocSo.Organisation"}


def test_program_and_console_program_are_there_and_only_one_has_a_console(desktop: Desktop) -> None:
    folder = desktop.program.path.parent
    assert {WINDOW, CONSOLE, "_internal", "uninstall.exe"} <= {path.name for path in folder.iterdir()}
    assert read_program((folder / WINDOW).read_bytes()).windowed
    assert not read_program((folder / CONSOLE).read_bytes()).windowed


def test_windows_knows_the_program_its_version_and_its_kinds_of_files(desktop: Desktop) -> None:
    entry = desktop.exported(rf"HKCU\{UNINSTALL_KEY}")
    assert f'"DisplayName"="{TITLE}"' in entry
    assert '"DisplayVersion"="0.1.0"' in entry
    for suffix, key in TYPES.items():
        assert key in desktop.registry(rf"HKCU\Software\Classes\{suffix}")
        command = desktop.registry(rf"HKCU\Software\Classes\{key}\shell\open\command")
        assert command.endswith(f'{desktop.on_drive_c(desktop.program.path.parent / WINDOW)}" "%1"')
    assert f"{TITLE}.lnk" in [path.name for path in desktop.account.rglob("*.lnk")]


def test_an_open_program_is_not_written_over(desktop: Desktop, installer: Path) -> None:
    desktop.open_window()
    try:
        before = (desktop.program.path.parent / "_internal").stat().st_mtime_ns
        told = desktop.run(installer, "/S")
        assert told.startswith("3\n"), told
        assert (desktop.program.path.parent / "_internal").stat().st_mtime_ns == before
    finally:
        desktop.close_window()


def test_a_newer_version_over_an_older_keeps_the_data_and_nothing_of_the_older(
    desktop: Desktop, installer: Path
) -> None:
    keep_something(desktop)
    stale = desktop.program.path.parent / "_internal" / "of-an-older-version.dll"
    stale.write_bytes(b"old")
    told = desktop.run(installer, "/S")
    assert told.startswith("0\n"), told
    assert not stale.exists()
    assert kept(desktop)
    code, printed = desktop.program.run("doctor")
    assert code == 0, printed
    desktop.open_window()
    try:
        assert colours(desktop.take_picture("10-after-the-update.png")) > 50
    finally:
        desktop.close_window()


def test_whoever_takes_it_away_is_asked_about_the_data_and_no_keeps_them(desktop: Desktop) -> None:
    keep_something(desktop)
    ask_to_uninstall(desktop, "11-uninstall.png")
    desktop.take_picture("12-data-too.png")
    desktop.press("Return")  # "No" is marked
    see_the_end(desktop)
    assert kept(desktop)


def test_and_yes_deletes_them(desktop: Desktop, installer: Path) -> None:
    assert desktop.run(installer, "/S").startswith("0\n")
    keep_something(desktop)
    ask_to_uninstall(desktop)
    assert kept(desktop)
    desktop.press("Left", "Return")  # from "No" to "Yes"
    see_the_end(desktop)
    assert not desktop.data.exists()
    assert desktop.run(installer, "/S").startswith("0\n")


def ask_to_uninstall(desktop: Desktop, picture: str = "") -> None:
    """Start the uninstaller as Windows' settings do, and go on until it asks about the data."""
    desktop.start(desktop.program.path.parent / "uninstall.exe")
    desktop.wait_for_window(UNINSTALLER)
    if picture:
        desktop.take_picture(picture)
    before = desktop.windows(UNINSTALLER)
    desktop.press("Return")
    assert wait_until(lambda: desktop.windows(UNINSTALLER) > before, 120), "it did not ask"
    assert not desktop.program.path.exists()
    desktop.wait_for_window(UNINSTALLER)


def see_the_end(desktop: Desktop) -> None:
    """The question is answered; the page behind it says that all is done, and goes by its button."""
    assert wait_until(lambda: desktop.windows(UNINSTALLER) == 1)
    desktop.wait_for_window(UNINSTALLER)
    desktop.press("Return")
    assert wait_until(lambda: desktop.windows(UNINSTALLER) == 0)


def keep_something(desktop: Desktop) -> None:
    desktop.data.mkdir(parents=True, exist_ok=True)
    (desktop.data / "kept.txt").write_text("of the learner", encoding="utf-8")


def kept(desktop: Desktop) -> bool:
    file = desktop.data / "kept.txt"
    return file.is_file() and file.read_text(encoding="utf-8") == "of the learner"


def test_taken_away_silently_it_leaves_nothing_but_the_data(desktop: Desktop) -> None:
    keep_something(desktop)
    uninstall(desktop, desktop.program.path.parent)
    assert kept(desktop)
    shutil.rmtree(desktop.data)
    see_that_nothing_is_left(desktop)


def test_for_everybody_it_lies_in_program_files_opens_files_and_leaves_nothing(
    desktop: Desktop, installer: Path, handout: Handout
) -> None:
    assert desktop.run(installer, "/S", "/ALLUSERS").startswith("0\n")
    folder = desktop.drive / "Program Files" / NAME
    assert (folder / WINDOW).is_file()
    assert NAME in desktop.registry(rf"HKLM\{UNINSTALL_KEY}")
    assert desktop.registry(rf"HKCU\{UNINSTALL_KEY}") == ""
    assert Program(folder / CONSOLE, desktop.program.env, on_wine=True).run("doctor")[0] == 0
    for suffix, key in TYPES.items():
        assert key in desktop.registry(rf"HKLM\Software\Classes\{suffix}")
    shutil.rmtree(desktop.data, ignore_errors=True)
    desktop.double_click(handout.file)
    try:
        desktop.wait_for_window()
        desktop.take_picture("14-double-click.png")
        assert desktop.pin(handout.root_code)
    finally:
        desktop.close_window()
    uninstall(desktop, folder, "/DELETEDATA")
    assert not desktop.data.exists()
    see_that_nothing_is_left(desktop)


def uninstall(desktop: Desktop, folder: Path, *more: str) -> None:
    """Take the program away silently; a copy of the uninstaller goes on after it, so the end is waited for."""
    desktop.run(folder / "uninstall.exe", "/S", *more)
    assert wait_until(lambda: not folder.exists()), list(folder.rglob("*"))


def see_that_nothing_is_left(desktop: Desktop) -> None:
    """Drive and registry are as they were before the first installation."""
    before = frozenset(json.loads(Path(os.environ["HOCSO_BEFORE"]).read_text(encoding="utf-8")))
    assert sorted(names_in(desktop.drive) - before) == []
    for root in (r"HKCU\Software", r"HKLM\Software"):
        left = [
            line for line in desktop.exported(root).splitlines() if "hocso" in line.lower() or TITLE in line
        ]
        assert left == []
