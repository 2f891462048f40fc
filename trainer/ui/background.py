"""Work off the screen's thread: start it, follow it, stop it, and take its result on the screen's thread."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QRunnable, QThreadPool, QTimer, Signal
from shiboken6 import isValid
from typing_extensions import override


class Cancelled(Exception):
    """The work was stopped because a person asked for it."""


class _Wire(QObject):
    """Carries values from the working thread; it lives in the screen's thread.

    `progressed(object)`, `succeeded(object)` and `broke(object)` mirror the signals of `Job`.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    broke = Signal(object)

    def end(self) -> None:
        """Takes the work off the list of what is running and tells those who wait for it, if they still live."""
        job = _running.pop(self, None)
        if job is not None and isValid(job):
            job.ended.emit()
            if isValid(job):  # not kept by the one who asked: a day of reading would leave thousands behind
                job.deleteLater()


class Progress:
    """What the work reports with and asks whether to stop; handed to a callable with a `progress` parameter."""

    def __init__(self, wire: _Wire) -> None:
        self._wire = wire
        self.cancelled = False

    def report(self, step: object) -> None:
        """Sends a value to the screen; raises Cancelled when the work is to stop."""
        self.check()
        self._wire.progressed.emit(step)

    def check(self) -> None:
        """Raises Cancelled when the work is to stop."""
        if self.cancelled:
            raise Cancelled


class Runner(QRunnable):
    """Does the work in a thread of Qt."""

    def __init__(self, work: Callable[[], object], wire: _Wire) -> None:
        super().__init__()
        self._todo: tuple[Callable[[], object], _Wire] | None = (work, wire)

    @override
    def run(self) -> None:
        if self._todo is None:
            return
        work, wire = self._todo
        self._todo = None  # the pool never gives the runner back; what it brought must not stay with it
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001  # handed to the screen, which puts it into words
            wire.broke.emit(error)
        else:
            wire.succeeded.emit(result)


_running: dict[_Wire, Job] = {}
"""Kept by wire: a job can be deleted with its parent while it works, its wire ends with the work."""


class Job(QObject):
    """One piece of work off the screen's thread.

    `progressed(object)` carries what the work reported; `finished_with(object)` its result; `failed(object)` its
    exception; a cancelled job sends neither of these two. `ended()` always comes last; then the job deletes itself.
    """

    progressed = Signal(object)
    finished_with = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self, work: Callable[..., object], *args: object, parent: QObject | None = None, **values: object
    ) -> None:
        super().__init__(parent)
        self._wire = _Wire()
        self.progress = Progress(self._wire)
        if "progress" in inspect.signature(work).parameters:
            values["progress"] = self.progress
        self._runner = Runner(lambda: work(*args, **values), self._wire)
        self._runner.setAutoDelete(False)
        self._wire.progressed.connect(self._on_progressed)
        self._wire.succeeded.connect(self._on_succeeded)
        self._wire.broke.connect(self._on_broke)
        for last in (self._wire.succeeded, self._wire.broke):
            last.connect(self._wire.end)

    def start(self) -> Job:
        """Starts the work; keeps the job alive until it has ended."""
        _running[self._wire] = self
        QThreadPool.globalInstance().start(self._runner)
        return self

    def cancel(self) -> None:
        """Asks the work to stop; its result, if it still comes, is dropped."""
        self.progress.cancelled = True

    @property
    def running(self) -> bool:
        """Whether the work has started and not ended."""
        return self._wire in _running

    def _on_progressed(self, step: object) -> None:
        if not self.progress.cancelled:
            self.progressed.emit(step)

    def _on_succeeded(self, result: object) -> None:
        if not self.progress.cancelled:
            self.finished_with.emit(result)

    def _on_broke(self, error: object) -> None:
        if not isinstance(error, Cancelled) and not self.progress.cancelled:
            self.failed.emit(error)


def running_jobs() -> int:
    """Tells how many jobs have not ended."""
    return len(_running)


def wait_for_jobs(timeout_ms: int = 5000) -> bool:
    """Waits until all jobs have ended while the screen stays alive; tells whether they did in time."""
    deadline = time.monotonic() + timeout_ms / 1000
    loop = QEventLoop()
    clock = QTimer()
    clock.setInterval(5)
    clock.timeout.connect(lambda: loop.quit() if not _running or time.monotonic() > deadline else None)
    if _running:
        clock.start()
        loop.exec()
        clock.stop()
    QCoreApplication.processEvents()
    return not _running
