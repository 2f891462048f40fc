"""What the committee says of a file it receives: verdicts, findings, and the journal of every decision."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId, LogId, PackDigest, PersonId
from trainer.domain.log import AttemptStarted, Entry, Flagged, LessonDone, PartRead, Position, Practised
from trainer.domain.log_union import LogUnion
from trainer.domain.organisation import CatalogueEntry, Grant, Receipt
from trainer.domain.report import Claim
from trainer.domain.standing import Evidence, LogFigures, counts
from trainer.domain.text import shown

_JOURNAL_TAG = b"hocso-journal-v1\0"
JOURNAL_GENESIS = bytes(32)


class Verdict(Enum):
    """What a file is, the gravest first; a file shows the gravest of its findings (FORMATS §6)."""

    INVALID = "invalid"
    DUPLICATE = "duplicate"
    COVERED = "covered"
    FORK = "fork"
    REVOKED = "revoked"
    WAITING = "waiting"
    UNKNOWN_PACK = "unknown-pack"
    SCORE_DIFFERS = "score-differs"
    GAP = "gap"
    VALID = "valid"


_GRAVITY = {verdict: rank for rank, verdict in enumerate(Verdict)}
NOT_KEPT = frozenset({Verdict.INVALID, Verdict.DUPLICATE, Verdict.COVERED})


class NamedBy(Enum):
    """Where the name beside a file comes from; `CODE` is an activation code that will be granted on recording."""

    GRANT = "grant"
    CODE = "code"
    CLAIM = "claim"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a file; which members have a value depends on the verdict."""

    verdict: Verdict
    course: CourseId | None = None
    first: int | None = None
    last: int | None = None
    claimed_bp: int | None = None
    counted_bp: int | None = None
    pack: PackDigest | None = None


