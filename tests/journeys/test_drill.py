"""The drill of the committee's help: its computer and one of three sticks are gone, and every command is as printed."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.committee_room import PASSPHRASE, cheap_locks
from tests.services.committee.key_room import WORDS, KeyRoom
from trainer.cli import GOOD, main
from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Role
from trainer.formats.organisation_file import open_organisation
from trainer.paths import HOME_VARIABLE
from trainer.services.committee import CommitteeService
from trainer.services.committee.ceremony import SHEET
from trainer.storage import committee_ledger as ledger
from trainer.ui.committee.help_page import HelpPage
from trainer.ui.theme import Theme

BACKUP_WORDS = "cụm mật khẩu của bản sao lưu"
NEW_WORDS = "cụm mật khẩu mới của Ban Chỉ đạo"
NEW_STICK = "cụm mật khẩu của USB mới"

TYPED = {
    "restore": (BACKUP_WORDS,),
    "recover": (WORDS[0], WORDS[2], NEW_WORDS),
    "replace-share": (NEW_WORDS, NEW_STICK),
    "cosign --stick USB-1": (WORDS[0],),
    "cosign --stick USB-3": (WORDS[2],),
    "publish": (NEW_WORDS,),
    "rehearse": (WORDS[0], NEW_STICK),
    "backup": (BACKUP_WORDS,),
}
"""What people type at each command, in the order in which they are asked."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[KeyRoom]:
    with cheap_locks():
        made = KeyRoom(tmp_path / "cu")
        made.add_course()
        made.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"), ("Trần Văn Bình", "MH-2", "Trạm Y tế"))
        made.split()
        yield made
        made.close()


def printed_commands(qtbot: QtBot) -> list[str]:
    """The commands as the help shows them."""
    page = HelpPage()
    qtbot.addWidget(page)
    shown = [label.text().replace("\u200b", "") for label in page.findChildren(QLabel)]
    return [text for text in shown if text.startswith("hocso ")]


def test_the_drill_is_played_with_the_commands_of_the_help(
    room: KeyRoom,
    dressed: Theme,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk = tmp_path / "ban"
    desk.mkdir()
    monkeypatch.chdir(desk)
    ha = room.learner()
    ha.learn()
    ha.sit()
    room.receive(ha.report())
    learner = room.published()
    room.committee.backups.write(desk / "SAO-LUU.hsbackup", BACKUP_WORDS)
    on_the_way = room.learner(2, staff_code="MH-2").report()
    # The computer and stick 2 are gone. Left are two sticks, the recovery sheet, the backup and a learner's file.
    shutil.copy(room.home / "to-chuc.hsorg", desk / "TO-CHUC.hsorg")
    for number in (1, 3):
        shutil.copytree(room.stick(number), desk / f"USB-{number}")
    lost = room.stick(2)
    (desk / "KHOA-DU-PHONG.txt").write_text("\n".join(room.papers[SHEET]) + "\n", encoding="utf-8")
    (desk / "USB-MOI").mkdir()
    figures = room.figures()
    room.close()
    shutil.rmtree(room.home / "committee")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "may-moi"))
    commands = printed_commands(qtbot)
    assert len(commands) == len(TYPED)
    for command in commands:
        typed = next(words for key, words in TYPED.items() if key in command)
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{word}\n" for word in typed)))
        assert main(command.split()[1:]) == GOOD, (command, capsys.readouterr())
        told = capsys.readouterr()
        assert not any(word in told.out + told.err for word in (*typed, PASSPHRASE))
    after = open_organisation((desk / "TO-CHUC-MOI.hsorg").read_bytes(), pinned=learner.id, stored=learner)
    assert after.root.version == learner.root.version + 2
    assert set(learner.receipts) <= set(after.receipts)
    assert (desk / "BIEN-BAN.pdf").read_bytes().startswith(b"%PDF")
    assert (desk / "SAO-LUU-MOI.hsbackup").exists()
    committee = CommitteeService(tmp_path / "may-moi" / "committee")
    committee.setup.unlock(NEW_WORDS)
    again = room.put(on_the_way)
    checking = committee.intake.check([again])
    assert [verdict.reason for verdict in checking] == [None]
    committee.intake.record(checking)
    with committee._desk.reading() as connection:
        kept = ledger.figures(connection)
    assert figures.items() <= kept.items()
    assert committee.roots.state().rehearsed
    # The lost stick turns up: it has no say any more.
    committee.role_keys.replace(Role.IMPORTER, NEW_WORDS)
    with pytest.raises(Refused, match=Reason.SHARE_OLD.value):
        committee.roots.sign_with_stick(lost, WORDS[1])
    committee.close()
