"""Making a key and packing a course in the window, read back by the program that opens packs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.author.author_at_work import LESSON, AuthorAtWork
from trainer.services.author import AuthorService
from trainer.ui.author import choosing, signing_desk
from trainer.ui.author.navigation import Place
from trainer.ui.widgets.nav import NavButton

PHRASE = "bon tu rat dai"
NAME = "Trần Thị Bích Ngọc"


def _go(author: AuthorAtWork, place: Place) -> None:
    button = next(each for each in author.wing.rail.findChildren(NavButton) if each.item.key == place.value)
    author.click(button)


def _type(author: AuthorAtWork, field: object, text: str) -> None:
    editor = field.editor  # type: ignore[attr-defined]
    editor.setFocus()
    editor.clear()
    QTest.keyClicks(editor, text)
    author.settle()


def _make_key(author: AuthorAtWork) -> Path:
    _go(author, Place.KEY)
    key = author.wing.key
    key.name.set_text(NAME)
    _type(author, key.phrase, PHRASE)
    _type(author, key.again, PHRASE)
    file = key.new_file.path
    assert file is not None
    author.click(key.make_button)
    author.until(key.made_card.isVisible)
    return file


def test_a_key_is_made_and_its_card_can_be_handed_on(
    author: AuthorAtWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[Path] = []
    author.wing.key_chosen.connect(chosen.append)
    file = _make_key(author)
    key = author.wing.key
    assert file.is_file()
    assert chosen == [file]
    assert PHRASE not in file.read_text(encoding="utf-8")
    author.click(key.public_card.button)
    card = json.loads(QGuiApplication.clipboard().text())
    assert card["name"] == NAME
    made = AuthorService().open_key(file, PHRASE)
    assert (card["key"], key.short_code.text()) == (made.public, made.short_code)
    target = tmp_path / "the.json"
    monkeypatch.setattr(choosing, "save_as", lambda *_: target)
    author.click(key.save_button)
    assert AuthorService().read_card(target).key == made.public
    author.click(key.folder_button)
    assert author.editor.opened == [file.parent]
    assert key.phrase.text() == key.again.text() == ""


def test_the_card_of_a_key_made_earlier_is_shown_with_its_pass_phrase(author: AuthorAtWork) -> None:
    file = _make_key(author)
    key = author.wing.key
    author.click(key.another_button)
    key.choice.set_value(False)
    key.choice.chosen.emit(False)
    assert key.key_file.path == file
    _type(author, key.opening_phrase, "khong phai no")
    author.key(key.opening_phrase.editor, Qt.Key.Key_Return)
    author.until(key.opening_phrase.error.isVisible)
    _type(author, key.opening_phrase, PHRASE)
    author.key(key.opening_phrase.editor, Qt.Key.Key_Return)
    author.until(key.made_card.isVisible)
    assert key.made_title.text() == f"Thẻ của {NAME}"


def test_a_short_pass_phrase_a_slip_and_a_missing_name_are_told_at_their_fields(author: AuthorAtWork) -> None:
    _go(author, Place.KEY)
    key = author.wing.key
    author.click(key.make_button)
    assert key.name.error.isVisible()
    key.name.set_text(NAME)
    _type(author, key.phrase, "ngan")
    _type(author, key.again, "ngam")
    author.click(key.make_button)
    assert key.again.error.isVisible()
    _type(author, key.again, "ngan")
    author.click(key.make_button)
    author.until(key.phrase.error.isVisible)
    assert not key.made_card.isVisible()


def test_a_key_is_never_written_over_another_file(author: AuthorAtWork) -> None:
    _go(author, Place.KEY)
    key = author.wing.key
    assert key.new_file.path is not None
    key.new_file.path.write_bytes(b"something else")
    key.name.set_text(NAME)
    _type(author, key.phrase, PHRASE)
    _type(author, key.again, PHRASE)
    author.click(key.make_button)
    author.until(key.new_file.error.isVisible)
    assert key.new_file.path.read_bytes() == b"something else"


def test_the_course_is_packed_signed_and_opens_again(author: AuthorAtWork) -> None:
    author.open()
    file = _make_key(author)
    author.click(author.wing.key.pack_button)
    pack = author.wing.pack
    assert pack.key_file.path == file
    _type(author, pack.phrase, PHRASE)
    author.key(pack.phrase.editor, Qt.Key.Key_Return)
    author.until(pack.made_card.isVisible)
    path = author.folder.parent / "thu-la-1.0.hspack"
    assert Path(pack.made_file.text()) == path
    made = AuthorService().open_key(file, PHRASE)
    opened = AuthorService().open_pack(path, (made.public,))
    assert (opened.digest, opened.signer) == (pack.made_digest.text(), made.public)
    assert pack.made_code.text() == made.short_code
    author.click(pack.folder_button)
    assert author.editor.opened == [path.parent]


def test_the_contents_list_counts_what_is_there(author: AuthorAtWork) -> None:
    author.open()
    _go(author, Place.PACK)
    contents = author.wing.pack.contents
    texts = contents.texts()
    facts = dict(zip(texts[::2], texts[1::2], strict=True))
    opened = author.wing.course_desk.opened
    assert opened is not None
    assert opened.course is not None
    banked = sum(len(bank.questions) for bank in opened.course.banks)
    assert facts["Bài học"].startswith("1 chuyên đề, 2 bài học")
    assert facts["Ngân hàng câu hỏi"] == f"1 ngân hàng, {banked} câu"
    assert facts["Hình ảnh"].startswith("1 hình, ")
    assert contents.version.text() == "Thư lạ, phiên bản 1.0"


def test_what_stays_outside_is_named(author: AuthorAtWork) -> None:
    author.open()
    (author.folder / "ghi-chu.docx").write_bytes(b"x")
    author.until(lambda: "ghi-chu.docx" in author.wing.pack.contents.outside.text())


def test_errors_stop_packing_until_they_are_put_right(author: AuthorAtWork) -> None:
    author.write(LESSON, "## ", "# ")
    author.open()
    _go(author, Place.PACK)
    pack = author.wing.pack
    assert not pack.pack_button.isEnabled()
    assert "chưa đóng gói được" in pack.state.title.text()
    author.click(pack.state.action)
    assert author.wing.course.isVisible()
    _go(author, Place.PACK)
    author.write(LESSON, "# ", "## ")
    author.until(pack.pack_button.isEnabled)
    assert pack.state.title.text() == "Có thể đóng gói"


def test_a_mistake_that_came_in_last_is_still_refused(author: AuthorAtWork) -> None:
    author.open()
    _make_key(author)
    author.click(author.wing.key.pack_button)
    pack = author.wing.pack
    _type(author, pack.phrase, PHRASE)
    author.write(LESSON, "## ", "# ")
    pack.pack_wished.emit(_wish(author))
    author.settle()
    assert not pack.made_card.isVisible()
    assert not list(author.folder.parent.glob("*.hspack"))


def test_a_wrong_pass_phrase_is_told_at_its_field(author: AuthorAtWork) -> None:
    author.open()
    _make_key(author)
    author.click(author.wing.key.pack_button)
    pack = author.wing.pack
    _type(author, pack.phrase, "khong phai no dau")
    author.click(pack.pack_button)
    author.until(pack.phrase.error.isVisible)
    assert not pack.made_card.isVisible()


def test_packing_without_a_key_leads_to_making_one(author: AuthorAtWork) -> None:
    author.open()
    author.click(author.wing.course.pack_button)
    pack = author.wing.pack
    author.click(pack.pack_button)
    assert pack.key_file.error.isVisible()
    author.click(pack.key_button)
    assert author.wing.key.isVisible()


def test_a_change_after_packing_asks_to_pack_again(author: AuthorAtWork) -> None:
    author.open()
    _make_key(author)
    author.click(author.wing.key.pack_button)
    pack = author.wing.pack
    _type(author, pack.phrase, PHRASE)
    author.click(pack.pack_button)
    author.until(pack.made_card.isVisible)
    author.write("course.md", "Thư lạ", "Thư rất lạ")
    author.until(lambda: not pack.made_card.isVisible())
    assert pack.pack_button.isVisible()


def test_before_a_folder_is_open_the_pack_page_asks_for_one(
    author: AuthorAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    _go(author, Place.PACK)
    assert author.wing.pack.nothing.isVisible()
    monkeypatch.setattr(choosing, "choose_course_folder", lambda *_: author.folder)
    author.click(author.wing.pack.nothing.button)
    assert author.wing.course.title.whole_text() == "Thư lạ"


def test_the_wing_begins_where_it_was_left(author: AuthorAtWork, tmp_path: Path) -> None:
    key = tmp_path / "khoa.json"
    AuthorService().make_key(NAME, PHRASE, key)
    author.wing.open_with(author.folder, key)
    author.settle()
    assert author.wing.course.title.whole_text() == "Thư lạ"
    assert author.wing.pack.key_file.path == key


def _wish(author: AuthorAtWork) -> object:
    from trainer.ui.author.pack_page import PackWish

    pack = author.wing.pack
    assert pack.key_file.path is not None
    assert pack.out.path is not None
    assert signing_desk.BUSY_MS > 0
    return PackWish(pack.key_file.path, PHRASE, pack.out.path)
