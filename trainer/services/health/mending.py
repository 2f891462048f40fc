"""Putting the installation right: settings nobody can read, and what interrupted writes left behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.services.clock import Clock
from trainer.services.health.findings import Mending, Part, Repair
from trainer.services.health.installation import check_leftovers, check_settings


def mend_installation(home: Path, clock: Clock) -> Iterator[Repair]:
    """Refused(CANNOT_WRITE). *Side effects:* renames broken settings, deletes leftovers of interrupted writes."""
    from trainer.storage.backups import left_behind
    from trainer.storage.files import free_name

    try:
        for found in check_settings(home):
            if found.mendable:
                stamp = f"{clock.now():%Y%m%d-%H%M%S}"
                aside = free_name(home, f"settings.damaged-{stamp}.json")
                (home / found.where).rename(aside)
                yield Repair(Part.SETTINGS, Mending.RESET, found.where, aside=aside.name)
        for found in check_leftovers(home, clock):
            for path in left_behind(home, clock.now()):
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
            yield Repair(Part.LEFTOVERS, Mending.REMOVED, found.where, found.value)
    except OSError as trouble:
        raise Refused(Reason.CANNOT_WRITE, where=str(home), detail=str(trouble)) from trouble
