"""Programs that work until they are killed: each line they print is something they were told is done.

python -m tests.disks.killing PROGRAM FOLDER waits for a line on standard input, starts the program in a process of its
own, prints `-- pid N`, and `-- dead` when it has ended; then it waits for the next line.
"""

from __future__ import annotations

import importlib
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from tests.committee_room import PASSPHRASE, StillClock
from trainer.formats import keys, person_cards

ROOT = Path(__file__).parents[2]
if sys.platform == "win32":
    _AT_ONCE = signal.SIGTERM  # which is TerminateProcess
else:
    _AT_ONCE = signal.SIGKILL
_HEAVY = (
    "trainer.services.committee.service",
    "trainer.services.learner.logbook",
    "trainer.services.learner.service",
    "trainer.storage.learner_store",
    "trainer.storage.course_library",
    "trainer.formats.organisation_file",
    "trainer.formats.course_pack",
    "trainer.formats.report_file",
    "pyrage",
    "nacl.bindings",
)


def cheap_locks() -> None:
    """Argon2id at its lowest, for the whole process."""
    for cost in (keys.COST, person_cards.CARD_COST):
        cost.passes, cost.memory_kib = 1, 8


def answering(folder: Path) -> Iterator[str]:
    """Goes on with a test, answering; prints item and option."""
    from trainer.domain.ids import OptionId
    from trainer.domain.question import Chosen
    from trainer.services.learner import LearnerService

    learner = LearnerService(folder / "home", shipped=folder / "shipped")
    learner.profiles.open(learner.profiles.all()[0].id)
    running = learner.test.resume()
    for number in itertools.count():
        item = running.items[number % len(running.items)].question.id
        learner.test.answer(running.attempt, item, Chosen((OptionId(f"o{number}"),)), number)
        yield f"{item} o{number}"


def reporting(folder: Path) -> Iterator[str]:
    """Makes one report after another; prints file and digest."""
    from trainer.services.learner import LearnerService

    learner = LearnerService(folder / "home", shipped=folder / "shipped")
    learner.profiles.open(learner.profiles.all()[0].id)
    for _ in itertools.count():
        made = learner.reports.make(folder / "usb")
        yield f"{made.path.name} {made.digest}"


def receiving(folder: Path) -> Iterator[str]:
    """Takes in one organisation file after another; prints the number of each."""
    from trainer.services.learner import LearnerService

    learner = LearnerService(folder / "home", shipped=folder / "shipped")
    learner.profiles.open(learner.profiles.all()[0].id)
    known = learner._session.organisation()
    assert known is not None
    for number in itertools.count(known.number + 1):
        while not (file := folder / "usb" / f"{number:04}.hsorg").exists():
            time.sleep(1)
        learner.organisation.receive(file)
        yield str(number)


def importing(folder: Path) -> Iterator[str]:
    """Records reports by handfuls, the known ones too; prints digest and receipt number of each that was kept."""
    from trainer.services.committee import CommitteeService

    committee = CommitteeService(folder / "committee", clock=StillClock())
    committee.setup.unlock(PASSPHRASE)
    files = sorted((folder / "inbox").iterdir())
    chance = random.Random(os.getpid())
    while True:
        checking = committee.intake.check(chance.sample(files, 3))
        list(checking)
        recorded = committee.intake.record(checking)
        yield (
            " ".join(f"{receipt.report}={receipt.receipt_no}" for receipt in recorded.receipts)
            or "nothing new"
        )


PROGRAMS: dict[str, Callable[[Path], Iterator[str]]] = {
    "answering": answering,
    "reporting": reporting,
    "receiving": receiving,
    "importing": importing,
}


def work(program: str, folder: Path) -> None:
    """Work until killed."""
    cheap_locks()
    for line in PROGRAMS[program](folder):
        print(line, flush=True)


def _start(program: str, folder: Path) -> tuple[int, Callable[[], object]]:
    """A process that works, and how to wait for its end. With fork it need not import everything anew."""
    if sys.platform == "win32":
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.disks.killing", "--work", program, str(folder)]
        )
        return child.pid, child.wait
    pid = os.fork()  # noqa: TID251 - not on Windows
    if pid == 0:
        work(program, folder)
    return pid, lambda: os.waitpid(pid, 0)


def main() -> None:
    """Start the program whenever told to."""
    if sys.argv[1] == "--work":
        work(sys.argv[2], Path(sys.argv[3]))
    for name in _HEAVY:
        importlib.import_module(name)
    for _ in sys.stdin:
        pid, wait = _start(sys.argv[1], Path(sys.argv[2]))
        print(f"-- pid {pid}", flush=True)
        wait()
        print("-- dead", flush=True)


class Doomed:
    """A program that is started and killed again and again."""

    def __init__(self, program: str, folder: Path, seed: int) -> None:
        self._chance = random.Random(seed)
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.disks.killing", program, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1"},
        )

    def __enter__(self) -> Doomed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.close()
        self._nursery.wait()
        self._nursery.stdout.close()

    def killed_at_work(self) -> list[str]:
        """Start it, let it work for a moment, kill it; what it had said was done by then."""
        assert self._nursery.stdin is not None
        self._nursery.stdin.write("go\n")
        self._nursery.stdin.flush()
        first = self._line()
        said = [] if first.startswith("-- pid ") else [first]
        while said:
            first = self._line()
            if first.startswith("-- pid "):
                break
            said.append(first)
        pid = int(first.removeprefix("-- pid "))
        enough = self._chance.randint(1, 3)
        while len(said) < enough:
            said.append(self._line())
        time.sleep(self._chance.random() * 0.02)
        os.kill(pid, _AT_ONCE)
        while (line := self._line()) != "-- dead":
            said.append(line)
        return said

    def _line(self) -> str:
        assert self._nursery.stdout is not None
        line = self._nursery.stdout.readline()
        assert line, "the program ended by itself"
        return line.strip()


if __name__ == "__main__":
    main()
