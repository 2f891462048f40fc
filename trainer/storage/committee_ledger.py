"""A committee's store, the reports' side: what was received, granted, revoked and decided, and the journal of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from trainer.domain.ids import LogId, PersonId, PublicKey
from trainer.domain.intake import JOURNAL_GENESIS, journal_head
from trainer.domain.log_union import LogKey
from trainer.domain.organisation import Grant, GrantGround, Receipt, Revocation
from trainer.storage import bulk
from trainer.storage.committee_tables import ASIDE, FACT, FIGURES, GRANT, JOURNAL, PICK, REPORT, REVOCATION

_AT_ONCE = 400
"""Values in one IN list; SQLite takes 32 766 parameters, older ones 999."""
_KEPT = REPORT.c.deletion.is_(None)
"""Reports that have not been erased."""
RECEIPT_FLOOR = "receipt_floor"
"""The fact that no receipt gets this number or a lower one: they were given out by a store that is lost."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as stored, with its receipt.

    `file` is the SHA-256 of the sealed file it came in and `report_no` the number its PC gave it; both are None for
    reports received before layout 3.
    """

    receipt: Receipt
    key: PublicKey
    first: int
    made: str
    signed: bytes
    file: str | None = None
    report_no: int | None = None


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A report whose file was received before, without its bytes; `file` is the digest of the sealed file."""

    receipt: Receipt
    key: PublicKey
    first: int
    made: str
    file: str
    report_no: int


