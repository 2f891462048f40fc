"""The one door for whoever works on Học Số: sets a machine up, then runs, tests, checks or measures the program.

    python3 dev.py run [arguments of hocso]     the window; on a machine without a screen, the demonstration
    python3 dev.py test [arguments of pytest]   all tests, with a PostgreSQL of their own
    python3 dev.py test --windows [...]         the tests below ui/ on a Windows interpreter (Debian, wine)
    python3 dev.py test --windows --all [...]   every test there, with windows on a screen, in code page 1258
    python3 dev.py build                        the program for Linux in dist/, tried out where no Python is
    python3 dev.py build --windows              the program for Windows, portable zip and installer (Debian, wine)
    python3 dev.py check                        format, lint, types, contracts, tests with coverage
    python3 dev.py bench [...]                  the measurements in tests/bench

Needs Python 3.11 or newer and nothing else. What it installs into .venv is pinned in tests/requirements/pinned.txt,
what goes into the program in tests/requirements/build.txt; after a change of dependencies in pyproject.toml both are
renewed by

    .venv/bin/uv pip compile pyproject.toml --extra postgres --group dev --universal --python-version 3.11 \\
        --only-binary :all: --generate-hashes --no-header -o tests/requirements/pinned.txt
    .venv/bin/uv pip compile pyproject.toml --extra postgres --group build --universal --python-version 3.11 \\
        --only-binary :all: --generate-hashes --no-header -c tests/requirements/pinned.txt \\
        -o tests/requirements/build.txt
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this with an older Python is told so
    sys.exit(f"Học Số needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]

from tests.bundle import budgets, freezing  # noqa: E402 - after the check of the version
from tests.machine import debian, postgresql  # noqa: E402 - likewise
from tests.windows import interpreter, release  # noqa: E402 - likewise

WINDOWS = sys.platform == "win32"
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")
PINNED = ROOT / "tests" / "requirements" / "pinned.txt"
CACHE = ROOT / ".cache"
DIST = ROOT / "dist"

# Whether every pinned package has a wheel for Windows, with the markers of Windows; pip would take this machine's.
RESOLVE_FOR_WINDOWS = (
    *("pip", "compile", "pyproject.toml", "--extra", "postgres", "--group", "dev", "--no-header", "--quiet"),
    *("--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.11", "--only-binary", ":all:"),
    *("--generate-hashes", "-c", "tests/requirements/pinned.txt", "-o", ".cache/windows-packages.txt"),
)

# Least branch coverage in per cent, by folder or file: all but the windows and the commands is covered whole.
COVERAGE_FLOORS: Mapping[str, int] = {
    "trainer/domain": 100,
    "trainer/formats": 100,
    "trainer/storage": 100,
    "trainer/services": 100,
    "trainer/paths.py": 100,
    "trainer/cli": 90,
    "trainer/ui": 90,
    "trainer/app.py": 90,
}


def environment(**extra: str) -> dict[str, str]:
    """The environment programs are started in: bytecode is kept, text is UTF-8."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return env | {"PYTHONUTF8": "1"} | extra


def call(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """Runs a program in the project's folder and returns its exit code."""
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=dict(env or environment()), check=False
    ).returncode


def must(command: Sequence[str | Path]) -> None:
    """Runs a program that has to succeed; otherwise says how to repeat it and stops."""
    if code := call(command):
        print(f"\nThis failed:\n    {spoken(command)}", file=sys.stderr)
        sys.exit(code)


def spoken(command: Sequence[str | Path]) -> str:
    """A command as a person would type it in the project's folder."""
    parts = [str(part).replace(f"{ROOT}{os.sep}", "") for part in command]
    return subprocess.list2cmdline(parts) if WINDOWS else shlex.join(parts)


