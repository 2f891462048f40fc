"""Putting a backup back, as a new profile or into the one that is here; an old state never replaces a newer one."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import Profile, ProfileId
from trainer.services.learner.backup_pages import BackupLook, Restored
from trainer.services.learner.backup_reading import BackupReader, opened_store
from trainer.services.learner.profile_here import ProfileHere, begin_anew, next_hundred
from trainer.services.learner.session import Session, verb

if TYPE_CHECKING:
    from trainer.formats.backup_file import Backup
    from trainer.storage.learner_store import KeptStore


class RestoreVerbs:
    """Looking into backups and putting them back. The profile is opened afterwards, under its PIN."""

    def __init__(self, session: Session, close: Callable[[], None]) -> None:
        self._session = session
        self._reader = BackupReader(session)
        self._here = ProfileHere(session, close)

    @verb
    def look(self, path: Path, passphrase: str) -> BackupLook:
        """Whose backup a file is and how far it reaches; nothing is kept.

        Refuses with FILE_…, PASSPHRASE_WRONG, WRONG_KIND, CHAIN_BROKEN or STORE_NEWER.
        """
        from trainer.formats.organisation_file import open_organisation

        backup, profile, store = self._reader.read(path, passphrase)
        events = [event for log in store.logs for event in log.events]
        data = backup.files.get("organisation.hsorg")
        try:
            found = open_organisation(data) if data else None
        except Refused:
            found = None
        here = self._known(profile)
        return BackupLook(
            name=profile.name,
            staff_code=profile.staff_code,
            unit=profile.unit,
            made=backup.made,
            app=backup.app,
            events=len(events),
            newest=max((_wall(event.text) for event in events), default=""),
            has_pin=profile.has_pin,
            needs_new_pin=not profile.has_pin and self._pin_required() and here is None,
            organisation=found.root.organisation if found else "",
            here=here.id if here else None,
        )

    @verb
    def restore_as_new(self, path: Path, passphrase: str, pin: str | None = None) -> Restored:
        """Restore a person's backup on this PC; it goes on in new logs with a parent, so that nothing looks forged.

        Where the person has a profile here already, what the backup holds beyond it is taken into that one, and
        BACKUP_COVERED is refused where that is nothing. `pin` is a first PIN for a profile without one. Refuses as
        `look` does, with PIN_TOO_SHORT, or STORE_BUSY where another window has the profile open. *Side effects:* makes
        the profile's folder or adds to its store, after a copy of it; takes in packs and the organisation's file.
        """
        backup, profile, store = self._reader.read(path, passphrase)
        here = self._known(profile)
        if here is None:
            return self._as_new(backup, profile, store, passphrase, pin)
        self._take_in_files(backup)
        return self._here.take_in(here, store)

    @verb
    def restore_automatic(self, profile_id: ProfileId, file_name: str | None = None) -> Restored:
        """Mend a profile from a copy the program made: the named one, or the newest good one.

        What is whole in the damaged store beyond the copy is carried over as far as its chain holds; the damaged
        store itself is kept aside. A store that is whole loses nothing: BACKUP_COVERED where the copy has no more.
        STORE_BROKEN where neither copy nor store holds anything. *Side effects:* as `restore_as_new`.
        """
        from trainer.storage import backups, profiles
        from trainer.storage.checkup import check_learner_store
        from trainer.storage.learner_store import KeptStore

        profile = profiles.read_profile(self._session.home, profile_id)
        store = profiles.store_file(self._session.home, profile_id)

        def good(path: Path) -> bool:
            found = check_learner_store(path)
            return not found.damage and found.broken_at is None and found.layout is not None

        if file_name is None:
            chosen = backups.newest_good(store, good)
        else:
            chosen = next((each for each in backups.list_backups(store) if each.path.name == file_name), None)
            if chosen is None:
                raise Refused(Reason.NOT_FOUND, where=file_name)
        copy = self._reader.copy_of(chosen.path) if chosen else KeptStore((), ())
        return self._here.take_in(profile, copy)

    # -- where it goes -----------------------------------------------------------------------------------------

    def _known(self, profile: Profile) -> Profile | None:
        """The profile of the same key on this PC."""
        from trainer.storage import profiles

        known = profiles.all_profiles(self._session.home)
        return next((each for each in known if each.key == profile.key), None)

    def _pin_required(self) -> bool:
        organisation = self._session.organisation()
        return organisation is not None and organisation.catalogue.pin_required

    # -- a new profile -----------------------------------------------------------------------------------------

    def _as_new(
        self, backup: Backup, profile: Profile, store: KeptStore, passphrase: str, pin: str | None
    ) -> Restored:
        from trainer.storage import profiles
        from trainer.storage.merging import merge

        home = self._session.home
        locked, has_pin = self._relocked(backup.files["keys.lock"], profile, passphrase, pin)
        profile = dataclasses.replace(profile, has_pin=has_pin, reports_before=next_hundred(profile, store))
        try:
            profiles.write_locked_key(home, profile.id, locked)
            with opened_store(profiles.store_file(home, profile.id)) as database:
                with database.begin() as connection:
                    merged = merge(connection, store)
                begin_anew(self._session, database, profile, merged.carried)
            self._take_in_files(backup)
            profiles.write_profile(home, profile)  # last: a profile without its facts is none
        except Refused:
            profiles.remove_profile(home, profile.id)
            raise
        return Restored(profile.id, profile.name, has_pin, merged.added, 0, into_existing=False)

    def _relocked(
        self, locked: bytes, profile: Profile, passphrase: str, pin: str | None
    ) -> tuple[bytes, bool]:
        """The key as it has to lie on this PC: under its own PIN, a first one, or this PC's secret."""
        from trainer.formats.keys import SigningKey, check_pin, lock, locked_facts, unlock
        from trainer.storage.machine import machine_secret

        if profile.has_pin:
            locked_facts(locked)
            return locked, True
        key = SigningKey(unlock(locked, passphrase, wrong=Reason.FILE_BROKEN))
        if key.public != profile.key:
            raise Refused(Reason.FILE_BROKEN, detail="another key")
        if pin is not None:
            check_pin(pin)
        elif self._pin_required():
            raise Refused(Reason.PIN_TOO_SHORT)
        return lock(
            key.seed, pin or machine_secret(self._session.home).hex(), label="learner"
        ), pin is not None

    def _take_in_files(self, backup: Backup) -> None:
        """Course packs, and the organisation's file where this PC has none or an older one.

        The owner of the backup pinned that organisation; the file is checked as ever, and another one stays. What is
        not good stays out; CANNOT_WRITE is refused.
        """
        from trainer.formats.organisation_file import open_organisation
        from trainer.storage import organisation_store
        from trainer.storage.files import write_whole
        from trainer.storage.staging import staging

        session = self._session
        data = backup.files.get("organisation.hsorg")
        if data:
            with _unless_the_disk_fails():
                stored = session.organisation()
                found = open_organisation(data, pinned=stored.id if stored else None, stored=stored)
                organisation_store.keep(session.home, found.id, data)
                session.organisation_changed()
        organisation = session.organisation()
        trainers = {trainer.key for trainer in organisation.root.trainers} if organisation else set()
        with staging(session.home) as folder:
            for name, pack in backup.files.items():
                if name.startswith("packs/"):
                    path = folder / "pack.hspack"
                    write_whole(path, pack)
                    with _unless_the_disk_fails():
                        session.library.add(path, trainers)


@contextlib.contextmanager
def _unless_the_disk_fails() -> Iterator[None]:
    """Go on without what is refused, except where it could not be kept: that is not to be passed over in silence."""
    try:
        yield
    except Refused as refusal:
        if refusal.reason is Reason.CANNOT_WRITE:
            raise


def _wall(text: str) -> str:
    """The time in an event's text, found without parsing it."""
    _, _, rest = text.partition('"at":"')
    return rest.partition('"')[0]
