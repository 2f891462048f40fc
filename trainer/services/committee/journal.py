"""The journal of every decision, for people to read and to check, and its head, which stands on every summary."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trainer.domain.erasure import BlankedLine, Deletion, remark_hash
from trainer.domain.errors import Refused
from trainer.domain.ids import OrgId
from trainer.domain.intake import JOURNAL_GENESIS, journal_head
from trainer.domain.organisation import Root
from trainer.formats import envelope
from trainer.formats.deletion_line import open_deletion
from trainer.formats.envelope import LINE_CAP
from trainer.formats.root_line import open_roots
from trainer.services.committee.desk import Desk
from trainer.services.committee.values import JournalKind, JournalLine
from trainer.storage import committee_erasure as erasure
from trainer.storage import committee_ledger as ledger
from trainer.storage import key_facts
from trainer.storage.committee_erasure import Remark
from trainer.storage.committee_store import Connection


@dataclass(frozen=True, slots=True)
class JournalFault:
    """A line of the journal that does not hold; `remark` where only the words beside it are not its own."""

    number: int
    remark: bool = False


class Journal:
    """The verbs of the journal; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def entries(self, limit: int = 200) -> tuple[JournalLine, ...]:
        """The newest lines, the newest first."""
        with self._desk.reading() as connection:
            rows = ledger.journal(connection, limit)
            remarks = erasure.remarks(connection)
        return tuple(_line(row, remarks.get(row.number)) for row in reversed(rows))

    def check(self) -> int | None:
        """The number of the first line that does not follow from the one before; None where all do."""
        with self._desk.reading() as connection:
            return next((fault.number for fault in journal_faults(self._desk, connection)), None)


def deletions(desk: Desk, connection: Connection) -> tuple[Deletion, ...]:
    """The deletion entries, each with its signature verified; refusals of `open_deletion`."""
    chains = root_chains(desk, connection)
    return tuple(deletion_by(line, chains) for _, line in erasure.deletion_lines(connection))


def root_chains(desk: Desk, connection: Connection) -> tuple[tuple[tuple[Root, ...], OrgId], ...]:
    """The roots of this organisation, and of those it succeeds, each with its id; the newest first."""
    _, roots, org = desk.roots(connection)
    before = (
        (open_roots([envelope.peek(line, LINE_CAP) for line in one.roots]), one.id)
        for one in reversed(key_facts.succeeded(connection))
    )
    return ((roots, org), *before)


def deletion_by(line: bytes, chains: Sequence[tuple[tuple[Root, ...], OrgId]]) -> Deletion:
    """A deletion entry, verified by whichever organisation signed it; refusals of `open_deletion` by the newest."""
    refused: Refused | None = None
    for roots, org in chains:
        try:
            return open_deletion(line, roots, org)
        except Refused as refusal:
            refused = refused or refusal
    assert refused is not None
    raise refused


def journal_faults(desk: Desk, connection: Connection) -> Iterable[JournalFault]:
    """Follow the chain from its beginning, one line a step; after a line that does not hold the rest hangs on nothing.

    A line that lost words about an erased person is vouched for by the signed entry, which names its head.
    """
    entries = deletions(desk, connection)
    blanked = {line.number: line for entry in entries for line in entry.lines}
    destroyed = {number for entry in entries for number in entry.remarks}
    remarks = erasure.remarks(connection)
    head = JOURNAL_GENESIS
    for expected, row in enumerate(ledger.journal(connection), 1):
        head = _follow(head, row, blanked.get(row.number))
        if row.number != expected or row.head != head:
            yield JournalFault(expected)
            return
        if not _remark_fits(row.text, remarks.get(row.number), destroyed=row.number in destroyed):
            yield JournalFault(expected, remark=True)


def _follow(head: bytes, row: ledger.JournalRow, blanked: BlankedLine | None) -> bytes:
    """The head a line ought to have."""
    if blanked is None:
        return journal_head(head, row.text)
    kept = hashlib.sha256(row.text.encode("utf-8")).hexdigest()
    return bytes.fromhex(blanked.head) if kept == blanked.kept else b""


def _remark_fits(text: str, remark: Remark | None, *, destroyed: bool) -> bool:
    wanted = json.loads(text).get("remark")
    if remark is None:
        return wanted is None or destroyed
    return bool(wanted == remark_hash(remark.salt, remark.text))


def _line(row: ledger.JournalRow, remark: Remark | None) -> JournalLine:
    text: dict[str, Any] = json.loads(row.text)
    if "remark" in text:
        text["remark"] = remark.text if remark else ""
    facts = tuple(
        (name, _plain(value))
        for name, value in text.items()
        if name not in {"at", "kind", "files", "received", "state"}
    )
    return JournalLine(row.number, text["at"], JournalKind(text["kind"]), facts, row.head.hex())


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {count}" for name, count in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
