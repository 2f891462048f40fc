"""Rules about how a course is built: lessons, practice, banks, tests, outcomes, pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from trainer.domain.course import Bank, Course, DrawRule, Lesson, Quiz
from trainer.domain.findings import FindingKind, Place
from trainer.domain.question import OneAnswer, Question, SeveralAnswers
from trainer.domain.text import fold
from trainer.formats.course_files import COURSE_FILE, PICTURE_CAP, PICTURE_FILE
from trainer.formats.course_pictures import SIDE_CAP, picture_size, type_of_name, used_pictures
from trainer.formats.course_reading import CourseReading
from trainer.formats.finding_list import FindingList

MINUTES = (8, 16)
PARTS = (3, 6)
PRACTICE = (3, 6)
ITEMS_PER_DRAWN = 3.5
FEW_ITEMS = 6
LONGEST_SHARE = 0.4
POSITION_SHARE = 0.5
_ALL_OF_ABOVE = (
    "tat ca cac dap an tren",
    "tat ca dap an tren",
    "tat ca cac phuong an tren",
    "tat ca deu dung",
    "tat ca y tren",
    "khong co dap an nao",
    "khong dap an nao",
    "all of the above",
    "none of the above",
)


def check_design(reading: CourseReading, gathered: FindingList) -> None:
    """Apply the rules of this module to what could be read."""
    check_pictures(reading, gathered)
    course = reading.course
    if course is None:
        return
    for lesson in course.lessons:
        place = reading.places.get(("lesson", lesson.id), Place(COURSE_FILE))
        _check_lesson(lesson, reading.callouts.get(lesson.id, ()), gathered.of(place.file))
    for question in course.questions():
        _check_question(question, reading, gathered)
    for bank in course.banks:
        _check_bank(bank, gathered.of(f"bank/{bank.id}.md"))
    _check_tests(course, reading, gathered)
    _check_outcomes(course, gathered.of(COURSE_FILE))


def check_pictures(reading: CourseReading, gathered: FindingList) -> None:
    """Every picture that is shown is there and harmless, every picture that is there is shown."""
    used = set()
    for picture in used_pictures(reading.documents):
        findings = gathered.of(picture.file)
        if not PICTURE_FILE.fullmatch(picture.name):
            findings.error(FindingKind.PICTURE_ELSEWHERE, picture.line, picture.name, column=picture.column)
        elif picture.name not in reading.files:
            findings.error(FindingKind.PICTURE_MISSING, picture.line, picture.name, column=picture.column)
        if not picture.alt:
            findings.error(FindingKind.PICTURE_WITHOUT_ALT, picture.line, picture.name, column=picture.column)
        used.add(picture.name)
    for name, data in reading.media.items():
        findings = gathered.of(name)
        size = picture_size(data)
        if size is None or size.type is not type_of_name(name):
            findings.error(FindingKind.PICTURE_BROKEN)
        elif not (0 < size.width <= SIDE_CAP and 0 < size.height <= SIDE_CAP) or len(data) > PICTURE_CAP:
            findings.error(
                FindingKind.PICTURE_TOO_LARGE, 0, str(size.width), str(size.height), str(len(data) // 1024)
            )
        if name not in used:
            findings.warn(FindingKind.PICTURE_UNUSED)


def _check_lesson(lesson: Lesson, callouts: tuple[str, ...], findings: FindingList) -> None:
    if not MINUTES[0] <= lesson.minutes <= MINUTES[1]:
        findings.warn(FindingKind.MINUTES_UNUSUAL, 1, str(lesson.minutes))
    if not PARTS[0] <= len(lesson.parts) <= PARTS[1]:
        findings.hint(FindingKind.PART_COUNT, 1, str(len(lesson.parts)))
    if "tom-tat" not in callouts:
        findings.warn(FindingKind.SUMMARY_MISSING, 1)
    if "lam-ngay" not in callouts:
        findings.warn(FindingKind.ACTION_MISSING, 1)
    practice = lesson.questions
    if not PRACTICE[0] <= len(practice) <= PRACTICE[1]:
        findings.warn(FindingKind.PRACTICE_COUNT, 1, str(len(practice)))
    if len(practice) > 1 and len({type(question) for question in practice}) < 2:
        findings.warn(FindingKind.PRACTICE_ONE_KIND, 1)


def _check_question(question: Question, reading: CourseReading, gathered: FindingList) -> None:
    if not isinstance(question, OneAnswer | SeveralAnswers):
        return
    place = reading.places.get(("item", question.id), Place(COURSE_FILE))
    for option in question.options:
        if any(phrase in fold(option.text) for phrase in _ALL_OF_ABOVE):
            gathered.of(place.file).warn(FindingKind.ALL_OF_ABOVE, place.line, option.text)


def _check_bank(bank: Bank, findings: FindingList) -> None:
    """What gives a right answer away without knowing anything (Haladyna and others, 2002)."""
    choices = [question for question in bank.questions if isinstance(question, OneAnswer)]
    if len(choices) < FEW_ITEMS:
        return
    longest = sum(_right_is_longest(question) for question in choices)
    if longest > LONGEST_SHARE * len(choices):
        findings.warn(FindingKind.RIGHT_IS_LONGEST, 0, str(longest), str(len(choices)))
    positions = Counter(
        index for question in choices for index, option in enumerate(question.options) if option.right
    )
    for position, count in positions.most_common(1):
        if count > POSITION_SHARE * len(choices):
            findings.warn(FindingKind.RIGHT_POSITION, 0, str(position + 1), str(count), str(len(choices)))


def _right_is_longest(question: OneAnswer) -> bool:
    right = max((len(option.text) for option in question.options if option.right), default=0)
    return all(len(option.text) < right for option in question.options if not option.right)


def _check_tests(course: Course, reading: CourseReading, gathered: FindingList) -> None:
    if not course.quizzes:
        gathered.of(COURSE_FILE).warn(FindingKind.TEST_MISSING)
    drawn: set[str] = set()
    for quiz in course.quizzes:
        findings = gathered.of(reading.places.get(("quiz", quiz.id), Place(COURSE_FILE)).file)
        for rule in quiz.draw:
            drawn.add(rule.bank)
            _check_rule(course, rule, findings)
        _check_sums(course, quiz, findings)
    for bank in course.banks:
        if course.quizzes and bank.id not in drawn:
            gathered.of(f"bank/{bank.id}.md").warn(FindingKind.BANK_UNUSED)


def _check_rule(course: Course, rule: DrawRule, findings: FindingList) -> None:
    count = len(_candidates(course.bank(rule.bank).questions, rule))
    values = (str(rule.bank), str(count), str(rule.count))
    if count < rule.count:
        findings.error(FindingKind.BANK_TOO_SMALL, 0, *values)
    elif count < ITEMS_PER_DRAWN * rule.count:
        findings.warn(FindingKind.BANK_NARROW, 0, *values)


def _candidates(questions: Iterable[Question], rule: DrawRule) -> list[Question]:
    return [
        question
        for question in questions
        if rule.outcome in (None, question.outcome) and rule.level in (None, question.level)
    ]


def _check_sums(course: Course, quiz: Quiz, findings: FindingList) -> None:
    """Several rules may draw from one bank; no item is drawn twice."""
    sums: Counter[str] = Counter()
    for rule in quiz.draw:
        sums[rule.bank] += rule.count
    for bank in course.banks:
        single = any(rule.count == sums[bank.id] for rule in quiz.draw if rule.bank == bank.id)
        if sums[bank.id] > len(bank.questions) and not single:
            values = (str(bank.id), str(len(bank.questions)), str(sums[bank.id]))
            findings.error(FindingKind.BANK_TOO_SMALL, 0, *values)


def _check_outcomes(course: Course, findings: FindingList) -> None:
    taught = {outcome for lesson in course.lessons for outcome in lesson.outcomes}
    asked = {question.outcome for question in course.questions()}
    for outcome in course.outcomes:
        if outcome.id not in taught:
            findings.warn(FindingKind.OUTCOME_WITHOUT_LESSON, 0, outcome.id)
        if outcome.id not in asked:
            findings.warn(FindingKind.OUTCOME_WITHOUT_QUESTION, 0, outcome.id)
