"""Every sentence has its Vietnamese, written by the house rules, and formats are those of the country."""

from __future__ import annotations

import ast
import json
import re
import string
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from trainer.ui.assets import asset
from trainer.ui.language import Language, language, mark, set_language, tr, trn
from trainer.ui.language import formats as write
from trainer.ui.language.qt import QtWords, announce, speak
from trainer.ui.theme import Theme

TRAINER = Path(__file__).resolve().parents[2] / "trainer"
AREAS = sorted(asset("language", "vi").glob("*.json"))
# the newer tone placement: khoá, hoè, huỷ at the end of a syllable; after q the u belongs to the consonant
NEWER_TONES = re.compile(r"(?i)(?:o[áàảãạéèẻẽẹ]|(?<!q)u[ýỳỷỹỵ])(?!\w)")


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    for path in sorted(TRAINER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"tr", "trn", "mark"}
                and node.args
            ):
                yield f"{path.relative_to(TRAINER)}:{node.lineno}", node.func.id, node


def _sources() -> tuple[dict[str, str], list[str], list[str]]:
    """Every source sentence with a place it stands at; bad calls; values that a call does not give.

    A call without any value hands on a template that is filled elsewhere, such as the note of a printed table.
    """
    found: dict[str, str] = {}
    bad: list[str] = []
    missing: list[str] = []
    for place, name, call in _calls():
        at = 1 if name == "trn" else 0
        argument = call.args[at]
        texts = [argument]
        if isinstance(argument, ast.IfExp):
            texts = [argument.body, argument.orelse]
        for text in texts:
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                found[text.value] = place
                given = {keyword.arg for keyword in call.keywords} | ({"n"} if name == "trn" else set())
                if given and None not in given and not _places(text.value) <= given:
                    missing.append(f"{place}: {text.value}")
            elif isinstance(text, ast.JoinedStr | ast.BinOp):
                bad.append(place)
    return found, bad, missing


