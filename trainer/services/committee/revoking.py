"""Ending a key by order of receipt: the devices of a person, and what a revocation would change before it is signed."""

from __future__ import annotations

from dataclasses import replace

from trainer.domain.codes import short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PersonId, PublicKey
from trainer.domain.organisation import Revocation
from trainer.domain.statistics import PersonStandings, UnitLine, mean, unit_lines
from trainer.formats import report_file
from trainer.services.committee.desk import Desk
from trainer.services.committee.device_values import Device, RevocationEffect, StandingChange, Totals
from trainer.services.committee.ledger_view import LedgerView
from trainer.services.committee.values import JournalKind
from trainer.storage import committee_erasure as erasure
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_store import Connection


def devices(view: LedgerView, connection: Connection, person: PersonId) -> tuple[Device, ...]:
    """The keys granted to a person, the newest first."""
    keys = {key for key, grant in view.grants.items() if grant.person == person}
    newest = ledger.newest_reports(connection, keys)
    first = ledger.first_received(connection)
    notes = _end_notes(connection)
    made: list[Device] = []
    for key, grant in view.grants.items():
        if key in keys:
            count, row = newest[key]
            made.append(
                Device(
                    key=key,
                    code=short_code(key),
                    device=report_file.read_signed(row.signed).report.introduction.device,
                    ground=grant.ground,
                    granted=grant.made,
                    first_received=first[key],
                    last_received=row.receipt.received,
                    last_receipt_no=row.receipt.receipt_no,
                    reports=count,
                    revocation=view.revocations.get(key),
                    note=notes.get(key, ""),
                )
            )
    return tuple(reversed(made))


def _end_notes(connection: Connection) -> dict[PublicKey, str]:
    """The officers' words beside revocations."""
    import json

    remarks = erasure.remarks(connection)
    found: dict[PublicKey, str] = {}
    for row in ledger.journal_lines(connection, tuple(remarks)):
        line = json.loads(row.text)
        if line["kind"] == JournalKind.REVOCATION.value:
            found[PublicKey(line["key"])] = remarks[row.number].text
    return found


def next_revocation(
    connection: Connection, key: PublicKey, after_receipt_no: int | None, reason: str, made: str
) -> Revocation:
    """The revocation that would end a key; Refused(NOT_FOUND) or Refused(RECEIPT_UNKNOWN), with the last number."""
    known = ledger.revocations(connection)
    if key not in ledger.grants(connection) or key in known:
        raise Refused(Reason.NOT_FOUND)
    newest, _ = ledger.last_receipt(connection)
    after = newest if after_receipt_no is None else after_receipt_no
    if not 0 <= after <= newest:
        raise Refused(Reason.RECEIPT_UNKNOWN, where=str(after), detail=str(newest))
    return Revocation(len(known) + 1, key, reason, after, made)


def effect_of(
    desk: Desk, connection: Connection, key: PublicKey, after_receipt_no: int | None
) -> RevocationEffect:
    """What would change; nothing is written. Refusals of `next_revocation`."""
    wish = next_revocation(connection, key, after_receipt_no, "", desk.now())
    now = LedgerView.of(desk, connection)
    then = replace(now, revocations={**now.revocations, key: wish})
    person = now.people[now.grants[key].person]
    changes = tuple(
        StandingChange(person.id, before.course, title, before, after)
        for title, before, after in zip(
            (entry.title for entry in now.entries),
            now.standings_of(connection, person.id),
            then.standings_of(connection, person.id),
            strict=True,
        )
        if before != after
    )
    lines = [line for line in now.standings(connection) if line.standings]
    changed = {
        line.person.id: line for line in replace(then, people={person.id: person}).standings(connection)
    }
    lines_then = [changed.get(line.person.id, line) for line in lines]
    newest, _ = ledger.last_receipt(connection)
    return RevocationEffect(
        key=key,
        person=person,
        unit_name=now.unit_name(person),
        after_receipt_no=wish.after_receipt_no,
        newest=newest,
        receipts=tuple(
            row.receipt_no
            for row in erasure.receipt_rows(connection, {key})
            if row.receipt_no > wish.after_receipt_no
        ),
        changes=changes,
        unit_before=_unit_line(now, lines, person.unit),
        unit_after=_unit_line(now, lines_then, person.unit),
        before=totals(lines),
        after=totals(lines_then),
    )


def _unit_line(view: LedgerView, lines: list[PersonStandings], unit: str) -> UnitLine | None:
    own = [line for line in lines if line.person.unit == unit]
    return next(iter(unit_lines(view.units.values(), own)), None)


def totals(asked: list[PersonStandings]) -> Totals:
    """The same figures as the overview's first line, of people who are asked for something."""
    scores = [each.score_bp for line in asked for each in line.standings if each.score_bp is not None]
    return Totals(
        asked=len(asked),
        started=sum(line.started for line in asked),
        finished=sum(line.finished for line in asked),
        late=sum(line.late for line in asked),
        mean_bp=mean(scores),
    )
