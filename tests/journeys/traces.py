"""Programs under strace: which sockets they open or use, and where they write."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

STRACE = shutil.which("strace")
PATIENCE_S = 240
# `socket(AF_INET, …` opens one; `connect(3, {sa_family=AF_INET, …` would use one that came from elsewhere.
_FAMILY = re.compile(r"\bsocket(?:pair)?\((\w+)|\bsa_family=(\w+)")
LOCAL = frozenset({"AF_UNIX", "AF_UNSPEC"})
_CHANGING = "mkdir mkdirat rename renameat renameat2 unlink unlinkat rmdir symlink symlinkat link linkat truncate creat"
_CALLS = f"network,chdir,open,openat,{_CHANGING.replace(' ', ',')}"
_OPENED = re.compile(r'\bopen(?:at)?\((?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)", ([A-Z_|0-9x]+)')
_MOVED = re.compile(r'\bchdir\("([^"]*)"\) += 0')
_CHANGED = re.compile(rf"\b(?:{_CHANGING.replace(' ', '|')})\((.*)\) += (-?\d+)")
_PATHS = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)"')
_WRITING = frozenset({"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"})
# Devices that keep nothing, and the shared memory processes of one program wait for each other in.
_NOTHING_KEPT = ("/dev/null", "/dev/tty", "/dev/shm/", "/dev/urandom", "/proc/self/", "/dev/dri", "/dev/ptmx")


@dataclass(frozen=True, slots=True)
class Traced:
    """What a program printed, the families of the sockets it and its children opened or used, where they wrote."""

    code: int
    printed: str
    families: frozenset[str]
    written: frozenset[Path]

    def written_outside(self, *folders: Path) -> list[str]:
        """What was written, made, renamed or deleted outside these folders."""
        return sorted(
            str(path) for path in self.written if not any(path.is_relative_to(each) for each in folders)
        )


def traced(folder: Path, command: Sequence[str | Path], *, cwd: Path, **environment: str) -> Traced:
    """Run a command under strace; its account lies in `folder`."""
    assert STRACE
    log = folder / "strace.log"
    log.unlink(missing_ok=True)
    done = subprocess.run(
        [STRACE, "-f", "-qq", "-y", "-s", "4096", "-e", f"trace={_CALLS}", "-o", log, *command],
        cwd=cwd,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )
    lines = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    families = frozenset(found[1] or found[2] for found in _FAMILY.finditer(lines))
    return Traced(done.returncode, done.stdout + done.stderr, families, frozenset(_written(lines, cwd)))


def _written(lines: str, start: Path) -> set[Path]:
    """The paths of every call that writes; `start` is the current folder of a process until it changes it."""
    found: set[Path] = set()
    folders: dict[str, str] = {}
    for line in lines.splitlines():
        process = line.partition(" ")[0]
        here = folders.get(process, str(start))
        if moved := _MOVED.search(line):
            folders[process] = str(_whole(here, moved[1]))
        elif (opened := _OPENED.search(line)) and _WRITING & set(opened[3].split("|")):
            found.add(_whole(opened[1] or here, opened[2]))
        elif (changed := _CHANGED.search(line)) and changed[2] == "0":
            found |= {_whole(each[1] or here, each[2]) for each in _PATHS.finditer(changed[1])}
    return {path for path in found if not str(path).startswith(_NOTHING_KEPT)}


def _whole(folder: str, name: str) -> Path:
    return Path(os.path.normpath(Path(_plain(folder)) / _plain(name)))


def _plain(text: str) -> str:
    """A name as strace tells it: bytes beyond ASCII come as octal numbers."""
    octal = re.sub(rb"\\([0-7]{1,3})", lambda found: bytes([int(found[1], 8)]), text.encode())
    return octal.decode("utf-8", errors="replace")
