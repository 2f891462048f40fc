"""The learner's whole journey under strace: no socket is opened but local ones (display, message bus, name cache)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.committee_room import Room
from trainer.domain.ids import CourseId
from trainer.domain.intake import Verdict
from trainer.paths import program_folder, shipped_courses_folder
from trainer.services.clock import Clock
from trainer.services.preferences import load_preferences, save_preferences

COURSE = CourseId("an-toan-thong-tin")
STRACE = shutil.which("strace")
PATIENCE_S = 120
# `socket(AF_INET, …` opens one; `connect(3, {sa_family=AF_INET, …` would use one that came from elsewhere.
FAMILY = re.compile(r"\bsocket(?:pair)?\((\w+)|\bsa_family=(\w+)")
LOCAL = frozenset({"AF_UNIX", "AF_UNSPEC"})

WINDOW = """
import sys
from pathlib import Path
from trainer import app
from trainer.ui.main_window import MainWindow
from PySide6.QtCore import QTimer

home = Path(sys.argv[1])
application = app.start_application(home)
window = MainWindow(home)
began = []

def look():
    shown = window.pages.currentWidget()
    if shown is not window.waiting and not window.asker.busy:
        began.append(type(shown).__name__)
        if len(began) > 10:
            print(began[-1])
            application.quit()

pulse = QTimer(window, interval=100)
pulse.timeout.connect(look)
pulse.start()
window.show()
application.exec()
from trainer.ui.background import wait_for_jobs
wait_for_jobs()
window.service.profiles.close()
"""


@dataclass(frozen=True, slots=True)
class Traced:
    """What a program printed, and the families of the sockets it and its children opened or used."""

    code: int
    printed: str
    families: frozenset[str]


def traced(folder: Path, command: Sequence[str | Path]) -> Traced:
    """Run a command of this interpreter under strace."""
    assert STRACE
    log = folder / "strace.log"
    log.unlink(missing_ok=True)
    done = subprocess.run(
        [STRACE, "-f", "-qq", "-e", "trace=network", "-o", log, sys.executable, *command],
        cwd=program_folder(),
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )
    lines = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    families = frozenset(found[1] or found[2] for found in FAMILY.finditer(lines))
    return Traced(done.returncode, done.stdout + done.stderr, families)


@pytest.fixture
def tracing(tmp_path: Path) -> Path:
    """A folder to trace in; the test is skipped, saying so, where programs cannot be traced."""
    if STRACE is None:
        pytest.skip("strace is not installed (apt-get install strace); it exists for Linux only")
    if traced(tmp_path, ["-c", ""]).code != 0:
        pytest.skip("strace may not trace programs on this machine (ptrace is not permitted)")
    return tmp_path


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A committee on the real clock that asks for the shipped course."""
    made = Room(tmp_path / "room")
    made.committee._desk.clock = Clock()
    made.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
    made.committee.catalogue.add_pack(shipped_courses_folder() / COURSE)
    made.committee.catalogue.set_entry(COURSE, mandatory=True, due=None)
    yield made
    made.close()


def test_a_connection_would_be_noticed(tracing: Path) -> None:
    """The trace sees a socket that Python opens, and one that a child of the program opens."""
    opening = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()"
    assert "AF_INET" in traced(tracing, ["-c", opening]).families
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {opening!r}], check=True)"
    assert "AF_INET" in traced(tracing, ["-c", child]).families


def test_the_learners_whole_journey_opens_no_connection(tracing: Path, room: Room) -> None:
    home, usb = tracing / "home", tracing / "usb"
    usb.mkdir()
    first, second = usb / "to-chuc.hsorg", usb / "to-chuc-2.hsorg"
    root_code = room.committee.publisher.publish(first).root_code
    learner: tuple[str | Path, ...] = ("-m", "trainer", "learner")

    def step(*words: str | Path) -> str:
        done = traced(tracing, [*learner, *words, "--home", home])
        assert done.code == 0, done.printed
        assert done.families <= LOCAL, (words, done.families)
        return done.printed

    step("enrol", "--org", first, "--root-code", root_code, "--code", room.code("MH-1"))
    assert COURSE in step("courses")
    step("take", COURSE)
    step("report", "--out", usb)
    (report,) = usb.glob("*.hsreport")
    received = room.receive(report.read_bytes())
    assert [verdict.verdict for verdict in received.checked] == [Verdict.VALID]
    room.committee.publisher.publish(second)
    step("receive", second)

    save_preferences(home, replace(load_preferences(home), role="learner"))
    window = traced(tracing, ["-c", WINDOW, home])
    assert window.code == 0, window.printed
    assert "Wing" in window.printed, window.printed
    assert window.families <= LOCAL, window.families
