"""`hocso committee` does everything without a window, says it in JSON, and keeps secrets off the screen."""

from __future__ import annotations

import getpass
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.committee_room import PACK_BYTES, PASSPHRASE, Learner, cheap_locks
from trainer.cli import GOOD, REFUSED, WRONG_USE, committee_speech, main
from trainer.formats.organisation_file import open_organisation

ROSTER = "STT;Họ và tên;Mã;Đơn vị\n1;Nguyễn Thị Hà;MH-1;Văn phòng\n2;Trần Bình;MH-2;Trạm Y tế\n"


class Shell:
    """Runs commands against one committee."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        (folder / "pp").write_text(PASSPHRASE + "\n", encoding="utf-8")

    def __call__(self, verb: str, *words: object, expect: int = GOOD) -> str:
        common = ("--home", self.folder / "home", "--passphrase-file", self.folder / "pp")
        code = main(["committee", verb, *map(str, words), *map(str, common)])
        out = self._capsys.readouterr()
        assert code == expect, out
        assert PASSPHRASE not in out.out + out.err
        return out.out

    def said(self) -> str:
        return self._capsys.readouterr().out

    def json(self, verb: str, *words: object, expect: int = GOOD) -> dict[str, Any]:
        found = json.loads(self(verb, *words, "--json", expect=expect))
        assert isinstance(found, dict)
        return found


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: object) -> Shell:
    with cheap_locks():
        made = Shell(tmp_path, capsys)
        (tmp_path / "ds.csv").write_text(ROSTER, encoding="utf-8")
        (tmp_path / "thu-la.hspack").write_bytes(PACK_BYTES)
        made(
            "init",
            "--organisation",
            "UBND",
            "--committee",
            "Ban",
            "--unit",
            "Văn phòng",
            "--sheet",
            tmp_path / "s.pdf",
        )
        return made


def test_the_whole_work_of_a_committee_from_the_command_line(shell: Shell) -> None:
    folder = shell.folder
    assert "Ban" in PdfReader(folder / "s.pdf").pages[0].extract_text()
    dry = shell.json("roster", folder / "ds.csv")
    assert (len(dry["new"]), dry["applied"]) == (2, None)
    done = shell.json(
        "roster", folder / "ds.csv", "--apply", "--slips", folder / "slips.pdf", "--valid-until", "2027-01-31"
    )
    assert done["applied"]["codes"] == 2
    assert len(PdfReader(folder / "slips.pdf").pages) == 2
    shell("catalogue", "--add", folder / "thu-la.hspack", expect=REFUSED)
    asked = shell.json(
        "catalogue", "--add", folder / "thu-la.hspack", "--vouch", "--ask", "thu-la", "--due", "2030-11-30"
    )
    assert asked["entries"][0]["due"] == "2030-11-30"
    assert "Thư lạ" in shell("catalogue")
    published = shell.json("publish", folder / "a.hsorg")
    organisation = open_organisation((folder / "a.hsorg").read_bytes())
    assert published["cards"] == 2
    learner = Learner(organisation.id, organisation.root.readers, 1)
    learner.learn()
    learner.sit()
    inbox = folder / "in"
    inbox.mkdir()
    (inbox / "a.hsreport").write_bytes(learner.report())
    (inbox / "b.hsreport").write_bytes(b"?")
    assert shell.json("import", inbox, "--dry-run", expect=REFUSED)["recorded"] is False
    taken = shell.json("import", inbox, expect=REFUSED)
    assert taken["counts"] == {"invalid": 1, "waiting": 1}
    waiting = shell.json("approve")["waiting"][0]
    assert learner.code not in json.dumps(waiting)
    words = ("--key", waiting["key"], "--person", "mh-1", "--code", learner.code)
    assert shell.json("approve", *words)["reports"] == 1
    shell("approve", *words, expect=REFUSED)
    status = shell.json("status")
    assert (status["results"], status["overview"]["finished"]) == (1, 1)
    assert shell.json("import", inbox / "a.hsreport")["counts"] == {"duplicate": 1}
    assert shell.json("export", folder / "a.xlsx")["rows"] == 2
    assert len(shell.json("roster")["people"]) == 2


def test_people_read_plain_sentences(shell: Shell) -> None:
    folder = shell.folder
    (folder / "xau.csv").write_text(ROSTER + "3;;MH-3;Trạm Y tế\n4;NguyÔn V¨n;MH-4;Trạm\n", encoding="utf-8")
    text = shell("roster", folder / "xau.csv", expect=REFUSED)
    assert "Dòng 4: thiếu họ tên: MH-3" in text
    assert ".VnTime" in text
    assert "Đã tạo 2 mã kích hoạt." in shell("roster", folder / "ds.csv", "--apply")
    assert "Đã ghi tệp" in shell("roster", "--slips", folder / "b.pdf")
    assert "Nguyễn Thị Hà" in shell("roster")
    assert "Không có khóa nào chờ duyệt." in shell("approve")
    assert "Đã ghi tệp" in shell("publish", folder / "a.hsorg")
    assert "Đã ghi tệp" in shell("export", folder / "a.xlsx")
    (folder / "b.hsreport").write_bytes(b"?")
    assert "Chưa ghi nhận gì." in shell("import", folder / "b.hsreport", "--dry-run", expect=REFUSED)
    assert "Đã ghi 0 biên nhận." in shell("import", folder / "b.hsreport", expect=REFUSED)
    shell("catalogue", "--add", folder / "thu-la.hspack", "--vouch", "--ask", "thu-la", "--optional")
    assert "0/2" in shell("status")
    shell("catalogue", "--remove", "thu-la")


def test_wrong_use_and_refusals_have_their_exit_codes(shell: Shell) -> None:
    folder = shell.folder
    shell("approve", "--key", "ab", expect=WRONG_USE)
    shell("catalogue", "--trainer-code", "x", expect=WRONG_USE)
    words = ("--organisation", "A", "--committee", "B")
    shell("init", *words, "--sheet", folder / "s.pdf", expect=REFUSED)
    shell("init", *words, "--sheet", folder / "t.pdf", expect=REFUSED)
    assert not (folder / "t.pdf").exists()
    (folder / "pp").write_text("sai mất rồi bạn ơi", encoding="utf-8")
    assert shell.json("publish", folder / "a.hsorg", expect=REFUSED)["reason"] == "passphrase-wrong"
    (folder / "pp").unlink()
    assert shell.json("publish", folder / "a.hsorg", expect=REFUSED)["reason"] == "file-missing"
    assert main(["committee", "status", "--home", str(folder / "khac")]) == REFUSED


def test_a_trainer_is_accepted_by_card_and_code(shell: Shell) -> None:
    from tests.builders import a_trainer_key
    from trainer.domain.codes import short_code
    from trainer.formats.trainer_key_file import key_card

    key = a_trainer_key().public
    (shell.folder / "card").write_text(key_card("Cô Lan", key), encoding="utf-8")
    words = ("--trainer-card", shell.folder / "card", "--trainer-code")
    shell("catalogue", *words, "0000-0000-0000", expect=REFUSED)
    found = shell.json("catalogue", *words, short_code(key), "--add", shell.folder / "thu-la.hspack")
    assert found["trainers"][0]["name"] == found["packs"][0]["trainer"] == "Cô Lan"


def test_the_pass_phrase_comes_from_a_file_a_pipe_or_a_prompt(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def publish() -> int:
        code = main(
            ["committee", "publish", str(shell.folder / "a.hsorg"), "--home", str(shell.folder / "home")]
        )
        capsys.readouterr()
        return code

    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSPHRASE + "\n"))
    assert publish() == GOOD
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: PASSPHRASE)
    assert publish() == GOOD
    typed = iter(["một hai ba bốn", "một hai ba năm"])
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(typed))
    words = ["--organisation", "A", "--committee", "B", "--sheet", str(shell.folder / "u.pdf")]
    assert main(["committee", "init", *words, "--home", str(shell.folder / "moi")]) == REFUSED
    (shell.folder / "pp").write_bytes(b"\xff\xfe\xff")
    assert shell.json("publish", shell.folder / "a.hsorg", expect=REFUSED)["reason"] == "file-unreadable"


def test_what_was_done_is_said_in_plain_sentences_too(shell: Shell) -> None:
    folder = shell.folder
    shell("roster", folder / "ds.csv", "--apply")
    shell("catalogue", "--add", folder / "thu-la.hspack", "--vouch", "--ask", "thu-la")
    shell("publish", folder / "a.hsorg")
    organisation = open_organisation((folder / "a.hsorg").read_bytes())
    learner = Learner(organisation.id, organisation.root.readers, 1)
    (folder / "a.hsreport").write_bytes(learner.report())
    shell("import", folder / "a.hsreport", expect=REFUSED)
    assert learner.key.public in shell("approve")
    words = ("--key", learner.key.public, "--person", "MH-1", "--code", learner.code)
    assert "Đã duyệt. 1 báo cáo được tính." in shell("approve", *words)
    shell("publish", folder / "a.hsorg")
    assert "tệp tổ chức mới nhất" not in shell("status")
    names = (
        "--organisation",
        "UBND",
        "--committee",
        "Ban",
        "--sheet",
        folder / "v.pdf",
        "--home",
        folder / "hai",
    )
    code = main(["committee", "init", *map(str, names), "--passphrase-file", str(folder / "pp"), "--json"])
    assert code == GOOD


def test_papers_are_drawn_with_an_application_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    class Application:
        """Stands for Qt's, of which a process may have one only."""

        def __init__(self, words: list[str]) -> None:
            started.append(words)

        @staticmethod
        def instance() -> None:
            """None is running."""

    monkeypatch.setattr("PySide6.QtWidgets.QApplication", Application)
    committee_speech.write_pdf_file(tmp_path / "a.pdf", lambda: b"%PDF")
    assert started == [["hocso"]]
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF"


