"""A log with two continuations, both laid side by side in neutral words: a fork proves nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.domain.intake import course_scores
from trainer.domain.log_union import LogKey, unite
from trainer.domain.text import shown
from trainer.formats import report_file
from trainer.services.committee.desk import Desk
from trainer.services.committee.ledger_view import LedgerView
from trainer.services.committee.regrading import grade, piece_of
from trainer.services.committee.values import Branch, ForkCase
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_ledger import PickRow, ReportRow
from trainer.storage.committee_store import Connection


def fork_case(
    desk: Desk,
    connection: Connection,
    view: LedgerView,
    log: LogKey,
    rows: Sequence[ReportRow],
    *,
    decision: PickRow | None = None,
) -> ForkCase | None:
    """The first fork of a log nobody has decided, or the one of a `decision`.

    None where that one is moot, because an earlier decision left its branch.
    """
    pieces = [piece_of(row) for row in rows]
    picks = dict(ledger.picks(connection).get(log, {}))
    if decision is not None:
        del picks[decision.seq]
    fork = unite(pieces, picks).fork
    if fork is None or (decision is not None and fork.seq != decision.seq):
        return None
    catalogue = {entry.course: entry for entry in view.entries}
    branches: list[Branch] = []
    for head in fork.heads:
        union, figures = grade(desk, connection, pieces, {**picks, fork.seq: head})
        after = [counted for counted in union.counted if counted.entry.stamp.seq >= fork.seq]
        branches.append(
            Branch(
                head=head.hex(),
                events=len(after),
                last_wall=after[-1].entry.stamp.wall if after else "",
                received=after[0].received if after else "",
                courses=course_scores(figures, (), catalogue),
            )
        )
    grant = view.grants.get(log[0])
    person = view.people.get(grant.person) if grant else None
    claimed = shown(report_file.read_signed(rows[-1].signed).report.introduction.name)
    return ForkCase(
        log[0],
        log[1],
        person,
        person.name if person else claimed,
        fork.seq,
        tuple(branches),
        decision.head if decision else "",
        decision.made if decision else "",
        decision.note if decision else "",
    )
