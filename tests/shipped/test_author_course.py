"""Every example of the author course is run: files make a course, fragments fit into it, commands do what they say."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.course_writing import a_picture
from trainer.cli import GOOD, main
from trainer.domain.question import Gaps, Match, Number, OneAnswer, Order, Question, SeveralAnswers, ShortText
from trainer.formats import keys
from trainer.formats.course_check import check_folder
from trainer.formats.course_files import TAKEN_FILE, is_course_file
from trainer.formats.course_folder import read_course
from trainer.formats.lesson_text import render

FOLDER = Path(__file__).parents[2] / "courses" / "soan-khoa-hoc"
KINDS = (OneAnswer, SeveralAnswers, Order, Match, ShortText, Number, Gaps)
_BLOCK = re.compile(r"^(?P<before>[^\n]*)\n\n```\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^Tệp `([^`]+)`:$")
_PICTURE = re.compile(r"\((media/[^ )]+)")


@dataclass(frozen=True, slots=True)
class Example:
    """A fenced block: where it stands, the file it is said to be ("" for a fragment), and its text."""

    place: str
    file: str
    text: str

    @property
    def is_command(self) -> bool:
        return self.text.startswith("hocso ")

    @property
    def is_tree(self) -> bool:
        return not self.file and re.match(r"[a-z-]+/\n", self.text) is not None


def examples() -> Iterable[Example]:
    for path in sorted(FOLDER.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        found = list(_BLOCK.finditer(text))
        assert len(found) * 2 == len(re.findall(r"^\s*(?:```|~~~)", text, re.MULTILINE)), path.name
        for number, each in enumerate(found, start=1):
            file = _FILE.match(each["before"])
            yield Example(f"{path.stem}-{number}", file[1] if file else "", each["text"])


EXAMPLES = tuple(examples())
FILES = {example.file: example.text for example in EXAMPLES if example.file}
COMMANDS = [line for example in EXAMPLES if example.is_command for line in example.text.splitlines()]
FRAGMENTS = [example for example in EXAMPLES if not (example.file or example.is_command or example.is_tree)]


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def sample(tmp_path: Path) -> Path:
    """The course that a reader has typed by the end of the last lesson."""
    return write(
        tmp_path / "nghe-dien-thoai", {name: text for name, text in FILES.items() if name != TAKEN_FILE}
    )


def first_lesson() -> str:
    return next(name for name in FILES if re.match(r"1-.*/1-", name))


def test_there_are_examples_of_everything() -> None:
    assert {"course.md", "1-mo-dau/module.md", "final-test.md", TAKEN_FILE} < set(FILES)
    assert len(FRAGMENTS) >= 12
    assert any(example.is_tree for example in EXAMPLES)


def test_the_files_of_the_first_lesson_can_be_read(tmp_path: Path) -> None:
    """After ten minutes only the bank and the test are missing, and nothing stops the course from being shown."""
    early = {name: text for name, text in FILES.items() if name == "course.md" or name.startswith("1-")}
    reading = read_course(write(tmp_path / "nghe-dien-thoai", early))
    assert reading.findings == ()
    assert reading.course is not None
    assert len(reading.course.lessons) == 1


def test_all_files_together_make_a_course_without_findings(tmp_path: Path) -> None:
    assert check_folder(sample(tmp_path))[1] == ()


def test_the_short_course_takes_its_lesson_from_the_sample(tmp_path: Path) -> None:
    sample(tmp_path)
    names = ("course.md", "final-test.md", TAKEN_FILE)
    short = write(tmp_path / "goi-ngan", {name: FILES[name] for name in names})
    reading, findings = check_folder(short)
    assert findings == ()
    assert reading.course is not None
    assert [lesson.id for lesson in reading.course.lessons] == ["tra-loi"]


def test_the_tree_shows_the_files_that_are_written() -> None:
    for example in EXAMPLES:
        if example.is_tree:
            names, module = set(), ""
            for line in example.text.splitlines()[1:]:
                if line.strip().endswith("/"):
                    module = line.strip()
                else:
                    names.add((module if line.startswith("    ") else "") + line.strip())
            assert names <= set(FILES)
            assert all(is_course_file(name) for name in names)


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda example: example.place)
def test_a_fragment_fits_into_the_sample(fragment: Example, tmp_path: Path) -> None:
    folder = sample(tmp_path)
    for name in _PICTURE.findall(fragment.text):
        (folder / "media").mkdir(exist_ok=True)
        (folder / name).write_bytes(a_picture())
    lesson = folder / first_lesson()
    text = lesson.read_text(encoding="utf-8")
    if fragment.text.startswith("### "):
        text = f"{text.rstrip()}\n\n{fragment.text}"
    else:
        text = text.replace("## Ba câu nói đầu", f"{fragment.text}\n## Ba câu nói đầu", 1)
    assert fragment.text in text
    lesson.write_text(text, encoding="utf-8")
    reading, findings = check_folder(folder)
    assert findings == ()
    assert reading.course is not None
    for part in reading.course.lessons[0].parts:
        html = render(part.markdown, dict(reading.course.variables), media=reading.media).html
        for trace in (":::", "{{", "**", 'class="missing"', "<p>|", "![", "]("):
            assert trace not in html


def test_the_commands_run_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.COST, "memory_kib", 64)
    monkeypatch.setattr(keys.COST, "passes", 1)
    monkeypatch.chdir(tmp_path)
    sample(tmp_path)
    (tmp_path / "phrase").write_text("muối vừng xe bò quạt mo", encoding="utf-8")
    verbs = []
    for line in COMMANDS:
        command, *words = shlex.split(line)
        verbs.append(words[1])
        # The reader types the passphrase; here it comes from a file.
        phrase = ["--passphrase-file", "phrase"] if words[1] in {"key", "pack"} else []
        assert command == "hocso"
        assert main([*words, *phrase]) == GOOD, line
    assert verbs == ["check", "check", "key", "pack", "open"]
    assert (tmp_path / "nghe-dien-thoai.hspack").is_file()


def test_every_kind_of_question_is_taught(tmp_path: Path) -> None:
    folder = sample(tmp_path)
    asked = [fragment.text for fragment in FRAGMENTS if fragment.text.startswith("### ")]
    lesson = folder / first_lesson()
    lesson.write_text("\n".join([lesson.read_text(encoding="utf-8"), *asked]), encoding="utf-8")
    course = read_course(folder).course
    assert course is not None
    kinds: set[type[Question]] = {type(question) for question in course.lessons[0].questions}
    assert kinds == set(KINDS)
