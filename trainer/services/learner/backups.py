"""Backups of a profile: the file its owner makes, the copies the program makes by itself, and the weekly reminder."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path

from trainer import __version__
from trainer.domain.backup_reminder import due
from trainer.domain.errors import Reason, Refused
from trainer.domain.log import LogKind, PackSeen
from trainer.domain.log_merge import LEARNED
from trainer.domain.profile import Profile, ProfileId
from trainer.services.learner.backup_pages import AutomaticBackup, BackupMade, BackupStanding, Reminder
from trainer.services.learner.session import Session, verb

PACKS_CAP = 100 * 1024 * 1024
"""Course packs go into a backup as long as they have not more bytes than this together."""


class BackupVerbs:
    """Making copies; putting them back is `RestoreVerbs`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @verb
    def file_name(self) -> str:
        """A name for a backup made now; it names the staff code or a piece of the key, never the person."""
        from trainer.formats.backup_file import SUFFIX
        from trainer.storage.files import safe_name

        profile = self._session.opened().profile
        day = self._session.clock.now().strftime("%Y%m%d")
        return safe_name(f"sao-luu-{profile.staff_code.lower() or profile.key[:8]}-{day}{SUFFIX}")

    @verb
    def make(self, path: Path, passphrase: str, *, replace: bool = False) -> BackupMade:
        """Write the whole open profile into a file (in a folder: under `file_name`), sealed under a passphrase.

        Refuses with PASSPHRASE_TOO_SHORT, CANNOT_WRITE, NO_ROOM, or FILE_EXISTS unless the owner said to `replace` the
        file; that one stays until the new one is whole.
        *Side effects:* writes the file, and remembers that it was made.
        """
        from trainer.formats import backup_file
        from trainer.formats.backup_file import Backup, BackupKind
        from trainer.formats.keys import check_passphrase
        from trainer.storage import backup_notes, files

        check_passphrase(passphrase)
        opened = self._session.opened()
        now = self._now()
        backup = Backup(BackupKind.PROFILE, now, __version__, self._files(passphrase))
        data = backup_file.write(backup, passphrase)
        target = files.free_name(path, self.file_name()) if path.is_dir() else path
        there = target.exists()
        if there and not replace:
            raise Refused(Reason.FILE_EXISTS, where=target.name)
        files.write_whole(target, data)
        notes = backup_notes.BackupNotes(now, self._learned())
        try:
            backup_notes.write_notes(self._session.home, opened.profile.id, notes)
        except Refused:
            if not there:
                files.remove(target)
            raise
        return BackupMade(target, len(data), now)

    @verb
    def standing(self) -> BackupStanding:
        """How the open profile stands with backups."""
        from trainer.storage import backup_notes

        profile = self._session.opened().profile
        notes = backup_notes.read_notes(self._session.home, profile.id)
        return BackupStanding(
            notes.made,
            max(0, self._learned() - notes.learned),
            self.reminder() is not None,
            self.automatic(profile.id),
        )

    @verb
    def reminder(self) -> Reminder | None:
        """The weekly reminder, where it is time for one."""
        from trainer.storage import backup_notes

        notes = backup_notes.read_notes(self._session.home, self._session.opened().profile.id)
        made, put_off = _moment(notes.made), _moment(notes.put_off)
        since = made or self._first_learned()
        now = self._session.clock.now()
        if since is None or not due(
            now=now, since=since, put_off=put_off, new=self._learned() - notes.learned
        ):
            return None
        return Reminder(max(0, (now - since).days), made is not None)

    @verb
    def put_off(self) -> None:
        """Be reminded in a week. *Side effects:* remembers it."""
        from trainer.storage import backup_notes

        home, profile = self._session.home, self._session.opened().profile.id
        notes = backup_notes.read_notes(home, profile)
        backup_notes.write_notes(home, profile, dataclasses.replace(notes, put_off=self._now()))

    @verb
    def keep_automatic(self, profile: ProfileId) -> AutomaticBackup | None:
        """Copy a profile's store, open or not, where something was learned since the newest copy; thin old copies out.

        Refuses as `backups.make` does. *Side effects:* writes and deletes files in the profile's folder of copies.
        """
        from trainer.storage import backups, profiles
        from trainer.storage.checkup import begun
        from trainer.storage.learner_store import learned_events, open_learner_store

        store = profiles.store_file(self._session.home, profile)
        if not begun(store):
            return None
        opened = self._session.open
        mine = opened is not None and opened.profile.id == profile
        database = opened.database if opened is not None and mine else open_learner_store(store)
        try:
            existing = backups.list_backups(store)
            with database.read() as connection:
                learned = learned_events(connection)
            if existing and learned <= _learned_in(existing[-1].path):
                return None
            now = self._session.clock.now()
            made = backups.make(database, now)
            backups.prune(store, now)
        finally:
            if not mine:
                database.close()
        return _described(made) if made is not None else None

    @verb
    def automatic(self, profile: ProfileId) -> tuple[AutomaticBackup, ...]:
        """The copies of a profile that the program made by itself, newest first."""
        from trainer.storage import backups, profiles

        store = profiles.store_file(self._session.home, profile)
        return tuple(_described(backup) for backup in reversed(backups.list_backups(store)))

    # -- what goes in ------------------------------------------------------------------------------------------

    def _files(self, passphrase: str) -> dict[str, bytes]:
        from trainer.storage import organisation_store, profiles

        home, profile = self._session.home, self._session.opened().profile
        found = {
            "profile.json": profiles.facts_text(profile),
            "keys.lock": self._locked_key(profile, passphrase),
            "learner.db": self._store_bytes(),
        }
        organisation = organisation_store.current(home) if organisation_store.pinned(home) else None
        return found | ({"organisation.hsorg": organisation} if organisation else {}) | self._packs()

    def _locked_key(self, profile: Profile, passphrase: str) -> bytes:
        """The key under its PIN; one that lies under this PC's own secret is put under the passphrase instead."""
        from trainer.formats.keys import lock
        from trainer.services.learner.profiles import unlock_key
        from trainer.storage import profiles

        if profile.has_pin:
            return profiles.read_locked_key(self._session.home, profile.id)
        return lock(unlock_key(self._session, profile, None).seed, passphrase, label="learner")

    def _store_bytes(self) -> bytes:
        from trainer.formats.backup_file import CAP
        from trainer.storage import backups
        from trainer.storage.files import read_capped
        from trainer.storage.staging import staging

        with staging(self._session.home) as folder:
            copy = folder / "learner.db"
            backups.copy_alone(self._session.opened().database, copy)
            return read_capped(copy, CAP)

    def _packs(self) -> dict[str, bytes]:
        """The packs this person took up, as long as there is room for them."""
        seen = self._session.opened().logbook.events(LogKind.RECORD)
        digests = {event.pack for _, event in seen if isinstance(event, PackSeen)}
        found: dict[str, bytes] = {}
        room = PACKS_CAP
        for digest in sorted(digests):
            data = self._session.library.pack_bytes(digest)
            if data is not None and len(data) <= room:
                found[f"packs/{digest}.hspack"] = data
                room -= len(data)
        return found

    # -- counting ----------------------------------------------------------------------------------------------

    def _learned(self) -> int:
        from trainer.storage.learner_store import learned_events

        with self._session.opened().database.read() as connection:
            return learned_events(connection)

    def _first_learned(self) -> datetime | None:
        logbook = self._session.opened().logbook
        walls = [
            stamp.wall
            for kind in LogKind
            for stamp, event in logbook.events(kind)
            if isinstance(event, LEARNED)
        ]
        return datetime.fromisoformat(min(walls)) if walls else None

    def _now(self) -> str:
        return self._session.clock.now().isoformat(timespec="seconds")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _learned_in(copy: Path) -> int:
    """How much was learned in a copy; −1 where it cannot be read, so that a new one is made."""
    from trainer.storage.checkup import learned_in

    found = learned_in(copy)
    return -1 if found is None else found


def _described(backup: object) -> AutomaticBackup:
    from trainer.storage.backups import StoreBackup
    from trainer.storage.checkup import check_learner_store

    assert isinstance(backup, StoreBackup)
    found = check_learner_store(backup.path)
    good = not found.damage and found.broken_at is None and not found.newer and found.layout is not None
    made = backup.made.astimezone().isoformat(timespec="seconds")
    return AutomaticBackup(backup.path.name, made, backup.size, found.events, good)
