"""`hocso learner backup`, `restore`, `export`, `delete`: words, JSON, exit codes, and no secret on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.services.learner.pc import COURSE, Pc
from trainer.cli import main
from trainer.formats import keys, passphrase_seal

WORDS, PIN = "sông Hồng mùa nước nổi", "482913"


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pc:
    monkeypatch.setattr(keys.COST, "memory_kib", 8)
    monkeypatch.setattr(keys.COST, "passes", 1)
    monkeypatch.setattr(passphrase_seal.WORK, "factor", 4)
    made = Pc(tmp_path)
    made.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP", pin=PIN)
    made.learner.study.finish_lesson(COURSE, made.course.lessons[0].id)
    made.learner.profiles.close()
    (tmp_path / "pin.txt").write_text(f"{PIN}\n", encoding="utf-8")
    (tmp_path / "words.txt").write_text(f"{WORDS}\n", encoding="utf-8")
    return made


def call(pc: Pc, *words: str, home: Path | None = None) -> int:
    place = ("--home", str(home or pc.home), "--shipped", str(pc.folder / "shipped"))
    return main(["learner", *words, *place, "--pin-file", str(pc.folder / "pin.txt")])


def phrase(pc: Pc) -> tuple[str, str]:
    return "--passphrase-file", str(pc.folder / "words.txt")


def spoken(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_profile_goes_to_another_home_and_back(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(pc, "backup", "--out", str(pc.usb), *phrase(pc), "--json") == 0
    made = spoken(capsys)
    assert Path(made["path"]).stat().st_size == made["size"]
    other = pc.folder / "other"
    assert call(pc, "restore", made["path"], *phrase(pc), "--json", home=other) == 0
    restored = spoken(capsys)
    assert (restored["name"], restored["has_pin"], restored["into_existing"]) == ("Lê Minh", True, False)
    assert call(pc, "courses", "--json", home=other) == 0
    assert spoken(capsys)["courses"][0]["lessons_done"] == 1
    assert call(pc, "restore", made["path"], *phrase(pc), "--json") == 1
    assert spoken(capsys)["reason"] == "backup-covered"
    assert call(pc, "backup", "--out", str(pc.usb), *phrase(pc)) == 0
    assert "Đã ghi và đọc kiểm tra bản sao lưu" in capsys.readouterr().out
    assert call(pc, "restore", made["path"], *phrase(pc), home=pc.folder / "third") == 0
    assert "với một nhật ký riêng" in capsys.readouterr().out


def test_a_damaged_profile_is_mended(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    (person,) = pc.learner.profiles.all()
    pc.learner.backups.keep_automatic(person.id)
    folder = pc.home / "profiles" / person.id
    for path in folder.glob("learner.db*"):
        path.unlink()
    (folder / "learner.db").write_bytes(b"broken" * 2000)
    assert call(pc, "courses") == 1
    assert call(pc, "restore") == 0
    assert "Đã đưa vào hồ sơ của Lê Minh" in capsys.readouterr().out
    assert call(pc, "courses", "--json") == 0
    assert call(pc, "restore", home=pc.folder / "empty") == 1


def test_everything_is_exported(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(pc, "export", "--out", str(pc.usb), "--json") == 0
    paths = spoken(capsys)
    data = json.loads(Path(paths["data"]).read_text(encoding="utf-8"))
    assert data["profile"]["staff_code"] == "MH-002"
    page = Path(paths["page"]).read_text(encoding="utf-8")
    assert "Lê Minh" in page
    assert call(pc, "export", "--out", str(pc.usb)) == 0
    assert capsys.readouterr().out.count("du-lieu-cua-toi") == 2


def test_deleting_needs_a_yes_and_the_pin(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(pc, "delete") == 1
    said = capsys.readouterr().out
    assert "Chưa xóa gì" in said
    assert "1 bài học chưa được ghi nhận" in said
    assert call(pc, "delete", "--json") == 1
    assert spoken(capsys)["lessons"] == 1
    (pc.folder / "pin.txt").write_text("000000", encoding="utf-8")
    assert call(pc, "delete", "--yes") == 1
    (pc.folder / "pin.txt").write_text(PIN, encoding="utf-8")
    capsys.readouterr()
    assert call(pc, "delete", "--yes") == 0
    assert "Đã xóa hồ sơ của Lê Minh" in capsys.readouterr().out
    assert pc.learner.profiles.all() == ()
