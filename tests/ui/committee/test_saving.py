"""Backups in the window: the card says how it stands, a file is made and put back, copies are made in passing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.committee_room import PASSPHRASE
from tests.ui.committee.busy_office import BusyOffice
from tests.ui.committee.conftest import Settle
from trainer.domain.errors import Reason, Refused
from trainer.services.committee import CommitteeService
from trainer.services.committee.backups import Backups
from trainer.ui.committee.backup_dialogs import BackupDialog, RestoreDialog
from trainer.ui.committee.navigation import Place
from trainer.ui.committee.wing import CommitteeWing
from trainer.ui.widgets.dialogs import Dialog, Notice

PHRASE = "trăng rằm soi bến nước"


def opened(kind: type[Dialog]) -> Dialog:
    """The dialog that lies on top."""
    return next(each for each in QApplication.topLevelWidgets() if type(each) is kind and each.isVisible())


def choosing(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    """What the file windows answer."""
    name = str(path) if path else ""
    for window in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, window, lambda *_args, **_words: (name, ""))


def make(wing: CommitteeWing, settle: Settle, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choosing(monkeypatch, path)
    wing.organisation.backup.save_button.click()
    dialog = opened(BackupDialog)
    assert isinstance(dialog, BackupDialog)
    dialog.phrase.set_text(PHRASE)
    dialog.again.set_text(PHRASE)
    dialog.act_button.click()
    settle(wing)


def test_a_backup_is_asked_for_made_and_no_longer_asked_for(
    wing: CommitteeWing, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wing.show_place(Place.ORGANISATION)
    settle(wing)
    card = wing.organisation.backup
    assert "Chưa có tệp sao lưu" in card._text.text()
    assert card.note.isVisible()
    choosing(monkeypatch, None)
    card.save_button.click()
    make(wing, settle, tmp_path / "a.hsbackup", monkeypatch)
    assert (tmp_path / "a.hsbackup").is_file()
    assert "Lần sao lưu gần nhất" in card._text.text()
    assert not card.note.isVisible()
    make(wing, settle, tmp_path / "a.hsbackup", monkeypatch)  # there is one of that name
    notice = opened(Notice)
    notice.close()


def test_a_weak_or_mistyped_passphrase_makes_no_backup(
    wing: CommitteeWing, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, tmp_path / "a.hsbackup")
    wing.organisation.backup.save_button.click()
    dialog = opened(BackupDialog)
    assert isinstance(dialog, BackupDialog)
    dialog.act_button.click()
    assert dialog.phrase.error.isVisible()
    dialog.phrase.set_text(PHRASE)
    dialog.again.set_text("khác")
    dialog.act_button.click()
    assert dialog.again.error.isVisible()
    dialog.safe_button.click()
    settle(wing)
    assert not (tmp_path / "a.hsbackup").exists()


def test_copies_are_made_in_passing_and_a_failure_disturbs_nobody(
    wing: CommitteeWing, office: BusyOffice, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, tmp_path / "to-chuc.hsorg")
    wing.publish()
    settle(wing)
    assert office.room.committee.backups.standing().automatic == 1
    assert "bản sao dữ liệu" in wing.organisation.backup._copies.text()

    def full(_backups: Backups) -> None:
        raise Refused(Reason.NO_ROOM)

    monkeypatch.setattr(Backups, "automatic", full)
    wing.lock()
    settle(wing)
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, Notice)]


def test_a_committee_comes_back_on_a_new_pc(
    fresh: CommitteeWing,
    office: BusyOffice,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backup, newest = tmp_path / "a.hsbackup", tmp_path / "moi.hsorg"
    office.room.committee.backups.write(backup, PHRASE)
    office.room.committee.publisher.publish(newest)
    choosing(monkeypatch, None)
    fresh.entry.setup.restore_button.click()
    choosing(monkeypatch, backup)
    fresh.entry.setup.restore_button.click()
    dialog = opened(RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    dialog.act_button.click()  # nothing was typed
    dialog.phrase.set_text("một cụm mật khẩu khác hẳn")
    dialog.act_button.click()
    settle(fresh)
    assert dialog.phrase.error.isVisible()
    dialog.phrase.set_text(PHRASE)
    choosing(monkeypatch, newest)
    dialog.choose_button.click()
    assert dialog.chosen.text() == "moi.hsorg"
    dialog.act_button.click()
    settle(fresh)
    notice = opened(Notice)
    assert "Đã khôi phục dữ liệu của UBND phường Mỹ Hào" in notice.title.text()
    assert "tệp tổ chức số 1" in notice.text.text()
    notice.safe_button.click()
    assert fresh.entry.currentWidget() is fresh.entry.unlocking
    fresh.entry.unlocking.unlock_requested.emit(PASSPHRASE)
    settle(fresh)
    assert fresh.service.setup.unlocked
    before = office.room.committee.setup.status()
    assert fresh.service.setup.status().reports == before.reports


def test_a_restore_over_a_committee_keeps_it_aside_and_reads_the_newest_file_later(
    wing: CommitteeWing, office: BusyOffice, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, newest = tmp_path / "a.hsbackup", tmp_path / "moi.hsorg"
    office.room.committee.backups.write(backup, PHRASE)
    wing.lock()
    settle(wing)
    choosing(monkeypatch, backup)
    wing.entry.unlocking.restore_button.click()
    dialog = opened(RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    assert "không ghi đè" in dialog.text.text()
    dialog.phrase.set_text(PHRASE)
    choosing(monkeypatch, None)
    dialog.choose_button.click()
    dialog.phrase.submitted.emit()
    settle(wing)
    notice = opened(Notice)
    assert "Chưa đọc tệp tổ chức mới hơn" in notice.text.text()
    assert "committee-truoc-" in notice.text.text()
    notice.safe_button.click()
    wing.entry.unlocking.unlock_requested.emit(PASSPHRASE)
    settle(wing)
    wing.show_place(Place.ORGANISATION)
    settle(wing)
    card = wing.organisation.backup
    assert card.newest_button.isVisible()
    assert "Đã khôi phục mà chưa đọc" in card.note.title.text()
    elsewhere = CommitteeService(next(office.room.home.glob("committee-truoc-*")), clock=office.room.clock)
    elsewhere.setup.unlock(PASSPHRASE)
    elsewhere.publisher.publish(newest)
    elsewhere.close()
    choosing(monkeypatch, None)
    card.newest_button.click()
    choosing(monkeypatch, newest)
    card.newest_button.click()
    settle(wing)
    notice = opened(Notice)
    assert "tệp tổ chức số 1" in notice.title.text()
    notice.safe_button.click()
    settle(wing)
    assert not card.newest_button.isVisible()


def test_a_file_that_is_no_backup_is_refused_in_words(
    fresh: CommitteeWing, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (tmp_path / "x.hsbackup").write_bytes(b"x")
    choosing(monkeypatch, tmp_path / "x.hsbackup")
    fresh.entry.setup.restore_button.click()
    dialog = opened(RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    dialog.phrase.set_text(PHRASE)
    dialog.act_button.click()
    settle(fresh)
    assert dialog.act_button.isEnabled()
    opened(Notice).close()
    dialog.safe_button.click()
