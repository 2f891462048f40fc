"""Root keys in the window: set-up with three sticks, signing, replacing, rehearsing, recovering, and the help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.committee_room import PASSPHRASE, cheap_locks
from tests.services.committee.key_room import HOLDERS, WORDS, KeyRoom
from tests.ui.committee.conftest import Settle
from tests.ui.committee.pressing import button_named, open_dialogs, press, said, write
from trainer.domain.organisation import Role
from trainer.domain.roots import RootForm
from trainer.services.committee import cosigning
from trainer.services.committee.ceremony import SHEET
from trainer.ui.committee import ceremony_desk, gather_desk, key_dialogs, keys_desk
from trainer.ui.committee.ceremony_desk import CeremonyDesk
from trainer.ui.committee.key_dialogs import FormDialog, PhraseDialog, SheetDialog, StickDialog
from trainer.ui.committee.navigation import Place
from trainer.ui.committee.wing import CommitteeWing
from trainer.ui.language import Language
from trainer.ui.language.qt import speak
from trainer.ui.theme import Theme

PHRASE = "song hong mua nuoc noi"
ASCII_WORDS = ("bon tu cua mot", "bon tu cua hai", "bon tu cua ba")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[KeyRoom]:
    with cheap_locks():
        made = KeyRoom(tmp_path)
        made.split()
        yield made
        made.close()


@pytest.fixture
def keys(room: KeyRoom, dressed: Theme, qtbot: QtBot, settle: Settle) -> CommitteeWing:
    """A wing at the page of signing keys."""
    wing = CommitteeWing(room.committee)
    qtbot.addWidget(wing)
    wing.resize(1366, 768)
    wing.show()
    wing.open()
    settle(wing)
    wing.show_place(Place.ORGANISATION)
    settle(wing)
    press(qtbot, wing.organisation.keys_button)
    settle(wing)
    return wing


def go_through(
    desk: CeremonyDesk,
    wing: CommitteeWing,
    qtbot: QtBot,
    settle: Settle,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every part of the ceremony on the screen, by its buttons."""
    page = desk.page
    while desk._ceremony is not None:
        number, ceremony = desk._number, desk._ceremony
        if number != SHEET:
            stick = folder / f"moi-{number}"
            stick.mkdir(exist_ok=True)
            monkeypatch.setattr(ceremony_desk, "choose_folder", lambda *_, chosen=stick: (chosen,))
            assert not page.next_button.isEnabled()
            press(qtbot, page.folder_button)
            write(qtbot, page.holder, HOLDERS[number - 1])
            write(qtbot, page.phrase, ASCII_WORDS[number - 1])
            write(qtbot, page.again, ASCII_WORDS[number - 1])
            press(qtbot, page.next_button)
            settle(wing)
        assert not page.next_button.isEnabled()  # the sheet is not on paper yet
        target = folder / f"phieu-{number}.pdf"
        monkeypatch.setattr(ceremony_desk, "save_as", lambda *_, path=target: path)
        press(qtbot, page.save_button)
        settle(wing)
        assert target.read_bytes().startswith(b"%PDF")
        secret, line = ceremony.asked(number)
        lines = ceremony.share_sheet(number).lines if number else ()
        if ceremony.sheet is not None and not number:
            lines = ceremony.sheet.secrets[secret].lines
        write(qtbot, page.typed, lines[(line + 1) % 4])
        press(qtbot, page.next_button)
        settle(wing)
        assert "Chưa đúng với phiếu in" in said(page)
        write(qtbot, page.typed, lines[line].lower())
        press(qtbot, page.next_button)
        settle(wing)


