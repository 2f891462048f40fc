"""The course page on a real folder: findings, preview, following the disk, mending."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui.author.author_at_work import BANK, LESSON, AuthorAtWork
from trainer.domain.findings import FindingKind
from trainer.services.author_sheets import QuestionSheet, TextSheet
from trainer.services.reading import QuestionKind
from trainer.ui.author.answer_note import AnswerNote
from trainer.ui.author.mend_dialog import MendDialog
from trainer.ui.theme import ThemeName, theme
from trainer.ui.widgets.options import OptionRow


def _break_one_id(author: AuthorAtWork) -> None:
    """Take the id of the first question of the lesson away."""
    path = author.folder / LESSON
    text = path.read_text(encoding="utf-8")
    line = next(each for each in text.split("\n") if each.startswith("### "))
    words = line.split("{")[1].split()
    author.write(LESSON, words[0] + " ", "")


def test_an_author_drops_or_chooses_a_folder_first(author: AuthorAtWork) -> None:
    assert author.wing.course.welcome.isVisible()
    author.wing.course.folder_dropped.emit(author.folder)
    author.settle()
    assert author.wing.course.title.whole_text() == "Thư lạ"
    assert not author.wing.course.welcome.isVisible()


def test_a_folder_that_is_no_course_says_so_as_a_finding(author: AuthorAtWork) -> None:
    (author.folder / "course.md").unlink()
    author.open()
    kinds = {finding.kind for finding in author.wing.course.problems.shown()}
    assert FindingKind.COURSE_FILE_MISSING in kinds
    assert author.wing.course.title.whole_text() == author.folder.name


def test_contents_stand_in_reading_order(author: AuthorAtWork) -> None:
    author.open()
    rows = author.wing.course.contents.list
    assert [rows.item(row).text() for row in range(rows.count())] == [
        "Thông tin khóa học",
        "Căn bản",
        "Bài 1. Kiểm tra bằng kênh khác",
        "Bài 2. Báo cáo đúng chỗ",
        "Kênh khác",
        "Bài kiểm tra cuối khóa",
        "Hình ảnh (1)",
    ]


@pytest.mark.parametrize("way", ["double click", "enter", "open file"])
def test_a_finding_opens_its_file_in_the_editor(author: AuthorAtWork, way: str) -> None:
    _break_one_id(author)
    author.open()
    problems = author.wing.course.problems.list
    if way == "double click":
        author.click_row(problems, 0, twice=True)
    elif way == "enter":
        author.click_row(problems, 0)
        author.key(problems, Qt.Key.Key_Return)
    else:
        spot = problems.act_rect(0).center()
        QTest.mouseClick(problems.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert author.editor.opened == [author.folder / LESSON]


def test_file_and_line_of_a_finding_can_be_copied(author: AuthorAtWork) -> None:
    _break_one_id(author)
    author.open()
    problems = author.wing.course.problems.list
    author.click_row(problems, 0)
    author.key(problems, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    finding = author.wing.course.problems.shown()[0]
    assert QGuiApplication.clipboard().text() == f"{LESSON}:{finding.line}"
    assert finding.line > 0


def test_f8_goes_round_the_findings(author: AuthorAtWork) -> None:
    _break_one_id(author)
    author.write("course.md", "---", "---\nla: 1")
    author.open()
    problems = author.wing.course.problems.list
    total = problems.count()
    assert total > 1
    seen = []
    for _ in range(total + 1):
        author.key(author.wing.course, Qt.Key.Key_F8)
        seen.append(problems.currentRow())
    assert seen == [*range(total), 0]
    author.key(author.wing.course, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert problems.currentRow() == total - 1


def test_a_finding_shows_where_it_is_in_the_preview(author: AuthorAtWork) -> None:
    author.write(LESSON, "## ", "## ")
    text = (author.folder / LESSON).read_text(encoding="utf-8").split("\n")
    last_part = max(number for number, line in enumerate(text, start=1) if line.startswith("## "))
    text.insert(last_part, "\nĐọc kỹ nhé! " + "chữ " * 3)
    (author.folder / LESSON).write_text("\n".join(text), encoding="utf-8")
    author.open()
    place = next(
        row
        for row, finding in enumerate(author.wing.course.problems.shown())
        if finding.kind is FindingKind.EXCLAMATION
    )
    author.click_row(author.wing.course.problems.list, place)
    assert author.wing.course.contents.current() == LESSON
    sheet = author.wing.course.preview.sheet
    assert isinstance(sheet, TextSheet)
    assert sheet.line == last_part


def test_the_filters_let_only_their_weight_through(author: AuthorAtWork) -> None:
    _break_one_id(author)
    (author.folder / "ghi-chu.docx").write_bytes(b"x")
    author.open()
    panel = author.wing.course.problems
    everything = panel.list.count()
    error_chip = next(iter(panel.chips.values()))
    author.click(error_chip)
    assert 0 < panel.list.count() < everything
    assert all(finding.stops for finding in panel.shown())


def test_the_page_follows_what_an_editor_saves(author: AuthorAtWork) -> None:
    author.open()
    author.choose(LESSON)
    course = author.wing.course
    assert course.problems.list.count() == 0
    before = (author.folder / LESSON).read_text(encoding="utf-8")
    _break_one_id(author)
    author.until(course.problems.list.count)
    assert course.contents.current() == LESSON
    # An editor that writes beside the file and puts the new one in its place.
    beside = author.folder / LESSON.replace(".md", ".tmp")
    beside.write_text(before, encoding="utf-8")
    beside.replace(author.folder / LESSON)
    author.until(lambda: not course.problems.list.count())
    author.write("course.md", "Thư lạ", "Thư rất lạ")
    author.until(lambda: course.title.whole_text() == "Thư rất lạ")


def test_a_change_elsewhere_leaves_sheet_and_answer_alone(author: AuthorAtWork) -> None:
    author.open()
    author.choose(BANK)
    preview = author.wing.course.preview
    view = preview.view
    assert view is not None
    author.click(_options(view)[0])
    assert view.response() is not None
    author.write("course.md", "Thư lạ", "Thư rất lạ")
    author.until(lambda: author.wing.course.title.whole_text() == "Thư rất lạ")
    assert preview.view is view
    assert view.response() is not None


def test_a_finding_stays_chosen_when_lines_move(author: AuthorAtWork) -> None:
    _break_one_id(author)
    author.open()
    problems = author.wing.course.problems.list
    author.click_row(problems, 0)
    chosen = problems.current()
    assert chosen is not None
    text = (author.folder / LESSON).read_text(encoding="utf-8")
    head, line, rest = text.partition("\n## ")
    (author.folder / LESSON).write_text(f"{head}\n{line}{rest}", encoding="utf-8")
    author.until(lambda: author.wing.course.problems.shown()[0].line == chosen.line + 1)
    now = problems.current()
    assert now is not None
    assert (now.kind, now.line) == (chosen.kind, chosen.line + 1)


def test_a_folder_that_goes_away_and_comes_back(author: AuthorAtWork) -> None:
    author.open()
    away = author.folder.with_name("elsewhere")
    author.folder.rename(away)
    author.until(author.wing.course.banner.isVisible)
    assert author.wing.course.title.whole_text() == "Thư lạ"
    away.rename(author.folder)
    author.until(lambda: not author.wing.course.banner.isVisible())


def test_every_sheet_of_the_course_can_be_reached_with_one_button(author: AuthorAtWork) -> None:
    author.open()
    preview = author.wing.course.preview
    seen: set[str] = set()
    for _ in range(100):
        sheet = preview.sheet
        if sheet is not None:
            seen.add(sheet.key)
        if not preview.next_button.isEnabled():
            break
        author.click(preview.next_button)
    course = author.wing.course_desk.opened
    assert course is not None
    assert course.course is not None
    assert {question.id for question in course.course.questions()} <= seen
    assert {f"{lesson.id}/{part.id}" for lesson in course.course.lessons for part in lesson.parts} <= seen
    assert not preview.next_button.isEnabled()
    author.click(preview.previous_button)


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_every_kind_of_question_is_answered_and_spoken_of(author: AuthorAtWork, kind: QuestionKind) -> None:
    author.open()
    preview = author.wing.course.preview
    for _ in range(100):
        sheet = preview.sheet
        if isinstance(sheet, QuestionSheet) and sheet.page.kind is kind:
            break
        author.click(preview.next_button)
    view = preview.view
    assert view is not None
    _answer(author, kind, view)
    author.click(preview.step_button)
    notes = preview.findChildren(AnswerNote)
    assert next(note.title.text() for note in notes if note.isVisible()) != ""
    assert not view.answerer.isEnabled()
    assert preview.step_button.text() == "Tiếp tục"
    author.click(preview.again_button)
    assert preview.view is not view
    assert preview.step_button.text() == "Kiểm tra"


def test_keys_answer_check_and_go_on(author: AuthorAtWork) -> None:
    author.open()
    author.choose(BANK)
    preview = author.wing.course.preview
    view = preview.view
    assert view is not None
    author.key(view, Qt.Key.Key_A)
    author.key(view, Qt.Key.Key_Return)
    author.until(lambda: not view.answerer.isEnabled())
    author.key(preview.step_button, Qt.Key.Key_Return)
    assert preview.view is not view


def test_mending_shows_the_lines_and_writes_only_after_yes(author: AuthorAtWork) -> None:
    whole = (author.folder / LESSON).read_text(encoding="utf-8")
    _break_one_id(author)
    broken = (author.folder / LESSON).read_text(encoding="utf-8")
    author.open()
    problems = author.wing.course.problems
    author.click(problems.mend_button)
    dialog = author.wing.findChild(MendDialog)
    assert dialog is not None
    words = " ".join(label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text"))
    before = next(line for line in broken.split("\n") if line.startswith("### "))
    assert before in words
    author.click(dialog.safe_button)
    assert (author.folder / LESSON).read_text(encoding="utf-8") == broken
    author.click(problems.mend_button)
    again = [each for each in author.wing.findChildren(MendDialog) if each.isVisible()]
    author.click(again[0].act_button)
    author.until(lambda: not author.wing.course_desk.opened or not author.wing.course_desk.opened.errors)
    mended = (author.folder / LESSON).read_text(encoding="utf-8")
    assert len(mended.split("\n")) == len(whole.split("\n"))
    assert sum(a != b for a, b in zip(mended.split("\n"), broken.split("\n"), strict=True)) == 1


def test_light_and_dark_can_be_looked_at_and_are_put_back(author: AuthorAtWork) -> None:
    author.open()
    author.click(author.wing.course.preview.theme_button)
    assert theme().shown is ThemeName.DARK
    author.click(author.wing.course.preview.theme_button)
    assert theme().shown is ThemeName.LIGHT
    author.click(author.wing.course.preview.theme_button)
    with author.qtbot.waitSignal(author.wing.left):
        author.wing.rail.page_chosen.emit("leave")
    assert theme().shown is ThemeName.LIGHT


def test_seeing_it_as_a_learner_leaves_only_the_preview(author: AuthorAtWork) -> None:
    author.open()
    author.click(author.wing.course.view_button)
    assert not author.wing.rail.isVisible()
    assert not author.wing.course.problems.isVisible()
    author.key(author.wing.course, Qt.Key.Key_Escape)
    assert author.wing.rail.isVisible()
    assert author.wing.course.problems.isVisible()


def test_a_course_without_findings_says_that_it_can_be_packed(author: AuthorAtWork) -> None:
    author.open()
    assert author.wing.course.problems.clean.isVisible()
    assert not author.wing.course.problems.mend_button.isVisible()


def test_a_broken_picture_and_a_deleted_module_do_not_stop_the_page(author: AuthorAtWork) -> None:
    author.open()
    (author.folder / "media" / "thu-mau.png").write_bytes(b"no picture")
    author.until(author.wing.course.problems.list.count)
    author.choose("media/")
    shutil.rmtree(author.folder / "1-can-ban")
    author.until(lambda: author.wing.course.contents.list.count() < 7)
    assert author.wing.course.preview.isVisible()


def _options(view: QWidget) -> list[OptionRow]:
    return view.findChildren(OptionRow)


def _answer(author: AuthorAtWork, kind: QuestionKind, view: QWidget) -> None:
    from PySide6.QtWidgets import QComboBox, QLineEdit

    match kind:
        case QuestionKind.ONE | QuestionKind.SEVERAL:
            author.click(_options(view)[0])
        case QuestionKind.ORDER:
            return
        case QuestionKind.MATCH:
            for box in view.findChildren(QComboBox):
                box.setFocus()
                QTest.keyClick(box, Qt.Key.Key_Down)
                box.activated.emit(box.currentIndex())
        case QuestionKind.TEXT | QuestionKind.NUMBER:
            QTest.keyClicks(view.findChildren(QLineEdit)[0], "12")
        case QuestionKind.GAPS:
            edits = view.findChildren(QLineEdit)
            if edits:
                QTest.keyClicks(edits[0], "12")
    author.settle()


def test_a_change_in_the_folder_that_lessons_are_taken_from_is_seen(author: AuthorAtWork) -> None:
    lender = author.folder
    author.folder = lender.parent / "goi-ngan"
    author.folder.mkdir()
    for name in ("course.md", "final-test.md"):
        shutil.copy(lender / name, author.folder / name)
    text = f"---\nfrom: {lender.name}\nlessons: [kiem-tra-kenh-khac]\n---\n"
    (author.folder / "taken.md").write_text(text, encoding="utf-8")
    author.open()
    assert author.wing.course.problems.shown() == ()
    path = lender / LESSON
    path.write_text(path.read_text(encoding="utf-8").replace("level=V", "level=X", 1), encoding="utf-8")
    author.until(author.wing.course.problems.shown)
    assert {finding.folder for finding in author.wing.course.problems.shown()} == {lender.name}
    author.wing.course_desk.open_source(LESSON, 1)
    assert author.editor.opened == [path]
    author.folder = lender
    author.open()
    assert author.wing.course_desk.opened is not None
    assert author.wing.course_desk.opened.lender is None
