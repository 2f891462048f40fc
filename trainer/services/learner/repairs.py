"""Mending the profiles of a PC: each damaged store from its newest good copy and from what is whole in itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trainer.domain.errors import Reason, Refused
from trainer.services.clock import Clock
from trainer.services.health.findings import Mending, Part, Repair
from trainer.services.learner.service import LearnerService


def mend_profiles(home: Path, clock: Clock) -> Iterator[Repair]:
    """Every profile whose store cannot be gone on with; a store of a newer program is left alone.

    Refused(STORE_BUSY, CANNOT_WRITE …). *Side effects:* as `RestoreVerbs.restore_automatic`; damaged stores are kept
    aside.
    """
    from trainer.storage import profiles
    from trainer.storage.backups import backups_folder
    from trainer.storage.checkup import check_learner_store, good_learner_store

    learner = LearnerService(home, clock=clock)
    for profile in profiles.all_profiles(home):
        store = profiles.store_file(home, profile.id)
        if store.is_file() and (good_learner_store(store) or check_learner_store(store).newer):
            continue
        try:
            restored = learner.restoring.restore_automatic(profile.id)
        except Refused as refusal:
            if refusal.reason is not Reason.STORE_BROKEN:
                raise
            yield Repair(Part.PROFILE, Mending.NOTHING_WHOLE, profile.name)
            continue
        yield Repair(
            Part.PROFILE,
            Mending.RESTORED,
            profile.name,
            check_learner_store(store).newest,
            saved=restored.added + restored.carried,
            aside=f"{backups_folder(store).name}/{restored.kept}" if restored.kept else "",
        )
