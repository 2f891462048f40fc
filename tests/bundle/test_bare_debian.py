"""The Linux program in a bare folder of Debian: no Python, no desktop, nothing but Qt's few libraries."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bundle.program import CACHE, Program, built_program
from tests.machine.debian import QT_LIBRARIES

FOLDER = CACHE / "bare-debian"
DONE = FOLDER / "made-for-trials"


def bare_debian() -> Path:
    """A Debian of the release of this machine, made once; the test is skipped where it cannot be made."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("debootstrap") is None:
        pytest.skip("a bare Debian takes root and debootstrap")
    wanted = ",".join(QT_LIBRARIES.values())
    if DONE.is_file() and DONE.read_text(encoding="utf-8") == wanted:
        return FOLDER
    shutil.rmtree(FOLDER, ignore_errors=True)
    release = dict(
        line.split("=", 1)
        for line in Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
        if "=" in line
    )
    name = release.get("VERSION_CODENAME", "").strip('"')
    targets = [
        "apt-get",
        "indextargets",
        "--format",
        "$(REPO_URI)",
        "Created-By: Packages",
        f"Codename: {name}",
    ]
    mirrors = subprocess.run(
        targets, capture_output=True, text=True, encoding="utf-8", check=False
    ).stdout.split()
    if not mirrors:
        pytest.skip("this machine names no mirror of its Debian")
    command = ["debootstrap", "--variant=minbase", f"--include={wanted}", name, str(FOLDER), mirrors[0]]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    DONE.write_text(wanted, encoding="utf-8")
    return FOLDER


@pytest.fixture
def program() -> Program:
    found = built_program()
    if found is None or found.on_wine:
        pytest.skip("no Linux program to try (python3 dev.py build)")
    return found


def test_the_self_test_passes_where_no_python_is(program: Program) -> None:
    root = bare_debian()
    assert [path for folder in ("usr/bin", "usr/local/bin") for path in (root / folder).glob("python*")] == []
    place = root / "opt" / "hocso"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(program.path.parent, place, symlinks=True)
    (root / "dev" / "shm").mkdir(exist_ok=True)
    try:
        done = subprocess.run(
            [shutil.which("chroot") or "chroot", root, "/opt/hocso/hocso", "--self-test", "--json"],
            env={"HOME": "/tmp", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=900,
            check=False,
        )
    finally:
        shutil.rmtree(place)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["ok"] is True
    assert told["frozen"] is True
