"""Reading and keeping how the program looks on this PC."""

from __future__ import annotations

from pathlib import Path

from trainer.domain.profile import Preferences
from trainer.storage import settings


def load_preferences(home: Path) -> Preferences:
    """The preferences of this PC; defaults where there are none or they cannot be read."""
    return settings.read_settings(home)


def save_preferences(home: Path, preferences: Preferences) -> None:
    """Keep the preferences. *Side effects:* writes one small file."""
    settings.write_settings(home, preferences)