def _places(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def _entries() -> list[tuple[str, str, str]]:
    return [
        (path.stem, source, shown)
        for path in AREAS
        for source, shown in json.loads(path.read_text(encoding="utf-8")).items()
    ]


def test_every_sentence_is_a_literal_that_can_be_collected() -> None:
    assert _sources()[1] == []


def test_every_place_in_a_sentence_gets_a_value() -> None:
    assert _sources()[2] == []


def test_every_sentence_has_its_vietnamese() -> None:
    translated = {source for _, source, _ in _entries()}
    assert {text: place for text, place in _sources()[0].items() if text not in translated} == {}


def test_no_translation_is_left_over() -> None:
    used = _sources()[0]
    assert [f"{area}: {source}" for area, source, _ in _entries() if source not in used] == []


def test_a_translation_keeps_the_places_of_its_source() -> None:
    assert [source for _, source, shown in _entries() if _places(source) != _places(shown)] == []


def test_one_sentence_has_one_translation() -> None:
    seen: dict[str, str] = {}
    for area, source, shown in _entries():
        assert seen.setdefault(source, shown) == shown, f"{area}: {source}"


def test_vietnamese_is_written_by_the_house_rules() -> None:
    wrong = []
    for area, source, shown in _entries():
        if not shown.strip() or shown != unicodedata.normalize("NFC", shown):
            wrong.append(f"{area}: not composed or empty: {source}")
        if NEWER_TONES.search(shown):
            wrong.append(f"{area}: newer tone placement: {shown}")
        if re.search(r"!(?!\[)", shown):  # "![" is how a picture is written in Markdown
            wrong.append(f"{area}: exclamation mark: {shown}")
        if shown != shown.strip() and source == source.strip():
            wrong.append(f"{area}: stray space: {shown!r}")
    assert wrong == []


@pytest.mark.parametrize("word", ["khoá", "hoà", "huỷ", "thuỷ", "Thuý", "xoá", "toạ"])
def test_the_newer_tone_placement_is_noticed(word: str) -> None:
    assert NEWER_TONES.search(f"mở {word} học")


@pytest.mark.parametrize(
    "word", ["khóa", "hòa", "hủy", "Thúy", "quý", "quỹ", "hoạt", "toán", "thuyết", "quá"]
)
def test_the_older_tone_placement_is_left_alone(word: str) -> None:
    assert not NEWER_TONES.search(f"mở {word} học")


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    set_language(Language.VIETNAMESE)
    yield
    set_language(Language.VIETNAMESE)


def test_a_sentence_is_shown_in_the_language_in_use() -> None:
    assert tr("{done} of {total}", done=3, total=8) == "3 trong 8"
    set_language(Language.ENGLISH)
    assert language() is Language.ENGLISH
    assert tr("{done} of {total}", done=3, total=8) == "3 of 8"


def test_a_sentence_without_values_keeps_its_braces() -> None:
    set_language(Language.ENGLISH)
    assert tr(mark("set {a}")) == "set {a}"


def test_a_count_has_its_form() -> None:
    assert trn("{n} hour", "{n} hours", 1) == "1 giờ"
    set_language(Language.ENGLISH)
    assert [trn("{n} hour", "{n} hours", n) for n in (1, 2)] == ["1 hour", "2 hours"]


def test_dates_and_times_are_written_as_in_vietnam() -> None:
    day, moment = date(2026, 11, 23), datetime(2026, 11, 23, 9, 41, 22)  # noqa: DTZ001  # local time
    assert write.date_text(day) == "23/11/2026"
    assert write.day_month(day) == "23/11"
    assert write.long_date(day) == "Thứ Hai, ngày 23 tháng 11 năm 2026"
    assert write.short_weekday(day) == "T2"
    assert write.short_month(day) == "Th 11"
    assert write.clock(moment) == "09:41"
    assert write.clock_seconds(time(9, 41, 22)) == "09:41:22"
    assert write.date_time(moment) == "09:41, 23/11/2026"
    set_language(Language.ENGLISH)
    assert write.long_date(day) == "Monday, 23 November 2026"
    assert write.short_month(day) == "Nov"


def test_numbers_are_written_as_in_vietnam() -> None:
    assert write.number(1234.5, decimals=1) == "1.234,5"
    assert write.number(1000) == "1.000"
    assert write.percent(0.456, decimals=1) == "45,6%"
    assert write.file_size(900) == "900 B"
    assert write.file_size(1_258_291) == "1,2 MB"
    assert write.file_size(5 * 1024**4) == "5.120 GB"
    set_language(Language.ENGLISH)
    assert write.number(1234.5, decimals=1) == "1,234.5"


def test_durations_are_written_in_hours_and_minutes() -> None:
    assert write.minutes_text(70) == "1 giờ 10 phút"
    assert write.minutes_text(120) == "2 giờ"
    assert write.minutes_text(9) == "9 phút"
    assert write.minutes_text(-3) == "0 phút"
    assert write.seconds_left(299) == "04:59"
    assert write.seconds_left(3899) == "1:04:59"


class _Listener(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.heard += 1
        super().changeEvent(event)


def test_a_change_of_language_reaches_open_windows_and_their_children(
    dressed: Theme, qtbot: QtBot, qapp: QApplication
) -> None:
    window, child = QWidget(), _Listener()
    child.setParent(window)
    qtbot.addWidget(window)
    window.show()
    speak(qapp, Language.VIETNAMESE)
    qapp.processEvents()
    before = child.heard
    speak(qapp, Language.ENGLISH)
    qapp.processEvents()
    assert child.heard > before
    assert len(qapp.findChildren(QtWords)) <= 2
    speak(qapp, Language.VIETNAMESE)


def test_buttons_of_qt_speak_vietnamese(dressed: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    speak(qapp, Language.VIETNAMESE)
    buttons = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(buttons.Cancel | buttons.Save | buttons.Retry | buttons.Ok)
    qtbot.addWidget(box)
    shown = {each.text().replace("&", "") for each in box.buttons()}
    assert shown == {"Hủy", "Lưu", "Thử lại", "Đồng ý"}
    assert QCoreApplication.translate("SomeOtherContext", "Cancel") == "Cancel"


def test_an_announcement_for_screen_readers_can_be_made(dressed: Theme, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    announce(widget, "Vị trí 2 trong 5")
