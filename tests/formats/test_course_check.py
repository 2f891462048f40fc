"""The rules of a good course: each is seen to find its mistake and to leave good text alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders import (
    a_bank,
    a_course,
    a_course_folder,
    a_lesson,
    a_question,
    a_quiz,
    an_option,
    one_answer,
    several_answers,
)
from tests.course_writing import a_picture, course_files
from trainer.domain.course import Course, DrawRule, Outcome
from trainer.domain.findings import Finding, FindingKind, Severity
from trainer.domain.ids import BankId, ItemId, OutcomeId
from trainer.domain.question import Level, OneAnswer
from trainer.formats.course_check import check, check_folder
from trainer.formats.course_folder import read_course_files

LESSON = "1-can-ban/1-kiem-tra-kenh-khac.md"
BANK = "bank/nh-kenh-khac.md"


def findings(course: Course | None = None, more: dict[str, bytes] | None = None) -> tuple[Finding, ...]:
    made = {**course_files(course or a_course()), "media/thu-mau.png": a_picture()}
    return check(read_course_files(made | (more or {})))


def kinds(course: Course | None = None) -> list[FindingKind]:
    return [finding.kind for finding in findings(course)]


def with_text(text: str, *, where: str = "Vài câu để tự xem lại.", name: str = LESSON) -> list[FindingKind]:
    """The findings when a sentence of the builder's lesson is replaced."""
    made = {**course_files(a_course()), "media/thu-mau.png": a_picture()}
    before = made[name].decode()
    assert where in before
    made[name] = before.replace(where, text, 1).encode()
    return [finding.kind for finding in check(read_course_files(made))]


def with_lesson(**bent: Any) -> Course:
    course = a_course()
    lessons = (a_lesson(**bent), *course.modules[0].lessons[1:])
    return a_course(modules=(dataclasses.replace(course.modules[0], lessons=lessons),))


def test_the_builder_course_has_no_findings(tmp_path: Path) -> None:
    assert check_folder(a_course_folder(tmp_path))[1] == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (" ".join(["chữ"] * 36) + ".", FindingKind.SENTENCE_LONG),
        (" ".join(["chữ"] * 20) + "\n" + " ".join(["chữ"] * 20), FindingKind.SENTENCE_LONG),
        ("- " + " ".join(["chữ"] * 36), FindingKind.SENTENCE_LONG),
        ("| a |\n| --- |\n| " + " ".join(["chữ"] * 36) + " |", FindingKind.SENTENCE_LONG),
        ("::: meo " + " ".join(["chữ"] * 36) + "\nNgắn.\n:::", FindingKind.SENTENCE_LONG),
        ("Theo Nghị định số 13/2023/NĐ-CP, anh/chị xin phép.", FindingKind.LAW_EXPIRED),
        ("Hồ sơ gửi Sở Thông tin và Truyền thông.", FindingKind.LAW_EXPIRED),
        ("Cả nước có 63 tỉnh, thành phố.", FindingKind.LAW_EXPIRED),
        ("Chỉ thị 14/CT-TTg yêu cầu học.", FindingKind.LAW_EXPIRED),
        ("Đăng nhập tại dangky-nhanh.com nhé.", FindingKind.ADDRESS_REAL),
        ("Thư gửi từ hotro@nganhang-so.vn hôm qua.", FindingKind.ADDRESS_REAL),
        ("Xem `http://gov.vn.nop-phi.top/a`.", FindingKind.ADDRESS_REAL),
        ("Số định danh 001085012345 của bác.", FindingKind.PERSONAL_DATA),
        ("Gọi 0912 345 678 ngay.", FindingKind.PERSONAL_DATA),
        ("Gọi +84912345678 ngay.", FindingKind.PERSONAL_DATA),
        ("Xem [bài](lesson:khong-co).", FindingKind.LINK_BROKEN),
        ("Xem [bài](bai-2.md).", FindingKind.LINK_DEAD),
        ("Ở {{khong_co}} có.", FindingKind.VARIABLE_UNKNOWN),
        ("Chữ <b>đậm</b>.", FindingKind.RAW_HTML),
        ("Hãy cẩn thận!", FindingKind.EXCLAMATION),
        ("Uỷ ban và hoà giải.", FindingKind.TONE_MIXED),
        ("![](media/thu-mau.png)", FindingKind.PICTURE_WITHOUT_ALT),
        ("![a](media/khac.png)", FindingKind.PICTURE_MISSING),
        ("![a](../khac.png)", FindingKind.PICTURE_ELSEWHERE),
        ("![a](https://a.gov.vn/khac.png)", FindingKind.PICTURE_ELSEWHERE),
    ],
)
def test_wording_is_checked(text: str, kind: FindingKind) -> None:
    assert set(with_text(text)) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        " ".join(["chữ"] * 20) + ". " + " ".join(["chữ"] * 20) + ".",
        " ".join(["chữ"] * 20) + "\n\n" + " ".join(["chữ"] * 20),
        "- " + " ".join(["chữ"] * 20) + "\n- " + " ".join(["chữ"] * 20),
        "Nghị định 13/2023 đã hết hiệu lực, nay là Nghị định 356/2025.",
        "Từ 01/7/2025 không còn cấp huyện.",
        "Chỉ thị 14/CT-TTg ngày 22/4/2026 yêu cầu học.",
        "Vào dichvucong.gov.vn, đừng vào dichvucong-gov-vn.example.",
        "Tệp hoso.pdf.exe và hop.zip là tệp lạ, TP.HCM thì không.",
        "Số 001085012345 và 0912345678 là dữ liệu minh họa.",
        "Số quyết định 1234567890123 và tổng đài 19001234.",
        "Xem [bài](lesson:bao-cao) và [luật](https://vbpl.vn/a).",
        "Ở {{don_vi}} có `{{don_vi}}`.",
        "So sánh 3 < 5 và 7 > 2.",
        'Thư viết "Chúc mừng!" rồi `P@ss!`.',
        "```\n<b> !\n{{khong_co}} ![a](b)\n```",
        "![Thư (mẫu) [1]](media/thu-mau.png \"Hình 1. Thư (đừng làm theo), 'mẫu'\")",
        "Xem `![a](media/khac.png)` và ![Thư](media/thu-mau.png).",
        "Hòa giải, khóa, thủy, quý, khỏe, hoàn thành, xoáy.",
    ],
)
def test_good_wording_is_left_alone(text: str) -> None:
    assert with_text(text) == []


