"""A course folder or the files of a pack become a course; whatever is wrong with them becomes a finding."""

from __future__ import annotations

import dataclasses
import os
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_course, a_course_folder, a_lesson, a_quiz
from tests.course_writing import a_picture, course_files
from trainer.domain.course import Module
from trainer.domain.errors import Reason, Refused
from trainer.domain.findings import FindingKind, Place
from trainer.domain.ids import ModuleId
from trainer.formats.course_check import check
from trainer.formats.course_files import COUNT_CAP, TEXT_CAP
from trainer.formats.course_folder import read_course, read_course_files

LESSON = "1-can-ban/1-kiem-tra-kenh-khac.md"
BANK = "bank/nh-kenh-khac.md"


def files() -> dict[str, bytes]:
    return {**course_files(a_course()), "media/thu-mau.png": a_picture()}


def edited(name: str, old: str, new: str) -> dict[str, bytes]:
    made = files()
    text = made[name].decode()
    assert old in text
    made[name] = text.replace(old, new, 1).encode()
    return made


def kinds(made: dict[str, bytes]) -> list[tuple[FindingKind, str]]:
    return [(finding.kind, finding.file) for finding in read_course_files(made).findings]


def test_a_folder_reads_as_the_course_that_was_written(tmp_path: Path) -> None:
    reading = read_course(a_course_folder(tmp_path))
    assert reading.findings == ()
    assert reading.course == a_course()
    assert not reading.broken
    assert list(reading.media) == ["media/thu-mau.png"]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        read_course(tmp_path / "khong-co")
    assert refusal.value.reason is Reason.FILE_MISSING


def test_places_tell_where_things_stand() -> None:
    reading = read_course_files(files())
    lines = files()[LESSON].decode().split("\n")
    number = next(index for index, line in enumerate(lines, start=1) if "#ca-02" in line)
    assert reading.places["item", "ca-02"] == Place(LESSON, number)
    assert reading.places["lesson", "kiem-tra-kenh-khac"].file == LESSON
    assert reading.callouts[a_lesson().id] == ("luu-y", "tom-tat", "lam-ngay")


@pytest.mark.parametrize(
    "bend",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
    ],
    ids=["byte order mark", "CRLF", "CR"],
)
def test_line_ends_and_byte_order_marks_change_nothing(bend: Callable[[bytes], bytes]) -> None:
    made = {name: bend(data) if name.endswith(".md") else data for name, data in files().items()}
    reading = read_course_files(made)
    assert reading.findings == ()
    assert reading.course == a_course()


def test_decomposed_text_is_composed_and_named() -> None:
    made = files()
    made[LESSON] = unicodedata.normalize("NFD", made[LESSON].decode()).encode()
    reading = read_course_files(made)
    assert [(finding.kind, finding.line) for finding in reading.findings] == [(FindingKind.NOT_NFC, 2)]
    assert reading.course == a_course()


def test_bytes_that_are_not_utf8_are_a_finding_with_its_line() -> None:
    made = files()
    made[LESSON] = b"---\ntitle: \xff\n---\n"
    reading = read_course_files(made)
    assert (reading.findings[0].kind, reading.findings[0].line) == (FindingKind.NOT_UTF8, 2)
    assert reading.course is not None
    assert len(reading.course.lessons) == 1


def test_control_characters_are_named_and_left_out() -> None:
    made = edited(LESSON, "Chị Hạnh", "Chị\x07 \ue000Hạnh")
    assert kinds(made) == [(FindingKind.FILE_UNREADABLE, LESSON)]
    assert read_course_files(made).course == a_course()


@pytest.mark.parametrize("text", ["title: a\n", "", "---\ntitle: a\n"])
def test_a_file_without_front_matter_is_named(text: str) -> None:
    made = files() | {"1-can-ban/module.md": text.encode()}
    assert (FindingKind.FRONT_MATTER_MISSING, "1-can-ban/module.md") in kinds(made)


def test_without_course_md_there_is_no_course() -> None:
    made = files()
    del made["course.md"]
    reading = read_course_files(made)
    assert reading.course is None
    assert reading.broken
    assert (FindingKind.COURSE_FILE_MISSING, "course.md") in kinds(made)


