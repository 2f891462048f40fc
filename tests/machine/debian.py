"""System packages on Debian and Ubuntu: which are missing, and how they are had."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence

# Shared libraries PySide6-Essentials links to and does not carry, with the Debian package of each.
QT_LIBRARIES: Mapping[str, str] = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# What a real window under X11 needs besides.
WINDOW_LIBRARIES: Mapping[str, str] = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
# Programs that only tests call, with the Debian packages of each.
TEST_PROGRAMS: Mapping[str, str] = {"strace": "strace"}
# What the trials of a built program need besides: tracing it, and a bare Debian to start it in.
BUILD_PROGRAMS: Mapping[str, str] = {"strace": "strace", "debootstrap": "debootstrap", "objdump": "binutils"}


def missing_libraries(*, window: bool) -> list[str]:
    """Names the packages of the libraries Qt would not find."""
    if sys.platform != "linux":
        return []
    wanted = {**QT_LIBRARIES, **WINDOW_LIBRARIES} if window else QT_LIBRARIES
    return [package for library, package in wanted.items() if not _loads(library)]


def missing_venv() -> list[str]:
    """Names the package Debian splits `venv` into, where it is not there."""
    return [] if importlib.util.find_spec("ensurepip") else ["python3-venv"]


def missing_programs(wanted: Mapping[str, str]) -> list[str]:
    """Names the packages of programs that are not on the path."""
    return [
        each
        for program, packages in wanted.items()
        if shutil.which(program) is None
        for each in packages.split()
    ]


def provide(packages: Sequence[str], reason: str, *, needed: bool = True) -> None:
    """Installs packages as root, otherwise prints the one command that does; stops if they are needed.

    Side effects: installs system packages.
    """
    if not packages:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if sys.platform != "linux" or shutil.which("apt-get") is None:
        print(
            f"{reason} needs these Debian packages or your system's equivalent: {' '.join(packages)}",
            flush=True,
        )
    elif os.geteuid() != 0:
        print(f"{reason} needs system packages. Install them with\n    sudo {' '.join(command)}", flush=True)
    else:
        print(f"Installing for {reason}: {' '.join(packages)}", flush=True)
        _quietly(["apt-get", "update", "-qq"])
        code, told = _quietly(command)
        if code == 0:
            return
        print(f"{told}\nThat failed. Repeat it with\n    {' '.join(command)}", flush=True)
    if needed:
        sys.exit(1)


def _quietly(command: Sequence[str]) -> tuple[int, str]:
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", errors="replace")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
