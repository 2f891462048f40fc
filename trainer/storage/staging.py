"""A folder for work that is thrown away afterwards, on the same drive as the data."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from trainer.domain.errors import Reason, Refused

STAGING = "staging"
_STALE_S = 12 * 3600


@contextlib.contextmanager
def staging(home: Path) -> Iterator[Path]:
    """An empty folder for one piece of work; what one left that was cut off half a day ago goes first.

    Refused(CANNOT_WRITE). *Side effects:* makes the folder and deletes it with everything in it.
    """
    place = home / STAGING
    folder = place / secrets.token_hex(6)
    try:
        folder.mkdir(parents=True)
        for other in place.iterdir():
            if other.stat().st_mtime < time.time() - _STALE_S:
                shutil.rmtree(other, ignore_errors=True)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(place), detail=str(trouble)) from trouble
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
