"""How one file becomes a report: opened, verified, parsed and, if alone in its log, graded; without any store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from trainer.domain.course import Course
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, OrgId, PackDigest
from trainer.domain.intake import check_record, course_scores, findings_of_log
from trainer.domain.log import Entry
from trainer.domain.log_union import Piece, unite
from trainer.domain.organisation import CatalogueEntry
from trainer.domain.report import Report
from trainer.domain.standing import figures_of
from trainer.formats import report_file, sealed
from trainer.formats.envelope import REPORT_CAP
from trainer.formats.figures_text import NO_RECEIPT, encode_figures
from trainer.formats.keys import ReaderKey, check_public_key
from trainer.formats.opened_report import Lone, Opened, Outcome
from trainer.formats.report_file import OpenedReport

_Before = TypeVar("_Before")
_After = TypeVar("_After")


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report that opened, verified and parsed, with its events."""

    digest: str
    report: Report
    entries: tuple[Entry, ...]

    def piece(self, receipt_no: int, received: str) -> Piece:
        """What it brings to its log, under a receipt number."""
        return Piece(receipt_no, received, bytes.fromhex(self.report.prev), self.entries)


def open_signed(signed: bytes, orgs: Collection[OrgId]) -> OpenReport:
    """Verify, parse and follow the chain of an envelope (FORMATS §2 and §6); refusals of those steps, and ORG_OTHER.

    `orgs` are the organisation and those it succeeds.
    """
    return _with_events(_verified(signed, orgs))


def _verified(signed: bytes, orgs: Collection[OrgId]) -> OpenedReport:
    opened = report_file.read_signed(signed)
    if opened.report.org not in orgs:
        raise Refused(Reason.ORG_OTHER)
    check_public_key(opened.report.key)
    return opened


def _with_events(opened: OpenedReport) -> OpenReport:
    entries = report_file.entries(opened.report, opened.heads)
    check_record(entries)
    return OpenReport(opened.digest, opened.report, entries)


def _each(step: Callable[[_Before], _After], values: Iterable[_Before | Refused]) -> list[_After | Refused]:
    """One step for each; what was refused before stays what it is."""
    made: list[_After | Refused] = []
    for value in values:
        if isinstance(value, Refused):
            made.append(value)
            continue
        try:
            made.append(step(value))
        except Refused as refusal:
            made.append(refusal)
    return made


@dataclass(frozen=True, slots=True)
class Opener:
    """Everything it takes to open files: the keys, whose reports they are, and the packs to grade them with.

    Nothing of one file is remembered for the next, so files may be opened in any process and in any order.
    """

    readers: tuple[ReaderKey, ...]
    orgs: frozenset[OrgId]
    catalogue: Mapping[CourseId, CatalogueEntry]
    courses: Mapping[PackDigest, Course]
    files: frozenset[bytes] = frozenset()
    """SHA-256 of sealed files that were received before: the same bytes are the same report, and are not opened."""
    known: frozenset[str] = frozenset()
    """Digests of reports that are kept: their events were decoded and weighed then, and no byte of them is another."""

    def open(self, data: bytes) -> Outcome:
        """What comes of the bytes of a file; a refusal is an outcome too."""
        return self.open_all([data])[0]

    def open_all(self, files: Sequence[bytes | Refused]) -> list[Outcome]:
        """The same of some files, and of some that could not be read.

        Step by step for all of them, not file by file: the whole way is more code than the caches of a processor hold,
        and going it again for every file took half as long again.
        """
        digests = [b"" if isinstance(data, Refused) else hashlib.sha256(data).digest() for data in files]
        known = [digest in self.files for digest in digests]
        wanted = [data for data, met in zip(files, known, strict=True) if not met]
        signed = _each(partial(sealed.open_sealed, readers=self.readers, cap=REPORT_CAP), wanted)
        found = _each(partial(_verified, orgs=self.orgs), signed)
        read = _each(self._read, found)
        weighed = iter(zip(signed, found, _each(self._weighed, read), strict=True))
        return [
            Outcome(digest.hex(), known=True) if met else self._outcome(digest.hex(), *next(weighed))
            for digest, met in zip(digests, known, strict=True)
        ]

    def _read(self, found: OpenedReport) -> OpenReport | None:
        return None if found.digest in self.known else _with_events(found)

    def _weighed(self, read: OpenReport | None) -> Lone | None:
        return None if read is None else self._lone(read)

    def _outcome(
        self,
        digest: str,
        signed: bytes | Refused,
        found: OpenedReport | Refused,
        lone: Lone | Refused | None,
    ) -> Outcome:
        if isinstance(lone, Refused):
            return Outcome.of_refusal(lone, digest)
        assert not isinstance(signed, Refused)
        assert not isinstance(found, Refused)
        report = found.report
        return Outcome(
            digest,
            Opened(
                found.digest,
                report.key,
                report.log,
                report.first,
                report.through,
                report.head,
                report.report_no,
                report.made,
                report.introduction,
                signed,
                lone,
            ),
        )

    def _lone(self, found: OpenReport) -> Lone | None:
        union = unite([found.piece(NO_RECEIPT, "")], {})
        figures = figures_of(union, self.courses)
        if figures.unknown_packs:
            return None  # the store may have a copy of it, or get one before this is recorded
        claims = found.report.claims
        return Lone(
            encode_figures(figures),
            findings_of_log(
                union, figures, claims, self.catalogue, found.entries, alone=found.report.parent is None
            ),
            course_scores(figures, claims, self.catalogue),
        )
