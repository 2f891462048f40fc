"""A disk that fails when told to: `failing_disk.c`, preloaded into a process, and what drives it from inside."""

from __future__ import annotations

import ctypes
import errno
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from trainer.domain.errors import Refused

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
    """How a disk fails: one write alone, every one from then on, without taking a file away either, or altogether."""

    ONCE = 0
    FROM_THEN_ON = 1
    FROZEN = 2
    GONE = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """One way for a disk to fail."""

    name: str
    error: int
    how: How


FAILURES = (
    Failure("a bad sector", errno.EIO, How.ONCE),
    Failure("a full disk", errno.ENOSPC, How.FROM_THEN_ON),
    Failure("a drive that became read-only", errno.EROFS, How.FROZEN),
    Failure("a stick pulled out half-way", errno.ENODEV, How.GONE),
)


class NotDone(Exception):
    """The act under test was left out, so that one sees what else the program writes around it."""


CHANCE = random.Random()
"""Where verbs take their random bytes from: the same whenever a write is tried, and others when one tries again."""


class Disk:
    """The disk below one folder, in a process started with `environment`."""

    def __init__(self, folder: Path) -> None:
        self._library = ctypes.CDLL(None)
        self._library.disk_changes.restype = ctypes.c_long
        self._folder = folder.resolve()
        self._next: tuple[int, Failure] = (0, FAILURES[0])
        self._part = ""
        self.left_out = False
        self.patient = False
        self.changes = 0
        self.refused: Refused | None = None
        self.refused_again: Refused | None = None

    def will_fail(self, number: int, failure: Failure, part: str = "") -> None:
        """Let the change of this number fail in the next act, counted in this part of the folder; 0 lets all pass."""
        self._next = number, failure
        self._part = f"/{part}".rstrip("/")

    def tries(self, act: Callable[[], object]) -> None:
        """The act under test on the failing disk.

        A patient person who is refused does not leave the program, and tries once more when the disk is well again.
        """
        if self.left_out:
            raise NotDone
        self.refused = self.refused_again = None
        number, failure = self._next
        self._fail(number, failure)
        try:
            act()
        except Refused as refusal:
            self.refused = refusal
        finally:
            self.changes = int(self._library.disk_changes())
            self._fail(0, failure)
        if self.refused is not None and self.patient:
            try:
                act()
            except Refused as refusal:
                self.refused_again = refusal

    def _fail(self, number: int, failure: Failure) -> None:
        self._library.disk_fails(
            f"{self._folder}{self._part}".encode(),
            ctypes.c_long(number),
            ctypes.c_int(failure.error),
            failure.how.value,
        )
