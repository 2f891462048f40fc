"""Fifty times the process is killed while a learner answers: nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from tests.services.learner.pc import Pc, open_test
from trainer.domain.log import Answered, Interrupted
from trainer.domain.question import Chosen

KILLS = 50
ROOT = Path(__file__).parents[3]
PROGRAM = Path(__file__).with_name("answering_until_killed.py")


def test_no_acknowledged_answer_is_lost_when_the_process_is_killed(pc: Pc) -> None:
    open_test(pc)
    pc.learner.profiles.close()
    chance = random.Random(7)
    acknowledged: list[tuple[str, str]] = []
    quick = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTHONDONT"))}
    quick |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(pc.folder / "bytecode")}
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, str(PROGRAM), str(pc.home), str(pc.folder / "shipped")],
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=quick,
        )
        assert process.stdout is not None
        for _ in range(chance.randint(1, 6)):
            item, option = process.stdout.readline().split()
            acknowledged.append((item, option))
        process.kill()
        rest = process.stdout.read().splitlines()
        acknowledged += [(line.split()[0], line.split()[1]) for line in rest if len(line.split()) == 2]
        process.wait()
        process.stdout.close()
    learner = pc.start()
    learner.profiles.open(learner.profiles.all()[0].id)  # the chain holds
    events = [recorded.event for recorded in learner.reports.my_data().record]
    stored = [
        (str(event.item), str(event.response.options[0]))
        for event in events
        if isinstance(event, Answered) and isinstance(event.response, Chosen)
    ]
    assert len(acknowledged) >= KILLS
    it = iter(stored)
    assert all(answer in it for answer in acknowledged)  # all of them, in their order
    assert sum(isinstance(event, Interrupted) for event in events) == KILLS
    learner.profiles.close()
