"""What every test may rely on: no network, no data of this account, no screen, nothing left behind."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

POSTGRES_VARIABLE = "HOCSO_TEST_POSTGRES_URL"  # set by dev.py, which starts the server
DATABASES = ("sqlite", "postgresql") if os.environ.get(POSTGRES_VARIABLE) else ("sqlite",)
THREAD_PATIENCE_S = 2.0


# A slow machine is no failure, and a run in CI repeats exactly.
settings.register_profile(
    "house", deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


class NetworkUsedError(BaseException):
    """A test reached for the network; not an Exception, so that no handler of the program swallows it."""


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: no socket of Python connects, listens, sends or looks a name up."""
    if not event.startswith("socket."):
        return
    if event in {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}:
        family = getattr(arguments[0], "family", None)
        if family == getattr(socket, "AF_UNIX", object()):
            return
        # On Windows a socket pair, which event loops wake up by, is made of two local sockets.
        if sys.platform == "win32" and arguments[1][0] in {"127.0.0.1", "::1"}:
            return
        raise NetworkUsedError(f"{event}: {arguments[1:]}")
    if event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        raise NetworkUsedError(f"{event}: {arguments}")


sys.addaudithook(_refuse_network)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's data folder is one of this test's own."""
    monkeypatch.setenv("HOCSO_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _no_unexpected_log_records(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """A record of level WARNING or above fails the test, unless it is marked `logs_warnings`."""
    yield
    if request.node.get_closest_marker("logs_warnings") is None:
        loud = [each for each in caplog.get_records("call") if each.levelno >= logging.WARNING]
        assert not loud, [each.getMessage() for each in loud]


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    """A thread of Python that outlives its test fails it."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + THREAD_PATIENCE_S
    while (left := _new_threads(before)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads left running: {left}"


def _new_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    # A dummy stands for a thread of Qt that once ran Python; it is never taken off the list.
    return [
        each
        for each in threading.enumerate()
        if each not in before and not each.name.startswith(("Dummy-", "QueueFeederThread"))
    ]


@pytest.fixture(autouse=True)
def _work_off_the_screen_is_measured(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Coverage follows the threads of Python by itself, and with this those that Qt starts."""
    if (follow := threading.gettrace()) is None or "qapp" not in request.fixturenames:
        return
    from trainer.ui.background import Runner

    run = Runner.run

    def followed(runner: Runner) -> None:
        sys.settrace(follow)
        run(runner)

    monkeypatch.setattr(Runner, "run", followed)


@pytest.fixture(autouse=True)
def _no_windows_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A top-level widget that outlives its test fails it: give it to `qtbot.addWidget` or close and delete it."""
    if "qapp" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qapp")
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    before = {id(each) for each in QApplication.topLevelWidgets()}
    yield
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
    left = [each for each in QApplication.topLevelWidgets() if id(each) not in before]
    if left:
        names = [f"{type(each).__name__} {each.objectName()!r}" for each in left]
        del left
        gc.collect()
        left = [each for each in QApplication.topLevelWidgets() if id(each) not in before]
        assert not left, f"top-level widgets left: {names}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy address of an empty database of this test's own, once for each kind there is here."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'committee.sqlite'}"
        return
    import psycopg

    server = os.environ[POSTGRES_VARIABLE]
    plain = server.replace("postgresql+psycopg://", "postgresql://")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield f"{server.rpartition('/')[0]}/{name}"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
