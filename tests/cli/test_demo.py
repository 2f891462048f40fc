"""The demonstration as somebody plays it: every figure is right, every screen is shown, nothing foreign is touched."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from trainer.cli import GOOD, REFUSED, WRONG_USE, main
from trainer.cli.demo import FEWEST
from trainer.domain.intake import Verdict

ROOT = Path(__file__).resolve().parents[2]
PLAINLY = ("--people", str(FEWEST), "--plain-pictures", "--json")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """One play with the fewest people and the pictures of one look, in a program of its own."""
    folder = tmp_path_factory.mktemp("demo") / "lop-hoc"
    done = subprocess.run(
        [sys.executable, "-m", "trainer", "demo", str(folder), *PLAINLY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == GOOD, done.stdout + done.stderr
    return folder, json.loads(done.stdout)


def test_every_figure_of_the_committee_is_what_really_happened(played: tuple[Path, dict[str, Any]]) -> None:
    _folder, told = played
    assert told["wrong"] == []
    assert told["ok"] is True
    assert told["asked"] == FEWEST
    assert 0 < told["finished"] < told["started"] < told["asked"]


def test_every_kind_of_file_comes_in(played: tuple[Path, dict[str, Any]]) -> None:
    _folder, told = played
    expected = {
        Verdict.VALID,
        Verdict.WAITING,
        Verdict.GAP,
        Verdict.INVALID,
        Verdict.UNKNOWN_PACK,
        Verdict.SCORE_DIFFERS,
        Verdict.DUPLICATE,
        Verdict.FORK,
    }
    assert {verdict.value for verdict in expected} <= set(told["verdicts"])


def test_the_papers_and_the_account_are_left_in_the_folder(played: tuple[Path, dict[str, Any]]) -> None:
    folder, _told = played
    office = folder / "ban-chi-dao"
    assert (office / "phieu-kich-hoat.pdf").read_bytes().startswith(b"%PDF")
    assert (office / "phieu-khoi-phuc.pdf").read_bytes().startswith(b"%PDF")
    assert (office / "bang-tong-hop.xlsx").read_bytes().startswith(b"PK")
    account = (folder / "tuong-trinh.html").read_text(encoding="utf-8")
    assert "Mọi số liệu đều đúng." in account


def test_every_wing_is_photographed(played: tuple[Path, dict[str, Any]]) -> None:
    folder, _told = played
    pictures = sorted((folder / "man-hinh" / "sang").glob("*.png"))
    assert {picture.name.split("-")[0][:2] for picture in pictures} >= {
        "01", "02", "03", "04", "05", "06", "07", "08", "10", "11", "12", "13", "14", "16",
    }  # fmt: skip
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)
    account = (folder / "tuong-trinh.html").read_text(encoding="utf-8")
    assert sorted(folder / source for source in re.findall("<img src='([^']+)'", account)) == pictures


def test_a_folder_of_somebody_else_is_never_emptied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "luan-van.docx").write_bytes(b"x")
    assert main(["demo", str(tmp_path), "--json"]) == REFUSED
    assert json.loads(capsys.readouterr().out)["reason"] == "file-exists"
    assert (tmp_path / "luan-van.docx").read_bytes() == b"x"


@pytest.mark.parametrize("people", [str(FEWEST - 1), "401", "x"])
def test_too_few_and_too_many_people_are_wrong_use(people: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--people", people]) == WRONG_USE
    assert people in capsys.readouterr().err
