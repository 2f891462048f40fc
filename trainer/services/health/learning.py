"""The learners' side: courses, the organisation's file, the profiles' stores and the copies of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trainer.domain.errors import Refused
from trainer.domain.profile import ProfileId
from trainer.services.clock import Clock
from trainer.services.health.findings import Finding, Health, Part, Trouble, good


def check_courses(home: Path, shipped: Path) -> list[Finding]:
    """Which courses can be learned, and which packs are damaged."""
    from trainer.storage.course_library import CourseLibrary

    library = CourseLibrary(home, shipped)
    found = [
        good(Part.COURSES, kept.course.title, kept.course.version) for kept in library.all(()).values()
    ] or [Finding(Part.COURSES, Health.WARNING, Trouble.MISSING, str(shipped))]
    return found + [Finding(Part.PACKS, Health.BAD, Trouble.DAMAGED, name) for name in library.broken()]


def check_organisation(home: Path, clock: Clock) -> Iterator[Finding]:
    """Whether the organisation's file is whole and in force."""
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


def check_stores(home: Path) -> tuple[str, list[Finding]]:
    """The newest moment recorded in any profile, and how every profile's store and its copies are."""
    from trainer.storage import profiles
    from trainer.storage.checkup import check_file

    newest, findings = "", []
    names = {profile.id: profile.name for profile in profiles.all_profiles(home)}
    folder = profiles.profiles_folder(home)
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        owner = names.get(ProfileId(place.name))
        if owner is None:
            findings.append(Finding(Part.PROFILE, Health.BAD, Trouble.UNREADABLE, place.name))
            continue
        moment, found = _store(place / profiles.STORE_FILE, owner)
        newest = max(newest, moment)
        findings += found
    for file in sorted(home.glob("*.db")):
        damage = check_file(file)
        health, trouble = (Health.BAD, Trouble.DAMAGED) if damage else (Health.GOOD, Trouble.NONE)
        findings.append(Finding(Part.DATABASE, health, trouble, file.name, damage[0] if damage else ""))
    return newest, findings


def _store(file: Path, owner: str) -> tuple[str, list[Finding]]:
    from trainer.storage.backups import list_backups
    from trainer.storage.checkup import begun, check_learner_store, good_learner_store

    copies = list_backups(file)
    whole = [copy for copy in reversed(copies) if good_learner_store(copy.path)]
    found = check_learner_store(file)
    mendable = bool(whole)  # a damaged store may be mended from itself, as far as it can be read
    if not file.is_file():
        verdict = Finding(Part.PROFILE, Health.BAD, Trouble.LOST, owner, mendable=mendable)
    elif found.damage:
        verdict = Finding(Part.PROFILE, Health.BAD, Trouble.DAMAGED, owner, found.damage[0], mendable=True)
    elif found.newer:
        verdict = Finding(Part.PROFILE, Health.BAD, Trouble.NEWER, owner, str(found.layout))
    elif found.broken_at is not None:
        verdict = Finding(
            Part.PROFILE, Health.BAD, Trouble.CHAIN_BROKEN, owner, str(found.broken_at), mendable=mendable
        )
    elif not begun(file):
        verdict = Finding(Part.PROFILE, Health.BAD, Trouble.LOST, owner, mendable=mendable)
    else:
        verdict = good(Part.PROFILE, owner, str(found.events))
    findings = [verdict]
    if copies and whole:
        moment = whole[0].made.astimezone().isoformat(timespec="seconds")
        damaged = len(copies) - len(whole)
        findings.append(
            Finding(Part.COPIES, Health.WARNING, Trouble.DAMAGED, owner, str(damaged))
            if damaged
            else good(Part.COPIES, owner, moment)
        )
    elif copies:
        findings.append(Finding(Part.COPIES, Health.BAD, Trouble.UNREADABLE, owner, str(len(copies))))
    return found.newest, findings
