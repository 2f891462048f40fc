"""What recording tells of very many files: in memory stays only what checking did not say already."""

from __future__ import annotations

from array import array
from bisect import bisect_right

from trainer.domain.intake import FileVerdict, Recorded, Verdict
from trainer.domain.organisation import Grant, Receipt
from trainer.services.committee.checked_file import CheckedFiles
from trainer.services.committee.computed import Computed
from trainer.services.committee.recording import Batch, receipt_of


class RecordedFiles:
    """Gathers what the batches of one recording did with checked files, which are taken in turn from the first."""

    def __init__(self, files: CheckedFiles) -> None:
        self._files = files
        self.done = 0
        """How many files went through a batch."""
        self._anew: dict[int, FileVerdict] = {}
        self._kept = array("Q")
        self._receipt_nos = array("Q")
        self._batches: list[int] = []
        """With which of the kept files each batch began."""
        self._received: list[str] = []
        self._granted: list[Grant] = []
        self._refused = 0
        self._head = ""

    def add(self, batch: Batch, head: bytes) -> None:
        """Take over what a finished batch did with the next files; `head` is the journal's after it."""
        self._anew |= {verdict.number: verdict for verdict in batch.judged_anew}
        self._refused += sum(verdict.verdict is Verdict.INVALID for verdict in batch.verdicts)
        self._batches.append(len(self._kept))
        self._received.append(batch.received)
        self._kept.extend(batch.receipts)
        self._receipt_nos.extend(receipt.receipt_no for receipt in batch.receipts.values())
        self._granted += batch.granted
        self.done += len(batch.verdicts)
        self._head = head.hex()

    def told(self, *, stopped: bool) -> Recorded:
        """All of it; receipts and verdicts are read when they are asked for, with the refusals of `Spool.take`."""
        return Recorded(
            Computed(len(self._kept), self._receipt),
            Computed(self.done, self._verdict),
            tuple(self._anew.values()),
            tuple(self._granted),
            self._refused,
            self._head,
            stopped,
        )

    def _verdict(self, number: int) -> FileVerdict:
        return self._anew[number] if number in self._anew else self._files[number].verdict

    def _receipt(self, at: int) -> Receipt:
        number = self._kept[at]
        opened = self._files[number].opened
        assert opened is not None
        received = self._received[bisect_right(self._batches, at) - 1]
        return receipt_of(self._receipt_nos[at], received, opened, self._verdict(number))
