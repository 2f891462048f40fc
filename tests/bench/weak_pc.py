"""An emulated weak PC: half a core, 120 reads a second, 90 MB/s, by control groups; starts with warm and cold cache."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.bench.measure import Figure, figure, skipped
from tests.bench.peers import windows
from tests.bench.xscreen import a_screen, why_not

_CPU, _BLKIO = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup/blkio")
_DROP = Path("/proc/sys/vm/drop_caches")
_NAME = "hocso-bench"
READS_A_SECOND, BYTES_A_SECOND = 120, 90_000_000
WARM_RUNS, COLD_RUNS = 5, 3


def measure(runs: int) -> Iterator[Figure]:
    """First paint of our window (and Anki's) as on a PC of 4 GB with a hard disk."""
    why = why_not() or _why_no_groups()
    if why:
        yield skipped("emulated weak PC", "ms", why)
        return
    with tempfile.TemporaryDirectory(prefix="hocso-bench-") as folder, weak() as inside, a_screen() as screen:
        for program in windows(Path(folder)):
            program.start(screen, inside=inside, settle_s=0.2)
            warm = [program.start(screen, inside=inside, settle_s=0.2) for _ in range(min(runs, WARM_RUNS))]
            cold = []
            for _ in range(min(runs, COLD_RUNS)):
                if sys.platform != "win32":  # there are no control groups there either; see `why_not`
                    os.sync()
                _DROP.write_text("3", encoding="ascii")
                cold.append(program.start(screen, inside=inside, settle_s=0.2))
            for starts, cache in ((warm, "warm"), (cold, "cold")):
                painted = [program.first_paint_ms(start) for start in starts]
                yield figure(f"{program.name}: first paint on a weak PC, {cache}", "ms", painted)
                whole = [start.painted_ms for start in starts]
                yield figure(f"{program.name}: Home, or the list of decks, {cache}", "ms", whole)


def _why_no_groups() -> str:
    if sys.platform == "win32" or os.geteuid() != 0 or not os.access(_DROP, os.W_OK):
        return "skipped: only root on Linux can limit and forget"
    made = [(folder / _NAME) for folder in (_CPU, _BLKIO)]
    try:
        for folder in made:
            folder.mkdir(exist_ok=True)
        (made[0] / "cpu.cfs_quota_us").write_text("50000", encoding="ascii")
    except OSError as trouble:
        return f"skipped: control groups (version 1) cannot be written here: {trouble.strerror}"
    finally:
        _remove(made)
    return ""


@contextmanager
def weak() -> Iterator[list[str]]:
    """The words that start a program inside the limits. *Side effects:* makes two control groups meanwhile."""
    groups = [folder / _NAME for folder in (_CPU, _BLKIO)]
    for group in groups:
        group.mkdir(exist_ok=True)
    try:
        (groups[0] / "cpu.cfs_period_us").write_text("100000", encoding="ascii")
        (groups[0] / "cpu.cfs_quota_us").write_text("50000", encoding="ascii")
        for disk in _disks():
            for kind, limit in (("iops", READS_A_SECOND), ("bps", BYTES_A_SECOND)):
                with suppress(OSError):  # a device that cannot be limited is not the disk
                    place = groups[1] / f"blkio.throttle.read_{kind}_device"
                    place.write_text(f"{disk} {limit}", encoding="ascii")
        joined = "; ".join(f"echo $$ > {group}/cgroup.procs" for group in groups)
        yield ["sh", "-c", f'{joined}; exec "$@"', "sh"]
    finally:
        _remove(groups)


def _disks() -> Iterator[str]:
    for device in Path("/sys/block").iterdir():
        if not device.name.startswith(("loop", "ram")):
            yield (device / "dev").read_text(encoding="ascii").strip()


def _remove(groups: Sequence[Path]) -> None:
    for group in groups:
        with suppress(OSError):
            group.rmdir()