def set_up(*, window: bool = False) -> None:
    """Makes the virtual environment as pinned, and on Debian the system libraries Qt needs.

    Side effects: writes .venv; as root on Debian or Ubuntu installs packages.
    """
    debian.provide(debian.missing_libraries(window=window), "Qt")
    pinned = hashlib.sha256(PINNED.read_bytes()).hexdigest()
    mark = VENV / "pinned.sha256"
    if PYTHON.exists() and mark.is_file() and mark.read_text(encoding="ascii") == pinned:
        return
    print("Preparing .venv (about 150 MB, once) ...", flush=True)
    if not PYTHON.exists():
        debian.provide(debian.missing_venv(), "python3 -m venv")
        must([sys.executable, "-m", "venv", VENV])
    quiet = ["--quiet", "--disable-pip-version-check", "--no-warn-script-location"]
    install = [str(PYTHON), "-m", "pip", "install", *quiet]
    # Without --no-deps old pips look for the newest `coverage[toml]`, though the list is complete and names another.
    must([*install, "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(PINNED)])
    must([*install, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    mark.write_text(pinned, encoding="ascii")


def run(arguments: Sequence[str]) -> int:
    """Starts the window, or without a screen plays the demonstration into a new folder."""
    screen = WINDOWS or sys.platform == "darwin" or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())
    set_up(window=screen)
    if screen or arguments:
        return call([PYTHON, "-m", "trainer", *arguments])
    folder = CACHE / time.strftime("demo-%Y%m%d-%H%M%S")
    folder.mkdir(parents=True)
    print(f"No screen here, so this plays the demonstration into {folder}", flush=True)
    code = call([PYTHON, "-m", "trainer", "demo", folder], environment(QT_QPA_PLATFORM="offscreen"))
    if code == 0:
        print(f"The demonstration's files are in {folder}")
    return code


def test(arguments: Sequence[str]) -> int:
    """Runs pytest, or with --windows the tests below ui/ on a Windows interpreter."""
    set_up()
    if "--windows" in arguments:
        rest = [each for each in arguments if each not in {"--windows", "--all"}]
        whole = "--all" in arguments
        return interpreter.run_tests(ROOT, CACHE / "windows", SCRIPTS, rest, whole=whole)
    return pytest(arguments)


def pytest(arguments: Sequence[str], **extra: str) -> int:
    """Runs pytest beside a private PostgreSQL; without one the storage tests run on SQLite alone."""
    command: list[str | Path] = [PYTHON, "-m", "pytest", *arguments]
    offscreen = environment(QT_QPA_PLATFORM="offscreen", **extra)
    if not WINDOWS:
        debian.provide(
            debian.missing_programs(debian.TEST_PROGRAMS), "the test that nothing is sent", needed=False
        )
    if not WINDOWS and postgresql.programs() is None:
        debian.provide(["postgresql"], "PostgreSQL for the storage tests", needed=False)
    if WINDOWS or (programs := postgresql.programs()) is None:
        return call(command, offscreen)
    with postgresql.server(programs) as url:
        return call(command, offscreen | {"HOCSO_TEST_POSTGRES_URL": url})


def check(arguments: Sequence[str]) -> int:
    """Runs every check and stops at the first red one with the command that repeats it."""
    set_up()
    CACHE.mkdir(exist_ok=True)
    report = CACHE / "coverage.json"
    covered = ["--cov=trainer", "--cov-branch", "--cov-report=", f"--cov-report=json:{report}"]
    steps: list[tuple[str, list[str | Path]]] = [
        ("format", [SCRIPTS / "ruff", "format", "--check", "."]),
        ("lint", [SCRIPTS / "ruff", "check", "."]),
        ("types on Linux", [SCRIPTS / "mypy", "--platform", "linux"]),
        ("types on Windows", [SCRIPTS / "mypy", "--platform", "win32"]),
        ("contracts", [SCRIPTS / "lint-imports", "--no-logo"]),
        ("packages for Windows", [SCRIPTS / "uv", *RESOLVE_FOR_WINDOWS]),
    ]
    for name, command in steps:
        began = time.monotonic()
        print(f"== {name}", flush=True)
        if code := call(command):
            print(f"\nRed: {name}. Repeat it with\n    {spoken(command)}")
            return code
        print(f"   {time.monotonic() - began:.1f} s", flush=True)
    print("== tests", flush=True)
    if code := pytest([*covered, *arguments]):
        print("\nRed: tests. Repeat them with\n    python3 dev.py test")
        return code
    print("== coverage")
    if not coverage_holds(json.loads(report.read_text(encoding="utf-8"))["files"]):
        print("\nRed: coverage. Repeat it with\n    python3 dev.py check")
        return 1
    print("\nAll green.")
    return 0


def build(arguments: Sequence[str]) -> int:
    """Makes the program for Linux, with --windows that for Windows; holds its size to the budget and tries it out."""
    if WINDOWS or sys.platform != "linux":
        print("The programs for Linux and for Windows are both made on Debian.")
        return 2
    set_up(window=True)
    debian.provide(debian.missing_programs(debian.BUILD_PROGRAMS), "the build", needed=False)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    if "--windows" in arguments:
        rest = [each for each in arguments if each != "--windows"]
        return release.make_windows(ROOT, CACHE / "windows", DIST / "windows", SCRIPTS, version, rest)
    program, archive = freezing.make_linux(ROOT, CACHE / "bundle", DIST / "linux", SCRIPTS, version)
    print("== sizes", flush=True)
    if wrong := budgets.over_budget(freezing.sizes_of_linux(program.parent, archive)):
        print("\nRed: larger than it may be:", *wrong, sep="\n   ")
        return 1
    print("== trials", flush=True)
    return pytest(["-q", "tests/bundle", *arguments], HOCSO_BUILT=str(program))


def coverage_holds(files: Mapping[str, Mapping[str, Mapping[str, int]]]) -> bool:
    """Whether each part reaches its floor; prints every part, and the files that hold a red one back."""
    holds = True
    for part, floor in COVERAGE_FLOORS.items():
        inside = {
            name: summary["summary"]
            for name, summary in files.items()
            if Path(name).as_posix() == part or Path(name).as_posix().startswith(f"{part}/")
        }
        total = sum(each["num_statements"] + each["num_branches"] for each in inside.values())
        reached = sum(each["covered_lines"] + each["covered_branches"] for each in inside.values())
        share = 100 * reached / total if total else 100.0
        red = share < floor
        print(f"   {part:18} {share:6.2f} % of {total:5}, floor {floor} %{'  RED' if red else ''}")
        if red:
            holds = False
            for name, each in sorted(inside.items()):
                if gap := each["missing_lines"] + each["missing_branches"]:
                    print(f"      {gap:4} lines and branches missing in {name}")
    return holds


def bench(arguments: Sequence[str]) -> int:
    """Runs the measurements."""
    set_up()
    return call([PYTHON, "-m", "tests.bench", *arguments], environment(QT_QPA_PLATFORM="offscreen"))


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "build": build,
}


def main(arguments: Sequence[str]) -> int:
    """Carries out one command; exit code 2 for an unknown one."""
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    return COMMANDS[arguments[0]](list(arguments[1:]))


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # text streams here
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
