"""Beside the peers, in the same run: Anki's and our window on one X screen, Kolibri's first page; time and memory.

`dev.py bench peers --install` puts Anki (`aqt`) and Kolibri from their packages into environments of their own below
.cache; a peer that is not installed is left out with a word. The program built by `dev.py build` is measured too.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench.a_pc import a_pc
from tests.bench.measure import Figure, figure, memory_mb, skipped
from tests.bench.xscreen import (
    PAINTED_COLOURS,
    PATIENCE_S,
    Screen,
    Start,
    a_screen,
    end,
    started,
    tree,
    why_not,
)
from trainer.paths import shipped_courses_folder
from trainer.services.preferences import load_preferences, save_preferences

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".cache" / "peers"
PACKAGES = {"anki": ("aqt==26.9.3", "PyQt6", "PyQt6-WebEngine"), "kolibri": ("kolibri==0.19.5",)}
BUNDLE = ROOT / "dist" / "linux" / "hocso" / "hocso"
LEAST_RUNS = 7
_HOME_COLOURS = 300
"""Home with its courses has 508 on the rows looked at, the page before it 24, and the empty frame of Home 145."""
_SETTLE_S = 4.0
_KOLIBRI_PORT = 48_080
# Anki is started as somebody who used it before: without this its first window is a question about the language.
_ANKI_PROFILE = """
import sys
from pathlib import Path
from aqt.profiles import ProfileManager
manager = ProfileManager(Path(sys.argv[1]))
manager.setupMeta()
manager.setLang("en_US")
manager.create("User 1")
"""


def install() -> None:
    """Install the peers. *Side effects:* makes environments below .cache/peers, from the package index of this PC."""
    for name, packages in PACKAGES.items():
        folder = PEERS / name
        if not (folder / "bin" / "python").exists():
            venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "pip", "install", "-q", *packages], check=True)


def measure(runs: int) -> Iterator[Figure]:
    """Our window and Anki's by turns, then Kolibri's server."""
    if (why := why_not()) != "":
        yield skipped("windows beside Anki", "ms", why)
    else:
        yield from _windows(max(runs, LEAST_RUNS))
    yield from _kolibri(min(runs, 5))


def a_learners_home(folder: Path) -> Path:
    """The data folder of one learner without a PIN."""
    learner = a_pc(folder, (), shipped=shipped_courses_folder())
    learner.profiles.close()
    home = folder / "home"
    save_preferences(home, dataclasses.replace(load_preferences(home), role="learner"))
    return home


@dataclass(frozen=True, slots=True)
class Program:
    """Something with a window that can be started here: its name for people, its words, and what else it needs."""

    name: str
    command: tuple[str | Path, ...]
    env: Mapping[str, str]
    ours: bool = True

    def start(self, screen: Screen, *, inside: Sequence[str] = (), settle_s: float = _SETTLE_S) -> Start:
        """One start; `inside` are words that come before its own."""
        colours = _HOME_COLOURS if self.ours else PAINTED_COLOURS
        return started(screen, (*inside, *self.command), self.env, settle_s=settle_s, colours=colours)

    def first_paint_ms(self, start: Start) -> float:
        """When it was painted first: ours shows with what it says while it opens, Anki's is blank until its list."""
        return start.shown_ms if self.ours else start.painted_ms


def windows(folder: Path) -> tuple[Program, ...]:
    """Ours from source, ours as it is handed out where it was built, and Anki where it is installed."""
    home = a_learners_home(folder)
    from_source = (sys.executable, "-m", "trainer", "--home", home)
    found = [Program("from source", from_source, {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPATH": str(ROOT)})]
    if BUNDLE.exists():
        found.append(Program("bundle", (BUNDLE, "--home", home), {}))
    python = PEERS / "anki" / "bin" / "python"
    if python.exists():
        base = folder / "anki"
        base.mkdir()
        env = _anki_env()
        subprocess.run([python, "-c", _ANKI_PROFILE, base], env={**os.environ, **env}, check=True)
        found.append(Program("Anki", (python.with_name("anki"), "-b", base, "-p", "User 1"), env, ours=False))
    return tuple(found)


def _anki_env() -> dict[str, str]:
    env = {"QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu", "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "xcb"}
    # Its browser refuses to run as root inside its own sandbox.
    if sys.platform != "win32" and os.geteuid() == 0:
        env["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    return env


def _windows(runs: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder, a_screen() as screen:
        programs = windows(Path(folder))
        starts: dict[str, list[Start]] = {program.name: [] for program in programs}
        for turn in range(runs + 1):
            for program in programs:
                made = program.start(screen)
                if turn:  # the first time of each only warms the page cache
                    starts[program.name].append(made)
        for program in programs:
            name, rows = program.name, starts[program.name]
            shown = [program.first_paint_ms(start) for start in rows]
            yield figure(f"{name}: first painted window, warm", "ms", shown)
            yield figure(
                f"{name}: Home, or the list of decks, warm", "ms", [start.painted_ms for start in rows]
            )
            note = f"{rows[0].processes} processes, settled {_SETTLE_S:g} s"
            yield figure(f"{name}: memory, PSS", "MB", [start.pss_mb for start in rows], note)
        theirs = starts.get("Anki")
        if theirs is None:
            yield skipped("Anki", "", "skipped: not installed (dev.py bench peers --install)")
            return
        for name in ("from source", "bundle"):
            pairs = list(zip(starts.get(name, ()), theirs, strict=False))
            if pairs:
                sooner = [anki.painted_ms / own.shown_ms for own, anki in pairs]
                yield figure(f"{name}: painted so many times sooner than Anki", "x", sooner, "target 5")
                faster = [anki.painted_ms / own.painted_ms for own, anki in pairs]
                yield figure(f"{name}: Home so many times sooner than Anki's list", "x", faster)
                lighter = [anki.pss_mb / own.pss_mb for own, anki in pairs]
                yield figure(f"{name}: so many times less memory than Anki", "x", lighter, "target 4")


def _kolibri(runs: int) -> Iterator[Figure]:
    program = PEERS / "kolibri" / "bin" / "kolibri"
    if not program.exists():
        yield skipped("Kolibri", "", "skipped: not installed (dev.py bench peers --install)")
        return
    folder = tempfile.mkdtemp(prefix="hocso-kolibri-")
    try:
        pages, weights = [], []
        for turn in range(runs + 1):
            page, weight = _served(program, Path(folder))
            if turn:  # the first start migrates its databases
                pages.append(page)
                weights.append(weight)
        yield figure("Kolibri: first page served, warm", "ms", pages)
        yield figure("Kolibri: memory, PSS", "MB", weights, "without the browser it needs")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _served(program: Path, home: Path) -> tuple[float, float]:
    env = {**os.environ, "KOLIBRI_HOME": str(home), "KOLIBRI_NO_FILE_BASED_LOGGING": "1"}
    env |= {"KOLIBRI_LISTEN_ADDRESS": "127.0.0.1"}
    began = time.perf_counter()
    server = subprocess.Popen(
        [program, "start", "--foreground", "--port", str(_KOLIBRI_PORT)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers(f"http://127.0.0.1:{_KOLIBRI_PORT}/"):
            if time.perf_counter() - began > PATIENCE_S:
                raise TimeoutError
            time.sleep(0.01)
        page = (time.perf_counter() - began) * 1000
        time.sleep(_SETTLE_S)
        return page, sum(memory_mb("Pss", process) or 0.0 for process in tree(server.pid))
    finally:
        end(server)


def _answers(address: str) -> bool:
    with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=30) as page:
        return bool(page.status == 200 and page.read())
    return False
