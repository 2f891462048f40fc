"""The audit: everything computed again from stored bytes and compared with what the store says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trainer.domain.errors import Refused
from trainer.services.committee.audit_file import check_file
from trainer.services.committee.audit_reports import ReportCheck
from trainer.services.committee.audit_tables import check_tables
from trainer.services.committee.audit_told import Told
from trainer.services.committee.audit_values import AuditFault, AuditFinding, AuditReport
from trainer.services.committee.desk import Desk
from trainer.services.committee.journal import journal_faults
from trainer.services.committee.ledger_view import LedgerView
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_store import Connection

LOGS_AT_ONCE = 50

Heard = Callable[[int, int], None]
Stop = Callable[[], bool]


@dataclass(slots=True)
class _Count:
    """What was looked at so far."""

    reports: int = 0
    erased: int = 0
    logs: int = 0
    packs: int = 0
    file_number: int | None = None
    stopped: bool = False
    findings: list[AuditFinding] = field(default_factory=list)


class Auditor:
    """The verb of auditing; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def audit(
        self, *, org_file: Path | None = None, progress: Heard | None = None, stop: Stop | None = None
    ) -> AuditReport:
        """Look at every byte there is; nothing is written, and no key is needed.

        Journal and deletion entries, receipts against the journal, every report's signature, chain and digest, every
        figure graded again, grants, revocations, decisions, packs, catalogue, and, with `org_file`, the newest
        organisation file against all of them. `progress` hears (logs and packs done, of how many).
        """
        count = _Count()
        damage = self._desk.database().damage()
        count.findings += [AuditFinding(AuditFault.DATABASE_DAMAGED, detail=each) for each in damage]
        number, head = 0, b""
        if not damage:
            with self._desk.reading() as connection:
                number, head = ledger.journal_end(connection)
                try:
                    self._look(connection, count, org_file, progress or _quiet, stop or _never)
                except (ValueError, KeyError, TypeError) as trouble:  # a value that no program of ours wrote
                    detail = f"{type(trouble).__name__}: {trouble}"
                    count.findings.append(AuditFinding(AuditFault.DATABASE_DAMAGED, detail=detail))
        return AuditReport(
            tuple(count.findings),
            count.reports,
            count.erased,
            count.logs,
            count.packs,
            number,
            head.hex(),
            count.file_number,
            count.stopped,
        )

    def _look(
        self, connection: Connection, count: _Count, org_file: Path | None, progress: Heard, stop: Stop
    ) -> None:
        desk = self._desk
        try:
            desk.roots(connection)
        except Refused as refusal:  # nothing else can be believed without the roots
            count.findings.append(AuditFinding(AuditFault.ROOTS_BROKEN, detail=str(refusal)))
            return
        count.findings += _journal(desk, connection)
        view = LedgerView.of(desk, connection, with_figures=False)
        told = Told.by(ledger.journal(connection))
        check = ReportCheck(desk, connection, told)
        count.findings += check.receipts()
        logs = check.logs
        packs = store.packs(connection)
        total = len(logs) + len(packs)
        for start in range(0, len(logs), LOGS_AT_ONCE):
            if stop():
                count.stopped = True
                return
            part = logs[start : start + LOGS_AT_ONCE]
            count.findings += check.reports(part)
            count.logs += len(part)
            progress(count.logs, total)
        count.findings += check.spare_figures()
        count.reports, count.erased = check.kept, check.erased
        for pack in packs:
            if stop():
                count.stopped = True
                return
            count.findings += check.pack(pack)
            count.packs += 1
            progress(count.logs + count.packs, total)
        count.findings += check_tables(view, connection, told)
        if org_file is not None:
            found, count.file_number = check_file(desk, connection, told, org_file)
            count.findings += found


def _journal(desk: Desk, connection: Connection) -> Iterator[AuditFinding]:
    """The deletion entries, then the chain with what they vouch for."""
    try:
        faults = tuple(journal_faults(desk, connection))
    except Refused as refusal:
        yield AuditFinding(AuditFault.DELETION_BROKEN, detail=str(refusal))
        return
    for fault in faults:
        kind = AuditFault.REMARK_CHANGED if fault.remark else AuditFault.JOURNAL_BROKEN
        yield AuditFinding(kind, str(fault.number))


def _quiet(_done: int, _total: int) -> None:
    return


def _never() -> bool:
    return False
