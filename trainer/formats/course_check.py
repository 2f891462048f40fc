"""Checks a course: what the reader found, plus every rule about words and design."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from trainer.domain.findings import Finding, in_order
from trainer.formats.check_design import check_design
from trainer.formats.check_wording import check_wording
from trainer.formats.course_folder import read_course
from trainer.formats.course_reading import CourseReading
from trainer.formats.finding_list import FindingList


def check(reading: CourseReading) -> tuple[Finding, ...]:
    """All findings of a course, sorted by file and line; those of a taken file name the folder it stands in."""
    findings = FindingList(list(reading.findings))
    check_design(reading, findings)
    check_wording(reading, findings)
    return in_order(
        [
            replace(finding, folder=reading.lender) if finding.file in reading.taken else finding
            for finding in findings.all
        ]
    )


def check_folder(folder: Path) -> tuple[CourseReading, tuple[Finding, ...]]:
    """Read a course folder and check it; Refused(FILE_MISSING) where there is none."""
    reading = read_course(folder)
    return reading, check(reading)
