"""What Home and the list of courses say of courses the organisation asks for, here or missing, and of unsent work."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests import trust_builders
from tests.builders import a_pack
from tests.services.learner.pc import COURSE, Pc
from tests.ui.learner.desk import a_window, press, settle, shown, words_on
from trainer.domain.ids import CourseId, PackDigest
from trainer.domain.organisation import CatalogueEntry
from trainer.domain.profile import Preferences
from trainer.services.preferences import save_preferences
from trainer.ui.learner import courses_page, home_page
from trainer.ui.learner.navigation import Place
from trainer.ui.learner.wing import LearnerWing
from trainer.ui.main_window import MainWindow
from trainer.ui.widgets.chips import Chip


def asked_for(pc: Pc) -> None:
    """The organisation asks for the shipped course within days, and for one that is missing and overdue."""
    other = PackDigest("4e" * 32)
    catalogue = trust_builders.a_catalogue(
        entries=(
            CatalogueEntry(COURSE, pc.course.title, (pc.digest,), True, date(2026, 11, 30)),
            CatalogueEntry(CourseId("soan-khoa"), "Soạn khóa học", (other,), True, date(2026, 11, 20)),
        )
    )
    pc.pin(catalogue=catalogue)


def wing_of(qtbot: QtBot, pc: Pc) -> tuple[MainWindow, LearnerWing]:
    profile = pc.learner.profiles.all()[0].id
    pc.learner.profiles.close()
    save_preferences(pc.home, Preferences())
    window = a_window(qtbot, pc)
    window._enter(pc.learner.profiles.open(profile))
    settle(qtbot, window)
    return window, shown(window, LearnerWing)


def test_home_lists_deadlines_and_leads_to_the_missing_pack(
    qtbot: QtBot, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for(pc)
    window, wing = wing_of(qtbot, pc)
    said = words_on(wing.home)
    assert said.index("quá hạn 3 ngày") < said.index("còn 7 ngày")
    asked: list[object] = []
    monkeypatch.setattr(home_page, "pick_pack", asked.append)
    press(qtbot, wing.home.side_cards["missing"].button)
    assert len(asked) == 1
    assert window.isVisible()


def test_unsent_work_leads_to_the_report_and_a_made_report_waits_for_its_receipt(
    qtbot: QtBot, pc: Pc
) -> None:
    asked_for(pc)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    window, wing = wing_of(qtbot, pc)
    assert "1 bài" in words_on(wing.home.side_cards["unsent"])
    press(qtbot, wing.home.side_cards["unsent"].button)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.report
    pc.learner.reports.make(pc.usb)
    wing.show_place(Place.HOME)
    settle(qtbot, window)
    assert "chờ ghi nhận" in words_on(wing.home.side_cards["unsent"])


def test_the_list_names_missing_courses_with_their_deadline(qtbot: QtBot, pc: Pc) -> None:
    asked_for(pc)
    window, wing = wing_of(qtbot, pc)
    wing.show_place(Place.COURSES)
    settle(qtbot, window)
    assert "Soạn khóa học" in words_on(wing.courses)
    assert "Bắt buộc · quá hạn 3 ngày" in [chip.text() for chip in wing.courses.findChildren(Chip)]


def test_a_pack_is_taken_up_from_the_disk(
    qtbot: QtBot, pc: Pc, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pack = tmp_path / "thu-la.hspack"
    pack.write_bytes(a_pack())
    window, wing = wing_of(qtbot, pc)
    wing.show_place(Place.COURSES)
    settle(qtbot, window)
    monkeypatch.setattr(courses_page, "pick_pack", lambda _parent: None)
    with qtbot.assertNotEmitted(wing.courses.pack_chosen):
        press(qtbot, wing.courses.open_button)
    monkeypatch.setattr(courses_page, "pick_pack", lambda _parent: pack)
    with qtbot.waitSignal(wing.courses.pack_chosen) as chosen:
        press(qtbot, wing.courses.open_button)
    settle(qtbot, window)
    assert chosen.args == [pack]


def test_only_packs_may_be_dropped_on_the_list(qtbot: QtBot, pc: Pc, tmp_path: Path) -> None:
    window, wing = wing_of(qtbot, pc)
    wing.show_place(Place.COURSES)
    settle(qtbot, window)
    wing.courses.pack_chosen.disconnect()
    dropped: list[object] = []
    wing.courses.pack_chosen.connect(dropped.append)

    def drop(*names: str) -> bool:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
        flags = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(QPointF(5, 5).toPoint(), *flags)
        enter.ignore()
        QApplication.sendEvent(wing.courses, enter)
        if enter.isAccepted():
            QApplication.sendEvent(wing.courses, QDropEvent(QPointF(5, 5), *flags))
        return enter.isAccepted()

    assert not drop("anh.png")
    assert drop("a.hspack", "anh.png", "B.HSPACK")
    assert dropped == [tmp_path / "a.hspack", tmp_path / "B.HSPACK"]


def test_the_arrows_go_from_one_found_place_to_the_next(qtbot: QtBot, pc: Pc) -> None:
    window, wing = wing_of(qtbot, pc)
    window.activateWindow()
    wing.home.search.set_text("thư")
    wing.home.search.submitted.emit()
    settle(qtbot, window)
    rows = wing.home.hits.rows
    assert len(rows) > 1
    rows[0].setFocus()
    QTest.keyClick(rows[0], Qt.Key.Key_Down)
    assert rows[1].hasFocus()
    QTest.keyClick(rows[1], Qt.Key.Key_Up)
    assert rows[0].hasFocus()
    wing.home.search.set_text("kenh")
    wing.home.search.submitted.emit()
    settle(qtbot, window)
    assert wing.home.hits.rows
    QTest.keyClick(wing.home.hits.rows[0], Qt.Key.Key_Return)
    settle(qtbot, window)
    assert wing.pages.currentWidget() is wing.reading
