"""Asking a service off the screen's thread: one question at a time, the answer or the refusal back on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import QObject, Signal

from trainer.ui.background import Job

T = TypeVar("T")


class Asker(QObject):
    """Runs service verbs in order and hands each answer to its handler.

    refused(object): a verb raised; the value is the exception.
    busy_changed(bool): whether a verb is running.
    """

    refused = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[
            tuple[Callable[[], object], Callable[[object], None], Callable[[Exception], bool] | None]
        ] = []
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether a verb is running or waiting."""
        return self._job is not None

    def ask(
        self,
        verb: Callable[[], T],
        then: Callable[[T], None],
        *,
        or_else: Callable[[Exception], bool] | None = None,
    ) -> None:
        """Run a verb, then call `then` with its value; `or_else` may take a refusal (True) before `refused` is sent."""
        self._waiting.append((verb, cast(Callable[[object], None], then), or_else))
        if self._job is None:
            self._next()

    def _next(self) -> None:
        verb, then, or_else = self._waiting.pop(0)
        job = Job(verb, parent=self)
        self._job = job
        outcome: list[Callable[[], None]] = []

        def finished(value: object) -> None:
            outcome.append(lambda: then(value))

        def failed(error: object) -> None:
            outcome.append(lambda: self._refuse(cast(Exception, error), or_else))

        def ended() -> None:
            self._job = None
            if self._waiting:
                self._next()
            else:
                self.busy_changed.emit(False)
            # What it brought, a whole lesson perhaps, must not stay with the closures until the job is deleted.
            acts = tuple(outcome)
            outcome.clear()
            for act in acts:
                act()

        job.finished_with.connect(finished)
        job.failed.connect(failed)
        job.ended.connect(ended)
        self.busy_changed.emit(True)
        job.start()

    def _refuse(self, error: Exception, or_else: Callable[[Exception], bool] | None) -> None:
        if or_else is None or not or_else(error):
            self.refused.emit(error)
