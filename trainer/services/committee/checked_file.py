"""A file that was checked: its verdict, and what recording needs of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trainer.domain.intake import FileVerdict
from trainer.domain.log_union import LogUnion, Piece
from trainer.domain.standing import LogFigures
from trainer.services.committee.judging import OpenReport


@dataclass(slots=True)
class Checked:
    """A file with its verdict; `opened` is dropped when there are very many, `signed` never.

    `alone` is what was counted of a log that nothing else is known of; its union comes without the events.
    """

    verdict: FileVerdict
    file_digest: str
    signed: bytes | None = None
    opened: OpenReport | None = None
    alone: tuple[LogUnion, LogFigures] | None = None


def received_of(piece: Piece, earlier: Iterable[Piece]) -> str:
    """When the events of a covered piece arrived last."""
    last = piece.entries[-1].head
    return next((other.received for other in earlier if any(e.head == last for e in other.entries)), "")
