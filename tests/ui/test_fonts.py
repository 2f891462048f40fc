"""Shipped faces: no mark is cut, digits line up, addresses are spelled out, and files are read late."""

from __future__ import annotations

import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.patch_fonts import FONTS, SOURCES
from trainer.ui.fonts import Family, face, use_whole
from trainer.ui.theme import ReadingFace, Theme, TypeRole

TALL = "Ẳ Ậ Ổ Ễ Ệ Ấ Ỹ"


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_shipped_file_announces_the_room_its_marks_need(name: str) -> None:
    font = TTFont(FONTS / name)
    em = font["head"].unitsPerEm
    wanted = SOURCES[name][2]
    cmap, glyphs = font.getBestCmap(), font["glyf"]
    tallest = max(glyphs[cmap[ord(letter)]].yMax for letter in TALL if letter != " ")
    assert font["hhea"].ascent >= tallest * 0.98
    if wanted is not None:
        assert font["hhea"].ascent == font["OS/2"].sTypoAscender == round(wanted * em)
        assert font["OS/2"].usWinAscent >= font["hhea"].ascent
        assert font["hhea"].lineGap == font["OS/2"].sTypoLineGap == 0


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_shipped_file_has_every_vietnamese_letter(name: str) -> None:
    letters = "ĂÂĐÊÔƠƯăâđêôơưÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ₫…–“”"
    cmap = TTFont(FONTS / name).getBestCmap()
    assert [each for each in letters if ord(each) not in cmap] == []


def _ink(label: QLabel) -> list[tuple[int, int]]:
    """The rows that carry ink, as (row from the first one, dark pixels)."""
    picture = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = []
    for y in range(picture.height()):
        dark = sum(picture.pixelColor(x, y).lightness() < 160 for x in range(picture.width()))
        if dark:
            rows.append((y, dark))
    return [(y - rows[0][0], dark) for y, dark in rows]


@pytest.mark.parametrize("role", list(TypeRole))
def test_a_tight_label_shows_every_mark_that_a_padded_one_shows(
    dressed: Theme, qtbot: QtBot, role: TypeRole
) -> None:
    tight, padded = QLabel(TALL), QLabel(TALL)
    padded.setMargin(24)
    for label in (tight, padded):
        label.setFont(dressed.font(role))
        qtbot.addWidget(label)
        label.resize(label.sizeHint())
    assert _ink(tight) == _ink(padded)


def test_a_type_role_is_drawn_in_its_own_family_and_weight(dressed: Theme) -> None:
    assert QFontInfo(dressed.font(TypeRole.H1)).family() == "Be Vietnam Pro"
    assert QFontInfo(dressed.font(TypeRole.H1)).weight() == 700
    assert QFontInfo(dressed.font(TypeRole.BODY_STRONG)).weight() == 600
    assert QFontInfo(dressed.font(TypeRole.NUMERIC)).family() == "Inter"
    assert QFontInfo(dressed.font(TypeRole.MONO)).family() == "JetBrains Mono"
    assert QFontInfo(dressed.reading_font(ReadingFace.SERIF)).family() == "Source Serif 4"
    assert QFontInfo(dressed.reading_font(ReadingFace.CLEAR)).family() == "Inter"


def test_body_text_stands_on_the_drawn_line_height(dressed: Theme) -> None:
    metrics = QFontMetrics(dressed.font(TypeRole.BODY))
    assert (metrics.ascent(), metrics.height()) == (20, 24)


def test_digits_of_the_numeric_role_are_equally_wide(dressed: Theme) -> None:
    metrics = QFontMetrics(dressed.font(TypeRole.NUMERIC_LARGE))
    assert len({metrics.horizontalAdvance(digit * 4) for digit in "0123456789"}) == 1


def test_an_address_is_drawn_without_joined_shapes(dressed: Theme) -> None:
    font = dressed.font(TypeRole.MONO, size=40)
    pictures = []
    for parts in (("->",), ("-", ">")):
        picture = QImage(120, 80, QImage.Format.Format_Grayscale8)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.setFont(font)
        x = 10
        for part in parts:
            painter.drawText(x, 50, part)
            x += QFontMetrics(font).horizontalAdvance(part)
        painter.end()
        pictures.append(picture)
    assert pictures[0] == pictures[1]


def test_italic_and_bold_of_a_family_can_be_loaded_whole(dressed: Theme) -> None:
    use_whole(Family.UI)
    font = face(Family.UI, 16)
    font.setItalic(True)
    assert QFontInfo(font).italic()


def test_lesson_faces_are_not_read_before_they_are_used() -> None:
    script = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from PySide6.QtGui import QFontDatabase\n"
        "app = QApplication(sys.argv)\n"
        "from trainer.ui.theme import theme, ThemeName, TypeRole\n"
        "theme().start(app, name=ThemeName.LIGHT)\n"
        "assert 'Source Serif 4' not in QFontDatabase.families()\n"
        "assert 'JetBrains Mono' not in QFontDatabase.families()\n"
        "theme().font(TypeRole.LESSON)\n"
        "assert 'Source Serif 4' in QFontDatabase.families()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stderr
