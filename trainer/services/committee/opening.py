"""How one file becomes a report: opened, verified, parsed and, if alone in its log, graded; without any store."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

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
        raw = hashlib.sha256(data).digest()
        digest = raw.hex()
        if raw in self.files:
            return Outcome(digest, known=True)
        try:
            signed = sealed.open_sealed(data, self.readers, cap=REPORT_CAP)
            return Outcome(digest, self._facts(signed, _verified(signed, self.orgs)))
        except Refused as refusal:
            return Outcome.of_refusal(refusal, digest)

    def _facts(self, signed: bytes, found: OpenedReport) -> Opened:
        report = found.report
        return Opened(
            digest=found.digest,
            key=report.key,
            log_id=report.log,
            first=report.first,
            through=report.through,
            head=report.head,
            report_no=report.report_no,
            made=report.made,
            introduction=report.introduction,
            signed=signed,
            lone=None if found.digest in self.known else self._lone(_with_events(found)),
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
