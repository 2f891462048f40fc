"""What the journal tells of the store, line by line: the state that every table has to agree with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from trainer.domain.ids import CourseId, LogId, PackDigest, PublicKey
from trainer.domain.log_union import LogKey
from trainer.services.committee.values import JournalKind
from trainer.storage.committee_ledger import JournalRow


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
            case JournalKind.DELETION:
                self.deletions[line["number"]] = line["entry"]
            case _:
                pass
