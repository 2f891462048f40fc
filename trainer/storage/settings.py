"""How the program looks on this PC, kept in one small file that is read before the first window is painted."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path

from trainer.domain.errors import Refused
from trainer.domain.profile import Preferences
from trainer.storage.files import read_capped, write_whole

SETTINGS_FILE = "settings.json"
_CAP = 64 * 1024


def read_settings(home: Path) -> Preferences:
    """The kept preferences; a missing or broken file, member or value gives the default: looks never stop work."""
    try:
        kept = json.loads(read_capped(home / SETTINGS_FILE, _CAP).decode("utf-8"))
    except (Refused, ValueError):
        return Preferences()
    defaults = Preferences()
    if not isinstance(kept, dict):
        return defaults
    return Preferences(
        **{
            entry.name: kept[entry.name]
            for entry in fields(Preferences)
            if type(kept.get(entry.name)) is type(getattr(defaults, entry.name))
        }
    )


def write_settings(home: Path, preferences: Preferences) -> None:
    """Keep the preferences. *Side effects:* writes settings.json whole."""
    text = json.dumps(asdict(preferences), ensure_ascii=False, indent=1)
    write_whole(home / SETTINGS_FILE, text.encode("utf-8"))
