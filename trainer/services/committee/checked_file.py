"""A file that was checked: its verdict, and where what recording needs of it waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from trainer.domain.ids import OrgId
from trainer.domain.intake import FileVerdict
from trainer.domain.log_union import Piece
from trainer.formats.opened_report import Opened
from trainer.services.committee.opening import OpenReport, open_signed
from trainer.storage.spool import Slip


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with its verdict; `slip` leads to its outcome in the spool.

    It is None where the file was refused, and where it is a duplicate that nobody opened.
    """

    verdict: FileVerdict
    file_digest: str
    slip: Slip | None = None


class Arrival:
    """A report on its way into its log; its events are parsed once more only where somebody asks for them."""

    def __init__(self, opened: Opened, orgs: Collection[OrgId], number: int, received: str) -> None:
        self.opened = opened
        self._orgs, self._number, self._received = orgs, number, received

    @cached_property
    def report(self) -> OpenReport:
        """The report with its events, verified and parsed again."""
        return open_signed(self.opened.signed, self._orgs)

    @cached_property
    def piece(self) -> Piece:
        """What it brings to its log."""
        return self.report.piece(self._number, self._received)


def received_of(piece: Piece, earlier: Iterable[Piece]) -> str:
    """When the events of a covered piece arrived last."""
    last = piece.entries[-1].head
    return next((other.received for other in earlier if any(e.head == last for e in other.entries)), "")
