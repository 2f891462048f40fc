"""The installation itself: the data folder and the room in it, the program's parts, settings, leftovers, the clock."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path

from trainer import __version__
from trainer.services.clock import Clock
from trainer.services.health.findings import Finding, Health, Part, Trouble, good

BUILT = "2026-11-23"
"""No clock of a PC that runs this version can honestly show an earlier day."""
LITTLE_ROOM, NO_ROOM = 500 * 1024 * 1024, 50 * 1024 * 1024
_PACKAGES = {
    "PySide6_Essentials": "PySide6",
    "SQLAlchemy": "sqlalchemy",
    "msgspec": "msgspec",
    "PyNaCl": "nacl",
    "pyrage": "pyrage",
    "Markdown": "markdown",
    "PyYAML": "yaml",
}


def check_folder(home: Path) -> Iterator[Finding]:
    """Whether the data folder can be written to, and how much room there is."""
    from trainer.storage.drives import is_remote

    if is_remote(home):
        yield Finding(Part.DATA_FOLDER, Health.BAD, Trouble.REMOTE, str(home))
    place = next((folder for folder in (home, *home.parents) if folder.is_dir()), home)
    try:
        probe = place / f".hocso-{secrets.token_hex(4)}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as trouble:
        yield Finding(Part.DATA_FOLDER, Health.BAD, Trouble.NOT_WRITABLE, str(home), str(trouble))
    else:
        trouble_kind = Trouble.NONE if home.is_dir() else Trouble.NOT_THERE_YET
        yield Finding(Part.DATA_FOLDER, Health.GOOD, trouble_kind, str(home))
    free = shutil.disk_usage(place).free
    health = Health.GOOD if free >= LITTLE_ROOM else Health.WARNING if free >= NO_ROOM else Health.BAD
    yield Finding(
        Part.ROOM,
        health,
        Trouble.NONE if health is Health.GOOD else Trouble.LITTLE_ROOM,
        str(place),
        str(free),
    )


def check_program() -> Iterator[Finding]:
    """Whether every component the program is made of is there."""
    yield good(Part.PROGRAM, platform.python_version(), __version__)
    for name, module in _PACKAGES.items():
        if importlib.util.find_spec(module) is None:
            yield Finding(Part.PARTS, Health.BAD, Trouble.MISSING, name)
        else:
            yield good(Part.PARTS, name, _version(name))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # the frozen program carries the modules without their papers
        return ""


def check_assets(folder: Path) -> Iterator[Finding]:
    """Whether fonts, icons, words and themes are there."""
    for name, suffix in (("fonts", ".ttf"), ("icons", ".svg"), ("language", ".json"), ("theme", ".json")):
        count = sum(path.suffix == suffix for path in (folder / name).rglob("*"))
        if count:
            yield good(Part.ASSETS, name, str(count))
        else:
            yield Finding(Part.ASSETS, Health.BAD, Trouble.MISSING, name)


def check_clock(clock: Clock, newest: str) -> Finding:
    """Whether the clock can be right; `newest` is the newest moment recorded here."""
    now = clock.now()
    if now.date().isoformat() < BUILT:
        return Finding(Part.CLOCK, Health.BAD, Trouble.CLOCK_WRONG, "", now.isoformat())
    if newest and datetime.fromisoformat(newest) - now > timedelta(minutes=1):
        return Finding(Part.CLOCK, Health.WARNING, Trouble.CLOCK_BEHIND, newest, now.isoformat())
    return good(Part.CLOCK, os.environ.get("TZ", ""), now.isoformat())


def check_settings(home: Path) -> Iterator[Finding]:
    """Whether the settings can be read; broken ones are passed over at start, so nobody would notice."""
    from trainer.storage.settings import SETTINGS_FILE

    path = home / SETTINGS_FILE
    if not path.is_file():
        return
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = None
    if isinstance(kept, dict):
        yield good(Part.SETTINGS, path.name)
    else:
        yield Finding(Part.SETTINGS, Health.WARNING, Trouble.UNREADABLE, path.name, mendable=True)


def check_leftovers(home: Path, clock: Clock) -> Iterator[Finding]:
    """What writes that were cut off left behind."""
    from trainer.storage.backups import left_behind

    found = left_behind(home, clock.now())
    if found:
        size = sum(path.stat().st_size for path in found if path.is_file())
        yield Finding(
            Part.LEFTOVERS, Health.WARNING, Trouble.LEFT_BEHIND, str(len(found)), str(size), mendable=True
        )
