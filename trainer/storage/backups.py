"""Automatic copies of an SQLite store, in a folder beside it: made whole, checked, and thinned out as they age."""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from trainer.domain.errors import Reason, Refused
from trainer.domain.retention import POLICY, Retention, kept
from trainer.storage.database import Database
from trainer.storage.files import move_whole, remove

FOLDER: Final = "backups"
SPARE_BYTES: Final = 64 * 1024 * 1024
"""So much room has to be left behind a copy: work goes on beside it."""
_STAMP: Final = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"(?P<store>[a-z]+)-(?P<stamp>[0-9]{8}-[0-9]{6})-(?P<ms>[0-9]{3})\.db")
_PART = ".part"
_STALE = timedelta(hours=12)
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoreBackup:
    """One copy: where it lies, when it was made (UTC, to the millisecond), how many bytes it has."""

    path: Path
    made: datetime
    size: int


def backups_folder(store: Path) -> Path:
    """Where the copies of a store lie."""
    return store.parent / FOLDER


def make(database: Database, now: datetime) -> StoreBackup | None:
    """Copy a store as it is now; None where nothing changed since the newest copy.

    Refuses with NO_ROOM, CANNOT_WRITE or what the store itself refuses with; the store is then untouched and no half
    copy is left. ValueError for PostgreSQL, which has its own tools. *Side effects:* writes one file into the folder
    of copies, making it, and takes away what interrupted copies left there.
    """
    if database.file is None:
        raise ValueError("only a store in a file is copied")
    folder = backups_folder(database.file)
    stem = database.file.stem
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder, now)
        _check_room(database.file, folder)
        part = folder / f".{secrets.token_hex(6)}{_PART}"
        try:
            copy_alone(database, part)
            existing = list_backups(database.file)
            if existing and _same(existing[-1].path, part):
                return None
            path, made = _free_name(folder, stem, now)
            move_whole(part, path)
            return StoreBackup(path, made, path.stat().st_size)
        finally:
            _remove(part)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(folder), detail=str(trouble)) from trouble


def copy_alone(database: Database, target: Path) -> None:
    """Write a copy that is one file and needs no log beside it, so that it can be read from a write-protected stick.

    Refuses with CANNOT_WRITE; nothing is left then. *Side effects:* creates `target`, replacing it.
    """
    try:
        database.copy_to(target)
        with contextlib.closing(sqlite3.connect(target)) as copy:
            kept = copy.execute("PRAGMA journal_mode=DELETE").fetchone()
        if kept != ("delete",):
            raise OSError(f"the copy still needs a log: {kept}")
    except (Refused, OSError, sqlite3.Error) as trouble:
        _remove(target)
        if isinstance(trouble, Refused):
            raise
        raise Refused(Reason.CANNOT_WRITE, where=str(target), detail=str(trouble)) from trouble


def _remove(copy: Path) -> None:
    """Take an unfinished copy away, with what SQLite keeps beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        remove(copy.with_name(copy.name + suffix))


def list_backups(store: Path) -> tuple[StoreBackup, ...]:
    """The copies of a store, oldest first; empty where there is no folder or it cannot be read."""
    found = []
    try:
        for path in sorted(backups_folder(store).iterdir()):
            match = _NAME.fullmatch(path.name)
            made = _moment(match) if match and match["store"] == store.stem else None
            if made is not None:
                found.append(StoreBackup(path, made, path.stat().st_size))
    except OSError:
        return ()
    return tuple(found)


def newest_good(store: Path, good: Callable[[Path], bool]) -> StoreBackup | None:
    """The newest copy that `good` finds whole; None where there is none. To SQLite an empty file is a whole store."""
    return next(
        (backup for backup in reversed(list_backups(store)) if backup.size and good(backup.path)), None
    )


def prune(store: Path, now: datetime, policy: Retention = POLICY) -> tuple[StoreBackup, ...]:
    """Thin the copies out as they age; those taken away are returned, and one that cannot be is left for next time.

    *Side effects:* deletes copies.
    """
    existing = list_backups(store)
    wanted = kept((backup.made for backup in existing), now, policy)
    gone = []
    for backup in existing:
        if backup.made not in wanted:
            try:
                backup.path.unlink()
            except OSError:  # opened by a virus scanner or a person
                continue
            gone.append(backup)
    return tuple(gone)


def leftovers(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Unfinished files of writes that were cut off long enough ago for nobody to be writing them still."""
    before = (now - _STALE).timestamp()
    found = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob(f".*{_PART}*")):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < before:
                    found.append(path)
    return tuple(found)


def left_behind(home: Path, now: datetime) -> tuple[Path, ...]:
    """The same in a data folder and every folder in it; folders of work that was cut off count whole."""
    found = list(leftovers(home, now))
    with contextlib.suppress(OSError):
        for folder in sorted(home.iterdir()):
            if folder.is_dir() and not folder.is_symlink() and folder not in found:
                found += left_behind(folder, now)
    return tuple(found)


def _sweep(folder: Path, now: datetime) -> None:
    for path in leftovers(folder, now):
        with contextlib.suppress(OSError):
            path.unlink()


def _check_room(store: Path, folder: Path) -> None:
    log = store.with_name(f"{store.name}-wal")
    need = store.stat().st_size + (log.stat().st_size if log.exists() else 0) + SPARE_BYTES
    if shutil.disk_usage(folder).free < need:
        raise Refused(Reason.NO_ROOM, where=str(folder), detail=f"{need} bytes needed")


def _free_name(folder: Path, stem: str, now: datetime) -> tuple[Path, datetime]:
    made = now.astimezone(UTC)
    made = made.replace(microsecond=made.microsecond // 1000 * 1000)
    while (path := folder / f"{stem}-{made:{_STAMP}}-{made.microsecond // 1000:03}.db").exists():
        made += timedelta(milliseconds=1)
    return path, made


def _moment(match: re.Match[str]) -> datetime | None:
    try:
        moment = datetime.strptime(match["stamp"], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment + timedelta(milliseconds=int(match["ms"]))


def _same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and _digest(one) == _digest(other)


def _digest(path: Path) -> bytes:
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            found.update(block)
    return found.digest()
