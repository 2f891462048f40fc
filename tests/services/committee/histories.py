"""Random histories played through the committee's own verbs, with real sealed reports and a real store."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from tests.committee_room import Learner, Room
from tests.histories import without_receipts
from trainer.domain.ids import PersonId, PublicKey
from trainer.domain.log import LessonDone, Opened, log_id
from trainer.domain.report import Parent
from trainer.domain.standing import LogFigures
from trainer.formats import event_text
from trainer.services.committee.ledger_view import LedgerView
from trainer.storage import committee_ledger as ledger
from trainer.storage.committee_tables import ASIDE, FIGURES, GRANT, JOURNAL, PICK, REMARK, REPORT, REVOCATION
from trainer.ui.committee.export_words import export_words

Cut = tuple[int, int, int]
Batch = tuple[Cut, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """One way a history went: batches of reports, and after which of them a key was revoked and a stranger let in."""

    batches: tuple[Batch, ...]
    revoked_after: int
    approved_after: int


class School:
    """Seven logs of three people: two PCs, a fork, a restored log, a key nobody knows, and one under another's name."""

    def __init__(self, room: Room) -> None:
        self.room = room
        people = room.add_people(
            ("Nguyễn Thị Hà", "MH-1", "Văn phòng"),
            ("Trần Bình", "MH-2", "Trạm Y tế"),
            ("Lê Minh", "MH-3", "Trạm Y tế"),
        )
        self.stranger_is: PersonId = people["MH-3"].id
        room.add_course(due=date(2026, 11, 30))
        first = room.learner(1)
        first.learn()
        first.sit(right=False)
        twin = first.copy()
        restored = self._restored(first, 8)
        first.sit(right=True)
        twin.sit(right=False)
        other = room.learner(3, staff_code="MH-2")
        other.learn()
        other.sit(right=False)
        other.sit(right=True)
        second_pc = room.learner(2, staff_code="MH-2")
        second_pc.sit(right=True)
        stranger = room.learner(4, staff_code="MH-3", enrolled=False)
        stranger.learn()
        stranger.sit()
        thief = room.learner(5, staff_code="MH-3", enrolled=False)
        thief.log = first.log
        self.logs = [first, twin, restored, other, second_pc, stranger, thief]
        self.may_be_revoked: PublicKey = other.key.public
        self._sealed: dict[Cut, bytes] = {}
        self._parents = {2: Parent(first.log, 7, first.heads[7].hex())}

    def _restored(self, first: Learner, cut: int) -> Learner:
        """The first PC after an older copy was put back: a log with a parent, in which work is noted again."""
        made = first.copy()
        again = [event_text.decode(text)[1] for text in first.texts[cut:]]
        made.texts, made.heads = [], []
        made.log = log_id(made.key.public, bytes(16))
        made.add(
            Opened("0.1.0", "pc"),
            *again,
            LessonDone(made.course.id, made.pack, made.course.lessons[1].id, 700),
        )
        return made

    def report(self, cut: Cut) -> bytes:
        """A report of some stretch of one log; the same stretch is always the same bytes."""
        who, start, length = cut
        learner = self.logs[who]
        first = start % len(learner.texts)
        last = min(len(learner.texts) - 1, first + length)
        key = who, first, last
        if key not in self._sealed:
            learner.report_no = 0
            self._sealed[key] = learner.report(first, last, parent=self._parents.get(who))
        return self._sealed[key]

    def a_history(self, seed: int) -> tuple[Played, Played]:
        """One history in two arrangements."""
        chance = random.Random(seed)
        cuts = [self._a_cut(chance) for _ in range(chance.randint(1, 8))]
        split = chance.randint(0, len(cuts))
        return self._arranged(cuts, split, chance), self._arranged(cuts, split, chance)

    def _a_cut(self, chance: random.Random) -> Cut:
        start = 0 if chance.random() < 0.4 else chance.randint(0, 13)
        return chance.randrange(len(self.logs)), start, chance.randint(0, 14)

    def _arranged(self, cuts: Sequence[Cut], split: int, chance: random.Random) -> Played:
        """The reports before and after the revocation, each in some order and in some batches, some of them twice."""
        batches: list[Batch] = []
        revoked_after = 0
        for part, known in ((cuts[:split], cuts[:split]), (cuts[split:], cuts)):
            order = [*part, *(chance.choice(known) for _ in range(chance.randint(0, 3)) if known)]
            chance.shuffle(order)
            size = chance.randint(1, max(1, len(order)))
            batches += [tuple(order[start : start + size]) for start in range(0, len(order), size)]
            if part is not cuts[split:] and not revoked_after:
                revoked_after = len(batches)
        return Played(tuple(batches), revoked_after, chance.randint(0, len(batches)))

    def play(self, played: Played, *, export: bool) -> tuple[bytes, ...]:
        """Live through a history from an empty ledger; what every log counts, what everybody reached, the workbook."""
        desk = self.room.committee._desk
        with desk.writing() as connection:
            for table in (REPORT, FIGURES, GRANT, REVOCATION, PICK, ASIDE, REMARK, JOURNAL):
                connection.execute(table.delete())
        for number, batch in enumerate((*played.batches, ()), 0):
            if number == played.revoked_after:
                self._revoke()
            if number >= played.approved_after:
                self._approve()
            self._receive(batch)
        self._approve()
        self._pick()
        with desk.reading() as connection:
            kept = ledger.figures(connection)
            view = LedgerView.of(desk, connection)
            standings, results = view.all_standings(connection), view.results(connection)
        assert kept == self.room.recomputed()
        assert self.room.committee.journal.check() is None
        logs = [
            (log, without_receipts(msgspec.json.decode(body, type=LogFigures)))
            for log, body in sorted(kept.items())
        ]
        grants = sorted((grant.key, grant.person) for grant in view.grants.values())
        made = tuple(msgspec.json.encode(each) for each in (logs, standings, results, grants))
        return (*made, self._workbook()) if export else made

    def _receive(self, batch: Batch) -> None:
        paths = []
        for number, cut in enumerate(batch):
            path = self.room.inbox / f"{number}.hsreport"
            path.write_bytes(self.report(cut))
            paths.append(path)
        checking = self.room.committee.intake.check(paths)
        list(checking)
        self.room.committee.intake.record(checking)

    def _revoke(self) -> None:
        """The key of the second official's first PC ends now, if it ever spoke."""
        approvals = self.room.committee.approvals
        granted = {known.key for known in approvals.keys()}  # noqa: SIM118 - a verb, not a mapping
        if self.may_be_revoked in granted:
            approvals.revoke(self.may_be_revoked, "mất máy")

    def _approve(self) -> None:
        """Let the stranger in, if a report of theirs waits."""
        stranger = self.logs[5]
        for waiting in self.room.committee.approvals.waiting():
            if waiting.key == stranger.key.public:
                self.room.committee.approvals.approve(waiting.key, self.stranger_is, stranger.code)

    def _pick(self) -> None:
        """Decide every fork, for the branch whose head is the smallest."""
        approvals = self.room.committee.approvals
        while cases := approvals.forks():
            for case in cases:
                head = min(branch.head for branch in case.branches)
                approvals.pick(case.key, case.log, case.seq, head, "")

    def _workbook(self) -> bytes:
        path = self.room.home / "bao-cao.xlsx"
        words = replace(
            export_words(), made_note="{made}"
        )  # the head of the journal tells one arrangement from another
        self.room.committee.exporter.export_xlsx(path, words=words)
        return path.read_bytes()
