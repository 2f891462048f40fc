"""Mending writes what needs no thought and leaves every other byte alone."""

from __future__ import annotations

import unicodedata

from tests.builders import a_course
from tests.course_writing import a_picture, course_files
from trainer.domain.findings import FindingKind
from trainer.formats.course_folder import read_course_files
from trainer.formats.course_mending import mend

LESSON = "1-can-ban/1-kiem-tra-kenh-khac.md"


def files() -> dict[str, bytes]:
    return {**course_files(a_course()), "media/thu-mau.png": a_picture()}


def test_a_good_course_is_not_touched() -> None:
    mended = mend(files())
    assert mended.files == {}
    assert mended.lines == 0


def test_missing_ids_are_written_and_the_course_reads_well_afterwards() -> None:
    made = files()
    text = made[LESSON].decode()
    for id_ in ("#ca-02 ", "{#b}", "{#kiem-tra-kenh-khac-cac-buoc}", "{#ca-03 outcome=kenh-khac level=V}"):
        assert id_ in text
        text = text.replace(id_, "")
    text = text.replace("## Các bước nên làm ", "## Các bước nên làm")
    made[LESSON] = text.encode()
    mended = mend(made)
    assert list(mended.files) == [LESSON]
    after = read_course_files({**made, **mended.files})
    assert [finding.kind for finding in after.findings] == [FindingKind.ATTRIBUTE_MISSING] * 2
    assert "## Các bước nên làm {#cac-buoc-nen-lam}\n" in mended.files[LESSON].decode()
    assert "{#ktkk-01 outcome=kenh-khac level=V}" in mended.files[LESSON].decode()


def test_line_ends_and_byte_order_mark_stay() -> None:
    made = files()
    made[LESSON] = b"\xef\xbb\xbf" + made[LESSON].replace(b"\n", b"\r\n").replace(b"#ca-02 ", b"")
    mended = mend(made)
    data = mended.files[LESSON]
    assert mended.lines == 1
    assert data.startswith(b"\xef\xbb\xbf---\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == made[LESSON].count(b"\n")


def test_letters_in_pieces_are_composed_in_the_whole_file() -> None:
    made = files()
    composed = made[LESSON]
    made[LESSON] = unicodedata.normalize("NFD", composed.decode()).encode()
    assert mend(made).files == {LESSON: composed}


def test_a_version_gets_its_quotes() -> None:
    made = files()
    made["course.md"] = made["course.md"].replace(b'"1.0"', b"1.0")
    assert b'version: "1.0"\n' in mend(made).files["course.md"]


def test_what_needs_a_person_stays() -> None:
    made = files()
    made[LESSON] = made[LESSON].replace(b"outcome=kenh-khac", b"outcome=la")
    assert mend(made).files == {}