def test_the_rarer_tone_placement_is_named_with_its_place() -> None:
    made = {**course_files(a_course()), "media/thu-mau.png": a_picture()}
    text = made[LESSON].decode().replace("Vài câu để tự xem lại.", "Thuỷ, Hòa và khóa.")
    found = check(read_course_files(made | {LESSON: text.encode()}))
    assert [(finding.kind, finding.values) for finding in found] == [
        (FindingKind.TONE_MIXED, ("Thuỷ", "họa")),
    ]
    assert found[0].column == 1 + "Thuỷ".index("u")


def test_a_question_about_a_change_may_name_the_old_thing() -> None:
    text = "Thư mang tên UBND thị xã. Cấp huyện đã kết thúc hoạt động.\n"
    assert with_text(text, where="Một thư lạ xin số tài khoản của anh/chị.") == []


def test_sources_may_name_where_a_fact_was_read() -> None:
    assert with_text("> Căn cứ: antoan360.com", where="> Căn cứ: Nguồn minh họa", name=BANK) == []


def test_long_alternative_text_is_read_in_its_parts() -> None:
    words = " ".join(["chữ"] * 20)
    assert with_text(f"![{words}; {words}](media/thu-mau.png)") == []


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (lambda: with_lesson(minutes=5), [FindingKind.MINUTES_UNUSUAL]),
        (lambda: with_lesson(minutes=30), [FindingKind.MINUTES_UNUSUAL]),
        (lambda: with_lesson(questions=(one_answer(),)), [FindingKind.PRACTICE_COUNT]),
        (
            lambda: with_lesson(questions=(one_answer("x-1"), one_answer("x-2"), one_answer("x-3"))),
            [FindingKind.PRACTICE_ONE_KIND],
        ),
        (lambda: a_course(quizzes=()), [FindingKind.TEST_MISSING]),
        (
            lambda: a_course(quizzes=(a_quiz(draw=(DrawRule(BankId("nh-kenh-khac"), 3),)),)),
            [FindingKind.BANK_NARROW],
        ),
        (
            lambda: a_course(quizzes=(a_quiz(draw=(DrawRule(BankId("nh-kenh-khac"), 9),)),)),
            [FindingKind.BANK_TOO_SMALL],
        ),
        (
            lambda: a_course(
                quizzes=(a_quiz(draw=(DrawRule(BankId("nh-kenh-khac"), 1, level=Level.KNOW),)),)
            ),
            [FindingKind.BANK_TOO_SMALL],
        ),
        (
            lambda: a_course(
                quizzes=(
                    a_quiz(
                        draw=tuple(DrawRule(BankId("nh-kenh-khac"), 2) for _ in range(5)),
                    ),
                )
            ),
            [FindingKind.BANK_TOO_SMALL],
        ),
        (
            lambda: a_course(
                banks=(
                    a_bank(),
                    a_bank("khac", "kh", questions=tuple(one_answer(f"kh-{index}") for index in range(2))),
                )
            ),
            [FindingKind.BANK_UNUSED],
        ),
        (
            lambda: a_course(outcomes=(*a_course().outcomes, Outcome(OutcomeId("them"), "Thêm"))),
            [FindingKind.OUTCOME_WITHOUT_LESSON, FindingKind.OUTCOME_WITHOUT_QUESTION],
        ),
    ],
)
def test_the_design_is_checked(course: Callable[[], Course], expected: list[FindingKind]) -> None:
    assert kinds(course()) == expected


