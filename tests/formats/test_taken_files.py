"""A course takes lessons from the folder beside it: which files come, what stays behind, and what is refused."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from tests.builders import a_course, a_course_folder, a_trainer_key
from trainer.domain.errors import Reason, Refused
from trainer.domain.findings import FindingKind, Severity
from trainer.formats.course_check import check_folder
from trainer.formats.course_files import FolderFiles
from trainer.formats.course_folder import read_course
from trainer.formats.course_pack import folder_digest, open_pack, pack
from trainer.formats.taken_files import read_source_files

TAKEN = "taken.md"
LESSON = "1-can-ban/1-kiem-tra-kenh-khac.md"
SECOND = "1-can-ban/2-bao-cao.md"
MODULE = "1-can-ban/module.md"
BANK = "bank/nh-kenh-khac.md"
PICTURE = "media/thu-mau.png"
COURSE = """---
id: goi-ngan
title: Gói ngắn
version: "1.0"
language: vi
authors: [Tổ biên soạn]
reviewed_until: 2026-11-23
outcomes:
  - {id: kenh-khac, text: Kiểm tra bằng kênh khác rồi báo cáo}
variables:
  don_vi: cơ quan của anh/chị
  dau_moi: người phụ trách CNTT
---
Một bài cho người bận việc.
"""


def wish(lessons: str = "[kiem-tra-kenh-khac]", folder: str = "thu-la") -> str:
    return f"---\nfrom: {folder}\nlessons: {lessons}\n---\n"


def taker(beside: Path, text: str | None = None, name: str = "goi-ngan") -> Path:
    """A folder with its own course.md and test, and a `taken.md` that says `text`."""
    folder = beside / name
    (folder / "bank").mkdir(parents=True)
    (folder / "course.md").write_text(COURSE, encoding="utf-8", newline="\n")
    lent = beside / "thu-la" / "final-test.md"
    (folder / "final-test.md").write_bytes(lent.read_bytes())
    (folder / TAKEN).write_text(wish() if text is None else text, encoding="utf-8", newline="\n")
    return folder


@pytest.fixture
def lender(tmp_path: Path) -> Path:
    return a_course_folder(tmp_path)


def test_a_lesson_comes_with_module_bank_and_picture(lender: Path, tmp_path: Path) -> None:
    reading, findings = check_folder(taker(tmp_path))
    assert findings == ()
    assert reading.lender == "thu-la"
    assert reading.taken == {LESSON, MODULE, BANK, PICTURE}
    course, whole = reading.course, a_course()
    assert course is not None
    assert course.id == "goi-ngan"
    assert course.lessons == whole.lessons[:1]
    assert course.banks == whole.banks
    assert [(module.id, module.title) for module in course.modules] == [("can-ban", "Căn bản")]
    assert reading.media == {PICTURE: (lender / PICTURE).read_bytes()}


def test_the_pack_is_an_ordinary_course(lender: Path, tmp_path: Path) -> None:
    folder = taker(tmp_path)
    reading = read_course(folder)
    opened = open_pack(pack(reading, a_trainer_key()), (a_trainer_key().public,))
    assert sorted(opened.files) == sorted(["course.md", "final-test.md", LESSON, MODULE, BANK, PICTURE])
    assert opened.course == reading.course
    assert opened.digest == folder_digest(folder)
    assert opened.files[LESSON] == (lender / LESSON).read_bytes()
    unpacked = tmp_path / "elsewhere" / "goi-ngan"
    for name, data in opened.files.items():
        path = unpacked / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert folder_digest(unpacked) == opened.digest


def test_a_course_without_the_file_takes_nothing(lender: Path) -> None:
    source = read_source_files(lender)
    assert (source.lender, source.taken) == ("", frozenset())
    assert read_course(lender).lender == ""


def test_a_change_in_the_lesson_changes_the_digest(lender: Path, tmp_path: Path) -> None:
    folder = taker(tmp_path)
    before = folder_digest(folder)
    (lender / SECOND).write_text("not taken", encoding="utf-8", newline="\n")
    assert folder_digest(folder) == before
    (lender / LESSON).write_bytes((lender / LESSON).read_bytes() + b"\n")
    assert folder_digest(folder) != before


def test_own_files_go_before_taken_ones(lender: Path, tmp_path: Path) -> None:
    folder = taker(tmp_path)
    (folder / "1-can-ban").mkdir()
    (folder / MODULE).write_text("---\ntitle: Một bài\n---\nChỉ một bài.\n", encoding="utf-8", newline="\n")
    (folder / "media").mkdir()
    (folder / PICTURE).write_bytes((lender / PICTURE).read_bytes())
    (folder / BANK).write_bytes((lender / BANK).read_bytes())
    reading, findings = check_folder(folder)
    assert findings == ()
    assert reading.taken == {LESSON}
    assert reading.course is not None
    assert [module.title for module in reading.course.modules] == ["Một bài"]


def test_an_own_lesson_of_the_same_name_is_used_and_named(lender: Path, tmp_path: Path) -> None:
    folder = taker(tmp_path)
    (folder / "1-can-ban").mkdir()
    (folder / LESSON).write_bytes((lender / LESSON).read_bytes())
    reading, findings = check_folder(folder)
    assert [(each.kind, each.severity, each.file, each.line) for each in findings] == [
        (FindingKind.TAKEN_LESSON_OWN, Severity.WARNING, TAKEN, 3)
    ]
    assert findings[0].values == (LESSON,)
    assert LESSON not in reading.taken


def test_an_own_bank_may_be_drawn_too(lender: Path, tmp_path: Path) -> None:
    folder = taker(tmp_path)
    (lender / BANK).rename(lender / "bank" / "nh-khac.md")
    assert [finding.kind for finding in read_course(folder).findings] == [FindingKind.BANK_UNKNOWN]
    (folder / BANK).write_bytes((lender / "bank" / "nh-khac.md").read_bytes())
    assert check_folder(folder)[1] == ()


@pytest.mark.parametrize(
    "test", ["", "no front matter", "---\ndraw: []\n---\n", "---\ndraw: [{count: 1}]\n---\n"]
)
def test_without_a_test_no_bank_comes(lender: Path, tmp_path: Path, test: str) -> None:
    folder = taker(tmp_path)
    (folder / "final-test.md").unlink()
    if test:
        (folder / "final-test.md").write_text(test, encoding="utf-8", newline="\n")
    assert read_source_files(folder).taken == {LESSON, MODULE, PICTURE}


def linked(lender: Path, *texts: str) -> None:
    """Write lines with links into the first lesson, below its first heading."""
    path = lender / LESSON
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(number for number, text in enumerate(lines) if text.startswith("## "))
    path.write_text(
        "\n".join([*lines[: at + 1], "", *texts, *lines[at + 1 :]]), encoding="utf-8", newline="\n"
    )


def lines_of(files: FolderFiles, name: str) -> list[str]:
    return files.files[name].decode("utf-8").split("\n")


def test_a_link_to_a_lesson_that_stays_behind_becomes_its_words(lender: Path, tmp_path: Path) -> None:
    linked(
        lender,
        "Xem [bài sau](lesson:bao-cao) và [*bài* [hai]](lesson:bao-cao), rồi [bài này](lesson:kiem-tra-kenh-khac).",
        "",
        "Viết `[chữ](lesson:bao-cao)` là một liên kết.",
        "",
        "```",
        "[chữ](lesson:bao-cao)",
        "```",
    )
    folder = taker(tmp_path)
    source = read_source_files(folder)
    before, after = lines_of(read_source_files(lender), LESSON), lines_of(source, LESSON)
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed == ["Xem bài sau và *bài* [hai], rồi [bài này](lesson:kiem-tra-kenh-khac)."]
    assert check_folder(folder)[1] == ()
    assert "lesson:bao-cao" in (lender / LESSON).read_text(encoding="utf-8")
    both = taker(tmp_path, wish("[kiem-tra-kenh-khac, bao-cao]"), "hai-bai")
    assert lines_of(read_source_files(both), LESSON) == before


def test_a_link_that_leads_nowhere_at_all_stays_a_finding(lender: Path, tmp_path: Path) -> None:
    linked(lender, "Xem [bài lạ](lesson:bai-la).")
    (finding,) = check_folder(taker(tmp_path))[1]
    assert (finding.kind, finding.file, finding.folder) == (FindingKind.LINK_BROKEN, LESSON, "thu-la")


def test_line_ends_of_a_taken_file_do_not_matter(lender: Path, tmp_path: Path) -> None:
    linked(lender, "Xem [bài sau](lesson:bao-cao).")
    folder = taker(tmp_path)
    digest = folder_digest(folder)
    path = lender / LESSON
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert folder_digest(folder) == digest


def test_findings_of_a_taken_file_name_its_folder(lender: Path, tmp_path: Path) -> None:
    path = lender / LESSON
    path.write_text(
        path.read_text(encoding="utf-8").replace("level=V", "level=X", 1), encoding="utf-8", newline="\n"
    )
    folder = taker(tmp_path)
    assert {(finding.file, finding.folder) for finding in check_folder(folder)[1]} == {(LESSON, "thu-la")}
    (folder / "course.md").write_text(
        COURSE.replace("language: vi", "language: fr"), encoding="utf-8", newline="\n"
    )
    assert ("course.md", "") in {(finding.file, finding.folder) for finding in check_folder(folder)[1]}


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        (wish(folder="khong-co"), FindingKind.TAKEN_FOLDER_MISSING, ("khong-co",)),
        (wish(folder="trong-rong"), FindingKind.TAKEN_FOLDER_MISSING, ("trong-rong",)),
        (wish(folder="goi-ngan"), FindingKind.TAKEN_CHAIN, ("goi-ngan",)),
        (wish(folder="goi-khac"), FindingKind.TAKEN_CHAIN, ("goi-khac",)),
        (wish(folder="../thu-la"), FindingKind.MEMBER_OUT_OF_RANGE, ("from", "../thu-la")),
        (wish(folder="/tmp"), FindingKind.MEMBER_OUT_OF_RANGE, ("from", "/tmp")),
        (wish(folder='".."'), FindingKind.MEMBER_OUT_OF_RANGE, ("from", "..")),
        (wish(folder="'C:'"), FindingKind.MEMBER_OUT_OF_RANGE, ("from", "C:")),
        (wish("[bai-la]"), FindingKind.TAKEN_LESSON_UNKNOWN, ("thu-la", "bai-la")),
        (wish("[../x]"), FindingKind.MEMBER_OUT_OF_RANGE, ("lessons", "../x")),
        (wish("[]"), FindingKind.MEMBER_OUT_OF_RANGE, ("lessons", "[]")),
        (wish("[bao-cao, bao-cao]"), FindingKind.ID_REPEATED, ("bao-cao", "taken.md:3")),
        ("---\nfrom: thu-la\n---\n", FindingKind.MEMBER_MISSING, ("lessons",)),
        ("---\nlessons: [bao-cao]\n---\n", FindingKind.MEMBER_MISSING, ("from",)),
        (wish() + "Lời dặn.\n", FindingKind.TEXT_UNEXPECTED, ("Lời dặn.",)),
        (wish().replace("from:", "form: x\nfrom:"), FindingKind.MEMBER_UNKNOWN, ("form",)),
        ("no front matter\n", FindingKind.FRONT_MATTER_MISSING, ()),
        ("---\n- x\n---\n", FindingKind.FRONT_MATTER_BROKEN, ()),
    ],
)
def test_what_is_wrong_with_the_wish_is_named_once(
    lender: Path, tmp_path: Path, text: str, kind: FindingKind, values: tuple[str, ...]
) -> None:
    (tmp_path / "trong-rong").mkdir()
    taker(tmp_path, name="goi-khac")
    found = [finding for finding in check_folder(taker(tmp_path, text))[1] if finding.file == TAKEN]
    assert [(finding.kind, finding.values) for finding in found] == [(kind, values)]
    assert found[0].stops


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_out_of_the_folder_of_courses_is_not_followed(lender: Path, tmp_path: Path) -> None:
    courses = tmp_path / "courses"
    courses.mkdir()
    lender.rename(tmp_path / "thu-la-khac")
    (courses / "thu-la").symlink_to(tmp_path / "thu-la-khac", target_is_directory=True)
    folder = taker(courses)
    kinds = [finding.kind for finding in read_course(folder).findings if finding.file == TAKEN]
    assert kinds == [FindingKind.TAKEN_FOLDER_MISSING]
    loop = courses / "vong"
    loop.symlink_to(loop)
    (folder / TAKEN).write_text(wish(folder="vong"), encoding="utf-8", newline="\n")
    kinds = [finding.kind for finding in read_course(folder).findings if finding.file == TAKEN]
    assert kinds == [FindingKind.TAKEN_FOLDER_MISSING]


def test_a_taken_file_that_is_no_text_is_a_finding(lender: Path, tmp_path: Path) -> None:
    (lender / LESSON).write_bytes(b"\xff\xfe")
    found = check_folder(taker(tmp_path))[1]
    assert FindingKind.NOT_UTF8 in {finding.kind for finding in found if finding.folder == "thu-la"}


def test_a_pack_that_holds_the_wish_is_not_ours(lender: Path, tmp_path: Path) -> None:
    reading = read_course(taker(tmp_path))
    assert TAKEN in reading.files
    assert TAKEN not in reading.packed
    both = dataclasses.replace(reading, packed=(*reading.packed, TAKEN))

    with pytest.raises(Refused) as refusal:
        open_pack(pack(both, a_trainer_key()))
    assert refusal.value.reason is Reason.PACK_CONTENT