def test_a_committee_is_set_up_with_three_sticks(
    fresh: CommitteeWing, qtbot: QtBot, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = fresh.entry.setup
    write(qtbot, setup.organisation, "UBND phường Mỹ Hào")
    write(qtbot, setup.committee, "Ban Chỉ đạo")
    press(qtbot, setup.next_button)
    press(qtbot, setup.next_button)
    assert setup.form is RootForm.ONE
    press(qtbot, setup.forms.rows[1])
    press(qtbot, setup.next_button)
    write(qtbot, setup.phrase, PHRASE)
    write(qtbot, setup.again, PHRASE)
    press(qtbot, setup.next_button)
    settle(fresh)
    assert fresh.entry.currentWidget() is fresh.entry.ceremony.page
    press(qtbot, fresh.entry.ceremony.page.leave_button)
    assert fresh.entry.currentWidget() is setup
    assert not fresh.service.setup.is_set_up
    press(qtbot, setup.next_button)
    settle(fresh)
    go_through(fresh.entry.ceremony, fresh, qtbot, settle, tmp_path, monkeypatch)
    settle(fresh)
    state = fresh.service.roots.state()
    assert [share.holder for share in state.shares] == list(HOLDERS)
    assert fresh.pages.currentWidget() is fresh.people.people


def test_slips_of_people_are_said_on_the_page(
    keys: CommitteeWing, qtbot: QtBot, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(qtbot, button_named(keys.keys.page, "Làm lại phần này…"))
    settle(keys)
    page = keys.keys.ceremony.page
    assert "phần 1/3" in said(page)
    monkeypatch.setattr(ceremony_desk, "choose_folder", lambda *_: ())
    press(qtbot, page.folder_button)
    page._go_on()  # Enter before a stick was chosen does nothing
    stick = tmp_path / "moi"
    stick.mkdir()
    monkeypatch.setattr(ceremony_desk, "choose_folder", lambda *_: (stick,))
    press(qtbot, page.folder_button)
    write(qtbot, page.phrase, "ngan")
    press(qtbot, page.next_button)
    assert "Hai lần gõ chưa giống nhau" in said(page)
    write(qtbot, page.again, "ngan")
    press(qtbot, page.next_button)
    settle(keys)
    assert page.refusal.isVisible()
    stick.rmdir()
    for field in (page.phrase, page.again):
        write(qtbot, field, ASCII_WORDS[0])
    press(qtbot, page.next_button)
    settle(keys)
    assert page.refusal.isVisible()
    stick.mkdir()
    press(qtbot, page.next_button)
    settle(keys)
    monkeypatch.setattr(ceremony_desk, "save_as", lambda *_: None)
    press(qtbot, page.save_button)
    monkeypatch.setattr(ceremony_desk, "on_printer", lambda *_: False)
    press(qtbot, page.print_button)
    assert not page.next_button.isEnabled()
    monkeypatch.setattr(ceremony_desk, "on_printer", lambda *_: True)
    press(qtbot, page.print_button)
    assert page.next_button.isEnabled()
    app = QApplication.instance()
    assert app is not None
    speak(app, Language.ENGLISH)
    qtbot.wait(5)
    assert "Root key, part 1 of 3" in said(page)
    speak(app, Language.VIETNAMESE)
    press(qtbot, page.leave_button)
    settle(keys)
    assert keys.keys.currentWidget() is keys.keys.page


def test_a_lost_part_is_made_anew_and_signed_by_stick_and_sheet(
    keys: CommitteeWing,
    room: KeyRoom,
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    press(qtbot, button_named(keys.keys.page, "Làm lại phần này…"))
    settle(keys)
    go_through(keys.keys.ceremony, keys, qtbot, settle, tmp_path, monkeypatch)
    settle(keys)
    page = keys.keys.page
    assert "Chờ ký: Thay một phần của khóa gốc" in said(page)
    press(qtbot, button_named(page, "Ký bằng USB…"))
    dialog = keys.keys.dialog
    assert isinstance(dialog, StickDialog)
    press(qtbot, dialog.act_button)
    assert "chọn USB trước" in said(dialog)
    monkeypatch.setattr(key_dialogs, "choose_folder", lambda *_: ())
    press(qtbot, dialog.folder_button)
    monkeypatch.setattr(key_dialogs, "choose_folder", lambda *_: (room.stick(2),))
    press(qtbot, dialog.folder_button)
    dialog.phrase.set_text(WORDS[0])
    press(qtbot, dialog.act_button)
    settle(keys)
    assert "chưa đúng" in said(dialog)
    dialog.phrase.set_text(WORDS[1])
    press(qtbot, dialog.act_button)
    settle(keys)
    assert "Đã ký: phần 2" in said(page)
    press(qtbot, button_named(page, "Ký bằng phiếu in…"))
    sheet = keys.keys.dialog
    assert isinstance(sheet, SheetDialog)
    sheet.lines.set_text("\n".join(room.papers[2]))
    press(qtbot, sheet.act_button)
    settle(keys)
    assert "Khóa này đã ký rồi" in said(sheet)
    sheet.lines.set_text("\n".join(room.papers[3]) + "\n\n")
    press(qtbot, sheet.act_button)
    settle(keys)
    assert room.committee.roots.waiting() is None
    assert "Chờ ký" not in said(page)


def test_a_working_key_is_replaced_carried_elsewhere_and_given_up(
    keys: CommitteeWing,
    room: KeyRoom,
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = keys.keys.page
    press(qtbot, button_named(page, "Thay…"))
    dialog = keys.keys.dialog
    assert isinstance(dialog, PhraseDialog)
    dialog.phrase.set_text("sai rồi sai rồi")
    press(qtbot, dialog.act_button)
    settle(keys)
    assert "chưa đúng" in said(dialog)
    dialog.phrase.set_text(PASSPHRASE)
    press(qtbot, dialog.act_button)
    settle(keys)
    assert "Chưa ai ký." in said(page)
    file = tmp_path / "mang-di.json"
    monkeypatch.setattr(keys_desk, "save_as", lambda *_: None)
    press(qtbot, button_named(page, "Mang sang máy khác ký…"))
    monkeypatch.setattr(keys_desk, "save_as", lambda *_: file)
    press(qtbot, button_named(page, "Mang sang máy khác ký…"))
    settle(keys)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    press(qtbot, button_named(page, "Nhận tệp đã ký…"))
    for number in (1, 3):
        cosigning.cosign_with_stick(file, room.stick(number), WORDS[number - 1])
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
        press(qtbot, button_named(page, "Nhận tệp đã ký…"))
        settle(keys)
    assert room.committee.roots.waiting() is None
    room.committee.role_keys.replace(Role.REGISTRAR, PASSPHRASE)
    keys.keys.refresh()
    settle(keys)
    press(qtbot, button_named(page, "Bỏ thay đổi"))
    press(qtbot, open_dialogs()[-1].act_button)
    settle(keys)
    assert room.committee.roots.waiting() is None


def test_all_root_keys_are_replaced_by_one(
    keys: CommitteeWing,
    room: KeyRoom,
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    press(qtbot, button_named(keys.keys.page, "Thay toàn bộ khóa gốc…"))
    dialog = keys.keys.dialog
    assert isinstance(dialog, FormDialog)
    press(qtbot, dialog.forms.rows[0])
    dialog.phrase.set_text("sai rồi sai rồi")
    press(qtbot, dialog.act_button)
    settle(keys)
    assert "chưa đúng" in said(dialog)
    dialog.phrase.set_text(PASSPHRASE)
    press(qtbot, dialog.act_button)
    settle(keys)
    assert keys.keys.currentWidget() is keys.keys.ceremony.page
    go_through(keys.keys.ceremony, keys, qtbot, settle, tmp_path, monkeypatch)
    settle(keys)
    room.sign(1, 2)
    keys.keys.refresh()
    settle(keys)
    assert "Một khóa, nằm trong máy này" in said(keys.keys.page)


def test_a_committee_begins_again_with_a_new_code(
    keys: CommitteeWing,
    room: KeyRoom,
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = room.committee.setup.root_code
    press(qtbot, button_named(keys.keys.page, "Bắt đầu lại với mã mới…"))
    dialog = keys.keys.dialog
    assert isinstance(dialog, FormDialog)
    dialog.phrase.set_text(PASSPHRASE)
    press(qtbot, dialog.act_button)
    settle(keys)
    go_through(keys.keys.ceremony, keys, qtbot, settle, tmp_path, monkeypatch)
    settle(keys)
    assert room.committee.setup.root_code != code
    assert room.committee.roots.state().succeeds == 1


def give(
    wing: CommitteeWing,
    desk: gather_desk.GatherDesk,
    room: KeyRoom,
    qtbot: QtBot,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stick 1 and the sheet of part 3."""
    assert not desk.page.act_button.isEnabled()
    press(qtbot, desk.page.stick_button)
    stick = desk.dialog
    assert isinstance(stick, StickDialog)
    monkeypatch.setattr(key_dialogs, "choose_folder", lambda *_: (room.stick(1),))
    press(qtbot, stick.folder_button)
    stick.phrase.set_text(WORDS[0])
    press(qtbot, stick.act_button)
    settle(wing)
    press(qtbot, desk.page.sheet_button)
    sheet = desk.dialog
    assert isinstance(sheet, SheetDialog)
    for number, expected in ((1, "Khóa này đã ký rồi"), (3, "")):
        sheet.lines.set_text("\n".join(room.papers[number]))
        press(qtbot, sheet.act_button)
        settle(wing)
        if expected:
            assert expected in said(sheet)
    assert "phần 1 (USB)" in said(desk.page)
    assert "phần 3 (phiếu in)" in said(desk.page)


def test_recovery_is_rehearsed_and_its_protocol_saved(
    keys: CommitteeWing,
    room: KeyRoom,
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    press(qtbot, keys.keys.page.rehearse_button)
    settle(keys)
    desk = keys.keys.rehearsal
    desk._save()  # nothing was proven yet
    desk._print()
    give(keys, desk, room, qtbot, settle, monkeypatch)
    desk.page.spare.set_text("sai")
    press(qtbot, desk.page.act_button)
    settle(keys)
    assert desk.page.refusal.isVisible()
    desk.page.spare.set_text("\n".join(room.papers[SHEET]))
    press(qtbot, desk.page.act_button)
    settle(keys)
    assert "Khôi phục được" in said(desk.page)
    write(qtbot, desk.page.people, "Nguyen Van A, Le Thi B")
    assert desk.page.present() == ("Nguyen Van A", "Le Thi B")
    monkeypatch.setattr(gather_desk, "save_as", lambda *_: None)
    press(qtbot, desk.page.save_button)
    target = tmp_path / "bien-ban.pdf"
    monkeypatch.setattr(gather_desk, "save_as", lambda *_: target)
    press(qtbot, desk.page.save_button)
    settle(keys)
    assert target.read_bytes().startswith(b"%PDF")
    printed: list[object] = []
    monkeypatch.setattr(gather_desk, "on_printer", lambda *given: printed.append(given))
    press(qtbot, desk.page.print_button)
    assert printed
    press(qtbot, desk.page.act_button)
    settle(keys)
    assert "chưa diễn tập" not in said(keys.keys.page)


def test_keys_are_recovered_from_the_page_that_opens_them(
    keys: CommitteeWing, room: KeyRoom, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.lock()
    press(qtbot, keys.entry.unlocking.recovery_button)
    settle(keys)
    desk = keys.entry.recovering
    press(qtbot, desk.page.leave_button)
    assert keys.entry.currentWidget() is keys.entry.unlocking
    press(qtbot, keys.entry.unlocking.recovery_button)
    settle(keys)
    give(keys, desk, room, qtbot, settle, monkeypatch)
    desk.page.spare.set_text("\n".join(room.papers[SHEET]))
    write(qtbot, desk.page.phrase, "ngan")
    press(qtbot, desk.page.act_button)
    assert "Ít nhất 4 từ" in said(desk.page)
    write(qtbot, desk.page.phrase, PHRASE)
    press(qtbot, desk.page.act_button)
    assert "Hai lần gõ chưa giống nhau" in said(desk.page)
    write(qtbot, desk.page.again, PHRASE)
    press(qtbot, desk.page.act_button)
    settle(keys)
    assert room.committee.setup.unlocked
    room.committee.setup.unlock(PHRASE)


def test_keys_older_than_the_root_are_told(keys: CommitteeWing, room: KeyRoom, settle: Settle) -> None:
    old = room.committee._desk.vault
    recovery = room.committee.recovery
    recovery.recover([recovery.sheet(room.papers[n]) for n in (1, 2)], room.papers[SHEET], PHRASE)
    room.committee._desk.hold(old)
    keys.keys.refresh()
    settle(keys)
    assert keys.keys.page.misfit.isVisible()


def test_the_help_opens_from_everywhere_and_leads_back(
    keys: CommitteeWing, qtbot: QtBot, settle: Settle
) -> None:
    keys.show_help()
    keys.show_help()
    assert "Mất máy của Ban Chỉ đạo và một trong ba USB" in said(keys.help)
    assert "không chứng minh ai ngồi trước máy" in said(keys.help)
    press(qtbot, keys.help.back_button)
    assert keys.pages.currentWidget() is keys.keys
    app = QApplication.instance()
    assert app is not None
    speak(app, Language.ENGLISH)
    qtbot.wait(5)
    assert "Signing keys" in said(keys.keys.page)
    speak(app, Language.VIETNAMESE)
    press(qtbot, keys.keys.page.back_button)
    settle(keys)
    assert keys.pages.currentWidget() is keys.organisation
