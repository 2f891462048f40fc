"""The disk fails at the first, second, third … write of every verb: each time it is all or nothing, and one is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.disks.failing_disk import environment, why_not

ROOT = Path(__file__).parents[2]
VERBS = {"learner": 21, "profile": 17, "author": 4, "committee": 29, "keeping": 9, "key": 24}

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


@pytest.mark.parametrize("wing", sorted(VERBS))
def test_whichever_write_fails_a_verb_is_done_whole_or_not_at_all(wing: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.disks.failing_writes", str(tmp_path / "disk"), wing, "by-turns"],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    tried = [json.loads(line) for line in done.stdout.splitlines()]
    assert len({each["verb"] for each in tried}) == VERBS[wing]
    for each in tried:
        assert each["failed"] >= min(3, each["writes"]), each
        assert each["nothing"] + each["steps"] >= 1, each
        assert each["again"] == each["nothing"] + each["steps"], each
        assert each["all"] >= 1, each
