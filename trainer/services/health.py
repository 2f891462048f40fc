"""Looking the whole installation over: data, room, clock, courses, organisation, and the parts of the program."""

from __future__ import annotations

import importlib.util
import os
import platform
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from importlib import metadata
from pathlib import Path

from trainer import __version__, paths
from trainer.domain.errors import Refused
from trainer.domain.profile import ProfileId
from trainer.services.clock import Clock

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


class Part(Enum):
    """What was looked at."""

    DATA_FOLDER = "data-folder"
    ROOM = "room"
    CLOCK = "clock"
    PROGRAM = "program"
    PARTS = "parts"
    ASSETS = "assets"
    COURSES = "courses"
    PACKS = "packs"
    ORGANISATION = "organisation"
    PROFILE = "profile"
    DATABASE = "database"


class Health(Enum):
    """How it is: good, to be looked at, or broken."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class Trouble(Enum):
    """What is wrong; the sentence is in the command."""

    NONE = "none"
    NOT_THERE_YET = "not-there-yet"
    NOT_RECEIVED = "not-received"
    NOT_WRITABLE = "not-writable"
    REMOTE = "remote"
    LITTLE_ROOM = "little-room"
    CLOCK_WRONG = "clock-wrong"
    CLOCK_BEHIND = "clock-behind"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    EXPIRED = "expired"
    DAMAGED = "damaged"
    NEWER = "newer"
    CHAIN_BROKEN = "chain-broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `where` names it, `value` is a number or version."""

    part: Part
    health: Health
    trouble: Trouble
    where: str = ""
    value: str = ""


def examine(
    home: Path, clock: Clock, shipped: Path | None = None, assets: Path | None = None
) -> tuple[Finding, ...]:
    """Look everything over without changing anything but one file that is written and taken away again."""
    findings = [*_folder(home), *_program(), *_assets(assets or paths.assets_folder())]
    findings += _courses(home, shipped or paths.shipped_courses_folder())
    findings += _organisation(home, clock)
    newest, stores = _stores(home)
    findings += [*stores, _clock(clock, newest)]
    return tuple(findings)


def _good(part: Part, where: str = "", value: str = "") -> Finding:
    return Finding(part, Health.GOOD, Trouble.NONE, where, value)


def _folder(home: Path) -> Iterator[Finding]:
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


def _program() -> Iterator[Finding]:
    yield _good(Part.PROGRAM, platform.python_version(), __version__)
    for name, module in _PACKAGES.items():
        if importlib.util.find_spec(module) is None:
            yield Finding(Part.PARTS, Health.BAD, Trouble.MISSING, name)
        else:
            yield _good(Part.PARTS, name, _version(name))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # the frozen program carries the modules without their papers
        return ""


def _assets(folder: Path) -> Iterator[Finding]:
    for name, suffix in (("fonts", ".ttf"), ("icons", ".svg"), ("language", ".json"), ("theme", ".json")):
        count = sum(path.suffix == suffix for path in (folder / name).rglob("*"))
        if count:
            yield _good(Part.ASSETS, name, str(count))
        else:
            yield Finding(Part.ASSETS, Health.BAD, Trouble.MISSING, name)


def _courses(home: Path, shipped: Path) -> list[Finding]:
    from trainer.storage.course_library import CourseLibrary

    library = CourseLibrary(home, shipped)
    found = [
        _good(Part.COURSES, kept.course.title, kept.course.version) for kept in library.all(()).values()
    ] or [Finding(Part.COURSES, Health.WARNING, Trouble.MISSING, str(shipped))]
    return found + [Finding(Part.PACKS, Health.BAD, Trouble.DAMAGED, name) for name in library.broken()]


def _organisation(home: Path, clock: Clock) -> Iterator[Finding]:
    from trainer.formats.organisation_file import open_organisation
    from trainer.storage import organisation_store

    try:
        pinned = organisation_store.pinned(home)
        data = organisation_store.current(home)
        if pinned is None or data is None:
            yield Finding(Part.ORGANISATION, Health.GOOD, Trouble.NOT_RECEIVED)
            return
        organisation = open_organisation(data, pinned=pinned)
    except Refused as refusal:
        yield Finding(Part.ORGANISATION, Health.BAD, Trouble.UNREADABLE, refusal.where, refusal.reason.value)
        return
    today = clock.now().date().isoformat()
    ends = [end[:10] for end in (organisation.root.expires, organisation.catalogue.expires) if end]
    expired = any(end < today for end in ends)
    yield Finding(
        Part.ORGANISATION,
        Health.WARNING if expired else Health.GOOD,
        Trouble.EXPIRED if expired else Trouble.NONE,
        organisation.root.organisation,
        organisation.made,
    )


def _stores(home: Path) -> tuple[str, list[Finding]]:
    from trainer.storage import profiles
    from trainer.storage.checkup import check_file, check_learner_store

    newest, findings = "", []
    names = {profile.id: profile.name for profile in profiles.all_profiles(home)}
    folder = profiles.profiles_folder(home)
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if place.name not in names:
            findings.append(Finding(Part.PROFILE, Health.BAD, Trouble.UNREADABLE, place.name))
    for file in sorted(home.rglob("*.db")):
        owner = names.get(ProfileId(file.parent.name))
        if file.name != profiles.STORE_FILE or owner is None:
            damage = check_file(file)
            health, trouble = (Health.BAD, Trouble.DAMAGED) if damage else (Health.GOOD, Trouble.NONE)
            findings.append(Finding(Part.DATABASE, health, trouble, file.name, damage[0] if damage else ""))
            continue
        found = check_learner_store(file)
        newest = max(newest, found.newest)
        if found.damage:
            findings.append(Finding(Part.PROFILE, Health.BAD, Trouble.DAMAGED, owner, found.damage[0]))
        elif found.newer:
            findings.append(Finding(Part.PROFILE, Health.BAD, Trouble.NEWER, owner, str(found.layout)))
        elif found.broken_at is not None:
            findings.append(
                Finding(Part.PROFILE, Health.BAD, Trouble.CHAIN_BROKEN, owner, str(found.broken_at))
            )
        else:
            findings.append(_good(Part.PROFILE, owner, str(found.events)))
    return newest, findings


def _clock(clock: Clock, newest: str) -> Finding:
    now = clock.now()
    if now.date().isoformat() < BUILT:
        return Finding(Part.CLOCK, Health.BAD, Trouble.CLOCK_WRONG, "", now.isoformat())
    if newest and datetime.fromisoformat(newest) - now > timedelta(minutes=1):
        return Finding(Part.CLOCK, Health.WARNING, Trouble.CLOCK_BEHIND, newest, now.isoformat())
    return _good(Part.CLOCK, os.environ.get("TZ", ""), now.isoformat())
