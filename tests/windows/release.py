"""The Windows release, made on Debian: the program, the portable zip and the installer, each tried out under wine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bundle import budgets, freezing, pe
from tests.machine import debian, postgresql
from tests.windows import interpreter, wine
from tests.windows.screen import screen
from trainer.paths import PORTABLE_FOLDER

PROGRAMS = {"makensis": "nsis"}
NAME = "HocSo"
WINDOW, CONSOLE = "HocSo.exe", "hocso-cli.exe"
DRIVER = ("psycopg", "psycopg-*.dist-info", "psycopg_binary", "psycopg_binary.libs", "tzdata")
"""The folders of PostgreSQL's driver, which on Windows is a part of its own; it asks for its version."""
PREFIX = "release-prefix"
"""The wine prefix everything is tried in: new for each release, without a Python of ours."""
FREEZING_LIMIT_S = 2400
TRIALS = (
    "tests/bundle",
    "tests/windows/test_first_start.py",
    "tests/windows/test_handed_out.py",
    "tests/windows/test_installer.py",
)
"""In this order: the last of them take the program away."""
_FOR_A_WHILE = re.compile(
    r"^users/[^/]+/(AppData/Local/)?Temp/|^windows/temp/|^exported\.reg$", re.IGNORECASE
)
_NOTE = f"""Học Số {{version}} - bản không cần cài

1. Giải nén cả thư mục này, rồi mở {WINDOW}.
2. Dữ liệu học nằm trong tài khoản Windows, như khi cài bình thường.
   Muốn dữ liệu đi cùng thư mục này (ví dụ trên USB), hãy tạo thư mục tên là
   "{PORTABLE_FOLDER}" ngay cạnh {WINDOW} trước khi mở lần đầu.
3. Xóa thư mục này là gỡ xong chương trình. Thư mục "{PORTABLE_FOLDER}", nếu có, chứa hồ sơ
   và khóa ký của người học: đừng xóa khi chưa gửi báo cáo.

In English: unpack the folder and start {WINDOW}. To keep the data beside the program, make a folder
named "{PORTABLE_FOLDER}" next to {WINDOW} before the first start.
"""


def make_windows(
    root: Path, cache: Path, dist: Path, scripts: Path, version: str, more: Sequence[str]
) -> int:
    """Makes the folder `HocSo` in `dist`, the portable zip and the installer, and tries them out; returns an exit code.

    `more` are arguments for pytest. Side effects: as root installs wine, a compiler, NSIS and Xvfb.
    """
    wine.provide_programs()
    debian.provide(debian.missing_programs(PROGRAMS), "the installer")
    for each in (cache, dist):
        each.mkdir(parents=True, exist_ok=True)
    folder = _freeze(root, cache, dist, scripts)
    print("== what is asked of Windows", flush=True)
    if wrong := [*pe.wrong_in(folder), *(f"{name}: belongs to Windows" for name in pe.of_the_system(folder))]:
        print("\nRed: this would not start on a bare Windows 10:", *wrong, sep="\n   ")
        return 1
    print("== portable zip", flush=True)
    portable = dist / f"{NAME}-{version}-windows-portable.zip"
    _zip(folder, portable, _NOTE.format(version=version))
    _zip_driver(cache / "build-python" / "Lib" / "site-packages", dist / f"{NAME}-{version}-postgresql.zip")
    print("== installer", flush=True)
    installer = dist / f"{NAME}-{version}-setup.exe"
    make_installer(folder, installer, root / ".cache" / "bundle" / "brand", version)
    print("== sizes", flush=True)
    sizes = {
        budgets.WINDOWS_FOLDER: budgets.size_of(folder),
        budgets.WINDOWS_INSTALLER: budgets.size_of(installer),
    }
    if wrong := budgets.over_budget(sizes):
        print("\nRed: larger than it may be:", *wrong, sep="\n   ")
        return 1
    return _try_out(root, cache, scripts, installer, portable, more)


