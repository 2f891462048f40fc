"""`hocso committee keys`: ceremonies, signatures, recovery, rehearsal, and no secret on the screen."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.builders import a_trainer_key
from tests.committee_room import PASSPHRASE, cheap_locks
from trainer.cli import GOOD, REFUSED, WRONG_USE, main
from trainer.domain.codes import ALPHABET, short_code
from trainer.formats.organisation_file import open_organisation
from trainer.formats.trainer_key_file import key_card

NEW_WORDS = "mật khẩu hoàn toàn khác"
HOLDERS = ("Chủ tịch", "Văn thư", "Công an")


def page_of(path: Path) -> str:
    return " ".join(PdfReader(path).pages[0].extract_text().split())


class Keys:
    """Runs commands against one committee, with sticks and pass phrases in files."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.words(PASSPHRASE)
        for number in (1, 2, 3):
            (folder / f"w{number}").write_text(f"mật khẩu của phần {number}\n", encoding="utf-8")
            (folder / f"usb{number}").mkdir()

    def words(self, passphrase: str) -> None:
        (self.folder / "pp").write_text(passphrase + "\n", encoding="utf-8")

    def stick(self, *numbers: int) -> list[object]:
        named: list[object] = []
        for number in numbers:
            named += [
                "--stick",
                self.folder / f"usb{number}",
                "--stick-passphrase-file",
                self.folder / f"w{number}",
            ]
        return named

    def __call__(self, *words: object, expect: int = GOOD) -> str:
        common = ("--home", self.folder / "home", "--passphrase-file", self.folder / "pp")
        code = main(["committee", *map(str, words), *map(str, common)])
        out = self._capsys.readouterr()
        assert code == expect, out
        assert PASSPHRASE not in out.out + out.err
        assert "mật khẩu của phần" not in out.out + out.err
        return out.out + out.err

    def json(self, *words: object, expect: int = GOOD) -> dict[str, Any]:
        found = json.loads(self(*words, "--json", expect=expect))
        assert isinstance(found, dict)
        return found

    def lines(self, name: str, sheets: str = "phieu") -> Path:
        """The four lines of a printed sheet, typed into a file."""
        text = PdfReader(self.folder / sheets / f"{name}.pdf").pages[0].extract_text()
        rows = ["".join(line.split()) for line in text.splitlines()]
        fitting = [row for row in rows if len(row) == 20 and set(row) <= set(ALPHABET)]
        path = self.folder / f"{name}.txt"
        path.write_text("\n".join(fitting[-4:]) + "\n", encoding="utf-8")
        return path

    def ceremony(self) -> str:
        named = ["--organisation", "UBND phường", "--committee", "Ban Chỉ đạo"]
        holders = [word for name in HOLDERS for word in ("--holder", name)]
        return self(
            "keys", "ceremony", *named, *holders, *self.stick(1, 2, 3), "--sheets", self.folder / "phieu"
        )


@pytest.fixture
def keys(tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: object) -> Iterator[Keys]:
    with cheap_locks():
        yield Keys(tmp_path, capsys)


def accept_lan(keys: Keys) -> str:
    card = keys.folder / "card.json"
    card.write_text(key_card("Cô Lan", a_trainer_key().public), encoding="utf-8")
    return keys("catalogue", "--trainer-card", card, "--trainer-code", short_code(a_trainer_key().public))


def test_three_sticks_are_made_and_two_of_them_accept_a_trainer(keys: Keys) -> None:
    text = keys.ceremony()
    assert "phieu-phan-3.pdf" in text
    sheet = page_of(keys.folder / "phieu" / "phieu-phan-2.pdf")
    assert "Khóa gốc, phần 2/3" in sheet
    assert "Văn thư" in sheet
    state = keys.json("keys", "status")
    assert ([share["holder"] for share in state["shares"]], state["threshold"]) == (list(HOLDERS), 2)
    assert "Công an" in keys("keys", "status")
    assert "Nhận giảng viên: Cô Lan" in accept_lan(keys)
    assert "Còn thiếu 1 chữ ký." in keys("keys", "cosign", *keys.stick(2))
    assert "Đã ký: phần 2" in keys("keys", "status")
    keys("keys", "cosign", *keys.stick(2), expect=REFUSED)
    done = keys.json("keys", "cosign", "--sheet-file", keys.lines("phieu-phan-1"))
    assert (done["root_version"], done["waiting"]) == (2, None)
    assert [one["name"] for one in keys.json("catalogue")["trainers"]] == ["Cô Lan"]


def test_a_signature_is_fetched_on_another_computer(keys: Keys) -> None:
    keys.ceremony()
    accept_lan(keys)
    file = keys.folder / "mang-di.json"
    keys("keys", "send", file)
    elsewhere = ["committee", "keys", "cosign", str(file), "--home", str(keys.folder / "may-khac")]
    assert main([*elsewhere, *map(str, keys.stick(3))]) == GOOD
    told = keys._capsys.readouterr().out
    assert "Nhận giảng viên: Cô Lan" in told
    assert main([*elsewhere, "--sheet-file", str(keys.lines("phieu-phan-1")), "--json"]) == GOOD
    assert json.loads(keys._capsys.readouterr().out)["missing_old"] == 0
    assert keys.json("keys", "take", file)["root_version"] == 2
    keys("keys", "take", file, expect=REFUSED)
    keys("keys", "cosign", expect=WRONG_USE)


