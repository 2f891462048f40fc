"""Backups, restoring, moving, one's own data and deletion as a person does them, with real clicks and real files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.services.learner.pc import COURSE, Pc
from tests.trust_builders import a_catalogue
from tests.ui.learner.desk import a_window, press, settle, shown, words_on
from trainer.domain.errors import Reason, Refused
from trainer.domain.profile import Preferences
from trainer.formats import passphrase_seal
from trainer.services.preferences import load_preferences, save_preferences
from trainer.ui.first_run import RolePage
from trainer.ui.first_run_frame import change_language
from trainer.ui.language import Language
from trainer.ui.learner.backup_dialog import BackupDialog
from trainer.ui.learner.leaving_dialog import LeavingDialog
from trainer.ui.learner.navigation import Place
from trainer.ui.learner.restore_flow import RestoreFlow
from trainer.ui.learner.who_page import WhoPage
from trainer.ui.learner.wing import LearnerWing
from trainer.ui.main_window import MainWindow
from trainer.ui.theme import Theme, theme
from trainer.ui.widgets.dialogs import Dialog, Notice

WORDS = "sông Hồng mùa nước nổi"
PIN = "246810"


@pytest.fixture(autouse=True)
def _cheap_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase_seal.WORK, "factor", 4)


@pytest.fixture
def official(tmp_path: Path, dressed: Theme) -> Iterator[Pc]:
    """A PC whose one profile, without a PIN, has a lesson done."""
    pc = Pc(tmp_path)
    pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="Văn phòng")
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    pc.learner.profiles.close()
    save_preferences(pc.home, Preferences(role="learner"))
    yield pc
    pc.learner.profiles.close()


def opened(qtbot: QtBot, pc: Pc) -> tuple[MainWindow, LearnerWing]:
    window = a_window(qtbot, pc)
    settle(qtbot, window)
    return window, shown(window, LearnerWing)


def settings(qtbot: QtBot, window: MainWindow, section: str) -> None:
    wing = shown(window, LearnerWing)
    wing.show_place(Place.SETTINGS)
    settle(qtbot, window)
    press(qtbot, wing.settings.buttons[section])
    settle(qtbot, window)


def quiet(qtbot: QtBot, window: MainWindow) -> None:
    for _ in range(3):
        settle(qtbot, window)


def notices(window: MainWindow) -> list[Notice]:
    return [each for each in window.findChildren(Notice) if each.isVisible()]


def back_up(qtbot: QtBot, pc: Pc, window: MainWindow, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Type the pass phrase twice and choose a place."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    (dialog,) = [each for each in window.findChildren(BackupDialog) if each.isVisible()]
    dialog.phrase.set_text(WORDS)
    dialog.again.set_text(WORDS)
    press(qtbot, dialog.act_button)
    quiet(qtbot, window)


# -- making -------------------------------------------------------------------------------------------------


def test_a_backup_is_made_from_the_settings(
    qtbot: QtBot, official: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, wing = opened(qtbot, official)
    settings(qtbot, window, "backup")
    section = wing.settings.backup
    assert "Chưa có bản sao lưu nào" in words_on(section)
    press(qtbot, section.backup_button)
    (dialog,) = window.findChildren(BackupDialog)
    dialog.phrase.set_text("ngắn")
    press(qtbot, dialog.act_button)
    assert dialog.isVisible()
    assert not dialog.phrase.error.isHidden()
    dialog.phrase.set_text(WORDS)
    dialog.again.set_text("khác")
    press(qtbot, dialog.act_button)
    assert not dialog.again.error.isHidden()
    path = official.usb / "của tôi.hsbackup"
    path.write_bytes(b"old")  # the dialog of the system asked whether to replace it
    back_up(qtbot, official, window, monkeypatch, path)
    assert official.learner.restoring.look(path, WORDS).name == "Lê Minh"
    (notice,) = notices(window)
    assert "của tôi.hsbackup" in words_on(notice)
    notice.done(0)
    settle(qtbot, window)
    assert "đã đủ mọi kết quả" in words_on(section)
    official.learner.study.finish_lesson(COURSE, official.course.lessons[1].id)
    settings(qtbot, window, "backup")
    assert "từ đó có" in words_on(section)
    change_language(Language.ENGLISH)
    qtbot.waitUntil(lambda: "Back up now" in words_on(section))
    change_language(Language.VIETNAMESE)


def test_leaving_the_file_dialog_makes_nothing(
    qtbot: QtBot, official: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, wing = opened(qtbot, official)
    settings(qtbot, window, "backup")
    press(qtbot, wing.settings.backup.move_button)
    (dialog,) = window.findChildren(BackupDialog)
    assert "Ban Chỉ đạo tính gộp cả hai" in words_on(dialog)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    dialog.phrase.set_text(WORDS)
    dialog.again.set_text(WORDS)
    QTest.keyClick(dialog.again.editor, Qt.Key.Key_Return)
    quiet(qtbot, window)
    assert not notices(window)


def test_home_reminds_after_a_week_and_can_be_put_off_or_turned_off(
    qtbot: QtBot, official: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, wing = opened(qtbot, official)
    assert wing.home.backup_line is None
    official.clock.go_on(8 * 86_400)
    wing.show_place(Place.HOME)
    settle(qtbot, window)
    line = wing.home.backup_line
    assert line is not None
    assert "chưa có bản sao lưu" in words_on(line)
    press(qtbot, line.later_button)
    quiet(qtbot, window)
    assert wing.home.backup_line is None
    official.clock.go_on(8 * 86_400)
    settings(qtbot, window, "backup")
    press(qtbot, wing.settings.backup.remind)
    wing.show_place(Place.HOME)
    settle(qtbot, window)
    assert wing.home.backup_line is None
    window.keep_preferences()
    assert not load_preferences(official.home).backup_reminder
    settings(qtbot, window, "backup")
    press(qtbot, wing.settings.backup.remind)
    wing.show_place(Place.HOME)
    settle(qtbot, window)
    line = wing.home.backup_line
    assert line is not None
    press(qtbot, line.button)
    back_up(qtbot, official, window, monkeypatch, official.usb / "tuần.hsbackup")
    notices(window)[0].done(0)
    quiet(qtbot, window)
    assert wing.home.backup_line is None
    official.clock.go_on(9 * 86_400)
    official.learner.study.finish_lesson(COURSE, official.course.lessons[1].id)
    wing.show_place(Place.HOME)
    settle(qtbot, window)
    line = wing.home.backup_line
    assert line is not None
    assert "đã 9 ngày" in words_on(line)


# -- restoring --------------------------------------------------------------------------------------------------


def a_backup(pc: Pc, *, pin: str | None = None) -> Path:
    """Somebody's backup from another PC."""
    other = Pc(pc.folder / "máy khác")
    other.learner.profiles.enrol_by_hand(name="Trần Thị Bé", staff_code="MH-009", unit="Văn phòng", pin=pin)
    other.learner.study.finish_lesson(COURSE, other.course.lessons[0].id)
    made = other.learner.backups.make(pc.usb, WORDS)
    other.learner.profiles.close()
    return made.path