@dataclass(frozen=True, slots=True)
class CourseScore:
    """One course a file speaks of: what it claims and what was counted again."""

    course: CourseId
    title: str
    score_bp: int | None
    claimed_bp: int | None
    passed: bool
    evidence: Evidence = Evidence.ON_PC


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """Everything the committee's screen shows of one file; `reason` only where it is refused.

    `key_code` is empty for keys that wait for approval, so that nobody copies what has to be heard and typed.
    """

    number: int
    file_name: str
    path: str
    verdict: Verdict
    reason: Reason | None = None
    person: PersonId | None = None
    name: str = ""
    staff_code: str = ""
    unit: str = ""
    named_by: NamedBy = NamedBy.NOBODY
    courses: tuple[CourseScore, ...] = ()
    findings: tuple[Finding, ...] = ()
    digest: str = ""
    key_code: str = ""
    log: LogId | None = None
    first: int = 0
    through: int = 0
    report_no: int = 0
    made: str = ""
    received: str = ""
    detail: str = ""

    @property
    def course(self) -> CourseScore | None:
        """The first course with a score, else the first; None where there is none."""
        return next(
            (c for c in self.courses if c.score_bp is not None), self.courses[0] if self.courses else None
        )

    @property
    def recordable(self) -> bool:
        """Whether recording would keep this file."""
        return self.verdict not in NOT_KEPT


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording did: one receipt for every file kept, in the order of their numbers.

    There may be very many receipts and verdicts: they are made when asked for. `judged_anew` are the verdicts that are
    not those of checking.
    """

    receipts: Sequence[Receipt]
    verdicts: Sequence[FileVerdict]
    judged_anew: tuple[FileVerdict, ...]
    granted: tuple[Grant, ...]
    refused: int
    journal_head: str
    stopped: bool


def gravest(findings: Iterable[Finding]) -> Verdict:
    """The verdict a file shows; VALID where nothing was found."""
    return min((finding.verdict for finding in findings), key=_GRAVITY.__getitem__, default=Verdict.VALID)


def check_record(entries: Iterable[Entry]) -> None:
    """Refused(PAYLOAD_BROKEN) where a report carries an event of the private log."""
    for entry in entries:
        if isinstance(entry.event, PartRead | Position | Practised | Flagged):
            raise Refused(Reason.PAYLOAD_BROKEN, detail="private event in a report")


def findings_of(
    union: LogUnion,
    figures: LogFigures,
    claims: Iterable[Claim],
    catalogue: Mapping[CourseId, CatalogueEntry],
    entries: Sequence[Entry],
    *,
    granted: bool,
    revoked: bool,
    alone: bool = True,
) -> tuple[Finding, ...]:
    """What is to be said of a report once its log is united with what was there before; see `findings_of_log`."""
    forked = () if union.fork is None else (Finding(Verdict.FORK, first=union.fork.seq),)
    of_key = findings_of_key(granted=granted, revoked=revoked)
    return (*forked, *of_key, *findings_of_log(union, figures, claims, catalogue, entries, alone=alone))


def findings_of_key(*, granted: bool, revoked: bool) -> tuple[Finding, ...]:
    """What is to be said of the key that signed a report."""
    if revoked:
        return (Finding(Verdict.REVOKED),)
    return () if granted else (Finding(Verdict.WAITING),)


def findings_of_log(
    union: LogUnion,
    figures: LogFigures,
    claims: Iterable[Claim],
    catalogue: Mapping[CourseId, CatalogueEntry],
    entries: Sequence[Entry],
    *,
    alone: bool,
) -> tuple[Finding, ...]:
    """What is to be said of what a report brings to its log, but for a fork.

    `entries` are the report's own: packs they name and gaps before them are its business, a fork is every report's.
    Claimed scores are compared only where the log is complete and stands `alone`: a difference says nothing where
    events are missing, or where an earlier log of the same key, which this one goes on from, may hold the better test.
    """
    found: list[Finding] = []
    for course, pack in sorted(packs_named(entries)):
        entry = catalogue.get(course)
        if entry is None or pack not in entry.packs or pack in figures.unknown_packs:
            found.append(Finding(Verdict.UNKNOWN_PACK, course=course, pack=pack))
    if union.complete and alone:
        for claim in claims:
            best = best_score(figures, claim.course, catalogue)
            if best is not None and claim.best_score_bp is not None and best != claim.best_score_bp:
                found.append(
                    Finding(
                        Verdict.SCORE_DIFFERS, claim.course, claimed_bp=claim.best_score_bp, counted_bp=best
                    )
                )
    found += [
        Finding(Verdict.GAP, first=gap.first, last=gap.last)
        for gap in union.gaps
        if gap.last < entries[0].stamp.seq
    ]
    return tuple(found)


def packs_named(entries: Iterable[Entry]) -> set[tuple[CourseId, PackDigest]]:
    """The packs in which lessons were done or tests begun."""
    return {
        (entry.event.course, entry.event.pack)
        for entry in entries
        if isinstance(entry.event, LessonDone | AttemptStarted)
    }


def best_score(
    figures: LogFigures, course: CourseId, catalogue: Mapping[CourseId, CatalogueEntry]
) -> int | None:
    """The best counted score of a course in one log, in hundredths of a percent."""
    entry = catalogue.get(course)
    packs = entry.packs if entry else ()
    return max(
        (
            a.score_bp
            for a in figures.attempts
            if a.course == course and a.score_bp is not None and counts(a, packs, None)
        ),
        default=None,
    )


def course_scores(
    figures: LogFigures, claims: Iterable[Claim], catalogue: Mapping[CourseId, CatalogueEntry]
) -> tuple[CourseScore, ...]:
    """The courses a report speaks of, first those it claims something about."""
    claimed = {claim.course: claim for claim in claims}
    met = dict.fromkeys((*claimed, *(sighting.course for sighting in figures.seen)))
    made: list[CourseScore] = []
    for course in met:
        claim, entry = claimed.get(course), catalogue.get(course)
        best = best_score(figures, course, catalogue)
        passed = any(
            a.course == course and a.passed and counts(a, entry.packs if entry else (), None)
            for a in figures.attempts
        )
        title = entry.title if entry else (shown(claim.title) if claim else "")
        made.append(CourseScore(course, title, best, claim.best_score_bp if claim else None, passed))
    return tuple(made)


def journal_head(head: bytes, text: str) -> bytes:
    """The head after one more line: SHA-256("hocso-journal-v1\\0" || head || u32be(len) || line)."""
    data = text.encode("utf-8")
    return hashlib.sha256(_JOURNAL_TAG + head + len(data).to_bytes(4, "big") + data).digest()


def short_head(head: str) -> str:
    """The head of the journal as people compare it: its first 16 digits in groups, "d806-c2ec-7ea8-4240"."""
    return "-".join(head[start : start + 4] for start in range(0, min(len(head), 16), 4))


def told_head(head: str) -> str:
    """The head as it stands on every summary and export: the short form, and the whole behind it."""
    return f"{short_head(head)} ({head})" if head else ""
