"""Opening files in several processes at once: sealed reports cost more to open than everything that follows."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any

from trainer.formats.opened_report import encode_outcome
from trainer.services.committee.opening import Opener
from trainer.services.committee.sources import Source, SourceReader

CREW_FROM = 400
"""From so many files on other processes are worth the half second that starting them takes."""
MOST_HANDS = 4
_PATIENCE_S = 5.0
_AHEAD = 3
"""So many parts a process may be ahead of the one wanted next: results that wait take memory."""

Line = Any
"""A `Connection` of multiprocessing, on Windows a `PipeConnection`."""


class Crew:
    """Some processes that open files; a context manager, because they have to end.

    Each gets one part at a time and sends its outcomes back whole; so neither side ever waits for the other to read.
    Where no outcome is ready, the one who asks opens a part itself: nobody waits while processes start. A process that
    dies leaves its part to be opened here.
    """

    def __init__(self, opener: Opener, hands: int | None = None) -> None:
        self._opener = opener
        self._wanted = hands or min(MOST_HANDS, max(1, (os.cpu_count() or 1) - 1))
        self._hands: dict[Line, SpawnProcess] = {}

    def __enter__(self) -> Crew:
        # Spawned and never forked: a fork would copy the locks of the screen's threads, and Windows has none.
        context = multiprocessing.get_context("spawn")
        try:
            for _ in range(self._wanted):
                ours, theirs = context.Pipe()
                process = context.Process(target=work, args=(theirs, self._opener), daemon=True)
                process.start()
                theirs.close()
                self._hands[ours] = process
        except OSError:
            pass  # what was started is enough; none at all is, too
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in tuple(self._hands):
            self._dismiss(connection)

    def outcomes(self, sources: Sequence[Source], at_once: int) -> Iterator[list[bytes]]:
        """The encoded outcomes of these sources in their order, part by part."""
        parts = [tuple(sources[start : start + at_once]) for start in range(0, len(sources), at_once)]
        waiting: dict[int, list[bytes]] = {}
        doing: dict[Line, int] = {}
        given = 0
        for wanted in range(len(parts)):
            while wanted not in waiting:
                most = min(len(parts), wanted + _AHEAD * (1 + len(self._hands)))
                for connection in [each for each in self._hands if each not in doing]:
                    if given < most and self._give(connection, parts[given]):
                        doing[connection] = given
                        given += 1
                ready = wait(tuple(doing), 0 if given < most else None) if doing else ()
                for connection in ready:
                    number = doing.pop(connection)
                    waiting[number] = self._taken(connection) or opened_here(self._opener, parts[number])
                if not ready and given < most:
                    waiting[given] = opened_here(self._opener, parts[given])
                    given += 1
            yield waiting.pop(wanted)

    def _give(self, connection: Line, part: tuple[Source, ...]) -> bool:
        try:
            connection.send(part)
        except OSError:
            self._dismiss(connection)
            return False
        return True

    def _taken(self, connection: Line) -> list[bytes]:
        """What a process sends back; nothing where it died, and then it is no longer of the crew."""
        try:
            found: list[bytes] = connection.recv()
        except (EOFError, OSError):
            self._dismiss(connection)
            return []
        return found

    def _dismiss(self, connection: Line) -> None:
        process = self._hands.pop(connection)
        connection.close()  # which is how it is told to go
        process.join(_PATIENCE_S)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()


def work(connection: Line, opener: Opener) -> None:
    """What a process of the crew does until nobody speaks to it: open parts, send outcomes back."""
    # Whoever presses Ctrl+C means the program that asks; it ends this one by closing the line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # what is made here is free of cycles, and looking for them is a tenth of the time
    _step_back()
    while True:
        try:
            part: tuple[Source, ...] = connection.recv()
            connection.send(opened_here(opener, part))
        except (EOFError, OSError):
            return


def opened_here(opener: Opener, part: Sequence[Source]) -> list[bytes]:
    """The encoded outcomes of some sources."""
    reader = SourceReader()
    try:
        return [encode_outcome(outcome) for outcome in reader.outcomes(part, opener)]
    finally:
        reader.close()


def _step_back() -> None:
    """Let the window go first."""
    if sys.platform == "win32":
        return  # there the window in front is preferred by itself
    os.nice(5)
