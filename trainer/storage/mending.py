"""Mending a damaged store: it is set aside, what survived in it is read, and a new one takes its place."""

from __future__ import annotations

import secrets
import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from trainer.domain.errors import Reason, Refused
from trainer.domain.log import GENESIS
from trainer.storage import salvage
from trainer.storage.backups import backups_folder, copy_alone
from trainer.storage.database import Database
from trainer.storage.files import free_name, move_whole, remove
from trainer.storage.learner_store import KeptLog, KeptStore
from trainer.storage.merging import unbroken

READY: Final = "restored.db"
"""A mended store that has not taken its place yet."""


def set_aside(store: Path, now: datetime) -> Path:
    """Copy a damaged store and the log beside it; the folder they are in now.

    Refused(CANNOT_WRITE). *Side effects:* writes the folder among the copies of the store.
    """
    aside = free_name(backups_folder(store), f"damaged-{now:%Y%m%d-%H%M%S}")
    try:
        backups_folder(store).mkdir(parents=True, exist_ok=True)
        aside.mkdir()
        for name in (store.name, f"{store.name}-wal"):
            path = store.with_name(name)
            if path.is_file():
                shutil.copyfile(path, aside / name)
    except OSError as trouble:
        forget(aside, store)
        raise Refused(Reason.CANNOT_WRITE, where=str(store.parent), detail=str(trouble)) from trouble
    return aside


def survived(aside: Path, folder: Path, copy: KeptStore) -> KeptStore:
    """What is whole in a store set aside beyond a good copy of it; `folder` is for SQLite to write in.

    Of each log that is the events that follow from the copy's last one, or from the beginning where the copy has none.
    Refused(CANNOT_WRITE).
    """
    ground = folder / "damaged"
    try:
        shutil.copytree(aside, ground)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(folder), detail=str(trouble)) from trouble
    known = {log.row.id: log for log in copy.logs}
    lengths = {log: len(each.events) for log, each in known.items()}
    found = salvage.readable(ground / "learner.db", [log.row for log in copy.logs], lengths)
    logs = []
    for log in found.logs:
        before = known[log.row.id].events if log.row.id in known else ()
        head = before[-1].head if before else GENESIS
        rest = unbroken(log.events, head, len(before))
        if rest:
            logs.append(KeptLog(log.row, (*before, *rest)))
    return KeptStore(tuple(logs), found.reports)


def forget(aside: Path, store: Path) -> None:
    """Take away what was set aside of a store that stays as it is, or was not there. *Side effects:* deletes it."""
    if store.exists() or not any(aside.glob("*")):
        shutil.rmtree(aside, ignore_errors=True)


def put_in_place(database: Database, store: Path) -> None:
    """A new store takes the place of a damaged one that was set aside.

    The log beside the old one must not be played into the new one, nor may the old one be opened without its log: it
    could look whole and older. So the old store goes first. Cut off at any point, the old one lies there untouched, or
    none does and `finish` finds the new one.

    Refused(CANNOT_WRITE). *Side effects:* replaces the store, deletes the files beside it.
    """
    ready = store.with_name(READY)
    part = store.with_name(f".{secrets.token_hex(6)}.part")
    try:
        copy_alone(database, part)
        move_whole(part, ready)
        store.unlink(missing_ok=True)
        _place(ready, store)
    except OSError as trouble:
        remove(part)
        if store.exists():  # it may be gone on with, and the new one would be older then
            remove(ready)
        raise Refused(Reason.CANNOT_WRITE, where=str(store), detail=str(trouble)) from trouble


def finish(store: Path) -> bool:
    """End a mending that was cut off after the old store had gone; whether there was one.

    Refused(CANNOT_WRITE). *Side effects:* as `put_in_place`.
    """
    ready = store.with_name(READY)
    if store.exists() or not ready.is_file():
        return False
    try:
        _place(ready, store)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(store), detail=str(trouble)) from trouble
    return True


def _place(ready: Path, store: Path) -> None:
    for name in (f"{store.name}-wal", f"{store.name}-shm"):
        store.with_name(name).unlink(missing_ok=True)
    move_whole(ready, store)
