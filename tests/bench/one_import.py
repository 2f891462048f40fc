"""One import in a process of its own: check and record, then both again; tells seconds and memory as a line of JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.bench.many_reports import PASSPHRASE
from tests.bench.measure import memory_mb, seconds
from trainer.domain.intake import Verdict
from trainer.services.committee import CommitteeService


def main(home: Path, inbox: Path, size: int) -> None:
    """Import everything in a folder twice."""
    committee = CommitteeService(home)
    committee.setup.unlock(PASSPHRASE)
    check, record = _import(committee, inbox, {Verdict.VALID: size})
    peak = memory_mb("VmHWM")
    again = sum(_import(committee, inbox, {Verdict.DUPLICATE: size}))
    committee.close()
    print(json.dumps([check, record, again, peak]))


def _import(committee: CommitteeService, inbox: Path, expected: dict[Verdict, int]) -> tuple[float, float]:
    found: list[object] = []

    def check() -> None:
        checking = committee.intake.check([inbox])
        for _ in checking:
            pass
        found.append(checking)
        assert checking.counts() == expected, checking.counts()

    took = seconds(check)
    return took, seconds(committee.intake.record, found.pop())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
