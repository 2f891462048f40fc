"""Every course that comes with the program has no findings, packs, opens, and shows every part."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.builders import a_trainer_key
from trainer.formats.course_check import check_folder
from trainer.formats.course_folder import read_course
from trainer.formats.course_pack import folder_digest, open_pack, pack
from trainer.formats.lesson_text import render, variables_of
from trainer.ui.finding_words import place_of, sentence_of

COURSES = sorted(path.parent for path in (Path(__file__).parents[2] / "courses").glob("*/course.md"))


def test_there_are_courses() -> None:
    assert COURSES


@pytest.mark.parametrize("folder", COURSES, ids=lambda path: path.name)
def test_a_shipped_course_has_no_findings(folder: Path) -> None:
    reading, findings = check_folder(folder)
    assert [f"{place_of(finding)}: {sentence_of(finding)}" for finding in findings] == []
    assert reading.course is not None
    assert reading.course.id == folder.name


@pytest.mark.parametrize("folder", COURSES, ids=lambda path: path.name)
def test_a_shipped_course_packs_and_opens(folder: Path) -> None:
    reading = read_course(folder)
    opened = open_pack(pack(reading, a_trainer_key()), (a_trainer_key().public,))
    assert opened.course == reading.course
    assert opened.digest == folder_digest(folder)


@pytest.mark.parametrize("folder", COURSES, ids=lambda path: path.name)
def test_every_part_of_a_shipped_course_is_shown_as_meant(folder: Path) -> None:
    reading = read_course(folder)
    assert reading.course is not None
    values = variables_of(reading.course)
    for lesson in reading.course.lessons:
        for part in lesson.parts:
            html = render(part.markdown, values, media=reading.media).html
            # What is shown as code is meant to be seen as it is written.
            html = re.sub(r"<(pre|code)>.*?</\1>", "", html, flags=re.DOTALL)
            for trace in (":::", "{{", "**", 'class="missing"', "<p>|"):
                assert trace not in html, (lesson.id, part.id, trace)
