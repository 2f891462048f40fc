"""A committee's store, what an erasure takes and leaves: rows of a person, remarks, blanked lines, signed entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from trainer.domain.errors import Refused
from trainer.domain.ids import LogId, PersonId, PublicKey
from trainer.storage.committee_store import CODES_GIVEN, facts, next_code_number, set_fact
from trainer.storage.committee_tables import (
    ASIDE,
    CODE,
    DELETION,
    FIGURES,
    GRANT,
    JOURNAL,
    PERSON,
    PICK,
    REMARK,
    REPORT,
    REVOCATION,
)
from trainer.storage.database import Database

Value = TypeVar("Value", int, str)
_AT_ONCE = 400
_EMPTY = {"signed": b"", "file": None, "report_no": None}
"""What an erasure leaves of a report beside its receipt."""
CLEANING_DUE = "cleaning_due"
"""The fact that says: rows were erased, and what the database file still holds of them has not been wiped yet."""


@dataclass(frozen=True, slots=True)
class Remark:
    """An officer's words beside the journal's line `line`."""

    line: int
    salt: bytes
    text: str


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt without its report; `deletion` is the number of the entry that erased it, None where it is kept."""

    receipt_no: int
    report: str
    received: str
    key: PublicKey
    log: LogId
    through_seq: int
    head: str
    device_made: str
    deletion: int | None


def gone_since(connection: Connection) -> dict[PersonId, str]:
    """When those who are no longer in the roster left it; empty where nobody knows."""
    query = select(PERSON.c.id, PERSON.c.gone_since).where(PERSON.c.active.is_(False))
    return {PersonId(person): since or "" for person, since in connection.execute(query)}


def remarks(connection: Connection) -> dict[int, Remark]:
    """The officers' words that are still there, by line of the journal."""
    rows = connection.execute(select(REMARK).order_by(REMARK.c.line))
    return {row.line: Remark(row.line, bytes(row.salt), row.text) for row in rows}


def add_remark(connection: Connection, remark: Remark) -> None:
    """Keep an officer's words. *Side effects:* writes one row."""
    connection.execute(insert(REMARK).values(line=remark.line, salt=remark.salt, text=remark.text))


def deletion_lines(connection: Connection) -> tuple[tuple[int, bytes], ...]:
    """The signed entries with the numbers they stand under, in order."""
    rows = connection.execute(select(DELETION).order_by(DELETION.c.number))
    return tuple((row.number, bytes(row.line)) for row in rows)


def add_deletion(connection: Connection, number: int, line: bytes) -> None:
    """Keep a signed entry. *Side effects:* writes one row."""
    connection.execute(insert(DELETION).values(number=number, line=line))


def ended_keys(connection: Connection) -> frozenset[PublicKey]:
    """The keys of people who were erased: nothing of theirs is taken any more."""
    query = select(REPORT.c.key).where(REPORT.c.deletion.is_not(None)).distinct()
    return frozenset(PublicKey(key) for key in connection.execute(query).scalars())


def receipt_rows(connection: Connection, keys: Collection[PublicKey] | None = None) -> tuple[ReceiptRow, ...]:
    """All receipts in order, or those of some keys, erased ones too; reports themselves stay on the disk."""
    columns = [column for column in REPORT.c if column.name not in {"signed", "flags"}]
    query = select(*columns).order_by(REPORT.c.receipt_no)
    if keys is not None:
        query = query.where(REPORT.c.key.in_(sorted(keys)))
    return tuple(
        ReceiptRow(
            row.receipt_no,
            row.digest,
            row.received,
            PublicKey(row.key),
            LogId(row.log),
            row.through,
            row.head,
            row.made,
            row.deletion,
        )
        for row in connection.execute(query)
    )


def erased_with_bytes(connection: Connection) -> tuple[int, ...]:
    """Receipts whose report, or the digest of its file, is there though it says it was erased; ours leaves none."""
    query = select(REPORT.c.receipt_no).where(
        REPORT.c.deletion.is_not(None),
        or_(func.length(REPORT.c.signed) > 0, REPORT.c.file.is_not(None), REPORT.c.report_no.is_not(None)),
    )
    return tuple(connection.execute(query).scalars())


def lines_with_words(connection: Connection) -> tuple[tuple[int, str, bytes], ...]:
    """Journal lines of the first layout, which held officers' words themselves: number, text and head."""
    wordy = JOURNAL.c.text.like('%"note":%') | JOURNAL.c.text.like('%"reason":%')
    rows = connection.execute(select(JOURNAL).where(wordy).order_by(JOURNAL.c.number))
    return tuple((row.number, row.text, bytes(row.head)) for row in rows)


