"""Colours have contrast, sizes follow the zoom, and no widget names a colour by itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from trainer.ui.assets import asset
from trainer.ui.fonts import type_size
from trainer.ui.layouts import at_least, at_most, column, fixed, row
from trainer.ui.stylesheet import style_sheet
from trainer.ui.theme import Breakpoint, Role, Theme, ThemeName, Tone, TypeRole
from trainer.ui.theme import theme as the_theme
from trainer.ui.widgets.labels import Label

TOKENS = json.loads(asset("theme", "tokens.json").read_text(encoding="utf-8"))
UI = Path(__file__).resolve().parents[2] / "trainer" / "ui"
THEMES = ("light", "dark", "highContrast")


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    shade = QColor(colour)
    return 0.2126 * linear(shade.redF()) + 0.7152 * linear(shade.greenF()) + 0.0722 * linear(shade.blueF())


def _contrast(one: str, other: str) -> float:
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_every_role_has_a_colour_in_every_theme(name: str) -> None:
    assert {role.value for role in Role} == set(TOKENS["color"][name])


@pytest.mark.parametrize("name", THEMES)
def test_words_and_controls_stand_out_from_their_grounds(name: str) -> None:
    colours = TOKENS["color"][name]
    for kind, least in (("text_min_4.5", 4.5), ("ui_min_3", 3.0)):
        for pair, announced in TOKENS["contrast"][name][kind].items():
            one, other = pair.split(" on ")
            real = _contrast(colours[one], colours[other])
            assert real >= least, (pair, real)
            assert real == pytest.approx(announced, abs=0.02)


@pytest.mark.parametrize("name", THEMES)
def test_every_tone_can_be_read_on_its_own_tint(name: str) -> None:
    colours = TOKENS["color"][name]
    for tone in Tone:
        assert _contrast(colours[tone.ink.value], colours[tone.soft.value]) >= 4.5, tone


def test_type_sizes_are_those_of_the_tokens() -> None:
    for role in TypeRole:
        if role.value in TOKENS["type"]:
            assert type_size(role) == TOKENS["type"][role.value]["size"]


def test_no_screen_names_a_colour_or_dresses_itself() -> None:
    literal = re.compile(
        r"""#[0-9a-fA-F]{6}\b|Qt\.GlobalColor\.(?!transparent)|QColor\(["'\d]|setStyleSheet"""
    )
    guilty = []
    for path in UI.rglob("*.py"):
        if "papers" in path.parts:  # printed paper is white in every theme
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if literal.search(line) and "app.setStyleSheet" not in line:
                guilty.append(f"{path.relative_to(UI)}:{number}: {line.strip()}")
    assert guilty == []


def test_the_style_sheet_leaves_no_place_unfilled(dressed: Theme) -> None:
    sheet = style_sheet(dressed)
    assert "{{" not in sheet
    assert "}}" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_a_change_of_theme_reaches_an_open_window(dressed: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    label = Label("Học Số")
    window = QWidget()
    window.setLayout(column(label, margins=40))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(dressed.changed):
        dressed.set_name(ThemeName.DARK)
    assert dressed.shown is ThemeName.DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == TOKENS["color"]["dark"]["canvas"].lower()
    assert window.grab().toImage().pixelColor(2, 2).name() == TOKENS["color"]["dark"]["canvas"].lower()


def test_a_change_of_zoom_reaches_fonts_gaps_and_fixed_sizes(dressed: Theme, qtbot: QtBot) -> None:
    label, box = Label("Học Số", TypeRole.H1), fixed(QWidget(), width=100, height=40)
    limited = at_most(at_least(QWidget(), width=50), width=200)
    outer = column(label, 20, box, limited, gap=12, margins=(32, 8))
    window = QWidget()
    window.setLayout(outer)
    qtbot.addWidget(window)
    window.show()
    dressed.set_zoom(1.5)
    assert label.font().pixelSize() == 42
    assert (box.width(), box.height()) == (150, 60)
    assert (limited.minimumWidth(), limited.maximumWidth()) == (75, 300)
    assert outer.spacing() == 18
    assert outer.contentsMargins().left() == 48
    space = outer.itemAt(1)
    assert space is not None
    assert space.sizeHint().height() == 30


def test_zoom_stays_within_its_limits(dressed: Theme) -> None:
    dressed.set_zoom(3)
    assert dressed.zoom == 2.0
    dressed.set_zoom(0.2)
    assert dressed.zoom == 1.0


def test_room_is_measured_in_logical_pixels(dressed: Theme) -> None:
    assert dressed.breakpoint(1366) is Breakpoint.FULL
    assert dressed.breakpoint(1100) is Breakpoint.MEDIUM
    dressed.set_zoom(1.5)
    assert dressed.breakpoint(1366) is Breakpoint.NARROW


def test_movement_can_be_switched_off(dressed: Theme) -> None:
    assert dressed.motion(180) == 180
    dressed.set_reduced_motion(on=True)
    assert dressed.motion(180) == 0


def test_the_system_theme_resolves_to_one_that_can_be_shown(dressed: Theme, qapp: QApplication) -> None:
    dressed.set_name(ThemeName.SYSTEM)
    assert dressed.shown in {ThemeName.LIGHT, ThemeName.DARK, ThemeName.HIGH_CONTRAST}
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert the_theme() is dressed


def test_rows_keep_their_widgets_on_one_line(dressed: Theme, qtbot: QtBot) -> None:
    line = row(Label("a"), Label("b"), gap=8, align_top=True)
    window = QWidget()
    window.setLayout(line)
    qtbot.addWidget(window)
    assert line.count() == 2
    assert line.spacing() == 8
