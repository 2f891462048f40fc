"""What is remembered of a person's own backups: when the last was made, how much it held, and a reminder put off."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from trainer.domain.errors import Refused
from trainer.domain.profile import ProfileId
from trainer.storage.files import read_capped, write_whole
from trainer.storage.profiles import profile_folder

NOTES_FILE: Final = "backup.json"
_CAP: Final = 4096


@dataclass(frozen=True, slots=True)
class BackupNotes:
    """Times are ISO 8601 with offset, "" for never; `learned` counts the events of learning in the last backup."""

    made: str = ""
    learned: int = 0
    put_off: str = ""


def read_notes(home: Path, profile: ProfileId) -> BackupNotes:
    """The notes of a profile; a missing or broken file is that of somebody who never made a backup."""
    try:
        kept = json.loads(read_capped(profile_folder(home, profile) / NOTES_FILE, _CAP).decode("utf-8"))
        return BackupNotes(str(kept["made"]), int(kept["learned"]), str(kept["put_off"]))
    except (Refused, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return BackupNotes()


def write_notes(home: Path, profile: ProfileId, notes: BackupNotes) -> None:
    """Keep the notes. *Side effects:* writes backup.json whole."""
    facts = {"v": 1, "made": notes.made, "learned": notes.learned, "put_off": notes.put_off}
    write_whole(profile_folder(home, profile) / NOTES_FILE, json.dumps(facts).encode("ascii"))
