"""The journal of every decision, for people to read and to check."""

from __future__ import annotations

import json
from typing import Any

from trainer.domain.intake import JOURNAL_GENESIS, journal_head
from trainer.services.committee.desk import Desk
from trainer.services.committee.values import JournalKind, JournalLine
from trainer.storage import committee_ledger as ledger


class Journal:
    """The verbs of the journal; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def entries(self, limit: int = 200) -> tuple[JournalLine, ...]:
        """The newest lines, the newest first."""
        with self._desk.reading() as connection:
            rows = ledger.journal(connection, limit)
        return tuple(_line(row) for row in reversed(rows))

    def check(self) -> int | None:
        """The number of the first line that does not follow from the one before; None where all do."""
        head = JOURNAL_GENESIS
        with self._desk.reading() as connection:
            for expected, row in enumerate(ledger.journal(connection), 1):
                head = journal_head(head, row.text)
                if row.number != expected or row.head != head:
                    return expected
        return None


def _line(row: ledger.JournalRow) -> JournalLine:
    text: dict[str, Any] = json.loads(row.text)
    facts = tuple(
        (name, _plain(value)) for name, value in text.items() if name not in {"at", "kind", "files"}
    )
    return JournalLine(row.number, text["at"], JournalKind(text["kind"]), facts, row.head.hex())


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
