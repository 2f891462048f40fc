"""A Windows under wine as a person uses it: programs are started, windows come up, keys are pressed, pictures taken."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bundle.program import CACHE, Program
from tests.windows import screen, wine
from tests.windows.release import WINDOW

PICTURES = CACHE / "windows" / "pictures"
TITLE = "Học Số"
ATTEMPTS = 6
"""How often a code is typed: a step that is not there yet takes no letters, and a busy machine is slow."""
SETTLING_S = 2.0
"""How long a page stays as it is before it is taken for whole: its contents come from another thread."""
PATIENCE_S = 120
FEWEST_COLOURS = 8


@dataclass(frozen=True, slots=True)
class Desktop:
    """The screen an installed program shows itself on, its registry and the folders of its account."""

    program: Program
    drive: Path
    account: Path

    @property
    def display(self) -> str:
        """The X screen behind it."""
        return self.program.env["DISPLAY"]

    @property
    def data(self) -> Path:
        """Where the data of this account lie."""
        return self.account / "AppData" / "Local" / "HocSo"

    def on_drive_c(self, path: Path) -> str:
        """How Windows names a file on its own drive."""
        return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")

    # -- programs --------------------------------------------------------------------------------------------

    def run(self, *command: str | Path, limit_s: int = 300) -> str:
        """Run any Windows command; the first line of what is returned is the exit code."""
        return wine.heard(command, self.program.env, self.drive, limit_s=limit_s)

    def start(self, *command: str | Path) -> None:
        """Start a program, and do not wait for its end; a file of this machine is named as Windows names it."""
        words = [command[0], *(wine.windows_path(e) if isinstance(e, Path) else e for e in command[1:])]
        wine.begin(words, self.program.env, self.drive)

    def double_click(self, file: Path) -> None:
        """Open a file with the program its kind is registered for."""
        wine.begin(["start", "/unix", file], self.program.env, self.drive)

    def open_window(self, *files: Path) -> str:
        """Start the program as its entry in the start menu does, or the command of a kind of files; its window."""
        self.start(self.program.path.parent / WINDOW, *files)
        return self.wait_for_window()

    def close_window(self) -> None:
        """Close the program as its cross does, and wait until it has ended."""
        self.run("taskkill", "/im", WINDOW)
        deadline = time.monotonic() + 20
        while self.running() and time.monotonic() < deadline:
            time.sleep(0.3)
        self.run("taskkill", "/f", "/im", WINDOW)

    def running(self) -> int:
        """How many of the program's windows' processes there are."""
        told = self.run("wmic", "process", "get", "name").replace("\0", "")  # it speaks UTF-16
        return told.lower().count(WINDOW.lower())

    # -- the screen ------------------------------------------------------------------------------------------

    def wait_for_window(self, title: str = TITLE) -> str:
        """The X number of the window with this in its title, which comes up and is drawn."""
        number = screen.wait_for_window(self.display, title)
        assert number, f"no window of {title!r} came"
        self.wait_until_still()
        return number

    def wait_until_still(self) -> None:
        """Wait until the screen shows something and stays as it is; a blinking cursor is not waited for longer."""
        from PySide6.QtGui import QImage

        before, deadline = QImage(), time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            time.sleep(SETTLING_S)
            path = self.take_picture("now.png")
            now = QImage(str(path))
            if now == before and colours(path) > FEWEST_COLOURS:
                return
            before = now

    def windows(self, title: str) -> int:
        """How many windows with this in their titles are on the screen, dialogs among them."""
        words = ["xdotool", "search", "--onlyvisible", "--name", title]
        env = {**os.environ, "DISPLAY": self.display}
        found = subprocess.run(words, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
        return len(found.stdout.split())

    def press(self, *keys: str) -> None:
        """Press keys by their X names in whatever window has the keyboard."""
        self._xdotool("key", "--delay", "80", *keys)

    def write(self, text: str) -> None:
        """Write over what stands in the field that has the keyboard, and go on by Enter."""
        self.press("ctrl+a")
        self._xdotool("type", "--delay", "60", text)
        self.press("Return")

    def pin(self, root_code: str) -> bool:
        """Type the code of the letter where an organisation file is offered: whether that was taken up.

        No other step takes the code, so nothing comes of this where no file is offered, or another one.
        """
        told = self.data / "organisation" / "pinned.txt"
        for attempt in range(ATTEMPTS):
            if attempt:  # typed too early, Enter opened the dialog that chooses a file
                self.press("Escape")
            self.write(root_code)
            if wait_until(told.is_file, 10):
                self.wait_until_still()
                return True
        return False

    def take_picture(self, name: str) -> Path:
        """A picture of the whole screen. *Side effects:* kept in .cache/windows/pictures."""
        screen.take_picture(self.display, PICTURES / name)
        return PICTURES / name

    def _xdotool(self, *words: str) -> None:
        env = {**os.environ, "DISPLAY": self.display}
        subprocess.run(["xdotool", *words], env=env, check=True)

    # -- the registry ----------------------------------------------------------------------------------------

    def registry(self, key: str, value: str | None = None) -> str:
        """What the registry holds under a key; "" where there is no such key or value."""
        options = ["/v", value] if value else ["/s"]
        told = self.run("reg", "query", key, *options)
        return told.partition("\n")[2].strip() if told.startswith("0\n") else ""

    def exported(self, key: str) -> str:
        """A key with all below it as a file of the registry's editor, which alone keeps every letter."""
        out = self.drive / "exported.reg"
        out.unlink(missing_ok=True)
        self.run("reg", "export", key, r"C:\exported.reg", "/y")
        return out.read_text(encoding="utf-16") if out.is_file() else ""


def wait_until(holds: Callable[[], object], patience_s: float = 30) -> bool:
    """Whether something became true in this time."""
    deadline = time.monotonic() + patience_s
    while not (held := bool(holds())) and time.monotonic() < deadline:
        time.sleep(0.3)
    return held


def colours(path: Path) -> int:
    """How many colours a picture has, at every fifth dot: a window that drew nothing has few."""
    from PySide6.QtGui import QImage

    picture = QImage(str(path))
    return len(
        {picture.pixel(x, y) for x in range(0, picture.width(), 5) for y in range(0, picture.height(), 5)}
    )
