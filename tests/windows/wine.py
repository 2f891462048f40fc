"""Wine on Debian: a prefix that is a Vietnamese Windows 10, and Windows programs run in it.

Wine drops every `QT_` variable and turns `WINEQT_X` into `QT_X`. Wine 8 cannot start Python with its output going to
a file, so output always comes through a pipe. A crash would start a debugger that waits for ever: it is switched off.
"""

from __future__ import annotations

import hashlib
import os
import select
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from tests.machine import debian

HERE = Path(__file__).resolve().parent
PROGRAMS = {"wine": "wine wine64", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32"}
STUBS = ("icuuc", "bcryptprimitives")
"""What Windows 10 has and wine 8 has not; for tests only, and a check of the release sees that none is handed out."""
LOCALE = "vi_VN.UTF-8"
LOCALE_SOURCE = Path("/usr/share/i18n/locales/vi_VN")
CODE_PAGE = "cp1258"
_LEFT_OUT = "mscoree,mshtml=;winedbg.exe=d;winemenubuilder.exe=d"
"""No downloads; a crash ends instead of waiting; menu entries are not also made for the desktop of this machine."""
_LAST_WORDS_S = 5
_BEGUN: list[subprocess.Popen[bytes]] = []
"""Programs nobody waits for; held, because Python warns of a process it forgets while that is running."""


def provide_programs() -> None:
    """Installs wine and a compiler for Windows where they are missing. *Side effects:* system packages, as root."""
    debian.provide(debian.missing_programs(PROGRAMS), "the Windows interpreter")


def provide_prefix(cache: Path, name: str = "prefix", *, display: str | None = None) -> dict[str, str]:
    """Makes a wine prefix with the stubs, unless there is one from the same sources; gives wine's environment.

    With a `display` Qt's own `windows` plugin draws on that X screen; without one Qt draws nowhere.
    """
    prefix, mark = cache / name, cache / f"{name}.sha256"
    env = _environment(cache, prefix, display)
    sources = b"".join((HERE / f"{stub}.c").read_bytes() for stub in STUBS)
    wanted = hashlib.sha256(sources).hexdigest()
    if mark.is_file() and mark.read_text(encoding="ascii") == wanted:
        return env
    print("Preparing a wine prefix (once) ...", flush=True)
    shutil.rmtree(prefix, ignore_errors=True)
    # Without a screen the first start would wait for one to ask about parts that are not wanted.
    plain = {key: value for key, value in env.items() if key != "DISPLAY"}
    for command in (["wine", "wineboot", "-i"], ["wine", "winecfg", "-v", "win10"], ["wineserver", "-w"]):
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, env=plain, check=False, timeout=300, **quiet)  # type: ignore[call-overload]
    system = prefix / "drive_c" / "windows" / "system32"
    for stub in STUBS:
        options: list[str | Path] = ["-shared", "-O1", "-s", "-o", system / f"{stub}.dll", HERE / f"{stub}.c"]
        must(["x86_64-w64-mingw32-gcc", *options, "-ladvapi32"])
    mark.write_text(wanted, encoding="ascii")
    return env


def _environment(cache: Path, prefix: Path, display: str | None) -> dict[str, str]:
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QT_", "PYTHON", "DISPLAY", "WAYLAND", "LC_", "LANG", "HOCSO_", "COVERAGE"))
    }
    env |= {
        "WINEPREFIX": str(prefix),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": _LEFT_OUT,
        "WINEQT_FORCE_STDERR_LOGGING": "1",
        "LC_ALL": LOCALE,  # a Vietnamese Windows: its text files and its console are in code page 1258
        "LOCPATH": str(_provide_locale(cache)),
        "PYTHONPYCACHEPREFIX": windows_path(cache / "bytecode"),
    }
    if display is None:
        return env | {"WINEQT_QPA_PLATFORM": "offscreen"}
    return env | {"DISPLAY": display}


