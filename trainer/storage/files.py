"""How files are read and written: whole or not at all, capped, and under names every system accepts."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import sys
import time
import unicodedata
from pathlib import Path

from trainer.domain.errors import Reason, Refused

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")}
_FORBIDDEN = '<>:"/\\|?*'
_LONGEST_NAME = 120
_REPLACE_TRIES = 10
_AT_ONCE = 64 * 1024


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones, never a part; then read it back and compare.

    Refuses with CANNOT_WRITE; whatever stood there before is then untouched. *Side effects:* writes `path`,
    making its folder.
    """
    part = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        move_whole(part, path)
        same = path.read_bytes() == data
    except OSError as trouble:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise Refused(Reason.CANNOT_WRITE, where=str(path), detail=str(trouble)) from trouble
    if not same:
        raise Refused(Reason.CANNOT_WRITE, where=str(path), detail="read back, the file is different")


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
