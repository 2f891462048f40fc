"""Out of memory for a while: a private file that is gone when its spool is, and slips that say what lies where."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from trainer.domain.errors import Reason, Refused

_BUFFER = 256 * 1024


@dataclass(frozen=True, slots=True)
class Slip:
    """Where something lies in a spool, how long it is, and the SHA-256 it must still have when it is taken."""

    place: int
    size: int
    digest: bytes


class Spool:
    """Bytes of one piece of work, in a file that no other program is told of; for one thread at a time.

    *Side effects:* makes a file without a name (on Windows: one that the system deletes) in `folder`.
    """

    def __init__(self, folder: Path) -> None:
        """Refused(CANNOT_WRITE) where no file can be made."""
        self._where = str(folder)
        try:
            self._file = tempfile.TemporaryFile(dir=folder, buffering=_BUFFER)  # noqa: SIM115 - see the finalizer
        except OSError as trouble:
            raise Refused(Reason.CANNOT_WRITE, where=self._where, detail=str(trouble)) from trouble
        self._end = self._at = 0
        self.close = weakref.finalize(self, _let_go, self._file)
        """Let go of the file; also done when the spool is forgotten."""

    def put(self, data: bytes) -> Slip:
        """Keep some bytes; Refused(CANNOT_WRITE), for example on a full disk."""
        try:
            if self._at != self._end:
                self._file.seek(self._end)
            self._file.write(data)
        except OSError as trouble:
            raise Refused(Reason.CANNOT_WRITE, where=self._where, detail=str(trouble)) from trouble
        slip = Slip(self._end, len(data), hashlib.sha256(data).digest())
        self._end = self._at = self._end + len(data)
        return slip

    def take(self, slip: Slip) -> bytes:
        """The bytes again, as often as wanted; Refused(FILE_BROKEN) where they are not those that were put.

        Refused(CANNOT_WRITE) where the disk does not take what was put before.
        """
        try:
            self._file.flush()
        except OSError as trouble:
            raise Refused(Reason.CANNOT_WRITE, where=self._where, detail=str(trouble)) from trouble
        try:
            if self._at != slip.place:
                self._file.seek(slip.place)
            data = bytes(self._file.read(slip.size))
        except OSError as trouble:
            raise Refused(Reason.FILE_UNREADABLE, where=self._where, detail=str(trouble)) from trouble
        self._at = slip.place + len(data)
        if hashlib.sha256(data).digest() != slip.digest:
            raise Refused(
                Reason.FILE_BROKEN, where=self._where, detail="changed while waiting to be recorded"
            )
        return data


def _let_go(file: IO[bytes]) -> None:
    """What a disk does not take any more is not wanted any more either."""
    with contextlib.suppress(OSError):
        file.close()
