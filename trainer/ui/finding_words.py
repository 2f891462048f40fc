"""The sentence of each finding about a course: what is wrong, and what to do about it."""

from __future__ import annotations

from trainer.domain.findings import Finding, FindingKind, Severity
from trainer.ui.language import mark, tr

_NAMES = "abcdef"

_SEVERITIES = {
    Severity.ERROR: mark("Error"),
    Severity.WARNING: mark("Warning"),
    Severity.HINT: mark("Hint"),
}

# `{a}`, `{b}` … are the values of the finding in their order.
_SENTENCES = {
    FindingKind.COURSE_FILE_MISSING: mark("The folder has no course.md. Every course begins with this file."),
    FindingKind.MODULE_FILE_MISSING: mark("The module has no module.md with its title."),
    FindingKind.MODULE_WITHOUT_LESSONS: mark(
        "The module has no lesson. Lessons are called 1-name.md, 2-name.md …"
    ),
    FindingKind.FILE_NAME_BAD: mark(
        "This name does not fit. Use lower-case Latin letters without marks, digits, dashes and dots only."
    ),
    FindingKind.FILE_UNEXPECTED: mark("The course does not know this file; it will not be packed."),
    FindingKind.FILE_LINK: mark("This is a link to another place. Put the file itself into the folder."),
    FindingKind.FILE_TOO_LARGE: mark("The file is too large to be read (more than {a} bytes)."),
    FindingKind.FILE_UNREADABLE: mark("The file cannot be read, or holds characters that are not text."),
    FindingKind.FILES_TOO_MANY: mark("The folder holds more than {a} files."),
    FindingKind.FILE_NUMBER_REPEATED: mark(
        "Number {a} is used twice, also by {b}. The order is then by name."
    ),
    FindingKind.NOT_UTF8: mark("The file is not saved as UTF-8. Save it again with this encoding."),
    FindingKind.NOT_NFC: mark(
        "Letters are typed as base letter plus mark. They should be single characters (NFC)."
    ),
    FindingKind.FRONT_MATTER_MISSING: mark("The file has to begin with a block between two lines of ---."),
    FindingKind.FRONT_MATTER_BROKEN: mark(
        "The block between the --- lines cannot be read. Put texts with a colon or comma between quotes."
    ),
    FindingKind.MEMBER_UNKNOWN: mark(
        "“{a}” is not known here. Look for a typing mistake, or put the text in quotes."
    ),
    FindingKind.MEMBER_MISSING: mark("“{a}” is missing."),
    FindingKind.MEMBER_REPEATED: mark("“{a}” stands here twice."),
    FindingKind.MEMBER_WRONG_TYPE: mark(
        "“{a}” has the wrong form: a text, a whole number or a list is expected."
    ),
    FindingKind.MEMBER_OUT_OF_RANGE: mark("“{b}” is not a possible value of “{a}”."),
    FindingKind.DATE_BAD: mark("“{b}” is not a date. Write “{a}” as year-month-day, for example 2026-11-23."),
    FindingKind.ID_MISSING: mark("The id is missing. It could be {{#{a}}}."),
    FindingKind.ID_BAD: mark(
        "“{a}” is not an id. Use lower-case Latin letters, digits and dashes, at most 40."
    ),
    FindingKind.ID_REPEATED: mark("The id “{a}” is used twice, also at {b}."),
    FindingKind.OUTCOME_UNKNOWN: mark("The outcome “{a}” is not among the outcomes in course.md."),
    FindingKind.BANK_UNKNOWN: mark("There is no question bank bank/{a}.md."),
    FindingKind.TAKEN_FOLDER_MISSING: mark("There is no course folder “{a}” beside this one."),
    FindingKind.TAKEN_CHAIN: mark(
        "“{a}” is this course, or takes lessons from elsewhere itself. Name the folder they were written in."
    ),
    FindingKind.TAKEN_LESSON_UNKNOWN: mark("The course in “{a}” has no lesson “{b}”."),
    FindingKind.TAKEN_LESSON_OWN: mark(
        "{a} stands in this folder too, and this one is used. Take it off the list, or delete the file here."
    ),
    FindingKind.TEXT_BEFORE_PART: mark(
        "This stands before the first part. Begin the lesson with a “## ” heading."
    ),
    FindingKind.LESSON_WITHOUT_PARTS: mark("The lesson has no part. A part begins with a “## ” heading."),
    FindingKind.PART_WITHOUT_TITLE: mark("The part has no title."),
    FindingKind.PART_EMPTY: mark("The part “{a}” is empty."),
    FindingKind.PART_COUNT: mark("The lesson has {a} parts; 3 to 6 read best."),
    FindingKind.HEADING_LEVEL: mark("This heading level is taken. Inside a part use “#### ”."),
    FindingKind.CALLOUT_UNKNOWN: mark("There is no callout called “{a}”."),
    FindingKind.CALLOUT_OPEN: mark("The callout is not closed. Put “:::” on a line of its own after it."),
    FindingKind.CALLOUT_NESTED: mark(
        "A callout begins inside the callout of line {a}. Close that one first."
    ),
    FindingKind.CALLOUT_STRAY_END: mark("“:::” closes a callout that was never opened."),
    FindingKind.SUMMARY_MISSING: mark("The lesson has no summary (::: tom-tat)."),
    FindingKind.ACTION_MISSING: mark("The lesson has no action for today (::: lam-ngay)."),
    FindingKind.MINUTES_UNUSUAL: mark(
        "The lesson takes {a} minutes; 8 to 16 are good. Split or join lessons."
    ),
    FindingKind.PRACTICE_COUNT: mark("The lesson has {a} practice questions; 3 to 6 are good."),
    FindingKind.PRACTICE_ONE_KIND: mark("All practice questions are of one kind; use at least two kinds."),
    FindingKind.RAW_HTML: mark("“{a}” looks like HTML. It will be shown as text, not rendered."),
    FindingKind.VARIABLE_UNKNOWN: mark("The variable “{a}” has no default in course.md."),
    FindingKind.PROMPT_MISSING: mark("The question asks nothing: write it behind “### ”."),
    FindingKind.ATTRIBUTE_UNKNOWN: mark("“{a}” between the braces is not known."),
    FindingKind.ATTRIBUTE_MISSING: mark("“{a}=” is missing between the braces."),
    FindingKind.ATTRIBUTE_BAD: mark("“{b}” is not a possible value of “{a}”."),
    FindingKind.ATTRIBUTE_UNFIT: mark("“{a}” means nothing for this kind of question."),
    FindingKind.ANSWERS_MISSING: mark("The question has no answers, so its kind cannot be told."),
    FindingKind.KINDS_MIXED: mark("The answers are of several kinds ({a}). Keep one kind for a question."),
    FindingKind.OPTION_COUNT: mark("The question has {a} answers; {b} to {c} are possible."),
    FindingKind.OPTION_EMPTY: mark("The answer is empty."),
    FindingKind.OPTIONS_EQUAL: mark("Two answers say the same: “{a}” and “{b}”."),
    FindingKind.RIGHT_NONE: mark("No answer is marked as right (x)."),
    FindingKind.RIGHT_SEVERAL: mark(
        "{a} answers are marked as right; with ( ) it has to be one. Use [ ] for several."
    ),
    FindingKind.WRONG_NONE: mark("Every answer is right, so there is nothing to choose."),
    FindingKind.PAIR_BROKEN: mark("“{a}” has no right side behind =>."),
    FindingKind.NUMBER_BROKEN: mark("“{a}”: the first number has to be the smaller one."),
    FindingKind.NUMBER_AMBIGUOUS: mark(
        "“{a}” can be read in two ways. Write thousands without a point: 1200."
    ),
    FindingKind.NUMBER_SEVERAL: mark("A number question has one line “= …”. For a span write 20..30."),
    FindingKind.GAP_BROKEN: mark(
        "The gap “{a}” cannot be read. Write {{{{right|wrong}}}} or {{{{=answer}}}}."
    ),
    FindingKind.FEEDBACK_MISSING: mark("The answer “{a}” has no feedback (an indented line “> …”)."),
    FindingKind.FEEDBACK_NOT_INDENTED: mark("Feedback belongs to an answer: indent it by two spaces."),
    FindingKind.EXPLANATION_MISSING: mark("“> Giải thích:” is missing."),
    FindingKind.BASIS_MISSING: mark("“> Căn cứ:” is missing: where does the answer come from?"),
    FindingKind.NOTE_REPEATED: mark("“{a}” stands here twice; the last one counts."),
    FindingKind.TEXT_UNEXPECTED: mark(
        "“{a}” belongs to nothing here. Move it before the answers, or to another part."
    ),
    FindingKind.ALL_OF_ABOVE: mark("“{a}” rewards guessing. Write a several-answers question instead."),
    FindingKind.TEST_MISSING: mark("The course has no final-test.md."),
    FindingKind.BANK_TOO_SMALL: mark("Bank {a} has {b} fitting questions, the test draws {c}."),
    FindingKind.BANK_NARROW: mark(
        "Bank {a} has {b} fitting questions for {c} drawn. With fewer than 3.5 for one, attempts look alike."
    ),
    FindingKind.BANK_UNUSED: mark("No test draws from this bank."),
    FindingKind.OUTCOME_WITHOUT_LESSON: mark("No lesson teaches the outcome “{a}”."),
    FindingKind.OUTCOME_WITHOUT_QUESTION: mark("No question asks for the outcome “{a}”."),
    FindingKind.RIGHT_IS_LONGEST: mark("In {a} of {b} one-answer questions the right answer is the longest."),
    FindingKind.RIGHT_POSITION: mark(
        "The right answer stands in place {a} in {b} of {c} questions. Mix the places."
    ),
    FindingKind.PICTURE_MISSING: mark("The picture {a} is not in the folder."),
    FindingKind.PICTURE_UNUSED: mark("No text shows this picture; it will not be packed."),
    FindingKind.PICTURE_TOO_LARGE: mark(
        "The picture is {a} × {b} pixels and {c} KB; at most 4096 pixels and 1 MB."
    ),
    FindingKind.PICTURE_BROKEN: mark(
        "This is not a PNG, JPEG, WebP or GIF picture, or its name says another type."
    ),
    FindingKind.PICTURE_WITHOUT_ALT: mark(
        "The picture {a} has no words for people who cannot see it: ![words](…)."
    ),
    FindingKind.PICTURE_ELSEWHERE: mark("“{a}” is not a picture of this course. Use media/name.png."),
    FindingKind.LINK_BROKEN: mark("“{a}” leads to no lesson of this course."),
    FindingKind.LINK_DEAD: mark("“{a}” cannot be opened. Use https://… or lesson:lesson-id."),
    FindingKind.ADDRESS_REAL: mark("“{a}” may belong to somebody. Invented addresses end in .example."),
    FindingKind.PERSONAL_DATA: mark(
        "“{a}” looks like somebody's number. Remove it, or say in this part that the data is made up."
    ),
    FindingKind.SENTENCE_LONG: mark("The sentence has {a} words, more than 35: “{b}”."),
    FindingKind.LAW_EXPIRED: mark("“{a}” no longer holds. Now: {b}."),
    FindingKind.TONE_MIXED: mark("“{a}” places its mark otherwise than “{b}” does elsewhere in the course."),
    FindingKind.EXCLAMATION: mark("Calm text does without an exclamation mark."),
}


def sentence_of(finding: Finding) -> str:
    """The sentence that says what is wrong and what to do."""
    values = {
        name: finding.values[index] if index < len(finding.values) else ""
        for index, name in enumerate(_NAMES)
    }
    return tr(_SENTENCES[finding.kind], **values)


def title_of_severity(severity: Severity) -> str:
    """How bad it is, in one word."""
    return tr(_SEVERITIES[severity])


def place_of(finding: Finding) -> str:
    """Where it is, as editors understand it: file, line and column with colons."""
    numbers = [str(number) for number in (finding.line, finding.column) if number]
    file = f"../{finding.folder}/{finding.file}" if finding.folder else finding.file
    return ":".join([file, *numbers])


def fix_of(finding: Finding) -> str:
    """The line as it will read after mending, or "" where a person has to decide."""
    return "" if finding.fix is None else finding.fix.after.strip()
