"""`hocso --self-test`: every step passes on a whole program, and each fails with a sentence on a broken one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from trainer import paths
from trainer.cli import GOOD, REFUSED, WRONG_USE, main, self_test
from trainer.cli.self_test import Step, Trial
from trainer.domain.errors import Reason, Refused

ROOT = Path(__file__).resolve().parents[2]
STEPS = ["files", "courses", "workers", "journey", "signatures", "fonts", "screens"]


def trial_steps(trial: Trial, monkeypatch: pytest.MonkeyPatch, **results: object) -> dict[str, Step]:
    """Run a trial in which every step is replaced: by a text it gives, or by an error it raises."""
    for name in STEPS:
        result = results.get(name, "1")

        def attempt(result: object = result) -> str:
            if isinstance(result, Exception):
                raise result
            return str(result)

        monkeypatch.setattr(trial, f"_{name}", attempt)
    return {step.name: step for step in trial.run(say=None)}


def test_a_whole_program_passes_and_says_how_long_it_took(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "trainer", "--self-test", "--json", "--pictures", str(tmp_path / "seen")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    told = json.loads(done.stdout)
    assert done.returncode == GOOD, done.stdout + done.stderr
    assert told["ok"] is True
    assert told["seconds"] > 0
    assert [step["step"] for step in told["steps"]] == STEPS
    assert [step["trouble"] for step in told["steps"]] == [""] * len(STEPS)
    pictures = list((tmp_path / "seen").rglob("*.png"))
    assert len(pictures) == int(told["steps"][-1]["seen"]) > 40


def test_a_step_that_fails_is_told_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = trial_steps(
        Trial(tmp_path, None),
        monkeypatch,
        courses=Refused(Reason.FILE_MISSING, where="x"),
        fonts=OSError("y"),
    )
    assert list(broken) == STEPS
    assert [name for name, step in broken.items() if step.trouble] == ["courses", "fonts"]
    assert broken["fonts"].trouble == "OSError: y"


@pytest.mark.parametrize("as_json", [True, False])
def test_a_broken_program_is_said_in_a_sentence_with_exit_code_1(
    as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = [Step("files", 1, "20", ""), Step("fonts", 2, "", "Inter 15 px")]
    for step in steps:
        self_test._say(step)
    assert self_test._tell(steps, 1.5, as_json=as_json) == REFUSED
    told = capsys.readouterr()
    assert "Inter 15 px" in told.out
    if as_json:
        fact = json.loads(told.out[told.out.index("{\n") :])
        assert fact["ok"] is False
        assert fact["steps"][1]["trouble"] == "Inter 15 px"
    else:
        assert told.err.strip().endswith(".")


def test_wrong_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--self-test", "--nonsense"]) == WRONG_USE
    assert main(["--self-test", "--help"]) == GOOD
    assert "--pictures" in capsys.readouterr().out


def test_a_program_without_its_files_or_courses_is_found_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "program_folder", lambda: tmp_path)
    trial = Trial(tmp_path, None)
    for attempt in (trial._files, trial._courses):
        with pytest.raises(self_test.FoundBrokenError):
            attempt()
    empty = tmp_path / "courses" / "x"
    empty.mkdir(parents=True)
    (empty / "course.md").write_text("---\n---\n", encoding="utf-8")
    with pytest.raises(self_test.FoundBrokenError, match="x"):
        trial._courses()


def test_what_needs_the_play_says_so_without_it(tmp_path: Path) -> None:
    trial = Trial(tmp_path, None)
    for attempt in (trial._signatures, trial._screens):
        with pytest.raises(self_test.FoundBrokenError):
            attempt()
    trial.close()


def test_a_cut_mark_would_be_noticed(qtbot: QtBot) -> None:
    whole, cut = QLabel(self_test.TALL), QLabel(self_test.TALL)
    for label in (whole, cut):
        qtbot.addWidget(label)
        label.resize(label.sizeHint())
    cut.resize(cut.width(), cut.height() - 8)
    assert self_test._ink(whole) != self_test._ink(cut)


def test_an_empty_screen_would_be_noticed(qtbot: QtBot, tmp_path: Path) -> None:
    from PySide6.QtGui import QPixmap

    picture = QPixmap(100, 100)
    picture.fill()
    picture.save(str(tmp_path / "empty.png"))
    assert self_test._colours(tmp_path / "empty.png") < self_test._FEWEST_COLOURS
