"""An X screen nobody looks at, for windows that are really shown, and pictures of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.machine import debian

PROGRAMS = {"Xvfb": "xvfb", "import": "imagemagick", "xdotool": "xdotool"}
SIZE = "1366x768x24"
ROOMY = "1680x1050x24"
"""A screen on which a window of 1366 × 768 has its frame as well."""


@contextmanager
def screen(size: str = SIZE) -> Iterator[str]:
    """Starts a screen, gives its name (as in ":78"), and ends it. *Side effects:* installs Xvfb as root."""
    debian.provide(debian.missing_programs(PROGRAMS), "a screen for windows")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="ascii") as told:
            number = told.readline().strip()
        if not number:
            sys.exit("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


def take_picture(display: str, path: Path) -> None:
    """Takes a picture of the whole screen. *Side effects:* writes a PNG file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["import", "-window", "root", str(path)], env={**os.environ, "DISPLAY": display}, check=True
    )


def wait_for_window(display: str, title: str, *, patience_s: float = 180) -> str:
    """Waits until a window with this in its title is on the screen; returns its number, "" where none came."""
    env = {**os.environ, "DISPLAY": display}
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env=env, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        if found.stdout.split():
            return found.stdout.split()[-1]
        time.sleep(0.5)
    return ""
