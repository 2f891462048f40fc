"""The installed program under wine: what the installer put where, how files open, what stays when it is taken away.

`dev.py build --windows` installs the program for one account and runs this; the last tests take it away again. The
pictures it takes lie in .cache/windows/pictures.
"""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundle.pe import read_program
from tests.bundle.program import CACHE, Program, built_program
from tests.committee_room import Room
from tests.windows import screen, wine
from tests.windows.release import CONSOLE, WINDOW
from trainer.paths import PORTABLE_FOLDER

PICTURES = CACHE / "windows" / "pictures"
UNINSTALL_KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\HocSo"
TYPES = {".hspack": "HocSo.Pack", ".hsreport": "HocSo.Report", ".hsorg": "HocSo.Organisation"}
TITLE = "Học Số"


@pytest.fixture(scope="module")
def installed() -> Program:
    """The program `dev.py build --windows` has just installed; without one these tests are skipped."""
    program = built_program()
    if program is None or not program.on_wine or "HOCSO_INSTALLER" not in os.environ:
        pytest.skip("nothing was installed (python3 dev.py build --windows)")
    return program


@pytest.fixture(scope="module")
def drive(installed: Program) -> Path:
    """Drive C: of the Windows it is installed on."""
    return Path(installed.env["WINEPREFIX"]) / "drive_c"


@pytest.fixture(scope="module")
def account(drive: Path) -> Path:
    """The folder of the account it is installed for."""
    (found,) = (each for each in (drive / "users").iterdir() if each.name != "Public")
    return found


@pytest.fixture
def file_of_the_committee(tmp_path: Path) -> Iterator[Path]:
    """An organisation file as a committee publishes it."""
    room = Room(tmp_path / "room")
    room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
    file = tmp_path / "tổ chức Mỹ Hào.hsorg"
    room.committee.publisher.publish(file)
    yield file
    room.close()


def run_windows(program: Program, *command: str | Path, limit_s: int = 300) -> str:
    """Run any Windows command; the first line of what is returned is the exit code."""
    return wine.heard(command, program.env, Path(program.env["WINEPREFIX"]), limit_s=limit_s)


def registry(program: Program, key: str, value: str | None = None) -> str:
    """What the registry holds under a key; "" where there is no such key or value."""
    options = ["/v", value] if value else ["/s"]
    told = run_windows(program, "reg", "query", key, *options)
    return told.partition("\n")[2].strip() if told.startswith("0\n") else ""


def installer() -> Path:
    return Path(os.environ["HOCSO_INSTALLER"])


def open_window(program: Program) -> None:
    """Start the window as its entry in the start menu does."""
    wine.begin([program.path.parent / WINDOW], program.env, program.path.parent)


def close_window(program: Program) -> None:
    """Close the program as its cross does, and wait until it has ended."""
    display = program.env["DISPLAY"]
    run_windows(program, "taskkill", "/im", WINDOW)
    deadline = time.monotonic() + 20
    while screen.wait_for_window(display, TITLE, patience_s=0.1) and time.monotonic() < deadline:
        time.sleep(0.3)
    run_windows(program, "taskkill", "/f", "/im", WINDOW)


def test_program_and_console_program_are_there_and_only_one_has_a_console(installed: Program) -> None:
    folder = installed.path.parent
    assert {WINDOW, CONSOLE, "_internal", "uninstall.exe"} <= {path.name for path in folder.iterdir()}
    assert read_program((folder / WINDOW).read_bytes()).windowed
    assert not read_program((folder / CONSOLE).read_bytes()).windowed


def test_windows_knows_the_program_its_version_and_its_kinds_of_files(
    installed: Program, account: Path
) -> None:
    assert TITLE in run_utf8(installed, "DisplayName")
    assert "0.1.0" in registry(installed, rf"HKCU\{UNINSTALL_KEY}", "DisplayVersion")
    for suffix, key in TYPES.items():
        assert key in registry(installed, rf"HKCU\Software\Classes\{suffix}")
        assert rf"{WINDOW}" in registry(installed, rf"HKCU\Software\Classes\{key}\shell\open\command")
    links = [path.name for path in account.rglob("*.lnk")]
    assert f"{TITLE}.lnk" in links


