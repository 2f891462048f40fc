"""The profiles of a PC: one folder a person with public facts, the locked key and the learner's store."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PersonId, PublicKey
from trainer.domain.profile import Address, Enrolment, Profile, ProfileId
from trainer.storage.files import read_capped, write_whole

FACTS_FILE, KEY_FILE, STORE_FILE, USED_FILE = "profile.json", "keys.lock", "learner.db", "used.txt"
_CAP = 64 * 1024


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
    try:
        facts: dict[str, Any] = json.loads(read_capped(path, _CAP).decode("utf-8"))
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
        )
    except (ValueError, KeyError, TypeError) as trouble:
        raise Refused(Reason.FILE_BROKEN, where=FACTS_FILE, detail=str(trouble)) from trouble


def write_profile(home: Path, profile: Profile) -> None:
    """Keep the public facts. *Side effects:* writes profile.json whole."""
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
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    write_whole(profile_folder(home, profile.id) / FACTS_FILE, text.encode("utf-8"))


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
