"""The author guide shows only what the reader understands, and names everything it knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.course_writing import a_picture
from trainer.domain.findings import FindingKind
from trainer.formats.course_folder import read_course_files
from trainer.formats.course_front import VARIABLE
from trainer.formats.lesson_blocks import CALLOUT_KINDS
from trainer.formats.quiz_lines import NOTE_NAMES

GUIDE = (Path(__file__).parents[2] / "courses" / "README.md").read_text(encoding="utf-8")
BLOCKS: list[str] = re.findall(r"^```[a-z]*\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def block(start: str) -> str:
    return next(text for text in BLOCKS if text.startswith(start))


def test_the_examples_of_the_guide_make_a_course() -> None:
    lesson = next(text for text in BLOCKS if "sources:" in text)
    question = block("### ")
    bank = "---\ntitle: Ngân hàng\n---\n\n"
    files = {
        "course.md": block("---\nid: an-toan-thong-tin"),
        "1-tai-khoan/module.md": "---\ntitle: Tài khoản\n---\nMột đoạn.\n",
        "1-tai-khoan/1-bai.md": f"{lesson}\n## Phần {{#phan}}\n\n{block('::: canh-bao')}\n{question}",
        "bank/mat-khau.md": bank + question.replace("#mk-01", "#nh-01"),
        "bank/lua-dao.md": bank + question.replace("#mk-01", "#nh-02"),
        "final-test.md": next(text for text in BLOCKS if "pass_mark" in text),
    }
    made = {name: text.encode() for name, text in files.items()}
    reading = read_course_files(made | {"media/ten-mien.png": a_picture()})
    # The guide draws by an outcome that its short list of outcomes leaves out.
    assert [(finding.kind, finding.values) for finding in reading.findings] == [
        (FindingKind.OUTCOME_UNKNOWN, ("thu-lua-dao",))
    ]
    assert reading.course is not None
    assert [len(bank.questions) for bank in reading.course.banks] == [1, 1]


@pytest.mark.parametrize("kind", CALLOUT_KINDS)
def test_the_guide_names_every_callout(kind: str) -> None:
    assert f"`{kind}` (" in GUIDE


def test_the_guide_names_every_note() -> None:
    assert set(NOTE_NAMES.values()) == {"hint", "explanation", "source"}
    for label in ("Gợi ý:", "Giải thích:", "Căn cứ:", "Hint:", "Explanation:", "Source:"):
        assert label in GUIDE


def test_the_guides_variables_are_variables() -> None:
    assert re.findall(r"\{\{([a-z_]+)\}\}", GUIDE)
    assert all(re.fullmatch(VARIABLE, name) for name in re.findall(r"\{\{([a-z_]+)\}\}", GUIDE))
