"""A screen of its own for measuring: Xvfb, whose pixels lie in a file, so any program can be watched from outside."""

from __future__ import annotations

import mmap
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import memory_mb

WIDTH, HEIGHT = 1366, 768
ROWS = range(4, HEIGHT, 32)
PATIENCE_S = 90.0
_POLL_S = 0.004
_SHOWN_SHARE = 0.05
PAINTED_COLOURS = 24
"""So many colours on the rows looked at are text or icons; a window that is only there has two or three."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start: ms until a window showed and until it had content; memory of all its processes when settled."""

    shown_ms: float
    painted_ms: float
    pss_mb: float
    processes: int


class Screen:
    """A screen by its name, and its pixels."""

    def __init__(self, display: str, pixels: Path) -> None:
        self.display = display
        with pixels.open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        # The head of an XWD file: its own size, and further on the number of colours, 12 bytes each.
        head = struct.unpack(">25I", self._map[:100])
        self._start = head[0] + head[19] * 12
        self._line = head[12]

    def look(self) -> tuple[float, int]:
        """The share of pixels that are not black, and how many colours there are, on some rows."""
        colours: set[int] = set()
        lit = 0
        for row in ROWS:
            begin = self._start + row * self._line
            line = self._map[begin : begin + WIDTH * 4]
            found = set(memoryview(line).cast("I"))
            colours |= found
            if len(found) > 1 or not found <= {0, 0xFF000000}:
                lit += 1
        return lit / len(ROWS), len(colours)


def why_not() -> str:
    """Why no screen can be made here; empty where one can."""
    if sys.platform == "win32" or shutil.which("Xvfb") is None:
        return "skipped: needs Xvfb (apt-get install xvfb libxcb-icccm4 libxcb-keysyms1 libxcb-cursor0)"
    return ""


@contextmanager
def a_screen() -> Iterator[Screen]:
    """A black screen without a window manager. *Side effects:* runs Xvfb meanwhile."""
    with tempfile.TemporaryDirectory(prefix="hocso-screen-") as folder:
        reading, writing = os.pipe()
        mode = f"{WIDTH}x{HEIGHT}x24"
        words = [
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            mode,
            "-br",
            "-fbdir",
            folder,
            "-nolisten",
            "tcp",
        ]
        server = subprocess.Popen(
            ["Xvfb", *words], pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                number = told.readline().strip()
            yield Screen(f":{number}", Path(folder) / "Xvfb_screen0")
        finally:
            server.terminate()
            server.wait()


def started(
    screen: Screen,
    command: Sequence[str | Path],
    env: Mapping[str, str],
    *,
    settle_s: float,
    colours: int = PAINTED_COLOURS,
) -> Start:
    """Start a program with a window, watch the screen, weigh its processes, end it.

    TimeoutError where nothing is painted in time.
    """
    began = time.perf_counter()
    with Path(os.environ.get("HOCSO_BENCH_LOG", os.devnull)).open("ab") as log:
        program = subprocess.Popen(
            [str(word) for word in command],
            env={**os.environ, **env, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        shown = _until(screen, began, lambda lit, _: lit > _SHOWN_SHARE)
        painted = _until(screen, began, lambda lit, found: lit > _SHOWN_SHARE and found >= colours)
        time.sleep(settle_s)
        family = tree(program.pid)
        weights = [memory_mb("Pss", process) or 0.0 for process in family]
        return Start(shown, painted, sum(weights), len(family))
    finally:
        end(program)
        with suppress(TimeoutError):
            _until(screen, time.perf_counter(), lambda lit, _: lit == 0, patience_s=5.0)


def end(program: subprocess.Popen[bytes]) -> None:
    """End a program and what it started."""
    family = tree(program.pid)
    program.terminate()
    try:
        program.wait(5)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()
    for process in family:
        with suppress(OSError):
            os.kill(process, 9)


def tree(process: int) -> list[int]:
    """A process and everything below it."""
    found = [process]
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found += tree(int(child))
    return found


def _until(
    screen: Screen, began: float, holds: Callable[[float, int], bool], *, patience_s: float = PATIENCE_S
) -> float:
    while not holds(*screen.look()):
        if time.perf_counter() - began > patience_s:
            raise TimeoutError
        time.sleep(_POLL_S)
    return (time.perf_counter() - began) * 1000