def test_a_lesson_of_two_parts_gets_a_hint_and_misses_its_callouts() -> None:
    lesson = a_lesson()
    bent = with_lesson(parts=(lesson.parts[0], lesson.parts[2]))
    assert [(finding.kind, finding.severity) for finding in findings(bent)] == [
        (FindingKind.ACTION_MISSING, Severity.WARNING),
        (FindingKind.SUMMARY_MISSING, Severity.WARNING),
        (FindingKind.PART_COUNT, Severity.HINT),
    ]


@pytest.mark.parametrize("text", ["Tất cả các đáp án trên", "tất cả đều đúng", "All of the above"])
def test_all_of_the_above_is_named(text: str) -> None:
    question = several_answers(
        options=(an_option("a", "Một", right=True), an_option("b", "Hai"), an_option("c", text))
    )
    bent = with_lesson(questions=(one_answer(), question, a_question("order")))
    assert kinds(bent) == [FindingKind.ALL_OF_ABOVE]


def _bank_of(questions: list[OneAnswer]) -> Course:
    bank = a_bank(questions=tuple(questions))
    return a_course(banks=(bank,), quizzes=(a_quiz(draw=(DrawRule(bank.id, 1),)),))


def test_right_answers_that_stand_out_are_named() -> None:
    def question(index: int, right: int, *, long: bool) -> OneAnswer:
        options = tuple(
            an_option(
                letter,
                f"Lựa chọn {letter}" + (" dài hơn hẳn" if long and place == right else ""),
                right=place == right,
            )
            for place, letter in enumerate("abcd")
        )
        return one_answer(f"nh-{index}", options=options)

    longest = [question(index, index % 4, long=index % 2 == 0) for index in range(8)]
    assert kinds(_bank_of(longest)) == [FindingKind.RIGHT_IS_LONGEST]
    first = [question(index, 0 if index < 5 else 2, long=False) for index in range(8)]
    assert kinds(_bank_of(first)) == [FindingKind.RIGHT_POSITION]
    mixed = [question(index, index % 4, long=index == 0) for index in range(8)]
    assert kinds(_bank_of(mixed)) == []


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("media/thu-mau.png", b"GIF89a\x04\x00\x03\x00", FindingKind.PICTURE_BROKEN),
        ("media/thu-mau.png", b"<svg/>", FindingKind.PICTURE_BROKEN),
        ("media/thu-mau.png", a_picture(4097, 1), FindingKind.PICTURE_TOO_LARGE),
        ("media/thu-mau.png", a_picture() + bytes(1 << 20), FindingKind.PICTURE_TOO_LARGE),
        ("media/thua.png", a_picture(), FindingKind.PICTURE_UNUSED),
    ],
)
def test_pictures_are_checked_by_their_first_bytes(name: str, data: bytes, kind: FindingKind) -> None:
    assert [(finding.kind, finding.file) for finding in findings(more={name: data})] == [(kind, name)]


def test_a_course_that_cannot_be_read_is_still_checked_for_words() -> None:
    made = course_files(a_course())
    made["course.md"] = b"---\ntitle: a\n---\nM\xe1\xbb\x99t!\n"
    found = {finding.kind for finding in check(read_course_files(made))}
    assert FindingKind.EXCLAMATION in found
    assert FindingKind.MEMBER_MISSING in found


def test_item_ids_are_checked_over_the_whole_course() -> None:
    bank = a_bank()
    twice = dataclasses.replace(bank, questions=(*bank.questions, one_answer("ca-01", id=ItemId("ca-01"))))
    assert FindingKind.ID_REPEATED in kinds(a_course(banks=(twice,)))
