"""Setting a committee up in the window: names, units, pass phrase, recovery sheet, and opening the keys again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.committee.conftest import Settle
from tests.ui.committee.pressing import press, said, write
from trainer.ui.committee import entry_desk
from trainer.ui.committee.wing import CommitteeWing

PHRASE = "song hong mua nuoc noi"


def fill_in(qtbot: QtBot, wing: CommitteeWing) -> None:
    setup = wing.entry.setup
    write(qtbot, setup.organisation, "UBND phường Mỹ Hào")
    write(qtbot, setup.committee, "Ban Chỉ đạo")
    press(qtbot, setup.next_button)
    setup.units.set_text("Văn phòng\n  Trạm   Y tế \n\nvăn phòng")
    press(qtbot, setup.next_button)
    press(qtbot, setup.next_button)  # one root key, as is offered first
    write(qtbot, setup.phrase, PHRASE)
    write(qtbot, setup.again, PHRASE)


def test_a_committee_is_set_up_and_the_sheet_is_proved(
    fresh: CommitteeWing, qtbot: QtBot, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_in(qtbot, fresh)
    press(qtbot, fresh.entry.setup.next_button)
    settle(fresh)
    recovery = fresh.entry.recovery
    assert fresh.entry.currentWidget() is recovery
    assert fresh.entry.setup.phrase.text() == ""
    assert recovery.asked_group() not in said(recovery)
    assert not recovery.next_button.isEnabled()  # neither printed nor saved
    target = tmp_path / "phieu.pdf"
    monkeypatch.setattr(entry_desk, "save_as", lambda *_: target)
    press(qtbot, recovery.save_button)
    settle(fresh)
    assert target.read_bytes().startswith(b"%PDF")
    write(qtbot, recovery.group, "00000")
    press(qtbot, recovery.next_button)
    assert "Chưa đúng với phiếu" in said(recovery)
    write(qtbot, recovery.group, recovery.asked_group().lower())
    QTest.keyClick(recovery.group.editor, Qt.Key.Key_Return)
    settle(fresh)
    assert fresh.pages.currentWidget() is fresh.people.people
    assert [unit.name for unit in fresh.service.roster.units()] == ["Văn phòng", "Trạm Y tế"]
    assert fresh.service.setup.unlocked


def test_names_and_a_good_pass_phrase_are_asked_for(fresh: CommitteeWing, qtbot: QtBot) -> None:
    setup = fresh.entry.setup
    press(qtbot, setup.next_button)
    assert said(setup).count("Gõ tên như ghi trên công văn.") == 2
    fill_in(qtbot, fresh)
    for short in ("ba từ thôi", "13 ký tự......"[:13]):
        write(qtbot, setup.phrase, short)
        press(qtbot, setup.next_button)
        assert "Ít nhất 4 từ, hoặc ít nhất 14 ký tự." in said(setup)
    write(qtbot, setup.phrase, PHRASE)
    write(qtbot, setup.again, "khác hẳn cụm trên")
    press(qtbot, setup.next_button)
    assert "Hai lần gõ chưa giống nhau" in said(setup)
    assert not fresh.service.setup.is_set_up


def test_back_from_the_first_step_leaves(fresh: CommitteeWing, qtbot: QtBot) -> None:
    with qtbot.waitSignal(fresh.left):
        press(qtbot, fresh.entry.setup.back_button)


def test_the_keys_open_with_the_right_pass_phrase_only(
    wing: CommitteeWing, qtbot: QtBot, settle: Settle
) -> None:
    from tests.committee_room import PASSPHRASE

    wing.lock()
    page = wing.entry.unlocking
    assert not wing.service.setup.unlocked
    write(qtbot, page.phrase, "sai rồi sai rồi")
    press(qtbot, page.unlock_button)
    settle(wing)
    assert "Cụm mật khẩu chưa đúng" in said(page)
    page.phrase.set_text(PASSPHRASE)
    QTest.keyClick(page.phrase.editor, Qt.Key.Key_Return)
    settle(wing)
    assert wing.service.setup.unlocked
    assert page.phrase.text() == ""
    assert wing.pages.currentWidget() is wing.overview


def test_without_keys_figures_show_and_receiving_asks_for_them(
    wing: CommitteeWing, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    wing.lock()
    press(qtbot, wing.entry.unlocking.figures_button)
    settle(wing)
    assert wing.pages.currentWidget() is wing.overview
    wing.importing.check((tmp_path,))
    settle(wing)
    assert wing.pages.currentWidget() is wing.entry
    assert wing.entry.currentWidget() is wing.entry.unlocking
