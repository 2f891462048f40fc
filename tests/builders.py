"""Courses and questions for tests: valid by default, one word to bend (`a_question("number", points=2)`).

`a_course()` is a domain value, `a_course_folder(folder)` the same course written down as an author would;
`a_course_folder(folder, bent_course)` writes any other one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.course_writing import a_picture, course_files
from trainer.domain.course import (
    Bank,
    Course,
    DrawRule,
    Lesson,
    Module,
    Outcome,
    Part,
    Quiz,
    Source,
    Tile,
    TileColour,
)
from trainer.domain.ids import (
    BankId,
    CourseId,
    ItemId,
    LessonId,
    ModuleId,
    OptionId,
    OutcomeId,
    PartId,
    QuizId,
)
from trainer.domain.question import (
    Card,
    ChoiceGap,
    Gaps,
    Level,
    Match,
    Number,
    OneAnswer,
    Option,
    Order,
    Pair,
    Question,
    SeveralAnswers,
    ShortText,
    TypedGap,
)
from trainer.formats.course_folder import read_course_files
from trainer.formats.course_pack import pack
from trainer.formats.keys import SigningKey

KINDS = ("one", "several", "order", "match", "text", "number", "gaps")
OUTCOME = OutcomeId("kenh-khac")
TODAY = date(2026, 11, 23)


def an_option(id_: str, text: str, *, right: bool = False, feedback: str = "") -> Option:
    """An option of a choice question."""
    return Option(OptionId(id_), text, right, feedback or ("Đúng như vậy." if right else "Chưa đúng."))


def _common(id_: str, **bent: Any) -> dict[str, Any]:
    return {
        "id": ItemId(id_),
        "outcome": OUTCOME,
        "level": Level.APPLY,
        "explanation": "Kênh khác thì kẻ giả mạo không nắm được.",
        "source": "Nguồn minh họa (kiểm tra đến 23/11/2026)",
    } | bent


def one_answer(id_: str = "ca-01", **bent: Any) -> OneAnswer:
    """Three options, `b` is right."""
    fields = _common(
        id_,
        prompt="Anh/chị nên làm gì trước tiên?",
        body="Một thư lạ xin số tài khoản của anh/chị.",
        options=(
            an_option("a", "Trả lời thư để hỏi lại cho rõ"),
            an_option("b", "Gọi số đã biết của người gửi", right=True),
            an_option("c", "Chuyển thư cho cả phòng cùng xem"),
        ),
    )
    return OneAnswer(**(fields | bent))


def several_answers(id_: str = "ca-02", **bent: Any) -> SeveralAnswers:
    """Four options, `a` and `c` are right."""
    fields = _common(
        id_,
        prompt="Dấu hiệu nào cho thấy thư có thể là giả?",
        options=(
            an_option("a", "Thúc giục làm ngay trong ngày", right=True),
            an_option("b", "Có lời chào ở đầu thư"),
            an_option("c", "Địa chỉ gửi lạ", right=True),
            an_option("d", "Có tệp đính kèm đúng như đã hẹn"),
        ),
    )
    return SeveralAnswers(**(fields | bent))


def order(id_: str = "ca-03", **bent: Any) -> Order:
    """Three cards `a`, `b`, `c` in this order, and the stray `z`."""
    fields = _common(
        id_,
        prompt="Xếp các việc theo thứ tự nên làm.",
        cards=(
            Card(OptionId("a"), "Dừng lại"),
            Card(OptionId("b"), "Kiểm tra bằng kênh khác"),
            Card(OptionId("c"), "Báo cáo"),
        ),
        strays=(Card(OptionId("z"), "Xóa hết thư trong hộp"),),
    )
    return Order(**(fields | bent))


def match(id_: str = "ca-04", **bent: Any) -> Match:
    """Lines `a`, `b`, `c`; `a` and `c` share the right side of `a`; `z` is a spare right side."""
    a, b, c, z = (OptionId(letter) for letter in "abcz")
    fields = _common(
        id_,
        prompt="Ghép mỗi tình huống với cách xử lý.",
        pairs=(
            Pair(a, "Thư xin mã OTP", a),
            Pair(b, "Thư mời họp đã hẹn trước", b),
            Pair(c, "Thư báo trúng thưởng", a),
        ),
        rights=(Card(a, "Báo cáo"), Card(b, "Mở đọc"), Card(z, "Chuyển tiền")),
    )
    return Match(**(fields | bent))


def short_text(id_: str = "ca-05", **bent: Any) -> ShortText:
    """Two accepted answers."""
    fields = _common(
        id_, prompt="Tên miền của cơ quan nhà nước kết thúc bằng gì?", answers=(".gov.vn", "gov.vn")
    )
    return ShortText(**(fields | bent))


def number(id_: str = "ca-06", **bent: Any) -> Number:
    """24 to 26, in characters."""
    fields = _common(
        id_,
        prompt="Cụm mật khẩu trong ví dụ dài bao nhiêu ký tự?",
        low=Fraction(24),
        high=Fraction(26),
        unit="ký tự",
    )
    return Number(**(fields | bent))


def gaps(id_: str = "ca-07", **bent: Any) -> Gaps:
    """One gap to choose, one to type."""
    fields = _common(
        id_,
        prompt="Điền vào chỗ trống.",
        pieces=(
            "Khi nghi ngờ, anh/chị ",
            ChoiceGap(("dừng lại", "bấm thử", "chuyển tiếp")),
            " rồi gọi cho ",
            TypedGap(("người gửi", "chính người gửi")),
            " bằng số đã biết.",
        ),
    )
    return Gaps(**(fields | bent))


_BY_KIND: Mapping[str, Callable[..., Question]] = {
    "one": one_answer,
    "several": several_answers,
    "order": order,
    "match": match,
    "text": short_text,
    "number": number,
    "gaps": gaps,
}


def a_question(kind: str = "one", id_: str | None = None, **bent: Any) -> Question:
    """A question of one of `KINDS`; further words replace its members."""
    make = _BY_KIND[kind]
    return make(**bent) if id_ is None else make(id_, **bent)


_TEXT = (
    "Chị Hạnh (dữ liệu minh họa) nhận một thư xin chuyển tiền gấp. Chị dừng lại và gọi số đã lưu từ trước.\n\n"
    '![Thư có dòng tiêu đề thúc giục](media/thu-mau.png "Hình 1. Một thư mẫu")'
)
_STEPS = (
    "| Việc | Vì sao |\n| --- | --- |\n| Dừng lại | Kẻ gian cần anh/chị vội |\n\n"
    "::: luu-y Hỏi ai\nHỏi {{dau_moi}} khi chưa chắc.\n:::"
)
_ENDING = (
    "::: tom-tat\nDừng lại, kiểm tra bằng kênh khác, rồi báo cáo.\n:::\n\n"
    "::: lam-ngay\nLưu số điện thoại của bộ phận công nghệ thông tin vào máy.\n:::"
)


def a_lesson(
    id_: str = "kiem-tra-kenh-khac", questions: tuple[Question, ...] | None = None, **bent: Any
) -> Lesson:
    """A lesson of three parts; the last one holds the practice questions (three kinds by default)."""
    practice = (one_answer(), several_answers(), order()) if questions is None else questions
    fields: dict[str, Any] = {
        "id": LessonId(id_),
        "title": "Kiểm tra bằng kênh khác",
        "outcomes": (OUTCOME,),
        "minutes": 10,
        "sources": (Source("Nguồn minh họa", TODAY),),
        "parts": (
            Part(PartId(f"{id_}-mo-dau"), "Một thư xin chuyển tiền", _TEXT),
            Part(PartId(f"{id_}-cac-buoc"), "Các bước nên làm", f"{_STEPS}\n\n{_ENDING}"),
            Part(PartId(f"{id_}-kiem-tra"), "Kiểm tra nhanh", "Vài câu để tự xem lại.", practice),
        ),
    }
    return Lesson(**(fields | bent))


def a_bank(id_: str = "nh-kenh-khac", prefix: str = "nh", **bent: Any) -> Bank:
    """Eight questions: one of each kind and a second one-answer question; ids `nh-01` to `nh-08`."""
    made = [
        dataclasses.replace(a_question(kind), id=ItemId(f"{prefix}-{index:02}"))
        for index, kind in enumerate((*KINDS, "one"), start=1)
    ]
    made[-1] = one_answer(
        f"{prefix}-08",
        prompt="Ai nên được báo khi anh/chị gặp thư giả?",
        body="Anh Minh (dữ liệu minh họa) vừa xóa một thư giả.",
        options=(
            an_option("a", "Người phụ trách CNTT", right=True),
            an_option("b", "Nhóm bạn cũ trên mạng xã hội"),
            an_option("c", "Người đã gửi thư giả đó"),
        ),
    )
    fields: dict[str, Any] = {"id": BankId(id_), "title": "Kênh khác", "questions": tuple(made)}
    return Bank(**(fields | bent))


def a_quiz(id_: str = "kiem-tra-cuoi-khoa", **bent: Any) -> Quiz:
    """A test of two items out of `a_bank()`, passed with 80 percent."""
    fields: dict[str, Any] = {
        "id": QuizId(id_),
        "title": "Bài kiểm tra cuối khóa",
        "intro": "Anh/chị làm hai câu.",
        "pass_mark": 80,
        "attempts_a_day": 3,
        "minutes": 20,
        "opens_after_lessons": True,
        "draw": (DrawRule(BankId("nh-kenh-khac"), 2),),
    }
    return Quiz(**(fields | bent))


def a_course(id_: str = "thu-la", **bent: Any) -> Course:
    """One module of two lessons, one bank of eight items, one test that draws two; practice covers all seven kinds."""
    second = a_lesson(
        "bao-cao",
        (short_text(), number(), gaps(), match()),
        title="Báo cáo đúng chỗ",
    )
    fields: dict[str, Any] = {
        "id": CourseId(id_),
        "title": "Thư lạ",
        "version": "1.0",
        "language": "vi",
        "authors": ("Tổ biên soạn",),
        "reviewed_until": TODAY,
        "tile": Tile("mail", TileColour.SEN),
        "outcomes": (Outcome(OUTCOME, "Kiểm tra bằng kênh khác rồi báo cáo"),),
        "variables": (("don_vi", "cơ quan của anh/chị"), ("dau_moi", "người phụ trách CNTT")),
        "welcome": "Khóa học dành cho người nhận thư mỗi ngày ở {{don_vi}}.",
        "modules": (Module(ModuleId("can-ban"), "Căn bản", "Hai bài ngắn về thư lạ.", (a_lesson(), second)),),
        "banks": (a_bank(),),
        "quizzes": (a_quiz(),),
    }
    return Course(**(fields | bent))


def a_course_folder(
    folder: Path, course: Course | None = None, *, media: Mapping[str, bytes] | None = None
) -> Path:
    """Write a course as an author would, below `folder`, and return the course folder (named by the course id).

    Without `media` it holds one small picture, `media/thu-mau.png`. *Side effects:* writes files.
    """
    chosen = a_course() if course is None else course
    root = folder / chosen.id
    pictures = {"media/thu-mau.png": a_picture()} if media is None else media
    for name, data in {**course_files(chosen), **pictures}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def a_trainer_key(seed: int = 7) -> SigningKey:
    """A trainer's key, always the same for one `seed`."""
    return SigningKey(bytes([seed]) * 32)


def a_pack(course: Course | None = None, *, media: Mapping[str, bytes] | None = None, seed: int = 7) -> bytes:
    """The signed pack of a course, as `AuthorService.pack` makes it; `seed` chooses the trainer."""
    chosen = a_course() if course is None else course
    pictures = {"media/thu-mau.png": a_picture()} if media is None else media
    return pack(read_course_files({**course_files(chosen), **pictures}), a_trainer_key(seed))
