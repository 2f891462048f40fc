"""Erasing people who left or ask for it: everything personal goes, chains and totals stay, an entry is signed."""

from __future__ import annotations

from collections.abc import Collection

from trainer.domain.erasure import (
    MOST_YEARS,
    RETENTION_YEARS,
    Deletion,
    ErasureGround,
    PastCount,
    add_up,
    kept_long_enough,
)
from trainer.domain.ids import PersonId
from trainer.domain.name_order import name_key
from trainer.domain.organisation import Revocation, RevocationReason
from trainer.formats import envelope
from trainer.formats.deletion_line import write_deletion
from trainer.formats.envelope import ORGANISATION_CAP
from trainer.services.committee.desk import Desk
from trainer.services.committee.erasure_plan import ErasurePlan, traces
from trainer.services.committee.erasure_values import Erased, ErasurePreview, Leaver
from trainer.services.committee.journal import deletions
from trainer.services.committee.ledger_view import LedgerView
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_erasure as erasure
from trainer.storage import committee_ledger as ledger
from trainer.storage import committee_store as store
from trainer.storage.committee_store import Connection

RETENTION = "retention_years"


class Erasing:
    """The verbs of erasing; see `CommitteeService`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def retention_years(self) -> int:
        """For how many years people who left are kept."""
        with self._desk.reading() as connection:
            return _years(connection)

    def set_retention_years(self, years: int) -> None:
        """Keep people who left for so long, 1 to 100 years; ValueError. *Side effects:* writes a fact, the journal."""
        if not 1 <= years <= MOST_YEARS:
            raise ValueError("years")
        with self._desk.writing() as connection:
            store.set_fact(connection, RETENTION, str(years))
            self._desk.note(connection, JournalKind.RETENTION, years=years)

    def leavers(self) -> tuple[Leaver, ...]:
        """Everybody who is no longer in the roster; those whose time is over first, then by given name."""
        with self._desk.reading() as connection:
            years = _years(connection)
            names = {unit.id: unit.name for unit in store.units(connection)}
            since = erasure.gone_since(connection)
            made = [
                Leaver(
                    person,
                    names.get(person.unit, ""),
                    since[person.id],
                    kept_long_enough(since[person.id], self._desk.today(), years),
                )
                for person in store.people(connection)
                if not person.active
            ]
        return tuple(sorted(made, key=lambda one: (not one.over, name_key(one.person.name), one.person.id)))

    def preview(self, people: Collection[PersonId]) -> ErasurePreview:
        """What erasing these people would take and leave; nothing is written. Refused(NOT_FOUND)."""
        with self._desk.reading() as connection:
            view = LedgerView.of(self._desk, connection)
            plan = ErasurePlan.of(view, connection, people, 0)
            return ErasurePreview(
                people=plan.people,
                in_roster=sum(person.active for person in plan.people),
                keys=len(plan.keys),
                reports=sum(row.key in plan.keys for row in plan.receipts),
                waiting=sum(row.key in plan.claimed for row in plan.receipts),
                notes=plan.words,
                copies=tuple(path.name for path in erasure.old_copies(self._desk.database())),
                counts=plan.counts,
                traces=traces(view, connection, plan),
            )

    def erase(self, people: Collection[PersonId], ground: ErasureGround) -> Erased:
        """Erase people for good, in one transaction, and then wipe what the store's file still holds of them.

        Names, staff codes, activation codes, grants, the signed reports, figures, decisions and officers' words go.
        Receipt numbers, digests and chain heads stay; a signed entry says which reports are missing and what they
        counted. Their keys are ended for ever. Refused(NOT_FOUND), Refused(LOCKED). *Side effects:* deletes and changes
        rows, writes the entry and the journal, removes copies of older layouts, rewrites the store's file.
        """
        desk = self._desk
        signer = desk.keys.registrar
        with desk.writing() as connection:
            _, roots, org = desk.roots(connection)
            view = LedgerView.of(desk, connection)
            number = len(erasure.deletion_lines(connection)) + 1
            plan = ErasurePlan.of(view, connection, people, number)
            entry = Deletion(
                number=number,
                root=roots[-1].version,
                made=desk.now(),
                ground=ground,
                people=len(plan.people),
                receipts=plan.erased_receipts(),
                counts=plan.counts,
                lines=plan.blanked_lines(),
                remarks=plan.remarks,
            )
            line = write_deletion(entry, org, signer)
            self._end_keys(connection, view, plan)
            gone = plan.keys | plan.claimed
            erasure.erase_reports(connection, gone, number)
            erasure.erase_people(connection, [person.id for person in plan.people])
            erasure.blank_lines(connection, {at: kept for at, kept, _ in plan.blanked})
            erasure.erase_remarks(connection, plan.remarks)
            erasure.blank_notes(connection, plan.notes)
            erasure.reword_revocations(connection, plan.reworded, RevocationReason.OTHER.value)
            erasure.add_deletion(connection, number, line)
            head = desk.note(
                connection,
                JournalKind.DELETION,
                number=number,
                entry=envelope.peek(line, ORGANISATION_CAP).digest,
                people=len(plan.people),
                reports=len(plan.receipts),
                ground=ground.value,
            )
            store.set_fact(connection, erasure.CLEANING_DUE, "1")
        desk.forget_codes()
        return Erased(
            number,
            ground,
            len(plan.people),
            len(plan.receipts),
            plan.words,
            plan.counts,
            head.hex(),
            self.finish(),
        )

    def _end_keys(self, connection: Connection, view: LedgerView, plan: ErasurePlan) -> None:
        """Learners' programs hear that these keys have ended; what they ended with counts no more, but totals do."""
        newest, _ = ledger.last_receipt(connection)
        version = len(view.revocations)
        for key in sorted(plan.keys - view.revocations.keys()):
            version += 1
            left = RevocationReason.LEFT.value
            ledger.add_revocation(connection, Revocation(version, key, left, newest, self._desk.now()))
            self._desk.note(connection, JournalKind.REVOCATION, key=key, why=left, after_receipt_no=newest)

    def finish(self) -> bool:
        """Wipe what an erasure has left to wipe; whether nothing is due. *Side effects:* as `erase`, at its end."""
        return erasure.finish_wiping(self._desk.database())

    def past(self) -> tuple[PastCount, ...]:
        """What is counted of everybody erased so far, without a name."""
        with self._desk.reading() as connection:
            return past_counts(self._desk, connection)


def past_counts(desk: Desk, connection: Connection) -> tuple[PastCount, ...]:
    """The counts of all deletion entries together."""
    return add_up(count for entry in deletions(desk, connection) for count in entry.counts)


def _years(connection: Connection) -> int:
    return int(store.facts(connection).get(RETENTION, str(RETENTION_YEARS)))