def choose(qtbot: QtBot, flow: RestoreFlow, monkeypatch: pytest.MonkeyPatch, path: Path | str) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    press(qtbot, flow.choose_button)


def test_a_new_computer_restores_from_the_first_page(
    qtbot: QtBot, tmp_path: Path, dressed: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = Pc(tmp_path)
    path = a_backup(pc)
    window = a_window(qtbot, pc)
    press(qtbot, shown(window, RolePage).restore_button)
    flow = shown(window, RestoreFlow)
    press(qtbot, flow.back_button)
    press(qtbot, shown(window, RolePage).restore_button)
    choose(qtbot, flow, monkeypatch, "")
    assert "chưa chọn tệp" in words_on(flow)
    press(qtbot, flow.next_button)  # without a file it asks for one
    choose(qtbot, flow, monkeypatch, path)
    press(qtbot, flow.next_button)
    assert "Hãy gõ cụm mật khẩu" in words_on(flow)
    flow.phrase.set_text("không phải cụm này đâu")
    QTest.keyClick(flow.phrase.editor, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert "Cụm mật khẩu chưa đúng" in words_on(flow)
    flow.phrase.set_text(WORDS)
    press(qtbot, flow.next_button)
    settle(qtbot, window)
    assert "Trần Thị Bé" in words_on(flow)
    assert "nhật ký riêng" in words_on(flow)
    assert not flow.pin.isVisible()
    change_language(Language.ENGLISH)
    qtbot.waitUntil(lambda: "Restore from a backup" in words_on(flow))
    change_language(Language.VIETNAMESE)
    flow.phrase.edited.emit(WORDS)  # another letter: whose it is has to be seen again
    assert not flow.person.isVisible()
    press(qtbot, flow.next_button)
    settle(qtbot, window)
    press(qtbot, flow.next_button)
    quiet(qtbot, window)
    wing = shown(window, LearnerWing)
    assert "Bé" in words_on(wing.home)
    assert pc.learner.study.course(COURSE).card.lessons_done == 1


def test_a_profile_with_a_pin_asks_for_it_after_the_restore(
    qtbot: QtBot, official: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_backup(official, pin=PIN)
    window, wing = opened(qtbot, official)
    settings(qtbot, window, "backup")
    press(qtbot, wing.settings.backup.file_button)
    flow = shown(window, RestoreFlow)
    press(qtbot, flow.back_button)
    shown(window, LearnerWing)
    press(qtbot, wing.settings.backup.file_button)
    choose(qtbot, flow, monkeypatch, path)
    flow.phrase.set_text(WORDS)
    press(qtbot, flow.next_button)
    settle(qtbot, window)
    press(qtbot, flow.next_button)
    quiet(qtbot, window)
    who = shown(window, WhoPage)
    assert who.pin.isVisible()
    assert len(who.cards) == 2
    who.pin.set_text(PIN)
    press(qtbot, who.open_button)
    quiet(qtbot, window)
    assert "Bé" in words_on(shown(window, LearnerWing).home)


def test_where_a_pin_is_demanded_the_page_asks_for_a_first_one(
    qtbot: QtBot, official: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_backup(official)
    official.pin(catalogue=a_catalogue(pin_required=True))
    window, _wing = opened(qtbot, official)
    window.show_restore(window._show_roles, path)
    flow = shown(window, RestoreFlow)
    flow.phrase.set_text(WORDS)
    press(qtbot, flow.next_button)
    settle(qtbot, window)
    assert flow.pin.isVisible()
    flow.pin.set_text("12")
    press(qtbot, flow.next_button)
    assert not flow.pin.error.isHidden()
    flow.pin.set_text(PIN)
    QTest.keyClick(flow.pin.editor, Qt.Key.Key_Return)
    quiet(qtbot, window)
    assert shown(window, WhoPage).pin.isVisible()


def test_a_backup_with_nothing_new_and_a_broken_one_are_said_on_the_page(
    qtbot: QtBot, official: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, wing = opened(qtbot, official)
    path = official.learner.backups.make(official.usb, WORDS).path
    window.show_restore(lambda: window._show(wing), path)
    flow = shown(window, RestoreFlow)
    flow.phrase.set_text(WORDS)
    press(qtbot, flow.next_button)
    settle(qtbot, window)
    assert "đã có hồ sơ trên máy" in words_on(flow)
    press(qtbot, flow.next_button)
    settle(qtbot, window)
    assert "không có gì mới" in words_on(flow)
    assert official.learner.profiles.me is not None  # refused before anything was closed
    path.write_bytes(path.read_bytes()[:-5])
    flow.start(path)
    flow.phrase.set_text(WORDS)
    press(qtbot, flow.next_button)
    settle(qtbot, window)
    assert flow.trouble.isVisible()


def test_a_backup_opened_from_the_file_manager_leads_to_the_page_and_back(qtbot: QtBot, official: Pc) -> None:
    path = a_backup(official)
    window = a_window(qtbot, official, files=[path])
    settle(qtbot, window)
    flow = shown(window, RestoreFlow)
    assert path.name in words_on(flow)
    press(qtbot, flow.back_button)
    quiet(qtbot, window)
    wing = shown(window, LearnerWing)
    window.open_files((path,))
    flow = shown(window, RestoreFlow)
    assert path.name in words_on(flow)
    press(qtbot, flow.back_button)
    assert window.pages.currentWidget() is wing


def test_at_150_percent_what_counts_is_in_view(qtbot: QtBot, official: Pc) -> None:
    path = a_backup(official, pin=PIN)
    theme().set_zoom(1.5)
    window, wing = opened(qtbot, official)
    window.resize(1366, 688)
    window.show_restore(lambda: window._show(wing), path)
    flow = shown(window, RestoreFlow)
    flow.phrase.set_text(WORDS)
    press(qtbot, flow.next_button)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not flow.note.visibleRegion().isEmpty())
    press(qtbot, flow.next_button)
    quiet(qtbot, window)
    who = shown(window, WhoPage)
    assert window.focusWidget() is who.pin.editor
    who.pin.set_text("111111")
    for _ in range(5):
        press(qtbot, who.open_button)
        settle(qtbot, window)
    qtbot.waitUntil(lambda: who.pin.error.visibleRegion().boundingRect().height() > 10)


# -- the program's own copies --------------------------------------------------------------------------------------


def test_copies_are_made_by_themselves_and_one_without_news_is_not_restored(
    qtbot: QtBot, official: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.ui.learner.wing._COPY_AFTER_MS", 0)
    window, wing = opened(qtbot, official)
    profile = official.learner.profiles.required_me().profile.id
    qtbot.waitUntil(lambda: len(official.learner.backups.automatic(profile)) == 1)
    official.clock.go_on(60)
    official.learner.study.finish_lesson(COURSE, official.course.lessons[1].id)
    wing.profile_closed.emit()
    quiet(qtbot, window)
    assert len(official.learner.backups.automatic(profile)) == 2  # one more at closing
    press(qtbot, shown(window, WhoPage).cards[0])
    quiet(qtbot, window)
    settings(qtbot, window, "backup")
    section = wing.settings.backup
    assert section.model.rowCount() == 2
    assert section._standing is not None
    assert [each.good for each in section._standing.automatic] == [True, True]
    press(qtbot, section.restore_button)
    (dialog,) = [each for each in window.findChildren(Dialog) if each.isVisible()]
    press(qtbot, dialog.act_button)
    quiet(qtbot, window)
    (notice,) = notices(window)
    assert "không có gì mới" in words_on(notice)
    notice.done(0)


def test_a_damaged_profile_is_mended_from_the_page_that_asks_who_learns(qtbot: QtBot, official: Pc) -> None:
    (person,) = official.learner.profiles.all()
    official.learner.backups.keep_automatic(person.id)
    folder = official.home / "profiles" / person.id
    for path in folder.glob("learner.db*"):
        path.unlink()
    (folder / "learner.db").write_bytes(b"broken" * 2000)
    window = a_window(qtbot, official)
    settle(qtbot, window)
    who = shown(window, WhoPage)
    press(qtbot, who.cards[0])
    settle(qtbot, window)
    assert "Dữ liệu của hồ sơ này bị hỏng" in words_on(who)
    press(qtbot, who.mend_button)
    quiet(qtbot, window)
    shown(window, LearnerWing)
    assert official.learner.study.course(COURSE).card.lessons_done == 1


@pytest.mark.parametrize("left", [None, b""])
def test_a_profile_whose_store_is_gone_is_never_begun_anew_in_silence(
    qtbot: QtBot, official: Pc, left: bytes | None
) -> None:
    (person,) = official.learner.profiles.all()
    official.learner.backups.keep_automatic(person.id)
    folder = official.home / "profiles" / person.id
    for path in folder.glob("learner.db*"):
        path.unlink()
    if left is not None:
        (folder / "learner.db").write_bytes(left)
    window = a_window(qtbot, official)
    quiet(qtbot, window)
    who = shown(window, WhoPage)  # the only profile opens by itself: nobody picked it
    assert "bị hỏng hoặc bị mất" in words_on(who)
    press(qtbot, who.mend_button)
    quiet(qtbot, window)
    shown(window, LearnerWing)
    assert official.learner.study.course(COURSE).card.lessons_done == 1


def test_where_no_copy_is_left_the_other_ways_are_said(
    qtbot: QtBot, official: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    (person,) = official.learner.profiles.all()
    folder = official.home / "profiles" / person.id
    for path in folder.glob("learner.db*"):
        path.unlink()
    window = a_window(qtbot, official)
    quiet(qtbot, window)
    who = shown(window, WhoPage)
    with monkeypatch.context() as patch:
        patch.setattr(official.learner.restoring, "restore_automatic", _busy)
        press(qtbot, who.mend_button)
        quiet(qtbot, window)
    assert "một cửa sổ khác" in words_on(who)
    press(qtbot, who.mend_button)
    quiet(qtbot, window)
    assert "không còn bản sao nguyên vẹn nào" in words_on(who)
    assert "Người khác" in words_on(who)
    assert not who.mend_button.isVisible()
    assert not (folder / "learner.db").exists()
    press(qtbot, who.restore_button)
    shown(window, RestoreFlow)


def _busy(*_: object) -> None:
    raise Refused(Reason.STORE_BUSY)


def test_a_copy_brings_back_what_is_missing_and_the_profile_opens_again(qtbot: QtBot, official: Pc) -> None:
    (person,) = official.learner.profiles.all()
    store = official.home / "profiles" / person.id / "learner.db"
    older = store.read_bytes()
    official.learner.profiles.open(person.id)
    official.learner.study.finish_lesson(COURSE, official.course.lessons[1].id)
    official.learner.backups.keep_automatic(person.id)
    official.learner.profiles.close()
    store.write_bytes(older)
    window, wing = opened(qtbot, official)
    settings(qtbot, window, "backup")
    press(qtbot, wing.settings.backup.restore_button)
    (dialog,) = [each for each in window.findChildren(Dialog) if each.isVisible()]
    press(qtbot, dialog.act_button)
    quiet(qtbot, window)
    assert shown(window, LearnerWing).pages.currentWidget() is wing.home
    assert official.learner.study.course(COURSE).card.lessons_done == 2


# -- one's own data, and the end -----------------------------------------------------------------------------------


def test_everything_is_exported_as_a_page_and_as_data(
    qtbot: QtBot, official: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, wing = opened(qtbot, official)
    settings(qtbot, window, "data")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    press(qtbot, wing.settings.data.export_button)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(official.usb))
    press(qtbot, wing.settings.data.export_button)
    quiet(qtbot, window)
    page = (official.usb / "du-lieu-cua-toi-20261123.html").read_text(encoding="utf-8")
    assert "Lê Minh" in page
    assert "Nhật ký riêng" in page
    assert "<script" not in page
    data = json.loads((official.usb / "du-lieu-cua-toi-20261123.json").read_text(encoding="utf-8"))
    assert data["profile"]["name"] == "Lê Minh"
    assert [log["kind"] for log in data["logs"]] == ["record", "private"]
    assert any(event["k"] == "lesson_done" for event in data["logs"][0]["events"])


def test_a_profile_is_deleted_after_it_was_asked_twice(
    qtbot: QtBot, official: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    (person,) = official.learner.profiles.all()
    official.learner.profiles.open(person.id)
    official.learner.profiles.set_pin(None, PIN)
    official.learner.profiles.close()
    window = a_window(qtbot, official)
    who = shown(window, WhoPage)
    press(qtbot, who.cards[0])
    who.pin.set_text(PIN)
    press(qtbot, who.open_button)
    quiet(qtbot, window)
    wing = shown(window, LearnerWing)
    settings(qtbot, window, "profile")
    press(qtbot, wing.settings.profile.delete_button)
    settle(qtbot, window)
    (dialog,) = window.findChildren(LeavingDialog)
    assert "Chưa được ghi nhận: 1 bài học." in words_on(dialog)
    assert "Chưa có bản sao lưu nào." in words_on(dialog)
    press(qtbot, dialog.backup_button)
    (backup,) = [each for each in window.findChildren(BackupDialog) if each.isVisible()]
    backup.reject()
    press(qtbot, wing.settings.profile.delete_button)
    settle(qtbot, window)
    dialog = next(each for each in window.findChildren(LeavingDialog) if each.isVisible())
    press(qtbot, dialog.act_button)
    assert not dialog.pin.error.isHidden()
    dialog.pin.set_text("111111")
    press(qtbot, dialog.act_button)  # the box is not ticked
    settle(qtbot, window)
    assert official.learner.profiles.me is not None
    press(qtbot, dialog.sure)
    press(qtbot, dialog.act_button)
    settle(qtbot, window)
    assert "Còn 4 lần thử" in words_on(dialog)
    dialog.pin.set_text(PIN)
    press(qtbot, dialog.act_button)
    quiet(qtbot, window)
    shown(window, RolePage)
    assert official.learner.profiles.all() == ()
    assert not any((official.home / "profiles").iterdir())


def test_after_a_deletion_the_others_are_offered(qtbot: QtBot, official: Pc) -> None:
    official.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    official.learner.profiles.close()
    window = a_window(qtbot, official)
    who = shown(window, WhoPage)
    press(qtbot, who.cards[[card.person.name for card in who.cards].index("An")])
    quiet(qtbot, window)
    wing = shown(window, LearnerWing)
    settings(qtbot, window, "profile")
    press(qtbot, wing.settings.profile.delete_button)
    settle(qtbot, window)
    (dialog,) = window.findChildren(LeavingDialog)
    assert "Mọi kết quả cần tính đã có tại Ban Chỉ đạo" in words_on(dialog)
    assert not dialog.pin.isVisible()
    press(qtbot, dialog.sure)
    press(qtbot, dialog.act_button)
    quiet(qtbot, window)
    assert [card.person.name for card in shown(window, WhoPage).cards] == ["Lê Minh"]


def test_closing_the_window_keeps_a_copy(qtbot: QtBot, official: Pc) -> None:
    window, _wing = opened(qtbot, official)
    profile = official.learner.profiles.required_me().profile.id
    window.close()
    quiet(qtbot, window)
    assert official.learner.profiles.me is None
    assert len(official.learner.backups.automatic(profile)) == 1
