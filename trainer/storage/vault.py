"""The committee's vault: one file with all its secrets, locked under one passphrase, beside where the store is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.formats.committee_keys import Vault, lock_keys, unlock_keys
from trainer.formats.envelope import ORGANISATION_CAP
from trainer.formats.keys import LOCKED_CAP
from trainer.storage.files import read_capped, write_whole, written_after

VAULT_NAME = "vault.json"
PLACE_NAME = "committee.json"
STORE_NAME = "committee.db"
PUBLISHED_NAME = "organisation.hsorg"
_PLACE_CAP = 64 * 1024


@dataclass(frozen=True, slots=True)
class Office:
    """The committee's folder on this PC; `committee.json` is written last: where it is, the set-up was finished."""

    home: Path

    @property
    def is_set_up(self) -> bool:
        """Whether a committee was set up here; its vault may be gone, which is what recovery is for."""
        return (self.home / PLACE_NAME).is_file()

    def store_place(self) -> Path | str:
        """The store's file or URL; Refused(NOT_SET_UP)."""
        if not self.is_set_up:
            raise Refused(Reason.NOT_SET_UP, where=str(self.home))
        try:
            found = json.loads(read_capped(self.home / PLACE_NAME, _PLACE_CAP))
            store = str(found["store"])
        except (ValueError, KeyError, TypeError) as trouble:
            raise Refused(Reason.FILE_BROKEN, where=PLACE_NAME, detail=str(trouble)) from trouble
        return store or self.home / STORE_NAME

    def new_store_place(self, store: str) -> Path | str:
        """Where a new store goes; what an interrupted set-up left is removed. *Side effects:* deletes such a file."""
        if self.is_set_up:
            raise Refused(Reason.ALREADY_SET_UP, where=str(self.home))
        if store:
            return store
        for suffix in ("", "-wal", "-shm"):
            (self.home / (STORE_NAME + suffix)).unlink(missing_ok=True)
        return self.home / STORE_NAME

    def finish(self, store: str) -> None:
        """Say that the set-up is complete. *Side effects:* writes `committee.json`."""
        write_whole(self.home / PLACE_NAME, json.dumps({"v": 1, "store": store}).encode("utf-8"))

    def write_vault(self, secrets: Vault, passphrase: str, label: str) -> None:
        """Lock the secrets away; Refused(PASSPHRASE_TOO_SHORT). *Side effects:* writes `vault.json`."""
        write_whole(self.home / VAULT_NAME, lock_keys(secrets, passphrase, label=label))

    @contextmanager
    def vault_after(self, secrets: Vault, passphrase: str, label: str) -> Iterator[None]:
        """The same, but the old vault stays in its place until the block has ended well: say, with a commit."""
        with written_after(self.home / VAULT_NAME, lock_keys(secrets, passphrase, label=label)):
            yield

    def open_vault(self, passphrase: str) -> Vault:
        """The secrets; Refused(NOT_SET_UP), Refused(FILE_MISSING), Refused(PASSPHRASE_WRONG), Refused(FILE_BROKEN)."""
        if not self.is_set_up:
            raise Refused(Reason.NOT_SET_UP, where=str(self.home))
        return unlock_keys(read_capped(self.home / VAULT_NAME, LOCKED_CAP), passphrase)

    def vault_bytes(self) -> bytes | None:
        """The locked vault as it lies on the disk; None where there is none, or it cannot be read."""
        return _found(self.home / VAULT_NAME, LOCKED_CAP)

    def keep_published(self, data: bytes) -> None:
        """Keep a copy of the newest organisation file, for backups. *Side effects:* writes `organisation.hsorg`."""
        write_whole(self.home / PUBLISHED_NAME, data)

    def published(self) -> bytes | None:
        """The copy of the newest organisation file; None where there is none, or it cannot be read."""
        return _found(self.home / PUBLISHED_NAME, ORGANISATION_CAP)


def _found(path: Path, cap: int) -> bytes | None:
    try:
        return read_capped(path, cap)
    except Refused:
        return None