def erase_people(connection: Connection, people: Collection[PersonId]) -> None:
    """Take people, their codes and grants out. *Side effects:* deletes rows, keeps the highest number of a code."""
    set_fact(connection, CODES_GIVEN, str(next_code_number(connection) - 1))
    for part in _parts(people):
        connection.execute(delete(GRANT).where(GRANT.c.person.in_(part)))
        connection.execute(delete(CODE).where(CODE.c.person.in_(part)))
        connection.execute(delete(PERSON).where(PERSON.c.id.in_(part)))


def erase_reports(connection: Connection, keys: Collection[PublicKey], number: int) -> None:
    """Empty the reports of these keys, and drop what was computed or decided of their logs; `number` is the entry's.

    *Side effects:* changes and deletes rows.
    """
    for part in _parts(keys):
        connection.execute(update(REPORT).where(REPORT.c.key.in_(part)).values(**_EMPTY, deletion=number))
        connection.execute(delete(FIGURES).where(FIGURES.c.key.in_(part)))
        connection.execute(delete(PICK).where(PICK.c.key.in_(part)))
        connection.execute(delete(ASIDE).where(ASIDE.c.key.in_(part)))


def erase_remarks(connection: Connection, lines: Collection[int]) -> None:
    """Destroy words with their salt. *Side effects:* deletes rows."""
    for part in _parts(lines):
        connection.execute(delete(REMARK).where(REMARK.c.line.in_(part)))


def blank_lines(connection: Connection, kept: Mapping[int, str]) -> None:
    """Replace the text of journal lines by what is left of it; their heads stand. *Side effects:* changes rows."""
    for number, text in sorted(kept.items()):
        connection.execute(update(JOURNAL).where(JOURNAL.c.number == number).values(text=text))


def notes_in_use(connection: Connection) -> dict[tuple[str, ...], str]:
    """The words beside keys set aside and branches picked: ("aside", key) or ("pick", key, log, seq) -> words."""
    found: dict[tuple[str, ...], str] = {}
    for row in connection.execute(select(ASIDE)):
        found["aside", row.key] = row.note
    for row in connection.execute(select(PICK)):
        found["pick", row.key, row.log, str(row.seq)] = row.note
    return found


def blank_notes(connection: Connection, places: Collection[tuple[str, ...]]) -> None:
    """Take the words away, the decisions stay. *Side effects:* changes rows."""
    for place in sorted(places):
        if place[0] == "aside":
            connection.execute(update(ASIDE).where(ASIDE.c.key == place[1]).values(note=""))
        else:
            key, log, seq = place[1], place[2], int(place[3])
            where = (PICK.c.key == key, PICK.c.log == log, PICK.c.seq == seq)
            connection.execute(update(PICK).where(*where).values(note=""))


def reword_revocations(connection: Connection, keys: Collection[PublicKey], reason: str) -> None:
    """Give revocations a reason of the closed set in place of free words. *Side effects:* changes rows."""
    for part in _parts(keys):
        connection.execute(update(REVOCATION).where(REVOCATION.c.key.in_(part)).values(reason=reason))


def finish_wiping(database: Database) -> bool:
    """Wipe what an erasure left in the database's own files; False while another program keeps them busy.

    *Side effects:* removes copies of older layouts and rewrites the file or the tables, where that is due.
    """
    with database.read() as connection:
        due = facts(connection).get(CLEANING_DUE)
    if not due:
        return True
    try:
        for path in old_copies(database):
            path.unlink()
        database.compact()
        with database.begin() as connection:
            set_fact(connection, CLEANING_DUE, "")
    except (Refused, OSError):  # it stays due, and is tried again when the store is opened
        return False
    return True


def old_copies(database: Database) -> tuple[Path, ...]:
    """The copies that were made before the store was brought to a newer layout; they hold everybody."""
    if database.file is None:
        return ()
    return tuple(sorted(database.file.parent.glob(f"{database.file.stem}.layout-*.db*")))


def _parts(values: Collection[Value]) -> Sequence[list[Value]]:
    ordered = sorted(values)
    return [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]


def code_numbers(connection: Connection) -> tuple[int, ...]:
    """The numbers of the activation codes that are kept, in order."""
    return tuple(connection.execute(select(CODE.c.number).order_by(CODE.c.number)).scalars())