def run_utf8(program: Program, value: str) -> str:
    """A value of the uninstall entry; reg.exe speaks the console's code page, a file it exports is UTF-16."""
    out = Path(program.env["WINEPREFIX"]) / "drive_c" / "exported.reg"
    run_windows(program, "reg", "export", rf"HKCU\{UNINSTALL_KEY}", r"C:\exported.reg", "/y")
    return next(
        (line for line in out.read_text(encoding="utf-16").splitlines() if line.startswith(f'"{value}"')), ""
    )


def test_the_window_opens_and_looks_as_it_must(installed: Program) -> None:
    display = installed.env["DISPLAY"]
    open_window(installed)
    try:
        assert screen.wait_for_window(display, TITLE), "no window came"
        time.sleep(6)
        screen.take_picture(display, PICTURES / "01-first-start.png")
        assert colours(PICTURES / "01-first-start.png") > 50
    finally:
        close_window(installed)


def test_a_file_opens_in_the_program(installed: Program, file_of_the_committee: Path) -> None:
    """As the registered command says it; wine 8 itself does not look among the types of one account."""
    command = registry(installed, r"HKCU\Software\Classes\HocSo.Organisation\shell\open\command")
    assert command.endswith(f'{WINDOW}" "%1"')
    words: list[str | Path] = [installed.path.parent / WINDOW, wine.windows_path(file_of_the_committee)]
    wine.begin(words, installed.env, installed.path.parent)
    see_opened(installed, "02-organisation-file-opened.png")


def see_opened(program: Program, name: str) -> None:
    """Wait for the window, take a picture of it, and close it."""
    display = program.env["DISPLAY"]
    try:
        assert screen.wait_for_window(display, TITLE), "the file opened nothing"
        time.sleep(10)
        screen.take_picture(display, PICTURES / name)
    finally:
        close_window(program)


def colours(path: Path) -> int:
    from PySide6.QtGui import QImage

    picture = QImage(str(path))
    return len(
        {picture.pixel(x, y) for x in range(0, picture.width(), 5) for y in range(0, picture.height(), 5)}
    )


def test_a_newer_version_over_an_older_keeps_the_data_and_takes_the_organisation_file_along(
    installed: Program, file_of_the_committee: Path, account: Path, tmp_path: Path
) -> None:
    data = account / "AppData" / "Local" / "HocSo"
    data.mkdir(parents=True, exist_ok=True)
    (data / "kept.txt").write_text("of the learner", encoding="utf-8")
    stale = installed.path.parent / "_internal" / "of-an-older-version.dll"
    stale.write_bytes(b"old")
    beside = tmp_path / "share"
    beside.mkdir()
    shutil.copy(installer(), beside / "setup.exe")
    shutil.copy(file_of_the_committee, beside / "my-hao.hsorg")
    told = wine.heard([beside / "setup.exe", "/S"], installed.env, beside)
    assert told.startswith("0\n"), told
    assert not stale.exists()
    assert (data / "kept.txt").read_text(encoding="utf-8") == "of the learner"
    assert (installed.path.parent / "my-hao.hsorg").read_bytes() == file_of_the_committee.read_bytes()
    display = installed.env["DISPLAY"]
    code, printed = installed.run("doctor")
    assert code == 0, printed
    open_window(installed)
    try:
        assert screen.wait_for_window(display, TITLE)
        time.sleep(4)
        screen.take_picture(display, PICTURES / "03-after-the-update.png")
    finally:
        close_window(installed)


def test_an_open_program_is_not_written_over(installed: Program, tmp_path: Path) -> None:
    display = installed.env["DISPLAY"]
    open_window(installed)
    try:
        assert screen.wait_for_window(display, TITLE)
        before = (installed.path.parent / "_internal").stat().st_mtime_ns
        told = wine.heard([installer(), "/S"], installed.env, tmp_path)
        assert told.startswith("3\n"), told
        assert (installed.path.parent / "_internal").stat().st_mtime_ns == before
    finally:
        close_window(installed)