@dataclass(frozen=True, slots=True)
class PickRow:
    """An officer's choice of a branch: the head that counts from event `seq` on."""

    log: LogKey
    seq: int
    head: str
    note: str
    made: str


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One line of the journal: its exact text, and the chain after it."""

    number: int
    text: str
    head: bytes


def grants(connection: Connection) -> dict[PublicKey, Grant]:
    """All grants ever made, by key."""
    return {
        PublicKey(row.key): Grant(PublicKey(row.key), PersonId(row.person), GrantGround(row.ground), row.made)
        for row in connection.execute(select(GRANT).order_by(GRANT.c.made, GRANT.c.key))
    }


def code_uses(connection: Connection) -> dict[int, int]:
    """How many keys were granted with each activation code."""
    query = select(GRANT.c.code, func.count()).where(GRANT.c.code.is_not(None)).group_by(GRANT.c.code)
    return {int(code): int(uses) for code, uses in connection.execute(query)}


def add_grant(connection: Connection, grant: Grant, code: int | None) -> None:
    """Grant a key. *Side effects:* writes one row, and ends its being set aside."""
    add_grants(connection, [(grant, code)])


def add_grants(connection: Connection, made: Sequence[tuple[Grant, int | None]]) -> None:
    """Grant keys, each with the number of its activation code. *Side effects:* as `add_grant`, for all at once."""
    if made:
        connection.execute(
            delete(ASIDE).where(bulk.among(connection, ASIDE.c.key, {grant.key for grant, _ in made}))
        )
        bulk.insert_rows(
            connection,
            GRANT,
            [(grant.key, grant.person, grant.ground.value, grant.made, code) for grant, code in made],
        )


def revocations(connection: Connection) -> dict[PublicKey, Revocation]:
    """All revocations by key, in the order of their versions."""
    return {
        PublicKey(row.key): Revocation(
            row.version, PublicKey(row.key), row.reason, row.after_receipt_no, row.made
        )
        for row in connection.execute(select(REVOCATION).order_by(REVOCATION.c.version))
    }


def add_revocation(connection: Connection, revocation: Revocation) -> None:
    """Revoke a key. *Side effects:* writes one row."""
    connection.execute(
        insert(REVOCATION).values(
            key=revocation.key,
            version=revocation.version,
            reason=revocation.reason,
            after_receipt_no=revocation.after_receipt_no,
            made=revocation.made,
        )
    )


def replace_revocations(connection: Connection, rows: Iterable[Revocation]) -> None:
    """Put these revocations in the place of all. *Side effects:* deletes and writes rows."""
    connection.execute(delete(REVOCATION))
    for row in rows:
        add_revocation(connection, row)


def set_aside(connection: Connection, key: PublicKey, note: str, made: str) -> None:
    """Take a key out of the waiting list without granting it. *Side effects:* writes one row."""
    if connection.execute(update(ASIDE).where(ASIDE.c.key == key).values(note=note, made=made)).rowcount == 0:
        connection.execute(insert(ASIDE).values(key=key, note=note, made=made))


def keys_aside(connection: Connection) -> frozenset[PublicKey]:
    """The keys set aside."""
    return frozenset(PublicKey(key) for key in connection.execute(select(ASIDE.c.key)).scalars())


def known_reports(connection: Connection, digests: Collection[str]) -> dict[str, str]:
    """Which of these reports are kept, with the time they were received."""
    if not digests:
        return {}
    query = select(REPORT.c.digest, REPORT.c.received).where(bulk.among(connection, REPORT.c.digest, digests))
    return {str(digest): str(received) for digest, received in connection.execute(query)}


def files_received(connection: Connection) -> frozenset[bytes]:
    """The digests of the sealed files that the reports kept came in, raw."""
    query = select(REPORT.c.file).where(REPORT.c.file.is_not(None))
    return frozenset(map(bytes.fromhex, connection.execute(query).scalars()))


def reports_without_file(connection: Connection) -> frozenset[str]:
    """The digests of reports whose file is not remembered: received before layout 3, or erased."""
    query = select(REPORT.c.digest).where(REPORT.c.file.is_(None))
    return frozenset(str(digest) for digest in connection.execute(query).scalars())


def received_files(connection: Connection, files: Collection[str]) -> dict[str, ReceivedFile]:
    """The reports that came in files of these digests."""
    if not files:
        return {}
    columns = [column for column in REPORT.c if column.name not in {"signed", "deletion"}]
    query = select(*columns).where(bulk.among(connection, REPORT.c.file, files))
    return {
        row.file: ReceivedFile(
            _receipt(row), PublicKey(row.key), row.first, row.made, row.file, row.report_no
        )
        for row in connection.execute(query)
    }


def sharing_a_file(connection: Connection) -> tuple[int, ...]:
    """Receipts of different reports that name one file, which holds one report only."""
    twice = select(REPORT.c.file).group_by(REPORT.c.file).having(func.count() > 1)
    query = select(REPORT.c.receipt_no).where(REPORT.c.file.in_(twice)).order_by(REPORT.c.receipt_no)
    return tuple(connection.execute(query).scalars())


def signed_reports(connection: Connection, numbers: Collection[int]) -> dict[int, bytes]:
    """The signed envelopes of these receipts that are kept."""
    wanted = sorted(numbers)
    found: dict[int, bytes] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(REPORT.c.receipt_no, REPORT.c.signed).where(
            REPORT.c.receipt_no.in_(wanted[start : start + _AT_ONCE]), _KEPT
        )
        found |= {number: bytes(signed) for number, signed in connection.execute(query)}
    return found


def reports_of(connection: Connection, logs: Collection[LogKey]) -> dict[LogKey, list[ReportRow]]:
    """The reports kept of these logs, in the order of receipt."""
    found: dict[LogKey, list[ReportRow]] = {log: [] for log in sorted(logs)}
    if not found:
        return found
    # By key and log each for itself: pairs that are in neither list together are rare, and left out below.
    query = (
        select(REPORT)
        .where(
            bulk.among(connection, REPORT.c.key, {key for key, _ in found}),
            bulk.among(connection, REPORT.c.log, {log for _, log in found}),
            _KEPT,
        )
        .order_by(REPORT.c.receipt_no)
    )
    for row in connection.execute(query):
        of_log = found.get((PublicKey(row.key), LogId(row.log)))
        if of_log is not None:
            of_log.append(_report(row))
    return found


def all_reports(connection: Connection) -> Iterator[ReportRow]:
    """Every report kept, in the order of receipt."""
    for row in connection.execute(select(REPORT).where(_KEPT).order_by(REPORT.c.receipt_no)):
        yield _report(row)


def newest_reports(
    connection: Connection, keys: Collection[PublicKey]
) -> dict[PublicKey, tuple[int, ReportRow]]:
    """For each key how many reports are kept, and the newest of them."""
    found: dict[PublicKey, tuple[int, ReportRow]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        part = sorted(keys)[start : start + _AT_ONCE]
        for row in connection.execute(
            select(REPORT).where(REPORT.c.key.in_(part), _KEPT).order_by(REPORT.c.receipt_no)
        ):
            key = PublicKey(row.key)
            found[key] = (found[key][0] + 1 if key in found else 1, _report(row))
    return found


def report_keys(connection: Connection) -> dict[PublicKey, int]:
    """How many reports are kept of each key."""
    query = select(REPORT.c.key, func.count()).where(_KEPT).group_by(REPORT.c.key)
    return {PublicKey(key): count for key, count in connection.execute(query)}


def last_receipt(connection: Connection) -> tuple[int, str]:
    """The number and time of the newest receipt; (0, "") before the first."""
    row = connection.execute(
        select(REPORT.c.receipt_no, REPORT.c.received).order_by(REPORT.c.receipt_no.desc()).limit(1)
    ).first()
    return (row.receipt_no, row.received) if row else (0, "")


def highest_receipt_no(connection: Connection) -> int:
    """The highest receipt number that may be known outside, also where its report went with a lost store."""
    floor = connection.execute(select(FACT.c.value).where(FACT.c.name == RECEIPT_FLOOR)).scalar()
    return max(last_receipt(connection)[0], int(floor or 0))


def owners(connection: Connection, logs: Collection[LogId]) -> dict[LogId, PublicKey]:
    """The key that brought each of these logs first; logs nobody brought are left out."""
    wanted = sorted(logs)
    found: dict[LogId, PublicKey] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = (
            select(REPORT.c.log, REPORT.c.key)
            .where(REPORT.c.log.in_(wanted[start : start + _AT_ONCE]))
            .order_by(REPORT.c.receipt_no)
        )
        for log, key in connection.execute(query):
            found.setdefault(LogId(log), PublicKey(key))
    return found


def receipt_numbers(connection: Connection) -> tuple[int, ...]:
    """All receipt numbers, in order."""
    return tuple(connection.execute(select(REPORT.c.receipt_no).order_by(REPORT.c.receipt_no)).scalars())


def first_received(connection: Connection) -> dict[PublicKey, str]:
    """When the first report of each key was received."""
    oldest = select(func.min(REPORT.c.receipt_no)).group_by(REPORT.c.key)
    query = select(REPORT.c.key, REPORT.c.received).where(REPORT.c.receipt_no.in_(oldest))
    return {PublicKey(key): received for key, received in connection.execute(query)}


def receipts(connection: Connection) -> tuple[Receipt, ...]:
    """For each log the newest receipt that reaches furthest: all a learner's program needs to know.

    A receipt names the log without its key, and published names can be written under by anybody; so a name belongs
    to the key that brought it first, and nobody else's receipts are handed out under it. Erased reports keep
    their names taken and get no receipt.
    """
    columns = [column for column in REPORT.c if column.name != "signed"]
    owner: dict[LogId, PublicKey] = {}
    furthest: dict[LogId, Receipt] = {}
    for row in connection.execute(select(*columns).order_by(REPORT.c.receipt_no)):
        receipt, key = _receipt(row), PublicKey(row.key)
        known = furthest.get(receipt.log)
        owned = owner.setdefault(receipt.log, key) == key and row.deletion is None
        if owned and (known is None or receipt.through_seq >= known.through_seq):
            furthest[receipt.log] = receipt
    return tuple(sorted(furthest.values(), key=lambda receipt: receipt.receipt_no))


def add_reports(connection: Connection, rows: Sequence[ReportRow]) -> None:
    """Keep reports with their receipts. *Side effects:* writes rows."""
    bulk.insert_rows(connection, REPORT, [_values(row) for row in rows])


def _values(row: ReportRow) -> tuple[object, ...]:
    """What stands in the table, in the order of its columns."""
    receipt = row.receipt
    return (
        receipt.receipt_no,
        receipt.report,
        receipt.received,
        row.key,
        receipt.log,
        row.first,
        receipt.through_seq,
        receipt.head,
        row.made,
        json.dumps(receipt.flags) if receipt.flags else "[]",
        row.signed,
        None,
        row.file,
        row.report_no,
    )


def _receipt(row: Row[tuple[object, ...]]) -> Receipt:
    return Receipt(
        row.receipt_no,
        row.received,
        row.digest,
        LogId(row.log),
        row.through,
        row.head,
        tuple(json.loads(row.flags)),
    )


def _report(row: Row[tuple[object, ...]]) -> ReportRow:
    return ReportRow(
        _receipt(row), PublicKey(row.key), row.first, row.made, bytes(row.signed), row.file, row.report_no
    )


def figures(connection: Connection) -> dict[LogKey, bytes]:
    """What was computed of every log."""
    query = select(FIGURES).order_by(FIGURES.c.key, FIGURES.c.log)
    return {(PublicKey(row.key), LogId(row.log)): bytes(row.body) for row in connection.execute(query)}


def logs_without_figures(connection: Connection) -> frozenset[LogKey]:
    """Logs of which there are reports and no figures."""
    query = select(REPORT.c.key, REPORT.c.log).where(_KEPT).distinct()
    logs = {(PublicKey(key), LogId(log)) for key, log in connection.execute(query)}
    kept = connection.execute(select(FIGURES.c.key, FIGURES.c.log))
    return frozenset(logs - {(PublicKey(key), LogId(log)) for key, log in kept})


def set_figures(connection: Connection, made: Mapping[LogKey, bytes]) -> None:
    """Replace what was computed of these logs. *Side effects:* deletes and writes rows."""
    bulk.replace_rows(connection, FIGURES, [(key, log, body) for (key, log), body in sorted(made.items())])


def picks(connection: Connection) -> dict[LogKey, dict[int, bytes]]:
    """Which branch an officer chose, by log and number."""
    found: dict[LogKey, dict[int, bytes]] = {}
    for row in connection.execute(select(PICK)):
        found.setdefault((PublicKey(row.key), LogId(row.log)), {})[row.seq] = bytes.fromhex(row.head)
    return found


def pick_rows(connection: Connection) -> tuple[PickRow, ...]:
    """The decisions themselves, in a fixed order."""
    query = select(PICK).order_by(PICK.c.key, PICK.c.log, PICK.c.seq)
    return tuple(
        PickRow((PublicKey(row.key), LogId(row.log)), row.seq, row.head, row.note, row.made)
        for row in connection.execute(query)
    )


def add_pick(connection: Connection, log: LogKey, seq: int, head: str, note: str, made: str) -> None:
    """Choose a branch, or another one than before. *Side effects:* writes one row."""
    connection.execute(delete(PICK).where(PICK.c.key == log[0], PICK.c.log == log[1], PICK.c.seq == seq))
    connection.execute(insert(PICK).values(key=log[0], log=log[1], seq=seq, head=head, note=note, made=made))


def journal_end(connection: Connection) -> tuple[int, bytes]:
    """The number of the last line and the head after it."""
    row = connection.execute(select(JOURNAL).order_by(JOURNAL.c.number.desc()).limit(1)).first()
    return (row.number, bytes(row.head)) if row else (0, JOURNAL_GENESIS)


def write_journal(connection: Connection, texts: Iterable[str]) -> bytes:
    """Append lines to the journal; returns the head after them. *Side effects:* writes rows."""
    number, head = journal_end(connection)
    rows = []
    for text in texts:
        number, head = number + 1, journal_head(head, text)
        rows.append({"number": number, "text": text, "head": head})
    if rows:
        connection.execute(insert(JOURNAL), rows)
    return head


def journal_lines(connection: Connection, numbers: Sequence[int]) -> tuple[JournalRow, ...]:
    """Some lines of the journal, in order."""
    found: list[JournalRow] = []
    for start in range(0, len(numbers), _AT_ONCE):
        part = sorted(numbers)[start : start + _AT_ONCE]
        query = select(JOURNAL).where(JOURNAL.c.number.in_(part)).order_by(JOURNAL.c.number)
        found += [JournalRow(row.number, row.text, bytes(row.head)) for row in connection.execute(query)]
    return tuple(found)


def journal(connection: Connection, newest: int | None = None) -> tuple[JournalRow, ...]:
    """The lines of the journal in order: all of them, or the `newest` so many."""
    query = select(JOURNAL).order_by(JOURNAL.c.number.desc())
    rows = connection.execute(query if newest is None else query.limit(newest)).all()
    return tuple(JournalRow(row.number, row.text, bytes(row.head)) for row in reversed(rows))
