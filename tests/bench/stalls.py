"""How long the committee's window is deaf while it imports, shows and exports: the longest pause between two beats."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from tests.bench.many_reports import COURSE_FOLDER, PASSPHRASE, an_office, bodies, write_reports
from tests.bench.measure import Figure, figure
from tests.committee_room import cheap_locks
from trainer.formats.course_pack import folder_pack
from trainer.services.committee import CommitteeService

SIZE = 3_000
_BEAT_MS = 2


def measure(runs: int) -> Iterator[Figure]:
    """Checking, recording and exporting so many reports through the window's own desk."""
    with cheap_locks(), tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder:
        office = an_office(Path(folder) / "office", SIZE)
        pack = folder_pack(COURSE_FOLDER)
        inbox = Path(folder) / "inbox"
        write_reports(office, inbox, bodies(), pack.course, pack.digest)
        yield from _watched(office.home, inbox, Path(folder))


def _watched(home: Path, inbox: Path, folder: Path) -> Iterator[Figure]:
    from PySide6.QtCore import QTimer

    from tests.bench.a_screen import APPLICATION, until
    from trainer.ui.asking import Asker
    from trainer.ui.committee.wing import CommitteeWing

    service = CommitteeService(home)
    service.setup.unlock(PASSPHRASE)
    wing = CommitteeWing(service)
    wing.resize(1366, 768)
    wing.show()
    wing.open()
    until(lambda: not wing.asker.busy)
    note = f"{SIZE:,} reports"
    beats: list[tuple[float, float]] = []
    pulse = QTimer(wing, interval=_BEAT_MS)
    pulse.timeout.connect(lambda: beats.append((time.perf_counter(), time.thread_time())))
    pulse.start()

    def pauses(name: str, act: Callable[[], object]) -> Iterator[Figure]:
        beats[:] = [(time.perf_counter(), time.thread_time())]
        act()
        until(lambda: not wing.importing.busy and not wing.asker.busy and len(beats) > 1)
        beats.append((time.perf_counter(), time.thread_time()))
        for place, words in ((0, "longest stall"), (1, "longest piece of the window's own work")):
            found = [(after[place] - before[place]) * 1000 for before, after in pairwise(beats)]
            yield figure(f"{words} while {name}", "ms", [max(found)], note)

    yield from pauses("checking", lambda: wing.importing.check((inbox,)))
    yield from pauses("recording", wing.importing.record)
    asker = Asker(APPLICATION)
    done: list[object] = []

    def export() -> None:
        file = folder / "to-chuc.hsorg"
        asker.ask(lambda: service.publisher.publish(file), done.append)
        until(lambda: bool(done))

    yield from pauses("publishing", export)
    pulse.stop()
    wing.close()
    service.close()
