"""One import in a process of its own: check and record, then both again; tells what it took as a line of JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.many_reports import PASSPHRASE
from tests.bench.measure import cpu_seconds, memory_mb, seconds
from trainer.domain.intake import Verdict
from trainer.services.committee import CommitteeService


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock of checking, recording, and both again; seconds of processors; MB at most."""

    check: float
    record: float
    again: float
    cpu: float
    cpu_again: float
    peak: float | None


def main(home: Path, inbox: Path, size: int) -> None:
    """Import everything in a folder twice."""
    committee = CommitteeService(home)
    committee.setup.unlock(PASSPHRASE)
    began = cpu_seconds()
    check, record = _import(committee, inbox, {Verdict.VALID: size})
    first = cpu_seconds() - began
    peak = memory_mb("VmHWM")
    again = sum(_import(committee, inbox, {Verdict.DUPLICATE: size}))
    second = cpu_seconds() - began - first
    committee.close()
    print(json.dumps(asdict(Took(check, record, again, first, second, peak))))


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
