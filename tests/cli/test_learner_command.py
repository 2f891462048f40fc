"""`hocso learner` and `hocso doctor`: words, JSON, exit codes."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from tests.builders import a_pack
from tests.services.learner.pc import CODE, Pc
from tests.trust_builders import a_catalogue, a_root, a_root_line, the_org
from trainer.cli import main
from trainer.domain.codes import root_code
from trainer.formats import keys
from trainer.formats.organisation_file import organisation_id
from trainer.services.clock import Clock
from trainer.services.health import Health, Part, Trouble, examine, installation


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pc:
    monkeypatch.setattr(keys.COST, "memory_kib", 8)
    monkeypatch.setattr(keys.COST, "passes", 1)
    return Pc(tmp_path)


def call(pc: Pc, *words: str) -> int:
    return main(["learner", *words, "--home", str(pc.home), "--shipped", str(pc.folder / "shipped")])


def spoken(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def enrol(pc: Pc) -> int:
    org = str(pc.organisation_file())
    return call(pc, "enrol", "--org", org, "--root-code", root_code(the_org()), "--code", CODE, "--json")


def test_the_whole_way_from_enrolment_to_the_receipt(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    assert enrol(pc) == 0
    assert spoken(capsys)["name"] == "Nguyễn Thị Thu Hà"
    plan = pc.usb / "plan.json"
    plan.write_text(
        json.dumps(
            {"lessons": "all", "answers": {"nh-01": {"r": "chosen", "options": ["b"]}}, "policy": "right"}
        ),
        encoding="utf-8",
    )
    assert call(pc, "take", "thu-la", "--answers", str(plan), "--json") == 0
    taken = spoken(capsys)
    assert (taken["lessons"], taken["results"][0]["score_bp"]) == (2, 10_000)
    assert call(pc, "courses", "--json") == 0
    assert spoken(capsys)["courses"][0]["state"] == "done"
    assert call(pc, "report", "--out", str(pc.usb), "--json") == 0
    made = spoken(capsys)
    assert Path(made["path"]).stat().st_size == made["size"]
    from trainer.services.learner.report_pages import ReportMade

    entry = ReportMade(1, Path(made["path"]), made["size"], made["digest"], made["made"])
    answer = str(pc.answer_file(entry))
    assert call(pc, "receive", answer, "--json") == 0
    assert spoken(capsys)["reports"] == [1]
    assert call(pc, "report", "--out", str(pc.usb), "--json") == 1
    assert spoken(capsys)["reason"] == "nothing-to-report"
    assert call(pc, "report", "--full", "--out", str(pc.usb), "--json") == 0
    full = spoken(capsys)
    again = pc.read_report(ReportMade(full["number"], Path(full["path"]), full["size"], "", full["made"]))
    assert again.first == 0
    assert again.events[: len(pc.read_report(entry).events)] == pc.read_report(entry).events


def test_people_are_spoken_to_in_words(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    pin = pc.usb / "pin.txt"
    pin.write_text("482913\n", encoding="utf-8")
    assert call(pc, "enrol", "--name", "Lê Minh", "--unit", "Văn phòng", "--pin-file", str(pin)) == 0
    assert "Lê Minh" in capsys.readouterr().out
    pack = pc.usb / "k.hspack"
    pack.write_bytes(a_pack())
    assert call(pc, "take", "thu-la", "--pack", str(pack), "--pin-file", str(pin)) == 0
    assert "100%" in capsys.readouterr().out
    assert call(pc, "courses", "--pin-file", str(pin)) == 0
    assert "thu-la: Thư lạ" in capsys.readouterr().out
    assert call(pc, "report", "--out", str(pc.usb), "--pin-file", str(pin)) == 1
    assert capsys.readouterr().err
    pc.learner.organisation.pin(pc.organisation_file(catalogue=a_catalogue()), root_code(the_org()))
    assert call(pc, "report", "--out", str(pc.usb), "--pin-file", str(pin)) == 0
    assert ".hsreport" in capsys.readouterr().out
    assert call(pc, "receive", str(pc.usb / "to-chuc.hsorg"), "--pin-file", str(pin)) == 0
    assert "UBND phường Mỹ Hào" in capsys.readouterr().out
    pin.write_text("", encoding="utf-8")
    assert call(pc, "courses", "--pin-file", str(pin)) == 1


def test_wrong_use_and_missing_profiles_are_told(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(pc, "enrol") == 2
    assert call(pc, "enrol", "--code", CODE, "--name", "x") == 2
    assert call(pc, "courses") == 1
    assert call(pc, "courses", "--profile", "none") == 1
    pc.pin()
    assert call(pc, "receive", str(pc.usb / "to-chuc.hsorg")) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    ("plan", "right", "seed"),
    [
        ({}, 1.0, ""),
        (
            {"policy": "none", "lessons": ["bao-cao"], "practise": False, "test": False, "submit": False},
            None,
            "",
        ),
        ({"policy": "random:7"}, 0.5, "7"),
        ({"policy": "random:7:80"}, 0.8, "7"),
    ],
)
def test_plans_are_read(tmp_path: Path, plan: dict[str, Any], right: float | None, seed: str) -> None:
    from trainer.services.learner.plan_file import read_plan

    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    read = read_plan(path)
    assert (read.right, read.seed) == (right, seed)
    assert (read.lessons is None) is ("lessons" not in plan)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"lesson": []}',
        '{"lessons": 3}',
        '{"policy": "luck"}',
        '{"policy": "random:7:200"}',
        '{"answers": {"x": {"r": "?"}}}',
        '{"answers": 5}',
    ],
)
def test_a_plan_that_is_none_is_refused(pc: Pc, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    plan = pc.usb / "plan.json"
    plan.write_text(text, encoding="utf-8")
    assert call(pc, "take", "thu-la", "--answers", str(plan), "--json") == 1
    assert spoken(capsys)["reason"] == "file-broken"
    assert call(pc, "take", "thu-la", "--answers", str(pc.usb / "none.json")) == 1


# -- doctor -----------------------------------------------------------------------------------------------


def troubles(pc: Pc, clock: Clock | None = None) -> dict[tuple[Part, str], Trouble]:
    found = examine(pc.home, clock or Clock(), pc.folder / "shipped")
    return {
        (finding.part, finding.where): finding.trouble
        for finding in found
        if finding.trouble is not Trouble.NONE
    }


def test_a_sound_installation_is_sound(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    enrol(pc)
    (pc.home / "committee.db").write_bytes(b"")
    assert troubles(pc) == {}
    assert main(["doctor", "--home", str(pc.home)]) == 0
    capsys.readouterr()
    assert main(["doctor", "--home", str(pc.home), "--json"]) == 0
    assert spoken(capsys)["ok"] is True


def test_a_new_installation_is_sound_too(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    assert set(troubles(pc).values()) == {Trouble.NOT_THERE_YET, Trouble.NOT_RECEIVED}
    assert main(["doctor", "--home", str(pc.home / "deeper" / "still")]) == 0
    assert capsys.readouterr().out


def test_an_edited_log_is_named(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    enrol(pc)
    store = next(pc.home.rglob("learner.db"))
    connection = sqlite3.connect(store)
    connection.execute("UPDATE event SET text = replace(text, 'open', 'opem') WHERE seq = 0 AND log = 1")
    connection.commit()
    assert troubles(pc) == {(Part.PROFILE, "Nguyễn Thị Thu Hà"): Trouble.CHAIN_BROKEN}
    connection.execute("UPDATE alembic_version SET version_num = '0099'")
    connection.commit()
    assert troubles(pc) == {(Part.PROFILE, "Nguyễn Thị Thu Hà"): Trouble.NEWER}
    connection.execute("UPDATE alembic_version SET version_num = 'x'")
    connection.commit()
    assert troubles(pc) == {(Part.PROFILE, "Nguyễn Thị Thu Hà"): Trouble.DAMAGED}
    connection.close()
    store.write_bytes(b"x" * 5000)
    store.with_name("learner.db-wal").unlink(missing_ok=True)
    assert troubles(pc) == {(Part.PROFILE, "Nguyễn Thị Thu Hà"): Trouble.DAMAGED}
    assert main(["doctor", "--home", str(pc.home)]) == 1
    assert "Nguyễn Thị Thu Hà" in capsys.readouterr().out


def test_everything_else_that_can_be_wrong_is_named(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(pc)
    (pc.home / "packs").mkdir()
    (pc.home / "packs" / "k.hspack").write_bytes(b"x")
    (pc.home / "profiles" / "ffffffffffffffff").mkdir()
    (pc.home / "committee.db").write_bytes(b"x" * 5000)
    (pc.home / "organisation" / "current.hsorg").write_bytes(b"x")
    for path in (pc.folder / "shipped").rglob("*"):
        if path.is_file():
            path.unlink()
    monkeypatch.setattr(installation, "LITTLE_ROOM", 2**62)
    assert set(troubles(pc).values()) == {
        Trouble.DAMAGED,
        Trouble.UNREADABLE,
        Trouble.MISSING,
        Trouble.LITTLE_ROOM,
    }
    monkeypatch.setattr(installation, "NO_ROOM", 2**62)
    room = [finding for finding in examine(pc.home, Clock()) if finding.part is Part.ROOM]
    assert room[0].health is Health.BAD


class Slow(Clock):
    """A clock that shows the day it is given."""

    def __init__(self, day: str) -> None:
        self.day = day

    @override
    def now(self) -> datetime:
        return datetime.fromisoformat(f"{self.day}T08:00:00+07:00")


def test_clocks_folders_and_parts_that_are_wrong_are_named(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    pc.clock.go_on(10 * 86_400)
    pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    pc.learner.profiles.close()
    pc.pin(catalogue=a_catalogue(expires="2026-11-22T08:00:00+07:00"))
    found = troubles(pc, Slow("2026-11-24"))
    assert Trouble.EXPIRED in found.values()
    assert Trouble.CLOCK_BEHIND in found.values()
    assert Trouble.CLOCK_WRONG in troubles(pc, Slow("2020-01-01")).values()
    monkeypatch.setattr(installation, "_PACKAGES", {"nothing": "no_such_module", "no papers": "json"})
    monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError("read-only")))
    seen = {
        (finding.part, finding.trouble)
        for finding in examine(pc.home, pc.clock, assets=pc.folder / "nowhere")
    }
    assert {(Part.PARTS, Trouble.MISSING), (Part.ASSETS, Trouble.MISSING)} <= seen
    assert (Part.DATA_FOLDER, Trouble.NOT_WRITABLE) in seen


def test_a_new_root_is_followed_with_its_code(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    enrol(pc)
    line = a_root_line(a_root(made="2026-11-24T09:00:00+07:00"))
    path = pc.organisation_file("moi.hsorg", roots=(line,), number=9, made="2026-11-24T09:00:00+07:00")
    words = ["learner", "receive", str(path), "--home", str(pc.home), "--shipped", str(pc.folder / "shipped")]
    assert main(words) == 1
    assert main([*words, "--new-root-code", "AAAA-BBBB-CCCC"]) == 1
    assert main([*words, "--new-root-code", root_code(organisation_id(line))]) == 0
    assert main(words) == 0
    assert capsys.readouterr().out