@pytest.mark.parametrize(
    ("name", "old", "new", "kind"),
    [
        (LESSON, "## Một thư", "Lời dẫn\n\n## Một thư", FindingKind.TEXT_BEFORE_PART),
        (LESSON, "## Các bước nên làm {", "##  {", FindingKind.PART_WITHOUT_TITLE),
        (LESSON, " {#kiem-tra-kenh-khac-cac-buoc}", "", FindingKind.ID_MISSING),
        (LESSON, "{#kiem-tra-kenh-khac-cac-buoc}", "{#Các}", FindingKind.ID_BAD),
        (LESSON, "{#kiem-tra-kenh-khac-cac-buoc}", "{#kiem-tra-kenh-khac-mo-dau}", FindingKind.ID_REPEATED),
        (LESSON, "| Việc | Vì sao |", "# Việc\n\n| Việc | Vì sao |", FindingKind.HEADING_LEVEL),
        (LESSON, "::: luu-y", "::: cau-chuyen", FindingKind.CALLOUT_UNKNOWN),
        (LESSON, ":::\n\n::: tom-tat", "\n\n::: tom-tat", FindingKind.CALLOUT_NESTED),
        (LESSON, "vào máy.\n:::", "vào máy.\n", FindingKind.CALLOUT_OPEN),
        (LESSON, "Vài câu", ":::\n\nVài câu", FindingKind.CALLOUT_STRAY_END),
        (LESSON, "Vài câu", "## Trống {#trong}\n\n## Khác {#khac}\n\nVài câu", FindingKind.PART_EMPTY),
        (LESSON, "#ca-02", "#ca-01", FindingKind.ID_REPEATED),
        (LESSON, "#ca-02", "#nh-kenh-khac", FindingKind.ID_REPEATED),
        (BANK, "### Anh/chị", "Lời dẫn\n\n### Anh/chị", FindingKind.TEXT_UNEXPECTED),
        (BANK, "### Anh/chị", "## Phần {#p}\n\n### Anh/chị", FindingKind.TEXT_UNEXPECTED),
    ],
)
def test_each_mistake_of_a_text_is_a_finding(name: str, old: str, new: str, kind: FindingKind) -> None:
    assert kind in {kind for kind, _ in kinds(edited(name, old, new))}


def test_a_lesson_needs_parts() -> None:
    text = files()[LESSON].decode()
    made = files() | {LESSON: text[: text.index("## ")].encode()}
    assert kinds(made) == [(FindingKind.LESSON_WITHOUT_PARTS, LESSON)]


def test_a_question_before_the_first_part_is_named() -> None:
    made = edited(LESSON, "## Một thư", "### Hỏi? {#q}\n\n## Một thư")
    assert (FindingKind.TEXT_BEFORE_PART, LESSON) in kinds(made)


def test_a_module_needs_its_file_and_a_lesson() -> None:
    made = files()
    del made["1-can-ban/module.md"]
    assert kinds(made) == [(FindingKind.MODULE_FILE_MISSING, "1-can-ban/module.md")]
    made = files() | {"2-trong/module.md": b"---\ntitle: Tr\xe1\xbb\x91ng\n---\n"}
    assert kinds(made) == [(FindingKind.MODULE_WITHOUT_LESSONS, "2-trong/module.md")]


def test_equal_numbers_are_named() -> None:
    made = files()
    made["1-can-ban/1-bao-cao.md"] = made.pop("1-can-ban/2-bao-cao.md")
    assert kinds(made) == [(FindingKind.FILE_NUMBER_REPEATED, LESSON)]


def test_numbers_order_and_ids_stay() -> None:
    made = files()
    made["1-can-ban/10-kiem-tra-kenh-khac.md"] = made.pop(LESSON)
    course = read_course_files(made).course
    assert course is not None
    assert [lesson.id for lesson in course.lessons] == ["bao-cao", "kiem-tra-kenh-khac"]


def test_headings_in_fenced_code_are_text() -> None:
    made = edited(LESSON, "| Việc |", "````\n## không\n```\n### không\n~~~\n````\n\n| Việc |")
    assert kinds(made) == []


def test_only_pictures_that_are_shown_are_packed() -> None:
    made = files() | {"media/thua.png": a_picture(), "la.txt": b"x"}
    packed = read_course_files(made).packed
    assert "media/thu-mau.png" in packed
    assert not {"media/thua.png", "la.txt"} & set(packed)


def test_a_course_of_two_modules_without_a_test_is_read() -> None:
    modules = (
        *a_course().modules,
        Module(ModuleId("them"), "Thêm", "", (a_lesson("bai-ba", (), title="Bài ba"),)),
    )
    course = a_course(modules=modules, quizzes=())
    assert read_course_files(course_files(course)).course == course


