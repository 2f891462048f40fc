"""Leaving this PC for good: what a deletion would take away, and the deletion of a profile."""

from __future__ import annotations

from collections.abc import Callable

from trainer.domain.errors import Reason, Refused
from trainer.services.learner.backup_pages import Leaving
from trainer.services.learner.course_pages import Unsent
from trainer.services.learner.report_pages import ReportRow, ReportState
from trainer.services.learner.session import Session, verb


class LeavingVerbs:
    """The end of a profile; `check_pin` refuses a wrong PIN of the open profile, with its pauses."""

    def __init__(
        self,
        session: Session,
        *,
        unsent: Callable[[], Unsent],
        reports: Callable[[], tuple[ReportRow, ...]],
        check_pin: Callable[[str | None], None],
        close: Callable[[], None],
    ) -> None:
        self._session = session
        self._unsent = unsent
        self._reports = reports
        self._check_pin = check_pin
        self._close = close

    @verb
    def look(self) -> Leaving:
        """What would be gone with the open profile."""
        from trainer.storage import backup_notes, backups, profiles

        home, profile = self._session.home, self._session.opened().profile.id
        unsent = self._unsent()
        folder = profiles.profile_folder(home, profile)
        return Leaving(
            lessons=unsent.lessons,
            tests=unsent.tests,
            reports=sum(row.state is not ReportState.RECEIVED for row in self._reports()),
            last_backup=backup_notes.read_notes(home, profile).made,
            automatic=len(backups.list_backups(profiles.store_file(home, profile))),
            bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        )

    @verb
    def delete(self, pin: str | None = None) -> None:
        """Delete the open profile with its key, its logs and the copies of them; nobody else's data are touched.

        Refuses with PIN_WRONG or LOCKED as opening does, with STORE_BUSY where another window has the profile open,
        and with CANNOT_WRITE; nothing is deleted then. *Side effects:* deletes the profile's folder; see
        `profiles.destroy_profile`.
        """
        from trainer.storage import profiles
        from trainer.storage.store_in_use import in_use

        profile = self._session.opened().profile
        self._check_pin(pin)
        self._close()
        home = self._session.home
        if in_use(profiles.store_file(home, profile.id)):
            raise Refused(Reason.STORE_BUSY, where=profile.name)
        profiles.destroy_profile(home, profile.id)
