"""Courses for measuring: lessons of so many words, with everything a lesson can show."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.builders import a_course, a_lesson, one_answer
from trainer.domain.course import Course, Module, Part
from trainer.domain.ids import CourseId, ItemId, LessonId, ModuleId, PartId

_WORDS = (
    "khi nhận một thư lạ anh chị dừng lại đọc kỹ địa chỉ người gửi rồi gọi số điện thoại đã lưu từ trước để hỏi "
    "lại cho rõ kẻ gian thường thúc giục làm ngay trong ngày xin mã xác thực mật khẩu hoặc số tài khoản cơ quan "
    "nhà nước không yêu cầu cung cấp thông tin như vậy qua tin nhắn văn bản chuyển đổi số dữ liệu cá nhân bảo mật "
    "thiết bị phần mềm cập nhật sao lưu tệp đính kèm đường liên kết trang đăng nhập giả mạo báo cáo người phụ trách"
).split()
_TABLE_WORDS, _CALLOUT_WORDS = 24, 30
WORDS_A_PART = 375


def sentence(chance: random.Random, words: int) -> str:
    """So many words, written as one sentence."""
    return f"{' '.join(chance.choice(_WORDS) for _ in range(words)).capitalize()}."


def part_text(chance: random.Random, words: int, kind: int) -> str:
    """Paragraphs, a list, a table and a callout; pictures in every third part."""
    blocks = [sentence(chance, 14) for _ in range(3)]
    blocks.append("\n".join(f"- **{sentence(chance, 3)}** {sentence(chance, 9)}" for _ in range(5)))
    rows = "\n".join(f"| {sentence(chance, 3)} | {sentence(chance, 5)} |" for _ in range(3))
    blocks.append(f"| Việc | Vì sao |\n| --- | --- |\n{rows}")
    blocks.append(f"::: luu-y\n{sentence(chance, _CALLOUT_WORDS)}\n:::")
    if kind % 3 == 0:
        blocks.append('![Một thư mẫu có dòng tiêu đề thúc giục](media/thu-mau.png "Hình 1. Thư mẫu")')
    while (missing := words - sum(len(block.split()) for block in blocks)) > 0:
        blocks.insert(1, " ".join(sentence(chance, 15) for _ in range(-(-min(missing, 60) // 15))))
    return "\n\n".join(blocks)


def a_long_course(lessons: int = 2, *, words: int = 3_000, id_: str = "bai-dai", seed: int = 7) -> Course:
    """A course whose every lesson has `words` words in parts of some 375, each lesson with another text."""
    chance = random.Random(seed)
    made = []
    for number in range(lessons):
        name = f"{id_}-{number:03}"
        parts = [
            Part(
                PartId(f"{name}-p{place}"),
                sentence(chance, 5).rstrip("."),
                part_text(chance, min(WORDS_A_PART, words), place),
                (one_answer(f"ca-{id_}-{number:03}"),) if place == 0 else (),
            )
            for place in range(max(1, round(words / WORDS_A_PART)))
        ]
        made.append(replace(a_lesson(name), id=LessonId(name), title=f"Bài dài {number}", parts=tuple(parts)))
    module = Module(ModuleId("dai"), "Bài dài", "Để đo.", tuple(made))
    return replace(a_course(id_), id=CourseId(id_), modules=(module,))


def item_of(course: Course) -> ItemId:
    """The first practice question."""
    return next(question.id for lesson in course.lessons for question in lesson.questions)
