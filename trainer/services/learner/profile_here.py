"""A profile that is here takes in a copy of its store: what is missing is added, what is damaged is mended."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trainer import __version__
from trainer.domain.errors import Reason, Refused
from trainer.domain.log import Event, LogKind
from trainer.domain.profile import Profile
from trainer.services.learner.backup_pages import Restored
from trainer.services.learner.backup_reading import opened_store
from trainer.services.learner.session import Session

if TYPE_CHECKING:
    from trainer.storage.database import Database
    from trainer.storage.learner_store import KeptStore

NUMBERS_APART = 100
"""A restored profile numbers its reports from the next hundred on: what was used since the backup is not known."""


class ProfileHere:
    """Takes copies into the profiles of this PC; `close` closes the one that is open."""

    def __init__(self, session: Session, close: Callable[[], None]) -> None:
        self._session = session
        self._close = close

    def take_in(self, profile: Profile, copy: KeptStore) -> Restored:
        """Take in what a copy holds beyond the profile's store, or mend a store that is damaged or gone.

        Refused(BACKUP_COVERED) where a whole store lacks nothing, STORE_BUSY, STORE_NEWER, STORE_BROKEN where nothing
        whole is left, CANNOT_WRITE. *Side effects:* closes the profile where it is open; writes its store, after
        keeping what was there, and its next report number.
        """
        from trainer.storage import mending, profiles
        from trainer.storage.checkup import begun
        from trainer.storage.merging import would_bring
        from trainer.storage.store_in_use import in_use

        store = profiles.store_file(self._session.home, profile.id)
        opened = self._session.open
        if opened is not None and opened.profile.id == profile.id:
            with opened.database.read() as connection:
                if not would_bring(connection, copy):  # said before the profile is closed for it
                    raise Refused(Reason.BACKUP_COVERED, where=profile.name)
            self._close()
        if in_use(store):
            raise Refused(Reason.STORE_BUSY, where=profile.name)
        finished = mending.finish(store)
        try:
            # To SQLite a file that is gone or empty is a new store, and whole.
            if not begun(store):
                raise Refused(Reason.STORE_BROKEN, where=profile.name)
            with opened_store(store) as database:
                self._check_whole(database)
                restored = self._united(profile, database, copy)
        except Refused as refusal:
            if finished and refusal.reason is Reason.BACKUP_COVERED:
                return Restored(profile.id, profile.name, profile.has_pin, 0, 0, into_existing=True)
            if refusal.reason not in {Reason.STORE_BROKEN, Reason.CHAIN_BROKEN}:
                raise
            restored = self._mended(profile, store, copy)
        return restored

    def _set_numbers_apart(self, profile: Profile, copy: KeptStore) -> None:
        """Done before the store is there: cut off in between, numbers are skipped, and none is given twice."""
        from trainer.storage import profiles

        before = next_hundred(profile, copy)
        profiles.write_profile(self._session.home, dataclasses.replace(profile, reports_before=before))

    @staticmethod
    def _check_whole(database: Database) -> None:
        from trainer.storage.learner_store import everything
        from trainer.storage.merging import check_copy

        damage = database.damage()
        if damage:
            raise Refused(Reason.STORE_BROKEN, detail=damage[0])
        with database.read() as connection:
            check_copy(everything(connection))

    def _united(self, profile: Profile, database: Database, copy: KeptStore) -> Restored:
        """A store that is whole, and what the copy holds beyond it."""
        from trainer.storage import backups
        from trainer.storage.merging import cut_off, merge

        kept = backups.make(database, self._session.clock.now())
        with database.begin() as connection:
            merged = merge(connection, copy)
            if not merged.brings and not cut_off(connection):
                raise Refused(Reason.BACKUP_COVERED, where=profile.name)
            self._set_numbers_apart(profile, copy)
        begin_anew(self._session, database, profile, merged.carried)
        carried = sum(map(len, merged.carried.values()))
        return Restored(
            profile.id,
            profile.name,
            profile.has_pin,
            merged.added,
            carried,
            into_existing=True,
            kept=kept.path.name if kept else "",
        )

    def _mended(self, profile: Profile, store: Path, copy: KeptStore) -> Restored:
        """A new store from the copy and from what is whole in the damaged one, which is kept aside."""
        from trainer.storage import mending
        from trainer.storage.merging import merge
        from trainer.storage.staging import staging

        with staging(self._session.home) as folder:
            aside = mending.set_aside(store, self._session.clock.now())
            try:
                survived = mending.survived(aside, folder, copy)
                with opened_store(folder / "fresh" / "learner.db") as database:
                    with database.begin() as connection:
                        merge(connection, copy)
                        merged = merge(connection, survived)
                    if not (copy.logs or survived.logs):
                        raise Refused(Reason.STORE_BROKEN, where=profile.name)
                    begin_anew(self._session, database, profile, merged.carried)
                    self._set_numbers_apart(profile, copy)
                    mending.put_in_place(database, store)
            except Refused:
                mending.forget(aside, store)
                raise
        carried = sum(map(len, merged.carried.values()))
        return Restored(
            profile.id,
            profile.name,
            profile.has_pin,
            merged.added,
            carried,
            into_existing=True,
            kept=aside.name,
        )


def begin_anew(
    session: Session, database: Database, profile: Profile, carried: Mapping[LogKind, Sequence[Event]]
) -> None:
    """Go on in new logs with a parent. *Side effects:* writes them with the events `carried` over."""
    from trainer.services.learner.logbook import Logbook
    from trainer.storage.machine import machine_tag

    Logbook(
        database,
        session.clock,
        session.token,
        key=profile.key,
        machine=machine_tag(session.home),
        app=__version__,
        anew=True,
        carried=carried,
    )


def next_hundred(profile: Profile, store: KeptStore) -> int:
    """The highest hundred above every number that the copy can know of."""
    used = max((profile.reports_before, *(record.report_no for record in store.reports)))
    return (used // NUMBERS_APART + 1) * NUMBERS_APART
