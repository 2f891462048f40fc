"""Making the program for Linux: an environment with nothing else in it, PyInstaller, and one archive."""

from __future__ import annotations

import hashlib
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

from tests.bundle import budgets

REQUIREMENTS = Path("tests", "requirements", "build.txt")
NAME = "hocso"


def make_linux(root: Path, cache: Path, dist: Path, scripts: Path, version: str) -> tuple[Path, Path]:
    """Makes the folder `hocso` in `dist` and its archive; gives the program and the archive.

    Side effects: an environment, PyInstaller's notes and the icon are kept in `cache`; replaces what is in `dist`.
    """
    python = provide_environment(root / REQUIREMENTS, cache / "environment", scripts)
    env = draw_brand(root, cache / "brand", scripts)
    dist.mkdir(parents=True, exist_ok=True)
    print("== program", flush=True)
    options = [
        "--noconfirm",
        "--log-level",
        "ERROR",
        "--distpath",
        str(dist),
        "--workpath",
        str(cache / "work"),
    ]
    must([python, "-m", "PyInstaller", *options, "build.spec"], root, env)
    archive = dist / f"HocSo-{version}-linux-x86_64.tar.xz"
    print("== archive", flush=True)
    pack(dist / NAME, archive)
    return dist / NAME / NAME, archive


def provide_environment(requirements: Path, folder: Path, scripts: Path) -> Path:
    """Makes a virtual environment that holds what the program needs and PyInstaller; gives its interpreter."""
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    mark = folder / "requirements.sha256"
    python = folder / "bin" / "python"
    if not (mark.is_file() and mark.read_text(encoding="ascii") == wanted):
        print("Preparing an environment for the build (about 300 MB, once) ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        must([scripts / "python", "-m", "venv", "--without-pip", folder], requirements.parent)
        options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        must(
            [scripts / "uv", "pip", "install", *options, "--python", python, "-r", requirements],
            requirements.parent,
        )
        mark.write_text(wanted, encoding="ascii")
    return python


def draw_brand(root: Path, folder: Path, scripts: Path) -> dict[str, str]:
    """Draws the icon and writes the version resource; gives the environment build.spec finds them by."""
    must([scripts / "python", "-m", "tests.bundle.brand", folder], root)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))}
    return env | {"HOCSO_BRAND": str(folder), "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1795392000"}


def pack(folder: Path, archive: Path) -> None:
    """Packs a folder into a .tar.xz that is the same whenever the same files are packed."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mtime = 0
        return member

    paths = [folder, *sorted(folder.rglob("*"))]
    with lzma.open(archive, "wb", preset=6) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        for path in paths:
            tar.add(path, path.relative_to(folder.parent).as_posix(), recursive=False, filter=plain)


def sizes_of_linux(folder: Path, archive: Path) -> dict[str, int]:
    """What the budgets are held against."""
    return {
        budgets.LINUX_FOLDER: budgets.size_of(folder),
        budgets.LINUX_ARCHIVE: budgets.size_of(archive),
    }


def must(command: Sequence[str | Path], folder: Path, env: dict[str, str] | None = None) -> None:
    """Runs a program that has to succeed; otherwise says so and stops."""
    done = subprocess.run([str(part) for part in command], cwd=folder, env=env, check=False)
    if done.returncode:
        sys.exit(f"This failed: {' '.join(str(part) for part in command)}")
