"""The head of the journal stands on everything a committee shows, prints or writes of its figures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from tests.committee_room import PASSPHRASE, cheap_locks
from tests.services.committee.key_room import WORDS, KeyRoom
from trainer.cli import GOOD, main
from trainer.domain.erasure import ErasureGround
from trainer.domain.intake import short_head, told_head
from trainer.services.committee.ceremony import SHEET
from trainer.services.committee.key_values import GivenBy
from trainer.ui.committee.export_words import export_words
from trainer.ui.committee.late_page import LatePage
from trainer.ui.papers.activation_slips import slips_pdf
from trainer.ui.papers.rehearsal_protocol import protocol_pdf
from trainer.ui.theme import Theme

PEOPLE = (
    ("Nguyễn Thị Hà", "MH-1", "Văn phòng"),
    ("Trần Văn Bình", "MH-2", "Trạm Y tế"),
    ("Lê An", "MH-3", "Trạm Y tế"),
)


@pytest.fixture
def room(tmp_path: Path, dressed: Theme) -> Iterator[KeyRoom]:
    """Three people, all late, of whom one has passed; the root key lies on three sticks."""
    with cheap_locks():
        made = KeyRoom(tmp_path / "phuong")
        made.add_course(due=date(2026, 11, 1))
        made.add_people(*PEOPLE)
        made.split()
        learner = made.learner()
        learner.learn()
        learner.sit()
        made.receive(learner.report())
        yield made
        made.close()


def head_of(room: KeyRoom) -> str:
    head = room.committee.setup.status().journal_head
    assert len(head) == 64
    return head


def erase(room: KeyRoom, code: str) -> None:
    (person,) = (line.person.id for line in room.committee.roster.people() if line.person.staff_code == code)
    room.committee.erasing.erase([person], ErasureGround.REQUEST)


def words_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_every_sheet_of_the_workbook_has_it(room: KeyRoom) -> None:
    erase(room, "MH-1")
    path = room.home / "ket-qua.xlsx"
    room.committee.exporter.export_xlsx(path, words=export_words())
    told = told_head(head_of(room))
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == 5
    for name in book.sheetnames:
        cells = [str(cell) for row in book[name].iter_rows(values_only=True) for cell in row if cell]
        assert any(told in cell for cell in cells), name


def test_every_page_of_the_slips_and_the_protocol_has_it(room: KeyRoom) -> None:
    committee = room.committee
    slips = committee.roster.slips([line.person.id for line in committee.roster.people()])
    pages = words_of(slips_pdf(slips))
    assert len(pages) == 2
    assert all(short_head(slips.journal_head) in page for page in pages)
    assert slips.journal_head == head_of(room)
    sticks = [committee.recovery.stick(room.stick(number), WORDS[number - 1]) for number in (1, 3)]
    before = head_of(room)
    protocol = committee.rehearsal.rehearse([(share, GivenBy.STICK) for share in sticks], room.papers[SHEET])
    (page,) = words_of(protocol_pdf(protocol))
    assert short_head(before) in page
    assert before[:32] in page
    assert before[32:] in page


def test_the_list_of_the_late_and_the_copied_reminder_have_it(room: KeyRoom, qtbot: QtBot) -> None:
    page = LatePage()
    qtbot.addWidget(page)
    page.show_late(room.committee.overview.overview())
    head = short_head(head_of(room))
    assert page.model.rowCount() == 3
    assert head in page.title.subtitle.text()
    assert page.reminder().splitlines()[-1] == f"Mã đầu chuỗi: {head}"


def test_every_summary_on_the_command_line_has_it(
    room: KeyRoom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {name: tmp_path / name for name in ("pp", "w1", "w3", "spare")}
    texts = (PASSPHRASE, WORDS[0], WORDS[2], "\n".join(room.papers[SHEET]))
    for path, text in zip(files.values(), texts, strict=True):
        path.write_text(f"{text}\n", encoding="utf-8")
    bao_cao = room.put(room.learner(2, staff_code="MH-2").report())
    sticks = [
        word
        for number in (1, 3)
        for word in ("--stick", room.stick(number), "--stick-passphrase-file", files[f"w{number}"])
    ]
    protocol = ("--protocol", tmp_path / "bien-ban.pdf")
    verbs: tuple[tuple[object, ...], ...] = (
        ("status",),
        ("import", bao_cao),
        ("publish", tmp_path / "to-chuc.hsorg"),
        ("export", tmp_path / "ket-qua.xlsx"),
        ("erase", "MH-3", "--yes"),
        ("audit",),
        ("keys", "rehearse", *sticks, "--spare-file", files["spare"], *protocol),
    )
    for verb in verbs:
        before = head_of(room)
        words = ("committee", *verb, "--home", room.home / "committee", "--passphrase-file", files["pp"])
        assert main([str(word) for word in words]) == GOOD, (verb, capsys.readouterr())
        head = before if "rehearse" in verb else head_of(room)
        assert told_head(head) in capsys.readouterr().out, verb
