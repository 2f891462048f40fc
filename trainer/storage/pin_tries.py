"""Wrong PINs of a profile, kept beside it so that ending the program does not forget them."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Final

from trainer.domain.errors import Refused
from trainer.domain.pin_delay import PinTries
from trainer.domain.profile import ProfileId
from trainer.storage.files import read_capped, write_whole
from trainer.storage.profiles import profile_folder

TRIES_FILE: Final = "pin-tries.json"
_CAP: Final = 1024


def read_tries(home: Path, profile: ProfileId) -> PinTries:
    """The tries of a profile; none where the file is missing or says nothing that can be read.

    Whoever can take this file away can copy the locked key too, and guess elsewhere; the pause keeps out those who
    only sit at the window.
    """
    try:
        kept = json.loads(read_capped(_file(home, profile), _CAP).decode("utf-8"))
        return PinTries(int(kept["wrong"]), int(kept["wait_s"]), int(kept["since_s"]))
    except (Refused, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return PinTries()


def write_tries(home: Path, profile: ProfileId, tries: PinTries) -> None:
    """Keep the tries. *Side effects:* writes pin-tries.json whole."""
    facts = {"v": 1, "wrong": tries.wrong, "wait_s": tries.wait_s, "since_s": tries.since_s}
    write_whole(_file(home, profile), json.dumps(facts).encode("ascii"))


def forget_tries(home: Path, profile: ProfileId) -> None:
    """Forget the tries, because the PIN was right. *Side effects:* deletes pin-tries.json."""
    with contextlib.suppress(OSError):  # held by a scanner: the next wrong PIN then waits sooner, no harm
        _file(home, profile).unlink(missing_ok=True)


def _file(home: Path, profile: ProfileId) -> Path:
    return profile_folder(home, profile) / TRIES_FILE
