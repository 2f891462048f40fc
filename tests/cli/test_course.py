"""`hocso course` as a trainer types it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.builders import a_course_folder, a_pack, a_trainer_key
from trainer.cli import main
from trainer.formats import keys
from trainer.formats.trainer_key_file import key_card

PASSPHRASE = "muối vừng xe bò quạt mo"


@pytest.fixture(autouse=True)
def _cheap_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.COST, "memory_kib", 64)
    monkeypatch.setattr(keys.COST, "passes", 1)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(said(capsys))
    return found


def test_a_good_course_has_no_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(a_course_folder(tmp_path))
    assert main(["course", "check", folder]) == 0
    assert "Không có điểm nào cần sửa" in said(capsys)
    assert main(["course", "check", folder, "--json"]) == 0
    fact = as_json(capsys)
    assert (fact["ok"], fact["course"], fact["findings"]) == (True, "thu-la", [])


def test_findings_are_named_with_their_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = a_course_folder(tmp_path)
    bank = folder / "bank" / "nh-kenh-khac.md"
    bank.write_bytes(bank.read_bytes().replace(b" {#a}", b"", 1))
    assert main(["course", "check", str(folder)]) == 1
    text = said(capsys)
    assert "bank/nh-kenh-khac.md:9: Lỗi: Thiếu mã. Có thể đặt là {#a}." in text
    assert main(["course", "check", str(folder), "--json"]) == 1
    fact = json.loads(said(capsys))
    assert fact["findings"][0]["fix"] == "- ( ) Trả lời thư để hỏi lại cho rõ {#a}"
    assert main(["course", "check", str(folder), "--fix"]) == 0
    assert "Đã sửa 1 dòng." in said(capsys)


def test_a_hint_alone_is_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = a_course_folder(tmp_path)
    with (folder / "course.md").open("a", encoding="utf-8") as file:
        file.write("\nChào!\n")
    assert main(["course", "check", str(folder)]) == 0
    assert "Gợi ý" in said(capsys)


def test_a_missing_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["course", "check", str(tmp_path / "x")]) == 1
    assert main(["course", "check", str(tmp_path / "x"), "--json"]) == 1
    assert '"reason": "file-missing"' in said(capsys)


@pytest.mark.parametrize("json_flag", [[], ["--json"]])
def test_from_a_key_to_a_pack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], json_flag: list[str]
) -> None:
    folder, key, out = a_course_folder(tmp_path), tmp_path / "khoa.json", tmp_path / "a.hspack"
    words = tmp_path / "words.txt"
    words.write_text(PASSPHRASE + "\n", encoding="utf-8")
    secret = ["--passphrase-file", str(words), *json_flag]
    assert main(["course", "key", "--name", "Chị Hạnh", "--out", str(key), *secret]) == 0
    assert main(["course", "pack", str(folder), "--key", str(key), "--out", str(out), *secret]) == 0
    text = said(capsys)
    assert "Chị Hạnh" in text
    assert PASSPHRASE not in text
    assert main(["course", "open", str(out), *json_flag]) == 0
    assert "Thư lạ" in said(capsys)


def test_a_known_trainer_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack, card = tmp_path / "a.hspack", tmp_path / "card.json"
    pack.write_bytes(a_pack())
    card.write_text(key_card("Chị Hạnh", a_trainer_key().public), encoding="utf-8")
    assert main(["course", "open", str(pack), "--trainer", str(card)]) == 0
    assert "Người ký: Chị Hạnh" in said(capsys)
    assert main(["course", "open", str(pack), "--trainer", str(card), "--json"]) == 0
    assert as_json(capsys)["signer_name"] == "Chị Hạnh"


def test_the_passphrase_may_be_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter([PASSPHRASE, PASSPHRASE, PASSPHRASE, "khác"])
    monkeypatch.setattr("getpass.getpass", lambda *_args, **_named: next(typed))
    assert main(["course", "key", "--name", "A", "--out", str(tmp_path / "a.json")]) == 0
    assert main(["course", "key", "--name", "A", "--out", str(tmp_path / "b.json")]) == 1
    assert not (tmp_path / "b.json").exists()


@pytest.mark.parametrize("content", [None, b"\xff", b""])
def test_a_passphrase_file_that_holds_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    words = tmp_path / "words.txt"
    if content is not None:
        words.write_bytes(content)
    arguments = [
        "course",
        "key",
        "--name",
        "A",
        "--out",
        str(tmp_path / "a.json"),
        "--passphrase-file",
        str(words),
    ]
    assert main(arguments) == 1


def test_wrong_use_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert main(["course", "pack", "x"]) == 2
