"""Mends what needs no thought in the files of a course: missing ids, numbers without quotes, letters in pieces."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from trainer.domain.findings import Finding, FindingKind
from trainer.formats.course_folder import read_course_files

_ROUNDS = 2  # one line may need two changes
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class MendedFiles:
    """The files that changed, whole, and how many lines of them."""

    files: Mapping[str, bytes]
    lines: int


def mend(files: Mapping[str, bytes], leave: Collection[str] = ()) -> MendedFiles:
    """Apply every fix that a finding offers, except to the files of `leave`; byte order marks and line ends stay."""
    current = dict(files)
    changed: dict[str, bytes] = {}
    lines = 0
    for _ in range(_ROUNDS):
        fixes: dict[str, list[Finding]] = defaultdict(list)
        for finding in read_course_files(current).findings:
            if finding.fix is not None and finding.file not in leave:
                fixes[finding.file].append(finding)
        for name, found in fixes.items():
            data, count = _mend_file(current[name], found)
            current[name] = changed[name] = data
            lines += count
    return MendedFiles(changed, lines)


def _mend_file(data: bytes, findings: list[Finding]) -> tuple[bytes, int]:
    text = data.removeprefix(_BOM).decode("utf-8")
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    changed = 0
    if any(finding.kind is FindingKind.NOT_NFC for finding in findings):
        composed = [unicodedata.normalize("NFC", line) for line in lines]
        changed += sum(old != new for old, new in zip(lines, composed, strict=True))
        lines = composed
    for finding in findings:
        fix = finding.fix
        if fix is not None and fix.line <= len(lines) and lines[fix.line - 1] == fix.before != fix.after:
            lines[fix.line - 1] = fix.after
            changed += 1
    head = _BOM if data.startswith(_BOM) else b""
    return head + ending.join(lines).encode("utf-8"), changed