def _provide_locale(cache: Path) -> Path:
    """Makes the locale wine takes the language and code page of Windows from, in a folder of our own."""
    folder = cache / "locale"
    if not (folder / LOCALE).is_dir():
        debian.provide([] if LOCALE_SOURCE.is_file() else ["locales"], "a Vietnamese Windows")
        folder.mkdir(parents=True, exist_ok=True)
        must(["localedef", "-i", LOCALE_SOURCE.name, "-f", "UTF-8", "--no-archive", folder / LOCALE])
    return folder


def windows_path(path: Path) -> str:
    """How a Windows program in wine names a file of this machine."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


def must(command: Sequence[str | Path]) -> None:
    """Runs a program of this machine that has to succeed; otherwise says so and stops."""
    done = subprocess.run([str(part) for part in command], check=False)
    if done.returncode:
        sys.exit(f"This failed: {' '.join(str(part) for part in command)}")


def run(command: Sequence[str | Path], env: Mapping[str, str], folder: Path, *, limit_s: int) -> int:
    """Runs a Windows program and passes its output on; returns its exit code, 124 where it took too long.

    The services of wine that it was the first to start hold the pipe as long as anything runs in the prefix; what they
    say after the program's end is not waited for.
    """
    process = _start(command, env, folder)
    assert process.stdout is not None
    reader = threading.Thread(target=_pass_on, args=(process.stdout,), daemon=True)
    reader.start()
    try:
        code = process.wait(limit_s)
        reader.join(_LAST_WORDS_S)
        return code
    except subprocess.TimeoutExpired:
        process.kill()
        return 124
    except BaseException:
        process.kill()
        end_all(env)
        raise


def _pass_on(output: IO[bytes]) -> None:
    for line in output:
        print(line.decode(CODE_PAGE, errors="replace").rstrip("\r\n"), flush=True)


def heard(command: Sequence[str | Path], env: Mapping[str, str], folder: Path, *, limit_s: int = 300) -> str:
    """Runs a Windows program and returns what it printed, as UTF-8; the first line is its exit code."""
    process = _start(command, env, folder)
    try:
        printed = _listen(process, limit_s)
    except BaseException:
        process.kill()
        end_all(env)
        raise
    return f"{process.returncode}\n{printed.decode('utf-8', errors='replace')}".replace("\r\n", "\n")


def _listen(process: subprocess.Popen[bytes], limit_s: float) -> bytes:
    """What a program says until it ends and for a moment after; no thread, which a test may not leave behind."""
    assert process.stdout is not None
    said, deadline, ended = b"", time.monotonic() + limit_s, False
    with process.stdout as output:
        while time.monotonic() < deadline:
            if not ended and process.poll() is not None:
                ended, deadline = True, time.monotonic() + 1
            if select.select([output], [], [], 0.05)[0]:
                piece = os.read(output.fileno(), 65536)
                if not piece:
                    process.wait(limit_s)
                    return said
                said += piece
    if not ended:
        raise subprocess.TimeoutExpired(process.args, limit_s)
    return said


def begin(command: Sequence[str | Path], env: Mapping[str, str], folder: Path) -> None:
    """Starts a Windows program and does not wait for its end; what it prints is read by `cat` and let go.

    The services of wine keep the pipe open long after the program, so nobody here waits for its end either.
    """
    _BEGUN.append(
        subprocess.Popen(
            [
                "sh",
                "-c",
                'wine "$@" </dev/null 2>&1 | cat >/dev/null',
                "sh",
                *(str(part) for part in command),
            ],
            cwd=folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    )


def end_all(env: Mapping[str, str]) -> None:
    """Ends every program in a prefix."""
    subprocess.run(["wineserver", "-k"], env=dict(env), check=False)


def _start(command: Sequence[str | Path], env: Mapping[str, str], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["wine", *(str(part) for part in command)],
        cwd=folder,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
