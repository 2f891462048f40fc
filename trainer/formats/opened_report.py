"""A report that was opened: what judging and recording need of it, and how that goes from process to process."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import LogId, PublicKey
from trainer.domain.intake import CourseScore, FileVerdict, Finding
from trainer.domain.log_union import LogKey
from trainer.domain.report import Introduction


@dataclass(frozen=True, slots=True)
class Lone:
    """What is to be said of a report if nothing else is known of its log.

    `figures` are those of the log under the receipt that is still to be given (`figures_text.under_receipt`);
    `findings` are those about the log, not about its key.
    """

    figures: bytes
    findings: tuple[Finding, ...]
    scores: tuple[CourseScore, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The facts of a report that opened, verified and parsed, and the envelope it was signed in.

    `lone` is None where it names a pack that was not at hand, and where the report was known to be kept already.
    """

    digest: str
    key: PublicKey
    log_id: LogId
    first: int
    through: int
    head: str
    report_no: int
    made: str
    introduction: Introduction
    signed: bytes
    lone: Lone | None

    @property
    def log(self) -> LogKey:
        """The log it belongs to."""
        return self.key, self.log_id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: a report, or why there is none; `file_digest` is empty where it could not be read.

    `known` says that a file of these very bytes was received before, and that nobody opened it again.
    """

    file_digest: str
    opened: Opened | None = None
    reason: Reason | None = None
    detail: str = ""
    known: bool = False

    @classmethod
    def of_refusal(cls, refusal: Refused, file_digest: str = "") -> Outcome:
        """The outcome of a file that was refused."""
        return cls(file_digest, None, refusal.reason, refusal.detail)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with its verdict; `outcome` is what came of opening it, encoded.

    It is empty where the file was refused, and where it is a duplicate that nobody opened.
    """

    verdict: FileVerdict
    file_digest: str
    outcome: bytes = b""

    @property
    def opened(self) -> Opened | None:
        """The facts of the report; None where it was refused or not opened."""
        return decode_outcome(self.outcome).opened if self.outcome else None


_OUTCOMES = msgspec.msgpack.Decoder(Outcome)
_CHECKED = msgspec.msgpack.Decoder(Checked)
_ENCODER = msgspec.msgpack.Encoder()


def encode_outcome(outcome: Outcome) -> bytes:
    """An outcome as bytes, for our own processes and our own spool; no file of ours has this form."""
    return _ENCODER.encode(outcome)


def decode_outcome(data: bytes) -> Outcome:
    """The outcome of such bytes, which are our own: nothing here is checked for malice."""
    return _OUTCOMES.decode(data)


def encode_checked(checked: Checked) -> bytes:
    """A checked file as bytes, for our own spool."""
    return _ENCODER.encode(checked)


def decode_checked(data: bytes) -> Checked:
    """The checked file of such bytes."""
    return _CHECKED.decode(data)
