"""The profiles of a PC: one folder a person with public facts, the locked key and the learner's store."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PersonId, PublicKey
from trainer.domain.profile import Address, Enrolment, Profile, ProfileId
from trainer.storage.files import read_capped, write_whole

FACTS_FILE, KEY_FILE, STORE_FILE, USED_FILE = "profile.json", "keys.lock", "learner.db", "used.txt"
_CAP = 64 * 1024
_DOOMED = ".deleted-"
_BLOCK = 1024 * 1024


def profiles_folder(home: Path) -> Path:
    """The folder that holds a folder for each profile."""
    return home / "profiles"


def profile_folder(home: Path, profile: ProfileId) -> Path:
    """The folder of one profile; NOT_FOUND for a name that is none."""
    if len(profile) != 16 or not set(profile) <= set("0123456789abcdef"):
        raise Refused(Reason.NOT_FOUND, where=profile)
    return profiles_folder(home) / profile


def all_profiles(home: Path) -> tuple[Profile, ...]:
    """The profiles that can be read, in the order of their folders' names; broken ones are left out."""
    found = []
    for facts in sorted(profiles_folder(home).glob(f"*/{FACTS_FILE}")):
        try:
            found.append(read_profile(home, ProfileId(facts.parent.name)))
        except Refused:
            continue
    return tuple(found)


def read_profile(home: Path, profile: ProfileId) -> Profile:
    """The public facts of a profile; NOT_FOUND or FILE_BROKEN."""
    path = profile_folder(home, profile) / FACTS_FILE
    if not path.is_file():
        raise Refused(Reason.NOT_FOUND, where=profile)
    return parse_facts(read_capped(path, _CAP), profile)


def parse_facts(data: bytes, profile: ProfileId) -> Profile:
    """The public facts in the text of profile.json; FILE_BROKEN."""
    try:
        facts: dict[str, Any] = json.loads(data.decode("utf-8"))
        return Profile(
            id=profile,
            name=str(facts["name"]),
            staff_code=str(facts["staff_code"]),
            unit=str(facts["unit"]),
            position=str(facts["position"]),
            address=Address(facts["address"]),
            enrolment=Enrolment(facts["enrolment"]),
            key=PublicKey(str(facts["key"])),
            has_pin=bool(facts["has_pin"]),
            made=str(facts["made"]),
            person=PersonId(facts["person"]) if facts["person"] else None,
            proof=str(facts["proof"]),
            reports_before=int(facts.get("reports_before", 0)),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
        raise Refused(Reason.FILE_BROKEN, where=FACTS_FILE, detail=str(trouble)) from trouble


def facts_text(profile: Profile) -> bytes:
    """The text of profile.json."""
    facts = {
        "v": 1,
        "name": profile.name,
        "staff_code": profile.staff_code,
        "unit": profile.unit,
        "position": profile.position,
        "address": profile.address.value,
        "enrolment": profile.enrolment.value,
        "key": profile.key,
        "has_pin": profile.has_pin,
        "made": profile.made,
        "person": profile.person,
        "proof": profile.proof,
        "reports_before": profile.reports_before,
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode("utf-8")


def write_profile(home: Path, profile: Profile) -> None:
    """Keep the public facts. *Side effects:* writes profile.json whole."""
    write_whole(profile_folder(home, profile.id) / FACTS_FILE, facts_text(profile))


def read_locked_key(home: Path, profile: ProfileId) -> bytes:
    """The locked secret key of a profile."""
    return read_capped(profile_folder(home, profile) / KEY_FILE, _CAP)


def write_locked_key(home: Path, profile: ProfileId, locked: bytes) -> None:
    """Keep the locked secret key. *Side effects:* writes keys.lock whole."""
    write_whole(profile_folder(home, profile) / KEY_FILE, locked)


def store_file(home: Path, profile: ProfileId) -> Path:
    """Where the learner's store of a profile lies."""
    return profile_folder(home, profile) / STORE_FILE


def last_used(home: Path, profile: ProfileId) -> str:
    """When the profile was last opened, ISO 8601; "" before that."""
    path = profile_folder(home, profile) / USED_FILE
    try:
        return read_capped(path, 100).decode("ascii", "replace").strip()
    except Refused:
        return ""


def mark_used(home: Path, profile: ProfileId, when: str) -> None:
    """Remember when the profile was opened. *Side effects:* writes used.txt."""
    write_whole(profile_folder(home, profile) / USED_FILE, when.encode("ascii"))


def remove_profile(home: Path, profile: ProfileId) -> None:
    """Take back a profile whose making failed half-way. *Side effects:* deletes its folder."""
    shutil.rmtree(profile_folder(home, profile), ignore_errors=True)


def destroy_profile(home: Path, profile: ProfileId) -> None:
    """Delete a profile with everything in its folder; its files have to be closed.

    The folder is renamed first, so that a deletion that is cut off leaves no half profile; every file is overwritten
    with zeros before it is deleted. What a file system or an SSD keeps of old blocks is beyond a program.
    Refused(STORE_BUSY) where a file is held open, CANNOT_WRITE where the disk fails; nothing is deleted then.
    *Side effects:* deletes the folder.
    """
    folder = profile_folder(home, profile)
    doomed = folder.with_name(f"{_DOOMED}{secrets.token_hex(6)}")
    try:
        folder.rename(doomed)
    except PermissionError as trouble:  # Windows renames no folder in which a file is open
        raise Refused(Reason.STORE_BUSY, where=str(folder), detail=str(trouble)) from trouble
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(folder), detail=str(trouble)) from trouble
    sweep_destroyed(home)


def sweep_destroyed(home: Path) -> None:
    """Finish deletions that were cut off. *Side effects:* overwrites and deletes their files."""
    for doomed in profiles_folder(home).glob(f"{_DOOMED}*"):
        for path in doomed.rglob("*"):
            with contextlib.suppress(OSError):
                _overwrite(path)
        shutil.rmtree(doomed, ignore_errors=True)


def _overwrite(path: Path) -> None:
    if not path.is_file() or path.is_symlink():
        return
    with path.open("r+b") as stream:
        left = os.fstat(stream.fileno()).st_size
        while left > 0:
            left -= stream.write(bytes(min(left, _BLOCK)))
        stream.flush()
        os.fsync(stream.fileno())
