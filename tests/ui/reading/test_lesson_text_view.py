"""The lesson text view shows what the format renders, and reads nothing but the pack's own pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QUrl
from PySide6.QtGui import QImage, QTextDocument, QTextFragment
from pytestqt.qtbot import QtBot

from tests.course_writing import a_picture
from trainer.formats.lesson_text import CALLOUT_KINDS, render
from trainer.ui.reading.lesson_text_view import LessonTextView, read_picture
from trainer.ui.theme import ReadingFace, Role, Theme, ThemeName, theme

IMAGE = QTextDocument.ResourceType.ImageResource.value
LONG = "\n\n".join(f"Đoạn {number}. Ổ khóa, Ẳ, Ệ và những chữ có dấu chồng." for number in range(60))


@pytest.fixture
def view(qtbot: QtBot, dressed: Theme) -> LessonTextView:
    made = LessonTextView()
    qtbot.addWidget(made)
    made.resize(1050, 640)
    made.show()
    return made


def show(view: LessonTextView, markdown: str, **media: bytes) -> None:
    names = {f"media/{name}.png": data for name, data in media.items()}
    view.show_text(
        render(markdown, media=names).html, media=names.get, number="Phần 1 trong 3", title="Ổ khóa"
    )


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "/etc/hostname",
        "../secret.png",
        "media/../../secret.png",
        r"\\server\share\x.png",
        "//server/share/x.png",
        "http://example.example/x.png",
        "https://example.example/x.png",
        "ftp://example.example/x.png",
        "data:image/png;base64,AAAA",
        "qrc:/x.png",
    ],
)
def test_no_address_outside_the_pack_is_read(view: LessonTextView, address: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(a_picture())
    view.document().setMetaInformation(
        QTextDocument.MetaInformation.DocumentUrl, QUrl.fromLocalFile(f"{tmp_path}/a/").toString()
    )
    assert view.loadResource(IMAGE, QUrl(address)) == QByteArray()


@pytest.mark.parametrize("kind", [0, 1, 3, 4])
def test_no_style_sheet_or_page_is_ever_loaded(view: LessonTextView, kind: int) -> None:
    view.show_text("<p>x</p>", media=lambda _name: b"<p>no</p>")
    assert view.loadResource(kind, QUrl("media/x.html")) == QByteArray()


def test_a_picture_of_the_pack_is_shown_at_half_its_pixels(view: LessonTextView) -> None:
    show(view, '![Mô tả](media/hinh.png "Chú thích")', hinh=a_picture(600, 200))
    picture = view.loadResource(IMAGE, QUrl("media/hinh.png"))
    assert isinstance(picture, QImage)
    assert round(picture.width() / picture.devicePixelRatio()) == 300


def test_a_wide_picture_is_never_wider_than_the_column(view: LessonTextView) -> None:
    show(view, '![Mô tả](media/hinh.png "Chú thích")', hinh=a_picture(4000, 20))
    view.resize(500, 640)
    picture = view.loadResource(IMAGE, QUrl("media/hinh.png"))
    assert isinstance(picture, QImage)
    assert picture.width() / picture.devicePixelRatio() <= view.viewport().width()


@pytest.mark.parametrize(
    "data", [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", a_picture(4097, 1)]
)
def test_what_is_no_picture_of_the_known_kinds_is_not_decoded(data: bytes) -> None:
    assert read_picture(data) is None


def test_every_callout_kind_gets_its_painted_panel(view: LessonTextView) -> None:
    show(view, "\n\n".join(f"::: {kind} Tiêu đề\nNội dung.\n:::" for kind in CALLOUT_KINDS))
    assert len(view._panels) == len(CALLOUT_KINDS)
    soft = theme().color(Role.ACCENT_SOFT).name()
    show(view, "::: canh-bao Ổ khóa không có nghĩa là an toàn\nTrang giả cũng có ổ khóa.\n:::")
    picture = view.viewport().grab().toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 9)
        for y in range(0, picture.height(), 5)
    }
    assert soft in colours
    assert not any(colour.startswith("#0101") for colour in colours), "a key colour is visible"


def test_the_text_can_be_found_and_selected(view: LessonTextView) -> None:
    show(view, LONG)
    assert view.find_next("Đoạn 40")
    assert view.textCursor().selectedText() == "Đoạn 40"
    assert view.find_next("Đoạn 3.")
    assert not view.find_next("không có chữ này")


def test_reading_to_the_end_is_told_and_the_place_survives_a_change_of_size(
    qtbot: QtBot, view: LessonTextView
) -> None:
    show(view, LONG)
    with qtbot.waitSignal(view.read_to_end):
        view.go_to(1000)
    view.go_to(500)
    view.set_reading(face=ReadingFace.SANS, size=28, spacing=1.25)
    assert abs(view.permille() - 500) < 20


def test_paging_tells_where_the_text_ends(view: LessonTextView) -> None:
    show(view, LONG)
    assert not view.page(-1)
    steps = 0
    while view.page(1):
        steps += 1
    assert steps > 1


def test_a_change_of_theme_redraws_the_text(view: LessonTextView, dressed: Theme) -> None:
    show(view, "Một đoạn.")
    theme().set_name(ThemeName.DARK)
    assert theme().hex(Role.READ_INK) in view.document().defaultStyleSheet()


def test_only_links_inside_the_course_do_anything(qtbot: QtBot, view: LessonTextView) -> None:
    show(view, "[Bài khác](lesson:bao-cao) và [ngoài](https://example.example)")
    assert "https://example.example" not in [
        fragment.charFormat().anchorHref() for block in _blocks(view.document()) for fragment in block
    ]
    with qtbot.waitSignal(view.lesson_link_chosen) as told:
        view.anchorClicked.emit(QUrl("lesson:bao-cao"))
    assert told.args == ["bao-cao"]
    with qtbot.assertNotEmitted(view.lesson_link_chosen):
        view.anchorClicked.emit(QUrl("file:///etc/hostname"))


def _blocks(document: QTextDocument) -> list[list[QTextFragment]]:
    found = []
    block = document.begin()
    while block.isValid():
        line = []
        iterator = block.begin()
        while not iterator.atEnd():
            line.append(iterator.fragment())
            iterator += 1
        found.append(line)
        block = block.next()
    return found
