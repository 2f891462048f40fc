"""Devices of a person, retiring and revoking by receipt number, and a preview that says what will happen."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.committee_room import PASSPHRASE, Room, cheap_locks
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import PersonId, PublicKey
from trainer.domain.intake import Verdict
from trainer.domain.organisation import RevocationReason
from trainer.domain.standing import Progress
from trainer.formats.organisation_file import open_organisation
from trainer.services.committee.device_values import KeyState, Totals
from trainer.services.committee.values import Overview

PEOPLE = (
    ("Nguyễn Thị Hà", "MH-1", "Văn phòng"),
    ("Trần Văn Bình", "MH-2", "Trạm Y tế"),
    ("Lê An", "MH-3", "Văn phòng"),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with cheap_locks():
        made = Room(tmp_path)
        made.add_course()
        made.add_people(*PEOPLE)
        yield made
        made.close()


def one(room: Room, code: str = "MH-1") -> PersonId:
    return next(line.person.id for line in room.committee.roster.people() if line.person.staff_code == code)


def test_all_computers_of_a_person_are_listed(room: Room) -> None:
    approvals = room.committee.approvals
    old, new = room.learner(1), room.learner(2)
    old.learn()
    room.receive(old.report())
    room.clock.move(days=1)
    old.sit()
    room.receive(old.report(), new.report())
    assert approvals.devices(one(room, "MH-2")) == ()
    second, first = approvals.devices(one(room))
    assert (first.key, first.code, first.device) == (old.key.public, old.code, "PC")
    assert (first.reports, first.last_receipt_no, second.last_receipt_no) == (2, 2, 3)
    assert first.first_received.startswith("2026-11-23")
    assert first.last_received.startswith("2026-11-24")
    assert [device.state for device in (first, second)] == [KeyState.IN_USE] * 2
    approvals.retire(old.key.public, "máy cũ đã thanh lý")
    approvals.revoke(new.key.public, "mất máy")
    room.committee.roster.add_unit("Tổ dân phố 9")  # words of another kind
    second, first = approvals.devices(one(room))
    assert (first.state, first.note) == (KeyState.RETIRED, "máy cũ đã thanh lý")
    assert (second.state, second.note) == (KeyState.REVOKED, "mất máy")
    assert room.committee.journal.check() is None
    with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
        approvals.devices(PersonId("00" * 16))


def test_a_retired_computer_keeps_everything_it_brought(room: Room) -> None:
    approvals = room.committee.approvals
    learner = room.learner(1)
    learner.learn()
    learner.sit()
    room.receive(learner.report())
    before = room.committee.overview.standings()
    assert approvals.preview_revocation(learner.key.public).nothing_changes
    revocation = approvals.retire(learner.key.public)
    assert (revocation.reason, revocation.after_receipt_no) == (RevocationReason.RETIRED.value, 1)
    assert room.committee.overview.standings() == before
    learner.sit()
    assert Verdict.REVOKED in {each.verdict for each in room.receive(learner.report()).checked}
    assert room.committee.overview.standings() == before


def test_a_revocation_counts_by_the_receipt_number_that_was_chosen(room: Room) -> None:
    approvals = room.committee.approvals
    learner = room.learner(1)
    learner.learn()
    room.receive(learner.report())
    learner.sit()
    room.receive(learner.report())
    for wrong in (-1, 3):
        with pytest.raises(Refused, match=Reason.RECEIPT_UNKNOWN.value):
            approvals.preview_revocation(learner.key.public, wrong)
        with pytest.raises(Refused, match=Reason.RECEIPT_UNKNOWN.value):
            approvals.revoke(learner.key.public, "", after_receipt_no=wrong)
    effect = approvals.preview_revocation(learner.key.public, 1)
    assert (effect.receipts, effect.newest, effect.after_receipt_no) == ((2,), 2, 1)
    [change] = effect.changes
    assert (change.before.progress, change.after.progress) == (Progress.PASSED, Progress.DONE)
    assert effect.unit_before is not None
    assert effect.unit_after is not None
    assert (effect.unit_before.finished, effect.unit_after.finished) == (1, 0)
    assert (effect.before.finished, effect.after.finished) == (1, 0)
    assert effect.unit_name == "Văn phòng"
    head = room.committee.setup.status().journal_head
    assert room.committee.overview.overview().finished == 1
    assert room.committee.setup.status().journal_head == head  # a preview writes nothing
    approvals.revoke(
        learner.key.public, "dùng chung máy", reason=RevocationReason.MISUSED, after_receipt_no=1
    )
    assert room.committee.overview.overview().finished == 0
    with pytest.raises(Refused, match=Reason.NOT_FOUND.value):
        approvals.preview_revocation(learner.key.public, 1)
    assert room.committee.auditor.audit().holds


def test_words_of_an_officer_do_not_travel(room: Room) -> None:
    learner = room.learner(1)
    room.receive(learner.report())
    room.committee.approvals.revoke(learner.key.public, "Bà Hà cho mượn máy", reason=RevocationReason.MISUSED)
    path = room.home / "to-chuc.hsorg"
    room.committee.publisher.publish(path)
    [revocation] = open_organisation(path.read_bytes()).revocations
    assert revocation.reason == "misused"
    newest = next(line for line in room.committee.journal.entries() if line.kind.value == "revocation")
    assert dict(newest.facts)["remark"] == "Bà Hà cho mượn máy"
    with room.committee._desk.reading() as connection:
        from trainer.storage import committee_ledger as ledger

        assert not any("mượn" in row.text for row in ledger.journal(connection))


def test_the_journal_takes_no_words_of_people(room: Room) -> None:
    from trainer.services.committee.values import JournalKind

    desk = room.committee._desk
    for fact in ("Nguyễn Thị Hà", "hai ba", ["a", {"b": "c d"}], 0.5):
        with desk.writing() as connection, pytest.raises(ValueError, match="remark"):
            desk.note(connection, JournalKind.CODES, person=fact)
    assert room.committee.journal.check() is None


def test_a_decision_about_a_fork_can_be_seen_and_made_anew(room: Room) -> None:
    approvals = room.committee.approvals
    learner = room.learner(1)
    learner.learn()
    twin = learner.copy()
    learner.sit(right=False)
    twin.sit(right=True)
    assert approvals.decided_forks() == ()
    room.receive(learner.report(), twin.report())
    case = approvals.forks()[0]
    assert (case.chosen, case.decided, case.note) == ("", "", "")
    bad, good = sorted(case.branches, key=lambda branch: any(score.passed for score in branch.courses))
    approvals.pick(case.key, case.log, case.seq, bad.head, "nhầm")
    [decided] = approvals.decided_forks()
    assert (decided.chosen, decided.note, decided.branches) == (bad.head, "nhầm", case.branches)
    assert room.committee.overview.overview().finished == 0
    approvals.pick(case.key, case.log, case.seq, good.head, "đã hỏi lại")
    assert [each.chosen for each in approvals.decided_forks()] == [good.head]
    assert room.committee.overview.overview().finished == 1
    told = [
        dict(line.facts)["remark"] for line in room.committee.journal.entries() if line.kind.value == "pick"
    ]
    assert told == ["đã hỏi lại", "nhầm"]
    assert room.committee.auditor.audit().holds


def test_a_later_decision_on_a_branch_nobody_follows_any_more_is_moot(room: Room) -> None:
    approvals = room.committee.approvals
    learner = room.learner(1)
    learner.learn()
    twin = learner.copy()
    learner.sit(right=False)
    twin.learn()
    third = twin.copy()
    twin.sit(right=True)
    third.sit(right=False)
    room.receive(learner.report(), twin.report(), third.report())
    for _ in range(2):
        case = approvals.forks()[0]
        heads = {branch.head: branch.events for branch in case.branches}
        shortest = min(heads, key=lambda head: (heads[head], head))  # the one that forks once more
        approvals.pick(case.key, case.log, case.seq, shortest, "")
    assert len(approvals.decided_forks()) == 2
    first = min(approvals.decided_forks(), key=lambda each: each.seq)
    other = next(branch.head for branch in first.branches if branch.head != first.chosen)
    approvals.pick(first.key, first.log, first.seq, other, "")
    assert [each.seq for each in approvals.decided_forks()] == [first.seq]


# -- what is shown before signing is what happens --------------------------------------------------------------------


def totals(overview: Overview) -> Totals:
    return Totals(overview.asked, overview.started, overview.finished, overview.late, overview.mean_bp)


def a_random_office(room: Room, chance: random.Random) -> list[PublicKey]:
    """People with one to two PCs each, who learn, sit, pass or fail, and report in any order; the keys in use."""
    learners = [
        room.learner(seed, staff_code=chance.choice(("MH-1", "MH-2", "MH-3")))
        for seed in range(1, chance.randint(3, 5))
    ]
    for _ in range(chance.randint(3, 8)):
        learner = chance.choice(learners)
        if chance.random() < 0.6:
            learner.learn()
        if chance.random() < 0.7:
            learner.sit(right=chance.random() < 0.6)
        room.receive(learner.report())
        room.clock.move(days=chance.randint(0, 2))
    return [key.key for key in room.committee.approvals.keys()]  # noqa: SIM118 - a verb, not a dict


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6))
def test_a_preview_says_exactly_what_a_revocation_changes(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    with cheap_locks():
        room = Room(tmp_path_factory.mktemp("office"))
        try:
            room.add_course(due=room.clock.now().date())
            room.add_people(*PEOPLE)
            key = chance.choice(a_random_office(room, chance))
            committee = room.committee
            after = chance.randint(0, committee.setup.status().last_receipt_no)
            overview, standings = committee.overview.overview(), committee.overview.standings()
            effect = committee.approvals.preview_revocation(key, after)
            assert committee.overview.overview() == overview
            committee.approvals.revoke(key, "", after_receipt_no=after)
            then = committee.overview.overview()
            assert (effect.before, effect.after) == (totals(overview), totals(then))
            changed = [
                (before, now)
                for old, new in zip(standings, committee.overview.standings(), strict=True)
                for before, now in zip(old.standings, new.standings, strict=True)
                if before != now
            ]
            assert [(change.before, change.after) for change in effect.changes] == changed
            for lines, unit in ((overview.units, effect.unit_before), (then.units, effect.unit_after)):
                assert unit == next(line for line in lines if line.unit == effect.person.unit)
            others = {line.unit: line for line in overview.units if line.unit != effect.person.unit}
            assert others == {line.unit: line for line in then.units if line.unit != effect.person.unit}
        finally:
            room.close()


def test_a_locked_committee_can_still_look(room: Room) -> None:
    learner = room.learner(1)
    room.receive(learner.report())
    room.committee.setup.lock()
    assert room.committee.approvals.preview_revocation(learner.key.public).receipts == ()
    assert room.committee.approvals.devices(one(room))
    room.committee.setup.unlock(PASSPHRASE)
