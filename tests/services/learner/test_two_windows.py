"""Two windows on one profile: SQLite lets one write at a time, and each takes in what the other wrote."""

from __future__ import annotations

import threading

from tests.services.learner.pc import COURSE, Pc
from trainer.domain.log import LogKind
from trainer.domain.report_build import check_chain


def test_two_windows_on_one_profile_keep_one_whole_log(pc: Pc) -> None:
    pc.pin()
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP")
    other = pc.start()
    other.profiles.open(me.profile.id)
    lesson, part = pc.course.lessons[0].id, pc.course.lessons[0].parts[0].id
    for number in range(5):
        pc.learner.study.save_position(COURSE, lesson, part, 10 + number)
        other.study.save_position(COURSE, lesson, part, 500 + number)
    pc.learner.study.finish_lesson(COURSE, lesson)
    other.study.finish_lesson(COURSE, pc.course.lessons[1].id)
    running = other.test.start(COURSE, pc.course.quizzes[0].id)
    pc.clock.go_on(2)
    assert pc.learner.test.resume().attempt == running.attempt
    other.profiles.close()
    pc.restart().profiles.open(me.profile.id)
    logbook = pc.learner._session.opened().logbook
    check_chain(logbook.record)
    assert len(logbook.chapters) == 1
    page = pc.learner.study.course(COURSE)
    assert all(line.done for module in page.modules for line in module.lessons)
    assert len(logbook.events(LogKind.PRIVATE)) > 10


def test_two_windows_writing_at_once_lose_nothing(pc: Pc) -> None:
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP")
    windows = [pc.learner, pc.start()]
    windows[1].profiles.open(me.profile.id)
    lesson, part = pc.course.lessons[0].id, pc.course.lessons[0].parts[0].id
    troubles: list[BaseException] = []

    def write(start: int) -> None:
        try:
            for number in range(15):
                windows[start].study.save_position(COURSE, lesson, part, 100 * start + number)
        except BaseException as trouble:  # noqa: BLE001  # told to the test
            troubles.append(trouble)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    windows[1].profiles.close()
    assert troubles == []
    pc.restart().profiles.open(me.profile.id)
    texts = [
        event.text
        for log in pc.learner.own_data.everything().logs
        if log.kind is LogKind.PRIVATE
        for event in log.events
        if '"k":"position"' in event.text
    ]
    assert len(texts) == 30


def test_reports_of_two_windows_have_two_numbers(pc: Pc) -> None:
    pc.pin()
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP")
    other = pc.start()
    other.profiles.open(me.profile.id)
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    made = [window.reports.make(pc.usb).number for window in (pc.learner, other, pc.learner)]
    assert made == [1, 2, 3]
    other.profiles.close()


def test_a_pin_changed_in_one_window_is_asked_by_the_other(pc: Pc) -> None:
    me = pc.learner.profiles.enrol_by_hand(name="Lê Minh", staff_code="MH-002", unit="VP", pin="111111")
    pc.learner.profiles.set_pin("111111", "222222")
    other = pc.start()
    assert other.profiles.open(me.profile.id, "222222").profile.has_pin
    other.profiles.close()


def test_people_are_switched_without_a_restart(pc: Pc) -> None:
    first = pc.learner.profiles.enrol_by_hand(name="An", staff_code="", unit="")
    second = pc.learner.profiles.enrol_by_hand(name="Bình", staff_code="", unit="", pin="111111")
    pc.learner.study.finish_lesson(COURSE, pc.course.lessons[0].id)
    pc.learner.profiles.open(first.profile.id)
    assert pc.learner.study.course(COURSE).card.lessons_done == 0
    pc.learner.profiles.open(second.profile.id, "111111")
    assert pc.learner.study.course(COURSE).card.lessons_done == 1
