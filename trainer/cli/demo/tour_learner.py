"""The learner's screens: the first run, and the days of one official."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli.demo.scenes import has_pin
from trainer.domain.grading import right_answer
from trainer.domain.question import Chosen, Filled, Matched, Ordered, Response, Written
from trainer.services.learner import LearnerService
from trainer.services.reading import QuestionKind, QuestionPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from trainer.cli.demo.official import Official
    from trainer.cli.demo.pictures import Camera
    from trainer.cli.demo.play import Play
    from trainer.ui.learner.wing import LearnerWing
    from trainer.ui.main_window import MainWindow

Stops = Iterator[tuple[str, "QWidget"]]


def tour(play: Play, camera: Camera) -> Stops:
    """Every screen of the learner, in the order of a first day."""
    yield from _first_run(play, camera)
    reader = _one(play, "hurried")
    yield from _at_the_desk(play, camera, reader)
    passed = _one(play, "passes")
    yield from _after_the_test(camera, passed)


def _one(play: Play, kind: str) -> Official:
    for code, official in play.officials.items():
        outcome = play.outcome(code)
        if outcome is not None and outcome.kind == kind and not has_pin(official.person):
            return official
    raise KeyError(kind)


def _first_run(play: Play, camera: Camera) -> Stops:
    from trainer.ui.learner.enrol_flow import EnrolFlow
    from trainer.ui.main_window import MainWindow

    home = play.folder / "may-tinh" / "man-hinh"
    service = LearnerService(home, shipped=play.shipped)
    window = MainWindow(home, service=service)
    window.show()
    camera.settle()
    yield "01-vai-tro", window
    window.show_restore(window._show_roles)
    camera.settle(until=lambda: not window.asker.busy)
    yield "01e-khoi-phuc", window
    window.choose_role("learner")
    camera.settle(until=lambda: not window.asker.busy)
    flow = window.pages.currentWidget()
    assert isinstance(flow, EnrolFlow), "the first run does not lead to the enrolment"
    file = play.folder / "to-chuc-1.hsorg"
    flow.look_at(file)
    camera.settle(until=lambda: not window.asker.busy)
    yield "01a-tep-to-chuc", window
    service.organisation.pin(file, play.committee.setup.status().root_code)
    flow.start()
    camera.settle(until=lambda: not window.asker.busy)
    yield "01b-ma-kich-hoat", window
    slip = play.unused_slip()
    flow.code.preview_requested.emit(slip.code)
    camera.settle(until=lambda: not window.asker.busy)
    yield "01c-dung-la-toi", window
    flow.code.by_hand_requested.emit()
    camera.settle(until=lambda: not window.asker.busy)
    yield "01d-chua-co-ma", window
    window.close()
    window.deleteLater()
    service.profiles.close()


def _at_the_desk(play: Play, camera: Camera, official: Official) -> Stops:
    from trainer.ui.learner.navigation import Place

    course = play.course
    window, wing, settled = _opened(camera, official)
    settled()
    yield "02-trang-chu", window
    wing.show_place(Place.COURSES)
    settled()
    yield "03a-khoa-hoc", window
    wing.open_course(course.id)
    settled()
    yield "03-trang-khoa-hoc", window
    lesson = course.lessons[5 if len(course.lessons) > 5 else 0]
    wing.open_lesson(course.id, lesson.id)
    settled()
    for place, part in enumerate(lesson.parts, start=1):
        wing.reading.lesson.show_part(part.id)
        settled()
        yield f"04-bai-hoc-phan-{place}", window
    yield from _practice(play, wing, settled)
    wing.show_place(Place.SETTINGS)
    settled()
    yield "14-cai-dat", window
    for section, name in (("profile", "14b-ho-so"), ("backup", "14c-sao-luu"), ("data", "14d-du-lieu")):
        wing.settings.open_section(section)
        settled()
        yield name, window
    wing.show_place(Place.HELP)
    settled()
    yield "14a-tro-giup", window
    wing.help.check.button.click()
    settled()
    yield "14e-kiem-tra-may", window
    window._people = official.learner.profiles.all()
    window._show_who()
    settled()
    yield "02c-ai-dang-hoc", window
    window.close()
    window.deleteLater()


def _opened(camera: Camera, official: Official) -> tuple[MainWindow, LearnerWing, Callable[[], None]]:
    """The window of an official whose profile is open already, and a way to wait until it has settled."""
    from trainer.ui.learner.wing import LearnerWing
    from trainer.ui.main_window import MainWindow

    window = MainWindow(_with_role(official.home), service=official.learner)
    window.show()
    camera.settle(until=lambda: not window.asker.busy)
    me = official.learner.profiles.me
    assert me is not None, "the official of the tour has no open profile"
    window._enter(me)
    wing = window.pages.currentWidget()
    assert isinstance(wing, LearnerWing), "the profile did not open"

    def settled() -> None:
        camera.settle(until=lambda: not wing.asker.busy and not window.asker.busy)

    return window, wing, settled


def _practice(play: Play, wing: LearnerWing, settled: Callable[[], None]) -> Stops:
    practice = wing.reading.practice
    wing.reading.lesson.next_button.click()
    settled()
    seen: set[str] = set()
    for number in range(1, 13):
        view = practice._view
        if view is None or wing.reading.currentWidget() is not practice:
            break
        kind = view.question.kind.value
        if kind not in seen:
            yield f"05-cau-hoi-{number}-{kind}", wing.window()
        right = right_answer(play.course.item(view.question.id))
        if number % 2:
            view.show_response(right)
            view._on_changed()
            practice.check_button.click()
        else:
            practice.hint_button.click()
            practice._on_response(right)
            view.show_response(_wrong(view.question))
            view._on_changed()
            practice.check_button.click()
        settled()
        if kind not in seen:
            yield f"06-phan-hoi-{number}-{kind}", wing.window()
        seen.add(kind)
        practice.feedback.continue_button.click() if practice.feedback.isVisible() else practice.skip_button.click()
        settled()
    yield "06b-xong-luyen-tap", wing.window()


def _after_the_test(camera: Camera, official: Official) -> Stops:
    from trainer.ui.learner.navigation import Place
    from trainer.ui.widgets.dialogs import Dialog

    window, wing, settled = _opened(camera, official)
    settled()
    yield "02b-trang-chu-da-xong", window
    page = official.learner.study.home().courses[0]
    gate = official.learner.study.course(page.id).tests[0]
    wing.open_test(page.id, gate.quiz)
    settled()
    yield "07a-truoc-khi-kiem-tra", window
    wing.tests.intro.start_requested.emit((page.id, gate.quiz))
    settled()
    yield "07-kiem-tra", window
    running = official.learner.test.open_attempt()
    wing.tests.test._on_submit()
    settled()
    yield "07b-nop-bai", window
    for dialog in wing.tests.test.findChildren(Dialog):
        dialog.reject()
    assert running is not None, "no test is running"
    wing.tests.test.submit_requested.emit(False)
    settled()
    yield "08b-chua-dat", window
    assert gate.best_attempt is not None, "the official of the tour has not passed"
    wing.open_result(gate.best_attempt)
    settled()
    yield "08-ket-qua", window
    wing.show_place(Place.RESULTS)
    settled()
    yield "08a-cac-ket-qua", window
    wing.show_place(Place.REPORT)
    settled()
    yield "10-gui-bao-cao", window
    window.close()
    window.deleteLater()


def _wrong(question: QuestionPage) -> Response:
    match question.kind:
        case QuestionKind.ONE | QuestionKind.SEVERAL:
            return Chosen((question.choices[-1].id,))
        case QuestionKind.ORDER:
            return Ordered(tuple(choice.id for choice in question.choices))
        case QuestionKind.MATCH:
            return Matched(tuple((left.id, question.rights[0].id) for left in question.choices))
        case QuestionKind.GAPS:
            gaps = [piece for piece in question.pieces if not isinstance(piece, str)]
            return Filled(tuple(gap.choices[-1] if gap.choices else "x" for gap in gaps))
        case _:
            return Written("0")


def _with_role(home: Path) -> Path:
    from trainer.services.preferences import load_preferences, save_preferences

    # The role page is not asked for again on a PC whose person has learnt already; a role the window does not
    # know keeps it from opening a profile by itself, because the play has it open.
    save_preferences(
        home, dataclasses.replace(load_preferences(home), role="", zoom_percent=100, theme="light")
    )
    return home
