"""Files that were checked: the verdict of each, and what recording needs of it, waiting out of memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from trainer.domain.ids import OrgId
from trainer.domain.intake import Verdict
from trainer.domain.log_union import Piece
from trainer.formats.opened_report import Checked, Opened, decode_checked, encode_checked
from trainer.services.committee.opening import OpenReport, open_signed
from trainer.storage.spool import Spool


class CheckedFiles:
    """Checked files by their number, in a spool; the counts are kept as they come.

    A hundred thousand verdicts and what they rest on would take half a gigabyte of memory.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._spool: Spool | None = None
        self.counts: Counter[Verdict] = Counter()
        """How many files have each verdict."""
        self.recordable = 0
        """How many of them recording would keep."""

    def __len__(self) -> int:
        """How many there are."""
        return 0 if self._spool is None else len(self._spool)

    def __getitem__(self, number: int) -> Checked:
        """A file; refusals of `Spool.take`."""
        assert self._spool is not None
        return decode_checked(self._spool.take(number))

    def add(self, made: Sequence[Checked]) -> None:
        """Keep these files, all or none; Refused(CANNOT_WRITE). *Side effects:* makes a spool in the folder."""
        if self._spool is None:
            self._spool = Spool(self._folder)
        before = len(self._spool)
        try:
            for checked in made:
                self._spool.put(encode_checked(checked))
        except BaseException:
            self._spool.cut(before)
            raise
        self.counts.update(checked.verdict.verdict for checked in made)
        self.recordable += sum(checked.verdict.recordable for checked in made)


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
