"""Every verb on a disk whose first, second, third … write fails until the verb gets through: all or nothing each time.

Run in a process of its own by `test_failing_writes.py` and the bench:
python -m tests.disks.failing_writes FOLDER WING {by-turns,every,each} [VERB...] prints a line of JSON for each verb.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import itertools
import json
import re
import shutil
import sqlite3
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Engine, event

from tests.committee_room import cheap_locks
from tests.disks.failing_disk import CHANCE, FAILURES, Disk, Failure, How, NotDone
from trainer.domain.errors import Reason, Refused
from trainer.storage.profiles import FACTS_FILE
from trainer.storage.staging import STAGING

MOST_WRITES, BY_TURNS = 2_000, 3
"""Where failures take turns, about so many writes of a verb are tried; otherwise every one with every failure."""
PROFILES = "profiles"
STORES = ("home", "committee")
SAID = frozenset({Reason.CANNOT_WRITE})
"""The one thing a person is told when a disk fails while something is written."""
SAID_OF_READING = SAID | {Reason.FILE_MISSING, Reason.FILE_UNREADABLE}
"""Of a disk that is gone nothing can be read either."""


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
    """The folder that is a drive of its own: it may be gone, or take no writes, without the store, and conversely."""
    copies: bool = False
    """Whether every try may keep one more copy of the store, and begin one more log."""
    apart: bool = False
    """Whether several files go onto it: one that was whole when the drive failed stays there, and is worth as much."""


State = Mapping[str, object]
_NOT_STATE = {"used.txt", "machine.key", "recovering"}
"""When a profile was last opened, and the secret that a data folder gets the first time it is needed."""
_OF_SQLITE = (".db-wal", ".db-shm", ".db-journal")
"""What SQLite itself needs for going on; it is read with the file it lies beside."""
_ASIDE = re.compile(r"(^|/)(backups/damaged-|committee\.damaged-)")
"""What was set aside of something damaged: every try may leave one, where the disk does not let it be taken away."""


def state_of(folder: Path) -> State:
    """Every row of every database and the bytes of every other file below a folder, by name."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if _ASIDE.search(name):
            continue
        if path.suffix == ".db" and (tables := _rows(path)):
            found |= {f"{name}:{table}": rows for table, rows in tables.items()}
        elif path.is_file() and path.name not in _NOT_STATE and not name.endswith(_OF_SQLITE):
            found[name] = path.read_bytes()
    return found


def _rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with contextlib.suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(database.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in names
            if name != "turn"
        }
    return {}  # overwritten before it is deleted, or damaged on purpose


def shape_of(state: State) -> dict[str, int]:
    """How many rows each table has, how many events of each kind, which files there are.

    Names made by chance look alike, and starting the program once more does not count.
    """
    shape: Counter[str] = Counter()
    for name, content in state.items():
        alike = re.sub(r"[0-9a-f]{12,}|[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", "#", name)
        if not isinstance(content, list):
            shape[alike] += 1
        elif name.endswith(":event"):
            shape.update(f"{alike}:{_kind(row)}" for row in content)
        else:
            shape[alike] += len(content)
    return {name: count for name, count in shape.items() if not name.endswith((":open", ":interrupted"))}


def _kind(row: object) -> str:
    found = re.search(r'"k":"([a-z_]+)"', repr(row))
    return found[1] if found else "unreadable"


@dataclass(slots=True)
class Trial:
    """One verb under every failure: how many writes failed, how often it was all and how often nothing."""

    writes: int = 0
    failed: int = 0
    nothing: int = 0
    steps: int = 0
    all: int = 0
    again: int = 0
    """How often one tried again once the disk was well, and got it done: in the same program, or after a restart."""


