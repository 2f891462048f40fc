"""The words of the workbook that is exported, for the window and for the commands; no Qt."""

from __future__ import annotations

from trainer.domain.standing import Evidence, Progress, Rank
from trainer.services.committee.values import ExportWords
from trainer.ui.language import tr


def export_words() -> ExportWords:
    """Headings, titles and notes in the language of the interface."""
    return ExportWords(
        data_sheet=tr("Results"),
        unit_sheet=tr("Table 1"),
        course_sheet=tr("Table 2"),
        item_sheet=tr("Table 3"),
        past_sheet=tr("Table 4"),
        data_headings=(
            tr("No."),
            tr("Full name"),
            tr("Position held"),
            tr("Work unit"),
            tr("Staff no."),
            tr("Course taken"),
            tr("Began on"),
            tr("Finished on"),
            tr("Received on"),
            tr("Minutes learned"),
            tr("Attempts"),
            tr("Best score (of 10)"),
            tr("Outcome"),
            tr("Rank"),
            tr("Progress"),
            tr("Lessons done"),
            tr("Grade of evidence"),
            tr("Remarks"),
        ),
        unit_headings=(
            tr("No."),
            tr("Work unit"),
            tr("Staff in all"),
            tr("Taking part"),
            tr("Share taking part"),
            tr("Completed"),
            tr("Share completed"),
            tr("Not completed"),
            tr("Overdue"),
            tr("Mean score"),
        ),
        course_headings=(
            tr("No."),
            tr("Course taken"),
            tr("Due on"),
            tr("Asked"),
            tr("Tested"),
            tr("Passed test"),
            tr("Share passed"),
            tr("Excellent"),
            tr("Very good"),
            tr("Good"),
            tr("Satisfactory"),
            tr("Not passed yet"),
            tr("Mean score"),
        ),
        item_headings=(
            tr("No."),
            tr("Course taken"),
            tr("Question"),
            tr("First answers"),
            tr("Share right"),
            tr("Discrimination"),
        ),
        past_headings=(
            tr("No."),
            tr("Work unit"),
            tr("Course taken"),
            tr("Had begun"),
            tr("Passed test"),
        ),
        unit_title=tr("TABLE 1. RESULTS BY UNIT"),
        course_title=tr("TABLE 2. RESULTS BY COURSE AND RANK"),
        item_title=tr("TABLE 3. QUESTIONS MOST OFTEN WRONG"),
        past_title=tr("TABLE 4. PEOPLE WHOSE PERSONAL DATA WERE ERASED"),
        total=tr("Sum total"),
        made_note=tr("Made on {made}. Journal: {head}"),
        evidence_note=tr("Scores of tests taken on the learner's own computer are for reference."),
        past_note=tr(
            "No names are kept. A person counts once in each course; people who had left count here as well."
        ),
        past_elsewhere=tr("People whose personal data were erased are not in this table but in Table 4."),
        progress={
            Progress.NOT_STARTED: tr("Not begun"),
            Progress.IN_PROGRESS: tr("Under way"),
            Progress.DONE: tr("Done, not passed"),
            Progress.PASSED: tr("Complete"),
        },
        ranks={
            Rank.EXCELLENT: tr("Excellent"),
            Rank.VERY_GOOD: tr("Very good"),
            Rank.GOOD: tr("Good"),
            Rank.PASSED: tr("Satisfactory"),
            Rank.NOT_PASSED: tr("Not passed yet"),
        },
        passed=tr("Passed test"),
        not_passed=tr("Not passed yet"),
        late=tr("Overdue"),
        incomplete=tr("Events missing"),
        disputed=tr("Two versions of the log"),
        evidence={
            Evidence.ON_PC.value: tr("test on own computer (for reference)"),
            Evidence.SEALED.value: tr("sealed test"),
        },
    )