def _freeze(root: Path, cache: Path, dist: Path, scripts: Path) -> Path:
    python = interpreter.provide_python(cache, root / freezing.REQUIREMENTS, scripts, "build-python")
    freezing.draw_brand(root, root / ".cache" / "bundle" / "brand", scripts)
    env = wine.provide_prefix(cache)
    env |= {"HOCSO_BRAND": wine.windows_path(root / ".cache" / "bundle" / "brand"), "PYTHONHASHSEED": "0"}
    print("== program", flush=True)
    places = ["--distpath", wine.windows_path(dist), "--workpath", wine.windows_path(cache / "work")]
    options = ["--noconfirm", "--log-level", "ERROR", *places]
    command: list[str | Path] = [python, "-m", "PyInstaller", *options, "build.spec"]
    if code := wine.run(command, env, root, limit_s=FREEZING_LIMIT_S):
        sys.exit(f"PyInstaller under wine ended with {code}")
    return dist / NAME


def _zip(folder: Path, target: Path, note: str) -> None:
    """A zip of the folder that is the same whenever the same files are packed."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{NAME}/{path.relative_to(folder).as_posix()}")
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, path.read_bytes())
        # Notepad of an older Windows knows UTF-8 by its mark alone.
        packed.writestr(
            zipfile.ZipInfo(f"{NAME}/DOC-TRUOC.txt"), note.replace("\n", "\r\n").encode("utf-8-sig")
        )


def _zip_driver(packages: Path, target: Path) -> None:
    """What a committee with a PostgreSQL server unpacks into the program's folder."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in DRIVER:
            for path in sorted(packages.glob(f"{name}/**/*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    entry = zipfile.ZipInfo(f"_internal/{path.relative_to(packages).as_posix()}")
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    packed.writestr(entry, path.read_bytes())


def make_installer(folder: Path, target: Path, brand: Path, version: str) -> None:
    """Packs a folder into an installer of this version. *Side effects:* writes `target`."""
    defines = {"SOURCE": folder, "OUT": target, "BRAND": brand, "VERSION": version}
    script = Path(__file__).with_name("installer.nsi")
    # makensis on Linux wants the separators of Linux, which the script writes as those of Windows.
    wine.must(
        ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *(f"-D{k}={v}" for k, v in defines.items()), script]
    )


def names_in(drive: Path) -> frozenset[str]:
    """Every file and folder of a drive C:, but what Windows and programs put aside for a while."""
    names = (path.relative_to(drive).as_posix() for path in drive.rglob("*"))
    return frozenset(name for name in names if not _FOR_A_WHILE.search(name))


def _try_out(
    root: Path, cache: Path, scripts: Path, installer: Path, portable: Path, more: Sequence[str]
) -> int:
    """Installs into a new prefix and runs the trials of the program and of the installer."""
    print("== trials", flush=True)
    shutil.rmtree(cache / PREFIX, ignore_errors=True)
    (cache / f"{PREFIX}.sha256").unlink(missing_ok=True)
    with ExitStack() as stack:
        display = stack.enter_context(screen())
        env = wine.provide_prefix(cache, PREFIX, display=display)
        stack.callback(wine.end_all, env)
        # Wine takes seconds to begin and ends with its last program, so one stays.
        wine.begin(["ping", "-n", "99999", "127.0.0.1"], env, cache)
        drive = cache / PREFIX / "drive_c"
        before = cache / "before.json"
        before.write_text(json.dumps(sorted(names_in(drive))), encoding="utf-8")
        if code := wine.run([installer, "/S"], env, installer.parent, limit_s=300):
            print(f"\nRed: the installer ended with {code}")
            return 1
        (program,) = (drive / "users").glob(f"*/AppData/Local/Programs/{NAME}/{CONSOLE}")
        told = {
            "HOCSO_BUILT": str(program),
            "HOCSO_BUILT_PREFIX": PREFIX,
            "HOCSO_BUILT_DISPLAY": display,
            "HOCSO_INSTALLER": str(installer),
            "HOCSO_BEFORE": str(before),
            "HOCSO_PORTABLE": str(portable),
            "HOCSO_DRIVER": str(next(installer.parent.glob("*-postgresql.zip"))),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONUTF8": "1",
        }
        if (programs := postgresql.programs()) is not None:
            told["HOCSO_TEST_POSTGRES_URL"] = stack.enter_context(postgresql.server(programs))
        command = [str(scripts / "python"), "-m", "pytest", "-q", "-x", *TRIALS, *more]
        return subprocess.run(command, cwd=root, env={**os.environ, **told}, check=False).returncode
