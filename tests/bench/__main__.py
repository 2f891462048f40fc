"""The one command: runs every bench in a process of its own, prints a table, writes the figures as JSON.

python3 dev.py bench [NAME ...] [--runs N] [--json FILE]        all short benches, or those named
python3 dev.py bench importing --reports 100000                 another number of reports; 100,000 take some minutes
python3 dev.py bench peers --install                            installs Anki and Kolibri into .cache/peers first
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, cast

from tests.bench.measure import Figure

BENCHES = {
    "start_up": "first paint, data on the screen, stall and memory, warm and cold",
    "lessons": "a lesson of 3,000 words: first, next, scrolling, growth over 200 lessons",
    "searching": "the first and the next searches over 200 long lessons",
    "courses": "checking and packing the largest course",
    "answering": "an answer from the click to the disk",
    "busy_pc": "typing, paging and answering with one core loaded",
    "importing": "reports a second into SQLite and PostgreSQL, beside the floor; the same again; memory",
    "stalls": "how long the committee's window is deaf while it imports and publishes",
    "peers": "our window beside Anki's on one X screen, and Kolibri's server",
    "weak_pc": "first paint on an emulated weak PC, warm and cold (root on Linux)",
    "fuzzing": "hostile bytes at every door",
}
LONG = {
    "histories": "imports in every order",
    "killing": "kill -9 at any moment",
    "failing_writes": "disks that fail",
    "bit_flips": "flipped bits in every file",
}
"""Minutes to an hour each, so only when named: they count how often a law held, and fail where it did not."""
RUNS = 5
FAILED = "failed"


class Bench(Protocol):
    """What a module of this package offers."""

    def measure(self, runs: int) -> Iterator[Figure]: ...


def measured(name: str, runs: int) -> list[Figure]:
    """The figures of one bench, taken in a process of its own so that memory means something."""
    command = [sys.executable, "-m", "tests.bench", "--alone", name, "--runs", str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    figures = [Figure(**json.loads(line)) for line in lines]
    if done.returncode == 0:
        return figures
    print(done.stderr, file=sys.stderr)
    return [*figures, Figure(name, "", None, note=FAILED)]


def table(figures: Sequence[Figure]) -> Iterator[str]:
    """The figures as people read them."""
    width = max((len(each.name) for each in figures), default=0)
    for each in figures:
        if each.median is None:
            yield f"  {each.name:{width}}  {each.note}"
            continue
        spread = f"{each.low:,g} to {each.high:,g}, n = {each.runs}"
        yield f"  {each.name:{width}}  {each.median:10,g} {each.unit:4}  ({spread}) {each.note}".rstrip()


def computer() -> dict[str, object]:
    """What the figures were taken on."""
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


def alone(name: str, runs: int) -> int:
    """One bench in this process; a line of JSON for each figure."""
    bench = cast(Bench, importlib.import_module(f"tests.bench.{name}"))
    for each in bench.measure(runs):
        print(json.dumps(dataclasses.asdict(each), ensure_ascii=False), flush=True)
    return 0


def main(argv: Sequence[str]) -> int:
    """Measure; 1 where a bench failed."""
    parser = argparse.ArgumentParser(
        prog="dev.py bench", description="Measures the program on this computer."
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    told = {**BENCHES, **{name: f"{words} (long: only when named)" for name, words in LONG.items()}}
    parser.epilog = "\n".join(f"{name:15} {words}" for name, words in told.items())
    parser.add_argument("names", nargs="*", help="which of those below; all short ones without a name")
    parser.add_argument("--reports", type=int, help="how many reports `importing` imports")
    parser.add_argument("--install", action="store_true", help="install the peers first")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of each measurement (import: 3 at most)")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--alone", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.alone:
        return alone(arguments.alone, arguments.runs)
    if unknown := set(arguments.names) - {*BENCHES, *LONG}:
        parser.error(f"no bench named {', '.join(sorted(unknown))}")
    if arguments.reports:
        os.environ["HOCSO_BENCH_REPORTS"] = str(arguments.reports)
    if arguments.install:
        from tests.bench.peers import install

        install()
    taken: dict[str, list[Figure]] = {}
    report: dict[str, object] = {"computer": computer()}
    for name in arguments.names or BENCHES:
        began = time.monotonic()
        taken[name] = measured(name, arguments.runs)
        print(f"{name}  ({time.monotonic() - began:.0f} s)")
        print("\n".join(table(taken[name])), flush=True)
    report["figures"] = {name: [dataclasses.asdict(each) for each in rows] for name, rows in taken.items()}
    if arguments.json is not None:
        text = json.dumps(report, ensure_ascii=False, indent=1)
        arguments.json.write_text(f"{text}\n", encoding="utf-8")
    return int(any(each.note == FAILED for rows in taken.values() for each in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
