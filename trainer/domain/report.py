"""A completion report: what goes to the committee, and what of it only people read."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.domain.ids import CourseId, LogId, OrgId, PackDigest, PublicKey


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who the report says it is from: a claim, until a grant binds the key to a person.

    `proof` is HMAC-SHA256(activation code, "hocso-activate-v1\\0" || public key) in hexadecimal, or "".
    """

    staff_code: str
    name: str
    unit: str
    position: str
    device: str
    proof: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What the learner's program believes about one course; for people to read, never counted."""

    course: CourseId
    title: str
    pack: PackDigest
    lessons_done: int
    lessons: int
    best_score_bp: int | None
    passed: bool
    at: str


@dataclass(frozen=True, slots=True)
class Parent:
    """The log this one goes on from, after a restore or on another PC."""

    log: LogId
    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report: the events `first` … `first + len(events) - 1` of a log, verbatim.

    `prev` is the head before the first event, `head` the head after the last, both hexadecimal;
    `org_head` is the digest of the organisation file in use.
    """

    org: OrgId
    readers: tuple[str, ...]
    introduction: Introduction
    key: PublicKey
    log: LogId
    parent: Parent | None
    first: int
    prev: str
    head: str
    report_no: int
    made: str
    org_head: str
    app: str
    claims: tuple[Claim, ...]
    events: tuple[str, ...]

    @property
    def through(self) -> int:
        """The number of the last event."""
        return self.first + len(self.events) - 1
