"""Where things lie: the data of this Windows or Linux account, the shipped courses, fonts and icons."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HOME_VARIABLE = "HOCSO_HOME"
PORTABLE_FOLDER = "du-lieu"


def data_folder() -> Path:
    """The folder all data of this account lives in; `HOCSO_HOME` overrides it. It may not exist yet.

    Where somebody made a folder `du-lieu` beside the built program, everything lives in there: on a stick, say.
    Windows: `%LOCALAPPDATA%\\HocSo` (not the roaming folder: a database must not be copied at logon).
    Elsewhere: `$XDG_DATA_HOME/hocso`, by default `~/.local/share/hocso` (XDG Base Directory Specification 0.8).
    """
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen)
    beside = Path(sys.executable).parent / PORTABLE_FOLDER
    if getattr(sys, "frozen", False) and beside.is_dir():
        return beside
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "HocSo"
    shared = os.environ.get("XDG_DATA_HOME", "")
    # The specification asks to ignore a relative path.
    return (Path(shared) if Path(shared).is_absolute() else Path.home() / ".local" / "share") / "hocso"


def program_folder() -> Path:
    """The folder that holds `assets` and `courses`: the project from source, the bundle when frozen."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) if bundle else Path(__file__).resolve().parent.parent


def assets_folder() -> Path:
    """The folder of fonts, icons, theme and translations."""
    return program_folder() / "assets"


def shipped_courses_folder() -> Path:
    """The folder of the courses that come with the program."""
    return program_folder() / "courses"