def test_a_committee_is_saved_and_put_back(shell: Shell) -> None:
    folder = shell.folder
    shell("roster", folder / "ds.csv", "--apply")
    shell("catalogue", "--add", folder / "thu-la.hspack", "--vouch", "--ask", "thu-la")
    shell("publish", folder / "mot.hsorg")
    organisation = open_organisation((folder / "mot.hsorg").read_bytes())
    said = shell("backup", folder / "a.hsbackup")
    assert "Đã ghi bản sao lưu" in said
    assert "cất cụm mật khẩu ở nơi khác" in said
    shell("backup", folder / "a.hsbackup", expect=REFUSED)
    assert shell.json("backup", folder / "b.hsbackup")["published"] is True
    first, second = (Learner(organisation.id, organisation.root.readers, seed) for seed in (1, 2))
    for number, learner in enumerate((first, second)):
        learner.learn()
        (folder / f"{number}.hsreport").write_bytes(learner.report())
    shell("import", folder / "0.hsreport", expect=REFUSED)
    shell("import", folder / "1.hsreport", expect=REFUSED)
    code = {first.key.public: first.code, second.key.public: second.code}
    for waiting, person in zip(shell.json("approve")["waiting"], ("MH-1", "MH-2"), strict=True):
        key = waiting["key"]
        shell("approve", "--key", key, "--person", person, "--code", code[key])
    shell("publish", folder / "hai.hsorg")
    shell.json("restore", folder / "a.hsbackup", "--org", folder / "mot.hsorg")
    blind = folder / "blind"
    common = ("--home", str(blind), "--passphrase-file", str(folder / "pp"))
    assert main(["committee", "restore", str(folder / "a.hsbackup"), *common]) == GOOD
    said = shell.said()
    assert "Lưu ý: chưa đọc tệp tổ chức mới hơn" in said
    assert "current.hsorg" in said
    told = shell("restore", folder / "a.hsbackup", "--org", folder / "hai.hsorg")
    assert "2 báo cáo cần được gửi lại" in told
    assert "biên nhận số 1" in told
    assert "chưa rõ tên" in told
    assert "Đã ghi nhận lại 2 khóa đã được duyệt." in told
    assert "Dữ liệu có từ trước được giữ tại" in told
    assert shell.json("status")["last_receipt_no"] == 0
    assert shell.json("import", folder / "0.hsreport")["receipts"][0]["receipt_no"] == 3


def test_everything_that_was_taken_over_is_said() -> None:
    from trainer.services.committee.backup_values import CaughtUp, MissingReport
    from trainer.ui.backup_words import caught_up_lines

    made = "2026-11-23T09:00:00+07:00"
    missing = (MissingReport(7, made, "Nguyễn Thị Hà", "Văn phòng"),)
    told = caught_up_lines(CaughtUp(5, made, "00" * 32, missing, 1, 2, 3, 1, ("Lê An",), ("Thư lạ",)))
    text = "\n".join(told)
    for part in (
        "số 5 ngày 23/11/2026",
        "Nguyễn Thị Hà, Văn phòng",
        "3 khóa đã bị thu hồi",
        "Khóa của tổ chức",
    ):
        assert part in text
    for part in ("2 người được thêm", "Hãy xóa lại", "Hãy thêm lại gói khóa học: Thư lạ."):
        assert part in text
    assert len(caught_up_lines(CaughtUp(5, made, "00" * 32, (), 0, 0, 0, 0, (), ()))) == 1
