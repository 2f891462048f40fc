"""The window from the command to its end, and what becomes of errors nobody foresaw."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from trainer import app
from trainer.ui.main_window import MainWindow
from trainer.ui.theme import Theme
from trainer.ui.widgets.dialogs import Notice


class Foreseen(Exception):
    """Stands for an error that nobody foresaw."""


@pytest.fixture
def window(dressed: Theme, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(tmp_path / "home")
    qtbot.addWidget(made)
    yield made
    for notice in made.findChildren(Notice):
        notice.done(0)


@pytest.fixture
def plain_hook() -> Iterator[None]:
    """What Python does with errors nobody foresaw is put back."""
    plain = sys.excepthook
    yield
    sys.excepthook = plain


def the_window() -> MainWindow | None:
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    return found[0] if found and found[0].isVisible() else None


def test_the_program_opens_one_window_and_ends_with_it(
    dressed: Theme, qtbot: QtBot, tmp_path: Path, plain_hook: None
) -> None:
    homes: list[Path] = []

    def close_it() -> None:
        window = the_window()
        assert window is not None
        qtbot.addWidget(window)
        homes.append(window.home)
        window.close()

    QTimer.singleShot(50, close_it)
    assert app.main(["--home", str(tmp_path / "here")]) == app.GOOD
    assert homes == [tmp_path / "here"]
    assert sys.excepthook.__name__ == "complain"


def test_an_interrupt_ends_the_program_without_a_word(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(QCoreApplication, "quit", lambda: ended.append(True))
    app.Complainer(window).complain(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert ended == [True]
    assert not (window.home / app.LOG_FILE).exists()
    assert window.findChildren(Notice) == []


def test_an_error_while_an_error_is_said_goes_to_the_log_alone(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    complainer = app.Complainer(window)
    said: list[Exception] = []

    def refuse(error: Exception) -> None:
        said.append(error)
        complainer.complain(Foreseen, Foreseen("second"), None)

    monkeypatch.setattr(window, "refuse", refuse)
    complainer.complain(Foreseen, Foreseen("first"), None)
    assert [str(error) for error in said] == ["first"]
    log = (window.home / app.LOG_FILE).read_text(encoding="utf-8")
    assert "first" in log
    assert "second" in log


def test_an_end_that_is_no_error_is_noted_but_not_said(window: MainWindow) -> None:
    app.Complainer(window).complain(SystemExit, SystemExit(3), None)
    assert "SystemExit" in (window.home / app.LOG_FILE).read_text(encoding="utf-8")
    assert window.findChildren(Notice) == []


def test_a_long_log_is_put_aside_and_begun_anew(tmp_path: Path) -> None:
    log = tmp_path / app.LOG_FILE
    log.write_text("old\n" * 70_000, encoding="utf-8")
    app.note(tmp_path, "new")
    assert log.read_text(encoding="utf-8") == "new\n"
    assert (tmp_path / "log.old.txt").read_text(encoding="utf-8").startswith("old\n")


def test_a_disk_that_refuses_the_log_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "home").write_bytes(b"a file where the folder should be")
    app.note(tmp_path / "home", "x")
    assert (tmp_path / "home").read_bytes() == b"a file where the folder should be"
