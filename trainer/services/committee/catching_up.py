"""After a restore: what was published since the backup is taken over, so that nothing is given out a second time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from trainer.domain.errors import Reason, Refused
from trainer.domain.organisation import Catalogue, Grant, GrantGround, Organisation, Receipt, Revocation, Root
from trainer.formats.organisation_bodies import catalogue_digest
from trainer.formats.organisation_file import open_organisation
from trainer.services.committee.backup_values import CaughtUp, MissingReport
from trainer.services.committee.desk import Desk
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_store import Connection


def catch_up(desk: Desk, connection: Connection, data: bytes) -> CaughtUp:
    """Take over what an organisation file says beyond this store: numbers, roots, grants, revocations, the catalogue.

    Refused(ORG_OTHER, ORG_ROOT, ORG_OLDER), and what reading the file refuses. *Side effects:* writes the store.
    """
    _, roots, org = desk.roots(connection)
    found = open_organisation(data, pinned=org)
    facts = store.facts(connection)
    _check(found, roots, facts)
    for version, line in enumerate(data.split(b"\n")[: len(found.roots)], 1):
        if version > len(roots):
            store.add_root(connection, version, line)
    missing = _missing(connection, found)
    _lift_receipts(connection, found)
    strangers, grants = _take_grants(connection, found)
    gone = _gone(connection, found, facts)
    revocations = _take_revocations(connection, found)
    if found.catalogue.version > int(facts.get("catalogue_version", "0")):
        _take_catalogue(connection, found.catalogue)
    store.set_fact(connection, "file_number", str(max(found.number, int(facts.get("file_number", "0")))))
    store.set_fact(connection, "published", max(found.made, facts.get("published", "")))
    return CaughtUp(
        number=found.number,
        made=found.made,
        digest=found.digest,
        missing=missing,
        grants=grants,
        strangers=strangers,
        revocations=revocations,
        roots=len(found.roots) - len(roots),
        gone=gone,
        packs=_packs_missing(connection),
    )


def _check(found: Organisation, roots: Sequence[Root], facts: Mapping[str, str]) -> None:
    """The file has to be of the same roots, and not from before this store's state."""
    shared = min(len(found.roots), len(roots))
    if found.roots[:shared] != tuple(roots[:shared]):
        raise Refused(Reason.ORG_ROOT, detail="another root of a known version")
    older = found.number < int(facts.get("file_number", "0")) and len(found.roots) == len(roots)
    if len(found.roots) < len(roots) or older:
        raise Refused(Reason.ORG_OLDER, where=found.made, detail=facts.get("published", ""))


def _missing(connection: Connection, found: Organisation) -> tuple[MissingReport, ...]:
    here = {receipt.log: receipt for receipt in ledger.receipts(connection)}
    gone = [receipt for receipt in found.receipts if not _covered(receipt, here.get(receipt.log))]
    owners = ledger.owners(connection, {receipt.log for receipt in gone})
    people = {grant.key: grant.person for grant in found.grants}
    named = {person.id: person for person in store.people(connection)}
    units = {unit.id: unit.name for unit in store.units(connection)}
    made = []
    for receipt in gone:
        key = owners.get(receipt.log)
        person = named.get(people[key]) if key in people else None
        made.append(
            MissingReport(
                receipt.receipt_no,
                receipt.received,
                person.name if person else "",
                units.get(person.unit, "") if person else "",
            )
        )
    return tuple(made)


def _covered(published: Receipt, here: Receipt | None) -> bool:
    return here is not None and here.through_seq >= published.through_seq


def _lift_receipts(connection: Connection, found: Organisation) -> None:
    """Numbers that were given out stay given out, and the gap they leave is remembered as one that has a reason."""
    highest = max(
        (
            *(receipt.receipt_no for receipt in found.receipts),
            *(revocation.after_receipt_no for revocation in found.revocations),
        ),
        default=0,
    )
    last = ledger.highest_receipt_no(connection)
    if highest > last:
        gaps = store.facts(connection).get("receipt_gaps", "")
        store.set_fact(connection, ledger.RECEIPT_FLOOR, str(highest))
        store.set_fact(connection, "receipt_gaps", f"{gaps} {last + 1}-{highest}".strip())


def _take_grants(connection: Connection, found: Organisation) -> tuple[int, int]:
    """How many grants name nobody in this roster, and how many were taken over."""
    here = ledger.grants(connection)
    people = {person.id for person in store.people(connection)}
    new = [grant for grant in found.grants if grant.key not in here]
    codes = {row.person: row.number for row in store.codes(connection)}
    taken: list[tuple[Grant, int | None]] = [
        # Which code it was is not published; the person's newest one, so that no code is good for one PC more.
        (grant, codes.get(grant.person) if grant.ground is GrantGround.ACTIVATION else None)
        for grant in new
        if grant.person in people
    ]
    ledger.add_grants(connection, taken)
    return len(new) - len(taken), len(taken)


def _gone(connection: Connection, found: Organisation, facts: Mapping[str, str]) -> tuple[str, ...]:
    """People whose grant had been published when the backup was made, and is no longer."""
    published = {grant.key for grant in found.grants}
    people = {person.id: person.name for person in store.people(connection)}
    names = {
        people[grant.person]
        for grant in ledger.grants(connection).values()
        if grant.key not in published and grant.made <= facts.get("published", "")
    }
    return tuple(sorted(names))


def _take_revocations(connection: Connection, found: Organisation) -> int:
    """How many were taken over. What was published stands as it is; what only this store knew comes behind it."""
    here = ledger.revocations(connection)
    effects = {(each.version, each.key, each.after_receipt_no): each for each in here.values()}
    published = [
        effects.get((each.version, each.key, each.after_receipt_no), each) for each in found.revocations
    ]
    keys = {each.key for each in published}
    following = 1 + max((each.version for each in published), default=0)
    own = [each for each in here.values() if each.key not in keys]
    rows: list[Revocation] = [
        *published,
        *(replace(each, version=number) for number, each in enumerate(own, following)),
    ]
    if rows == list(here.values()):
        return 0
    ledger.replace_revocations(connection, rows)
    return len(keys - here.keys())


def _take_catalogue(connection: Connection, catalogue: Catalogue) -> None:
    known = {unit.id for unit in store.units(connection)}
    store.add_units(connection, [unit for unit in catalogue.units if unit.id not in known])
    for entry in store.entries(connection):
        if entry.course not in {each.course for each in catalogue.entries}:
            store.remove_entry(connection, entry.course)
    for entry in catalogue.entries:
        store.set_entry(connection, entry)
    store.set_variables(connection, catalogue.variables)
    for name, value in (
        ("pin_required", "1" if catalogue.pin_required else "0"),
        ("catalogue_version", str(catalogue.version)),
        ("catalogue_made", catalogue.made),
        ("catalogue_says", catalogue_digest(catalogue)),
    ):
        store.set_fact(connection, name, value)


def _packs_missing(connection: Connection) -> tuple[str, ...]:
    """The courses asked for whose newest pack this store has no copy of."""
    kept = {row.digest for row in store.packs(connection)}
    return tuple(
        entry.title for entry in store.entries(connection) if entry.packs and entry.packs[0] not in kept
    )
