"""What `hocso` itself does: the window without a word, a command with one, and an exit code for every end."""

from __future__ import annotations

import argparse
import errno
import json

import pytest

from trainer import app
from trainer.cli import COMMANDS, GOOD, REFUSED, WRONG_USE, doctor, main
from trainer.ui.language import Language, set_language


@pytest.fixture(autouse=True)
def _in_vietnamese() -> None:
    set_language(Language.VIETNAMESE)


@pytest.mark.parametrize("words", [[], ["bai-hoc.hspack"], ["--home", "x"]])
def test_without_a_command_the_window_opens(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[list[str]] = []

    def window(argv: list[str]) -> int:
        opened.append(argv)
        return GOOD

    monkeypatch.setattr(app, "main", window)
    assert main(words) == GOOD
    assert opened == [words]


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == GOOD
    told = capsys.readouterr().out
    assert all(f" {command} " in told for command in COMMANDS)


def test_wrong_use_is_told_by_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--nonsense"]) == WRONG_USE
    assert "--nonsense" in capsys.readouterr().err


def test_an_interrupted_command_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(arguments: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "run", interrupted)
    assert main(["doctor"]) == REFUSED
    assert capsys.readouterr().err == ""


def test_trouble_of_the_system_is_said_as_json_where_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(arguments: argparse.Namespace) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(doctor, "run", full)
    assert main(["doctor", "--json"]) == REFUSED
    told = capsys.readouterr()
    fact = json.loads(told.out)
    assert fact["ok"] is False
    assert "reason" not in fact
    assert fact["message"] == told.err.strip() != ""
