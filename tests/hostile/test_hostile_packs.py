"""Hostile packs: each refused with its own reason at both doors, in no time and no memory, and nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import a_trainer_key
from tests.committee_room import Room, cheap_locks
from tests.hostile.packs import FILES, HONEST, LESSON, consistent, hostile_packs
from tests.hostile.reports import Hostile
from tests.hostile.watching import MOST_MB, MOST_SECONDS, cost, state
from trainer.domain.codes import short_code
from trainer.domain.errors import Reason, Refused
from trainer.domain.ids import CourseId
from trainer.formats.lesson_text import render
from trainer.services.committee.values import TrainerPolicy
from trainer.services.learner import LearnerService
from trainer.services.learner.course_pages import PackStanding


@dataclass
class Doors:
    """A committee and a learner of one organisation that accepts one trainer, and what goes through their doors."""

    room: Room
    learner: LearnerService
    files: tuple[Hostile, ...]

    def open_pack(self, path: Path) -> object:
        """The learner's door."""
        return self.learner.study.add_pack(path)

    def look(self, path: Path) -> object:
        """The committee looks first."""
        return self.room.committee.catalogue.look(path)

    def add_pack(self, path: Path) -> object:
        """The committee answers for what it adds: even then a broken pack is no pack."""
        return self.room.committee.catalogue.add_pack(path, TrainerPolicy.VOUCHED)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with cheap_locks():
        room = Room(tmp_path_factory.mktemp("doors"))
        key = a_trainer_key().public
        room.add_people(("Nguyễn Thị Hà", "MH-1", "Văn phòng"))
        room.committee.catalogue.accept_trainer("Lê Minh", key, short_code(key))
        learner = LearnerService(room.home / "home", clock=room.clock, shipped=room.home / "nothing")
        published = room.committee.publisher.publish(room.home / "to-chuc.hsorg")
        learner.organisation.pin(published.path, published.root_code)
        learner.profiles.enrol_with_code(room.code("MH-1"))
        yield Doors(room, learner, tuple(hostile_packs()))
        learner.profiles.close()
        room.close()


def test_there_are_enough_of_them_and_each_is_another_file(doors: Doors) -> None:
    assert len(doors.files) >= 60
    assert len({file.name for file in doors.files}) == len(doors.files)
    assert len({file.data for file in doors.files}) == len(doors.files)
    assert len({file.reason for file in doors.files}) >= 9


def refusal_of(through: Callable[[Path], object], path: Path) -> Reason | None:
    """Why a door refuses this file; None where it is let in. Anything else that is raised fails the test."""
    try:
        through(path)
    except Refused as refusal:
        return refusal.reason
    return None


@pytest.mark.parametrize("door", ["open_pack", "look", "add_pack"])
def test_each_is_refused_for_its_own_reason_and_leaves_nothing(doors: Doors, door: str) -> None:
    through: Callable[[Path], object] = getattr(doors, door)
    home = doors.room.home
    path = home / "goi.hspack"
    path.write_bytes(b"")
    before = state(home)
    wrong: list[str] = []
    for file in doors.files:
        path.write_bytes(file.data)
        with cost() as took:
            said = refusal_of(through, path)
        if said is not file.reason:
            wrong.append(f"{file.name}: {said} instead of {file.reason}")
        if took.seconds > MOST_SECONDS or (took.mb or 0) > MOST_MB:
            wrong.append(f"{file.name}: {took.seconds:.2f} s, {took.mb} MB")
    assert not wrong, "\n".join(wrong)
    path.write_bytes(b"")
    assert state(home) == before


def test_a_stranger_s_pack_is_added_only_by_somebody_who_answers_for_it(doors: Doors, tmp_path: Path) -> None:
    """Whole, but of an unknown signer: the committee says so, the learner sees where it stands."""
    from tests.builders import a_course, a_pack

    path = tmp_path / "la.hspack"
    path.write_bytes(a_pack(a_course("khoa-la"), seed=99))
    sighting = doors.room.committee.catalogue.look(path)
    assert (sighting.accepted, sighting.trainer) == (False, "")
    with pytest.raises(Refused) as refusal:
        doors.room.committee.catalogue.add_pack(path)
    assert refusal.value.reason is Reason.SIGNER_UNKNOWN
    added = doors.learner.study.add_pack(path)
    assert (added.standing, added.trainer) == (PackStanding.UNKNOWN, "")


def test_the_pack_they_are_made_of_is_an_honest_one(doors: Doors, tmp_path: Path) -> None:
    path = tmp_path / "goi.hspack"
    path.write_bytes(HONEST)
    assert doors.learner.study.add_pack(path).standing is PackStanding.BY_TRAINER
    assert doors.room.committee.catalogue.add_pack(path).course == CourseId("thu-la")
    path.write_bytes(consistent(FILES))
    assert doors.learner.study.add_pack(path).known


TEXT = {
    "a script": "<script>alert(1)</script>",
    "a picture by a tag": "<img src='file:///etc/passwd'>",
    "a frame": "<iframe src='https://example.org'></iframe>",
    "a link that runs": "[a](javascript:alert(1))",
    "a link to this computer": "[a](file:///c:/windows/system32/calc.exe)",
    "a link to another computer": r"[a](\\192.0.2.1\share)",
    "a style": "<style>p{background:url(//192.0.2.1/a)}</style>",
    "an escaped tag": "&lt;script&gt;",
}


@pytest.mark.parametrize("kind", TEXT)
def test_what_a_text_may_hold_is_shown_and_does_nothing(doors: Doors, tmp_path: Path, kind: str) -> None:
    """Accepted, because it is text; the reader sees it as it was written, and it reaches no file and no network."""
    path = tmp_path / "goi.hspack"
    lesson = FILES[LESSON].replace("Chị Hạnh".encode(), f"{TEXT[kind]} Chị Hạnh".encode(), 1)
    path.write_bytes(consistent({**FILES, LESSON: lesson}))
    assert doors.learner.study.add_pack(path).course == CourseId("thu-la")
    html = render(TEXT[kind]).html.casefold()
    for tag in ("<script", "<img", "<iframe", "<style", 'href="javascript', 'href="file', 'href="\\\\'):
        assert tag not in html
