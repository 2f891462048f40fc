"""How files are read and written: whole or not at all, capped, and under names every system accepts."""

from __future__ import annotations

import contextlib
import io
import os
import re
import secrets
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from trainer.domain.errors import Reason, Refused

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")}
_FORBIDDEN = '<>:"/\\|?*'
_LONGEST_NAME = 120
_REPLACE_TRIES = 10
_AT_ONCE = 64 * 1024
_PART = ".part"
_PART_NAME = re.compile(r"\.[0-9a-f]{12}\.part")
_FORGOTTEN_S = 3600
"""A part that nothing was written to for so long was left by a program that was killed."""


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones, never a part, and only if the disk kept them.

    Refuses with CANNOT_WRITE; whatever stood there before is then untouched. *Side effects:* writes `path`,
    making its folder.
    """
    with written_after(path, data):
        pass


@contextlib.contextmanager
def written_after(path: Path, data: bytes) -> Iterator[None]:
    """Write a file whole, but give it its name only when the block has ended well: say, with a commit.

    Refuses with CANNOT_WRITE, before the block where the bytes cannot be kept. *Side effects:* as `write_whole`; also
    takes away what a program that was killed left half-written in this folder.
    """
    part = path.with_name(f".{secrets.token_hex(6)}{_PART}")
    try:
        with _refusing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            if part.read_bytes() != data:
                raise Refused(Reason.CANNOT_WRITE, where=str(path), detail="read back, the file is different")
        yield
        with _refusing(path):
            move_whole(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _sweep(path.parent)


@contextlib.contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(path), detail=str(trouble)) from trouble


def _sweep(folder: Path) -> None:
    """Take away parts that nobody writes any more."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f".*{_PART}"):
            if _PART_NAME.fullmatch(left.name) and time.time() - left.stat().st_mtime > _FORGOTTEN_S:
                left.unlink(missing_ok=True)


def read_capped(path: Path, cap: int) -> bytes:
    """The bytes of a file of at most `cap` bytes; refuses with FILE_MISSING, FILE_UNREADABLE or FILE_TOO_LARGE."""
    try:
        with path.open("rb", buffering=0) as stream:
            data = _read(stream, cap + 1)
    except FileNotFoundError as trouble:
        raise Refused(Reason.FILE_MISSING, where=path.name) from trouble
    except OSError as trouble:
        raise Refused(Reason.FILE_UNREADABLE, where=path.name, detail=str(trouble)) from trouble
    if len(data) > cap:
        raise Refused(Reason.FILE_TOO_LARGE, where=path.name, detail=f"more than {cap} bytes")
    return data


def _read(stream: io.FileIO, most: int) -> bytes:
    """At most so many bytes; asking for all of them at once would get memory for the cap, not for the file."""
    wanted = os.fstat(stream.fileno()).st_size + 1
    parts: list[bytes] = []
    while most > 0 and (part := stream.read(min(most, wanted))):
        parts.append(part)
        most -= len(part)
        wanted = _AT_ONCE
    return b"".join(parts)


def remove(path: Path) -> None:
    """Take a file away if that is possible; a drive that is gone took it along. *Side effects:* deletes it."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def safe_name(name: str, *, spare: str = "tep") -> str:
    """A file name that Windows, Linux and macOS accept, close to `name`; `spare` where nothing is left."""
    kept = "".join("-" if sign in _FORBIDDEN else sign for sign in unicodedata.normalize("NFC", name))
    kept = "".join(sign for sign in kept if unicodedata.category(sign)[0] != "C")[:_LONGEST_NAME].strip(" .")
    if not kept:
        return spare
    return f"_{kept}" if kept.split(".")[0].casefold().rstrip() in _RESERVED else kept


def free_name(folder: Path, name: str) -> Path:
    """A path in `folder` under which nothing lies yet: `name`, or `name` with -2, -3 … before its extension."""
    path = folder / name
    number = 2
    while path.exists():
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
        number += 1
    return path


def move_whole(part: Path, path: Path) -> None:
    """Give a finished file its name, in the place of what stood there; OSError. *Side effects:* renames, flushes."""
    _replace(part, path)
    _settle(path.parent)


def _replace(part: Path, path: Path) -> None:
    # On Windows a virus scanner may hold the old file for a moment.
    for _ in range(_REPLACE_TRIES):
        try:
            part.replace(path)
            return
        except PermissionError:
            time.sleep(0.03)
    part.replace(path)


def _settle(folder: Path) -> None:
    """Make the new name itself durable; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):  # some network and USB file systems refuse it
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