def test_root_keys_shares_and_roles_are_replaced(keys: Keys) -> None:
    keys("init", "--organisation", "UBND", "--committee", "Ban", "--sheet", keys.folder / "s.pdf")
    keys("keys", "rotate", "--sheets", keys.folder / "p2", *keys.stick(1, 2), expect=WRONG_USE)
    made = keys.json("keys", "rotate", "--sheets", keys.folder / "p2", *keys.stick(1, 2, 3))
    assert (made["waiting"], len(made["sheets"])) == (None, 4)
    keys("keys", "rotate", "--sheets", keys.folder / "p2", *keys.stick(1, 2, 3), expect=REFUSED)
    assert "Thay một khóa làm việc" in keys("keys", "replace-role", "importer")
    assert "Root" not in keys("keys", "abandon")
    assert keys.json("keys", "replace-role", "reader")["waiting"]["kind"] == "role-replaced"
    keys("keys", "cosign", *keys.stick(1))
    assert "Khóa gốc số 3" in keys("keys", "cosign", *keys.stick(3))
    (keys.folder / "usb4").mkdir()
    words = ("--stick", keys.folder / "usb4", "--stick-passphrase-file", keys.folder / "w1")
    assert "Phần 2" not in keys("keys", "replace-share", 2, *words, "--sheets", keys.folder / "p3")
    keys("keys", "cosign", *keys.stick(1))
    keys("keys", "cosign", *keys.stick(3))
    assert keys.json("keys", "status")["roots"][0]["version"] == 4
    made = keys.json("keys", "rotate", "--form", "1-of-1", "--sheets", keys.folder / "p4")
    assert made["waiting"]["missing_old"] == 2


def test_recovery_is_rehearsed_and_done(keys: Keys) -> None:
    keys.ceremony()
    spare = ("--spare-file", keys.lines("phieu-khoi-phuc"))
    paper = ("--sheet-file", keys.lines("phieu-phan-2"))
    protocol = keys.folder / "bien-ban.pdf"
    told = keys(
        "keys", "rehearse", *keys.stick(1), *paper, *spare, "--protocol", protocol, "--person", "Nguyễn Văn A"
    )
    assert "phần 1 (USB)" in told
    page = page_of(protocol)
    assert "Biên bản diễn tập khôi phục" in page
    assert "Nguyễn Văn A" in page
    assert keys.json("keys", "rehearse", *keys.stick(1), *paper, *spare, "--protocol", protocol)["of"] == 3
    assert "Nguyễn Văn A" not in (keys.folder / "home" / "committee.db").read_bytes().decode(
        "utf-8", "replace"
    )
    (keys.folder / "home" / "vault.json").unlink()
    keys.words(NEW_WORDS)
    keys("keys", "recover", *keys.stick(1), *spare, expect=REFUSED)
    assert "Khóa gốc số 2" in keys("keys", "recover", *keys.stick(1), *paper, *spare)
    keys("publish", keys.folder / "a.hsorg")


def test_a_new_root_is_begun_with_and_without_the_vault(keys: Keys) -> None:
    keys.ceremony()
    keys("publish", keys.folder / "a.hsorg")
    keys("keys", "new-root", *keys.stick(1, 2, 3), "--sheets", keys.folder / "hai")
    keys("publish", keys.folder / "b.hsorg")
    first, second = (open_organisation((keys.folder / name).read_bytes()) for name in ("a.hsorg", "b.hsorg"))
    assert first.id != second.id
    keys.words(NEW_WORDS)
    spare = ("--spare-file", keys.lines("phieu-khoi-phuc", "hai"))
    keys("keys", "new-root", "--form", "1-of-1", *spare, "--sheets", keys.folder / "ba")
    assert keys.json("keys", "status")["succeeds"] == 2


def test_at_a_terminal_words_are_asked_for_and_one_line_of_each_sheet(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys("init", "--organisation", "UBND", "--committee", "Ban", "--sheet", keys.folder / "s.pdf")
    asked: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)

    def word(question: str) -> str:
        asked.append(question)
        return "mật khẩu của phần 1"

    monkeypatch.setattr(getpass, "getpass", word)
    tries = iter(range(99))

    def typed() -> str:
        # The paper lies on the table: the newest sheet, read line by line until one fits.
        newest = max((keys.folder / "p2").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        lines = keys.lines(newest.stem, "p2").read_text(encoding="utf-8").splitlines()
        return lines[next(tries) % 4]

    monkeypatch.setattr("builtins.input", typed)
    sticks = [word for number in (1, 2, 3) for word in ("--stick", keys.folder / f"usb{number}")]
    told = keys("keys", "rotate", "--sheets", keys.folder / "p2", *sticks)
    assert len(asked) == 3
    assert "gõ lại dòng" in told


def test_piped_words_are_read_line_by_line(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    keys.ceremony()
    accept_lan(keys)
    monkeypatch.setattr(sys, "stdin", io.StringIO("mật khẩu của phần 3\n"))
    assert "Còn thiếu 1" in keys("keys", "cosign", "--stick", keys.folder / "usb3")
