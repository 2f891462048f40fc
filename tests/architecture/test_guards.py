"""What tests/conftest.py promises is kept: no network, a home of one's own, an empty database, nothing left behind."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT
from tests.conftest import NetworkUsedError

LEAVERS = """
import logging, threading
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QWidget

KEPT = []

def test_window(qapp):
    KEPT.append(QWidget())

def test_thread():
    threading.Thread(target=threading.Event().wait, daemon=True).start()

def test_log():
    logging.getLogger("trainer").warning("unexpected")

def test_qt_log(qapp):
    qWarning("unexpected")

def test_warning():
    import warnings
    warnings.warn("unexpected")

def test_nothing(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
"""


BY_A_SOCKET_PAIR = pytest.mark.skipif(sys.platform == "win32", reason="socket pairs are made of such there")


@pytest.mark.parametrize("address", [pytest.param("127.0.0.1", marks=BY_A_SOCKET_PAIR), "192.0.2.1"])
def test_a_test_cannot_connect(address: str) -> None:
    with socket.socket() as one, pytest.raises(NetworkUsedError):
        one.connect((address, 9))


def test_a_test_cannot_look_up_a_name() -> None:
    with pytest.raises(NetworkUsedError):
        socket.getaddrinfo("example.invalid", 80)


def test_a_test_has_a_home_of_its_own(tmp_path: Path) -> None:
    assert os.environ["HOCSO_HOME"] == str(tmp_path / "home")


@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_has_an_empty_database(database_url: str, turn: int) -> None:
    from sqlalchemy import create_engine, inspect, text

    engine = create_engine(database_url)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == []
        connection.execute(text("CREATE TABLE thing (id INTEGER)"))
    engine.dispose()


def test_whoever_leaves_something_behind_fails(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_leavers.py").write_text(LEAVERS, encoding="utf-8")
    options = ["-p", "no:cacheprovider", "-o", "testpaths=.", "-o", "pythonpath=."]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    told = set(re.findall(r"^(?:FAILED|ERROR) test_leavers.py::(\w+)", done.stdout, re.MULTILINE))
    assert told == {"test_window", "test_thread", "test_log", "test_qt_log", "test_warning"}, done.stdout
