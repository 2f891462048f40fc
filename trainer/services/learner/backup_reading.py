"""Reading a person's backup: every file of it checked, its store read as a copy, nothing kept."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import Profile, ProfileId
from trainer.services.learner.session import Session

if TYPE_CHECKING:
    from trainer.formats.backup_file import Backup
    from trainer.storage.database import Database
    from trainer.storage.learner_store import KeptStore


class BackupReader:
    """Reads backups and copies of stores."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self, path: Path, passphrase: str) -> tuple[Backup, Profile, KeptStore]:
        """A backup, the profile in it under a new name, and everything its store holds.

        Refuses as `backup_file.read` does, with CHAIN_BROKEN, STORE_BROKEN or STORE_NEWER; FILE_BROKEN where a part is
        missing or the logs are those of another key, CANNOT_WRITE where there is no room to look into it.
        """
        from trainer.formats import backup_file
        from trainer.formats.backup_file import BackupKind
        from trainer.storage import profiles
        from trainer.storage.files import read_capped, write_whole
        from trainer.storage.staging import staging

        data = read_capped(path, backup_file.CAP + backup_file.HEADER_CAP)
        backup = backup_file.read(data, passphrase, expect=BackupKind.PROFILE)
        for name in ("profile.json", "keys.lock", "learner.db"):
            if name not in backup.files:
                raise Refused(Reason.FILE_BROKEN, where=path.name, detail=name)
        fresh = ProfileId(self._session.token(8).hex())
        profile = profiles.parse_facts(backup.files["profile.json"], fresh)
        with staging(self._session.home) as folder:
            write_whole(folder / "learner.db", backup.files["learner.db"])
            store = self.copy_of(folder / "learner.db")
        if not store.logs or store.logs[-1].row.key != profile.key:
            raise Refused(Reason.FILE_BROKEN, where=path.name, detail="another key")
        return backup, profile, store

    def copy_of(self, file: Path) -> KeptStore:
        """Everything in a store's file, with every chain checked; the file itself is left as it is.

        Refuses with CANNOT_WRITE, STORE_BROKEN, STORE_NEWER or CHAIN_BROKEN.
        """
        from trainer.storage.learner_store import everything
        from trainer.storage.merging import check_copy
        from trainer.storage.staging import staging

        with staging(self._session.home) as folder:
            copy = folder / "learner.db"
            try:
                shutil.copyfile(file, copy)
            except OSError as trouble:
                raise Refused(Reason.CANNOT_WRITE, where=str(folder), detail=str(trouble)) from trouble
            with opened_store(copy) as database, database.read() as connection:
                store = everything(connection)
        check_copy(store)
        return store


@contextlib.contextmanager
def opened_store(file: Path) -> Iterator[Database]:
    """A learner's store that is closed again afterwards. *Side effects:* see `open_database`."""
    from trainer.storage.learner_store import open_learner_store

    database = open_learner_store(file)
    try:
        yield database
    finally:
        database.close()
