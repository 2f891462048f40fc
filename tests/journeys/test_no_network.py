"""The learner's whole journey under strace: no socket but local ones (display, message bus), no file elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.committee_room import Room
from tests.journeys import traces
from tests.journeys.traces import LOCAL, STRACE, Traced
from trainer.domain.ids import CourseId
from trainer.domain.intake import Verdict
from trainer.paths import program_folder, shipped_courses_folder
from trainer.services.clock import Clock
from trainer.services.preferences import load_preferences, save_preferences

COURSE = CourseId("an-toan-thong-tin")
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


def traced(folder: Path, command: Sequence[str | Path]) -> Traced:
    """Run a command of this interpreter under strace, with a temporary folder of its own inside `folder`."""
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    return traces.traced(
        folder, [sys.executable, *command], cwd=program_folder(), TMPDIR=str(temporary), HOME=str(folder)
    )


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


def test_a_file_written_elsewhere_would_be_noticed(tracing: Path) -> None:
    inside, outside = tracing / "home", tracing / "ngoài"
    for folder in (inside, outside):
        folder.mkdir()
    writing = (
        f"import os; open({str(outside / 'một.txt')!r}, 'w').close(); os.rename({str(outside / 'một.txt')!r}, "
        f"{str(outside / 'hai.txt')!r}); os.chdir({str(outside)!r}); os.mkdir('ba'); open({str(inside / 'x')!r}, 'w')"
    )
    # Without `site` nothing else writes, a measurement of coverage neither.
    written = traced(tracing, ["-S", "-B", "-c", writing]).written_outside(inside)
    assert written == sorted(str(outside / name) for name in ("ba", "hai.txt", "một.txt"))


def test_the_learners_whole_journey_opens_no_connection_and_writes_where_it_may(
    tracing: Path, room: Room
) -> None:
    home, usb = tracing / "home", tracing / "usb"
    usb.mkdir()
    first, second = usb / "to-chuc.hsorg", usb / "to-chuc-2.hsorg"
    root_code = room.committee.publisher.publish(first).root_code
    learner: tuple[str | Path, ...] = ("-m", "trainer", "learner")

    # The interpreter keeps compiled modules in the project; the frozen program has none to keep.
    allowed = (home, usb, tracing / "temporary", program_folder())

    def step(*words: str | Path) -> str:
        done = traced(tracing, [*learner, *words, "--home", home])
        assert done.code == 0, done.printed
        assert done.families <= LOCAL, (words, done.families)
        assert done.written_outside(*allowed) == [], words
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
    assert window.written_outside(*allowed) == []
