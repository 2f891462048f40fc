"""How a log's reports become its figures: read again as they were signed, united, and graded with the own packs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from trainer.domain.ids import PackDigest
from trainer.domain.intake import packs_named
from trainer.domain.log_union import LogKey, LogUnion, Piece, unite
from trainer.domain.standing import LogFigures, figures_of
from trainer.formats import report_file
from trainer.formats.figures_text import encode_figures
from trainer.services.committee.desk import Desk
from trainer.services.committee.ledger_view import LedgerView
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_ledger import ReportRow
from trainer.storage.committee_store import Connection


def piece_of(row: ReportRow) -> Piece:
    """What a kept report brings to its log; its signature and chain are verified once more."""
    opened = report_file.read_signed(row.signed)
    entries = report_file.entries(opened.report, opened.heads)
    return Piece(row.receipt.receipt_no, row.receipt.received, bytes.fromhex(opened.report.prev), entries)


def grade(
    desk: Desk, connection: Connection, pieces: Sequence[Piece], picks: Mapping[int, bytes]
) -> tuple[LogUnion, LogFigures]:
    """The union of the pieces of one log, and its figures."""
    union = unite(pieces, picks)
    packs = {pack for _, pack in packs_named(counted.entry for counted in union.counted)}
    return union, figures_of(union, desk.courses(connection, sorted(packs)))


def regrade(desk: Desk, connection: Connection, logs: Collection[LogKey]) -> dict[LogKey, bytes]:
    """The figures of these logs, computed from nothing but what is kept; nothing is written."""
    picks = ledger.picks(connection)
    made: dict[LogKey, bytes] = {}
    for log, rows in ledger.reports_of(connection, logs).items():
        pieces = [piece_of(row) for row in rows]
        made[log] = encode_figures(grade(desk, connection, pieces, picks.get(log, {}))[1])
    return made


def regrade_all(desk: Desk, connection: Connection) -> dict[LogKey, bytes]:
    """The figures of every log, computed again; equal to those kept, or something is wrong."""
    return regrade(desk, connection, _logs(ledger.all_reports(connection)))


def _logs(rows: Iterable[ReportRow]) -> set[LogKey]:
    return {(row.key, row.receipt.log) for row in rows}


def regrade_logs_naming(desk: Desk, connection: Connection, pack: PackDigest) -> None:
    """Grade again what waited for this pack. *Side effects:* replaces figures."""
    view = LedgerView.of(desk, connection)
    waiting = [log for log, figures in view.figures.items() if pack in figures.unknown_packs]
    ledger.set_figures(connection, regrade(desk, connection, waiting))
