"""Course C held against its plan: outcomes, levels, draws, pictures, guessing, and nothing outdated in any course.

What the plan says of the whole course is asked for as soon as all its lessons are there, of a part from its first day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.shipped.outdated_statements import EXAMPLES, RIGHT, outdated_in
from trainer.domain.course import Course, Module
from trainer.domain.ids import BankId, OutcomeId
from trainer.domain.question import Level, OneAnswer, Option, Question, SeveralAnswers
from trainer.formats.course_folder import read_course
from trainer.formats.course_pictures import used_pictures
from trainer.formats.course_reading import CourseReading

COURSES = Path(__file__).parents[2] / "courses"
PLAN = {
    "trach-nhiem-phap-luat": ("ba-thuoc-tinh", "trach-nhiem-ca-nhan"),
    "tai-khoan-thiet-bi-mang": ("mat-khau", "xac-thuc-hai-lop", "thiet-bi", "ket-noi"),
    "lua-dao-truc-tuyen": ("thu-lua-dao", "duong-lien-ket", "qr-ung-dung", "gia-danh"),
    "ma-doc-su-co": ("ma-doc", "sao-luu", "su-co"),
    "du-lieu-ca-nhan": ("phan-loai-du-lieu", "quyen-nguoi-dan", "che-thong-tin"),
    "bi-mat-mang-xa-hoi-ai": ("bi-mat-nha-nuoc", "ung-xu-mang", "tin-gia", "ai-an-toan"),
}
LEVELS = {Level.KNOW: 25, Level.UNDERSTAND: 35, Level.APPLY: 40}
LEVEL_SLACK = 5
MUST_OUTCOMES = {"xac-thuc-hai-lop", "su-co", "bi-mat-nha-nuoc", "ai-an-toan"}
ITEMS, ITEMS_A_LESSON, DRAWN, PER_DRAWN, PICTURES = 140, 7, 30, 3.5, 30
MINUTES = range(190, 281)
GUESSED_SHARE, GUESSED_SHARE_OF_A_PART = 0.35, 0.40
PICTURE_CAP = 300 * 1024
_POLITE = re.compile(r"\b(?:báo|gọi|hỏi|người phụ trách)\b")

READING = read_course(COURSES / "an-toan-thong-tin")


def _course() -> Course:
    assert READING.course is not None
    return READING.course


COURSE = _course()
LESSONS = tuple(lesson.id for lesson in COURSE.lessons)
WHOLE = len(LESSONS) >= sum(map(len, PLAN.values()))
BANK_ITEMS = tuple(question for bank in COURSE.banks for question in bank.questions)
(TEST,) = COURSE.quizzes

whole_course = pytest.mark.skipif(not WHOLE, reason="not every lesson is written yet")


def test_modules_and_lessons_are_those_of_the_plan() -> None:
    written = {module.id: tuple(lesson.id for lesson in module.lessons) for module in COURSE.modules}
    planned = {
        module: tuple(lesson for lesson in lessons if lesson in LESSONS)
        for module, lessons in PLAN.items()
        if module in written
    }
    assert written == planned
    assert list(written) == list(planned)
    assert {str(outcome.id) for outcome in COURSE.outcomes} == {str(lesson) for lesson in LESSONS}


@pytest.mark.parametrize("outcome", [outcome.id for outcome in COURSE.outcomes])
def test_an_outcome_has_lesson_practice_and_bank(outcome: OutcomeId) -> None:
    taught = [lesson for lesson in COURSE.lessons if outcome in lesson.outcomes]
    assert taught
    assert sum(question.outcome == outcome for lesson in taught for question in lesson.questions) >= 3
    assert sum(question.outcome == outcome for question in BANK_ITEMS) >= ITEMS_A_LESSON


def test_levels_are_shared_as_the_blueprint_says() -> None:
    counted = Counter(question.level for question in BANK_ITEMS)
    shares = {level: 100 * counted[level] / len(BANK_ITEMS) for level in LEVELS}
    assert all(abs(shares[level] - share) <= LEVEL_SLACK for level, share in LEVELS.items()), shares


def test_every_bank_is_drawn_and_large_enough() -> None:
    drawn: Counter[BankId] = Counter()
    for rule in TEST.draw:
        drawn[rule.bank] += rule.count
    assert set(drawn) == {bank.id for bank in COURSE.banks}
    for bank in COURSE.banks:
        assert len(bank.questions) >= PER_DRAWN * drawn[bank.id], bank.id
    assert TEST.pass_mark == 80
    assert TEST.opens_after_lessons


def test_must_items_stand_where_the_blueprint_wants_them() -> None:
    marked = Counter(question.outcome for question in BANK_ITEMS if question.must)
    assert set(marked) == MUST_OUTCOMES & set(LESSONS)
    assert all(count >= 2 for count in marked.values())


def test_every_bank_item_says_why_and_until_when_it_was_checked() -> None:
    until = f"(kiểm tra đến {COURSE.reviewed_until:%d/%m/%Y})"
    assert [question.id for question in BANK_ITEMS if not question.explanation] == []
    assert [question.id for question in BANK_ITEMS if not question.source.endswith(until)] == []


def test_no_two_items_ask_the_same() -> None:
    asked = Counter((question.prompt, question.body) for question in COURSE.questions())
    assert [text for text, count in asked.items() if count > 1] == []


def test_every_lesson_names_its_sources() -> None:
    for lesson in COURSE.lessons:
        assert lesson.sources, lesson.id
        assert all(source.checked <= COURSE.reviewed_until for source in lesson.sources)
    assert (COURSES / "an-toan-thong-tin" / "sources.md").is_file()


@whole_course
def test_the_whole_course_has_the_planned_size() -> None:
    assert tuple(module.id for module in COURSE.modules) == tuple(PLAN)
    assert tuple(lesson for lessons in PLAN.values() for lesson in lessons) == LESSONS
    assert len(BANK_ITEMS) >= ITEMS
    assert TEST.item_count == DRAWN
    assert TEST.minutes == 40
    assert COURSE.minutes in MINUTES
    assert len(READING.media) >= PICTURES


@whole_course
def test_the_test_draws_from_each_module_by_its_minutes() -> None:
    def drawn(module: Module) -> int:
        banks = {f"nh-{lesson.id}" for lesson in module.lessons}
        return sum(rule.count for rule in TEST.draw if rule.bank in banks)

    for module in COURSE.modules:
        fair = DRAWN * sum(lesson.minutes for lesson in module.lessons) / COURSE.minutes
        assert abs(drawn(module) - fair) <= 2, (module.id, drawn(module), fair)


HABITS: dict[str, Callable[[int, Option], int]] = {
    "the longest": lambda _, option: len(option.text),
    "the shortest": lambda _, option: -len(option.text),
    "the first": lambda place, _: -place,
    "the last": lambda place, _: place,
    "the politest": lambda _, option: len(_POLITE.findall(option.text.lower())),
}


def expected_score(questions: Sequence[OneAnswer], habit: Callable[[int, Option], int]) -> float:
    """The share of right answers of someone who always follows a habit; equal options are chosen by lot."""
    score = 0.0
    for question in questions:
        weights = [habit(place, option) for place, option in enumerate(question.options)]
        best = [
            option for option, weight in zip(question.options, weights, strict=True) if weight == max(weights)
        ]
        score += sum(option.right for option in best) / len(best)
    return score / len(questions)


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit_does_not_pass_for_knowledge(habit: str) -> None:
    choices = [question for question in BANK_ITEMS if isinstance(question, OneAnswer)]
    limit = GUESSED_SHARE if WHOLE else GUESSED_SHARE_OF_A_PART
    assert expected_score(choices, HABITS[habit]) < limit


def test_the_score_of_a_habit_is_what_it_says() -> None:
    """All or nothing where one option stands out, a fair lot where none does."""
    question = next(question for question in BANK_ITEMS if isinstance(question, OneAnswer))
    right = next(place for place, option in enumerate(question.options) if option.right)
    assert expected_score([question], lambda place, _: int(place == right)) == 1
    assert expected_score([question], lambda place, _: int(place != right)) == 0
    assert expected_score([question], lambda _, __: 0) == 1 / len(question.options)


# Pictures


def test_every_picture_is_used_small_and_described() -> None:
    used = list(used_pictures(READING.documents))
    assert {picture.name for picture in used} == set(READING.media)
    assert [name for name, data in READING.media.items() if len(data) >= PICTURE_CAP] == []
    for picture in used:
        assert len(picture.alt.split()) >= 8, (picture.file, picture.name)
        assert not re.match(r"(?:hình|ảnh minh họa|sơ đồ)\s*\d*[.:]?$", picture.alt, re.IGNORECASE)
    alts = Counter(picture.alt for picture in used)
    assert [alt for alt, count in alts.items() if count > 1] == []


# Outdated statements, in every shipped course

SHIPPED = sorted(path.parent for path in COURSES.glob("*/course.md"))


@pytest.mark.parametrize("row", EXAMPLES)
def test_the_scan_finds_what_authors_still_write(row: int) -> None:
    assert outdated_in(EXAMPLES[row])


@pytest.mark.parametrize("text", RIGHT)
def test_the_scan_leaves_alone_what_is_right(text: str) -> None:
    assert outdated_in(text) == []


def said(question: Question) -> str:
    """What a question tells its reader to be so: everything but its wrong options."""
    texts = [question.prompt, question.body, question.explanation, question.source, question.hint]
    if isinstance(question, OneAnswer | SeveralAnswers):
        texts += [option.text for option in question.options if option.right]
        texts += [option.feedback for option in question.options]
    return ".\n".join(texts)


def statements(reading: CourseReading) -> Iterator[tuple[str, str]]:
    course = reading.course
    assert course is not None
    yield "course", course.welcome
    for module in course.modules:
        yield module.id, module.summary
    for lesson in course.lessons:
        yield from ((lesson.id, source.text) for source in lesson.sources)
        for part in lesson.parts:
            yield from ((part.id, text) for text in re.split(r"\n\s*\n|\n(?=\|)", part.markdown))
    for question in course.questions():
        yield question.id, said(question)
    for quiz in course.quizzes:
        yield quiz.id, quiz.intro


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: path.name)
def test_no_shipped_course_says_what_no_longer_holds(folder: Path) -> None:
    found = [(place, old) for place, text in statements(read_course(folder)) for old in outdated_in(text)]
    assert found == []