class Ground:
    """The folder a verb begins with, and how it is without the verb and with it on a disk that is well."""

    def __init__(self, verb: Verb, folder: Path) -> None:
        self.verb = verb
        self._start, self._work = folder / "start", folder / "work"
        self._start.mkdir(parents=True)
        verb.prepare(self._start)
        self._disk = Disk(self._work)
        self._started_on: dict[bytes, State] = {}
        self._gone_on_from: set[bytes] = set()
        self._fresh()
        self._disk.left_out = True
        with contextlib.suppress(NotDone):
            verb.run(self._work, self._disk)
        self._disk.left_out = False
        self._before = self._after_restart()
        self._fresh()
        verb.run(self._work, self._disk)
        self.writes = self._disk.changes
        self._done = shape_of(state_of(self._work))
        after = self._after_restart()
        self._after = shape_of(after)
        assert self._disk.refused is None, f"{verb.name}: {self._disk.refused!r} on a disk that is well"
        assert self.writes > 0, f"{verb.name} writes nothing"
        assert _changed(self._before, after), f"{verb.name} changes nothing"

    def let_fail(self, how: str, done: Trial) -> None:
        """Let the verb's writes fail, one after another; AssertionError where it was neither all nor nothing."""
        once, *lasting = [(failure, part) for failure in FAILURES for part in self._parts(failure)]
        if how == "by-turns":
            self._in_turn([once, *lasting], max(1, self.writes // BY_TURNS), done)
            for number in range(
                2, self.writes if not done.again else 0
            ):  # at least one that comes to nothing
                done.failed += self._try(number, *lasting[0], done)
                if done.again:
                    return
            return
        self._in_turn([once], 1, done)
        for ways in [[way] for way in lasting] if how == "each" or self.verb.stick else [lasting]:
            self._in_turn(ways, 1, done)

    def _in_turn(self, ways: Sequence[tuple[Failure, str]], step: int, done: Trial) -> None:
        for turn, number in enumerate(itertools.count(1, step)):
            assert number < MOST_WRITES, f"{self.verb.name}: does not get through"
            failure, part = ways[turn % len(ways)]
            few = len(ways) > 1 and part != ""  # a drive takes some of the writes only
            reached = self._try(1 + turn if few else number, failure, part, done)
            done.failed += reached
            if not reached and not few:
                return

    def _parts(self, failure: Failure) -> Sequence[str]:
        """What fails together: everything, or one drive after the other."""
        if not self.verb.stick or failure.how not in {How.FROZEN, How.GONE}:
            return ("",)
        return (self.verb.stick, *(name for name in STORES if (self._start / name).is_dir()))

    def _try(self, number: int, failure: Failure, part: str, done: Trial) -> bool:
        """Let one write fail; whether there were so many."""
        verb, disk = self.verb, self._disk
        what = f"{verb.name}, {failure.name} ({part or 'everything'}) at write {number}"
        self._fails(number, failure, part, what)
        reached, refused = disk.changes >= number, disk.refused
        now, found = self._looked_at(failure, what)
        if refused is None:
            assert shape_of(now) == self._after, (
                f"{what}: said to be done, but {_difference(self._after, shape_of(now))}"
            )
            done.all += 1
            return reached
        said = SAID_OF_READING if failure.how is How.GONE else SAID
        assert refused.reason in said, f"{what}: {refused!r}"
        changed = [name for name in _changed(self._before, now) if not self._stays(name)]
        if shape_of(now) == self._after and changed:
            done.all += 1
            return reached
        assert not changed or verb.in_steps or verb.numbered, f"{what}: half done: {changed}"
        done.nothing += not changed
        done.steps += bool(changed)
        if failure.how is How.ONCE:
            disk.patient = True
            self._fails(number, failure, part, what)
            disk.patient = False
            assert disk.refused_again is None, f"{what}: in the same program one hears {disk.refused_again!r}"
            self._whole(f"{what}: the second try", half=changed)
        elif found not in self._gone_on_from:  # from the very same state one would go on in the very same way
            verb.restart(self._work)
            verb.run(self._work, disk)
            assert disk.refused is None, f"{what}: after a restart one hears {disk.refused!r}"
            self._whole(f"{what}: the try after a restart", half=changed)
            self._gone_on_from.add(found)
        done.again += 1
        return reached

    def _fails(self, number: int, failure: Failure, part: str, what: str) -> None:
        self._fresh()
        disk = self._disk
        disk.will_fail(number, failure, part)
        try:
            self.verb.run(self._work, disk)
        except Exception as trouble:
            raise AssertionError(f"{what}: nobody is told; {trouble!r}") from trouble
        finally:
            disk.will_fail(0, failure)

    def _whole(self, what: str, *, half: Sequence[str]) -> None:
        """All is there now, as if no disk had ever failed."""
        shape = shape_of(state_of(self._work))
        stay = {
            name: min(count, self._done.get(name, 0)) for name, count in shape.items() if self._stays(name)
        }
        shape |= stay
        shape = {name: count for name, count in shape.items() if count or name not in stay}
        if half and self.verb.numbered:  # the numbers and lines of the try that came to nothing
            shape |= {name: count for name, count in self._done.items() if ":" in name}
        wrong = _difference(self._done, shape)
        if self.verb.copies:
            more = [name for name in wrong if "/backups/" in name or name.endswith(":log")]
            wrong = {name: (had, has) for name, (had, has) in wrong.items() if name not in more or has < had}
        assert not wrong, f"{what} gives {wrong}"

    def _stays(self, name: str) -> bool:
        return self.verb.apart and name.startswith(f"{self.verb.stick}/")

    def _fresh(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._start, self._work)
        CHANCE.seed(self.verb.name)

    def _looked_at(self, failure: Failure, what: str) -> tuple[State, bytes]:
        """What is there after a failure, once the program was started on it again; and a digest of what it found."""
        left = [path for path in self._work.rglob("*") if _unfinished(path)]
        # From a drive that takes no writes, or is not there, nobody can take a half file away.
        assert not left or failure.how in {How.FROZEN, How.GONE}, f"{what}: {left} left behind"
        for path in left:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        found = hashlib.sha256(repr(sorted(state_of(self._work).items())).encode()).digest()
        if found not in self._started_on:
            try:
                self._started_on[found] = self._after_restart()
            except Exception as trouble:
                raise AssertionError(f"{what}: the program does not start on it") from trouble
        return self._started_on[found], found

    def _after_restart(self) -> State:
        self.verb.restart(self._work)
        return state_of(self._work)


def _unfinished(path: Path) -> bool:
    """Whether a program never takes this for anything but something that was not finished."""
    profile = path.parent.name == PROFILES and not (path / FACTS_FILE).is_file()
    return profile or path.parent.name == STAGING or ".part" in path.suffix


def _changed(before: State, now: State) -> list[str]:
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _difference(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    names = one.keys() | other.keys()
    return {n: (one.get(n, 0), other.get(n, 0)) for n in names if one.get(n) != other.get(n)}


def tried(verb: Verb, folder: Path, how: str) -> Trial:
    """A verb under failures of its writes.

    `how`: "every" write fails once alone and once with all that follow, the disk being full, read-only or gone by
    turns; "each" write fails in each of these ways; or "by-turns" a few of them do.
    """
    ground = Ground(verb, folder)
    done = Trial(ground.writes)
    ground.let_fail(how, done)
    return done


def main() -> None:
    """Try every verb of one wing; what is wrong with one does not keep the others from being tried."""
    folder, wing, how = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    only = sys.argv[4:]
    verbs: Sequence[Verb] = importlib.import_module(f"tests.disks.{wing}_verbs").VERBS
    wrong = 0
    compiled: dict[object, object] = {}
    # Every start makes an engine that knows no statement yet; compiling them was most of the time.
    event.listen(Engine, "engine_connect", lambda opened: opened.execution_options(compiled_cache=compiled))
    with cheap_locks():
        for number, verb in enumerate(verbs):
            if only and verb.name not in only:
                continue
            try:
                told = {"verb": verb.name} | asdict(tried(verb, folder / str(number), how))
            except (AssertionError, Refused):
                traceback.print_exc()
                wrong += 1
            else:
                print(json.dumps(told, ensure_ascii=False), flush=True)
    sys.exit(min(wrong, 1))


if __name__ == "__main__":
    main()
