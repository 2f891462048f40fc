"""Work off the screen's thread reports, ends, fails and stops on the screen's thread."""

from __future__ import annotations

import gc
import threading
import weakref

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from trainer.ui.background import Cancelled, Job, Progress, running_jobs, wait_for_jobs


def test_a_result_arrives_on_the_thread_of_the_screen(qtbot: QtBot) -> None:
    seen: list[tuple[object, bool]] = []
    job = Job(lambda: threading.current_thread() is threading.main_thread())
    job.finished_with.connect(
        lambda result: seen.append((result, threading.current_thread() is threading.main_thread()))
    )
    with qtbot.waitSignal(job.ended):
        job.start()
    assert seen == [(False, True)]
    assert not job.running


def test_work_takes_arguments_and_reports_its_progress(qtbot: QtBot) -> None:
    def work(count: int, *, step: int, progress: Progress) -> int:
        for number in range(count):
            progress.report(number * step)
        return count

    job = Job(work, 3, step=10)
    steps: list[object] = []
    job.progressed.connect(steps.append)
    with qtbot.waitSignal(job.finished_with) as caught:
        job.start()
    assert caught.args == [3]
    assert steps == [0, 10, 20]


def test_an_exception_is_handed_over_and_not_a_result(qtbot: QtBot) -> None:
    def work() -> None:
        raise OSError(28, "full")

    job = Job(work)
    results: list[object] = []
    job.finished_with.connect(results.append)
    failures: list[object] = []
    job.failed.connect(failures.append)
    with qtbot.waitSignal(job.ended):
        job.start()
    assert [type(each) for each in failures] == [OSError]
    assert results == []


def test_cancelled_work_sends_neither_result_nor_failure(qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> str:
        begun.set()
        go_on.wait(5)
        progress.check()
        return "too late"

    job = Job(work)
    sent: list[object] = []
    job.finished_with.connect(sent.append)
    job.failed.connect(sent.append)
    with qtbot.waitSignal(job.ended):
        job.start()
        assert begun.wait(5)
        job.cancel()
        go_on.set()
    assert sent == []


def test_a_result_that_comes_after_cancelling_is_dropped(qtbot: QtBot) -> None:
    go_on = threading.Event()
    job = Job(lambda: go_on.wait(5))
    sent: list[object] = []
    job.finished_with.connect(sent.append)
    with qtbot.waitSignal(job.ended):
        job.start()
        job.cancel()
        go_on.set()
    assert sent == []
    assert issubclass(Cancelled, Exception)


def test_a_job_that_nobody_holds_still_ends(qtbot: QtBot) -> None:
    done: list[object] = []
    job = Job(lambda: 7)
    job.finished_with.connect(done.append)
    job.start()
    del job
    assert wait_for_jobs()
    assert done == [7]
    assert running_jobs() == 0


def test_a_job_whose_parent_is_deleted_while_it_runs_is_waited_for_no_longer_than_it_takes(
    qtbot: QtBot,
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait(5)

    parent = QObject()
    Job(work, parent=parent).start()
    assert begun.wait(5)
    shiboken6.delete(parent)
    assert not wait_for_jobs(30)
    go_on.set()
    assert wait_for_jobs(1000)
    assert running_jobs() == 0


def test_a_result_may_close_the_screen_that_asked_for_it(qtbot: QtBot) -> None:
    parent = QObject()
    job = Job(lambda: 7, parent=parent)
    job.finished_with.connect(lambda _result: shiboken6.delete(parent))
    job.start()
    assert wait_for_jobs()
    assert not shiboken6.isValid(job)


def test_work_whose_screen_is_gone_runs_to_its_end(qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def work(progress: Progress) -> None:
        begun.set()
        go_on.wait(5)
        for number in range(3):
            progress.report(number)
            done.append(number)

    parent = QObject()
    Job(work, parent=parent).start()
    assert begun.wait(5)
    shiboken6.delete(parent)
    go_on.set()
    assert wait_for_jobs(1000)
    assert done == [0, 1, 2]


def test_waiting_gives_up_after_its_time(qtbot: QtBot) -> None:
    go_on = threading.Event()
    job = Job(lambda: go_on.wait(5)).start()
    assert not wait_for_jobs(30)
    go_on.set()
    assert wait_for_jobs()
    assert not job.running


def test_a_job_that_has_ended_leaves_nothing_but_its_runner(qtbot: QtBot) -> None:
    """The pool of Qt keeps a reference to every runner; the work and the wire must not stay with it."""
    parent = QObject()

    class Heavy:
        pass

    kept: list[weakref.ref[object]] = []

    def work() -> Heavy:
        made = Heavy()
        kept.append(weakref.ref(made))
        return made

    for _ in range(5):
        job = Job(work, parent=parent)
        kept += [weakref.ref(job), weakref.ref(job._wire)]
        with qtbot.waitSignal(job.ended):
            job.start()
        del job
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not parent.children()
    assert [each() for each in kept] == [None] * 15
