"""Every verb on a disk whose first, second, third … write fails until the verb gets through: all or nothing each time.

Run in a process of its own by `test_failing_writes.py` and the bench:
python -m tests.disks.failing_writes FOLDER {learner,committee} {by-turns,each} prints one line of JSON for each verb.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import json
import re
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.disks.failing_disk import FAILURES, Disk, Failure, How, NotDone
from trainer.domain.errors import Reason, Refused

MOST_WRITES, BY_TURNS = 2_000, 5
"""Where failures take turns, about so many writes of a verb are tried; otherwise every one with every failure."""
SAID = frozenset({Reason.CANNOT_WRITE})
"""The one thing a person is told when a disk fails while something is written."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Something a person does: `prepare` makes the folder it begins with, `restart` starts the program on it again."""

    name: str
    prepare: Callable[[Path], object]
    run: Callable[[Path, Disk], object]
    restart: Callable[[Path], object]
    in_steps: bool = False
    """Whether it is several steps, each of them whole, that a second try completes."""
    numbered: bool = False
    """Whether every try that reached the store takes a number there, though its file came to nothing."""
    stick: str = ""
    """The folder that is gone with the stick; the store stays."""


State = Mapping[str, object]
_NOT_STATE = {"used.txt", "machine.key", "recovering"}
"""When a profile was last opened, and the secret that a data folder gets the first time it is needed."""


def state_of(folder: Path) -> State:
    """Every row of every database and the bytes of every other file below a folder, by name."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".db":
            found |= {f"{name}:{table}": rows for table, rows in _rows(path).items()}
        elif path.is_file() and path.name not in _NOT_STATE and not name.endswith(("-wal", "-shm")):
            found[name] = path.read_bytes()
    return found


def _rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(file)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(database.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in names
            if name != "turn"
        }


def shape_of(state: State) -> dict[str, int]:
    """How many rows each table has, how many events of each kind, which files there are.

    Names made by chance look alike, and starting the program once more does not count.
    """
    shape: Counter[str] = Counter()
    for name, content in state.items():
        alike = re.sub(r"[0-9a-f]{12,}", "#", name)
        if not isinstance(content, list):
            shape[alike] += 1
        elif name.endswith(":event"):
            shape.update(f"{alike}:{re.findall(_KIND, repr(row))[0]}" for row in content)
        else:
            shape[alike] += len(content)
    return {name: count for name, count in shape.items() if not name.endswith((":open", ":interrupted"))}


_KIND = r'"k":"([a-z_]+)"'


@dataclass(slots=True)
class Trial:
    """One verb under every failure: how many writes failed, how often it was all and how often nothing."""

    verb: Verb
    writes: int = 0
    failed: int = 0
    nothing: int = 0
    steps: int = 0
    all: int = 0


def attempt(verb: Verb, folder: Path, failures: Sequence[Failure]) -> Trial:
    """Let the writes of a verb fail in turn; AssertionError where it was neither all nor nothing."""
    start, work = folder / "start", folder / "work"
    start.mkdir(parents=True)
    verb.prepare(start)
    done = Trial(verb)
    disk = Disk(work)

    def fresh() -> None:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(start, work)

    fresh()
    disk.left_out = True
    with contextlib.suppress(NotDone):
        verb.run(work, disk)
    disk.left_out = False
    verb.restart(work)
    before = state_of(work)
    fresh()
    verb.run(work, disk)
    done.writes = disk.changes
    verb.restart(work)
    after = shape_of(state_of(work))
    assert done.writes > 0, f"{verb.name} writes nothing"
    assert after != shape_of(before) or _changed(before, state_of(work)), f"{verb.name} changes nothing"
    for failure in failures:
        step = 1 if len(failures) == 1 else max(1, done.writes // BY_TURNS)
        for number in itertools.count(1, step):
            assert number < MOST_WRITES, f"{verb.name}: does not get through"
            chosen = failure if len(failures) == 1 else failures[number // step % len(failures)]
            fresh()
            disk.will_fail(number, chosen, verb.stick if chosen.how is How.GONE else "")
            what = f"{verb.name}, {chosen.name} at write {number}"
            refused = None
            try:
                verb.run(work, disk)
            except Refused as refusal:
                refused = refusal
            except Exception as trouble:
                raise AssertionError(f"{what}: nobody is told; {trouble!r}") from trouble
            reached = disk.changes >= number
            done.failed += reached
            disk.will_fail(0, chosen)
            if refused is not None:
                assert refused.reason in SAID, f"{what}: {refused!r}"
            left = [path.name for path in work.rglob("*.part")]
            assert not left or chosen.how is How.GONE, f"{what}: {left} left behind"
            for path in work.rglob("*.part"):
                path.unlink()
            try:
                verb.restart(work)
            except Exception as trouble:
                raise AssertionError(f"{what}: the program does not start on it") from trouble
            now = state_of(work)
            if shape_of(now) == after and (refused is None or _changed(before, now)):
                done.all += 1
            else:
                assert refused is not None, (
                    f"{what}: said to be done, but {_difference(after, shape_of(now))}"
                )
                half = _changed(before, now)
                assert not half or verb.in_steps or verb.numbered, f"{what}: half done: {half}"
                done.nothing += not half
                done.steps += bool(half)
                verb.run(work, disk)  # the disk is well again, and so is everything on it
                verb.restart(work)
                second = shape_of(state_of(work))
                if half and verb.numbered:
                    second |= {name: count for name, count in after.items() if ":" in name}
                assert second == after, f"{what}: the second try gives {_difference(after, second)}"
            if not reached and (len(failures) == 1 or chosen.how is not How.GONE):
                break
        if len(failures) > 1:
            break
    return done


def _changed(before: State, now: State) -> list[str]:
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _difference(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    names = one.keys() | other.keys()
    return {n: (one.get(n, 0), other.get(n, 0)) for n in names if one.get(n) != other.get(n)}


def main() -> None:
    """Try every verb of one wing."""
    folder, wing, thoroughly = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "each"
    only = sys.argv[4:]
    verbs: Sequence[Verb] = importlib.import_module(f"tests.disks.{wing}_verbs").VERBS
    for number, verb in enumerate(verbs):
        if only and verb.name not in only:
            continue
        rounds = [(failure,) for failure in FAILURES] if thoroughly else [FAILURES]
        trials = [attempt(verb, folder / f"{number}-{i}", failures) for i, failures in enumerate(rounds)]
        line = {
            "verb": verb.name,
            "writes": trials[0].writes,
            "failed": sum(trial.failed for trial in trials),
            "nothing": sum(trial.nothing for trial in trials),
            "steps": sum(trial.steps for trial in trials),
            "all": sum(trial.all for trial in trials),
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
