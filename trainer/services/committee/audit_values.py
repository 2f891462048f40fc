"""What an audit says: findings of a closed set, each with the place it was found at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class AuditFault(Enum):
    """What does not hold; the sentence for each stands above."""

    DATABASE_DAMAGED = "database-damaged"
    ROOTS_BROKEN = "roots-broken"
    JOURNAL_BROKEN = "journal-broken"
    REMARK_CHANGED = "remark-changed"
    DELETION_BROKEN = "deletion-broken"
    DELETION_DIFFERS = "deletion-differs"
    RECEIPT_MISSING = "receipt-missing"
    RECEIPT_DIFFERS = "receipt-differs"
    REPORT_BROKEN = "report-broken"
    REPORT_DIFFERS = "report-differs"
    FIGURES_DIFFER = "figures-differ"
    GRANT_WITHOUT_PERSON = "grant-without-person"
    GRANT_DIFFERS = "grant-differs"
    REVOCATION_DIFFERS = "revocation-differs"
    DECISION_DIFFERS = "decision-differs"
    PACK_BROKEN = "pack-broken"
    CATALOGUE_DIFFERS = "catalogue-differs"
    SETTING_DIFFERS = "setting-differs"
    FILE_REFUSED = "file-refused"
    FILE_NOT_NEWEST = "file-not-newest"
    FILE_DIFFERS = "file-differs"


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One thing that does not hold; `where` is a number, a key or a name, `detail` for the technical fold."""

    fault: AuditFault
    where: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit looked at and what it found; `stopped` where it did not come to its end."""

    findings: tuple[AuditFinding, ...]
    reports: int
    erased: int
    logs: int
    packs: int
    journal_length: int
    journal_head: str
    file_number: int | None
    stopped: bool

    @property
    def holds(self) -> bool:
        """Whether everything was looked at and everything holds."""
        return not self.findings and not self.stopped
