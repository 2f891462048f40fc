"""The committee's service: every verb of the wing, grouped by what it is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.services.clock import Clock
from trainer.services.committee.approvals import Approvals
from trainer.services.committee.backups import Backups
from trainer.services.committee.catalogue import CatalogueDesk
from trainer.services.committee.ceremonies import Ceremonies
from trainer.services.committee.desk import Desk
from trainer.services.committee.erasing import Erasing
from trainer.services.committee.intake import Intake
from trainer.services.committee.journal import Journal
from trainer.services.committee.overview import OverviewDesk
from trainer.services.committee.publish import Publisher
from trainer.services.committee.recovery import Recovery
from trainer.services.committee.rehearsal import Rehearsal
from trainer.services.committee.role_keys import RoleKeyDesk
from trainer.services.committee.roots import Roots
from trainer.services.committee.roster import Roster
from trainer.services.committee.setup import Setup

if TYPE_CHECKING:
    from trainer.services.committee.audit import Auditor
    from trainer.services.committee.backup_values import Restored
    from trainer.services.committee.export import Exporter


class CommitteeService:
    """One committee in one folder; `clock` and `token` (random bytes) default to the real ones."""

    def __init__(
        self, home: Path, *, clock: Clock | None = None, token: Callable[[int], bytes] | None = None
    ) -> None:
        self._desk = Desk(home, clock=clock, token=token)
        self.setup = Setup(self._desk)
        self.roster = Roster(self._desk)
        self.catalogue = CatalogueDesk(self._desk)
        self.intake = Intake(self._desk)
        self.approvals = Approvals(self._desk)
        self.overview = OverviewDesk(self._desk)
        self.publisher = Publisher(self._desk)
        self.journal = Journal(self._desk)
        self.erasing = Erasing(self._desk)
        self.roots = Roots(self._desk)
        self.role_keys = RoleKeyDesk(self._desk)
        self.ceremonies = Ceremonies(self._desk, self.setup)
        self.recovery = Recovery(self._desk)
        self.rehearsal = Rehearsal(self._desk)
        self.backups = Backups(self._desk)

    @cached_property
    def exporter(self) -> Exporter:
        """The verbs of exporting; the writer of spreadsheets is imported only for them."""
        from trainer.services.committee.export import Exporter

        return Exporter(self._desk)

    @cached_property
    def auditor(self) -> Auditor:
        """The verb of auditing, imported only for it."""
        from trainer.services.committee.audit import Auditor

        return Auditor(self._desk)

    def restore(self, file: Path, passphrase: str, *, organisation: Path | None = None) -> Restored:
        """Put the committee back from a backup file into this folder; see `restoring.restore`.

        *Side effects:* closes the store and forgets the secrets; makes the folder, renames an old one.
        """
        from trainer.services.committee.restoring import restore

        desk = self._desk
        self.close()
        return restore(
            desk.office.home, file, passphrase, organisation=organisation, clock=desk.clock, token=desk.token
        )

    def close(self) -> None:
        """Let go of the store and the secrets."""
        self._desk.close()
