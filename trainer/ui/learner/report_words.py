"""Reports in words: whose they are, what they hold, where they lie, and whether the committee has them."""

from __future__ import annotations

from datetime import datetime

from trainer.services.learner.report_pages import (
    ReportLine,
    ReportMade,
    ReportPreview,
    ReportRow,
    ReportState,
)
from trainer.ui.language import tr, trn
from trainer.ui.language.formats import date_text, file_size
from trainer.ui.learner.course_words import points
from trainer.ui.theme import Tone
from trainer.ui.widgets.tables import Cell, ChipData

_STATES = {
    ReportState.UNSENT: (Tone.NEUTRAL, "file-clock"),
    ReportState.MADE: (Tone.WARN, "file-check-2"),
    ReportState.RECEIVED: (Tone.OK, "badge-check"),
}


def state_words(state: ReportState) -> str:
    """The state of a report in words."""
    match state:
        case ReportState.UNSENT:
            return tr("Not sent")
        case ReportState.MADE:
            return tr("File made, awaiting receipt")
        case ReportState.RECEIVED:
            return tr("Acknowledged by the committee")


def who(preview: ReportPreview) -> str:
    """Whose report it is."""
    return " · ".join(part for part in (preview.name, preview.staff_code, preview.unit) if part)


def line_text(line: ReportLine) -> str:
    """How far a course was learned."""
    lessons = tr(
        "{title}: {done} of {total} lessons", title=line.title, done=line.lessons_done, total=line.lessons
    )
    if line.best_score_bp is None:
        return lessons
    score = points(line.best_score_bp)
    return f"{lessons}, " + (
        tr("passed with {score} points", score=score)
        if line.passed
        else tr("best result {score} points", score=score)
    )


def inside(preview: ReportPreview) -> tuple[str, ...]:
    """What the file holds."""
    return (
        tr("Name, staff code, unit"),
        trn("{n} lesson done", "{n} lessons done", preview.lessons),
        trn("{n} test with its answers", "{n} tests with their answers", preview.tests),
        tr("Times, and interruptions of tests"),
    )


def cells(report: ReportRow) -> tuple[Cell, ...]:
    """The line of the table for a report that was made."""
    tone, icon = _STATES[report.state]
    words = state_words(report.state)
    if report.state is ReportState.RECEIVED and report.receipt_no is not None:
        words = tr("Acknowledged, receipt {number}", number=report.receipt_no)
    return (
        Cell(", ".join(report.courses), strong=True),
        Cell(date_text(datetime.fromisoformat(report.made)), number=True, sort=report.made),
        Cell(report.file_name),
        Cell(chip=ChipData(words, tone, icon)),
    )


def made_text(made: ReportMade) -> str:
    """Where the file lies, or all of them where earlier computers have records of their own; what to do with them."""
    folder = str(made.path.parent)
    if made.others:
        names = ", ".join(path.name for path in (*made.others, made.path))
        return tr(
            "These files lie in {folder}: {names}. Hand all of them to the committee by USB stick or by mail.",
            folder=folder, names=names,
        )  # fmt: skip
    return tr(
        "{name} ({size}) lies in {folder}. Hand it to the committee by USB stick or by mail.",
        name=made.path.name, size=file_size(made.size), folder=folder,
    )  # fmt: skip
