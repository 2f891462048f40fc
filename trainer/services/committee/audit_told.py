"""What the journal tells of the store, line by line: the state that every table has to agree with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from trainer.domain.ids import CourseId, LogId, PackDigest, PublicKey
from trainer.domain.log_union import LogKey
from trainer.domain.organisation import RevocationReason
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_ledger import JournalRow
from trainer.storage.committee_store import Connection

_REASONS = {reason.value for reason in RevocationReason}


@dataclass(frozen=True, slots=True)
class ToldReceipt:
    """A receipt as the journal tells it; `received` is empty in older lines, `at` is the time of the line."""

    digest: str
    received: str
    at: str


@dataclass(frozen=True, slots=True)
class ToldEnd:
    """A revocation as the journal tells it; `why` is empty where the words were erased."""

    key: PublicKey
    why: str
    after_receipt_no: int


@dataclass(slots=True)
class Told:
    """The state of the store by its journal."""

    receipts: dict[int, ToldReceipt] = field(default_factory=dict)
    grants: dict[PublicKey, tuple[str, str]] = field(default_factory=dict)
    ends: list[ToldEnd] = field(default_factory=list)
    asides: set[PublicKey] = field(default_factory=set)
    picks: dict[tuple[LogKey, int], str] = field(default_factory=dict)
    packs: dict[PackDigest, str] = field(default_factory=dict)
    entries: dict[CourseId, dict[str, Any]] = field(default_factory=dict)
    pin_required: bool = False
    retention: int | None = None
    published: dict[int, str] = field(default_factory=dict)
    published_line: int = 0
    deletions: dict[int, str] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    caught: set[str] = field(default_factory=set)
    file_number: int = 0

    @classmethod
    def by(cls, rows: Iterable[JournalRow]) -> Told:
        """Read the journal from its beginning; its chain is checked elsewhere."""
        told = cls()
        for row in rows:
            told._take(row.number, json.loads(row.text))
        return told

    def _take(self, number: int, line: dict[str, Any]) -> None:
        match JournalKind(line["kind"]):
            case JournalKind.IMPORT:
                received = line.get("received", "")
                for digest, receipt_no in line["files"]:
                    if isinstance(receipt_no, int):
                        self.receipts[receipt_no] = ToldReceipt(digest, received, line["at"])
            case JournalKind.GRANT:
                self.grants[PublicKey(line["key"])] = line["person"], line["ground"]
                self.asides.discard(PublicKey(line["key"]))
            case JournalKind.REVOCATION:
                end = ToldEnd(
                    PublicKey(line["key"]), line.get("why", line.get("reason", "")), line["after_receipt_no"]
                )
                self.ends.append(end)
            case JournalKind.SET_ASIDE:
                self.asides.add(PublicKey(line["key"]))
            case JournalKind.PICK:
                log = PublicKey(line["key"]), LogId(line["log"])
                self.picks[log, line["seq"]] = line["head"]
            case JournalKind.PACK:
                self.packs[PackDigest(line["digest"])] = line["course"]
            case JournalKind.ENTRY:
                self.entries[CourseId(line["course"])] = line
            case JournalKind.ENTRY_REMOVED:
                self.entries.pop(CourseId(line["course"]), None)
            case JournalKind.PIN_RULE:
                self.pin_required = line["on"]
            case JournalKind.RETENTION:
                self.retention = line["years"]
            case JournalKind.PUBLISHED:
                self.published[line["number"]] = line["digest"]
                self.published_line = number
                self.file_number = line["number"]
            case JournalKind.RESTORED | JournalKind.CAUGHT_UP:
                self.caught.add(line["organisation"])
                self._take_over(line.get("state"))
            case JournalKind.DELETION:
                self.deletions[line["number"]] = line["entry"]
            case _:
                pass

    def _take_over(self, state: dict[str, Any] | None) -> None:
        """What a restored store took over of a published file; absent where there was none to take."""
        if state is None:
            return
        self.grants = {PublicKey(key): (person, ground) for key, person, ground in state["grants"]}
        self.ends = [ToldEnd(PublicKey(key), why, after) for key, why, after in state["ends"]]
        self.entries = {CourseId(line["course"]): line for line in state["entries"]}
        self.pin_required = state["pin_required"]
        self.file_number = state["file_number"]
        for first, last in state["lost"]:
            self.lost |= set(range(first, last + 1))
        self.asides -= self.grants.keys()


def state_of(connection: Connection) -> dict[str, Any]:
    """What `Told` has to be told after a restored store took over what had been published since its backup."""
    facts = store.facts(connection)
    gaps = (gap.split("-") for gap in facts.get("receipt_gaps", "").split())
    return {
        "grants": [
            [grant.key, grant.person, grant.ground.value] for grant in ledger.grants(connection).values()
        ],
        "ends": [
            # Free words of older revocations are not repeated in the chain; they are not compared either.
            [end.key, end.reason if end.reason in _REASONS else "", end.after_receipt_no]
            for end in ledger.revocations(connection).values()
        ],
        "entries": [
            {
                "course": entry.course,
                "mandatory": entry.mandatory,
                "due": entry.due.isoformat() if entry.due else "",
                "units": list(entry.units),
                "packs": list(entry.packs),
            }
            for entry in store.entries(connection)
        ],
        "pin_required": facts.get("pin_required") == "1",
        "file_number": int(facts.get("file_number", "0")),
        "lost": [[int(first), int(last)] for first, last in gaps],
    }
