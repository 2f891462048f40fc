"""The law of the import: any order, any batches, any repetition give one state and the same bytes (FORMATS §6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.committee_room import Learner, Room, cheap_locks
from trainer.domain.standing import LogFigures
from trainer.services.committee.ledger_view import LedgerView
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_tables import FIGURES, GRANT, JOURNAL, REPORT

Cut = tuple[int, int, int]


class Class:
    """Five logs of three people, made once: two PCs, a fork, an unknown key; reports are any stretch of a log."""

    def __init__(self, room: Room) -> None:
        self.room = room
        first = room.learner(1)
        first.learn()
        first.sit(right=False)
        twin = first.copy()
        first.sit(right=True)
        twin.sit(right=False)
        second = room.learner(2)
        second.sit(right=True)
        other = room.learner(3, staff_code="MH-2")
        other.learn()
        other.sit(right=False)
        other.sit(right=True)
        stranger = room.learner(4, enrolled=False)
        stranger.sit()
        self.logs: list[Learner] = [first, twin, second, other, stranger]
        self._sealed: dict[Cut, bytes] = {}

    def report(self, who: int, start: int, length: int) -> bytes:
        """A report of some stretch of one log; the same stretch is always the same bytes."""
        learner = self.logs[who]
        first = start % len(learner.texts)
        last = min(len(learner.texts) - 1, first + length)
        cut = (who, first, last)
        if cut not in self._sealed:
            learner.report_no = 0
            self._sealed[cut] = learner.report(first, last)
        return self._sealed[cut]

    def state(self, batches: list[list[Cut]]) -> tuple[bytes, bytes, bytes]:
        """Import these batches into an empty ledger: what every log counts, what everybody reached, who is granted."""
        desk = self.room.committee._desk
        with desk.writing() as connection:
            for table in (REPORT, FIGURES, GRANT, JOURNAL):
                connection.execute(table.delete())
        for batch in batches:
            paths = []
            for number, cut in enumerate(batch):
                path = self.room.inbox / f"{number}.hsreport"
                path.write_bytes(self.report(*cut))
                paths.append(path)
            checking = self.room.committee.intake.check(paths)
            list(checking)
            self.room.committee.intake.record(checking)
        with desk.reading() as connection:
            kept = ledger.figures(connection)
            view = LedgerView.of(desk, connection)
            standings = view.all_standings(connection)
            results = view.results(connection)
        assert kept == self.room.recomputed()
        logs = [(log, _without_receipts(body)) for log, body in sorted(kept.items())]
        grants = sorted((grant.key, grant.person) for grant in view.grants.values())
        return (
            msgspec.json.encode(logs),
            msgspec.json.encode((standings, results)),
            msgspec.json.encode(grants),
        )


def _without_receipts(body: bytes) -> LogFigures:
    """Receipts are numbered in the order of arrival, which is the one thing that may differ."""
    figures = msgspec.json.decode(body, type=LogFigures)
    return replace(
        figures,
        seen=tuple(replace(each, receipt_no=0) for each in figures.seen),
        lessons=tuple(replace(each, receipt_no=0) for each in figures.lessons),
        attempts=tuple(replace(each, receipt_no=0) for each in figures.attempts),
    )


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Class]:
    with cheap_locks():
        room = Room(tmp_path_factory.mktemp("order"))
        room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"), ("Trần Bình", "MH-2", "Trạm Y tế"))
        room.add_course(due=date(2026, 11, 30))
        yield Class(room)
        room.close()


CUTS = st.tuples(st.integers(0, 4), st.integers(0, 13), st.integers(0, 14))


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[list[Cut]], list[list[Cut]]]:
    """The same reports twice: in two orders, in two ways of batching, some of them repeated."""
    cuts = draw(st.lists(CUTS, min_size=1, max_size=8))

    def arranged() -> list[list[Cut]]:
        order = draw(st.permutations(cuts))
        order += draw(st.lists(st.sampled_from(cuts), max_size=3))
        size = draw(st.integers(1, len(order)))
        return [order[start : start + size] for start in range(0, len(order), size)]

    return arranged(), arranged()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(two=histories())
def test_order_batches_and_repetition_of_imports_change_nothing(
    school: Class, two: tuple[list[list[Cut]], list[list[Cut]]]
) -> None:
    assert school.state(two[0]) == school.state(two[1])