def test_draw_rules_keep_outcome_and_level() -> None:
    rule = dataclasses.replace(a_quiz().draw[0], outcome=a_lesson().outcomes[0], level=None)
    course = a_course(quizzes=(a_quiz(draw=(rule,), opens_after_lessons=False),))
    assert read_course_files(course_files(course)).course == course


def test_links_junk_giants_and_strange_names_are_told_apart(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("links need rights on Windows")
    folder = a_course_folder(tmp_path)
    (folder / "Ảnh.png").write_bytes(b"x")
    (folder / "la.docx").write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "sources.md").write_bytes(b"x")
    (folder / "bank" / "to.md").write_bytes(b"x" * (TEXT_CAP + 1))
    deep = folder.joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    (deep / "x.md").write_bytes(b"x")
    Path(folder / "bank" / "noi.md").symlink_to(folder / "course.md")
    Path(folder / "anh").symlink_to(folder / "media")
    reading = read_course(folder)
    assert {(finding.kind, finding.file) for finding in reading.findings} == {
        (FindingKind.FILE_NAME_BAD, "Ảnh.png"),
        (FindingKind.FILE_UNEXPECTED, "la.docx"),
        (FindingKind.FILE_TOO_LARGE, "bank/to.md"),
        (FindingKind.FILE_LINK, "bank/noi.md"),
        (FindingKind.FILE_LINK, "anh"),
    }


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = a_course_folder(tmp_path)
    real_open = Path.open

    def failing(path: Path, mode: str = "r") -> object:
        if path.name == "module.md":
            raise PermissionError(path)
        return real_open(path, mode)

    monkeypatch.setattr(Path, "open", failing)
    kinds = [finding.kind for finding in read_course(folder).findings]
    assert kinds == [FindingKind.FILE_UNREADABLE, FindingKind.MODULE_FILE_MISSING]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = a_course_folder(tmp_path)
    real_scandir = os.scandir

    def failing(path: Path) -> object:
        if path.name == "bank":
            raise PermissionError(path)
        return real_scandir(path)

    monkeypatch.setattr("os.scandir", failing)
    found = [(finding.kind, finding.file) for finding in read_course(folder).findings]
    assert found[0] == (FindingKind.FILE_UNREADABLE, "bank")


def test_equal_titles_get_different_ids() -> None:
    text = "## Bước {#b-mot}"
    made = edited(
        LESSON, "Vài câu", "## Bước\n\nA\n\n## Bước\n\nB\n\n## Bước\n\nC\n\n" + text + "\n\nVài câu"
    )
    findings = read_course_files(made).findings
    proposed = [finding.values[0] for finding in findings if finding.kind is FindingKind.ID_MISSING]
    assert proposed == ["buoc", "buoc-2", "buoc-3"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs named pipes")
    folder = a_course_folder(tmp_path)
    os.mkfifo(folder / "bank" / "ong.md")
    assert [finding.kind for finding in read_course(folder).findings] == [FindingKind.FILE_UNREADABLE]


def test_too_many_files_stop_the_reading(tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    for number in range(COUNT_CAP):
        (folder / "bank" / f"x{number}.txt").touch()
    found = {finding.kind for finding in read_course(folder).findings}
    assert FindingKind.FILES_TOO_MANY in found


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="#-()[]{}x =>|1.:\nab`\u0301đ", max_size=150))
def test_no_lesson_text_makes_the_reader_fail(text: str) -> None:
    made = files()
    made[LESSON] = made[LESSON] + text.encode()
    made[BANK] = made[BANK] + text.encode()
    assert read_course_files(made).course is not None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["course.md", LESSON, BANK, "final-test.md", "media/a.png"]))
def test_no_bytes_make_the_reader_fail(data: bytes, name: str) -> None:
    read_course_files(files() | {name: data})


@pytest.mark.parametrize(
    "piece",
    ["`", "`a``b", "![", "![a](", '![a](b "', "[a](", "{{a|", "## a\n", "### a\n", "- => a {#a}\n", "<a "],
)
def test_a_flood_of_one_sign_takes_no_more_time_than_its_length(piece: str) -> None:
    made = edited(LESSON, "Vài câu", piece * (30_000 // len(piece)) + "\n\nVài câu")
    started = time.process_time()
    check(read_course_files(made))
    assert time.process_time() - started < 3
