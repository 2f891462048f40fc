"""A PC for measuring: one official with a profile, the shipped courses, and whatever else is put on the shelf."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.builders import a_course_folder
from trainer.domain.course import Course
from trainer.services.learner import LearnerService


def a_pc(folder: Path, courses: Iterable[Course], *, shipped: Path | None = None) -> LearnerService:
    """The learner's program with an open profile; its courses are written below `folder`, unless `shipped` is given."""
    shelf = shipped or folder / "shipped"
    for course in courses:
        a_course_folder(shelf, course)
    learner = LearnerService(folder / "home", shipped=shelf)
    learner.profiles.enrol_by_hand(name="Nguyễn Thị Thu Hà", staff_code="MH-0147", unit="Văn phòng")
    return learner
