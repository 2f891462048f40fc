"""Mending a damaged store: it is set aside, what survived in it is read, and a new one takes its place."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.domain.log import GENESIS
from trainer.storage import salvage
from trainer.storage.backups import backups_folder, copy_alone
from trainer.storage.database import Database
from trainer.storage.files import free_name, move_whole
from trainer.storage.learner_store import KeptLog, KeptStore
from trainer.storage.merging import unbroken


def set_aside(store: Path, now: datetime) -> Path:
    """Copy a damaged store and the log beside it; the folder they are in now.

    Refused(CANNOT_WRITE). *Side effects:* writes the folder among the copies of the store.
    """
    try:
        backups_folder(store).mkdir(parents=True, exist_ok=True)
        aside = free_name(backups_folder(store), f"damaged-{now:%Y%m%d-%H%M%S}")
        aside.mkdir()
        for name in (store.name, f"{store.name}-wal"):
            path = store.with_name(name)
            if path.is_file():
                shutil.copyfile(path, aside / name)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(store.parent), detail=str(trouble)) from trouble
    return aside


def survived(aside: Path, folder: Path, copy: KeptStore) -> KeptStore:
    """What is whole in a store set aside beyond a good copy of it; `folder` is for SQLite to write in.

    Of each log that is the events that follow from the copy's last one, or from the beginning where the copy has none.
    """
    ground = folder / "damaged"
    shutil.copytree(aside, ground)
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


def put_in_place(database: Database, store: Path) -> None:
    """A new store takes the place of a damaged one; the log beside the old one must not be played into it.

    Refused(CANNOT_WRITE). *Side effects:* replaces the store, deletes the files beside it.
    """
    ready = store.with_name("restored.db")
    copy_alone(database, ready)
    try:
        for name in (f"{store.name}-wal", f"{store.name}-shm"):
            store.with_name(name).unlink(missing_ok=True)
        move_whole(ready, store)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(store), detail=str(trouble)) from trouble
