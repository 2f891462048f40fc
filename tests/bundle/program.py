"""The built program as tests start it: on Linux itself, under wine the one that an installer put there.

`HOCSO_BUILT` names the program; `dev.py build` sets it. For a Windows program `HOCSO_BUILT_PREFIX` names the wine
prefix, and `HOCSO_BUILT_DISPLAY` the X screen for its windows.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.windows import wine

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
PATIENCE_S = 600


@dataclass(frozen=True, slots=True)
class Program:
    """The command of the built program, for a console."""

    path: Path
    env: Mapping[str, str]
    on_wine: bool

    def run(self, *words: str | Path, home: Path | None = None) -> tuple[int, str]:
        """Run it in a folder that is not the project; gives the exit code and what it printed."""
        words = (*words, *(("--home", home) if home else ()))
        plain = [
            wine.windows_path(each) if self.on_wine and isinstance(each, Path) else str(each)
            for each in words
        ]
        if self.on_wine:
            code, _, printed = wine.heard(
                [self.path, *plain], self.env, self.path.parent, limit_s=PATIENCE_S
            ).partition("\n")
            return int(code), printed
        done = subprocess.run(
            [str(self.path), *plain],
            cwd=self.path.parent,
            env=dict(self.env),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def fact(self, *words: str | Path, home: Path | None = None) -> dict[str, Any]:
        """Run it and read the JSON document it printed."""
        code, printed = self.run(*words, home=home)
        begin = printed.find("{")
        assert begin >= 0, (code, printed)
        fact = json.loads(printed[begin : printed.rindex("}") + 1])
        assert isinstance(fact, dict)
        return fact


def built_program() -> Program | None:
    """The program to try; None where none was built for this run."""
    named = os.environ.get("HOCSO_BUILT", "")
    if not named:
        return None
    path = Path(named)
    if path.suffix == ".exe":
        display = os.environ.get("HOCSO_BUILT_DISPLAY") or None
        env = wine.provide_prefix(CACHE / "windows", os.environ["HOCSO_BUILT_PREFIX"], display=display)
        return Program(path, env, on_wine=True)
    bare = {
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "QT_QPA_PLATFORM": "offscreen",
    }
    return Program(path, bare, on_wine=False)


def begin_a_committee(program: Program, folder: Path, address: str, passphrase: str) -> dict[str, Any]:
    """Set a committee up in a folder, its store at a server's address, and tell of it; or the refusal."""
    store, words, home = folder / "address.txt", folder / "words.txt", folder / "home"
    store.write_text(address, encoding="utf-8")
    words.write_text(passphrase, encoding="utf-8")
    begun = program.fact(
        "committee", "init", "--organisation", "Mỹ Hào", "--committee", "Ban Chỉ đạo", "--passphrase-file", words,
        "--store-file", store, "--sheet", folder / "phiếu.pdf", "--json", home=home,
    )  # fmt: skip
    if "reason" in begun:
        return begun
    return program.fact("committee", "status", "--passphrase-file", words, "--json", home=home)