def test_the_portable_program_keeps_its_data_beside_itself_when_asked(
    installed: Program, tmp_path: Path
) -> None:
    with zipfile.ZipFile(os.environ["HOCSO_PORTABLE"]) as packed:
        packed.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    assert (folder / "DOC-TRUOC.txt").is_file()
    program = Program(folder / CONSOLE, installed.env, on_wine=True)
    assert PORTABLE_FOLDER not in where_data_lies(program)
    (folder / PORTABLE_FOLDER).mkdir()
    assert where_data_lies(program).endswith(PORTABLE_FOLDER)


def test_the_driver_of_postgresql_is_a_part_of_its_own(installed: Program, tmp_path: Path) -> None:
    with zipfile.ZipFile(os.environ["HOCSO_PORTABLE"]) as packed:
        packed.extractall(tmp_path)
    program = Program(tmp_path / "HocSo" / CONSOLE, installed.env, on_wine=True)
    address, words = tmp_path / "address.txt", tmp_path / "passphrase.txt"
    address.write_text("postgresql://hocso@127.0.0.1:9/hocso", encoding="utf-8")
    words.write_text("bốn từ không liên quan", encoding="utf-8")

    def refused() -> str:
        return str(program.fact(
            "committee", "init", "--organisation", "Mỹ Hào", "--committee", "Ban Chỉ đạo", "--passphrase-file", words,
            "--store-file", address, "--sheet", tmp_path / "phiếu.pdf", "--json", home=tmp_path / "home",
        )["reason"])  # fmt: skip

    assert refused() == "store-driver"
    with zipfile.ZipFile(os.environ["HOCSO_DRIVER"]) as packed:
        packed.extractall(program.path.parent)
    assert refused() == "store-unreachable"


def where_data_lies(program: Program) -> str:
    findings = program.fact("doctor", "--json")["findings"]
    return str(next(each["where"] for each in findings if each["part"] == "data-folder"))


def test_taken_away_it_leaves_nothing_but_the_data(installed: Program, account: Path) -> None:
    data = account / "AppData" / "Local" / "HocSo"
    folder = installed.path.parent
    run_windows(installed, folder / "uninstall.exe", "/S")
    gone_by = time.monotonic() + 30
    while folder.exists() and time.monotonic() < gone_by:
        time.sleep(0.5)
    assert not folder.exists(), list(folder.rglob("*"))
    assert (data / "kept.txt").is_file()
    assert registry(installed, rf"HKCU\{UNINSTALL_KEY}") == ""
    for suffix, key in TYPES.items():
        assert registry(installed, rf"HKCU\Software\Classes\{key}") == ""
        assert registry(installed, rf"HKCU\Software\Classes\{suffix}") == ""
    assert [path for path in account.rglob("*.lnk") if TITLE in path.name] == []


def test_for_everybody_it_lies_in_program_files_and_goes_with_its_data_only_when_told(
    installed: Program, drive: Path, account: Path, file_of_the_committee: Path
) -> None:
    told = wine.heard([installer(), "/S", "/ALLUSERS"], installed.env, drive)
    assert told.startswith("0\n"), told
    folder = drive / "Program Files" / "HocSo"
    assert (folder / WINDOW).is_file()
    assert "HocSo" in registry(installed, rf"HKLM\{UNINSTALL_KEY}")
    assert registry(installed, rf"HKCU\{UNINSTALL_KEY}") == ""
    assert "HocSo.Report" in registry(installed, r"HKLM\Software\Classes\.hsreport")
    assert Program(folder / CONSOLE, installed.env, on_wine=True).run("doctor")[0] == 0
    wine.begin(["start", "/unix", file_of_the_committee], installed.env, drive)
    see_opened(installed, "04-opened-by-double-click.png")
    run_windows(installed, folder / "uninstall.exe", "/S", "/DELETEDATA")
    gone_by = time.monotonic() + 30
    while folder.exists() and time.monotonic() < gone_by:
        time.sleep(0.5)
    assert not folder.exists()
    assert not (account / "AppData" / "Local" / "HocSo").exists()
    assert registry(installed, rf"HKLM\{UNINSTALL_KEY}") == ""
    assert registry(installed, r"HKLM\Software\Classes\HocSo.Report") == ""
