"""The law of the import, on thousands of random histories: what is counted depends on what arrived, not on how."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.histories import Arrival, Ledger, a_history, arrived, rearranged, result
from trainer.domain.log_union import unite

HISTORIES = 800


def test_no_arrangement_of_a_history_changes_a_byte_of_what_is_counted() -> None:
    kinds = {"forks": 0, "gaps": 0, "revoked": 0, "picked": 0}
    for seed in range(HISTORIES):
        history, chance = a_history(seed), random.Random(-seed)
        straight = result(history)
        assert result(rearranged(history, chance)) == straight, seed
        ledger = Ledger.of(history)
        for log, union in ledger.unions(history).items():
            mixed = list(ledger.kept[log])
            chance.shuffle(mixed)
            assert unite(mixed, history.picks.get(log, {})) == union, seed
            kinds["forks"] += union.fork is not None
            kinds["gaps"] += bool(union.gaps)
        kinds["revoked"] += bool(ledger.revoked)
        kinds["picked"] += bool(history.picks)
        again = replace(
            history, steps=(*history.steps, *(s for s in history.steps if isinstance(s, Arrival)))
        )
        assert Ledger.of(again).receipt_no == ledger.receipt_no, seed
    assert min(kinds.values()) > HISTORIES // 20, kinds


def test_what_counts_is_what_arrived_before_the_first_number_with_two_heads() -> None:
    for seed in range(HISTORIES):
        history = replace(a_history(seed), picks={})
        unions = Ledger.of(history).unions(history)
        for log, heads, events in arrived(history):
            forked = min((seq for seq, known in heads.items() if len(known) > 1), default=None)
            counted = {seq for seq, _ in events if forked is None or seq < forked}
            union = unions[log]
            assert {each.entry.stamp.seq for each in union.counted} == counted, seed
            assert (union.fork.seq if union.fork else None) == forked, seed
            missing = {seq for gap in union.gaps for seq in range(gap.first, gap.last + 1)}
            assert missing == set(range(max(counted, default=-1) + 1)) - counted, seed
