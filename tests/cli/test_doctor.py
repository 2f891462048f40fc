"""`hocso doctor` in people's words: what is wrong, what to do, what was mended and what was lost by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.committee_room import Room, cheap_locks
from trainer.cli import main
from trainer.domain.errors import Reason, Refused
from trainer.services.health import Finding, Health, Mending, Part, Repair, Trouble
from trainer.ui import font_check, fonts
from trainer.ui.health_words import finding_sentence, repair_line

MOMENT = "2026-11-23T09:00:00+07:00"


@pytest.fixture
def room(tmp_path: Path, qapp: object) -> Iterator[Room]:
    with cheap_locks():
        made = Room(tmp_path / "home")
        made.add_course()
        made.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
        learner = made.learner(1)
        learner.learn()
        made.receive(learner.report())
        made.committee.publisher.publish(made.home / "to-chuc.hsorg")
        made.committee.backups.automatic()
        made.close()
        yield made


def said(room: Room, capsys: pytest.CaptureFixture[str], *words: str, expect: int) -> str:
    capsys.readouterr()
    assert main(["doctor", "--home", str(room.home), *words]) == expect
    return capsys.readouterr().out


def spoken(room: Room, capsys: pytest.CaptureFixture[str], *words: str, expect: int) -> dict[str, Any]:
    found = json.loads(said(room, capsys, "--json", *words, expect=expect))
    assert isinstance(found, dict)
    return found


def test_a_sound_committee_is_told_what_is_still_to_do(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(room, capsys, expect=0)
    assert "✓ Kho dữ liệu của Ban Chỉ đạo committee.db: 1 báo cáo." in text
    assert "✓ Phông chữ: 12 kiểu chữ đủ chữ tiếng Việt." in text
    assert "! Tệp sao lưu của Ban Chỉ đạo." in text
    assert "hocso committee audit" in text


def test_a_damaged_store_is_named_mended_and_the_loss_said(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    store = room.home / "committee" / "committee.db"
    store.write_bytes(store.read_bytes()[:20_000])
    assert "hocso doctor --repair" in said(room, capsys, expect=1)
    told = spoken(room, capsys, "--repair", expect=0)
    assert [each["mending"] for each in told["repairs"]] == ["restored"]
    assert "Đã lấy lại từ bản sao lúc" in told["repairs"][0]["message"]
    assert "backups/damaged-" in told["repairs"][0]["message"]
    assert "Không có gì cần sửa." in said(room, capsys, "--repair", expect=0)


def test_a_committee_elsewhere_is_looked_at_where_it_is(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (room.home / "committee").rename(tmp_path / "other")
    assert "Kho dữ liệu" not in said(room, capsys, expect=0)
    assert "Kho dữ liệu" in said(room, capsys, "--committee", str(tmp_path / "other"), expect=0)


def test_broken_settings_are_mended_in_words(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    (room.home / "settings.json").write_bytes(b"{")
    text = said(room, capsys, "--repair", expect=0)
    assert "→ Thiết lập settings.json. Chương trình trở lại giao diện ban đầu." in text
    assert "Tệp hỏng được giữ với tên settings.damaged-" in text


def test_a_mending_that_fails_says_why_and_the_rest_goes_on(
    room: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from trainer.services.health import mending

    def full(*_words: object) -> Iterator[Repair]:
        raise Refused(Reason.CANNOT_WRITE, where="home")

    monkeypatch.setattr(mending, "mend_installation", full)
    (room.home / "committee" / "committee.json").unlink()
    told = spoken(room, capsys, "--repair", expect=0)
    assert [each["mending"] for each in told["repairs"]] == ["failed", "completed"]
    assert "Chưa sửa được" in told["repairs"][0]["message"]


def test_fonts_that_cannot_be_read_or_lack_letters_are_named(
    room: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "files", lambda: ("Inter-400.ttf", "khong-co.ttf"))
    monkeypatch.setattr(font_check, "LETTERS", "Ổ\U0001f600")
    text = said(room, capsys, expect=1)
    assert "✗ Phông chữ Inter-400.ttf. Thiếu chữ tiếng Việt (\U0001f600)" in text
    assert "✗ Phông chữ khong-co.ttf. Còn thiếu. Hãy cài lại chương trình" in text


def test_every_trouble_of_every_part_has_a_sentence() -> None:
    for part in Part:
        for trouble in Trouble:
            for health in Health:
                value = "123" if part in {Part.ROOM, Part.LEFTOVERS} else MOMENT
                text = finding_sentence(Finding(part, health, trouble, "x", value, mendable=True))
                assert "{" not in text
                assert text.endswith(".")


def test_every_repair_has_a_sentence() -> None:
    for mending in Mending:
        value = {Mending.COMPUTED: "3", Mending.REMOVED: "77"}.get(mending, MOMENT)
        part = Part.LEFTOVERS if mending is Mending.REMOVED else Part.STORE
        text = repair_line(Repair(part, mending, "x", value, saved=2, lost=3, aside="y"))
        assert "{" not in text
        assert "giữ với tên y" in text
    text = repair_line(Repair(Part.STORE, Mending.RESTORED, "committee.db", "?", saved=1, lost=1))
    assert "1 báo cáo nhận sau đó" in text
