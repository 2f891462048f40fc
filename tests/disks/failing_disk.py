"""A disk that fails when told to: `failing_disk.c`, preloaded into a process, and what drives it from inside."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

SOURCE = Path(__file__).with_name("failing_disk.c")


def why_not() -> str:
    """Why there is no such disk here; "" where there is one."""
    if not sys.platform.startswith("linux"):
        return "a disk that fails when told to needs Linux"
    return "" if shutil.which("cc") else "a disk that fails when told to needs a C compiler"


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process with such a disk. *Side effects:* compiles it into `folder`."""
    library = folder / "failing_disk.so"
    if not library.exists():
        command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
    return os.environ | {"LD_PRELOAD": str(library), "PYTHONUTF8": "1"}


class How(Enum):
    """How a disk fails: one write alone, everything from then on, or as a stick that is pulled out."""

    ONCE = 0
    FROM_THEN_ON = 1
    GONE = 2


@dataclass(frozen=True, slots=True)
class Failure:
    """One way for a disk to fail."""

    name: str
    error: int
    how: How


FAILURES = (
    Failure("a bad sector", errno.EIO, How.ONCE),
    Failure("a full disk", errno.ENOSPC, How.FROM_THEN_ON),
    Failure("a stick pulled out half-way", errno.ENODEV, How.GONE),
    Failure("a drive that became read-only", errno.EROFS, How.FROM_THEN_ON),
)


class NotDone(Exception):
    """The verb under test was left out, so that one sees what else the program writes around it."""


class Disk:
    """The disk below one folder, in a process started with `environment`."""

    def __init__(self, folder: Path) -> None:
        self._library = ctypes.CDLL(None)
        self._library.disk_changes.restype = ctypes.c_long
        self._folder = str(folder.resolve()).encode()
        self._next: tuple[int, Failure] | None = None
        self._part = b""
        self.left_out = False
        self.changes = 0

    def will_fail(self, number: int, failure: Failure, part: str = "") -> None:
        """Let the change of this number fail in the next `with` block, counted in this part of the folder."""
        self._next = number, failure
        self._part = f"/{part}".rstrip("/").encode()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The verb under test runs in this block; afterwards the disk is well again."""
        if self.left_out:
            raise NotDone
        number, failure = self._next or (0, FAILURES[0])
        self._fail(number, failure)
        try:
            yield
        finally:
            self.changes = int(self._library.disk_changes())
            self._fail(0, failure)

    def _fail(self, number: int, failure: Failure) -> None:
        self._library.disk_fails(
            self._folder + self._part, ctypes.c_long(number), ctypes.c_int(failure.error), failure.how.value
        )
