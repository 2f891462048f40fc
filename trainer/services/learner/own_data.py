"""Everything that is stored about the open profile's owner, for them to keep and read; never a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from trainer import __version__
from trainer.domain.codes import short_code
from trainer.domain.log import LogKind
from trainer.domain.report_build import acknowledged
from trainer.services.learner.backup_pages import OwnData, OwnEvent, OwnLog, OwnReport
from trainer.services.learner.report_pages import ReportRow
from trainer.services.learner.session import Session, verb

if TYPE_CHECKING:
    from trainer.storage.learner_store import KeptLog


class OwnDataVerbs:
    """One's own data, whole."""

    def __init__(self, session: Session, reports: Callable[[], tuple[ReportRow, ...]]) -> None:
        self._session = session
        self._reports = reports

    @verb
    def everything(self) -> OwnData:
        """Both logs with every event as it is stored, the facts, the reports, and which files there are.

        The signing key is in none of it, nor is anything that a PIN or a pass phrase could be guessed from.
        """
        from trainer.storage import profiles
        from trainer.storage.learner_store import everything

        session, opened = self._session, self._session.opened()
        with opened.database.read() as connection:
            store = everything(connection)
        folder = profiles.profile_folder(session.home, opened.profile.id)
        organisation = session.organisation()
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return OwnData(
            profile=opened.profile,
            short_code=short_code(opened.profile.key),
            organisation=organisation.root.organisation if organisation else "",
            made=session.clock.now().isoformat(timespec="seconds"),
            app=__version__,
            folder=folder,
            logs=tuple(self._own(log) for log in store.logs),
            reports=tuple(
                OwnReport(
                    row.number, row.made, row.folder, row.file_name, row.digest, row.courses, row.receipt_no
                )
                for row in self._reports()
            ),
            files=tuple((path.relative_to(folder).as_posix(), path.stat().st_size) for path in files),
        )

    def _own(self, log: KeptLog) -> OwnLog:
        from trainer.formats import event_text

        organisation = self._session.organisation()
        receipts = organisation.receipts if organisation else ()
        through = acknowledged(receipts, log.row.id) if log.row.kind is LogKind.RECORD else -1
        events = []
        for row in log.events:
            stamp, event = event_text.decode(row.text)
            events.append(OwnEvent(stamp, event, row.text, row.seq <= through))
        parent = log.row.parent.log if log.row.parent else ""
        return OwnLog(log.row.id, log.row.kind, log.row.machine, parent, tuple(events))
