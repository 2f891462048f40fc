"""Out of memory for a while: pieces that are asked for by number, many of them in a private file that goes with it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import tempfile
import weakref
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import IO

from trainer.domain.errors import Reason, Refused

IN_MEMORY = 8 << 20
"""Bytes that are kept without a file: what a committee takes in on an ordinary day."""
_BUFFER = 256 * 1024
_DIGEST = hashlib.sha256().digest_size


class Spool:
    """Pieces of one work, numbered from 0; for one thread at a time.

    From `IN_MEMORY` bytes on they are in a file that no other program is told of, and in memory stay 40 bytes of each:
    where it ends, and the SHA-256 it must still have when it is taken.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._where = folder, str(folder)
        self._file: IO[bytes] = io.BytesIO()
        self._let_go: Callable[[], object] | None = None
        self._ends = array("Q", [0])
        self._digests = bytearray()
        self._at = 0
        self._flushed = (
            True  # a flush also forgets what was read ahead, so it is done only where it is needed
        )

    def __len__(self) -> int:
        """How many pieces there are."""
        return len(self._ends) - 1

    def close(self) -> None:
        """Let go of the file; also done when the spool is forgotten."""
        if self._let_go is not None:
            self._let_go()

    def put(self, data: bytes) -> int:
        """Keep some bytes and tell their number; Refused(CANNOT_WRITE), for example on a full disk.

        *Side effects:* may make a file without a name (on Windows: one that the system deletes) in the folder.
        """
        end = self._ends[-1]
        self._flushed = False
        try:
            if self._let_go is None and end + len(data) > IN_MEMORY:
                self._move_to_disk()
            if self._at != end:
                self._file.seek(end)
            self._file.write(data)
        except OSError as trouble:
            self._at = -1
            raise Refused(Reason.CANNOT_WRITE, where=self._where, detail=str(trouble)) from trouble
        self._at = end + len(data)
        self._ends.append(self._at)
        self._digests += hashlib.sha256(data).digest()
        return len(self) - 1

    def _move_to_disk(self) -> None:
        file = tempfile.TemporaryFile(dir=self._folder, buffering=_BUFFER)  # noqa: SIM115 - see the finalizer
        let_go = weakref.finalize(self, _let_go, file)
        self._file.seek(0)
        file.write(self._file.read(self._ends[-1]))
        self._file, self._let_go, self._at = file, let_go, self._ends[-1]

    def take(self, number: int) -> bytes:
        """The bytes again, as often as wanted; Refused(FILE_BROKEN) where they are not those that were put.

        Refused(CANNOT_WRITE) where the disk does not take what was put before.
        """
        try:
            if not self._flushed:
                self._file.flush()
            self._flushed = True
        except OSError as trouble:
            raise Refused(Reason.CANNOT_WRITE, where=self._where, detail=str(trouble)) from trouble
        place, end = self._ends[number], self._ends[number + 1]
        try:
            if self._at != place:
                self._file.seek(place)
            data = bytes(self._file.read(end - place))
        except OSError as trouble:
            self._at = -1
            raise Refused(Reason.FILE_UNREADABLE, where=self._where, detail=str(trouble)) from trouble
        self._at = place + len(data)
        if hashlib.sha256(data).digest() != self._digests[_DIGEST * number : _DIGEST * (number + 1)]:
            raise Refused(
                Reason.FILE_BROKEN, where=self._where, detail="changed while waiting to be recorded"
            )
        return data

    def cut(self, count: int) -> None:
        """Forget every piece but the first `count`; their room is written over."""
        del self._ends[count + 1 :]
        del self._digests[_DIGEST * count :]


def _let_go(file: IO[bytes]) -> None:
    """What a disk does not take any more is not wanted any more either."""
    with contextlib.suppress(OSError):
        file.close()
